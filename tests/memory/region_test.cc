#include "memory/region.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "memory/region_supply.h"

namespace oribi::memory {
namespace {

void ExpectFresh(RegionHeader* region) {
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(region) % kRegionBytes, 0u);
  EXPECT_TRUE(IsWhollyClean(*region));
  PageHeader* const page = TakeCleanPage(*region);
  const char* const memory = PageMemory(page);
  EXPECT_EQ(memory[0], 0);
  EXPECT_EQ(memory[kPageBytes - 1], 0);
  MarkClean(page);
}

TEST(Region, OnHugePagesIsLikeAnyOther) {
  RegionHeader* const region = MapHugeRegion();
  ExpectFresh(region);
  UnmapRegion(region);
}

TEST(Region, ReadsAsZerosWhereAPageWasGivenBack) {
  for (RegionHeader* const region : {MapRegion(), MapHugeRegion()}) {
    PageHeader* const page = TakeCleanPage(*region);
    PageHeader* const neighbour = TakeCleanPage(*region);
    std::memset(PageMemory(page), 'x', kPageBytes);
    std::memset(PageMemory(neighbour), 'y', kPageBytes);
    DiscardPage(page);
    EXPECT_EQ(PageMemory(page)[0], 0);
    EXPECT_EQ(PageMemory(page)[kPageBytes - 1], 0);
    EXPECT_EQ(PageMemory(neighbour)[0], 'y');
    UnmapRegion(region);
  }
}

TEST(RegionSupply, GivesEachRegionOnce) {
  std::set<RegionHeader*> taken;
  for (int i = 0; i < 20; ++i) {
    RegionHeader* const region = RegionSupply::Get().Take();
    RegionSupply::Get().Extend(region);
    RegionSupply::Get().Prepare();
    ExpectFresh(region);
    EXPECT_TRUE(taken.insert(region).second);
  }
  for (RegionHeader* const region : taken) UnmapRegion(region);
}

}  // namespace
}  // namespace oribi::memory
