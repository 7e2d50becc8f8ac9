#include "structures/timing_wheel.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/random.h"
#include "structures/timing_wheel_model.h"
#include "support/choices.h"

namespace oribi::structures {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'123;
constexpr std::int64_t kDay = 86'400'000;
constexpr std::size_t kNoLimit = TimingWheelModel::kNoLimit;

class Wheel : public testing::Test {
 protected:
  void SetDeadline(std::uint64_t key, std::int64_t deadline) { model_.SetDeadline(key, deadline); }
  std::size_t Advance(std::int64_t now, std::size_t max_records = kNoLimit) {
    return model_.Advance(now, max_records);
  }
  bool HasOverdue() const { return model_.HasOverdue(); }

  TimingWheelModel model_{kStart};
  TimingWheel& wheel_ = model_.wheel();
};

TEST_F(Wheel, IsEmptyAtFirst) {
  EXPECT_TRUE(wheel_.empty());
  EXPECT_EQ(wheel_.memory_bytes(), 0u);
  EXPECT_EQ(wheel_.NextDueMs(), TimingWheel::kNever);
  EXPECT_EQ(wheel_.lag_ms(kStart + kDay), 0);
  EXPECT_EQ(Advance(kStart + kDay), 0u);
}

TEST_F(Wheel, NeverFiresEarlyAndAtMostATickLate) {
  for (std::int64_t delay = 1; delay < 100; ++delay) {
    SetDeadline(1, kStart + delay);
    TimingWheel wheel(kStart);
    wheel.Add(7, kStart + delay);
    std::int64_t fired_at = 0;
    for (std::int64_t now = kStart; fired_at == 0; ++now) {
      wheel.Advance(now, kNoLimit, [&](std::uint64_t) { fired_at = now; });
    }
    EXPECT_GE(fired_at, kStart + delay);
    EXPECT_LT(fired_at, kStart + delay + TimingWheel::kTickMs);
  }
}

TEST_F(Wheel, KeepsAllFortyBitsOfARecord) {
  constexpr std::uint64_t kHash = 0xFEDCBA9876;
  wheel_.Add(kHash, kStart + 5);
  std::uint64_t shown = 0;
  wheel_.Advance(kStart + 100, kNoLimit, [&](std::uint64_t hash) { shown = hash; });
  EXPECT_EQ(shown, kHash);
}

TEST_F(Wheel, FiresAPastDeadlineAtTheNextCall) {
  SetDeadline(1, kStart - 1'000'000);
  SetDeadline(2, kStart);
  SetDeadline(3, -5);
  EXPECT_EQ(wheel_.NextDueMs(), kStart);
  EXPECT_EQ(Advance(kStart), 3u);
  EXPECT_TRUE(model_.keys() == 0);
}

TEST_F(Wheel, DoesNotShowAgainInOneCallWhatIsAddedAsPast) {
  wheel_.Add(1, kStart - 1);
  const auto add_again = [&](std::uint64_t hash) { wheel_.Add(hash, kStart - 1); };
  EXPECT_EQ(wheel_.Advance(kStart, 1000, add_again), 1u);
  EXPECT_EQ(wheel_.Advance(kStart, 1000, add_again), 1u);
}

TEST_F(Wheel, TellsWhenItMustBeCalledNext) {
  SetDeadline(1, kStart + 1000);
  EXPECT_GE(wheel_.NextDueMs(), kStart + 1000);
  EXPECT_LT(wheel_.NextDueMs(), kStart + 1000 + TimingWheel::kTickMs);
  SetDeadline(2, kStart + kDay);
  SetDeadline(3, kStart + 30 * kDay);
  Advance(kStart + 2000);
  EXPECT_LE(wheel_.NextDueMs(), kStart + kDay);
  EXPECT_GT(wheel_.NextDueMs(), kStart + kDay / 2);
}

TEST_F(Wheel, FiresOnTimeWhenCalledOnlyWhenItAsks) {
  base::Random random(3);
  for (std::uint64_t key = 0; key < 2000; ++key) {
    SetDeadline(key, kStart + static_cast<std::int64_t>(
                                  random.Below(std::uint64_t{1} << random.Below(36))));
  }
  int calls = 0;
  while (!wheel_.empty()) {
    Advance(wheel_.NextDueMs());
    ASSERT_FALSE(HasOverdue());
    ASSERT_LT(++calls, 20'000);
  }
  EXPECT_LE(model_.latest_ms(), TimingWheel::kTickMs);
}

TEST_F(Wheel, LosesNothingWhenTimeJumpsForYears) {
  for (std::uint64_t key = 0; key < 1000; ++key) {
    const auto far = static_cast<std::int64_t>(key);
    SetDeadline(key, kStart + far * far * 600'000);  // up to 19 years
  }
  SetDeadline(1001, TimingWheel::kNever);
  Advance(kStart + 365 * kDay);
  EXPECT_FALSE(HasOverdue());
  Advance(kStart + 365 * 19 * kDay);
  EXPECT_FALSE(HasOverdue());
  Advance(kStart + 365 * 1000 * kDay);
  EXPECT_EQ(model_.keys(), 1u);
  EXPECT_EQ(wheel_.size(), 1u);
}

TEST_F(Wheel, ShowsNoMoreThanItMayAndGoesOnFromThere) {
  for (std::uint64_t key = 0; key < 10'000; ++key) SetDeadline(key, kStart + 3'600'000);
  std::size_t calls = 0;
  std::int64_t now = kStart;
  while (model_.keys() != 0) {
    now += 1000;
    ASSERT_LE(Advance(now, 100), 100u);
    ASSERT_LT(++calls, 4000u);
  }
  EXPECT_LE(now, kStart + 3'600'000 + 101'000);
  EXPECT_EQ(wheel_.size(), 0u);
}

TEST_F(Wheel, FiresOnTimeBesideACoarseSlotOfAMillion) {
  // A million keys of one coarse slot, and one key that is due in the middle of their being spread.
  for (std::uint64_t key = 0; key < 1'000'000; ++key) {
    SetDeadline(key, kStart + 5 * 3'600'000 + static_cast<std::int64_t>(key));
  }
  SetDeadline(2'000'000, kStart + 4 * 3'600'000 + 1'700'000);
  for (std::int64_t now = kStart; now < kStart + 5 * 3'600'000; now += 100) {
    Advance(now, 200);
    ASSERT_EQ(wheel_.lag_ms(now), 0);
  }
  EXPECT_EQ(model_.keys(), 1'000'000u);
  EXPECT_LE(model_.latest_ms(), 100 + TimingWheel::kTickMs);
}

TEST_F(Wheel, ShowsItsLag) {
  for (std::uint64_t key = 0; key < 10; ++key) SetDeadline(key, kStart + 100);
  Advance(kStart + 5000, 5);
  EXPECT_GE(wheel_.lag_ms(kStart + 5000), 5000 - 100 - TimingWheel::kTickMs);
  EXPECT_LE(wheel_.lag_ms(kStart + 5000), 5000 - 100);
  Advance(kStart + 5000, 5);
  EXPECT_EQ(wheel_.lag_ms(kStart + 5000), 0);
}

TEST_F(Wheel, SurvivesAClockThatIsSetBack) {
  SetDeadline(1, kStart + 1000);
  Advance(kStart + 3'600'000);
  EXPECT_TRUE(model_.keys() == 0);
  Advance(kStart + 1);
  SetDeadline(2, kStart + 50);
  EXPECT_EQ(Advance(kStart + 100), 0u);
  Advance(kStart + 3'600'000 + 100);
  EXPECT_TRUE(model_.keys() == 0);
}

TEST_F(Wheel, ClearsAndMoves) {
  for (std::uint64_t key = 0; key < 1000; ++key) {
    SetDeadline(key, kStart + static_cast<std::int64_t>(key * key * 1000));
  }
  TimingWheel other(std::move(wheel_));
  EXPECT_EQ(other.size(), 1000u);
  EXPECT_EQ(wheel_.size(), 0u);          // NOLINT: a moved-from wheel is empty
  EXPECT_EQ(wheel_.memory_bytes(), 0u);  // NOLINT
  wheel_.Add(5, kStart + 10);            // NOLINT
  EXPECT_EQ(Advance(kStart + 100), 1u);
  wheel_ = std::move(other);
  EXPECT_EQ(wheel_.size(), 1000u);
  Advance(kStart + 600'000);
  EXPECT_FALSE(HasOverdue());
  wheel_.Clear();
  EXPECT_TRUE(wheel_.empty());
  EXPECT_EQ(wheel_.memory_bytes(), 0u);
  wheel_.Add(5, kStart + 700'000);
  EXPECT_EQ(wheel_.Advance(kStart + 800'000, kNoLimit, [](std::uint64_t) {}), 1u);
}

TEST_F(Wheel, WastesLittleOnAMillionRecords) {
  for (std::uint64_t key = 0; key < 1'000'000; ++key) {
    wheel_.Add(key, kStart + static_cast<std::int64_t>(key % 10) * 3'600'000 + 1);
  }
  EXPECT_LT(static_cast<double>(wheel_.memory_bytes()), 5'000'000 * 1.03);
}

// Random deadlines of every magnitude, renewed, shortened and dropped, against a plain map.
class RandomWheel : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomWheel, FiresEveryDeadlineOnceItHasPassedAndNoneBefore) {
  support::RandomChoices choices(GetParam(), 3000);
  const std::size_t limit = GetParam() % 2 == 0 ? kNoLimit : 1 + choices.Below(300);
  TimingWheelModel model(kStart);
  while (choices.More()) ASSERT_TRUE(model.Step(choices, limit));
  model.Finish(limit);
  EXPECT_EQ(model.keys(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomWheel, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace oribi::structures
