#include <gtest/gtest.h>

#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

std::string Bulk(std::string_view text) {
  return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
}
std::string Bulks(const std::vector<std::string>& texts) {
  std::string reply = "*" + std::to_string(texts.size()) + "\r\n";
  for (const std::string& text : texts) reply += Bulk(text);
  return reply;
}

// Small and large, so that each command meets both.
class ZsetCommands : public CommandTest, public ::testing::WithParamInterface<bool> {
 protected:
  void Make(const std::string& key, const std::string& pairs) {
    if (GetParam()) {
      for (int i = 0; i < 200; ++i) Run("ZADD " + key + " -1e9 filler:" + std::to_string(i));
      EXPECT_EQ(Run("ZADD " + key + " " + pairs)[0], ':');
      EXPECT_EQ(Run("ZREMRANGEBYSCORE " + key + " -inf -1e9"), ":200\r\n");
    } else {
      Run("ZADD " + key + " " + pairs);
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Encodings, ZsetCommands, ::testing::Bool(),
                         [](const auto& run) { return run.param ? "Large" : "Small"; });

TEST_P(ZsetCommands, GivesRangesOfRanksScoresAndTexts) {
  Make("z", "1 a 2 b 3 c 4 d");
  EXPECT_EQ(Run("ZRANGE z 0 -1"), Bulks({"a", "b", "c", "d"}));
  EXPECT_EQ(Run("ZRANGE z 0 1 REV WITHSCORES"), Bulks({"d", "4", "c", "3"}));
  EXPECT_EQ(Run("ZRANGE z (1 3 BYSCORE"), Bulks({"b", "c"}));
  EXPECT_EQ(Run("ZRANGE z +inf 2 BYSCORE REV LIMIT 1 1"), Bulks({"c"}));
  EXPECT_EQ(Run("ZRANGE z - [b BYLEX"), Bulks({"a", "b"}));
  EXPECT_EQ(Run("ZREVRANGEBYLEX z + (b LIMIT 0 1"), Bulks({"d"}));
  EXPECT_EQ(Run("ZRANGEBYSCORE z 2 2 WITHSCORES"), Bulks({"b", "2"}));
  EXPECT_EQ(Run("ZREVRANGEBYSCORE z 2 -inf"), Bulks({"b", "a"}));
  EXPECT_EQ(Run("ZREVRANGE z 3 10"), Bulks({"a"}));
  EXPECT_EQ(Run("ZCOUNT z 2 (4"), ":2\r\n");
  EXPECT_EQ(Run("ZLEXCOUNT z [b +"), ":3\r\n");
}

TEST_P(ZsetCommands, NestsPairsInResp3) {
  Make("z", "1 a 2.5 b");
  client.resp = 3;
  EXPECT_EQ(Run("ZRANGE z 0 -1 WITHSCORES"),
            "*2\r\n*2\r\n$1\r\na\r\n,1\r\n*2\r\n$1\r\nb\r\n,2.5\r\n");
  EXPECT_EQ(Run("ZPOPMAX z"), "*2\r\n$1\r\nb\r\n,2.5\r\n");
  EXPECT_EQ(Run("ZPOPMIN z 1"), "*1\r\n*2\r\n$1\r\na\r\n,1\r\n");
  EXPECT_EQ(Run("EXISTS z"), ":0\r\n");
}

TEST_P(ZsetCommands, ChangesScoresOnConditions) {
  Make("z", "5 a");
  EXPECT_EQ(Run("ZADD z NX 9 a 1 b"), ":1\r\n");
  EXPECT_EQ(Run("ZADD z XX CH 6 a 1 c"), ":1\r\n");
  EXPECT_EQ(Run("ZADD z GT CH 5 a"), ":0\r\n");
  EXPECT_EQ(Run("ZADD z LT CH 5 a"), ":1\r\n");
  EXPECT_EQ(Run("ZADD z INCR 2.5 a"), Bulk("7.5"));
  EXPECT_EQ(Run("ZADD z NX INCR 2.5 a"), "$-1\r\n");
  EXPECT_EQ(Run("ZINCRBY z -7.5 a"), Bulk("0"));
  EXPECT_EQ(Run("ZMSCORE z a b c"), "*3\r\n$1\r\n0\r\n$1\r\n1\r\n$-1\r\n");
}

TEST_P(ZsetCommands, RanksFromBothEnds) {
  Make("z", "1 a 2 b 3 c");
  EXPECT_EQ(Run("ZRANK z a"), ":0\r\n");
  EXPECT_EQ(Run("ZREVRANK z a"), ":2\r\n");
  EXPECT_EQ(Run("ZRANK z b WITHSCORE"), "*2\r\n:1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("ZRANK z x"), "$-1\r\n");
  EXPECT_EQ(Run("ZRANK z x WITHSCORE"), "*-1\r\n");
}

TEST_P(ZsetCommands, RemovesRangesAndThenTheKey) {
  Make("z", "1 a 2 b 3 c 4 d 5 e");
  EXPECT_EQ(Run("ZREMRANGEBYRANK z -1 -1"), ":1\r\n");
  EXPECT_EQ(Run("ZREMRANGEBYSCORE z 1 (2"), ":1\r\n");
  EXPECT_EQ(Run("ZREMRANGEBYLEX z [b [b"), ":1\r\n");
  EXPECT_EQ(Run("ZREM z c x"), ":1\r\n");
  EXPECT_EQ(Run("ZREM z d"), ":1\r\n");
  EXPECT_EQ(Run("EXISTS z"), ":0\r\n");
}

TEST_P(ZsetCommands, CombinesSortedSets) {
  Make("x", "1 a 2 b 3 c");
  Make("y", "10 b 20 c 30 d");
  EXPECT_EQ(Run("ZUNION 2 x y WITHSCORES"), Bulks({"a", "1", "b", "12", "c", "23", "d", "30"}));
  EXPECT_EQ(Run("ZINTER 2 x y WEIGHTS 2 1 AGGREGATE MAX WITHSCORES"),
            Bulks({"b", "10", "c", "20"}));
  EXPECT_EQ(Run("ZDIFF 2 x y"), Bulks({"a"}));
  EXPECT_EQ(Run("ZINTERCARD 2 x y"), ":2\r\n");
  EXPECT_EQ(Run("ZINTERCARD 2 x y LIMIT 1"), ":1\r\n");
  EXPECT_EQ(Run("ZUNIONSTORE x 2 x y AGGREGATE MIN"), ":4\r\n");
  EXPECT_EQ(Run("ZRANGE x 0 -1 WITHSCORES"), Bulks({"a", "1", "b", "2", "c", "3", "d", "30"}));
  EXPECT_EQ(Run("ZINTERSTORE x 2 x none"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS x"), ":0\r\n");
}

TEST_P(ZsetCommands, CombinesWithSets) {
  Make("z", "5 a 6 7 8 c");
  Run("SADD s a 7 other");
  EXPECT_EQ(Run("ZUNION 2 z s WEIGHTS 1 2 WITHSCORES"),
            Bulks({"other", "2", "a", "7", "7", "8", "c", "8"}));
  EXPECT_EQ(Run("ZINTER 2 s z WITHSCORES"), Bulks({"a", "6", "7", "7"}));
  EXPECT_EQ(Run("ZDIFF 2 z s"), Bulks({"c"}));
  EXPECT_EQ(Run("ZINTERCARD 2 s z"), ":2\r\n");
}

TEST_P(ZsetCommands, StoresARange) {
  Make("z", "1 a 2 b 3 c");
  EXPECT_EQ(Run("ZRANGESTORE to z 1 2"), ":2\r\n");
  EXPECT_EQ(Run("ZRANGE to 0 -1 WITHSCORES"), Bulks({"b", "2", "c", "3"}));
  EXPECT_EQ(Run("ZRANGESTORE to z 5 9"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS to"), ":0\r\n");
}

TEST_P(ZsetCommands, PopsFromTheFirstKeyThatIsThere) {
  Make("z", "1 a 2 b 3 c");
  EXPECT_EQ(Run("ZMPOP 2 none z MAX COUNT 2"),
            "*2\r\n$1\r\nz\r\n*2\r\n*2\r\n$1\r\nc\r\n$1\r\n3\r\n*2\r\n$1\r\nb\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("ZMPOP 1 none MIN"), "*-1\r\n");
  EXPECT_EQ(Run("ZPOPMIN z"), Bulks({"a", "1"}));
  EXPECT_EQ(Run("ZPOPMIN z"), "*0\r\n");
}

TEST_P(ZsetCommands, PicksMembersAtRandom) {
  Make("z", "1 a 2 b 3 c");
  EXPECT_EQ(Run("ZRANDMEMBER z 5"), Bulks({"a", "b", "c"}));
  EXPECT_EQ(Run("ZRANDMEMBER z -7 WITHSCORES").substr(0, 5), "*14\r\n");
  EXPECT_EQ(Run("ZRANDMEMBER z 2").substr(0, 4), "*2\r\n");
  EXPECT_EQ(Run("ZRANDMEMBER none"), "$-1\r\n");
  EXPECT_EQ(Run("ZRANDMEMBER none 3"), "*0\r\n");
}

TEST_P(ZsetCommands, ScansMembersWithScores) {
  Make("z", "1 a 2 b");
  const std::string reply = Run("ZSCAN z 0 MATCH a");
  EXPECT_EQ(reply, "*2\r\n$1\r\n0\r\n" + Bulks({"a", "1"}));
  EXPECT_EQ(Run("ZSCAN none 0"), "*2\r\n$1\r\n0\r\n*0\r\n");
}

class BlockingZset : public CommandTest {};

TEST_F(BlockingZset, WaitsForAMember) {
  EXPECT_EQ(Run("BZPOPMIN none z 0"), "");
  EXPECT_TRUE(client.blocked);
  RunAs(other, "ZADD z 2 b 1 a");
  EXPECT_EQ(TakeReply(client), Bulks({"z", "a", "1"}));
  EXPECT_FALSE(client.blocked);
  EXPECT_EQ(RunAs(other, "ZCARD z"), ":1\r\n");
}

TEST_F(BlockingZset, TakesAtOnceWhatIsThere) {
  Run("ZADD z 2 b 1 a");
  EXPECT_EQ(Run("BZPOPMAX z 1"), Bulks({"z", "b", "2"}));
  EXPECT_EQ(Run("BZMPOP 1 1 z MIN"), "*2\r\n$1\r\nz\r\n*1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n");
}

TEST_F(BlockingZset, AnswersNullWhenTheTimeIsUp) {
  EXPECT_EQ(Run("BZMPOP 0.5 1 z MAX COUNT 3"), "");
  Advance(600);
  EXPECT_EQ(TakeReply(client), "*-1\r\n");
}

TEST_F(CommandTest, ZsetsRefuseWhatRedisRefuses) {
  Run("SET s 1");
  for (const char* call : {"ZADD s 1 a", "ZRANGE s 0 1", "ZUNION 1 s", "ZPOPMIN s", "ZSCAN s 0"}) {
    EXPECT_TRUE(Run(call).starts_with("-WRONGTYPE")) << call;
  }
  EXPECT_EQ(Run("ZADD z NX XX 1 a"),
            "-ERR XX and NX options at the same time are not compatible\r\n");
  EXPECT_EQ(Run("ZADD z 1 a 2"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("ZADD z nan a"), "-ERR value is not a valid float\r\n");
  Run("ZADD z inf a");
  EXPECT_EQ(Run("ZINCRBY z -inf a"), "-ERR resulting score is not a number (NaN)\r\n");
  EXPECT_EQ(Run("ZUNION 0 z"), "-ERR at least 1 input key is needed for 'zunion' command\r\n");
  EXPECT_EQ(Run("ZRANGE z 0 1 LIMIT 0 1"),
            "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or "
            "BYLEX\r\n");
}

TEST_F(CommandTest, ZunionOfZerosHasTheSignOfTheirSum) {
  Run("CONFIG SET zset-max-listpack-entries 0");  // a skiplist, which keeps the sign
  Run("ZADD z 0 a");
  Run("ZUNIONSTORE d 2 z z WEIGHTS -1 1");
  EXPECT_EQ(Run("ZSCORE d a"), Bulk("0"));
  Run("ZUNIONSTORE d 2 z z WEIGHTS -1 -1");
  EXPECT_EQ(Run("ZSCORE d a"), Bulk("-0"));
  Run("ZINTERSTORE d 2 z z WEIGHTS -1 1");
  EXPECT_EQ(Run("ZSCORE d a"), Bulk("0"));
}

TEST_F(CommandTest, ZsetOfAListpackKeepsNoSignOfZeroHoweverManyMembersItHas) {
  for (int i = 0; i < 120; ++i) Run("ZADD z 0 m" + std::to_string(i));
  for (const char* const call : {"ZUNIONSTORE d 1 z WEIGHTS -1", "ZINTERSTORE d 1 z WEIGHTS -1"}) {
    Run(call);
    EXPECT_EQ(Run("OBJECT ENCODING d"), Bulk("listpack"));
    EXPECT_EQ(Run("ZSCORE d m7"), Bulk("0")) << call;
  }
}

TEST_F(CommandTest, ZsetEncodingIsReportedByRedisThresholds) {
  Run("ZADD z 1 a");
  EXPECT_EQ(Run("OBJECT ENCODING z"), Bulk("listpack"));
  Run({"ZADD", "z", "1", std::string(65, 'x')});
  EXPECT_EQ(Run("OBJECT ENCODING z"), Bulk("skiplist"));
  for (int i = 0; i < 129; ++i) Run("ZADD many 1 m" + std::to_string(i));
  EXPECT_EQ(Run("OBJECT ENCODING many"), Bulk("skiplist"));
  Run("ZPOPMIN many 128");
  EXPECT_EQ(Run("OBJECT ENCODING many"), Bulk("skiplist"));
}

TEST_F(CommandTest, ZsetEncodingCountsWhatACallGivesWhateverItDoes) {
  for (const char* const call :
       {"ZADD few XX 2 a 2 b 2 c 2 d", "GEOADD few XX 1 1 a 1 1 b 1 1 c 1 1 d"}) {
    Run("DEL few one");
    Run("CONFIG SET zset-max-listpack-entries 3");
    Run("ZADD few 1 a");
    EXPECT_EQ(Run("OBJECT ENCODING few"), Bulk("listpack"));
    Run(call);
    EXPECT_EQ(Run("OBJECT ENCODING few"), Bulk("skiplist")) << call;
    Run("ZADD one 1 a");
    Run("CONFIG SET zset-max-listpack-entries 0");
    Run("ZADD one XX 1 b");
    EXPECT_EQ(Run("OBJECT ENCODING one"), Bulk("skiplist"));
  }
}

}  // namespace
}  // namespace oribi
