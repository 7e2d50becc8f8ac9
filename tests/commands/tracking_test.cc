#include "commands/harness.h"

namespace oribi {
namespace {

constexpr const char* kOk = "+OK\r\n";

std::string Invalid(const std::vector<std::string>& keys) {
  std::string text = ">2\r\n$10\r\ninvalidate\r\n*" + std::to_string(keys.size()) + "\r\n";
  for (const std::string& key : keys) {
    text += "$" + std::to_string(key.size()) + "\r\n" + key + "\r\n";
  }
  return text;
}
constexpr const char* kAllInvalid = ">2\r\n$10\r\ninvalidate\r\n_\r\n";

class TrackingTest : public CommandTest {
 protected:
  TrackingTest() { client.resp = 3; }

  void Track(const std::string& options = "") {
    EXPECT_EQ(Run("CLIENT TRACKING ON " + options), kOk);
  }
  // What the client hears when another one does this, at the end of the turn.
  std::string Hears(const std::string& line) {
    RunAs(other, line);
    Turn();
    return TakeReply(client);
  }
  std::size_t keys() { return server_.caching_clients().keys(); }
};

TEST_F(TrackingTest, TellsOnceOfAKeyThatWasRead) {
  Track();
  Run("GET k");
  EXPECT_EQ(keys(), 1u);
  EXPECT_EQ(Hears("SET l 1"), "");
  EXPECT_EQ(Hears("SET k 1"), Invalid({"k"}));
  EXPECT_EQ(Hears("SET k 2"), "");
  EXPECT_EQ(keys(), 0u);
}

TEST_F(TrackingTest, OnesOwnChangesComeBehindTheReply) {
  Track();
  Run("MGET a b");
  EXPECT_EQ(Run("DEL a b"), ":0\r\n");
  EXPECT_EQ(Run("MSET a 1 b 2"), kOk + Invalid({"a"}) + Invalid({"b"}));
  Run("GET a");
  Run("MULTI");
  Run("SET a 1");
  Run("PING");
  EXPECT_EQ(Run("EXEC"), "*2\r\n+OK\r\n+PONG\r\n" + Invalid({"a"}));
}

TEST_F(TrackingTest, NoLoopLeavesOutOnesOwn) {
  Track("NOLOOP");
  Run("GET k");
  EXPECT_EQ(Run("SET k 1"), kOk);
  Run("GET k");
  EXPECT_EQ(Hears("SET k 2"), Invalid({"k"}));
}

TEST_F(TrackingTest, ExpiryAndFlushingAreChanges) {
  Track();
  Run("SET k 1 PX 100");
  Run("GET k");
  Advance(200);
  EXPECT_EQ(TakeReply(client), Invalid({"k"}));
  EXPECT_EQ(Hears("FLUSHDB"), kAllInvalid);
  EXPECT_EQ(Hears("FLUSHALL"), kAllInvalid);
  EXPECT_EQ(Hears("SWAPDB 0 1"), "");
}

TEST_F(TrackingTest, OptInNeedsCachingBeforeEachRead) {
  Track("OPTIN");
  Run("GET k");
  EXPECT_EQ(Hears("SET k 1"), "");
  EXPECT_EQ(Run("CLIENT CACHING YES"), kOk);
  Run("GET k");
  Run("GET l");
  EXPECT_EQ(Hears("MSET k 2 l 2"), Invalid({"k"}));
  Run("CLIENT CACHING YES");
  Run("MULTI");
  Run("GET k");
  Run("GET l");
  Run("EXEC");
  EXPECT_EQ(Hears("MSET k 2 l 2"), Invalid({"k"}) + Invalid({"l"}));
}

TEST_F(TrackingTest, OptOutReadsAllButTheNext) {
  Track("OPTOUT");
  Run("CLIENT CACHING NO");
  Run("GET k");
  Run("GET l");
  EXPECT_EQ(Hears("MSET k 2 l 2"), Invalid({"l"}));
}

TEST_F(TrackingTest, BroadcastsByPrefixOnceATurnAndInOrder) {
  Track("BCAST PREFIX u: PREFIX v:");
  EXPECT_EQ(Hears("MSET u:2 1 u:1 1 v:1 1 w:1 1"), Invalid({"u:1", "u:2"}) + Invalid({"v:1"}));
  EXPECT_EQ(Hears("GET u:1"), "");
  EXPECT_EQ(server_.caching_clients().prefixes(), 2u);
  EXPECT_EQ(Run("CLIENT TRACKING OFF"), kOk);
  EXPECT_EQ(server_.caching_clients().prefixes(), 0u);
}

TEST_F(TrackingTest, ARedirectOfResp2NeedsASubscriber) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  Track("REDIRECT 3");
  EXPECT_EQ(Run("CLIENT GETREDIR"), ":3\r\n");
  Run("GET k");
  EXPECT_EQ(Hears("SET k 1"), "");
  EXPECT_EQ(TakeReply(third), "");
  RunAs(third, "SUBSCRIBE __redis__:invalidate");
  Run("GET k");
  EXPECT_EQ(Hears("SET k 1"), "");
  EXPECT_EQ(TakeReply(third),
            "*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n*1\r\n$1\r\nk\r\n");
  server_.OnDisconnect(third);
  Run("GET k");
  EXPECT_EQ(Hears("SET k 1"), ">2\r\n$21\r\ntracking-redir-broken\r\n:3\r\n");
  EXPECT_NE(Run("CLIENT INFO").find("flags=tR "), std::string::npos);
}

TEST_F(TrackingTest, NewsOfABrokenRedirectionComeBehindTheReplyAsAWhole) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  Track("REDIRECT 3");
  Run("GET k");
  server_.OnDisconnect(third);
  Run("MULTI");
  Run("SET k 1");
  Run("GET k");
  EXPECT_EQ(Run("EXEC"), "*2\r\n+OK\r\n$1\r\n1\r\n>2\r\n$21\r\ntracking-redir-broken\r\n:3\r\n");
}

TEST_F(TrackingTest, AFullTableForgetsAndTells) {
  Set("tracking-table-max-keys", "2");
  Track();
  EXPECT_EQ(Run("GET a"), "_\r\n");
  EXPECT_EQ(Run("GET b"), "_\r\n");
  EXPECT_NE(Run("GET c").find("invalidate"), std::string::npos);
  EXPECT_EQ(keys(), 2u);
}

TEST_F(TrackingTest, NothingIsLeftOfAClientThatStops) {
  EXPECT_EQ(server_.keyspace().state().events, nullptr);
  Track();
  Run("GET k");
  RunAs(other, "CLIENT TRACKING ON BCAST");
  EXPECT_EQ(server_.caching_clients().clients(), 2u);
  EXPECT_EQ(Run("RESET"), "+RESET\r\n");
  RunAs(other, "CLIENT TRACKING OFF");
  EXPECT_EQ(server_.caching_clients().clients(), 0u);
  EXPECT_EQ(server_.keyspace().state().events, nullptr);
  EXPECT_EQ(client.modes, 0);
  EXPECT_EQ(other.modes, 0);
}

TEST_F(TrackingTest, TheLastOneWhoGoesTakesTheTableAlong) {
  Track();
  Run("GET k");
  EXPECT_EQ(server_.caching_clients().items(), 1u);
  Run("CLIENT TRACKING OFF");
  EXPECT_EQ(server_.caching_clients().items(), 0u);
  EXPECT_EQ(server_.caching_clients().keys(), 0u);
}

TEST_F(TrackingTest, ThoseWhoWentDoNotGatherAtAKeyThatNeverChanges) {
  Track();
  for (std::uint64_t id = 10; id < 10'000; ++id) {
    session::Client passing(id, 0);
    server_.OnConnect(passing);
    RunAs(passing, "HELLO 3");
    RunAs(passing, "CLIENT TRACKING ON");
    RunAs(passing, "GET k");
    server_.OnDisconnect(passing);
  }
  EXPECT_LE(server_.caching_clients().items(), 1000u);
}

TEST_F(TrackingTest, ARedirectMayMoveToAnother) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  Run("CLIENT TRACKING ON REDIRECT 2");
  Run("CLIENT TRACKING ON REDIRECT 3");
  EXPECT_EQ(other.modes & session::kTracking, 0);
  EXPECT_NE(third.modes & session::kTracking, 0);
  RunAs(other, "CLIENT TRACKING ON REDIRECT 3");
  Run("CLIENT TRACKING OFF");
  EXPECT_NE(third.modes & session::kTracking, 0);
  RunAs(other, "CLIENT TRACKING OFF");
  EXPECT_EQ(third.modes & session::kTracking, 0);
  server_.OnDisconnect(third);
}

// What came just before it runs again, and while it does, stays when the reply is dropped.
TEST_F(TrackingTest, ABlockedCommandRunsAgainSilentlyWithoutLosingPushes) {
  Set("notify-keyspace-events", "KEA");
  client.resp = 3;
  Run("SUBSCRIBE __keyevent@0__:rpush");
  Run("CLIENT TRACKING ON");
  Run("LRANGE list 0 -1");
  EXPECT_EQ(Run("CLIENT REPLY OFF"), "");
  EXPECT_EQ(Run("BLPOP list 0"), "");
  EXPECT_EQ(RunAs(other, "RPUSH list a b"), ":2\r\n");
  EXPECT_EQ(Messages(client),
            ">2\r\n$10\r\ninvalidate\r\n*1\r\n$4\r\nlist\r\n"
            ">3\r\n$7\r\nmessage\r\n$20\r\n__keyevent@0__:rpush\r\n$4\r\nlist\r\n");
  EXPECT_EQ(Run("CLIENT REPLY ON"), "+OK\r\n");
}

// Redis 8 answers FLUSHALL when another thread has done the work, EXEC and ASYNC at once.
TEST_F(TrackingTest, AFlushIsToldBeforeItsReplyUnlessItIsAnsweredAtOnce) {
  const std::string told = ">2\r\n$10\r\ninvalidate\r\n_\r\n";
  Track();
  EXPECT_EQ(Run("FLUSHALL"), told + "+OK\r\n");
  EXPECT_EQ(Run("FLUSHDB SYNC"), told + "+OK\r\n");
  EXPECT_EQ(Run("FLUSHDB ASYNC"), "+OK\r\n" + told);
  Run("MULTI");
  Run("FLUSHALL");
  EXPECT_EQ(Run("EXEC"), "*1\r\n+OK\r\n" + told);
  EXPECT_EQ(Run("CLIENT REPLY OFF"), "");
  EXPECT_EQ(Run("FLUSHALL"), told);
  EXPECT_EQ(Run("CLIENT REPLY ON"), "+OK\r\n");
  EXPECT_EQ(Run("FLUSHDB ASYNC"), "+OK\r\n" + told);
}

TEST_F(TrackingTest, CachingIsRefusedForTheModeOnceTrackingIsOn) {
  constexpr std::string_view kYes =
      "-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.\r\n";
  EXPECT_EQ(Run("CLIENT CACHING YES"),
            "-ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN "
            "or OPTOUT mode enabled\r\n");
  Run("CLIENT TRACKING ON BCAST");
  EXPECT_EQ(Run("CLIENT CACHING YES"), kYes);
  EXPECT_EQ(Run("CLIENT CACHING x"), "-ERR syntax error\r\n");
  Run("CLIENT TRACKING OFF");
  Run("CLIENT TRACKING ON OPTOUT");
  Run("CLIENT CACHING NO");
  EXPECT_NE(Run("CLIENT TRACKINGINFO").find("caching-no"), std::string::npos);
  Run("CLIENT TRACKING ON");
  EXPECT_EQ(Run("CLIENT TRACKINGINFO").find("caching"), std::string::npos);
}

TEST_F(TrackingTest, PushesComeEvenWithRepliesOff) {
  Track();
  Run("CLIENT REPLY OFF");
  Run("GET k");
  EXPECT_EQ(Hears("SET k 1"), Invalid({"k"}));
}

class MonitorTest : public CommandTest {
 protected:
  std::string Sees(session::Client& who, const std::string& line) {
    RunAs(who, line);
    const std::string seen = TakeReply(client);
    return seen.substr(std::min(seen.find('['), seen.size()));
  }
};

TEST_F(MonitorTest, SeesTheCommandsOfAllOnceTheyHaveRun) {
  EXPECT_EQ(Run("MONITOR"), kOk);
  EXPECT_EQ(Sees(other, "GET k"), "[0 ] \"GET\" \"k\"\r\n");
  EXPECT_EQ(Sees(other, "SELECT 1"), "[1 ] \"SELECT\" \"1\"\r\n");
  EXPECT_EQ(Sees(other, "NOSUCH"), "");
  EXPECT_EQ(Sees(other, "CONFIG GET x"), "");
  EXPECT_EQ(Sees(other, "AUTH a b"), "[1 ] \"AUTH\" \"(redacted)\" \"(redacted)\"\r\n");
  const std::string own = Run("PING");
  EXPECT_EQ(own.substr(0, 8), "+PONG\r\n+");
  EXPECT_EQ(Run("RESET").substr(0, 8), "+RESET\r\n");
  EXPECT_EQ(Sees(other, "GET k"), "");
  EXPECT_EQ(client.modes, 0);
}

TEST_F(MonitorTest, IsToRedisAReplicaThatKeepsAwayFromKeys) {
  constexpr std::string_view kRefusal = "-ERR Replica can't interact with the keyspace\r\n";
  Run("MONITOR");
  EXPECT_EQ(Run("MONITOR"), "");
  for (const char* line : {"GET k", "SET k v", "PUBLISH x m", "PFCOUNT k", "KEYS *", "DBSIZE"}) {
    EXPECT_EQ(Run(line), kRefusal) << line;
  }
  EXPECT_EQ(Run("GET"), "-ERR wrong number of arguments for 'get' command\r\n");
  EXPECT_TRUE(Run("PING").starts_with("+PONG\r\n"));
  Run("MULTI");
  EXPECT_EQ(Run("GET k"), kRefusal);
  EXPECT_TRUE(Run("EXEC").starts_with("-EXECABORT "));
  EXPECT_EQ(Run("RESET"), "+RESET\r\n");
  EXPECT_EQ(Run("GET k"), "$-1\r\n");
}

TEST_F(MonitorTest, ThatListensGetsTheMessageBeforeItSeesThePublish) {
  Run("MONITOR");
  Run("SUBSCRIBE x");
  RunAs(other, "PUBLISH x m");
  EXPECT_TRUE(Messages(client).starts_with("*3\r\n$7\r\nmessage\r\n"));
}

TEST_F(MonitorTest, SeesATransactionWhenItRuns) {
  Run("MONITOR");
  EXPECT_EQ(Sees(other, "MULTI"), "[0 ] \"MULTI\"\r\n");
  EXPECT_EQ(Sees(other, "GET k"), "");
  const std::string seen = Sees(other, "EXEC");
  EXPECT_LT(seen.find("\"GET\""), seen.find("\"EXEC\""));
}

class PauseTest : public CommandTest {
 protected:
  // A held request comes again from its connection; here from the test.
  bool IsHeld(session::Client& who, const std::string& line) {
    const std::string reply = RunAs(who, line);
    EXPECT_EQ(reply.empty(), who.busy);
    return who.busy;
  }
};

TEST_F(PauseTest, HoldsWritesOrAllUntilItIsOver) {
  EXPECT_EQ(Run("CLIENT PAUSE 100 WRITE"), kOk);
  EXPECT_FALSE(IsHeld(other, "GET k"));
  EXPECT_FALSE(IsHeld(other, "NOSUCH"));
  EXPECT_TRUE(IsHeld(other, "SET k 1"));
  EXPECT_EQ(other.executed, 0u);
  Advance(99);
  EXPECT_TRUE(other.busy);
  Advance(1);
  EXPECT_FALSE(other.busy);
  EXPECT_FALSE(IsHeld(other, "SET k 1"));
  EXPECT_EQ(Run("CLIENT PAUSE 100"), kOk);
  EXPECT_TRUE(IsHeld(other, "PING"));
  Advance(100);
  EXPECT_FALSE(other.busy);
}

TEST_F(PauseTest, ATransactionIsHeldForWhatItContains) {
  RunAs(other, "MULTI");
  RunAs(other, "SET k 1");
  Run("CLIENT PAUSE 1000 WRITE");
  EXPECT_TRUE(IsHeld(other, "EXEC"));
  Run("CLIENT UNPAUSE");
  EXPECT_EQ(RunAs(other, "EXEC"), "*1\r\n+OK\r\n");
}

TEST_F(PauseTest, GetsLongerAndStricterButNotLess) {
  Run("CLIENT PAUSE 1000 WRITE");
  Run("CLIENT PAUSE 10 ALL");
  Advance(100);
  EXPECT_TRUE(IsHeld(other, "PING"));
  Advance(900);
  EXPECT_FALSE(other.busy);
}

TEST_F(PauseTest, NothingExpiresMeanwhile) {
  Run("SET k 1 PX 50");
  Run("CLIENT PAUSE 100 WRITE");
  Advance(60);
  EXPECT_EQ(RunAs(other, "GET k"), "$-1\r\n");
  EXPECT_EQ(RunAs(other, "DBSIZE"), ":1\r\n");
  Advance(60);
  EXPECT_EQ(RunAs(other, "DBSIZE"), ":0\r\n");
}

}  // namespace
}  // namespace oribi
