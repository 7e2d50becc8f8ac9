#include "structures/sliced_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/random.h"

namespace oribi::structures {
namespace {

using Item = std::pair<std::uint64_t, std::size_t>;
struct ByFirst {
  bool operator()(const Item& a, const Item& b) const { return a.first < b.first; }
};

TEST(SlicedSort, SortsStablyWhateverTheSlices) {
  base::Random random(5);
  for (const std::size_t size : {0, 1, 2, 255, 256, 257, 1000, 5000, 8192}) {
    for (const std::size_t slice : {1, 7, 256, 100'000}) {
      std::vector<Item> items;
      for (std::size_t i = 0; i < size; ++i) items.emplace_back(random.Below(100), i);
      std::vector<Item> expected = items;
      std::stable_sort(expected.begin(), expected.end(), ByFirst{});
      SlicedSort<Item, ByFirst> sort(items, ByFirst{});
      while (!sort.Step(slice)) {
      }
      ASSERT_EQ(items, expected) << size << " in slices of " << slice;
    }
  }
}

TEST(SlicedSort, DoesAboutAsMuchAsItIsAskedFor) {
  std::vector<Item> items(10'000);
  SlicedSort<Item, ByFirst> sort(items, ByFirst{});
  std::size_t steps = 1;
  while (!sort.Step(256)) ++steps;
  EXPECT_GT(steps, 5 * items.size() / 256);
}

}  // namespace
}  // namespace oribi::structures
