#include <string>
#include <vector>

#include "commands/harness.h"

namespace oribi {
namespace {

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
std::string Bulks(const std::vector<std::string>& texts) {
  std::string reply = "*" + std::to_string(texts.size()) + "\r\n";
  for (const std::string& text : texts) reply += Bulk(text);
  return reply;
}
constexpr const char* kEmpty = "*0\r\n";
constexpr const char* kSyntax = "-ERR syntax error\r\n";
constexpr const char* kNotAnInteger = "-ERR value is not an integer or out of range\r\n";
constexpr const char* kBadScores = "-ERR One or more scores can't be converted into double\r\n";

class SortCommand : public CommandTest {
 protected:
  SortCommand() {
    Run("RPUSH l 3 10 1 2");
    Run("MSET w_1 30 w_2 20 w_3 10 name_1 one name_10 ten");
  }
};

TEST_F(SortCommand, OrdersNumbersOrText) {
  EXPECT_EQ(Run("SORT l"), Bulks({"1", "2", "3", "10"}));
  EXPECT_EQ(Run("SORT l desc"), Bulks({"10", "3", "2", "1"}));
  EXPECT_EQ(Run("SORT l ALPHA"), Bulks({"1", "10", "2", "3"}));
  EXPECT_EQ(Run("SORT_RO l ALPHA DESC"), Bulks({"3", "2", "10", "1"}));
  EXPECT_EQ(Run("SORT none"), kEmpty);
}

TEST_F(SortCommand, ReadsNumbersAsRedis8Does) {
  Run({"RPUSH", "n", "1e2", "-inf", "", "+5", ".5", "1e999", std::string("7\0x", 3)});
  EXPECT_EQ(Run("SORT n"), Bulks({"-inf", "", ".5", "+5", std::string("7\0x", 3), "1e2", "1e999"}));
  for (const std::string bad : {"x", " 5", "5 ", "0x10", "nan", "-"}) {
    Run({"RPUSH", "bad", "1", bad});
    EXPECT_EQ(Run("SORT bad"), kBadScores) << bad;
    EXPECT_EQ(Run("SORT bad LIMIT 0 0 STORE d"), kBadScores) << bad;
    Run("DEL bad");
  }
}

TEST_F(SortCommand, LimitsTheAnswer) {
  EXPECT_EQ(Run("SORT l LIMIT 1 2"), Bulks({"2", "3"}));
  EXPECT_EQ(Run("SORT l LIMIT 1 -1"), Bulks({"2", "3", "10"}));
  EXPECT_EQ(Run("SORT l LIMIT -5 1"), Bulks({"1"}));
  EXPECT_EQ(Run("SORT l LIMIT 3 9223372036854775807"), Bulks({"10"}));
  EXPECT_EQ(Run("SORT l LIMIT 9223372036854775807 1"), kEmpty);
  EXPECT_EQ(Run("SORT l LIMIT 0 0"), kEmpty);
}

TEST_F(SortCommand, WeighsByAnotherKey) {
  EXPECT_EQ(Run("SORT l BY w_*"), Bulks({"10", "3", "2", "1"}));
  EXPECT_EQ(Run("SORT l BY w_* ALPHA"), Bulks({"10", "3", "2", "1"}));
  EXPECT_EQ(Run("SORT l BY w_* DESC LIMIT 0 1"), Bulks({"1"}));
  Run("SET w_2 heavy");
  EXPECT_EQ(Run("SORT l BY w_*"), kBadScores);
}

TEST_F(SortCommand, ElementsOfOneWeightAreInTheOrderOfTheirBytes) {
  EXPECT_EQ(Run("SORT l BY none_*"), Bulks({"1", "10", "2", "3"}));
  EXPECT_EQ(Run("SORT l BY none_* DESC"), Bulks({"3", "2", "10", "1"}));
}

TEST_F(SortCommand, ByAConstantSortsNothing) {
  EXPECT_EQ(Run("SORT l BY nosort"), Bulks({"3", "10", "1", "2"}));
  EXPECT_EQ(Run("SORT l BY nosort BY w_*"), Bulks({"3", "10", "1", "2"}));
  EXPECT_EQ(Run("SORT l BY nosort DESC LIMIT 1 2"), Bulks({"1", "10"}));
}

TEST_F(SortCommand, SortsSets) {
  Run("SADD s 3 10 -1");
  EXPECT_EQ(Run("SORT s"), Bulks({"-1", "3", "10"}));
  Run("SADD s x");
  EXPECT_EQ(Run("SORT s ALPHA DESC LIMIT 0 2"), Bulks({"x", "3"}));
  EXPECT_EQ(Run("SORT s BY nosort STORE d"), ":4\r\n");
  EXPECT_EQ(Run("LRANGE d 0 -1"), Bulks({"-1", "10", "3", "x"}));
}

TEST_F(SortCommand, LooksAtFieldsOfHashes) {
  Run("HSET h_1 weight 9 name one");
  Run("HSET h_2 weight 8");
  Run("HSET h_3 weight 7");
  EXPECT_EQ(Run("SORT l BY h_*->weight DESC LIMIT 0 2"), Bulks({"1", "2"}));
  EXPECT_EQ(Run("SORT l LIMIT 0 2 GET h_*->name GET h_*->"),
            "*4\r\n" + Bulk("one") + "$-1\r\n$-1\r\n$-1\r\n");
  EXPECT_EQ(Run("SORT l LIMIT 0 1 GET w_*->name GET h_*"), "*2\r\n$-1\r\n$-1\r\n");
}

TEST_F(SortCommand, GetsOtherKeysInstead) {
  EXPECT_EQ(Run("SORT l GET name_* GET #"), "*8\r\n" + Bulk("one") + Bulk("1") + "$-1\r\n" +
                                                Bulk("2") + "$-1\r\n" + Bulk("3") + Bulk("ten") +
                                                Bulk("10"));
  client.resp = 3;
  EXPECT_EQ(Run("SORT l LIMIT 0 1 GET constant GET l_*->f"), "*2\r\n_\r\n_\r\n");
}

TEST_F(SortCommand, StoresAList) {
  Run("SET d x EX 100");
  EXPECT_EQ(Run("SORT l GET name_* STORE d"), ":4\r\n");
  EXPECT_EQ(Run("LRANGE d 0 -1"), Bulks({"one", "", "", "ten"}));
  EXPECT_EQ(Run("TTL d"), ":-1\r\n");
  EXPECT_EQ(Run("SORT l STORE l"), ":4\r\n");
  EXPECT_EQ(Run("LRANGE l 0 -1"), Bulks({"1", "2", "3", "10"}));
  EXPECT_EQ(Run("SORT none STORE d"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS d"), ":0\r\n");
  EXPECT_EQ(Run("SORT_RO l STORE d"), kSyntax);
}

TEST_F(SortCommand, RefusesWhatItCannotRead) {
  Run("SET s x");
  EXPECT_EQ(Run("SORT s"),
            "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  EXPECT_EQ(Run("SORT s LIMIT a b"), kNotAnInteger);
  for (const char* options : {"BY", "GET", "LIMIT 1", "STORE", "UP", "LIMIT 0 1 x"}) {
    EXPECT_EQ(Run(std::string("SORT s ") + options), kSyntax) << options;
  }
}

TEST_F(SortCommand, TellsItsKeys) {
  EXPECT_EQ(Run("COMMAND GETKEYS SORT a BY w* STORE b STORE c"), Bulks({"a", "c"}));
  EXPECT_EQ(Run("COMMAND GETKEYS SORT a GET store LIMIT store 1"), Bulks({"a"}));
}

TEST_F(SortCommand, MakesASortedSetASkiplist) {
  for (const char* const call : {"SORT z", "SORT_RO z BY nosort"}) {
    Run("DEL z");
    Run("ZADD z 1 1 2 2");
    EXPECT_EQ(Run("OBJECT ENCODING z"), Bulk("listpack"));
    EXPECT_EQ(Run(call), Bulks({"1", "2"}));
    EXPECT_EQ(Run("OBJECT ENCODING z"), Bulk("skiplist")) << call;
    EXPECT_EQ(Run("ZSCORE z 2"), Bulk("2"));
  }
}

TEST_F(SortCommand, SortsManyElementsInSlices) {
  std::vector<std::string> push = {"RPUSH", "many"};
  std::vector<std::string> expected;
  for (int i = 0; i < 3000; ++i) {
    push.push_back(std::to_string((i * 7919) % 3000));
    expected.push_back(std::to_string(i));
  }
  Run(push);
  EXPECT_EQ(Run("SORT many"), Bulks(expected));
  EXPECT_EQ(Run("SORT many DESC STORE d"), ":3000\r\n");
  EXPECT_EQ(Run("LINDEX d 0"), Bulk("2999"));
  EXPECT_EQ(Run("OBJECT ENCODING d"), Bulk("quicklist"));
}

}  // namespace
}  // namespace oribi
