#include "commands/harness.h"

namespace oribi {
namespace {

constexpr const char* kWrongType =
    "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

class HashCommands : public CommandTest {
 protected:
  // Fields enough to make it large.
  void Fill(const std::string& key) {
    for (int i = 0; i < 700; ++i) Run({"HSET", key, "filler:" + std::to_string(i), "v"});
  }
};

using HSet = HashCommands;
TEST_F(HSet, CountsNewFields) {
  EXPECT_EQ(Run("HSET h a 1 b 2"), ":2\r\n");
  EXPECT_EQ(Run("HSET h a 3 c 4"), ":1\r\n");
  EXPECT_EQ(Run("HGET h a"), "$1\r\n3\r\n");
  EXPECT_EQ(Run("HMSET h a 5"), "+OK\r\n");
  EXPECT_EQ(Run("HMGET h a x c"), "*3\r\n$1\r\n5\r\n$-1\r\n$1\r\n4\r\n");
}

TEST_F(HSet, WantsPairs) {
  EXPECT_EQ(Run("HSET h a 1 b"), "-ERR wrong number of arguments for 'hset' command\r\n");
  EXPECT_EQ(Run("HMSET h a 1 b"), "-ERR wrong number of arguments for 'hmset' command\r\n");
}

TEST_F(HSet, LeavesOtherTypesAlone) {
  Run("SET s x");
  for (const char* command : {"HSET s a 1",
                              "HGET s a",
                              "HMGET s a",
                              "HGETALL s",
                              "HDEL s a",
                              "HLEN s",
                              "HSTRLEN s a",
                              "HEXISTS s a",
                              "HINCRBY s a 1",
                              "HINCRBYFLOAT s a 1",
                              "HSETNX s a 1",
                              "HKEYS s",
                              "HVALS s",
                              "HSCAN s 0",
                              "HRANDFIELD s",
                              "HTTL s FIELDS 1 a",
                              "HEXPIRE s 1 FIELDS 1 a",
                              "HPERSIST s FIELDS 1 a",
                              "HGETDEL s FIELDS 1 a",
                              "HGETEX s FIELDS 1 a",
                              "HSETEX s FIELDS 1 a 1"}) {
    EXPECT_EQ(Run(command), kWrongType) << command;
  }
}

TEST_F(HSet, TakesTheTtlAway) {
  Run("HSETEX h EX 100 FIELDS 1 a 1");
  EXPECT_EQ(Run("HSET h a 2"), ":0\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 1 a"), "*1\r\n:-1\r\n");
}

using HSetNx = HashCommands;
TEST_F(HSetNx, KeepsAFieldThatIsThere) {
  EXPECT_EQ(Run("HSETNX h a 1"), ":1\r\n");
  EXPECT_EQ(Run("HSETNX h a 2"), ":0\r\n");
  EXPECT_EQ(Run("HGET h a"), "$1\r\n1\r\n");
}

using HGetAll = HashCommands;
TEST_F(HGetAll, GivesPairsOrAMap) {
  Run("HSET h a 1 b two");
  EXPECT_EQ(Run("HGETALL h"), "*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$3\r\ntwo\r\n");
  EXPECT_EQ(Run("HKEYS h"), "*2\r\n$1\r\na\r\n$1\r\nb\r\n");
  EXPECT_EQ(Run("HVALS h"), "*2\r\n$1\r\n1\r\n$3\r\ntwo\r\n");
  EXPECT_EQ(Run("HGETALL none"), "*0\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("HGETALL h"), "%2\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$3\r\ntwo\r\n");
  EXPECT_EQ(Run("HGETALL none"), "%0\r\n");
  EXPECT_EQ(Run("HGET none a"), "_\r\n");
}

using HDel = HashCommands;
TEST_F(HDel, TakesTheKeyWithTheLastField) {
  Run("HSET h a 1 b 2");
  EXPECT_EQ(Run("HDEL h a x a"), ":1\r\n");
  EXPECT_EQ(Run("HLEN h"), ":1\r\n");
  EXPECT_EQ(Run("HDEL h b c"), ":1\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
  EXPECT_EQ(Run("HDEL h b"), ":0\r\n");
}

TEST_F(HDel, EmptiesALargeHash) {
  Fill("h");
  for (int i = 0; i < 700; ++i)
    EXPECT_EQ(Run({"HDEL", "h", "filler:" + std::to_string(i)}), ":1\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
}

using HIncrBy = HashCommands;
TEST_F(HIncrBy, AddsAndKeepsTheTtl) {
  EXPECT_EQ(Run("HINCRBY h n 5"), ":5\r\n");
  Run("HEXPIRE h 100 FIELDS 1 n");
  EXPECT_EQ(Run("HINCRBY h n -7"), ":-2\r\n");
  EXPECT_EQ(Run("HINCRBYFLOAT h n 2.5"), "$3\r\n0.5\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 1 n"), "*1\r\n:100\r\n");
}

TEST_F(HIncrBy, RefusesWhatIsNoNumber) {
  Run({"HSET", "h", "t", "text", "max", "9223372036854775807", "space", " 1", "empty", ""});
  EXPECT_EQ(Run("HINCRBY h t 1"), "-ERR hash value is not an integer\r\n");
  EXPECT_EQ(Run("HINCRBY h space 1"), "-ERR hash value is not an integer\r\n");
  EXPECT_EQ(Run("HINCRBY h empty 1"), "-ERR hash value is not an integer\r\n");
  EXPECT_EQ(Run("HINCRBY h max 1"), "-ERR increment or decrement would overflow\r\n");
  EXPECT_EQ(Run("HINCRBY h t x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("HINCRBYFLOAT h t 1"), "-ERR hash value is not a float\r\n");
  EXPECT_EQ(Run("HINCRBYFLOAT h t x"), "-ERR value is not a valid float\r\n");
  EXPECT_EQ(Run("HINCRBYFLOAT h n inf"), "-ERR value is NaN or Infinity\r\n");
}

using HScan = HashCommands;
TEST_F(HScan, GivesASmallHashAtOnce) {
  Run("HSET h apple 1 banana 2 12345 3");
  EXPECT_EQ(Run("HSCAN h 0 MATCH [ab]* COUNT 1"),
            "*2\r\n$1\r\n0\r\n*4\r\n$5\r\napple\r\n$1\r\n1\r\n$6\r\nbanana\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("HSCAN h 0 NOVALUES MATCH 1*"), "*2\r\n$1\r\n0\r\n*1\r\n$5\r\n12345\r\n");
}

TEST_F(HScan, AMissingKeyHidesWhatIsWrongWithOptions) {
  EXPECT_EQ(Run("HSCAN none 0 foo bar"), "*2\r\n$1\r\n0\r\n*0\r\n");
  EXPECT_EQ(Run("HSCAN none x"), "-ERR invalid cursor\r\n");
  Run("HSET h a 1");
  EXPECT_EQ(Run("HSCAN h 0 foo bar"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("HSCAN h 0 TYPE hash"), "-ERR syntax error\r\n");
}

using HRandField = HashCommands;
TEST_F(HRandField, GivesDifferentFieldsOrRepeatsThem) {
  Run("HSET h a 1 b 2 c 3");
  EXPECT_EQ(Run("HRANDFIELD h 5"), "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n");
  EXPECT_EQ(Run("HRANDFIELD h -4").substr(0, 4), "*4\r\n");
  EXPECT_EQ(Run("HRANDFIELD h 2 WITHVALUES").substr(0, 4), "*4\r\n");
  EXPECT_EQ(Run("HRANDFIELD none"), "$-1\r\n");
  EXPECT_EQ(Run("HRANDFIELD none 3 WITHVALUES"), "*0\r\n");
  client.resp = 3;
  EXPECT_EQ(
      Run("HRANDFIELD h 9 WITHVALUES"),
      "*3\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$1\r\nb\r\n$1\r\n2\r\n*2\r\n$1\r\nc\r\n$1\r\n3\r\n");
}

TEST_F(HRandField, RefusesCountsThatCannotBe) {
  EXPECT_EQ(Run("HRANDFIELD h x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("HRANDFIELD h 1 foo"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("HRANDFIELD h -9223372036854775808"),
            "-ERR value is out of range, value must between -9223372036854775807 and "
            "9223372036854775807\r\n");
  EXPECT_EQ(Run("HRANDFIELD h -4611686018427387905 WITHVALUES"), "-ERR value is out of range\r\n");
}

TEST_F(HRandField, DrawsFromALargeHash) {
  Fill("h");
  EXPECT_EQ(Run("HRANDFIELD h 10").substr(0, 5), "*10\r\n");
  EXPECT_EQ(Run("HRANDFIELD h 400").substr(0, 6), "*400\r\n");
  EXPECT_EQ(Run("HRANDFIELD h 4000").substr(0, 6), "*700\r\n");
}

using HExpire = HashCommands;
TEST_F(HExpire, TellsOfEachField) {
  Run("HSET h a 1 b 2 c 3");
  EXPECT_EQ(Run("HEXPIRE h 100 FIELDS 2 a x"), "*2\r\n:1\r\n:-2\r\n");
  EXPECT_EQ(Run("HEXPIRE h 100 NX FIELDS 2 a b"), "*2\r\n:0\r\n:1\r\n");
  EXPECT_EQ(Run("HEXPIRE h 50 GT FIELDS 2 a c"), "*2\r\n:0\r\n:0\r\n");
  EXPECT_EQ(Run("HEXPIRE h 50 LT FIELDS 2 a c"), "*2\r\n:1\r\n:1\r\n");
  EXPECT_EQ(Run("HEXPIRE h 500 GT FIELDS 2 a a"), "*2\r\n:1\r\n:0\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 4 a b c x"), "*4\r\n:500\r\n:100\r\n:50\r\n:-2\r\n");
  EXPECT_EQ(Run("HPERSIST h FIELDS 3 a a x"), "*3\r\n:1\r\n:-1\r\n:-2\r\n");
  EXPECT_EQ(Run("HEXPIRE h 0 FIELDS 2 a x"), "*2\r\n:2\r\n:-2\r\n");
  EXPECT_EQ(Run("HPEXPIREAT h 1 FIELDS 2 b c"), "*2\r\n:2\r\n:2\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
  EXPECT_EQ(Run("HEXPIRE none 1 FIELDS 2 a b"), "*2\r\n:-2\r\n:-2\r\n");
}

TEST_F(HExpire, ChecksItsArgumentsInRedisOrder) {
  Run("SET s x");
  EXPECT_EQ(Run("HEXPIRE s x foo 1 a"), kWrongType);
  EXPECT_EQ(Run("HEXPIRE h x foo 1 a"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("HEXPIRE h -1 foo 1 a"), "-ERR invalid expire time, must be >= 0\r\n");
  EXPECT_EQ(Run("HEXPIRE h 9223372036854775807 foo 1 a"),
            "-ERR invalid expire time in 'hexpire' command\r\n");
  EXPECT_EQ(Run("HPEXPIREAT h 70368744177664 FIELDS 1 a"),
            "-ERR invalid expire time in 'hpexpireat' command\r\n");
  EXPECT_EQ(Run("HEXPIRE h 10 NX XX FIELDS 1 a"),
            "-ERR Mandatory argument FIELDS is missing or not at the right position\r\n");
  EXPECT_EQ(Run("HEXPIRE h 10 FIELDS 0 a"),
            "-ERR Parameter `numFields` should be greater than 0\r\n");
  EXPECT_EQ(Run("HEXPIRE h 10 FIELDS 2 a"),
            "-ERR The `numfields` parameter must match the number of arguments\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 0 a"), "-ERR Number of fields must be a positive integer\r\n");
}

TEST_F(HExpire, FieldsGoOnTime) {
  for (const bool large : {false, true}) {
    Run("DEL h");
    if (large) Fill("h");
    const std::string others = large ? "701" : "1";
    Run("HSET h stays 1");
    Run("HPEXPIRE h 1");
    Run("PERSIST h");
    Run("HSETEX h PX 1000 FIELDS 1 goes 1");
    EXPECT_EQ(Run("HPTTL h FIELDS 1 goes"), "*1\r\n:1000\r\n");
    clock.AdvanceMs(999);
    EXPECT_EQ(Run("HEXISTS h goes"), ":1\r\n");
    clock.AdvanceMs(1);
    EXPECT_EQ(Run("HLEN h"), ":" + others + "\r\n");
    EXPECT_EQ(Run("HGET h goes"), "$-1\r\n");
  }
}

TEST_F(HExpire, TheKeyGoesWithItsLastField) {
  Run("HSETEX h PX 1000 FIELDS 2 a 1 b 2");
  Advance(1'100);
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
  EXPECT_NE(Run("INFO stats").find("expired_subkeys:2\r\n"), std::string::npos);
}

using HGetDel = HashCommands;
TEST_F(HGetDel, GivesAndTakes) {
  Run("HSET h a 1 b 2");
  EXPECT_EQ(Run("HGETDEL h FIELDS 2 a a"), "*2\r\n$1\r\n1\r\n$-1\r\n");
  EXPECT_EQ(Run("HGETDEL h FIELDS 3 x b y"), "*3\r\n$-1\r\n$1\r\n2\r\n$-1\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
  EXPECT_EQ(Run("HGETDEL h FIELDS 1 a"), "*1\r\n$-1\r\n");
}

using HGetEx = HashCommands;
TEST_F(HGetEx, GivesAndChangesTheTtl) {
  Run("HSET h a 1 b 2");
  EXPECT_EQ(Run("HGETEX h EX 10 FIELDS 2 a x"), "*2\r\n$1\r\n1\r\n$-1\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 2 a b"), "*2\r\n:10\r\n:-1\r\n");
  EXPECT_EQ(Run("HGETEX h PERSIST FIELDS 1 a"), "*1\r\n$1\r\n1\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 1 a"), "*1\r\n:-1\r\n");
  EXPECT_EQ(Run("HGETEX h EXAT 1 FIELDS 2 a b"), "*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
  EXPECT_EQ(Run("HGETEX h EX 10 PX 10 FIELDS 1 a"),
            "-ERR Mandatory argument FIELDS is missing or not at the right position\r\n");
}

TEST_F(HGetEx, TellsAMissingCountFromABadOne) {
  for (const char* const line : {"HGETEX h EX 10 FIELDS", "HGETEX h EX 10 1"}) {
    EXPECT_EQ(Run(line), "-ERR wrong number of arguments for 'hgetex' command\r\n") << line;
  }
  EXPECT_EQ(Run("HGETEX h EX 10 FIELDS x"), "-ERR Number of fields must be a positive integer\r\n");
}

using HSetEx = HashCommands;
TEST_F(HSetEx, SetsAllOrNothing) {
  EXPECT_EQ(Run("HSETEX h FXX FIELDS 1 a 1"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
  EXPECT_EQ(Run("HSETEX h FNX EX 10 FIELDS 2 a 1 b 2"), ":1\r\n");
  EXPECT_EQ(Run("HSETEX h FNX FIELDS 2 b 3 c 3"), ":0\r\n");
  EXPECT_EQ(Run("HSETEX h FXX KEEPTTL FIELDS 1 a 5"), ":1\r\n");
  EXPECT_EQ(Run("HTTL h FIELDS 2 a b"), "*2\r\n:10\r\n:10\r\n");
  EXPECT_EQ(Run("HSETEX h EXAT 1 FIELDS 2 a 1 b 1"), ":1\r\n");
  EXPECT_EQ(Run("EXISTS h"), ":0\r\n");
}

TEST_F(HSetEx, RefusesWhatDoesNotGoTogether) {
  EXPECT_EQ(Run("HSETEX h FNX FXX FIELDS 1 a 1"),
            "-ERR Only one of FXX or FNX arguments can be specified\r\n");
  EXPECT_EQ(Run("HSETEX h EX 10 KEEPTTL FIELDS 1 a 1"),
            "-ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified\r\n");
  EXPECT_EQ(Run("HSETEX h XX FIELDS 1 a 1"), "-ERR unknown argument: XX\r\n");
  EXPECT_EQ(Run("HSETEX h FIELDS 0 a 1"), "-ERR invalid number of fields\r\n");
  EXPECT_EQ(Run("HSETEX h KEEPTTL FIELDS x a 1"), "-ERR invalid number of fields\r\n");
  for (const char* const line :
       {"HSETEX h FIELDS 2 a 1", "HSETEX h FIELDS 1 a 1 b", "HSETEX h KEEPTTL FIELDS a 1",
        "HSETEX h FNX KEEPTTL FIELDS 1", "HSETEX h FNX KEEPTTL FIELDS"}) {
    EXPECT_EQ(Run(line), "-ERR wrong number of arguments for 'hsetex' command\r\n") << line;
  }
}

using HashEncoding = HashCommands;
TEST_F(HashEncoding, IsNamedByRedisThresholds) {
  Run("HSET h a 1");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$8\r\nlistpack\r\n");
  Run("HEXPIRE h 10 FIELDS 1 x");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$10\r\nlistpackex\r\n");
  Run({"HSET", "h", "a", std::string(65, 'x')});
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$9\r\nhashtable\r\n");
  Run("HSET h a 1");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$9\r\nhashtable\r\n");
  for (int i = 0; i < 512; ++i) Run({"HSET", "many", std::to_string(i), "v"});
  EXPECT_EQ(Run("OBJECT ENCODING many"), "$8\r\nlistpack\r\n");
  Run("HSET many one more");
  EXPECT_EQ(Run("OBJECT ENCODING many"), "$9\r\nhashtable\r\n");
}

TEST_F(HashEncoding, IsForDeadlinesOnceSomeWereMeantOrTakenAway) {
  Run("HSET h a 1");
  Run("HGETEX h FIELDS 1 a");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$8\r\nlistpack\r\n");
  Run("HGETEX h PERSIST FIELDS 1 x");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$10\r\nlistpackex\r\n");
}

TEST_F(HashEncoding, CountsFieldsThatAreOverAtOnceOneByOne) {
  Run("CONFIG SET hash-max-listpack-entries 3");
  Run("HSET h a 1 b 2");
  Run("HSETEX h PXAT 1 FIELDS 3 c 1 d 1 e 1");
  EXPECT_EQ(Run("OBJECT ENCODING h"), "$10\r\nlistpackex\r\n");
  EXPECT_EQ(Run("HLEN h"), ":2\r\n");
}

TEST_F(HashEncoding, LargeHashesAreCopiedMovedAndFlushed) {
  Fill("h");
  Run({"HSET", "h", "big", std::string(100'000, 'x')});
  Run("HEXPIRE h 100 FIELDS 1 big");
  EXPECT_EQ(Run("COPY h h2"), ":1\r\n");
  EXPECT_EQ(Run("RENAME h h3"), "+OK\r\n");
  EXPECT_EQ(Run("MOVE h3 1"), ":1\r\n");
  EXPECT_EQ(Run("HLEN h2"), ":701\r\n");
  EXPECT_EQ(Run("HSTRLEN h2 big"), ":100000\r\n");
  EXPECT_EQ(Run("HTTL h2 FIELDS 1 big"), "*1\r\n:100\r\n");
  Run("SELECT 1");
  EXPECT_EQ(Run("HSTRLEN h3 big"), ":100000\r\n");
  EXPECT_EQ(Run({"HGET", "h3", "big"}), "$100000\r\n" + std::string(100'000, 'x') + "\r\n");
  EXPECT_EQ(Run("FLUSHALL"), "+OK\r\n");
  Advance(100);
}

}  // namespace
}  // namespace oribi
