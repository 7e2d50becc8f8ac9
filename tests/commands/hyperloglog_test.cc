#include "structures/hyperloglog.h"

#include <algorithm>
#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

class HyperLogLogCommands : public CommandTest {
 protected:
  std::string Value(const std::string& key) {
    const std::string reply = Run({"GET", key});
    const auto from = reply.find("\r\n") + 2;
    return reply.substr(from, reply.size() - from - 2);
  }
  void Fill(const std::string& key, int from, int to) {
    std::vector<std::string> words = {"PFADD", key};
    for (int i = from; i < to; ++i) words.push_back("element:" + std::to_string(i));
    Run(words);
  }
};

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
constexpr const char* kWrongType = "-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n";
constexpr const char* kCorrupted = "-INVALIDOBJ Corrupted HLL object detected\r\n";

TEST_F(HyperLogLogCommands, PfAddTellsWhetherAnythingChanged) {
  EXPECT_EQ(Run("PFADD h a b c"), ":1\r\n");
  EXPECT_EQ(Run("PFADD h a b c"), ":0\r\n");
  EXPECT_EQ(Run("PFADD h"), ":0\r\n");
  EXPECT_EQ(Run("PFADD h d"), ":1\r\n");
  EXPECT_EQ(Run("PFCOUNT h"), ":4\r\n");
  EXPECT_EQ(Run("PFADD empty"), ":1\r\n");
  EXPECT_EQ(Run("PFCOUNT empty"), ":0\r\n");
}

TEST_F(HyperLogLogCommands, PfAddMakesTheValueOfRedis) {
  Run("PFADD v element:0");
  EXPECT_EQ(Run("GET v"), Bulk({"HYLL\1\0\0\0\0\0\0\0\0\0\0\x80`\x81\x80_|", 21}));
  EXPECT_EQ(Run("OBJECT ENCODING v"), Bulk("raw"));
  EXPECT_EQ(Run("TYPE v"), "+string\r\n");
}

TEST_F(HyperLogLogCommands, PfAddKeepsTheDeadline) {
  Run("PFADD h a");
  Run("EXPIRE h 100");
  Fill("h", 0, 3000);
  EXPECT_EQ(Run("PFDEBUG ENCODING h"), "+dense\r\n");
  EXPECT_EQ(Run("TTL h"), ":100\r\n");
  Run("PFMERGE h h");
  EXPECT_EQ(Run("TTL h"), ":100\r\n");
}

TEST_F(HyperLogLogCommands, PfAddMakesValuesDenseThatOutgrowTheirLimit) {
  Fill("h", 0, 1500);
  EXPECT_EQ(Run("PFDEBUG ENCODING h"), "+sparse\r\n");
  Fill("h", 1500, 2000);
  EXPECT_EQ(Run("PFDEBUG ENCODING h"), "+dense\r\n");
  EXPECT_EQ(Run("PFCOUNT h"), ":2004\r\n");
  EXPECT_EQ(Run("STRLEN h"), ":12304\r\n");
  Set("hll-sparse-max-bytes", "0");
  Run("PFADD small a");
  EXPECT_EQ(Run("PFDEBUG ENCODING small"), "+dense\r\n");
}

TEST_F(HyperLogLogCommands, PfCountKeepsTheCountInTheValue) {
  Run("PFADD h a b c");
  EXPECT_EQ(structures::KeptHllCount(Value("h")), std::nullopt);
  EXPECT_EQ(Run("PFCOUNT h"), ":3\r\n");
  EXPECT_EQ(structures::KeptHllCount(Value("h")), 3u);
  Run("PFADD h a");
  EXPECT_EQ(structures::KeptHllCount(Value("h")), 3u);
  Run("PFADD h d");
  EXPECT_EQ(structures::KeptHllCount(Value("h")), std::nullopt);
}

TEST_F(HyperLogLogCommands, PfCountOfSeveralKeysIsThatOfTheirUnion) {
  Fill("a", 0, 600);
  Fill("b", 300, 900);
  Fill("c", 0, 3000);
  EXPECT_EQ(Run("PFCOUNT a b"), ":897\r\n");
  EXPECT_EQ(Run("PFCOUNT a nope b"), ":897\r\n");
  EXPECT_EQ(Run("PFCOUNT a b c"), Run("PFCOUNT c"));
  EXPECT_EQ(Run("PFCOUNT nope"), ":0\r\n");
  EXPECT_EQ(Run("PFCOUNT nope neither"), ":0\r\n");
}

TEST_F(HyperLogLogCommands, PfMergeIsTheUnionInBothEncodings) {
  Fill("a", 0, 600);
  Fill("b", 300, 900);
  Fill("all", 0, 900);
  EXPECT_EQ(Run("PFMERGE sum a b nope"), "+OK\r\n");
  EXPECT_EQ(Run("PFCOUNT sum"), ":897\r\n");
  EXPECT_EQ(Run("PFDEBUG ENCODING sum"), "+sparse\r\n");
  Run("PFCOUNT all");
  EXPECT_EQ(Value("sum"), Value("all"));

  Fill("c", 500, 3000);
  Run("PFMERGE sum c");
  EXPECT_EQ(Run("PFDEBUG ENCODING sum"), "+dense\r\n");
  Fill("all", 900, 3000);
  EXPECT_EQ(Run("PFCOUNT sum"), Run("PFCOUNT all"));
}

TEST_F(HyperLogLogCommands, PfMergeOfNothingMakesAnEmptyOne) {
  EXPECT_EQ(Run("PFMERGE h"), "+OK\r\n");
  std::string empty(structures::kEmptyHll);
  structures::ForgetHllCount(empty.data());
  EXPECT_EQ(Value("h"), empty);
}

TEST_F(HyperLogLogCommands, RefuseOtherValues) {
  Run("SET s x");
  Run("SET n 12345678901234567");
  Run("SETRANGE long 0 HYLL");
  Run("SETRANGE long 100 x");
  for (const char* key : {"s", "n", "long"}) {
    for (const char* command : {"PFADD", "PFCOUNT", "PFMERGE", "PFDEBUG DECODE", "PFCOUNT nope",
                                "PFMERGE target", "PFADD"}) {
      EXPECT_EQ(Run(std::string(command) + " " + key), kWrongType) << command << " " << key;
    }
  }
  EXPECT_EQ(Run("EXISTS target"), ":0\r\n");
}

TEST_F(HyperLogLogCommands, TellOfCorruptedValues) {
  std::string value(structures::kEmptyHll);
  value.back() = 'x';
  structures::ForgetHllCount(value.data());
  const auto spoil = [&] { Run({"SET", "h", value}); };
  spoil();
  EXPECT_EQ(Run("PFCOUNT h"), kCorrupted);
  EXPECT_EQ(Run("PFCOUNT h h"), kCorrupted);
  EXPECT_EQ(Run("PFMERGE target h"), kCorrupted);
  EXPECT_EQ(Run("PFDEBUG TODENSE h"), kCorrupted);
  EXPECT_EQ(Run("PFDEBUG GETREG h"), kCorrupted);
  EXPECT_EQ(Run("EXISTS target"), ":0\r\n");
  EXPECT_EQ(Value("h"), value);
  Set("hll-sparse-max-bytes", "0");
  EXPECT_EQ(Run("PFADD h a"), kCorrupted);
}

TEST_F(HyperLogLogCommands, CountAValueCutOffInItsLastRunButDoNotChangeIt) {
  // 16383 zeros, and a run of two bytes of which the second is missing.
  std::string value(structures::kEmptyHll.substr(0, structures::kHllHeaderBytes));
  value += "\x7F\xFE\x40";
  structures::ForgetHllCount(value.data());
  Run({"SET", "h", value});
  EXPECT_EQ(Run("PFCOUNT h"), ":0\r\n");
  std::string element;  // one that goes to the last register
  for (int i = 0; element.empty(); ++i) {
    const std::string text = std::to_string(i);
    if (structures::HashHllElement(text).index == structures::kHllRegisters - 1) element = text;
  }
  Run({"SET", "h", value});
  EXPECT_EQ(Run({"PFADD", "h", element}), kCorrupted);
  EXPECT_EQ(Value("h"), value);
}

TEST_F(HyperLogLogCommands, PfDebugShowsHowAValueIsKept) {
  Run("PFADD a b");
  EXPECT_EQ(Run("PFDEBUG decode a"), Bulk("Z:15780 v:1,1 Z:603"));
  EXPECT_EQ(Run("PFDEBUG TODENSE a"), ":1\r\n");
  EXPECT_EQ(Run("PFDEBUG TODENSE a"), ":0\r\n");
  EXPECT_EQ(Run("PFDEBUG DECODE a"), "-ERR HLL encoding is not sparse\r\n");
  const std::string registers = Run("PFDEBUG GETREG a");
  EXPECT_TRUE(registers.starts_with("*16384\r\n:0\r\n"));
  EXPECT_EQ(std::count(registers.begin(), registers.end(), '1'), 2);  // one is in "*16384"
  EXPECT_EQ(Run("PFDEBUG ENCODING nope"), "-ERR The specified key does not exist\r\n");
  EXPECT_EQ(Run("PFDEBUG wrong a"), "-ERR Unknown PFDEBUG subcommand 'wrong'\r\n");
}

TEST_F(HyperLogLogCommands, PfSelfTestPasses) { EXPECT_EQ(Run("PFSELFTEST"), "+OK\r\n"); }

}  // namespace
}  // namespace oribi
