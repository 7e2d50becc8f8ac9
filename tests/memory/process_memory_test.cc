#include "memory/process_memory.h"

#include <gtest/gtest.h>

#ifdef ORIBI_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

#include <cstring>
#include <memory>

namespace oribi::memory {
namespace {

TEST(ProcessMemory, KnowsTheMachineAndItself) {
  EXPECT_GT(TotalSystemBytes(), std::size_t{64} << 20);
  EXPECT_GT(ResidentBytes(), std::size_t{256} << 10);
  EXPECT_LT(ResidentBytes(), TotalSystemBytes());
}

TEST(ProcessMemory, SeesWhatIsAllocated) {
  const std::size_t resident = ResidentBytes();
  const AllocatorStats before = ReadAllocatorStats();
  constexpr std::size_t kBytes = std::size_t{8} << 20;
  const auto block = std::make_unique<char[]>(kBytes);
  std::memset(block.get(), 1, kBytes);
  EXPECT_GE(ResidentBytes(), resident + kBytes / 2);
#ifdef ORIBI_JEMALLOC
  const AllocatorStats after = ReadAllocatorStats();
  // The allocator's own caches may shrink a little meanwhile.
  constexpr std::size_t kCaches = std::size_t{64} << 10;
  EXPECT_GE(after.allocated + kCaches, before.allocated + kBytes);
  EXPECT_GE(after.active, after.allocated);
  EXPECT_GE(after.resident, after.active);
  EXPECT_GT(after.metadata, 0u);
#else
  EXPECT_EQ(before.allocated, 0u);
#endif
}

TEST(ProcessMemory, NamesItsAllocator) {
#ifdef ORIBI_JEMALLOC
  EXPECT_EQ(AllocatorName().substr(0, 10), "jemalloc-5");
#else
  EXPECT_EQ(AllocatorName(), "libc");
#endif
}

#ifdef ORIBI_JEMALLOC
TEST(ProcessMemory, StartsJemallocWithItsOwnSettings) {
  unsigned arenas = 0;
  std::size_t length = sizeof arenas;
  ASSERT_EQ(mallctl("opt.narenas", &arenas, &length, nullptr, 0), 0);
  EXPECT_EQ(arenas, 1u);
}

TEST(ProcessMemory, GivesFreedMemoryBackWhenPurged) {
  constexpr std::size_t kBytes = std::size_t{32} << 20;
  for (int i = 0; i < 3; ++i) {
    const auto block = std::make_unique<char[]>(kBytes);
    std::memset(block.get(), 1, kBytes);
  }
  PurgeAllocator();
  EXPECT_LT(ReadAllocatorStats().resident, kBytes);
}
#endif

TEST(PeakTracker, RemembersTheMostAndWhen) {
  PeakTracker peak;
  peak.Note(100, 1);
  peak.Note(300, 2);
  peak.Note(200, 3);
  EXPECT_EQ(peak.bytes(), 300u);
  EXPECT_EQ(peak.at_ms(), 2);
  peak.Reset();
  EXPECT_EQ(peak.bytes(), 0u);
}

}  // namespace
}  // namespace oribi::memory
