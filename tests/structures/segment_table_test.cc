#include "structures/segment_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "memory/arena.h"
#include "structures/segment_table_model.h"
#include "support/choices.h"

namespace oribi::structures {
namespace {

struct Item {
  std::uint64_t hash;
};
struct Traits {
  std::uint64_t Hash(const Item& item) const { return item.hash; }
};
using Table = SegmentTable<Item, Traits>;

class SegmentTableTest : public ::testing::Test {
 protected:
  Item* Add(std::uint64_t hash) {
    items_.push_back(std::make_unique<Item>(Item{hash}));
    table_.Insert(hash, items_.back().get());
    return items_.back().get();
  }
  bool Has(std::uint64_t hash) const {
    return static_cast<bool>(
        table_.Find(hash, [&](const Item& item) { return item.hash == hash; }));
  }
  void Remove(std::uint64_t hash) {
    const auto at = table_.Find(hash, [&](const Item& item) { return item.hash == hash; });
    ASSERT_TRUE(at);
    table_.Erase(at, hash);
  }

  base::Random random_{7};
  memory::Arena arena_;
  Table table_{arena_, Traits{}};
  std::vector<std::unique_ptr<Item>> items_;
};

TEST_F(SegmentTableTest, FindsEverythingThatWasInsertedWhileItGrows) {
  std::vector<std::uint64_t> hashes;
  for (int i = 0; i < 100'000; ++i) {
    hashes.push_back(random_.Next());
    Add(hashes.back());
  }
  for (const std::uint64_t hash : hashes) ASSERT_TRUE(Has(hash));
  EXPECT_FALSE(Has(random_.Next()));
  EXPECT_EQ(table_.size(), hashes.size());
}

class RandomTable : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomTable, BehavesAsAMapWhileAScanPasses) {
  support::RandomChoices choices(GetParam(), 3000);
  SegmentTableModel model;
  while (choices.More()) ASSERT_TRUE(model.Step(choices));
  EXPECT_TRUE(model.End());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTable, ::testing::Range<std::uint64_t>(1, 5));

TEST_F(SegmentTableTest, GivesSegmentsBackWhenItEmpties) {
  for (int i = 0; i < 50'000; ++i) Add(random_.Next());
  const std::size_t most = table_.segments();
  for (const auto& item : items_) Remove(item->hash);
  EXPECT_EQ(table_.size(), 0u);
  EXPECT_LT(table_.segments(), most / 8);
}

TEST_F(SegmentTableTest, GivesSegmentsBackWhenItEmptiesInTheOrderOfAScan) {
  for (int i = 0; i < 50'000; ++i) Add(random_.Next());
  std::sort(items_.begin(), items_.end(),
            [](const auto& a, const auto& b) { return a->hash < b->hash; });
  const std::size_t most = table_.segments();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Remove(items_[i]->hash);
    if (i == items_.size() / 2) {
      EXPECT_LT(table_.segments(), most * 6 / 10);
    }
  }
  EXPECT_EQ(table_.segments(), 1u);
}

TEST_F(SegmentTableTest, TakesAHundredItemsOfOneHashPrefix) {
  // They share a home bucket for ever: no split tells items apart that agree in their top 40 bits.
  const std::uint64_t prefix = random_.Next() & ~((std::uint64_t{1} << 24) - 1);
  for (std::uint64_t i = 0; i < 100; ++i) Add(prefix | i);
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_TRUE(Has(prefix | i));
}

TEST_F(SegmentTableTest, AScanVisitsEachItemThatStaysExactlyOnceWhileOthersComeAndGo) {
  std::set<std::uint64_t> stays;
  for (int i = 0; i < 5'000; ++i) stays.insert(Add(random_.Next())->hash);
  std::vector<std::uint64_t> passing;
  std::map<std::uint64_t, int> visits;
  std::uint64_t cursor = 0;
  int calls = 0;
  do {
    cursor = table_.Scan(cursor, [&](const Item& item) { ++visits[item.hash]; });
    ++calls;
    const bool growing = calls / 300 % 2 == 0;
    for (int i = 0; i < 40; ++i) {
      if (growing) {
        passing.push_back(Add(random_.Next())->hash);
      } else if (!passing.empty()) {
        Remove(passing.back());
        passing.pop_back();
      }
    }
  } while (cursor != 0);
  for (const std::uint64_t hash : stays) ASSERT_EQ(visits[hash], 1) << hash;
  EXPECT_GT(calls, 300);
}

TEST_F(SegmentTableTest, CursorsFitADouble) {
  for (int i = 0; i < 10'000; ++i) Add(random_.Next());
  std::uint64_t cursor = 0;
  do {
    cursor = table_.Scan(cursor, [](const Item&) {});
    ASSERT_LT(cursor, std::uint64_t{1} << 53);
  } while (cursor != 0);
}

TEST_F(SegmentTableTest, AnUnknownCursorIsHarmless) {
  for (int i = 0; i < 1'000; ++i) Add(random_.Next());
  for (int i = 0; i < 1'000; ++i) table_.Scan(random_.Next(), [](const Item&) {});
}

TEST_F(SegmentTableTest, RandomPicksEveryItemAboutEquallyOften) {
  for (int i = 0; i < 200; ++i) Add(random_.Next());
  std::unordered_map<const Item*, int> picks;
  for (int i = 0; i < 200'000; ++i) ++picks[table_.Random(random_)];
  EXPECT_EQ(picks.size(), 200u);
  for (const auto& [item, count] : picks) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1'200);
  }
}

TEST_F(SegmentTableTest, RandomOfAnEmptyTableIsNothing) {
  EXPECT_EQ(table_.Random(random_), nullptr);
}

TEST_F(SegmentTableTest, FindsAnItemByTheTopBitsOfItsHash) {
  for (int i = 0; i < 20'000; ++i) Add(random_.Next());
  for (const auto& item : items_) {
    bool found = false;
    table_.FindByPrefix(Table::Prefix(item->hash), [&](Table::Position at) {
      found |= table_.At(at) == item.get();
      return false;
    });
    ASSERT_TRUE(found);
  }
}

TEST_F(SegmentTableTest, IsFreedInPortions) {
  for (int i = 0; i < 20'000; ++i) Add(random_.Next());
  std::set<const Item*> freed;
  int portions = 0;
  bool done = false;
  while (!done) {
    std::size_t budget = 300;
    const std::size_t before = freed.size();
    done = table_.FreeSome(budget, [&](const Item* item) { freed.insert(item); });
    EXPECT_LE(freed.size() - before, 500u);
    ++portions;
  }
  EXPECT_EQ(freed.size(), 20'000u);
  EXPECT_GT(portions, 40);
  EXPECT_EQ(table_.segments(), 0u);
  EXPECT_EQ(arena_.live_bytes(), 0u);
}

TEST_F(SegmentTableTest, FillsItsSegmentsWell) {
  for (int i = 0; i < 1'000'000; ++i) Add(random_.Next());
  EXPECT_LT(static_cast<double>(table_.memory_bytes()) / 1e6, 10.2);
  const auto displaced = table_.Displacements();
  EXPECT_GT(static_cast<double>(displaced[0]) / 1e6, 0.9);
}

}  // namespace
}  // namespace oribi::structures
