// A function that fails has changed nothing: every shipped function is made to fail after each of
// its writes.

#include <string>
#include <vector>

#include "functions/fixture.h"

namespace oribi {
namespace {

struct Scenario {
  std::string call;
  std::vector<std::string> before = {};
};

std::vector<Scenario> Scenarios() {
  const std::string hold = "STOCK.HOLD stock buyers holds ";
  return {
      {"STOCK.RESERVE stock buyers ann", {"SET stock 5"}},
      {"STOCK.RESERVE stock buyers ann", {"SET stock 5", "HSET buyers bob 1", "PEXPIRE buyers 99"}},
      {"STOCK.RESERVE stock buyers ann", {"SET stock 05x"}},
      {"STOCK.RESERVE stock buyers f:7 LIMIT 9", {"SET stock 5", "FILLHASH buyers"}},
      {hold + "ann 100", {"SET stock 5"}},
      {hold + "ann 100 LIMIT 5", {"SET stock 5", hold + "ann 50"}},
      {hold + "ann 100", {"SET stock 5", "FILLHASH buyers", "FILLZSET holds"}},
      {hold + "ann 100", {"SET stock 5", hold + "bob 50", hold + "cid 50", "WAIT 50"}},
      {"STOCK.CONFIRM stock buyers holds ann", {"SET stock 5", hold + "ann 50"}},
      {"STOCK.RELEASE stock buyers holds ann", {"SET stock 5", hold + "ann 50"}},
      {"STOCK.RELEASE stock buyers holds f:7",
       {"SET stock 5", "FILLHASH buyers", "FILLZSET holds"}},
      {"STOCK.CANCEL stock buyers ann", {"SET stock 5", "STOCK.RESERVE stock buyers ann"}},
      {"STOCK.CANCEL stock buyers f:7", {"SET stock 5", "FILLHASH buyers"}},
      {"STOCK.RESERVE_ALL 4 a b c d ann QTY 2 1", {"MSET a 5 b 1"}},
      {"RATELIMIT.FIXED_WINDOW k 5 1000"},
      {"RATELIMIT.FIXED_WINDOW k 5 1000", {"SET k 5"}},
      {"RATELIMIT.FIXED_WINDOW k 5 1000", {"RATELIMIT.FIXED_WINDOW k 5 1000"}},
      {"RATELIMIT.SLIDING_WINDOW k 5 1000 COST 3"},
      {"RATELIMIT.SLIDING_WINDOW k 5 100 COST 3",
       {"RATELIMIT.SLIDING_WINDOW k 5 100 COST 3", "WAIT 99", "RATELIMIT.SLIDING_WINDOW k 5 100",
        "WAIT 1"}},
      {"RATELIMIT.SLIDING_WINDOW k 5000 100", {"FILLZSET k"}},
      {"RATELIMIT.SLIDING_WINDOW k 5000 100000000000", {"FILLZSET k"}},
      {"RATELIMIT.SLIDING_COUNTER k 5 1000"},
      {"RATELIMIT.SLIDING_COUNTER k 5 1000", {"RATELIMIT.SLIDING_COUNTER k 5 1000"}},
      {"RATELIMIT.TOKEN_BUCKET k 5 3 1000"},
      {"RATELIMIT.TOKEN_BUCKET k 5 3 1000", {"RATELIMIT.TOKEN_BUCKET k 5 3 1000"}},
      {"RATELIMIT.TOKEN_BUCKET k 5 3 1000", {"RATELIMIT.TOKEN_BUCKET k 5 1 1000"}},
      {"RATELIMIT.GCRA k 5 3 1000", {"RATELIMIT.GCRA k 5 3 1000"}},
      {"CL.THROTTLE k 5 3 1000"},
      {"RATELIMIT.CONCURRENT k 5 ann 1000"},
      {"RATELIMIT.CONCURRENT k 5 ann 1000",
       {"RATELIMIT.CONCURRENT k 5 bob 10", "RATELIMIT.CONCURRENT k 5 cid 1000", "WAIT 10"}},
      {"RATELIMIT.CONCURRENT k 5000 ann 1000", {"FILLZSET k"}},
      {"RATELIMIT.CONCURRENT_RELEASE k ann", {"RATELIMIT.CONCURRENT k 5 ann 10"}},
      {"RATELIMIT.ALL 4 a b c d FIXED 5 100 SLIDING 5 100 COUNTER 5 100 GCRA 5 3 100"},
      {"RATELIMIT.RESET k", {"SET k 5 PX 100"}},
      {"RATELIMIT.RESET k", {"FILLZSET k", "PEXPIRE k 5000"}},
      {"RATELIMIT.RESET k", {"FILLHASH k"}},
      {"RATELIMIT.RESET k", {"FILLSTRING k", "PEXPIRE k 5000"}},
      {"LOCK.ACQUIRE lock fence ann 100"},
      {"LOCK.ACQUIRE lock fence ann 100", {"SET fence 7 PX 1000"}},
      {"LOCK.RENEW lock ann 100", {"SET lock ann"}},
      {"LOCK.RELEASE lock ann", {"SET lock ann PX 100"}},
      {"ONCE.BEGIN k print 100"},
      {"ONCE.FINISH k print payload 500", {"ONCE.BEGIN k print 100"}},
      {"ONCE.ABANDON k print", {"ONCE.BEGIN k print 100"}},
      {"CACHE.GET k 100"},
      {"CACHE.GET k 100", {"CACHE.GET k 10", "WAIT 10"}},
      {"CACHE.PUT 3 k a b TOKEN value 100 10", {"CACHE.GET k 100", "CACHE.INVALIDATE_TAG a"}},
      {"CACHE.PUT 2 k a TOKEN value 100 10", {"CACHE.GET k 100"}},
      {"CACHE.INVALIDATE k", {"CACHE.GET k 100"}},
      {"CACHE.INVALIDATE k", {"FILLHASH k", "HSET k stale 5 fresh_until 7 token 8 lease_until 9"}},
      {"CACHE.INVALIDATE_TAG k"},
      {"CACHE.INVALIDATE_TAG k", {"SET k 7 PX 100"}},
  };
}

class Undo : public FunctionTest {
 protected:
  // A command, or one of the words above.
  void Prepare(const std::string& line) {
    Words words;
    base::SplitWords(line, words);
    if (words[0] == "WAIT") return Advance(std::stoll(words[1]));
    if (words[0] == "FILLSTRING") {
      Run({"SET", words[1], std::string(50'000, 'x')});
    } else if (words[0] == "FILLHASH") {
      for (int i = 0; i < 500; ++i) Run({"HSET", words[1], "f:" + std::to_string(i), "2"});
    } else if (words[0] == "FILLZSET") {
      for (int i = 0; i < 500; ++i) {
        Run({"ZADD", words[1], std::to_string(clock.NowMs() - 250 + i), "f:" + std::to_string(i)});
      }
    } else {
      Run(line);
    }
  }
  // The call with its token, where it has one.
  std::string Complete(std::string call) {
    const auto at = call.find("TOKEN");
    if (at == std::string::npos || call.starts_with("RATELIMIT")) return call;
    return call.replace(at, 5, Items(Run("HGET k token"))[0]);
  }
};

TEST_F(Undo, EveryFunctionThatFailsAfterAnyOfItsWritesHasChangedNothing) {
  std::size_t failures = 0;
  for (const Scenario& scenario : Scenarios()) {
    SCOPED_TRACE(scenario.call);
    Run("FLUSHALL");
    for (const std::string& line : scenario.before) Prepare(line);
    Run("EXISTS k");  // a due key goes now
    const std::string call = Complete(scenario.call);
    const std::string before = Snapshot();
    for (std::size_t writes = 1;; ++writes) {
      ASSERT_LT(writes, 5000u);
      const std::uint64_t dirty = server_.keyspace().state().dirty;
      server_.functions().run().FailAfterWrites(writes);
      const std::string reply = Run(call);
      server_.functions().run().FailAfterWrites(0);
      if (reply != "-ERR a test lets the call fail here\r\n") break;
      ASSERT_EQ(Snapshot(), before) << "after write " << writes;
      ASSERT_EQ(server_.keyspace().state().dirty, dirty);
      ++failures;
    }
  }
  EXPECT_GT(failures, 100u);
}

class Heard : public keyspace::KeyEvents {
 public:
  void OnKeyEvent(int, std::string_view key, const keyspace::KeyEvent& event) override {
    if (!event.IsChange()) return;
    events.push_back(std::string(event.name) + " " + std::string(key));
  }
  void OnFlush(int) override {}
  void OnSwap(int, int) override {}
  std::vector<std::string> events;
};

TEST_F(Undo, EventsAreHeardOfACallThatSucceedsOnly) {
  Heard heard;
  server_.keyspace().state().events = &heard;
  Run("SET stock 5");
  heard.events.clear();
  server_.functions().run().FailAfterWrites(2);
  Run("STOCK.RESERVE stock buyers ann");
  server_.functions().run().FailAfterWrites(0);
  EXPECT_TRUE(heard.events.empty());
  Run("STOCK.RESERVE stock buyers ann");
  EXPECT_EQ(heard.events, (std::vector<std::string>{"set stock", "hset buyers"}));
  heard.events.clear();
  Run("SET stock x PX 10");
  clock.AdvanceMs(10);
  server_.functions().run().FailAfterWrites(1);
  Run("LOCK.ACQUIRE stock fence ann 100");
  server_.functions().run().FailAfterWrites(0);
  EXPECT_EQ(heard.events, (std::vector<std::string>{"set stock", "expire stock", "expired stock"}));
  server_.keyspace().state().events = nullptr;
}

}  // namespace
}  // namespace oribi
