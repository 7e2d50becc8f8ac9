// Scripts of clients' libraries, by digest: calls, their answers, and what is there afterwards.

#include <oribi/script.h>

#include "base/sha1.h"
#include "commands/script_registry.h"
#include "functions/fixture.h"

namespace oribi {
namespace {

const std::string kRelease = "c3f8721cbb97f72bc19e972846bd7aaf91901658";     // redis-py
const std::string kExtend = "a4e8783852e6b949f9ef3a97212805108459a890";      // redis-py
const std::string kReacquire = "1cac51482acf5858da00f6d685d68f886cd6b6b2";   // redis-py
const std::string kAcquireAll = "96da70f7716f27d278a5218544df37fd8b0a5e4c";  // redlock
const std::string kInDatabase = "1b77b94aa78451d55dfa97e18819bfbfc596cb5b";  // sesamecare
const std::string kAioLock = "c75a9bf1538efcdb1f383acc3e273c5089d57e58";     // aioredlock
const std::string kObtainAll = "eb0c00d98f6f33b4262419a509002884540f30be";   // bsm/redislock
const std::string kTake = "b6b55c439e02c6f52ffb8be7ec8c0d0ac816ea79";        // redsync
const std::string kFastify = "b8a19d47785922bb04e7a9fdb49e90d89be1b8af";     // fastify
const std::string kStartHits = "895b92e1712734e1b464999be23953485475357b";   // rate-limit-redis
const std::string kConsume = "a1de965f42e177aa339706bd580f049065eca79a";     // flexible
const std::string kAllowN = "f52a5b566060d79fd321d695df55bc918339c4aa";      // redis_rate
const std::string kMoving = "741eab638ba93ed71020bb821c45c022d0fa02c4";      // limits
const std::string kReadMoving = "ad795214f59fe26d6fdec07973836dd16586f5ec";  // limits
const std::string kSliding = "e8ac2a60cb040b0dbb56815a1e9c6fd032ce62e7";     // limits
const std::string kReset = "f2994557f1daca13bfef97c2a31ca4b174e031ca";       // limits
const std::string kGroupSend = "5bcf6ea1d6c02c00f44e7030f4f9772a199deaf1";   // channels_redis
const std::string kRestore = "8d28fb4c84249684940e751f9f15170eb9a96e1a";     // channels_redis
const std::string kIncr = "f4a7da3e5d8ea3b46642af08427151cae0190400";        // django-redis
const std::string kEmptyQueue = "0f72f97be1eabbfce0148fd466da8c4ad73236fe";  // rq
const std::string kEnqueue = "da50667c74e8e1b6622cc6a996396200189c3fe0";     // rq
const std::string kUnique = "5cee5213d2ee93f19f93badbfc1c8abbccde5baf";      // rq
const std::string kPopByScore = "000a4c2f82df69db1780053377a2c9b0741570e0";  // sidekiq

struct Case {
  std::vector<std::string> before;
  std::string call;  // of EVALSHA
  std::vector<std::string> answer;
  std::string look = {};
  std::vector<std::string> seen = {};
};

std::vector<Case> Locks() {
  return {
      {{"SET k ann PX 500"}, kRelease + " 1 k ann", {"1"}, "EXISTS k", {"0"}},
      {{"SET k bob PX 500"}, kRelease + " 1 k ann", {"0"}, "PTTL k", {"500"}},
      {{}, kRelease + " 1 k ann", {"0"}, "DBSIZE", {"0"}},
      {{"SET k ann PX 500"}, kExtend + " 1 k ann 100 0", {"1"}, "PTTL k", {"600"}},
      {{"SET k ann PX 500"}, kExtend + " 1 k ann 100.0 0", {"1"}, "PTTL k", {"600"}},
      {{"SET k ann PX 500"}, kExtend + " 1 k ann 100 1", {"1"}, "PTTL k", {"100"}},
      {{"SET k ann"}, kExtend + " 1 k ann 100 0", {"0"}, "PTTL k", {"-1"}},
      {{"SET k ann"}, kReacquire + " 1 k ann 100", {"1"}, "PTTL k", {"100"}},
      {{"SET k ann"}, kReacquire + " 1 k ann 0", {"1"}, "EXISTS k", {"0"}},
      {{}, kAcquireAll + " 2 a b ann 100", {"2"}, "PTTL b", {"100"}},
      {{"RPUSH b x"}, kAcquireAll + " 2 a b ann 100", {"0"}, "EXISTS a", {"0"}},
      {{}, kInDatabase + " 1 a 3 ann 100", {"1"}, "EXISTS a", {"0"}},
      {{}, kInDatabase + " 1 a 99 ann 100", {"1"}, "GET a", {"ann"}},
      {{"SET k ann"}, kAioLock + " 1 k ann 100", {"OK"}, "PTTL k", {"100"}},
      {{"SET k bob"}, kAioLock + " 1 k ann 100", {"-ERR ERROR"}, "GET k", {"bob"}},
      {{"SET a tokold"}, kObtainAll + " 1 a toknew 3 90", {"OK"}, "GET a", {"toknew"}},
      {{"SET a tokold"}, kObtainAll + " 2 a b toknew 3 90", {"nil"}, "GET a", {"tokold"}},
      {{}, kTake + " 1 k ann 100", {"1"}, "PTTL k", {"100"}},
      {{"SET k bob"}, kTake + " 1 k ann 100", {"0"}, "GET k", {"bob"}},
  };
}

std::vector<Case> Limits() {
  return {
      {{}, kFastify + " 1 k 1000 2 false false", {"1", "1000"}, "PTTL k", {"1000"}},
      {{"SET k 4 PX 9"}, kFastify + " 1 k 1000 2 false true", {"5", "4000"}, "PTTL k", {"4000"}},
      {{"SET k 9 PX 50"}, kFastify + " 1 k 1000 2 false false", {"10", "50"}, "PTTL k", {"50"}},
      {{"SET k 9"}, kStartHits + " 1 k 1000", {"1", "1000"}, "GET k", {"1"}},
      {{"SET k 9 PX 50"}, kStartHits + " 1 k 1000", {"10", "50"}, "PTTL k", {"50"}},
      {{}, kConsume + " 1 k 3 10 99 10", {"3", "10000"}, "PTTL k", {"10000"}},
      {{"SET k 5"}, kConsume + " 1 k -2 10", {"3", "10000"}, "PTTL k", {"10000"}},
      {{}, kAllowN + " 1 r 10 10 60 1", {"1", "9", "-1", "6"}, "TTL r", {"6"}},
      {{}, kAllowN + " 1 r 10 10 60 11", {"0", "0", "6", "0"}, "EXISTS r", {"0"}},
      {{"RPUSH l 99.5 40"},
       kMoving + " 1 l 100.25 2 60 1",
       {"1"},
       "LRANGE l 0 -1",
       {"100.25", "99.5"}},
      {{"RPUSH l 99.5 98"}, kMoving + " 1 l 100.25 2 60 1", {"nil"}, "TTL l", {"-1"}},
      {{"RPUSH l 99.5 98 9"}, kReadMoving + " 1 l 50 3", {"98", "2"}},
      {{"SET p 4 PX 30000", "SET c 2 PX 90000"}, kSliding + " 2 p c 5 60 1", {"1"}, "GET c", {"3"}},
      {{"SET c 4 PX 30000"}, kSliding + " 2 p c 3 60 1", {"1"}, "MGET p c", {"4", "1"}},
      {{"SET c 4 PX 30000"}, kSliding + " 2 p c 2 60 1", {"nil"}, "MGET p c", {"4", "0"}},
      {{"MSET L:a 1 L:b 1 x 1"}, kReset + " 1 L:*", {"2"}, "KEYS *", {"x"}},
      {{}, kIncr + " 1 k 3", {"nil"}, "EXISTS k", {"0"}},
      {{"SET k 5 PX 70"}, kIncr + " 1 k 3", {"8"}, "PTTL k", {"70"}},
  };
}

std::vector<Case> Queues() {
  const std::string held = "HSET rq:job:j origin d status rate_limited";
  return {
      {{"ZADD a 1 x"}, kGroupSend + " 2 a b m n 1 9 1.5 60", {"1"}, "ZSCORE b n", {"1.5"}},
      {{"ZADD b 1 x 2 y"}, kRestore + " 0 c b", {"nil"}, "KEYS *", {"c"}},
      {{"RPUSH q i j", "SET rq:job:i 1", "SET rq:job:j:dependents 1"},
       kEmptyQueue + " 1 q",
       {"2"},
       "DBSIZE",
       {"0"}},
      {{"ZADD al 1 j0", "ZADD h 1 gone 2 j", held, "RPUSH rq:queue:d z"},
       kEnqueue + " 2 al h 1 9 now j0",
       {"j"},
       "LRANGE rq:queue:d 0 -1",
       {"z", "j"}},
      {{"ZADD al 1 j0", "ZADD h 2 j", held},
       kEnqueue + " 2 al h 1 9 now j1",
       {"nil"},
       "ZCARD h",
       {"1"}},
      {{"RPUSH q z"}, kUnique + " 2 job q j L 100 f v", {"1"}, "LRANGE q 0 -1", {"j", "z"}},
      {{"SET job 1"}, kUnique + " 2 job q j L 100 f v", {"0"}, "EXISTS q", {"0"}},
      {{"ZADD s 2 b 1 a"}, kPopByScore + " 1 s 1.5", {"a"}, "ZCARD s", {"1"}},
      {{"ZADD s 2 b"}, kPopByScore + " 1 s 1.5", {"nil"}, "ZCARD s", {"1"}},
  };
}

std::vector<Case> AllCases() {
  std::vector<Case> all = Locks();
  for (auto more : {Limits(), Queues()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

class Scripts : public FunctionTest {
 protected:
  void Prepare(const Case& one) {
    Run("FLUSHALL");
    for (const std::string& line : one.before) Run(line);
  }
  std::string WithDigest(std::string_view error, const std::string& digest) {
    return "-" + std::string(error) + " script: " + digest + ", on @user_script:1.\r\n";
  }
};

TEST_F(Scripts, AnswerAndWriteAsTheirTextsWould) {
  for (const Case& one : AllCases()) {
    SCOPED_TRACE(one.call);
    Prepare(one);
    EXPECT_EQ(Call("EVALSHA " + one.call), one.answer);
    if (one.look.empty()) continue;
    EXPECT_EQ(Call(one.look), one.seen) << one.look;
  }
}

TEST_F(Scripts, AnswerTheSameUnderResp3) {
  client.resp = 3;
  for (const Case& one : AllCases()) {
    SCOPED_TRACE(one.call);
    Prepare(one);
    EXPECT_EQ(Call("EVALSHA " + one.call), one.answer);
  }
}

// Unlike functions: so does Redis.
TEST_F(Scripts, ThatFailKeepWhatTheyHaveWritten) {
  std::size_t failures = 0;
  for (const Case& one : AllCases()) {
    SCOPED_TRACE(one.call);
    Prepare(one);
    const std::string before = Snapshot();
    server_.functions().run().FailAfterWrites(1);
    const std::string reply = Run("EVALSHA " + one.call);
    server_.functions().run().FailAfterWrites(0);
    if (!reply.starts_with("-ERR a test lets the call fail here script: ")) continue;
    EXPECT_NE(Snapshot(), before);
    ++failures;
  }
  EXPECT_GT(failures, 25u);
}

TEST_F(Scripts, WordTheirErrorsAsRedisDoes) {
  Run("RPUSH l x");
  Run("SET k ann");
  Run("SET n 9223372036854775807");
  EXPECT_EQ(
      Run("EVALSHA " + kRelease + " 1 l ann"),
      WithDigest("WRONGTYPE Operation against a key holding the wrong kind of value", kRelease));
  EXPECT_EQ(Run("EVALSHA " + kReacquire + " 1 k ann x"),
            WithDigest("ERR value is not an integer or out of range", kReacquire));
  EXPECT_EQ(Run("EVALSHA " + kIncr + " 1 n 1"),
            WithDigest("ERR increment or decrement would overflow", kIncr));
  EXPECT_EQ(
      Run("EVALSHA " + kRelease + " 0 ann"),
      WithDigest("ERR Lua redis lib command arguments must be strings or integers", kRelease));
  EXPECT_EQ(Run("EVALSHA_RO " + kRelease + " 1 k bob"), ":0\r\n");
  EXPECT_EQ(Run("EVALSHA_RO " + kRelease + " 1 k ann"),
            WithDigest("ERR Write commands are not allowed from read-only scripts.", kRelease));
  EXPECT_EQ(Run("GET k"), "$3\r\nann\r\n");
}

TEST_F(Scripts, OfATextThatIsNotKnownAreRefused) {
  const std::string digest = base::Sha1Hex("return 1");
  const std::string refusal =
      "-ERR functions are native here: no script can be loaded but those of some known client "
      "libraries, and " +
      digest + " is none of them. See FUNCTION LIST\r\n";
  EXPECT_EQ(Run({"EVAL", "return 1", "0"}), refusal);
  EXPECT_EQ(Run({"EVAL_RO", "return 1", "0"}), refusal);
  EXPECT_EQ(Run({"SCRIPT", "LOAD", "return 1"}), refusal);
  EXPECT_EQ(Run("EVALSHA " + digest + " 0"), "-NOSCRIPT No matching script. Please use EVAL.\r\n");
  EXPECT_EQ(Run("EVALSHA x y"), "-NOSCRIPT No matching script. Please use EVAL.\r\n");
  EXPECT_EQ(Run("EVAL x y"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("EVAL x 1"), "-ERR Number of keys can't be greater than number of args\r\n");
  EXPECT_EQ(Run("EVAL x -1"), "-ERR Number of keys can't be negative\r\n");
  EXPECT_NE(Run("INFO scripts").find("script_refused_" + digest + ":count=4\r\n"),
            std::string::npos);
}

TEST_F(Scripts, OfAKnownTextAreLoadedRunAndForgotten) {
  static const std::string digest = base::Sha1Hex("return 7");
  static ScriptLibrary library("mine");
  if (library.size() == 0) {
    library.Add({.name = "script.mine.seven",
                 .digests = {digest.c_str()},
                 .run = [](FunctionCall&) { return FunctionResult::Integer(7); }});
  }
  server_.functions().scripts().Add(library.function(0), digest.c_str());
  EXPECT_EQ(Run("SCRIPT EXISTS " + digest + " " + kRelease), "*2\r\n:0\r\n:0\r\n");
  EXPECT_EQ(Run("EVALSHA " + digest + " 0"), ":7\r\n");
  EXPECT_EQ(Run("SCRIPT EXISTS " + digest), "*1\r\n:0\r\n");
  EXPECT_EQ(Run({"EVAL", "return 7", "0"}), ":7\r\n");
  EXPECT_EQ(Run("SCRIPT EXISTS " + base::Upper(digest)), "*1\r\n:1\r\n");
  EXPECT_EQ(Run("EVALSHA " + base::Upper(digest) + " 0"), ":7\r\n");
  EXPECT_EQ(Run("SCRIPT FLUSH ASYNC"), "+OK\r\n");
  EXPECT_EQ(Run("SCRIPT EXISTS " + digest), "*1\r\n:0\r\n");
  EXPECT_EQ(Run({"SCRIPT", "LOAD", "return 7"}), "$40\r\n" + digest + "\r\n");
  EXPECT_EQ(Run("SCRIPT EXISTS " + digest), "*1\r\n:1\r\n");
  EXPECT_NE(Run("INFO scripts").find("script_" + digest + ":name=script.mine.seven,calls=3\r\n"),
            std::string::npos);
}

// Such calls wait for commands at work in slices, whose keys they could change.
TEST_F(Scripts, ThatMayReachKeysTheyDoNotNameAreKnownAsSuch) {
  const auto reaches = [this](std::string_view command, const std::string& script) {
    const std::vector<std::string_view> words = {command, script, "0"};
    return commands::ReachesUnnamedKeys(server_.functions(), *server_.commands().Find(command),
                                        words);
  };
  EXPECT_TRUE(reaches("EVALSHA", kEmptyQueue));
  EXPECT_TRUE(reaches("EVALSHA", base::Upper(kReset)));
  EXPECT_FALSE(reaches("EVALSHA", kRelease));
  EXPECT_FALSE(reaches("EVAL", kEmptyQueue));
  EXPECT_FALSE(reaches("FCALL", kEmptyQueue));
}

TEST_F(Scripts, RefusedAreCountedOneByOneOnlyUpToABound) {
  constexpr std::size_t kMost = commands::ScriptRegistry::kMostRefused;
  for (std::size_t i = 0; i < kMost + 5; ++i) Run({"EVAL", "return " + std::to_string(i), "0"});
  const commands::ScriptRegistry& scripts = server_.functions().scripts();
  EXPECT_EQ(scripts.refused().size(), kMost);
  EXPECT_EQ(scripts.refused_others(), 5u);
  Run("CONFIG RESETSTAT");
  EXPECT_TRUE(scripts.refused().empty());
}

}  // namespace
}  // namespace oribi
