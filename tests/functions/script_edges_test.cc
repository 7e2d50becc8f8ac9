// What scripts do at their edges: odd numbers, keys of other types, arguments that are missing. The
// answers are those of Redis 8 running the libraries' own texts.

#include "functions/script_cases.h"

namespace oribi {
namespace {

using ScriptEdges = ScriptCases;

std::vector<ScriptCase> Locks() {
  return {
      {{"SET k ann"}, "a4e87838 1 k ann 100", {"0"}, "PTTL k", {"-1"}},
      {{"SET k ann PX 50000"}, "a4e87838 1 k ann 1.5 1", {kNotAnInteger}, "GET k", {"ann"}},
      {{"SET k ann PX 50000"}, "a4e87838 1 k", {"0"}, "GET k", {"ann"}},
      {{"SET k ann PX 50000"}, "a4e87838 1 k ann -60000 0", {"1"}, "EXISTS k", {"0"}},
      {{}, "5688a254 1 k ann x", {kNotAnInteger}, "GET k", {"ann"}},
      {{"SET k ann"}, "1cac5148 1 k ann -1", {"1"}, "EXISTS k", {"0"}},
      {{"SET k ann"},
       "1cac5148 1 k ann 9223372036854775807",
       {"-ERR invalid expire time in 'pexpire' command"},
       "EXISTS k",
       {"1"}},
      {{"RPUSH b x"}, "96da70f7 2 a b ann 100", {"0"}, "EXISTS a", {"0"}},
      {{}, "96da70f7 2 a b ann 0", {kInvalidExpire}, "EXISTS a", {"0"}},
      {{}, "96da70f7 0 ann 100", {"0"}, "DBSIZE", {"0"}},
      {{"SET a ann", "SET b bob", "SET c ann"}, "e4612211 3 a b c ann", {"2"}, "KEYS *", {"b"}},
      {{"SET a ann", "RPUSH b x", "SET c ann"},
       "e4612211 3 a b c ann",
       {kWrongType},
       "EXISTS a",
       {"0"}},
      {{}, "1b77b94a 1 a 1.5 ann 100000", {"1"}, "GET a", {"ann"}},
      {{}, "1b77b94a 1 a x ann 100000", {"1"}, "GET a", {"ann"}},
      {{}, "862f31bf 1 k ann 100000", {"OK"}, "GET k", {"ann"}},
      {{"RPUSH k x"}, "862f31bf 1 k ann 100000", {"nil"}, "TYPE k", {"list"}},
      {{}, "862f31bf 1 k ann 0", {kInvalidExpire}, "EXISTS k", {"0"}},
      {{}, "ceb2b206 1 k ann 100000 no", {"nil"}, "EXISTS k", {"0"}},
      {{"RPUSH k x"}, "ceb2b206 1 k ann 100000 yes", {kWrongType}, "TYPE k", {"list"}},
      {{"SET k bob"}, "241e4ca5 1 k ann", {"-ERR ERROR"}, "GET k", {"bob"}},
      {{}, "241e4ca5 1 k ann", {"OK"}},
      {{}, "f908d3f4 1 k ann", {"-ERR ERROR"}},
      {{"SET k ann"}, "f908d3f4 1 k ann", {"-1"}},
      {{"SET a tokold", "SET b tokmore"},
       "eb0c00d9 2 a b tokens 0 9000",
       {"nil"},
       "GET a",
       {"tokold"}},
      {{"SET a tokens", "SET b tokens"},
       "eb0c00d9 2 a b tokens -1 9000",
       {"nil"},
       "GET a",
       {"tokens"}},
      {{}, "eb0c00d9 2 a b tokens 3 x", {kNotAnInteger}, "MGET a b", {"tokens", "tokens"}},
      {{"SET a tok", "RPUSH b x"}, "5a22d7e8 2 a b tok 100", {"nil"}, "PTTL a", {"-1"}},
      {{"SET a tok", "SET b tok PX 70000"}, "66e1084c 2 a b tok", {"70000"}, "EXISTS a", {"1"}},
      {{"SET a tok"}, "66e1084c 1 a tok", {"0"}},
      {{"SET k ann"}, "6484da7d 1 k bob", {"-3"}},
      {{"SET k ann"}, "009e6775 1 k bob 100", {"ERR"}},
      {{"SET k ann"}, "009e6775 1 k ann x", {kNotAnInteger}, "GET k", {"ann"}},
      {{}, "e950836e 1 k ann", {"-1"}},
  };
}

std::vector<ScriptCase> Counters() {
  return {
      {{"SET k 9007199254740993"},
       "f4a7da3e 1 k 0",
       {"9007199254740992"},
       "GET k",
       {"9007199254740993"}},
      {{"SET k 9223372036854775806"},
       "f4a7da3e 1 k 1",
       {"-9223372036854775808"},
       "GET k",
       {"9223372036854775807"}},
      {{"SET k x"}, "f4a7da3e 1 k 1", {kNotAnInteger}, "GET k", {"x"}},
      {{"SET k 5"}, "f4a7da3e 1 k 1.5", {kNotAnInteger}, "GET k", {"5"}},
      {{}, "5bcf6ea1 2 a b m n 9 0 1.5 60", {"1"}, "ZRANGE a 0 -1 WITHSCORES", {"m", "1.5"}},
      {{}, "5bcf6ea1 2 a b m n 9 9 x 60", {"-ERR value is not a valid float"}, "EXISTS a", {"0"}},
      {{}, "5bcf6ea1 2 a b m n 9 9 1 x", {kNotAnInteger}, "ZCARD a", {"1"}},
      {{"ZADD b 1 x", "RPUSH c y"}, "8d28fb4c 0 c b", {kWrongType}, "ZCARD b", {"1"}},
      {{"RPUSH b x y", "RPUSH c z"}, "00162c6a 0 c b", {"nil"}, "LRANGE c 0 -1", {"x", "y", "z"}},
      {{}, "f80d0c65 1 k 1e3 5 false", {"1", "1000"}, "GET k", {"1"}},
      {{}, "f80d0c65 1 k 1.5 5 false", {kNotAnInteger}, "GET k", {"1"}},
      {{"SET k 5 PX 50000"}, "f80d0c65 1 k 60000 2 true", {"6", "60000"}, "GET k", {"6"}},
      {{"SET k 5 PX 50000"}, "f80d0c65 1 k 60000 x false", {"6", "50000"}, "GET k", {"6"}},
      {{"SET k 5"}, "3f481dd9 1 k 1000 2 3 false", {"6", "1000", "1"}, "GET k", {"6"}},
      {{"SET k 4"}, "3f481dd9 1 k 1000 2 3 false", {"5", "1000", "nil"}, "GET k", {"5"}},
      {{"SET k 9"}, "3f481dd9 1 k 1000 2 -1 false", {"10", "1000", "nil"}, "GET k", {"10"}},
      {{"SET k 62"}, "b8a19d47 1 k 1000 2 false true", {"63", "9007199254740991"}, "GET k", {"63"}},
      {{"SET k x"}, "4c7d9ef6 1 k", {}},
      {{"SET k 3.9"}, "4c7d9ef6 1 k", {"3", "0"}},
      {{"SET k 3"}, "3f424a50 1 k 1 2.0", {"4", "2"}, "GET k", {"4"}},
      {{}, "3f424a50 1 k 1 x", {kNotAnArgument}, "GET k", {"1"}},
      {{"SET k 3"}, "81dbecea 1 k 1 0", {kInvalidExpire}, "GET k", {"3"}},
      {{"SET k x PX 60000"}, "895b92e1 1 k 1000", {kNotAnInteger}, "GET k", {"x"}},
      {{}, "a1de965f 1 k -2 10", {"-2", "10000"}, "TTL k", {"10"}},
      {{}, "a1de965f 1 k x 10", {kNotAnInteger}, "GET k", {"0"}},
      {{"SET k x PX 60000"}, "a1de965f 1 k 1 10", {kNotAnInteger}, "GET k", {"x"}},
      {{}, "a1de965f 1 k 1 0", {kInvalidExpire}, "EXISTS k", {"0"}},
      {{}, "f52a5b56 1 k 10 10 60 0", {"0", "10", "-1", "0"}, "EXISTS k", {"0"}},
      {{}, "b51fcf1f 1 k 10 10 60 0", {kInvalidExpire}, "EXISTS k", {"0"}},
      {{}, "f52a5b56 1 k 10 10 60 2.5", {"2", "7", "-1", "15"}, "TTL k", {"15"}},
      {{}, "0a30550b 1 k 5 7 60 9", {"5", "0"}, "EXISTS k", {"1"}},
  };
}

std::vector<ScriptCase> WindowsAndQueues() {
  return {
      {{"RPUSH l 99.5 98 9"}, "741eab63 1 l 100.25 2 60 3", {"nil"}, "LLEN l", {"3"}},
      {{"RPUSH l 9 8 7"},
       "741eab63 1 l 100.25 3 60 2",
       {"1"},
       "LRANGE l 0 -1",
       {"100.25", "100.25", "9"}},
      {{"RPUSH l 9 8 7"},
       "741eab63 1 l 100.25 1.5 60 1",
       {kNotAnInteger},
       "LRANGE l 0 -1",
       {"9", "8", "7"}},
      {{}, "741eab63 1 l 1e2 3 60 0", {"1"}, "EXISTS l", {"0"}},
      {{}, "bec85d5a 1 l 1e2 3 60 0", {kTooFew}, "EXISTS l", {"0"}},
      {{}, "d2a3aeb8 1 l 1e2 3 60 2", {"1"}, "LRANGE l 0 -1", {"100", "100"}},
      {{}, "d19f37c1 1 l 1e2 3 60 5", {"1"}, "LRANGE l 0 -1", {"100", "100", "100"}},
      {{}, "741eab63 1 l 1e2 3 x 1", {kNotAnArgument}, "LRANGE l 0 -1", {"100"}},
      {{},
       "741eab63 1 l 1795417040.1234567 3 60 1",
       {"1"},
       "LRANGE l 0 -1",
       {"1.7954170401234567e+9"}},
      {{"RPUSH l 99.5 98 9"}, "f2ef2962 1 l 50 3", {"98", "2"}},
      {{"RPUSH l 9"}, "f2ef2962 1 l 50 3", {"nil"}},
      {{"RPUSH l 99.5 98.7 9"}, "bf95c654 1 l 50 3", {"98", "2"}},
      {{"RPUSH l 9"}, "bf95c654 1 l 50 3", {}},
      {{"RPUSH l 99.5 98 97"}, "bf95c654 1 l 50 -3", {"99", "1"}},
      {{"RPUSH l 1795417040.1234567"}, "ad795214 1 l 50 3", {"1795417040.1235", "1"}},
      {{"SET c 4 PX 30000"}, "e8ac2a60 2 p c 5 60 1.5", {kNotAnInteger}, "GET c", {"0"}},
      {{"SET p x PX 30000", "SET c 2 PX 90000"}, "e8ac2a60 2 p c 5 60 1", {"1"}, "GET c", {"3"}},
      {{"SET c 4 PX 30000"},
       "e7a0a27d 2 p c 60",
       {"4", "30000", "0", "90000"},
       "MGET p c",
       {"4", "0"}},
      {{"SET p 4", "RPUSH c 3"}, "e7a0a27d 2 p c 60", {kWrongType}, "GET p", {"4"}},
      {{"SET p 4 PX 10000", "SET c 7 PX 30000"},
       "e7a0a27d 2 p c nan",
       {"4", "10000", "7", "30000"}},
      {{}, "628bd136 1 k 60 0", {"0"}, "TTL k", {"60"}},
      {{}, "628bd136 1 k x 3", {kNotAnInteger}, "GET k", {"3"}},
      {{"SET k 5"}, "628bd136 1 k 60 2.0", {"7"}, "TTL k", {"-1"}},
      {{"RPUSH q i j", "SET rq:job:i 1"}, "0f72f97b 1 q", {"2"}, "DBSIZE", {"0"}},
      {{}, "5cee5213 2 job q j X x f v", {"1"}, "HGETALL job", {"f", "v"}},
      {{}, "5cee5213 2 job q j R 100 f", {kTooFew}, "EXISTS job", {"0"}},
      {{},
       "5cee5213 2 job q j R 100 f v g",
       {"-ERR wrong number of arguments for 'hset' command"},
       "EXISTS job",
       {"0"}},
      {{"SET q x"}, "5cee5213 2 job q j R 100 f v", {kWrongType}, "TTL job", {"100"}},
      {{}, "10808fbe 3 job s qs j -1 1.5e3 q1 f v", {"1"}, "ZSCORE s j", {"1500"}},
      {{"ZADD h 1 i 2 j", "HSET rq:job:j origin d status rate_limited enqueue_at_front 1",
        "RPUSH rq:queue:d z"},
       "df7b2e0a 2 al h 1 9 now",
       {"j"},
       "LRANGE rq:queue:d 0 -1",
       {"j", "z"}},
      {{"ZADD h 2 j", "SET rq:job:j x"},
       "df7b2e0a 2 al h 1 9 now",
       {kWrongType},
       "EXISTS h",
       {"0"}},
      {{}, "56e15388 3 a b c rl k", {"1"}, "DBSIZE", {"0"}},
      {{"SET k ann"}, "4227fa75 1 k ann 100", {"2"}, "TTL k", {"100"}},
      {{"SET k bob"}, "4227fa75 1 k ann 100", {"0"}, "TTL k", {"-1"}},
      {{"ZADD s 2 b 1 a"}, "000a4c2f 1 s (1", {"nil"}, "ZCARD s", {"2"}},
      {{"ZADD s 2 b 1 a"}, "000a4c2f 1 s 0x10", {"-ERR min or max is not a float"}},
      {{"ZADD s 2 b 1 a"}, "000a4c2f 1 s 1e400", {"a"}},
      {{}, "5bcf6ea1 1 a m 9 1e400 60", {"-ERR value is not a valid float"}, "EXISTS a", {"0"}},
      {{}, "5bcf6ea1 1 a m 9 0x10 60", {"0"}, "ZSCORE a m", {"16"}},
      {{"ZADD s 2 b 1 a"}, "000a4c2f 1 s x", {"-ERR min or max is not a float"}, "ZCARD s", {"2"}},
      {{"ZADD s 2 b 1 a"}, "f4a8a546 1 s +inf", {"a"}, "ZRANGE s 0 -1", {"b"}},
  };
}

TEST_F(ScriptEdges, OfLocks) { Check(Locks()); }
TEST_F(ScriptEdges, OfCounters) { Check(Counters()); }
TEST_F(ScriptEdges, OfWindowsAndQueues) { Check(WindowsAndQueues()); }

TEST_F(ScriptEdges, ABigAmountHoldsNobodyUp) {
  for (const char* limit : {"1e400", "-9223372036854775808", "9223372036854775807"}) {
    for (const char* digest : {"741eab63", "bec85d5a", "d19f37c1", "6b7cb6e1", "58b7a533"}) {
      Run("FLUSHALL");
      Run("RPUSH l 9 8 7");
      Run("EVALSHA " + WithWholeDigest(digest) + " 1 l 100 " + limit + " 60 1e15");
      EXPECT_LE(Number("LLEN l"), 4);
    }
  }
}

}  // namespace
}  // namespace oribi
