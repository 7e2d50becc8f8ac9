#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <random>

#include "functions/fixture.h"
#include "support/model_calls.h"

namespace oribi {
namespace {

using Numbers5 = std::vector<std::int64_t>;

class RateLimit : public FunctionTest {
 protected:
  std::mt19937_64 random{7};
  std::int64_t Below(std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  }
};

TEST_F(RateLimit, FixedWindowBeginsWithItsFirstCallAndEndsByItself) {
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW c 2 1000"), (Numbers5{1, 2, 1, 0, 1000}));
  Advance(400);
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW c 2 1000"), (Numbers5{1, 2, 0, 0, 600}));
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW c 2 1000"), (Numbers5{0, 2, 0, 600, 600}));
  EXPECT_EQ(Run("GET c"), "$1\r\n2\r\n");
  Advance(600);
  EXPECT_EQ(Run("EXISTS c"), ":0\r\n");
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW c 2 1000 COST 2"), (Numbers5{1, 2, 0, 0, 1000}));
}

TEST_F(RateLimit, FixedWindowAgreesWithItsModel) {
  std::int64_t count = 0;
  std::int64_t end = 0;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(30));
    const std::int64_t now = clock.NowMs();
    const std::int64_t cost = 1 + Below(3);
    if (now >= end) {
      count = 0;
      end = now + 250;
    }
    const bool allowed = count + cost <= 20;
    if (allowed) count += cost;
    if (count == 0) end = 0;
    const auto reply =
        Numbers("FCALL ratelimit.fixed_window 1 c 20 250 COST " + std::to_string(cost));
    ASSERT_EQ(reply[0], allowed) << i;
    ASSERT_EQ(reply[2], 20 - count) << i;
    ASSERT_EQ(reply[3], allowed ? 0 : end - now) << i;
  }
}

TEST_F(RateLimit, FixedWindowGivesACounterWithoutADeadlineOne) {
  Run("SET c 5");
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW c 5 1000"), (Numbers5{0, 5, 0, 1000, 1000}));
  EXPECT_EQ(Run("PTTL c"), ":1000\r\n");
}

TEST_F(RateLimit, SlidingWindowNeverLetsMoreThanItsLimitIntoAnyWindow) {
  std::deque<std::int64_t> log;  // of calls allowed
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(12));
    const std::int64_t now = clock.NowMs();
    const std::int64_t cost = 1 + Below(2);
    while (!log.empty() && log.front() <= now - 100) log.pop_front();
    const auto count = static_cast<std::int64_t>(log.size());
    const bool allowed = count + cost <= 15;
    const auto reply = Numbers("RATELIMIT.SLIDING_WINDOW w 15 100 COST " + std::to_string(cost));
    ASSERT_EQ(reply[0], allowed) << i;
    if (allowed) log.insert(log.end(), static_cast<std::size_t>(cost), now);
    ASSERT_EQ(reply[2], 15 - static_cast<std::int64_t>(log.size())) << i;
    ASSERT_EQ(reply[4], log.back() + 100 - now) << i;
    if (allowed) continue;
    const auto leaving = static_cast<std::size_t>(count - 15 + cost);
    ASSERT_EQ(reply[3], log[leaving - 1] + 100 - now) << i;
  }
}

TEST_F(RateLimit, SlidingWindowKeepsALargeLog) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 1000 60000")[0], 1);
    Advance(1);
  }
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 1000 60000"), (Numbers5{0, 1000, 0, 59000, 59999}));
  EXPECT_EQ(Run("ZCARD w"), ":1000\r\n");
  Advance(59001);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 1000 60000"), (Numbers5{1, 1000, 1, 0, 60000}));
}

TEST_F(RateLimit, SlidingWindowKeepsCallsApartThatTheCooldownSpaces) {
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 5 1000 COOLDOWN 300"),
            (Numbers5{1, 5, 4, 0, 1000}));
  Advance(200);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 5 1000 COOLDOWN 300"),
            (Numbers5{0, 5, 4, 100, 800}));
  Advance(100);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 5 1000 COOLDOWN 300")[0], 1);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW long 5 10 COOLDOWN 300")[0], 1);
  Advance(100);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW long 5 10 COOLDOWN 300")[3], 200);
}

TEST_F(RateLimit, SlidingWindowCountsOnWhenTheClockIsSetBack) {
  Advance(10'000);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 3 1000")[0], 1);
  clock.AdvanceMs(-50);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 3 1000")[0], 1);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 3 1000")[0], 1);
  EXPECT_EQ(Numbers("RATELIMIT.SLIDING_WINDOW w 3 1000")[0], 0);
}

TEST_F(RateLimit, SlidingCounterAgreesWithItsModel) {
  std::map<std::int64_t, std::int64_t> windows;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(8));
    const std::int64_t now = clock.NowMs();
    const std::int64_t cost = 1 + Below(3);
    const std::int64_t index = now / 100;
    const std::int64_t elapsed = now % 100;
    const std::int64_t weighted = windows[index] * 100 + windows[index - 1] * (100 - elapsed);
    const bool allowed = weighted + cost * 100 <= 30 * 100;
    if (allowed) windows[index] += cost;
    const auto reply = Numbers("RATELIMIT.SLIDING_COUNTER s 30 100 COST " + std::to_string(cost));
    ASSERT_EQ(reply[0], allowed) << i;
    const std::int64_t used = windows[index] * 100 + windows[index - 1] * (100 - elapsed);
    ASSERT_EQ(reply[2], (3000 - used) / 100) << i;
    if (allowed) continue;
    // One millisecond earlier it would still be refused, and then it is not.
    const auto fits_after = [&](std::int64_t wait) {
      const std::int64_t then = now + wait;
      const std::int64_t at = then / 100;
      return windows[at] * 100 + windows[at - 1] * (100 - then % 100) + cost * 100 <= 3000;
    };
    ASSERT_TRUE(fits_after(reply[3])) << i;
    ASSERT_FALSE(fits_after(reply[3] - 1)) << i;
  }
}

// The model keeps tokens as an exact fraction.
TEST_F(RateLimit, TokenBucketAgreesWithItsModel) {
  constexpr std::int64_t kCapacity = 10;
  constexpr std::int64_t kRefill = 3;
  constexpr std::int64_t kInterval = 700;
  std::int64_t level = kCapacity * kInterval;  // in 1/kInterval token
  std::int64_t last = clock.NowMs();
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(500));
    const std::int64_t now = clock.NowMs();
    const std::int64_t cost = 1 + Below(4);
    level = std::min(kCapacity * kInterval, level + (now - last) * kRefill);
    last = now;
    const bool allowed = level >= cost * kInterval;
    if (allowed) level -= cost * kInterval;
    const auto reply = Numbers("RATELIMIT.TOKEN_BUCKET b 10 3 700 COST " + std::to_string(cost));
    ASSERT_EQ(reply[0], allowed) << i;
    ASSERT_EQ(reply[2], level / kInterval) << i;
    const std::int64_t lacks = cost * kInterval - level;
    ASSERT_EQ(reply[3], allowed ? 0 : (lacks + kRefill - 1) / kRefill) << i;
    ASSERT_EQ(reply[4], (kCapacity * kInterval - level + kRefill - 1) / kRefill) << i;
  }
}

// 7 tokens in 1000 ms: none of the moments at which a token is there falls on a millisecond.
TEST_F(RateLimit, TokenFractionsDoNotDriftOverAYear) {
  constexpr std::int64_t kYearMs = 365ll * 24 * 3600 * 1000;
  const std::int64_t start = clock.NowMs();
  std::int64_t taken = 0;
  while (clock.NowMs() - start < kYearMs) {
    taken += Numbers("RATELIMIT.TOKEN_BUCKET b 1000000 7 1000 COST 7919")[0] * 7919;
    Advance(977'003);
    const auto left = Numbers("RATELIMIT.TOKEN_BUCKET b 1000000 7 1000 PEEK");
    const std::int64_t passed = clock.NowMs() - start;
    if (left[2] == 1'000'000) continue;
    ASSERT_EQ(left[2], 1'000'000 - taken + passed * 7 / 1000);
  }
}

TEST_F(RateLimit, ABucketKeepsItsFractionReadable) {
  Run("RATELIMIT.TOKEN_BUCKET b 10 3 1000");
  const std::int64_t full_at = clock.NowMs() + 333;
  EXPECT_EQ(Run("GET b"), "$17\r\n" + std::to_string(full_at) + "+1/3\r\n");
  EXPECT_EQ(Run("PTTL b"), ":334\r\n");
}

TEST_F(RateLimit, GcraAgreesWithItsModel) {
  // The theoretical arrival time in thirds of a millisecond.
  std::int64_t tat = 0;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(300));
    const std::int64_t now = clock.NowMs() * 3;
    const std::int64_t cost = 1 + Below(2);
    const std::int64_t next = std::max(tat, now) + cost * 1000;  // 3 in a second
    const bool allowed = next - now <= 6 * 1000;                 // 5 beyond one
    if (allowed) tat = next;
    const auto reply = Numbers("RATELIMIT.GCRA g 5 3 1000 COST " + std::to_string(cost));
    ASSERT_EQ(reply[0], allowed) << i;
    ASSERT_EQ(reply[1], 6);
    ASSERT_EQ(reply[2], (6000 - (tat - now)) / 1000) << i;
    ASSERT_EQ(reply[3], allowed ? 0 : (next - now - 6000 + 2) / 3) << i;
  }
}

TEST_F(RateLimit, ThrottleAnswersAsRedisCellDoes) {
  EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60 1"), (Numbers5{0, 16, 15, -1, 2}));
  for (int i = 0; i < 15; ++i) EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60")[0], 0);
  EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60"), (Numbers5{1, 16, 0, 2, 32}));
  EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60 17"), (Numbers5{1, 16, 0, -1, 32}));
  Advance(100);
  EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60"), (Numbers5{1, 16, 0, 2, 32}));
  EXPECT_EQ(Numbers("CL.THROTTLE user123 15 30 60 0"), (Numbers5{0, 16, 0, -1, 32}));
  Advance(1900);
  EXPECT_EQ(Numbers("cl.throttle user123 15 30 60"), (Numbers5{0, 16, 0, -1, 32}));
}

TEST_F(RateLimit, PeekCountsNothing) {
  for (const std::string call :
       {"RATELIMIT.FIXED_WINDOW k 2 1000", "RATELIMIT.SLIDING_WINDOW k 2 1000",
        "RATELIMIT.SLIDING_COUNTER k 2 1000", "RATELIMIT.TOKEN_BUCKET k 2 1 1000",
        "RATELIMIT.GCRA k 1 1 1000", "RATELIMIT.CONCURRENT k 2 me 1000"}) {
    SCOPED_TRACE(call);
    EXPECT_EQ(Numbers(call + " PEEK"), (Numbers5{1, 2, 2, 0, 0}));
    EXPECT_EQ(Run("EXISTS k"), ":0\r\n");
    Run(call);
    const std::string before = Snapshot();
    EXPECT_EQ(Numbers(call + " peek")[2], 1);
    EXPECT_EQ(Snapshot(), before);
    EXPECT_EQ(Run("RATELIMIT.RESET k"), ":1\r\n");
    EXPECT_EQ(Run("RATELIMIT.RESET k"), ":0\r\n");
  }
}

TEST_F(RateLimit, MoreThanTheLimitIsNeverAllowed) {
  EXPECT_EQ(Numbers("RATELIMIT.FIXED_WINDOW k 2 1000 COST 3"), (Numbers5{0, 2, 2, -1, 0}));
  EXPECT_EQ(Numbers("RATELIMIT.TOKEN_BUCKET k 2 1 1000 COST 3"), (Numbers5{0, 2, 2, -1, 0}));
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(RateLimit, ConcurrentLeasesEndByThemselves) {
  EXPECT_EQ(Numbers("RATELIMIT.CONCURRENT l 2 a 1000"), (Numbers5{1, 2, 1, 0, 1000}));
  Advance(100);
  EXPECT_EQ(Numbers("RATELIMIT.CONCURRENT l 2 b 1000"), (Numbers5{1, 2, 0, 0, 1000}));
  EXPECT_EQ(Numbers("RATELIMIT.CONCURRENT l 2 c 1000"), (Numbers5{0, 2, 0, 900, 1000}));
  EXPECT_EQ(Numbers("RATELIMIT.CONCURRENT l 2 a 2000"), (Numbers5{1, 2, 0, 0, 2000}));
  EXPECT_EQ(Run("RATELIMIT.CONCURRENT_RELEASE l b"), ":1\r\n");
  EXPECT_EQ(Run("RATELIMIT.CONCURRENT_RELEASE l b"), ":0\r\n");
  EXPECT_EQ(Numbers("RATELIMIT.CONCURRENT l 2 c 500")[0], 1);
  Advance(500);
  EXPECT_EQ(Run("RATELIMIT.CONCURRENT_RELEASE l c"), ":0\r\n");
  EXPECT_EQ(Run("PTTL l"), ":1500\r\n");
}

TEST_F(RateLimit, ConcurrentAgreesWithItsModel) {
  std::map<std::string, std::int64_t> leases;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(Below(6));
    const std::int64_t now = clock.NowMs();
    std::erase_if(leases, [now](const auto& lease) { return lease.second <= now; });
    const std::string holder = "h" + std::to_string(Below(12));
    if (Below(4) == 0) {
      const bool held = leases.erase(holder) > 0;
      ASSERT_EQ(Number("RATELIMIT.CONCURRENT_RELEASE l " + holder), held) << i;
      continue;
    }
    const bool allowed = leases.contains(holder) || leases.size() < 5;
    const auto reply = Numbers("RATELIMIT.CONCURRENT l 5 " + holder + " 40");
    ASSERT_EQ(reply[0], allowed) << i;
    if (allowed) leases[holder] = now + 40;
    ASSERT_EQ(reply[2], 5 - static_cast<std::int64_t>(leases.size())) << i;
  }
}

TEST_F(RateLimit, AllCountsNothingWhenOneRefuses) {
  const std::string call =
      "RATELIMIT.ALL 4 f s b g FIXED 10 1000 SLIDING 3 1000 BUCKET 10 1 1000 GCRA 9 1 1000";
  EXPECT_EQ(Numbers(call), (Numbers5{1, 3, 2, 0, 1000, 1}));
  EXPECT_EQ(Numbers(call + " COST 2"), (Numbers5{1, 3, 0, 0, 1000, 1}));
  const std::string before = Snapshot();
  EXPECT_EQ(Numbers(call), (Numbers5{0, 3, 0, 1000, 1000, 1}));
  EXPECT_EQ(Snapshot(), before);
  EXPECT_EQ(Run("GET f"), "$1\r\n3\r\n");
}

TEST_F(RateLimit, AllPeeksToo) {
  EXPECT_EQ(Numbers("RATELIMIT.ALL 2 a c FIXED 3 1000 counter 2 1000 PEEK"),
            (Numbers5{1, 2, 2, 0, 0, 1}));
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(RateLimit, AllAgreesWithItsRulesAskedOneByOne) {
  for (int i = 0; i < 20'000; ++i) {
    Advance(Below(60));
    const bool first = Numbers("RATELIMIT.FIXED_WINDOW a 8 500 PEEK")[0] == 1;
    const bool second = Numbers("RATELIMIT.TOKEN_BUCKET b 5 7 900 PEEK")[0] == 1;
    const auto left_a = Numbers("RATELIMIT.FIXED_WINDOW a 8 500 PEEK")[2];
    const auto left_b = Numbers("RATELIMIT.TOKEN_BUCKET b 5 7 900 PEEK")[2];
    const bool allowed = Numbers("RATELIMIT.ALL 2 a b FIXED 8 500 BUCKET 5 7 900")[0] == 1;
    ASSERT_EQ(allowed, first && second) << i;
    const std::int64_t taken = allowed ? 1 : 0;
    ASSERT_EQ(Numbers("RATELIMIT.FIXED_WINDOW a 8 500 PEEK")[2], left_a - taken) << i;
    ASSERT_EQ(Numbers("RATELIMIT.TOKEN_BUCKET b 5 7 900 PEEK")[2], left_b - taken) << i;
  }
}

}  // namespace
}  // namespace oribi
