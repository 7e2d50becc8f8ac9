#include "memory/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "base/random.h"
#include "memory/arena_model.h"
#include "memory/checked_arena.h"
#include "memory/slab_arena.h"
#include "support/choices.h"

namespace oribi::memory {
namespace {

struct Block {
  void* memory;
  std::size_t bytes;
  unsigned char pattern;
};

// Every promise is kept by both kinds of arena.
template <typename T>
class AnyArena : public testing::Test {
 protected:
  Block Make(std::size_t bytes) {
    const auto pattern = static_cast<unsigned char>(random_.Next());
    void* memory = arena_.Allocate(bytes);
    std::memset(memory, pattern, bytes);
    return {memory, bytes, pattern};
  }

  T arena_;
  base::Random random_{42};
};
using Arenas = testing::Types<Arena, SlabArena, CheckedArena>;
TYPED_TEST_SUITE(AnyArena, Arenas);

TYPED_TEST(AnyArena, KeepsEveryByteOfEveryLiveBlockAndCountsThem) {
  ArenaModel<TypeParam> model;
  support::RandomChoices choices(42, 200'000);
  while (choices.More()) ASSERT_TRUE(model.Step(choices));
  EXPECT_TRUE(model.End());
}

TYPED_TEST(AnyArena, RoundsUpToTheStepOfTheSize) {
  EXPECT_EQ(TypeParam::RoundUp(1), 6u);
  EXPECT_EQ(TypeParam::RoundUp(37), 38u);
  EXPECT_EQ(TypeParam::RoundUp(64), 64u);
  EXPECT_EQ(TypeParam::RoundUp(65), 68u);
  EXPECT_EQ(TypeParam::RoundUp(128), 128u);
  EXPECT_EQ(TypeParam::RoundUp(129), 136u);
  EXPECT_EQ(TypeParam::RoundUp(512), 512u);
  EXPECT_EQ(TypeParam::RoundUp(1088), 1088u);
  for (std::size_t bytes = 1; bytes <= 6000; ++bytes) EXPECT_GE(TypeParam::RoundUp(bytes), bytes);
}

TYPED_TEST(AnyArena, StartsSegmentsOnACacheLine) {
  for (int i = 0; i < 100; ++i) {
    const auto address = reinterpret_cast<std::uintptr_t>(this->arena_.Allocate(kSegmentBytes));
    EXPECT_EQ(address % 64, 0u);
  }
}

TYPED_TEST(AnyArena, ResizesInPlaceWithinAClassOnly) {
  Block block = this->Make(33);
  ASSERT_TRUE(this->arena_.Resize(block.memory, 33, 34));
  std::memset(block.memory, 7, 34);
  EXPECT_FALSE(this->arena_.Resize(block.memory, 34, 35));
  EXPECT_FALSE(this->arena_.Resize(block.memory, 34, 1088));
  ASSERT_TRUE(this->arena_.Resize(block.memory, 34, 33));
  this->arena_.Free(block.memory, 33);
  EXPECT_EQ(this->arena_.live_bytes(), 0u);
}

TYPED_TEST(AnyArena, DropsAllItsSmallObjectsAtOnceAndCanBeUsedAgain) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 50'000; ++i) this->Make(this->random_.Below(kMaxSmallBytes) + 1);
    EXPECT_GT(this->arena_.live_bytes(), 0u);
    this->arena_.DropAll();
    EXPECT_EQ(this->arena_.live_bytes(), 0u);
    EXPECT_EQ(this->arena_.page_bytes(), 0u);
  }
}

TYPED_TEST(AnyArena, MayEndOnAnotherThread) {
  auto arena = std::make_unique<TypeParam>();
  for (int i = 0; i < 10'000; ++i) std::memset(arena->Allocate(40), 1, 40);
  std::thread([mine = std::move(arena)]() mutable { mine.reset(); }).join();
}

// What only the slabs do.
class Slabs : public testing::Test {
 protected:
  std::vector<void*> Fill(std::size_t bytes, std::size_t count) {
    std::vector<void*> objects(count);
    for (void*& object : objects) std::memset(object = arena_.Allocate(bytes), 1, bytes);
    return objects;
  }

  SlabArena arena_;
};

TEST_F(Slabs, CostLittleMoreThanTheirObjects) {
  Fill(37, 1'000'000);
  EXPECT_EQ(arena_.live_bytes(), 38'000'000u);
  EXPECT_LT(static_cast<double>(arena_.page_bytes()), 38'000'000 * 1.004);
}

TEST_F(Slabs, GoOnWithRegionsMadeAheadOnceTheyAreManyAndGiveAllBack) {
  const auto objects = Fill(512, 620'000);  // 317 MB
  EXPECT_LT(static_cast<double>(arena_.page_bytes()), 620'000 * 512 * 1.01);
  for (std::size_t i = 0; i < objects.size(); i += 1000) {
    ASSERT_EQ(static_cast<char*>(objects[i])[511], 1) << i;
  }
  for (void* object : objects) arena_.Free(object, 512);
  arena_.ReturnFreePages(~std::size_t{0});
  EXPECT_EQ(arena_.page_bytes(), 0u);
}

TEST_F(Slabs, AlignObjectsByTheirStep) {
  using Pair = std::pair<std::size_t, std::size_t>;
  for (const auto& [bytes, step] : {Pair{6, 2}, {62, 2}, {68, 4}, {136, 8}, {512, 8}}) {
    for (void* object : Fill(bytes, 2000)) {
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(object) % step, 0u) << bytes;
    }
  }
}

TEST_F(Slabs, ReturnEmptyPagesInSlicesOnlyWhenAsked) {
  const auto objects = Fill(64, 512 * 100);  // 100 pages
  void* kept = arena_.Allocate(64);
  const std::size_t before = arena_.page_bytes();
  for (void* object : objects) arena_.Free(object, 64);
  EXPECT_EQ(arena_.page_bytes(), before);
  EXPECT_EQ(arena_.ReturnFreePages(10), 10u);
  EXPECT_EQ(arena_.page_bytes(), before - 10 * kPageBytes);
  EXPECT_EQ(arena_.ReturnFreePages(1000), 100u - 10 - 16) << "sixteen stay at hand";
  EXPECT_EQ(arena_.ReturnFreePages(1000), 0u);
  arena_.Free(kept, 64);
  EXPECT_EQ(arena_.ReturnFreePages(1000), 17u);
  EXPECT_EQ(arena_.page_bytes(), 0u);
}

TEST_F(Slabs, UseEmptiedPagesForOtherClasses) {
  for (void* object : Fill(64, 512 * 50)) arena_.Free(object, 64);
  const std::size_t before = arena_.page_bytes();
  Fill(128, 256 * 50);
  EXPECT_LE(arena_.page_bytes(), before + kPageBytes);
}

TEST_F(Slabs, FillTheFullestPagesFirst) {
  const auto objects = Fill(64, 512 * 8);
  // The first page loses nine in ten of its objects, the others one in ten.
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (i < 512 ? i % 10 != 0 : i % 10 == 0) arena_.Free(objects[i], 64);
  }
  EXPECT_TRUE(SlabArena::IsSparse(objects[0], 64));
  EXPECT_FALSE(SlabArena::IsSparse(objects[513], 64));
  for (int i = 0; i < 300; ++i) {
    EXPECT_NE(PageOf(arena_.Allocate(64)), PageOf(objects[0]));
  }
}

TEST_F(Slabs, HandOutFirstWhatWasFreedLast) {
  const auto objects = Fill(64, 100);
  const std::size_t live = arena_.live_bytes();
  for (std::size_t i = 0; i < 20; ++i) arena_.Free(objects[i], 64);
  EXPECT_EQ(arena_.live_bytes(), live - 20 * 64);
  for (std::size_t i = 20; i-- > 12;) EXPECT_EQ(arena_.Allocate(64), objects[i]);
  EXPECT_NE(PageOf(arena_.Allocate(62)), PageOf(objects[0])) << "another class has other objects";
}

TEST_F(Slabs, GiveWhatWasFreedLastBackToItsPageBeforeThatIsReturned) {
  const auto objects = Fill(512, 64 * 20);  // 20 pages
  for (void* object : objects) arena_.Free(object, 512);
  EXPECT_EQ(arena_.ReturnFreePages(1000), 20u);
  EXPECT_EQ(arena_.page_bytes(), 0u);
}

TEST_F(Slabs, KeepLargeObjectsOutOfThePages) {
  void* large = arena_.Allocate(100'000);
  EXPECT_GE(arena_.large_bytes(), 100'000u);
  EXPECT_EQ(arena_.live_bytes(), arena_.large_bytes());
  EXPECT_EQ(arena_.page_bytes(), 0u);
  EXPECT_FALSE(SlabArena::IsSparse(large, 100'000));
  arena_.Free(large, 100'000);
  EXPECT_EQ(arena_.live_bytes(), 0u);
}

TEST_F(Slabs, RefuseToFreeAnObjectOfAnotherSize) {
  void* object = arena_.Allocate(20);
  EXPECT_DEATH(arena_.Free(object, 40), "");
}

TEST(Checked, RefusesToFreeWhatIsNotItsOwn) {
  CheckedArena arena;
  CheckedArena other;
  void* object = arena.Allocate(20);
  EXPECT_DEATH(other.Free(object, 20), "");
  EXPECT_DEATH(arena.Free(object, 19), "");
}

}  // namespace
}  // namespace oribi::memory
