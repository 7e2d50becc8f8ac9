#include "memory/large.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace oribi::memory {
namespace {

class Large : public testing::Test {
 protected:
  ~Large() override { EXPECT_EQ(LargeBytes::TotalBytes(), before_); }
  std::size_t before_ = LargeBytes::TotalBytes();
};

TEST_F(Large, HoldsWhatItWasGiven) {
  const std::string text(3000, 'x');
  LargeBytes* block = LargeBytes::Copy(text);
  EXPECT_EQ(block->bytes(), text);
  EXPECT_GE(block->capacity(), 3000u);
  EXPECT_EQ(LargeBytes::TotalBytes(), before_ + block->occupied_bytes());
  LargeBytes::Release(block);
}

TEST_F(Large, LivesUntilTheLastReferenceGoes) {
  LargeBytes* block = LargeBytes::Copy(std::string(1000, 'a'));
  EXPECT_FALSE(block->IsShared());
  block->AddRef();
  EXPECT_TRUE(block->IsShared());
  LargeBytes::Release(block);
  EXPECT_FALSE(block->IsShared());
  EXPECT_EQ(block->bytes(), std::string(1000, 'a'));
  LargeBytes::Release(block);
}

TEST_F(Large, GrowsWithHeadroomAndKeepsItsBytes) {
  LargeBytes* block = LargeBytes::Copy(std::string(1000, 'a'));
  block = LargeBytes::Grow(block, 5000);
  EXPECT_GE(block->capacity(), 10'000u);
  EXPECT_EQ(block->bytes(), std::string(1000, 'a'));
  block = LargeBytes::Grow(block, 4'000'000);
  EXPECT_GE(block->capacity(), 4'000'000u + (1u << 20));
  EXPECT_LT(block->capacity(), 7'000'000u);
  EXPECT_EQ(block->bytes(), std::string(1000, 'a'));
  EXPECT_EQ(LargeBytes::TotalBytes(), before_ + block->occupied_bytes());
  LargeBytes::Release(block);
}

TEST_F(Large, StaysInPlaceWhenThereIsRoom) {
  LargeBytes* block = LargeBytes::Create(1000, 5000);
  EXPECT_EQ(LargeBytes::Grow(block, 5000), block);
  LargeBytes::Release(block);
}

TEST_F(Large, LeavesSharedBytesAlone) {
  LargeBytes* block = LargeBytes::Copy(std::string(1000, 'a'));
  LargeBytesRef reader(block->AddRef());
  LargeBytes* mine = LargeBytes::Grow(block, 500);
  EXPECT_NE(mine, reader.get());
  std::memset(mine->data(), 'b', mine->size());
  EXPECT_EQ(reader->bytes(), std::string(1000, 'a'));
  EXPECT_FALSE(mine->IsShared());
  EXPECT_FALSE(reader->IsShared());
  LargeBytes::Release(mine);
}

TEST_F(Large, ACopyOfSharedBytesHasTheRoomThatWasAskedFor) {
  LargeBytes* block = LargeBytes::Create(1000, 100'000);
  std::memset(block->data(), 'a', 1000);
  LargeBytesRef reader(block->AddRef());
  LargeBytes* mine = LargeBytes::Grow(block, 50'000);
  EXPECT_NE(mine, reader.get());
  EXPECT_GE(mine->capacity(), 50'000u);
  EXPECT_EQ(mine->bytes(), std::string(1000, 'a'));
  LargeBytes::Release(mine);
}

TEST_F(Large, ShrinksToItsSize) {
  LargeBytes* block = LargeBytes::Create(1000, 1'000'000);
  std::memset(block->data(), 'a', 1000);
  block = LargeBytes::Shrink(block);
  EXPECT_LT(block->capacity(), 1500u);
  EXPECT_EQ(block->bytes(), std::string(1000, 'a'));
  LargeBytes::Release(block);
}

TEST_F(Large, MayBeReleasedByOtherThreads) {
  const LargeBytesRef block(LargeBytes::Copy(std::string(10'000, 'a')));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([copy = block] {
      for (int j = 0; j < 1000; ++j) LargeBytesRef again = copy;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(block->IsShared());
}

TEST_F(Large, ReferencesCanBeMovedAndAssigned) {
  LargeBytesRef one(LargeBytes::Copy("one"));
  LargeBytesRef two(LargeBytes::Copy("two"));
  one = two;
  EXPECT_EQ(one->bytes(), "two");
  const LargeBytesRef three = std::move(two);
  EXPECT_FALSE(two);
  EXPECT_EQ(three.get(), one.get());
}

}  // namespace
}  // namespace oribi::memory
