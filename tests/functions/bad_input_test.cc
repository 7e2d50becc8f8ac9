// Whatever is wrong with a call, its error names what it is, and nothing changes.

#include "functions/fixture.h"

namespace oribi {
namespace {

struct BadCall {
  std::string call;
  std::string named;  // in the error
};

// A call that is good; each of its integers is tried with values it must refuse.
struct GoodCall {
  std::string keys;
  std::vector<std::pair<std::string, std::string>> integers;  // name in errors, the good value
  std::string rest = {};
};

class BadInput : public FunctionTest {
 protected:
  void SetUp() override {
    Run("SET string text");
    Run("SET number 5 PX 100000");
    Run("HSET hash field value");
    Run("ZADD zset 1 member");
    Run("RPUSH list element");
    Run("SADD set member");
  }
  void ExpectError(const std::string& call, const std::string& named) {
    const std::string before = Snapshot();
    const std::string reply = Run(call);
    EXPECT_TRUE(reply.starts_with("-ERR ") || reply.starts_with("-WRONGTYPE "))
        << call << ": " << reply;
    EXPECT_NE(reply.find(named), std::string::npos) << call << ": " << reply;
    EXPECT_EQ(Snapshot(), before) << call;
  }
};

TEST_F(BadInput, NumbersThatAreNoneOrOutOfRangeAreNamed) {
  const std::vector<GoodCall> calls = {
      {"STOCK.RESERVE s b ann", {{"QTY", "QTY 1"}, {"LIMIT", "LIMIT 1"}}},
      {"STOCK.HOLD s b h ann", {{"ttl", "5"}}},
      {"STOCK.HOLD s b h ann 5", {{"QTY", "QTY 1"}, {"LIMIT", "LIMIT 1"}}},
      {"STOCK.RESERVE_ALL 2 a b ann", {{"QTY", "QTY 1"}}},
      {"RATELIMIT.FIXED_WINDOW k", {{"limit", "5"}, {"window", "5"}, {"COST", "COST 1"}}},
      {"RATELIMIT.SLIDING_WINDOW k",
       {{"limit", "5"}, {"window", "5"}, {"COST", "COST 1"}, {"COOLDOWN", "COOLDOWN 5"}}},
      {"RATELIMIT.SLIDING_COUNTER k", {{"limit", "5"}, {"window", "5"}, {"COST", "COST 1"}}},
      {"RATELIMIT.TOKEN_BUCKET k",
       {{"capacity", "5"}, {"refill", "5"}, {"interval", "5"}, {"COST", "COST 1"}}},
      {"RATELIMIT.GCRA k", {{"count", "5"}, {"period", "5"}}, "1"},
      {"RATELIMIT.CONCURRENT k", {{"limit", "5"}}, "ann 5"},
      {"RATELIMIT.CONCURRENT k 5 ann", {{"ttl", "5"}}},
      {"RATELIMIT.ALL 1 k FIXED", {{"limit", "5"}, {"window", "5"}}},
      {"RATELIMIT.ALL 1 k BUCKET", {{"capacity", "5"}, {"refill", "5"}, {"interval", "5"}}},
      {"CL.THROTTLE k 1", {{"count", "5"}, {"period", "5"}}},
      {"LOCK.ACQUIRE l f ann", {{"ttl", "5"}}},
      {"LOCK.RENEW l ann", {{"ttl", "5"}}},
      {"ONCE.BEGIN k print", {{"ttl", "5"}}},
      {"ONCE.FINISH k print payload", {{"ttl", "5"}}},
      {"CACHE.GET k", {{"lease", "5"}}},
      {"CACHE.PUT 1 k 7 value", {{"ttl", "5"}}, "5"},
      {"CACHE.PUT 1 k", {{"token", "5"}}, "value 5 5"},
  };
  for (const GoodCall& good : calls) {
    for (std::size_t wrong = 0; wrong < good.integers.size(); ++wrong) {
      for (const std::string value :
           {"0", "-1", "x", "1.5", "\"\"", "9223372036854775807", "9223372036854775808", "01"}) {
        const bool any_number = good.integers[wrong].first == "token";
        if (any_number && value == "9223372036854775807") continue;
        std::string call = good.keys;
        if (good.keys.find("GCRA") != std::string::npos) call += " 1";
        for (std::size_t i = 0; i < good.integers.size(); ++i) {
          const std::string& text = good.integers[i].second;
          const auto space = text.find(' ');
          const std::string token = space == std::string::npos ? "" : text.substr(0, space + 1);
          call += " " + (i == wrong ? token + value : text);
        }
        if (good.keys.find("GCRA") == std::string::npos) call += " " + good.rest;
        ExpectError(call, good.integers[wrong].first);
      }
    }
  }
}

TEST_F(BadInput, ProductsThatOverflowAreRefused) {
  ExpectError("RATELIMIT.TOKEN_BUCKET k 1000000000000 1 1000000000000", "capacity");
  ExpectError("RATELIMIT.SLIDING_COUNTER k 1000000000000 1000000000000", "limit");
  ExpectError("RATELIMIT.GCRA k 999999999999 1 1000000000000", "burst");
  ExpectError("CL.THROTTLE k 999999999999 1 1000000000", "max_burst");
  ExpectError("RATELIMIT.ALL 1 k BUCKET 1000000000000 1 1000000000000", "capacity");
}

TEST_F(BadInput, MissingAndUnknownArgumentsAreNamed) {
  for (const BadCall& bad : std::vector<BadCall>{
           {"FCALL stock.reserve 2 s b", "buyer"},
           {"FCALL ratelimit.token_bucket 1 k 5", "refill"},
           {"FCALL lock.acquire 2 l f ann", "ttl"},
           {"FCALL once.finish 1 k print", "payload"},
           {"STOCK.RESERVE s b ann QTY", "QTY"},
           {"STOCK.RESERVE s b ann QTY 1 qty 2", "QTY"},
           {"STOCK.RESERVE s b ann WHAT 1", "WHAT"},
           {"RATELIMIT.FIXED_WINDOW k 1 1 PEEK PEEK", "PEEK"},
           {"LOCK.RELEASE l \"\"", "owner"},
           {"STOCK.RESERVE s b \"\"", "buyer"},
           {"RATELIMIT.ALL 1 k FIXED 5", "window of FIXED"},
           {"RATELIMIT.ALL 1 k WHAT 5 5", "WHAT"},
           {"RATELIMIT.ALL 2 k l FIXED 5 5", "more keys than rules"},
           {"RATELIMIT.ALL 1 k FIXED 5 5 FIXED 5 5", "more rules than keys"},
           {"RATELIMIT.ALL 2 k k FIXED 5 5 FIXED 5 5", "'k' is given twice"},
           {"STOCK.RESERVE_ALL 3 a b c ann", "numkeys"},
           {"STOCK.RESERVE_ALL 4 a a c d ann", "'a' is given twice"},
           {"STOCK.RESERVE_ALL 4 number number2 c d ann QTY 1", "QTY"},
           {"STOCK.RESERVE_ALL 0 ann b", "not 0"},
           {"STOCK.RESERVE_ALL x ann b", "Bad number of keys provided"},
           {"STOCK.STATUS s b h x", "takes the keys (stock buyers [holds]), not 4"},
           {"FCALL stock.reserve 1 s ann", "takes the keys (stock buyers), not 1"},
           {"FCALL stock.reserve 3 s b c ann", "takes the keys (stock buyers), not 3"},
       }) {
    ExpectError(bad.call, bad.named);
  }
}

TEST_F(BadInput, KeysOfAnotherTypeAreNamed) {
  for (const BadCall& bad : std::vector<BadCall>{
           {"STOCK.RESERVE list b ann", "stock 'list'"},
           {"STOCK.RESERVE number set ann", "buyers 'set'"},
           {"STOCK.HOLD number hash2 string ann 5", "holds 'string'"},
           {"STOCK.CONFIRM number hash hash ann", "holds 'hash'"},
           {"STOCK.RELEASE number hash hash ann", "holds 'hash'"},
           {"STOCK.CANCEL number zset ann", "buyers 'zset'"},
           {"STOCK.STATUS hash hash", "stock 'hash'"},
           {"STOCK.STATUS number hash list", "holds 'list'"},
           {"STOCK.RESERVE_ALL 2 list b ann", "'list'"},
           {"RATELIMIT.FIXED_WINDOW hash 5 5", "counter 'hash'"},
           {"RATELIMIT.SLIDING_WINDOW number 5 5", "log 'number'"},
           {"RATELIMIT.SLIDING_COUNTER set 5 5", "counter 'set'"},
           {"RATELIMIT.TOKEN_BUCKET zset 5 5 5", "bucket 'zset'"},
           {"RATELIMIT.GCRA zset 5 5 5", "tat 'zset'"},
           {"RATELIMIT.CONCURRENT number 5 ann 5", "leases 'number'"},
           {"RATELIMIT.CONCURRENT_RELEASE number ann", "leases 'number'"},
           {"RATELIMIT.ALL 2 k number FIXED 5 5 SLIDING 5 5", "'number'"},
           {"CL.THROTTLE hash 5 5 5", "key 'hash'"},
           {"LOCK.ACQUIRE hash f ann 5", "lock 'hash'"},
           {"LOCK.ACQUIRE l hash ann 5", "fence 'hash'"},
           {"LOCK.RENEW hash ann 5", "lock 'hash'"},
           {"LOCK.RELEASE hash ann", "lock 'hash'"},
           {"ONCE.BEGIN string print 5", "key 'string'"},
           {"ONCE.FINISH string print payload 5", "key 'string'"},
           {"ONCE.ABANDON string print", "key 'string'"},
           {"CACHE.GET string 5", "key 'string'"},
           {"CACHE.PUT 1 string 5 value 5 5", "key 'string'"},
           {"CACHE.INVALIDATE string", "key 'string'"},
           {"CACHE.INVALIDATE_TAG hash", "tag 'hash'"},
       }) {
    ExpectError(bad.call, bad.named);
    EXPECT_TRUE(Run(bad.call).starts_with(
        "-WRONGTYPE Operation against a key holding the wrong kind of value: "));
  }
}

TEST_F(BadInput, ValuesThatAreNotWhatTheyShouldBeAreNamed) {
  ExpectError("STOCK.RESERVE string b ann", "'string'");
  ExpectError("STOCK.RESERVE number hash field", "'field' in 'hash'");
  ExpectError("RATELIMIT.FIXED_WINDOW string 5 5", "'string'");
  ExpectError("RATELIMIT.TOKEN_BUCKET string 5 5 5", "bucket");
  ExpectError("RATELIMIT.SLIDING_COUNTER string 5 5", "counter");
  ExpectError("LOCK.ACQUIRE l string ann 5", "'string'");
  ExpectError("CACHE.INVALIDATE_TAG string", "'string'");
  Run("SET full 9223372036854775807");
  Run("HSET buyers ann 5");
  ExpectError("STOCK.CANCEL full buyers ann", "overflow");
}

}  // namespace
}  // namespace oribi
