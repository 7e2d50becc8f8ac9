#pragma once

#include <cstddef>
#include <cstdint>

// How slab memory is laid out. A region is 4 MB at a multiple of 4 MB, cut into 128 pages of 32 KB;
// a page holds objects of one size class and nothing else, so objects keep the alignment of their
// size.
//
// The headers of all pages of a region lie together in the first 4 KB of it. In the pages
// themselves they would all share one or two sets of the processor's caches, being 32 KB apart. The
// rest of the first page is never touched, so it costs address space only.
namespace oribi::memory {

inline constexpr std::size_t kRegionBytes = std::size_t{4} << 20;
// 16 KB pages waste twice as much behind the last object of a page; 64 KB pages are emptied half as
// often.
inline constexpr std::size_t kPageBytes = std::size_t{32} << 10;
inline constexpr std::size_t kPagesPerRegion = kRegionBytes / kPageBytes;
// What a region touches for its headers.
inline constexpr std::size_t kHeaderBytes = 4096;

enum class PageState : std::uint8_t { kClean, kEmpty, kCurrent, kFull, kListed };

struct PageHeader {
  static constexpr std::uint16_t kNone = 0xFFFF;

  PageHeader* next;
  PageHeader* previous;
  std::uint16_t
      free;  // offset of the first freed object, each holds the offset of the next; or kNone
  std::uint16_t untouched;  // offset behind the last object ever handed out
  std::uint16_t live;
  std::uint16_t watermark;  // when `live` falls to this, the page changes its list
  std::uint16_t object_bytes;
  std::uint16_t capacity;
  std::uint8_t size_class;
  PageState state;
  std::uint8_t list;  // which list of its class, when kListed
  std::uint8_t unused;
};
static_assert(sizeof(PageHeader) == kHeaderBytes / kPagesPerRegion);

// In the place of the first page's header, as the first page holds no objects.
struct RegionHeader {
  RegionHeader* next;
  RegionHeader* previous;
  std::uint64_t clean[2];  // a bit per page that has no memory behind it
};
static_assert(sizeof(RegionHeader) == sizeof(PageHeader));

inline std::uintptr_t RegionAddress(const void* inside) {
  return reinterpret_cast<std::uintptr_t>(inside) & ~(kRegionBytes - 1);
}
inline PageHeader* PageOf(const void* object) {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  const std::size_t index = (address & (kRegionBytes - 1)) / kPageBytes;
  return reinterpret_cast<PageHeader*>(RegionAddress(object) + index * sizeof(PageHeader));
}
inline RegionHeader* RegionOf(const void* inside) {
  return reinterpret_cast<RegionHeader*>(RegionAddress(inside));
}
inline std::size_t IndexInRegion(const PageHeader* page) {
  return (reinterpret_cast<std::uintptr_t>(page) & (kHeaderBytes - 1)) / sizeof(PageHeader);
}
inline char* PageMemory(const PageHeader* page) {
  return reinterpret_cast<char*>(RegionAddress(page) + IndexInRegion(page) * kPageBytes);
}

// A fresh region with every page but the first clean. Stops the process when there is no address
// space left.
RegionHeader* MapRegion();
// The same on huge pages, if the system has some: the first of the two is there already.
RegionHeader* MapHugeRegion();
// Brings in the second, if nothing was touched there. May be called from another thread, and for a
// region that is no more.
void ExtendHugeRegion(RegionHeader* region);
inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;
inline constexpr std::size_t kPagesPerHugePage = kHugePageBytes / kPageBytes;
static_assert(kRegionBytes == 2 * kHugePageBytes);
void UnmapRegion(RegionHeader* region);
// Gives the memory of a page back to the operating system; it reads as zeros afterwards.
void DiscardPage(PageHeader* page);

bool HasCleanPage(const RegionHeader& region);
std::size_t CleanPages(const RegionHeader& region);
bool IsWhollyClean(const RegionHeader& region);
// Takes the clean page with the lowest address; there must be one.
PageHeader* TakeCleanPage(RegionHeader& region);
void MarkClean(PageHeader* page);

}  // namespace oribi::memory
