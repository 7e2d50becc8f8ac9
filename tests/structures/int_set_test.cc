#include "structures/int_set.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <vector>

#include "base/random.h"
#include "memory/arena.h"

namespace oribi::structures {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

class IntSetTest : public ::testing::Test {
 protected:
  ~IntSetTest() override {
    std::size_t budget = ~std::size_t{0};
    EXPECT_TRUE(set_.FreeSome(budget));
    EXPECT_EQ(set_.memory_bytes(), 0u);
    EXPECT_EQ(arena_.live_bytes(), 0u);
  }

  static std::vector<std::int64_t> All(const IntSet& set, std::int64_t from = kLeast) {
    std::vector<std::int64_t> all;
    set.VisitFrom(from, [&](std::int64_t value) {
      all.push_back(value);
      return true;
    });
    return all;
  }
  void ExpectEqual(const std::set<std::int64_t>& model) {
    ASSERT_EQ(set_.size(), model.size());
    ASSERT_EQ(All(set_), std::vector<std::int64_t>(model.begin(), model.end()));
    std::size_t rank = 0;
    for (const std::int64_t value : model) {
      ASSERT_TRUE(set_.Contains(value));
      ASSERT_EQ(set_.At(rank++), value);
    }
    ASSERT_EQ(set_.memory_bytes(), arena_.live_bytes());
  }

  // Random insertions and erasures of what `draw` gives, in rounds of growing and shrinking.
  template <typename Draw>
  void Compare(Draw&& draw) {
    std::set<std::int64_t> model;
    for (int round = 0; round < 6; ++round) {
      const std::uint64_t growing = round % 2 == 0 ? 80 : 20;
      for (int i = 0; i < 4'000; ++i) {
        const std::int64_t value = draw();
        if (model.empty() || random_.Below(100) < growing) {
          ASSERT_EQ(set_.Insert(value), model.insert(value).second);
        } else {
          auto at = model.lower_bound(value);
          if (at == model.end()) at = model.begin();
          const std::int64_t victim = random_.Below(10) == 0 ? value : *at;
          ASSERT_EQ(set_.Erase(victim), model.erase(victim) == 1);
        }
        ASSERT_EQ(set_.Contains(value), model.contains(value));
      }
      ExpectEqual(model);
    }
    while (!model.empty()) {
      ASSERT_TRUE(set_.Erase(*model.begin()));
      model.erase(model.begin());
      if (!model.empty()) {
        const std::int64_t last = *model.rbegin();
        ASSERT_TRUE(set_.Erase(last));
        model.erase(last);
      }
    }
    EXPECT_EQ(set_.size(), 0u);
  }

  base::Random random_{11};
  memory::Arena arena_;
  IntSet set_{arena_};
};

TEST_F(IntSetTest, BehavesAsASetOfDenseIntegers) {
  Compare([&] { return static_cast<std::int64_t>(random_.Below(12'000)); });
}

TEST_F(IntSetTest, BehavesAsASetOfIntegersAnyDistanceApart) {
  Compare([&] { return static_cast<std::int64_t>(random_.Next() >> random_.Below(64)); });
}

TEST_F(IntSetTest, BehavesAsASetOfIntegersOfBothSigns) {
  Compare([&] { return static_cast<std::int64_t>(random_.Next()); });
}

TEST_F(IntSetTest, BehavesAsASetOfClustersFarApart) {
  Compare([&] {
    const std::uint64_t cluster = random_.Below(12) * 0x1234567890ABCDu;
    return static_cast<std::int64_t>(cluster + random_.Below(700));
  });
}

TEST_F(IntSetTest, HoldsTheEndsOfTheRange) {
  for (const std::int64_t value : {kMost, kLeast, std::int64_t{0}, kMost - 1, kLeast + 1}) {
    EXPECT_TRUE(set_.Insert(value));
    EXPECT_FALSE(set_.Insert(value));
  }
  EXPECT_EQ(All(set_), (std::vector<std::int64_t>{kLeast, kLeast + 1, 0, kMost - 1, kMost}));
  EXPECT_FALSE(set_.Contains(1));
}

TEST_F(IntSetTest, IsVisitedFromAnyIntegerOn) {
  for (std::int64_t i = 0; i < 5'000; ++i) set_.Insert(i * 10);
  EXPECT_EQ(All(set_, 49'975), (std::vector<std::int64_t>{49'980, 49'990}));
  EXPECT_EQ(All(set_, 49'990), (std::vector<std::int64_t>{49'990}));
  EXPECT_TRUE(All(set_, 49'991).empty());
  EXPECT_EQ(All(set_, -5).size(), 5'000u);
  int visited = 0;
  EXPECT_FALSE(set_.VisitFrom(11, [&](std::int64_t) { return ++visited < 3; }));
  EXPECT_EQ(visited, 3);
}

TEST_F(IntSetTest, FillsItsLeavesInAscendingOrder) {
  for (std::int64_t i = 0; i < 1'000'000; ++i) set_.Insert(7 * i);
  EXPECT_LT(static_cast<double>(set_.memory_bytes()) / 1e6, 2.3);
}

TEST_F(IntSetTest, FillsItsLeavesInDescendingOrder) {
  for (std::int64_t i = 200'000; i > 0; --i) set_.Insert(7 * i);
  EXPECT_LT(static_cast<double>(set_.memory_bytes()) / 2e5, 2.4);
}

TEST_F(IntSetTest, WastesLittleInRandomOrder) {
  for (int i = 0; i < 200'000; ++i)
    set_.Insert(static_cast<std::int64_t>(random_.Below(1'000'000)));
  EXPECT_LT(static_cast<double>(set_.memory_bytes()) / static_cast<double>(set_.size()), 2.8);
}

TEST_F(IntSetTest, WastesLittleOnIntegersThatComeDownBehindAFullLeaf) {
  for (std::int64_t i = 0; i < 400; ++i) set_.Insert(i);
  for (std::int64_t i = 50'000; i > 0; --i) set_.Insert(i * 10'000'000'000);
  EXPECT_LT(static_cast<double>(set_.memory_bytes()) / 50'400, 11.0);
}

TEST_F(IntSetTest, GivesMemoryBackWhenItEmpties) {
  for (std::int64_t i = 0; i < 100'000; ++i) set_.Insert(i * 3);
  const std::size_t full = set_.memory_bytes();
  for (std::int64_t i = 0; i < 100'000; ++i) {
    if (i % 100 != 0) set_.Erase(i * 3);
  }
  EXPECT_LT(set_.memory_bytes(), full / 10);
}

TEST_F(IntSetTest, IsCopiedAsAWhole) {
  for (int i = 0; i < 10'000; ++i) set_.Insert(static_cast<std::int64_t>(random_.Next() >> 40));
  memory::Arena other;
  IntSet copy(other);
  copy.CopyFrom(set_);
  EXPECT_EQ(All(copy), All(set_));
  EXPECT_EQ(copy.size(), set_.size());
  EXPECT_EQ(copy.memory_bytes(), other.live_bytes());
}

TEST_F(IntSetTest, IsFreedInPortions) {
  for (std::int64_t i = 0; i < 100'000; ++i) set_.Insert(i);
  int portions = 1;
  for (std::size_t budget = 200; !set_.FreeSome(budget); budget = 200) ++portions;
  EXPECT_GT(portions, 30);
}

}  // namespace
}  // namespace oribi::structures
