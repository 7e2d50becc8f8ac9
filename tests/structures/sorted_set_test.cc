#include "structures/sorted_set.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "memory/arena.h"

namespace oribi::structures {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(ScoredMember, KeepsEveryKindOfScore) {
  memory::Arena arena;
  for (const double score : {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             127.0,
                             128.0,
                             -128.0,
                             -129.0,
                             32767.0,
                             32768.0,
                             8388607.0,
                             8388608.0,
                             -8388608.0,
                             1e9,
                             1700000000000.0,
                             1.1259e15,
                             -1.1259e15,
                             9007199254740992.0,
                             36028797018963967.0,
                             36028797018963968.0,
                             1e300,
                             0.1,
                             -2.5,
                             kInf,
                             -kInf,
                             5e-324}) {
    for (const std::size_t length : {std::size_t{0}, std::size_t{5}, std::size_t{127},
                                     std::size_t{128}, std::size_t{40'000}}) {
      const std::string text(length, 'm');
      const std::size_t bytes = ScoredMember::Size(score, text);
      void* const memory = arena.Allocate(bytes);
      const ScoredMember* const member = ScoredMember::Make(memory, score, text);
      EXPECT_EQ(member->score(), score);
      EXPECT_EQ(std::signbit(member->score()), std::signbit(score));
      EXPECT_EQ(member->member(), text);
      EXPECT_EQ(member->size(), bytes);
      arena.Free(memory, bytes);
    }
  }
}

TEST(ScoredMember, OrdersScoresAsTheyCompare) {
  const double scores[] = {-kInf, -1e300, -1.5, -1, -5e-324, 0, 5e-324, 0.5, 1, 1e300, kInf};
  for (const double a : scores) {
    for (const double b : scores) EXPECT_EQ(a < b, ScoreOrder(a) < ScoreOrder(b)) << a << " " << b;
  }
  EXPECT_EQ(ScoreOrder(-0.0), ScoreOrder(0.0));
}

// The set beside a std::map and a std::set, under all operations.
class SortedSetTest : public ::testing::Test {
 protected:
  using Order = std::set<std::pair<double, std::string>>;

  ~SortedSetTest() override { Free(*set_); }
  static void Free(SortedSet& set) {
    std::size_t all = SIZE_MAX;
    EXPECT_TRUE(set.FreeSome(all));
  }

  void Put(const std::string& member, double score) {
    const auto place = set_->Find(member);
    ASSERT_EQ(static_cast<bool>(place), scores_.contains(member));
    if (place) {
      ASSERT_EQ(place.member->score(), scores_[member]);
      order_.erase({scores_[member], member});
      set_->SetScore(place, score);
    } else {
      set_->Insert(place, member, score);
    }
    scores_[member] = score;
    order_.insert({score, member});
  }
  void Remove(const std::string& member) {
    const auto place = set_->Find(member);
    ASSERT_EQ(static_cast<bool>(place), scores_.contains(member));
    if (!place) return;
    set_->Erase(place);
    order_.erase({scores_[member], member});
    scores_.erase(member);
  }
  void RemoveRange(std::size_t rank, std::size_t count) {
    auto from = std::next(order_.begin(), static_cast<std::ptrdiff_t>(rank));
    set_->EraseRange(rank, count, [&](const ScoredMember& gone) {
      ASSERT_EQ(gone.member(), from->second);
      scores_.erase(from->second);
      from = order_.erase(from);
    });
  }
  void CheckOrder() const {
    ASSERT_EQ(set_->size(), order_.size());
    auto at = set_->order().At(0);
    for (const auto& [score, member] : order_) {
      ASSERT_NE(at.get(), nullptr);
      ASSERT_EQ(at->member(), member);
      ASSERT_EQ(at->score(), score);
      at.Next();
    }
    ASSERT_EQ(at.get(), nullptr);
  }
  void CheckBackwards() const {
    if (order_.empty()) return;
    auto at = set_->order().At(order_.size() - 1);
    for (auto expected = order_.rbegin(); expected != order_.rend(); ++expected) {
      ASSERT_EQ(at->member(), expected->second);
      at.Previous();
    }
    ASSERT_EQ(at.get(), nullptr);
  }
  void CheckRanks() const {
    std::size_t rank = 0;
    for (const auto& [score, member] : order_) {
      const auto place = set_->Find(member);
      ASSERT_TRUE(place);
      ASSERT_EQ(set_->Rank(place.member), rank);
      ASSERT_EQ(set_->order().At(rank)->member(), member);
      ++rank;
    }
  }
  void CheckCounts(double score) const {
    const auto below = std::distance(order_.begin(), order_.lower_bound({score, ""}));
    const auto above = std::distance(
        order_.begin(), std::find_if(order_.begin(), order_.end(),
                                     [score](const auto& pair) { return pair.first > score; }));
    EXPECT_EQ(set_->order().CountBelow(score), static_cast<std::size_t>(below));
    EXPECT_EQ(set_->order().CountUpTo(score), static_cast<std::size_t>(above));
    EXPECT_EQ(set_->order().CountWhile(
                  [score](const ScoredMember& member) { return member.score() < score; }),
              static_cast<std::size_t>(below));
  }
  void CheckAll() {
    CheckOrder();
    CheckBackwards();
    CheckRanks();
    for (const double score : {-kInf, -1.0, 0.0, 0.5, 10.0, 1000.0, 1e9, kInf}) CheckCounts(score);
  }
  std::string MemberName(std::uint64_t number) const { return "member:" + std::to_string(number); }

  base::Random random_{11};
  memory::Arena arena_;
  SortedSet own_{arena_, 99};
  SortedSet* set_ = &own_;
  std::map<std::string, double> scores_;
  Order order_;
};

TEST_F(SortedSetTest, IsAsEmptyAsItLooks) {
  CheckAll();
  EXPECT_FALSE(set_->Find("x"));
  EXPECT_EQ(set_->order().CountUpTo(kInf), 0u);
}

TEST_F(SortedSetTest, TakesMembersInAscendingOrder) {
  for (int i = 0; i < 20'000; ++i) Put(MemberName(static_cast<std::uint64_t>(i)), i);
  CheckAll();
  EXPECT_LT(static_cast<double>(set_->order().memory_bytes()) / 20'000, 9.2);
}

TEST_F(SortedSetTest, TakesMembersInDescendingOrder) {
  for (int i = 20'000; i > 0; --i) Put(MemberName(static_cast<std::uint64_t>(i)), i);
  CheckAll();
}

TEST_F(SortedSetTest, OrdersMembersOfOneScoreByTheirBytes) {
  for (int i = 0; i < 5000; ++i) Put(MemberName(random_.Below(100'000)), 0);
  CheckAll();
  const auto limit = [](const ScoredMember& member) { return member.member() < "member:5"; };
  const auto expected = std::distance(order_.begin(), order_.lower_bound({0, "member:5"}));
  EXPECT_EQ(set_->order().CountWhile(limit), static_cast<std::size_t>(expected));
}

TEST_F(SortedSetTest, BehavesAsAModelUnderRandomOperations) {
  for (int round = 0; round < 12; ++round) {
    const std::uint64_t names = round % 3 == 0 ? 500 : 8000;
    const std::uint64_t growing = round % 2 == 0 ? 75 : 20;  // percent
    const double scale = std::pow(10.0, round - 3);
    for (int i = 0; i < 12'000; ++i) {
      const std::string name = MemberName(random_.Below(names));
      if (random_.Below(100) < growing) {
        double score = static_cast<double>(random_.Below(1000)) * scale;
        if (random_.Below(4) == 0) score = -score;
        if (random_.Below(200) == 0) score = kInf;
        ASSERT_NO_FATAL_FAILURE(Put(name, score == 0 ? 0.0 : score));
      } else {
        ASSERT_NO_FATAL_FAILURE(Remove(name));
      }
    }
    ASSERT_NO_FATAL_FAILURE(CheckAll());
  }
}

TEST_F(SortedSetTest, MovesAMemberALittleOrFar) {
  for (int i = 0; i < 3000; ++i) Put(MemberName(static_cast<std::uint64_t>(i)), i * 10);
  for (int i = 0; i < 20'000; ++i) {
    const std::string name = MemberName(random_.Below(3000));
    const double step = random_.Below(2) == 0 ? 3.5 : 1000;
    ASSERT_NO_FATAL_FAILURE(Put(name, scores_[name] + step));
  }
  CheckAll();
}

TEST_F(SortedSetTest, ErasesRanges) {
  for (int i = 0; i < 20'000; ++i) {
    Put(MemberName(random_.Next()), static_cast<double>(random_.Below(5000)));
  }
  while (!order_.empty()) {
    const std::size_t rank = random_.Below(order_.size());
    const std::size_t most = std::min<std::size_t>(order_.size() - rank, 1500);
    ASSERT_NO_FATAL_FAILURE(RemoveRange(rank, 1 + random_.Below(most)));
    ASSERT_NO_FATAL_FAILURE(CheckOrder());
  }
  EXPECT_EQ(set_->order().memory_bytes(), 0u);
}

TEST_F(SortedSetTest, GivesEveryMemberOnceInAScan) {
  for (int i = 0; i < 5000; ++i) Put(MemberName(random_.Next()), i);
  std::set<std::string> seen;
  std::uint64_t cursor = 0;
  do {
    cursor = set_->Scan(cursor, [&](const ScoredMember& member) {
      EXPECT_TRUE(seen.insert(std::string(member.member())).second);
    });
    EXPECT_LT(cursor, std::uint64_t{1} << 48);
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), scores_.size());
}

TEST_F(SortedSetTest, IsCopiedIntoAnotherArena) {
  memory::Arena elsewhere;
  for (int i = 0; i < 3000; ++i) Put(MemberName(random_.Next()), static_cast<double>(i % 100) / 3);
  Put(std::string(5000, 'l'), 1);
  SortedSet copy(elsewhere, 5);
  copy.CopyFrom(*set_);
  set_ = &copy;
  CheckAll();
  set_ = &own_;
  Free(copy);
  EXPECT_EQ(elsewhere.live_bytes(), 0u);
}

TEST_F(SortedSetTest, IsFreedInPortions) {
  const std::size_t before = arena_.live_bytes();
  SortedSet set(arena_, 3);
  for (int i = 0; i < 20'000; ++i) set.Insert(MemberName(random_.Next()), i);
  set.Insert(std::string(100'000, 'l'), 1);
  int portions = 0;
  bool done = false;
  while (!done) {
    std::size_t budget = 500;
    done = set.FreeSome(budget);
    ++portions;
  }
  EXPECT_GE(portions, 30);
  EXPECT_EQ(arena_.live_bytes(), before);
}

TEST_F(SortedSetTest, LeavesNothingOutsideAnArenaThatIsDropped) {
  memory::Arena arena;
  SortedSet set(arena, 3);
  for (int i = 0; i < 300; ++i) set.Insert(MemberName(random_.Next()), i);
  set.Insert(std::string(100'000, 'l'), 1);
  set.FreeOutside();
  EXPECT_EQ(arena.large_bytes(), 0u);
}

TEST_F(SortedSetTest, CountsTheMemoryItTakes) {
  const std::size_t before = arena_.live_bytes();
  for (int i = 0; i < 10'000; ++i) Put(MemberName(random_.Below(1'000'000)), i);
  for (int i = 0; i < 5000; ++i) Remove(scores_.begin()->first);
  const auto counted = static_cast<double>(set_->memory_bytes());
  EXPECT_NEAR(counted / static_cast<double>(arena_.live_bytes() - before), 1, 0.1);
}

}  // namespace
}  // namespace oribi::structures
