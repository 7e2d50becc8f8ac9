#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

class StringCommands : public CommandTest {
 protected:
  std::string Ttl(const std::string& key) { return Run("PTTL " + key); }
};

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
constexpr const char* kNil = "$-1\r\n";
constexpr const char* kOk = "+OK\r\n";
constexpr const char* kSyntax = "-ERR syntax error\r\n";
constexpr const char* kNotAnInteger = "-ERR value is not an integer or out of range\r\n";

TEST_F(StringCommands, GetGivesWhatSetGave) {
  EXPECT_EQ(Run("SET a hello"), kOk);
  EXPECT_EQ(Run("GET a"), Bulk("hello"));
  EXPECT_EQ(Run("GET b"), kNil);
  client.resp = 3;
  EXPECT_EQ(Run("GET b"), "_\r\n");
}

TEST_F(StringCommands, KeepEveryKindOfBytes) {
  for (const std::string& value :
       {std::string(), std::string("\0\r\n\xFF", 4), std::string("12"), std::string("-12"),
        std::string("012"), std::string("9223372036854775807"), std::string("9223372036854775808"),
        std::string(600, 'x'), std::string(20'000, 'y')}) {
    EXPECT_EQ(Run({"SET", "a", value}), kOk);
    EXPECT_EQ(Run("GET a"), Bulk(value));
    EXPECT_EQ(Run("STRLEN a"), ":" + std::to_string(value.size()) + "\r\n");
  }
}

TEST_F(StringCommands, ALargeReplyKeepsTheBytesOfItsTime) {
  const std::string value(50'000, 'x');
  Run({"SET", "a", value});
  server::Batch& batch = server_.batch();
  using Words = std::vector<std::string_view>;
  for (const Words& words : {Words{"GET", "a"}, {"SETRANGE", "a", "0", "yyy"}, {"DEL", "a"}}) {
    for (const std::string_view word : words) batch.arguments().push_back(word);
    batch.Add(client, 0);
  }
  batch.Run();
  EXPECT_EQ(TakeReply(client).substr(0, Bulk(value).size()), Bulk(value));
}

TEST_F(StringCommands, SetTakesConditions) {
  EXPECT_EQ(Run("SET a 1 XX"), kNil);
  EXPECT_EQ(Run("SET a 1 NX"), kOk);
  EXPECT_EQ(Run("SET a 2 NX"), kNil);
  EXPECT_EQ(Run("SET a 2 xx"), kOk);
  EXPECT_EQ(Run("SET a 3 IFEQ 1"), kNil);
  EXPECT_EQ(Run("SET a 3 IFEQ 2"), kOk);
  EXPECT_EQ(Run("SET nope 3 IFEQ 2"), kNil);
  EXPECT_EQ(Run("GET a"), Bulk("3"));
}

TEST_F(StringCommands, SetWithGetAnswersTheOldValueWhateverItDid) {
  EXPECT_EQ(Run("SET a 1 GET"), kNil);
  EXPECT_EQ(Run("SET a 2 GET"), Bulk("1"));
  EXPECT_EQ(Run("SET a 3 NX GET"), Bulk("2"));
  EXPECT_EQ(Run("SET b 3 XX GET"), kNil);
  EXPECT_EQ(Run("SET a 4 GET IFEQ 9"), Bulk("2"));
  EXPECT_EQ(Run("MGET a b"), "*2\r\n" + Bulk("2") + kNil);
}

TEST_F(StringCommands, SetSetsATimeToLive) {
  EXPECT_EQ(Run("SET a 1 EX 10"), kOk);
  EXPECT_EQ(Ttl("a"), ":10000\r\n");
  EXPECT_EQ(Run("SET a 1 PX 1500"), kOk);
  EXPECT_EQ(Ttl("a"), ":1500\r\n");
  EXPECT_EQ(Run("SET a 1 EXAT " + std::to_string(clock.NowMs() / 1000 + 60)), kOk);
  EXPECT_EQ(Ttl("a"), ":60000\r\n");
  EXPECT_EQ(Run("SET a 2 KEEPTTL"), kOk);
  EXPECT_EQ(Ttl("a"), ":60000\r\n");
  clock.AdvanceMs(60'000);
  EXPECT_EQ(Run("GET a"), kNil);
  EXPECT_EQ(Run("SET a 1 EX 1 EX 20"), kOk);
  EXPECT_EQ(Ttl("a"), ":20000\r\n");
  EXPECT_EQ(Run("SET a 1"), kOk);
  EXPECT_EQ(Ttl("a"), ":-1\r\n");
}

TEST_F(StringCommands, SetWithAPastTimeLeavesNothing) {
  Run("SET a 1");
  EXPECT_EQ(Run("SET a 2 PXAT 1"), kOk);
  EXPECT_EQ(Run("GET a"), kNil);
}

TEST_F(StringCommands, SetRefusesOptionsThatContradictEachOther) {
  for (const char* options :
       {"NX XX", "XX NX", "EX 1 PX 1", "EX 1 KEEPTTL", "KEEPTTL EX 1", "EX 1 EXAT 1", "EX", "IFEQ",
        "IFEQ 1 NX", "NX IFEQ 1", "IFEQ 1 IFEQ 1", "PERSIST", "NX bogus"}) {
    EXPECT_EQ(Run(std::string("SET a 1 ") + options), kSyntax) << options;
  }
  EXPECT_EQ(Run("GET a"), kNil);
}

TEST_F(StringCommands, SetLooksAtTheLifetimeAfterAllOptions) {
  EXPECT_EQ(Run("SET a 1 EX x bogus"), kSyntax);
  EXPECT_EQ(Run("SET a 1 EX x NX"), kNotAnInteger);
  for (const char* lifetime :
       {"EX 0", "EX -1", "PX 0", "EXAT 0", "PXAT -5", "EX 9223372036854775807",
        "EX 9223372036854775", "PX 9223372036854775807", "EXAT 9223372036854775807"}) {
    EXPECT_EQ(Run(std::string("SET a 1 ") + lifetime),
              "-ERR invalid expire time in 'set' command\r\n")
        << lifetime;
  }
}

TEST_F(StringCommands, OlderFormsOfSetDoTheSame) {
  EXPECT_EQ(Run("SETEX a 10 x"), kOk);
  EXPECT_EQ(Ttl("a"), ":10000\r\n");
  EXPECT_EQ(Run("PSETEX a 10 x"), kOk);
  EXPECT_EQ(Ttl("a"), ":10\r\n");
  EXPECT_EQ(Run("SETEX a 0 x"), "-ERR invalid expire time in 'setex' command\r\n");
  EXPECT_EQ(Run("PSETEX a x x"), kNotAnInteger);
  EXPECT_EQ(Run("SETNX a y"), ":0\r\n");
  EXPECT_EQ(Run("SETNX b y"), ":1\r\n");
  EXPECT_EQ(Run("GETSET a z"), Bulk("x"));
  EXPECT_EQ(Ttl("a"), ":-1\r\n");
}

TEST_F(StringCommands, GetExChangesTheTimeToLive) {
  Run("SET a 1");
  EXPECT_EQ(Run("GETEX a EX 5"), Bulk("1"));
  EXPECT_EQ(Ttl("a"), ":5000\r\n");
  EXPECT_EQ(Run("GETEX a"), Bulk("1"));
  EXPECT_EQ(Ttl("a"), ":5000\r\n");
  EXPECT_EQ(Run("GETEX a PERSIST"), Bulk("1"));
  EXPECT_EQ(Ttl("a"), ":-1\r\n");
  EXPECT_EQ(Run("GETEX a EX 0"), "-ERR invalid expire time in 'getex' command\r\n");
  EXPECT_EQ(Run("GETEX a KEEPTTL"), kSyntax);
  EXPECT_EQ(Run("GETEX nope EX 0"), kNil);
  EXPECT_EQ(Run("GETEX a PXAT 1"), Bulk("1"));
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
}

TEST_F(StringCommands, GetDelAndDelIfEqDelete) {
  Run("MSET a 1 b 2");
  EXPECT_EQ(Run("GETDEL a"), Bulk("1"));
  EXPECT_EQ(Run("GETDEL a"), kNil);
  EXPECT_EQ(Run("DELIFEQ b 1"), ":0\r\n");
  EXPECT_EQ(Run("DELIFEQ b 2"), ":1\r\n");
  EXPECT_EQ(Run("DELIFEQ b 2"), ":0\r\n");
}

TEST_F(StringCommands, MSetSetsAllInOrder) {
  EXPECT_EQ(Run("MSET a 1 b 2 a 3"), kOk);
  EXPECT_EQ(Run("MGET a b c a"), "*4\r\n" + Bulk("3") + Bulk("2") + kNil + Bulk("3"));
  EXPECT_EQ(Run("MSET a 1 b"), "-ERR wrong number of arguments for 'mset' command\r\n");
  EXPECT_EQ(Run("MSETNX c 1 a 2"), ":0\r\n");
  EXPECT_EQ(Run("MSETNX c 1 c 2"), ":1\r\n");
  EXPECT_EQ(Run("MGET a c"), "*2\r\n" + Bulk("3") + Bulk("2"));
}

TEST_F(StringCommands, ManyKeysAtOnceAreAllFound) {
  std::vector<std::string> set = {"MSET"}, get = {"MGET"};
  std::string expected = "*100\r\n";
  for (int i = 0; i < 100; ++i) {
    const std::string text = std::to_string(i);
    set.insert(set.end(), {"key" + text, "value" + text});
    get.push_back("key" + text);
    expected += Bulk("value" + text);
  }
  EXPECT_EQ(Run(set), kOk);
  EXPECT_EQ(Run(get), expected);
}

TEST_F(StringCommands, MSetExSetsAllOrNothing) {
  EXPECT_EQ(Run("MSETEX 2 a 1 b 2 EX 10"), ":1\r\n");
  EXPECT_EQ(Ttl("b"), ":10000\r\n");
  EXPECT_EQ(Run("MSETEX 2 a 3 c 4 NX"), ":0\r\n");
  EXPECT_EQ(Run("MSETEX 2 a 3 c 4 XX"), ":0\r\n");
  EXPECT_EQ(Run("MSETEX 2 a 3 b 4 XX KEEPTTL"), ":1\r\n");
  EXPECT_EQ(Run("MGET a b c"), "*3\r\n" + Bulk("3") + Bulk("4") + kNil);
  EXPECT_EQ(Ttl("a"), ":10000\r\n");
  EXPECT_EQ(Run("MSETEX 2 a 3"), kSyntax);
  EXPECT_EQ(Run("MSETEX 1 a 3 b 4"), kSyntax);
  EXPECT_EQ(Run("MSETEX 1 a 3 NX XX"), kSyntax);
  for (const char* numkeys : {"0", "-1", "x", "2147483648"}) {
    EXPECT_EQ(Run(std::string("MSETEX ") + numkeys + " a 3"),
              "-ERR invalid numkeys value or out of range\r\n");
  }
  EXPECT_EQ(Run("MSETEX 1 a 3 EX 0"), "-ERR invalid expire time in 'msetex' command\r\n");
}

TEST_F(StringCommands, AppendGrowsAValueAndKeepsItsTimeToLive) {
  EXPECT_EQ(Run("APPEND a 12"), ":2\r\n");
  EXPECT_EQ(Run("INCR a"), ":13\r\n");
  EXPECT_EQ(Run("APPEND a 4"), ":3\r\n");
  EXPECT_EQ(Run("INCR a"), ":135\r\n");
  Run("EXPIRE a 10");
  std::string expected = "135";
  for (int i = 0; i < 200; ++i) {
    expected += "0123456789";
    EXPECT_EQ(Run("APPEND a 0123456789"), ":" + std::to_string(expected.size()) + "\r\n");
  }
  EXPECT_EQ(Run("GET a"), Bulk(expected));
  EXPECT_EQ(Ttl("a"), ":10000\r\n");
}

TEST_F(StringCommands, SetRangeWritesOverAndFillsWithZeros) {
  EXPECT_EQ(Run("SETRANGE a 0 \"\""), ":0\r\n");
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
  EXPECT_EQ(Run("SETRANGE a 3 xy"), ":5\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string("\0\0\0xy", 5)));
  EXPECT_EQ(Run("SETRANGE a 1 ab"), ":5\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string("\0abxy", 5)));
  EXPECT_EQ(Run("SETRANGE a -1 \"\""), "-ERR offset is out of range\r\n");
  EXPECT_EQ(Run("SETRANGE a x y"), kNotAnInteger);
  Run("SET n 123");
  EXPECT_EQ(Run("SETRANGE n 1 9"), ":3\r\n");
  EXPECT_EQ(Run("INCR n"), ":194\r\n");
}

TEST_F(StringCommands, NoStringGrowsBeyondTheLimit) {
  constexpr const char* kTooLong =
      "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n";
  EXPECT_EQ(Run("SETRANGE a 536870912 x"), kTooLong);
  EXPECT_EQ(Run("SETRANGE a 9223372036854775807 x"), kTooLong);
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
}

TEST_F(StringCommands, GetRangeCutsWhatLiesOutside) {
  Run("SET a 0123456789");
  EXPECT_EQ(Run("GETRANGE a 2 4"), Bulk("234"));
  EXPECT_EQ(Run("GETRANGE a -3 -1"), Bulk("789"));
  EXPECT_EQ(Run("GETRANGE a 8 100"), Bulk("89"));
  EXPECT_EQ(Run("GETRANGE a 4 2"), Bulk(""));
  EXPECT_EQ(Run("GETRANGE a -100 -200"), Bulk(""));
  EXPECT_EQ(Run("GETRANGE a 0 -1000"), Bulk("0"));
  EXPECT_EQ(Run("SUBSTR a -9223372036854775808 9223372036854775807"), Bulk("0123456789"));
  EXPECT_EQ(Run("GETRANGE nope 0 -1"), Bulk(""));
  EXPECT_EQ(Run("GETRANGE a x 1"), kNotAnInteger);
  Run("SET n -12345");
  EXPECT_EQ(Run("GETRANGE n 0 2"), Bulk("-12"));
  Run({"SET", "big", std::string(40'000, 'x')});
  EXPECT_EQ(Run("GETRANGE big 10000 29999"), Bulk(std::string(20'000, 'x')));
}

TEST_F(StringCommands, IncrCountsFromZeroAndKeepsTheTimeToLive) {
  EXPECT_EQ(Run("INCR a"), ":1\r\n");
  Run("EXPIRE a 10");
  EXPECT_EQ(Run("INCRBY a 10"), ":11\r\n");
  EXPECT_EQ(Run("DECR a"), ":10\r\n");
  EXPECT_EQ(Run("DECRBY a 300"), ":-290\r\n");
  EXPECT_EQ(Run("GET a"), Bulk("-290"));
  EXPECT_EQ(Ttl("a"), ":10000\r\n");
}

TEST_F(StringCommands, IncrRefusesWhatIsNoCanonicalInteger) {
  for (const char* value :
       {"abc", "01", "-0", "+1", "\" 1\"", "\"1 \"", "\"\"", "1.0", "9223372036854775808"}) {
    Run(std::string("SET a ") + value);
    EXPECT_EQ(Run("INCR a"), kNotAnInteger) << value;
  }
}

TEST_F(StringCommands, IncrStopsAtTheEndsOf64Bits) {
  constexpr const char* kOverflow = "-ERR increment or decrement would overflow\r\n";
  Run("SET a 9223372036854775807");
  EXPECT_EQ(Run("INCR a"), kOverflow);
  EXPECT_EQ(Run("DECRBY a -1"), kOverflow);
  EXPECT_EQ(Run("DECRBY a -9223372036854775808"), "-ERR decrement would overflow\r\n");
  Run("SET a -9223372036854775808");
  EXPECT_EQ(Run("DECR a"), kOverflow);
  EXPECT_EQ(Run("INCRBY a 9223372036854775807"), ":-1\r\n");
}

TEST_F(StringCommands, IncrByFloatPrintsAsRedisDoes) {
  EXPECT_EQ(Run("INCRBYFLOAT a 3.0e3"), Bulk("3000"));
  EXPECT_EQ(Run("INCRBYFLOAT a 0.1"), Bulk("3000.10000000000000009"));
  EXPECT_EQ(Run("INCRBYFLOAT a -3000.1"), Bulk("0"));
  EXPECT_EQ(Run("INCRBYFLOAT a 200"), Bulk("200"));
  EXPECT_EQ(Run("INCR a"), ":201\r\n");
  EXPECT_EQ(Run("INCRBYFLOAT a inf"), "-ERR increment would produce NaN or Infinity\r\n");
  EXPECT_EQ(Run("INCRBYFLOAT a nan"), "-ERR value is not a valid float\r\n");
  EXPECT_EQ(Run("INCRBYFLOAT a x"), "-ERR value is not a valid float\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("INCRBYFLOAT a 0.5"), Bulk("201.5"));
}

TEST_F(StringCommands, ExpiryOfAKeyCountsFromOneClockReading) {
  Run("SET a 1 PX 100");
  Advance(99);
  EXPECT_EQ(Run("GET a"), Bulk("1"));
  Advance(1);
  EXPECT_EQ(Run("GET a"), kNil);
}

}  // namespace
}  // namespace oribi
