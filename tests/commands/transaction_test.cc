#include "commands/harness.h"

namespace oribi {
namespace {

constexpr const char* kOk = "+OK\r\n";
constexpr const char* kQueued = "+QUEUED\r\n";
constexpr const char* kAborted = "-EXECABORT Transaction discarded because of previous errors.\r\n";

class TransactionTest : public CommandTest {
 protected:
  void ExpectNothingIsKept() {
    EXPECT_EQ(server_.watching().clients(), 0u);
    EXPECT_EQ(server_.watching().keys(), 0u);
    EXPECT_EQ(server_.keyspace().state().events, nullptr);
    EXPECT_EQ(client.transaction(), nullptr);
    EXPECT_EQ(client.modes, 0);
  }
  bool InfoSays(const std::string& line) {
    return Run("INFO everything").find("\r\n" + line + "\r\n") != std::string::npos;
  }
};

TEST_F(TransactionTest, RunsNothingBeforeExec) {
  EXPECT_EQ(Run("MULTI"), kOk);
  EXPECT_EQ(Run("SET k 1"), kQueued);
  EXPECT_EQ(Run("INCR k"), kQueued);
  EXPECT_EQ(RunAs(other, "GET k"), "$-1\r\n");
  EXPECT_EQ(Run("EXEC"), "*2\r\n+OK\r\n:2\r\n");
  EXPECT_EQ(RunAs(other, "GET k"), "$1\r\n2\r\n");
  ExpectNothingIsKept();
}

TEST_F(TransactionTest, AnErrorOfOneCommandDoesNotStopTheOthers) {
  Run("MULTI");
  Run("SET k text");
  Run("INCR k");
  Run("SET k 2");
  EXPECT_EQ(Run("EXEC"), "*3\r\n+OK\r\n-ERR value is not an integer or out of range\r\n+OK\r\n");
}

TEST_F(TransactionTest, ARefusedCommandAbortsIt) {
  for (const char* line : {"NOSUCH", "GET", "CONFIG NOSUCH"}) {
    Run("MULTI");
    EXPECT_EQ(Run("SET k 1"), kQueued);
    EXPECT_EQ(Run(line).substr(0, 4), "-ERR");
    EXPECT_EQ(Run("SET k 2"), kQueued);
    EXPECT_EQ(Run("EXEC"), kAborted);
    EXPECT_EQ(Run("GET k"), "$-1\r\n");
  }
  ExpectNothingIsKept();
}

TEST_F(TransactionTest, ExecWithTooManyWordsEndsIt) {
  Run("MULTI");
  EXPECT_EQ(Run("EXEC now"),
            "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' "
            "command\r\n");
  EXPECT_EQ(Run("EXEC"), "-ERR EXEC without MULTI\r\n");
}

TEST_F(TransactionTest, CannotBeNestedNorWatchedInside) {
  EXPECT_EQ(Run("DISCARD"), "-ERR DISCARD without MULTI\r\n");
  Run("MULTI");
  EXPECT_EQ(Run("MULTI"), "-ERR MULTI calls can not be nested\r\n");
  EXPECT_EQ(Run("WATCH k"), "-ERR WATCH inside MULTI is not allowed\r\n");
  EXPECT_EQ(Run("PING"), kQueued);
  EXPECT_EQ(Run("EXEC"), "*1\r\n+PONG\r\n");
}

TEST_F(TransactionTest, DiscardAndResetEndIt) {
  Run("WATCH k");
  Run("MULTI");
  Run("SET k 1");
  EXPECT_EQ(Run("DISCARD"), kOk);
  ExpectNothingIsKept();
  Run("WATCH k");
  Run("MULTI");
  Run("SET k 1");
  EXPECT_EQ(Run("RESET"), "+RESET\r\n");
  EXPECT_EQ(Run("EXEC"), "-ERR EXEC without MULTI\r\n");
  EXPECT_EQ(Run("EXISTS k"), ":0\r\n");
  ExpectNothingIsKept();
}

TEST_F(TransactionTest, AClientThatGoesLeavesNothingBehind) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  RunAs(third, "WATCH a b c");
  RunAs(third, "MULTI");
  RunAs(third, "SET a 1");
  EXPECT_EQ(server_.watching().keys(), 3u);
  server_.OnDisconnect(third);
  ExpectNothingIsKept();
}

TEST_F(TransactionTest, CommandsThatWouldWaitFindNothing) {
  for (const char* line : {"MULTI", "BLPOP a 0", "BLMOVE a b LEFT LEFT 0", "BZPOPMIN z 0"})
    Run(line);
  EXPECT_EQ(Run("EXEC"), "*3\r\n*-1\r\n$-1\r\n*-1\r\n");
  EXPECT_EQ(server_.blocking().clients(), 0u);
}

TEST_F(TransactionTest, ThoseWhoWaitSeeOnlyItsEnd) {
  EXPECT_EQ(RunAs(other, "BLPOP list 0"), "");
  for (const char* line : {"MULTI", "RPUSH list a", "DEL list", "RPUSH list b c", "LLEN list"})
    Run(line);
  EXPECT_EQ(Run("EXEC"), "*4\r\n:1\r\n:1\r\n:2\r\n:2\r\n");
  EXPECT_EQ(TakeReply(other), "*2\r\n$4\r\nlist\r\n$1\r\nb\r\n");
}

TEST_F(TransactionTest, LongWorkInItRunsToItsEnd) {
  for (int i = 0; i < 20'000; ++i) Run("SET key:" + std::to_string(i) + " 1");
  Run("MULTI");
  Run("KEYS *");
  Run("DBSIZE");
  const std::string reply = Run("EXEC");
  EXPECT_EQ(reply.substr(0, 12), "*2\r\n*20000\r\n");
  EXPECT_EQ(reply.substr(reply.size() - 8), ":20000\r\n");
}

TEST_F(TransactionTest, SelectInItHoldsForWhatFollows) {
  for (const char* line : {"MULTI", "SELECT 1", "SET k 1", "EXEC"}) Run(line);
  EXPECT_EQ(Run("DBSIZE"), ":1\r\n");
  EXPECT_EQ(RunAs(other, "DBSIZE"), ":0\r\n");
}

TEST_F(TransactionTest, ClientReplyInItConcernsWhatFollows) {
  for (const char* line : {"MULTI", "PING", "CLIENT REPLY OFF", "PING"}) Run(line);
  EXPECT_EQ(Run("EXEC"), "*3\r\n+PONG\r\n");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("CLIENT REPLY ON"), kOk);
  for (const char* line : {"MULTI", "CLIENT REPLY SKIP", "PING"}) Run(line);
  EXPECT_EQ(Run("EXEC"), "*2\r\n+PONG\r\n");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
}

TEST_F(TransactionTest, ARunWithoutRepliesStaysWithout) {
  Run("CLIENT REPLY OFF");
  for (const char* line : {"MULTI", "SET k 1", "EXEC"}) EXPECT_EQ(Run(line), "");
  EXPECT_EQ(Run("CLIENT REPLY ON"), kOk);
  EXPECT_EQ(Run("GET k"), "$1\r\n1\r\n");
}

TEST_F(TransactionTest, OnlyShardChannelsCannotBeListenedToInIt) {
  client.resp = 3;
  Run("MULTI");
  Run("SUBSCRIBE x");
  Run("PSUBSCRIBE y");
  Run("SSUBSCRIBE z");
  EXPECT_EQ(Run("EXEC"),
            "*3\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n"
            ">3\r\n$10\r\npsubscribe\r\n$1\r\ny\r\n:2\r\n"
            "-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client\r\n");
}

TEST_F(TransactionTest, ClientListTellsOfIt) {
  Run("WATCH a b");
  EXPECT_NE(Run("CLIENT INFO").find(" multi=-1 watch=2 "), std::string::npos);
  EXPECT_TRUE(InfoSays("watching_clients:1"));
  EXPECT_TRUE(InfoSays("total_watched_keys:2"));
  Run("MULTI");
  Run("PING");
  const std::string list = RunAs(other, "CLIENT LIST");
  EXPECT_NE(list.find("flags=x "), std::string::npos);
  EXPECT_NE(list.find(" multi=1 watch=2 "), std::string::npos);
  RunAs(other, "SET b 1");
  EXPECT_NE(RunAs(other, "CLIENT LIST").find("flags=xd "), std::string::npos);
  Run("DISCARD");
}

TEST_F(TransactionTest, WithoutMemoryItIsRefusedAsAWhole) {
  Run("MULTI");
  EXPECT_EQ(Run("SET k 1"), kQueued);
  RunAs(other, "CONFIG SET maxmemory 1");
  EXPECT_EQ(Run("EXEC"),
            "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory "
            "> 'maxmemory'.\r\n");
  Run("MULTI");
  EXPECT_EQ(Run("SET k 1"), "-OOM command not allowed when used memory > 'maxmemory'.\r\n");
  EXPECT_EQ(Run("GET k"), kQueued);
  EXPECT_EQ(Run("EXEC"), kAborted);
}

class WatchTest : public TransactionTest {
 protected:
  // What EXEC says when `line` came between WATCH and MULTI.
  bool IsLostBy(const std::string& line) {
    EXPECT_EQ(Run("WATCH k"), kOk);
    RunAs(other, line);
    Run("MULTI");
    Run("PING");
    const std::string reply = Run("EXEC");
    EXPECT_TRUE(reply == "*-1\r\n" || reply == "*1\r\n+PONG\r\n") << reply;
    return reply == "*-1\r\n";
  }
};

TEST_F(WatchTest, AnyChangeOfTheKeyCounts) {
  Run("SET k 1");
  for (const char* line : {"SET k 1", "APPEND k x", "EXPIRE k 100", "PERSIST k", "GETEX k EX 10",
                           "RENAME k l", "RENAME l k", "DEL k", "SETRANGE k 3 x", "FLUSHALL"}) {
    EXPECT_TRUE(IsLostBy(line)) << line;
  }
  ExpectNothingIsKept();
}

TEST_F(WatchTest, OtherKeysAndReadsDoNot) {
  Run("SET k 1");
  for (const char* line : {"GET k", "SET l 1", "COPY k m", "PERSIST k", "SET k 2 NX", "DEL nosuch",
                           "EXPIRE nosuch 1"}) {
    EXPECT_FALSE(IsLostBy(line)) << line;
  }
}

TEST_F(WatchTest, OnesOwnChangeCountsUntilMulti) {
  Run("WATCH k");
  Run("SET k 1");
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "*-1\r\n");
  Run("WATCH k");
  Run("MULTI");
  Run("SET k 2");
  EXPECT_EQ(Run("EXEC"), "*1\r\n+OK\r\n");
}

TEST_F(WatchTest, UnwatchForgetsChanges) {
  Run("WATCH k");
  RunAs(other, "SET k 1");
  EXPECT_EQ(Run("UNWATCH"), kOk);
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "*0\r\n");
  ExpectNothingIsKept();
}

TEST_F(WatchTest, InResp3TheNullIsTheOneOfResp3) {
  client.resp = 3;
  Run("WATCH k");
  RunAs(other, "SET k 1");
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "_\r\n");
}

TEST_F(WatchTest, FlushingCountsOnlyWhenTheKeyWasThere) {
  EXPECT_FALSE(IsLostBy("FLUSHALL"));
  EXPECT_FALSE(IsLostBy("FLUSHDB"));
  Run("SET k 1");
  EXPECT_TRUE(IsLostBy("FLUSHDB"));
}

TEST_F(WatchTest, SwappingCountsUnlessTheKeyIsInNeitherDatabase) {
  EXPECT_FALSE(IsLostBy("SWAPDB 0 1"));
  Run("SET k 1");
  EXPECT_TRUE(IsLostBy("SWAPDB 0 1"));
  EXPECT_TRUE(IsLostBy("SWAPDB 0 1"));
  EXPECT_FALSE(IsLostBy("SWAPDB 1 2"));
}

TEST_F(WatchTest, AnotherDatabaseDoesNotCount) {
  RunAs(other, "SELECT 1");
  EXPECT_FALSE(IsLostBy("SET k 1"));
}

TEST_F(WatchTest, AKeyWhoseTimeComesHasChanged) {
  Set("notify-keyspace-events", "");
  Run("SET k 1 PX 100");
  Run("WATCH k");
  clock.AdvanceMs(100);
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "*-1\r\n");
  Run("SET k 1 PX 100");
  Run("WATCH k");
  Advance(100);
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "*-1\r\n");
}

TEST_F(WatchTest, AKeyThatWasDueAlreadyHasNot) {
  Run("SET k 1 PX 100");
  clock.AdvanceMs(100);
  Run("WATCH k");
  Advance(100);
  Run("MULTI");
  EXPECT_EQ(Run("EXEC"), "*0\r\n");
}

TEST_F(WatchTest, ManyClientsMayWatchOneKey) {
  RunAs(other, "WATCH k");
  Run("WATCH k k l");
  EXPECT_EQ(server_.watching().clients(), 2u);
  EXPECT_EQ(server_.watching().keys(), 2u);
  Run("SET k 1");
  EXPECT_EQ(server_.watching().clients(), 0u);
  EXPECT_EQ(server_.keyspace().state().events, nullptr);
  for (session::Client* who : {&client, &other}) {
    RunAs(*who, "MULTI");
    EXPECT_EQ(RunAs(*who, "EXEC"), "*-1\r\n");
  }
}

}  // namespace
}  // namespace oribi
