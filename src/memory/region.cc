#include "memory/region.h"

#include <sys/mman.h>

#include <bit>

#include "base/check.h"

namespace oribi::memory {
namespace {

constexpr std::uint64_t kAllButFirst = ~std::uint64_t{1};

void* Map(std::size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ORIBI_CHECK(memory != MAP_FAILED);
  return memory;
}

// Maps twice the size and cuts off what lies before and behind an aligned region.
std::uintptr_t MapAndCut() {
  const auto start = reinterpret_cast<std::uintptr_t>(Map(2 * kRegionBytes));
  const std::uintptr_t aligned = (start + kRegionBytes - 1) & ~(kRegionBytes - 1);
  const std::size_t before = aligned - start;
  const std::size_t behind = kRegionBytes - before;
  if (before != 0) munmap(reinterpret_cast<void*>(start), before);
  if (behind != 0) munmap(reinterpret_cast<void*>(aligned + kRegionBytes), behind);
  return aligned;
}

std::uintptr_t MapAligned() {
  // The kernel places mappings side by side, so after the first one a plain mapping is mostly
  // aligned already.
  auto address = reinterpret_cast<std::uintptr_t>(Map(kRegionBytes));
  if (address % kRegionBytes != 0) {
    munmap(reinterpret_cast<void*>(address), kRegionBytes);
    address = MapAndCut();
  }
  return address;
}

// Before Linux 5.14 this does nothing, and the pages stay small.
void BringIn(std::uintptr_t huge_page) {
  void* const address = reinterpret_cast<void*>(huge_page);
#ifdef MADV_POPULATE_WRITE
  madvise(address, kHugePageBytes, MADV_HUGEPAGE);
  if (madvise(address, kHugePageBytes, MADV_POPULATE_WRITE) == 0) return;
#endif
  madvise(address, kHugePageBytes, MADV_NOHUGEPAGE);
}

RegionHeader* MakeHeader(std::uintptr_t address) {
  auto* region = reinterpret_cast<RegionHeader*>(address);
  region->clean[0] = kAllButFirst;
  region->clean[1] = ~std::uint64_t{0};
  return region;
}

}  // namespace

RegionHeader* MapRegion() { return MakeHeader(MapAligned()); }

RegionHeader* MapHugeRegion() {
  const std::uintptr_t address = MapAligned();
  BringIn(address);
  return MakeHeader(address);
}

void ExtendHugeRegion(RegionHeader* region) { BringIn(RegionAddress(region) + kHugePageBytes); }

void UnmapRegion(RegionHeader* region) { munmap(region, kRegionBytes); }

void DiscardPage(PageHeader* page) {
  // Else the kernel would sooner or later join what is left to huge pages again, holes included.
  madvise(RegionOf(page), kRegionBytes, MADV_NOHUGEPAGE);
  madvise(PageMemory(page), kPageBytes, MADV_DONTNEED);
}

bool HasCleanPage(const RegionHeader& region) { return (region.clean[0] | region.clean[1]) != 0; }

std::size_t CleanPages(const RegionHeader& region) {
  return static_cast<std::size_t>(std::popcount(region.clean[0]) + std::popcount(region.clean[1]));
}

bool IsWhollyClean(const RegionHeader& region) {
  return region.clean[0] == kAllButFirst && region.clean[1] == ~std::uint64_t{0};
}

PageHeader* TakeCleanPage(RegionHeader& region) {
  const std::size_t word = region.clean[0] != 0 ? 0 : 1;
  ORIBI_CHECK(region.clean[word] != 0);
  const auto bit = static_cast<std::size_t>(std::countr_zero(region.clean[word]));
  region.clean[word] &= region.clean[word] - 1;
  return reinterpret_cast<PageHeader*>(RegionAddress(&region)) + (word * 64 + bit);
}

void MarkClean(PageHeader* page) {
  const std::size_t index = IndexInRegion(page);
  RegionOf(page)->clean[index / 64] |= std::uint64_t{1} << (index % 64);
  page->state = PageState::kClean;
}

}  // namespace oribi::memory
