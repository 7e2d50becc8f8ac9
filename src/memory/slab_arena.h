#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "memory/heap.h"
#include "memory/region.h"
#include "memory/region_supply.h"
#include "memory/size_classes.h"

namespace oribi::memory {

// Small objects from pages of one size class each, larger ones from the heap; every byte is
// counted.
//
// Each class allocates from its current page until that is full, then from the fullest of its other
// pages: so the emptier ones get a chance to become empty. Pages are kept in four lists by how full
// they are (quarters), first in, first out, which gives a page time to gather more holes before it
// is used again. A page changes its list when its live count falls to a watermark, so freeing
// mostly touches one header and the object.
//
// What was freed last is handed out first, from a few places beside the pages: whatever changes its
// size finds memory that is in the cache, and no page header is changed (ratelimit's sliding
// windows, which grow with each call: 8 % less CPU a call). ReturnFreePages() gives those objects
// back to their pages.
//
// An emptied page waits in a list of its own: any class may take it, and ReturnFreePages() gives it
// back to the operating system. Allocate() and Free() never do.
class SlabArena {
 public:
  SlabArena() { current_.fill(&no_page_); }
  SlabArena(const SlabArena&) = delete;
  SlabArena& operator=(const SlabArena&) = delete;
  ~SlabArena() { DropAll(); }

  void* Allocate(std::size_t bytes);
  // `bytes` as given to Allocate(), or to the last Resize() that returned true.
  void Free(void* object, std::size_t bytes);
  // Whether the object can be used as one of `new_bytes` from now on without moving.
  bool Resize(void* object, std::size_t old_bytes, std::size_t new_bytes);
  // What an object of `bytes` really occupies.
  static std::size_t RoundUp(std::size_t bytes) {
    return IsSmall(bytes) ? ClassBytes(ClassOf(bytes)) : HeapSize(bytes);
  }

  // Returns at most `max_pages` unused pages (32 KB, about 6 us each) to the operating system and
  // says how many.
  std::size_t ReturnFreePages(std::size_t max_pages);
  // Frees every small object at once. Objects larger than a slab must have been freed by their
  // owner.
  void DropAll();

  // Whether moving this object elsewhere helps to empty its page. Always false for what is not in a
  // slab.
  static bool IsSparse(const void* object, std::size_t bytes);

  // What all live objects occupy, large ones included.
  std::size_t live_bytes() const { return live_bytes_; }
  // The part of live_bytes() that lies on the heap.
  std::size_t large_bytes() const { return large_bytes_; }
  // Pages with memory behind them (the last page of each class may be touched in part only) and
  // their headers.
  std::size_t page_bytes() const {
    return resident_pages_ * kPageBytes + region_count_ * kHeaderBytes;
  }

 private:
  static constexpr std::uint8_t kLists = 4;
  // Emptied pages kept at hand, so that a class that comes and goes needs no page fault.
  static constexpr std::size_t kSparePages = 16;
  // The first 256 MB do without huge pages. What is unused of those would be a large part of a
  // small data set; and where they are brought in by the same processor, clients wait 3 ms for each
  // (insertion of two million keys, the longest of a thousand waits: 7.5 ms, without them 0.8).
  static constexpr std::size_t kSmallRegions = 64;

  struct PageList {
    PageHeader* first = nullptr;
    PageHeader* last = nullptr;
    void PushFront(PageHeader* page);
    void PushBack(PageHeader* page);
    void Remove(PageHeader* page);
  };
  using ClassLists = std::array<PageList, kLists>;

  // Objects of one class that were freed last, in a ring. Their pages count them as live.
  struct Recent {
    static constexpr std::uint32_t kMost = 8;
    std::array<void*, kMost> objects;
    std::uint32_t count = 0;
    std::uint32_t next = 0;  // where the next one goes, behind the newest

    void*& At(std::uint32_t index) { return objects[index % kMost]; }
  };

  void* AllocateLarge(std::size_t bytes);
  void FreeLarge(void* object, std::size_t bytes);
  void FreeInPage(void* object);
  void GiveBackRecent();
  void* AllocateFromNextPage(std::uint8_t size_class);
  PageHeader* NextPage(std::uint8_t size_class);
  PageHeader* UnusedPage();
  PageHeader* CleanPage();
  bool UsesHugePages() const { return region_count_ >= kSmallRegions && RegionSupply::IsOfUse(); }
  void AddRegion();
  void PrepareNext(RegionHeader* region) const;
  void LinkRegion(RegionHeader* region);
  void UnlinkRegion(RegionHeader* region);
  void OnWatermark(PageHeader* page);
  void FileUnderFill(PageHeader* page);
  void FileAsEmpty(PageHeader* page);
  void ReleaseIdleCurrentPages();
  void ReturnPage(PageHeader* page);

  // Stands for "no current page": it is full and never changes.
  static inline constinit PageHeader no_page_{nullptr, nullptr, PageHeader::kNone, 0xFFFF, 0, 0, 0,
                                              0,       0,       PageState::kFull,  0,      0};

  std::array<Recent, kClassCount> recent_{};
  std::array<PageHeader*, kClassCount> current_;
  std::array<ClassLists, kClassCount> lists_{};
  PageList empty_;
  std::size_t empty_pages_ = 0;
  std::size_t resident_pages_ = 0;
  std::size_t region_count_ = 0;
  std::size_t live_bytes_ = 0;
  std::size_t large_bytes_ = 0;
  // Regions with a clean page, the one that got one last first; and those without.
  RegionHeader* regions_with_room_ = nullptr;
  RegionHeader* full_regions_ = nullptr;
};

inline void* SlabArena::Allocate(std::size_t bytes) {
  if (!IsSmall(bytes)) [[unlikely]]
    return AllocateLarge(bytes);
  const std::uint8_t size_class = ClassOf(bytes);
  live_bytes_ += ClassBytes(size_class);
  Recent& recent = recent_[size_class];
  if (recent.count != 0) {
    --recent.count;
    return recent.At(--recent.next);
  }
  PageHeader* page = current_[size_class];
  char* object;
  if (page->free != PageHeader::kNone) {
    object = PageMemory(page) + page->free;
    std::memcpy(&page->free, object, sizeof page->free);
  } else if (page->untouched + std::size_t{page->object_bytes} <= kPageBytes) {
    object = PageMemory(page) + page->untouched;
    page->untouched = static_cast<std::uint16_t>(page->untouched + page->object_bytes);
  } else {
    live_bytes_ -= ClassBytes(size_class);
    return AllocateFromNextPage(size_class);
  }
  ++page->live;
  return object;
}

inline void SlabArena::Free(void* object, std::size_t bytes) {
  if (!IsSmall(bytes)) [[unlikely]]
    return FreeLarge(object, bytes);
  const std::uint8_t size_class = ClassOf(bytes);
  ORIBI_CHECK(PageOf(object)->size_class == size_class);
  live_bytes_ -= ClassBytes(size_class);
  Recent& recent = recent_[size_class];
  void*& place = recent.At(recent.next++);
  if (recent.count == Recent::kMost) {
    FreeInPage(place);  // the oldest
  } else {
    ++recent.count;
  }
  place = object;
}

inline void SlabArena::FreeInPage(void* object) {
  PageHeader* page = PageOf(object);
  std::memcpy(object, &page->free, sizeof page->free);
  page->free = static_cast<std::uint16_t>(reinterpret_cast<std::uintptr_t>(object) % kPageBytes);
  if (--page->live == page->watermark) [[unlikely]]
    OnWatermark(page);
}

inline bool SlabArena::Resize(void*, std::size_t old_bytes, std::size_t new_bytes) {
  if (old_bytes == new_bytes) return true;
  if (!IsSmall(old_bytes) || !IsSmall(new_bytes)) return false;
  return ClassOf(old_bytes) == ClassOf(new_bytes);
}

inline bool SlabArena::IsSparse(const void* object, std::size_t bytes) {
  if (!IsSmall(bytes)) return false;
  const PageHeader* page = PageOf(object);
  // Less than 40 % live; the current page is about to be filled anyway.
  return page->state == PageState::kListed && page->live * 5 < page->capacity * 2;
}

}  // namespace oribi::memory
