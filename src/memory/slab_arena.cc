#include "memory/slab_arena.h"

#include <algorithm>

namespace oribi::memory {

void SlabArena::PageList::PushFront(PageHeader* page) {
  page->previous = nullptr;
  page->next = first;
  (first != nullptr ? first->previous : last) = page;
  first = page;
}

void SlabArena::PageList::PushBack(PageHeader* page) {
  page->next = nullptr;
  page->previous = last;
  (last != nullptr ? last->next : first) = page;
  last = page;
}

void SlabArena::PageList::Remove(PageHeader* page) {
  (page->previous != nullptr ? page->previous->next : first) = page->next;
  (page->next != nullptr ? page->next->previous : last) = page->previous;
}

void* SlabArena::AllocateLarge(std::size_t bytes) {
  const std::size_t size = HeapSize(bytes);
  live_bytes_ += size;
  large_bytes_ += size;
  return HeapAllocate(bytes);
}

void SlabArena::FreeLarge(void* object, std::size_t bytes) {
  const std::size_t size = HeapSize(bytes);
  live_bytes_ -= size;
  large_bytes_ -= size;
  HeapFree(object, bytes);
}

void* SlabArena::AllocateFromNextPage(std::uint8_t size_class) {
  PageHeader* full = current_[size_class];
  if (full != &no_page_) {
    full->state = PageState::kFull;
    full->watermark = static_cast<std::uint16_t>(full->capacity - 1);
  }
  PageHeader* page = NextPage(size_class);
  page->state = PageState::kCurrent;
  page->watermark = PageHeader::kNone;
  current_[size_class] = page;
  return Allocate(ClassBytes(size_class));
}

PageHeader* SlabArena::NextPage(std::uint8_t size_class) {
  for (std::uint8_t list = kLists; list-- > 0;) {
    PageList& pages = lists_[size_class][list];
    if (PageHeader* page = pages.first; page != nullptr) {
      pages.Remove(page);
      return page;
    }
  }
  PageHeader* page = UnusedPage();
  const std::size_t size = ClassBytes(size_class);
  page->free = PageHeader::kNone;
  page->untouched = 0;
  page->live = 0;
  page->object_bytes = static_cast<std::uint16_t>(size);
  page->capacity = static_cast<std::uint16_t>(kPageBytes / size);
  page->size_class = size_class;
  return page;
}

PageHeader* SlabArena::UnusedPage() {
  PageHeader* page = empty_.first;
  if (page == nullptr) return CleanPage();
  empty_.Remove(page);
  --empty_pages_;
  return page;
}

PageHeader* SlabArena::CleanPage() {
  if (regions_with_room_ == nullptr) AddRegion();
  RegionHeader* region = regions_with_room_;
  PageHeader* page = TakeCleanPage(*region);
  ++resident_pages_;
  if (UsesHugePages()) PrepareNext(region);
  if (!HasCleanPage(*region)) {
    regions_with_room_ = region->next;
    if (region->next != nullptr) region->next->previous = nullptr;
    region->previous = nullptr;
    region->next = full_regions_;
    if (full_regions_ != nullptr) full_regions_->previous = region;
    full_regions_ = region;
  }
  return page;
}

// Half a huge page before it is wanted.
void SlabArena::PrepareNext(RegionHeader* region) const {
  constexpr std::size_t kAhead = kPagesPerHugePage / 2;
  const std::size_t clean = CleanPages(*region);
  if (clean == kPagesPerHugePage + kAhead && region_count_ > kSmallRegions) {
    RegionSupply::Get().Extend(region);
  } else if (clean == kAhead) {
    RegionSupply::Get().Prepare();
  }
}

void SlabArena::AddRegion() {
  LinkRegion(UsesHugePages() ? RegionSupply::Get().Take() : MapRegion());
  ++region_count_;
}

void SlabArena::LinkRegion(RegionHeader* region) {
  region->previous = nullptr;
  region->next = regions_with_room_;
  if (regions_with_room_ != nullptr) regions_with_room_->previous = region;
  regions_with_room_ = region;
}

void SlabArena::UnlinkRegion(RegionHeader* region) {
  if (region->next != nullptr) region->next->previous = region->previous;
  if (region->previous != nullptr) {
    region->previous->next = region->next;
  } else if (region == regions_with_room_) {
    regions_with_room_ = region->next;
  } else {
    full_regions_ = region->next;
  }
}

void SlabArena::OnWatermark(PageHeader* page) {
  if (page->state == PageState::kListed) lists_[page->size_class][page->list].Remove(page);
  if (page->live == 0) {
    FileAsEmpty(page);
  } else {
    FileUnderFill(page);
  }
}

void SlabArena::FileUnderFill(PageHeader* page) {
  // Full pages have left the lists, so live < capacity and the quarter is 0 … 3.
  const unsigned quarter = page->live * unsigned{kLists} / page->capacity;
  const unsigned lowest_in_quarter = (quarter * page->capacity + kLists - 1) / kLists;
  page->state = PageState::kListed;
  page->list = static_cast<std::uint8_t>(quarter);
  page->watermark = static_cast<std::uint16_t>(quarter == 0 ? 0 : lowest_in_quarter - 1);
  lists_[page->size_class][quarter].PushBack(page);
}

void SlabArena::FileAsEmpty(PageHeader* page) {
  page->state = PageState::kEmpty;
  empty_.PushFront(page);
  ++empty_pages_;
}

void SlabArena::ReleaseIdleCurrentPages() {
  for (PageHeader*& page : current_) {
    if (page == &no_page_ || page->live != 0) continue;
    FileAsEmpty(page);
    page = &no_page_;
  }
}

void SlabArena::GiveBackRecent() {
  for (Recent& recent : recent_) {
    for (; recent.count != 0; --recent.count) FreeInPage(recent.At(recent.next - recent.count));
  }
}

std::size_t SlabArena::ReturnFreePages(std::size_t max_pages) {
  GiveBackRecent();
  ReleaseIdleCurrentPages();
  const std::size_t spare = live_bytes_ == large_bytes_ ? 0 : kSparePages;
  const std::size_t unneeded = empty_pages_ > spare ? empty_pages_ - spare : 0;
  const std::size_t count = std::min(unneeded, max_pages);
  for (std::size_t i = 0; i < count; ++i) ReturnPage(empty_.last);
  return count;
}

void SlabArena::ReturnPage(PageHeader* page) {
  empty_.Remove(page);
  --empty_pages_;
  --resident_pages_;
  RegionHeader* region = RegionOf(page);
  UnlinkRegion(region);
  DiscardPage(page);
  MarkClean(page);
  if (IsWhollyClean(*region)) {
    UnmapRegion(region);
    --region_count_;
  } else {
    LinkRegion(region);
  }
}

void SlabArena::DropAll() {
  for (RegionHeader* list : {regions_with_room_, full_regions_}) {
    while (list != nullptr) {
      RegionHeader* next = list->next;
      UnmapRegion(list);
      list = next;
    }
  }
  regions_with_room_ = full_regions_ = nullptr;
  current_.fill(&no_page_);
  recent_ = {};
  lists_ = {};
  empty_ = {};
  empty_pages_ = resident_pages_ = region_count_ = 0;
  live_bytes_ = large_bytes_;
}

}  // namespace oribi::memory
