#include "structures/list_blocks.h"

#include <algorithm>
#include <cstring>

#include "memory/size_classes.h"

namespace oribi::structures {
namespace {

// A block of a list that is small as a whole; also the least that a block is cut down to.
constexpr std::size_t kFirstBytes = 512;
constexpr std::size_t kLeastBytes = 256;
constexpr std::size_t kFirstRing = 16;
// Neighbours that together fill less than half a block become one.
constexpr std::size_t kMergeBelow = ListBlock::kMost / 2;
// What freeing a block counts for, in elements.
constexpr std::size_t kStepsPerBlock = 8;

}  // namespace

void ListBlocks::CopyFrom(const ListBlocks& other, const base::Pause& pause) {
  for (std::size_t i = 0; i < other.blocks_; ++i) {
    const ListBlock& block = *other.BlockAt(i);
    ListBlock* const copy = MakeBlock(block.used(), block.reversed());
    copy->AppendFrom(block, 0, block.count());
    AddBlock(i, copy);
    pause();
  }
  size_ = other.size_;
}

bool ListBlocks::FreeSome(std::size_t& budget) {
  while (blocks_ != 0) {
    if (budget == 0) return false;
    size_ -= CountAt(blocks_ - 1);
    RemoveBlocks(blocks_ - 1, 1);
    budget -= std::min(budget, kStepsPerBlock);
  }
  FreeRing();
  return true;
}

void ListBlocks::FreeOutside() {
  for (std::size_t i = 0; i < blocks_; ++i) {
    ListBlock* const block = BlockAt(i);
    if (!memory::IsSmall(block->capacity())) arena_->Free(block, block->capacity());
  }
  const std::size_t ring = RingBytes(ring_capacity_);
  if (!memory::IsSmall(ring)) arena_->Free(ring_, ring);
}

std::size_t ListBlocks::memory_bytes() const {
  if (ring_capacity_ == 0) return block_bytes_;
  return block_bytes_ + memory::Arena::RoundUp(RingBytes(ring_capacity_));
}

// --- the ring ---

void ListBlocks::SetBlock(std::size_t i, ListBlock* block) {
  if (ring_capacity_ == 0) {
    ring_ = block;
    return;
  }
  pointers()[Slot(i)] = block;
  counts()[Slot(i)] = static_cast<std::uint16_t>(block->count());
}

void ListBlocks::CopySlot(std::size_t to, std::size_t from) {
  pointers()[Slot(to)] = pointers()[Slot(from)];
  counts()[Slot(to)] = counts()[Slot(from)];
}

void ListBlocks::GrowRing() {
  const std::size_t capacity = ring_capacity_ == 0 ? kFirstRing : ring_capacity_ * std::size_t{2};
  auto* const grown = static_cast<ListBlock**>(arena_->Allocate(RingBytes(capacity)));
  auto* const grown_counts = reinterpret_cast<std::uint16_t*>(grown + capacity);
  for (std::size_t i = 0; i < blocks_; ++i) {
    grown[i] = BlockAt(i);
    grown_counts[i] = static_cast<std::uint16_t>(CountAt(i));
  }
  FreeRing();
  ring_ = grown;
  ring_capacity_ = static_cast<std::uint32_t>(capacity);
}

void ListBlocks::FreeRing() {
  if (ring_capacity_ != 0) arena_->Free(ring_, RingBytes(ring_capacity_));
  ring_ = nullptr;
  ring_capacity_ = 0;
  first_ = 0;
}

// Either side may move; the shorter one does.
void ListBlocks::OpenRing(std::size_t i) {
  if (blocks_ == (ring_capacity_ == 0 ? 1 : ring_capacity_)) GrowRing();
  if (ring_capacity_ != 0 && i < blocks_ - i) {
    first_ = (first_ - 1) & (ring_capacity_ - 1);
    for (std::size_t to = 0; to < i; ++to) CopySlot(to, to + 1);
  } else {
    for (std::size_t to = blocks_; to > i; --to) CopySlot(to, to - 1);
  }
  ++blocks_;
}

void ListBlocks::CloseRing(std::size_t i, std::size_t n) {
  const std::size_t behind = blocks_ - i - n;
  if (ring_capacity_ != 0 && i < behind) {
    for (std::size_t from = i; from-- > 0;) CopySlot(from + n, from);
    first_ = static_cast<std::uint32_t>(Slot(n));
  } else {
    for (std::size_t k = 0; k < behind; ++k) CopySlot(i + k, i + n + k);
  }
  blocks_ -= static_cast<std::uint32_t>(n);
}

// --- blocks ---

ListBlock* ListBlocks::MakeBlock(std::size_t capacity, bool reversed) {
  capacity = memory::Arena::RoundUp(std::max(capacity, kLeastBytes));
  block_bytes_ += capacity;
  return ListBlock::Make(arena_->Allocate(capacity), capacity, reversed);
}

void ListBlocks::FreeBlock(ListBlock* block) {
  const std::size_t capacity = block->capacity();
  block_bytes_ -= capacity;
  arena_->Free(block, capacity);
}

void ListBlocks::AddBlock(std::size_t i, ListBlock* block) {
  OpenRing(i);
  SetBlock(i, block);
}

void ListBlocks::RemoveBlocks(std::size_t i, std::size_t n) {
  if (n == 0) return;
  for (std::size_t k = i; k < i + n; ++k) FreeBlock(BlockAt(k));
  CloseRing(i, n);
}

void ListBlocks::Reallocate(std::size_t i, std::size_t capacity) {
  ListBlock* const old = BlockAt(i);
  ListBlock* const block = MakeBlock(capacity, old->reversed());
  block->AppendFrom(*old, 0, old->count());
  FreeBlock(old);
  SetBlock(i, block);
}

// A new block for an item: a large one gets no more than it needs, others begin the smaller the
// smaller the list is.
ListBlock* ListBlocks::BlockFor(EncodedListItem& item, bool reversed) {
  if (IsLarge(item)) item.MakeAlone();
  const std::size_t needed = ListBlock::kFields + 1 + item.stored_bytes();
  const std::size_t usual =
      std::clamp<std::size_t>(block_bytes_ / 4, kFirstBytes, ListBlock::kMost);
  ListBlock* const block =
      MakeBlock(item.header() == list_header::kAlone ? needed : std::max(needed, usual), reversed);
  block->Append(item);
  return block;
}

// A block that will not be appended to for now gives back what it does not use.
void ListBlocks::ShrinkFull(std::size_t i) {
  const ListBlock& block = *BlockAt(i);
  if (block.unused() > block.capacity() / 8 && block.capacity() > kLeastBytes && !block.alone()) {
    Reallocate(i, block.used());
  }
}

// Sees to it that an item fits behind the others of a block; false when that takes another block.
// At the ends, pushing all items together must pay: there has to be a quarter of the block to gain.
bool ListBlocks::MakeRoom(std::size_t i, const EncodedListItem& item, bool inside) {
  ListBlock& block = *BlockAt(i);
  const std::size_t wanted = item.stored_bytes() + 1;
  if (block.unused() >= wanted && (inside || block.unused_in_front() >= block.capacity() / 4)) {
    block.Compact();
    return true;
  }
  const std::size_t needed = block.used() + wanted;
  if (needed > ListBlock::kMost || block.capacity() >= ListBlock::kMost) return false;
  const std::size_t more = block.capacity() + block.capacity() / 4;
  Reallocate(i, std::min(std::max(needed, more), ListBlock::kMost));
  return true;
}

// --- both ends ---

void ListBlocks::PushFront(std::string_view text) { PushAt(true, text); }
void ListBlocks::PushBack(std::string_view text) { PushAt(false, text); }

void ListBlocks::PushAt(bool front, std::string_view text) {
  EncodedListItem item(text);
  const std::size_t end = front || blocks_ == 0 ? 0 : blocks_ - 1;
  ++size_;
  if (blocks_ != 0) {
    if (PushInto(end, front, item)) [[likely]]
      return;
    ShrinkFull(end);
  }
  AddBlock(front ? 0 : blocks_, BlockFor(item, front));
}

bool ListBlocks::PushInto(std::size_t i, bool front, const EncodedListItem& item) {
  ListBlock* block = BlockAt(i);
  if (block->alone() || IsLarge(item)) return false;
  if (front == block->reversed()) {
    if (!block->HasRoomBehind(item)) {
      if (!MakeRoom(i, item, false)) return false;
      block = BlockAt(i);
    }
    block->Append(item);
  } else {
    if (!block->HasRoomInFront(item)) return false;
    block->Prepend(item);
  }
  Recount(i);
  return true;
}

ListItem ListBlocks::Front() const {
  const ListBlock& block = *BlockAt(0);
  const unsigned at = block.reversed() ? block.count() - 1 : 0;
  return block.Item(at, block.OffsetOf(at));
}

ListItem ListBlocks::Back() const {
  const ListBlock& block = *BlockAt(blocks_ - 1);
  const unsigned at = block.reversed() ? 0 : block.count() - 1;
  return block.Item(at, block.OffsetOf(at));
}

void ListBlocks::PopFront() {
  ListBlock& block = *BlockAt(0);
  block.reversed() ? block.DropLast() : block.DropFirst();
  --size_;
  AfterPop(0);
}

void ListBlocks::PopBack() {
  const std::size_t last = blocks_ - 1;
  ListBlock& block = *BlockAt(last);
  block.reversed() ? block.DropFirst() : block.DropLast();
  --size_;
  AfterPop(last);
}

void ListBlocks::AfterPop(std::size_t i) {
  const ListBlock& block = *BlockAt(i);
  if (block.count() == 0) return RemoveBlocks(i, 1);
  Recount(i);
  // The only block of a list that has become small shrinks with it.
  if (blocks_ == 1 && block.capacity() > kFirstBytes && block.used() * 4 < block.capacity()) {
    Reallocate(i, block.used() * 2);
  }
}

// --- by index ---

ListBlocks::Place ListBlocks::Find(std::size_t index) const {
  if (index <= size_ / 2) {
    std::size_t i = 0;
    for (unsigned count = CountAt(0); index >= count; count = CountAt(i)) {
      index -= count;
      ++i;
    }
    return {i, static_cast<unsigned>(index)};
  }
  std::size_t i = blocks_ - 1;
  std::size_t behind = size_ - index;  // how many from here to the end, this one included
  for (unsigned count = CountAt(i); behind > count; count = CountAt(i)) {
    behind -= count;
    --i;
  }
  return {i, static_cast<unsigned>(CountAt(i) - behind)};
}

ListItem ListBlocks::At(std::size_t index) const {
  const Place place = Find(index);
  const ListBlock& block = *BlockAt(place.block);
  const unsigned at = block.reversed() ? block.count() - 1 - place.at : place.at;
  return block.Item(at, block.OffsetOf(at));
}

void ListBlocks::Set(std::size_t index, std::string_view text) {
  const EncodedListItem item(text);
  const Place place = Find(index);
  ListBlock& block = *BlockAt(place.block);
  const unsigned at = block.reversed() ? block.count() - 1 - place.at : place.at;
  const std::uint32_t offset = block.OffsetOf(at);
  if (!block.alone() && block.SizeFrom(at, offset) == item.stored_bytes()) {
    return block.Overwrite(at, offset, item);
  }
  Erase(index, 1);
  Insert(index, text);
}

void ListBlocks::Insert(std::size_t index, std::string_view text) {
  if (index == 0) return PushFront(text);
  if (index == size_) return PushBack(text);
  EncodedListItem item(text);
  InsertAt(Find(index), item);
  ++size_;
}

void ListBlocks::InsertAt(Place place, EncodedListItem& item) {
  const std::size_t i = place.block;
  if (BlockAt(i)->alone() || IsLarge(item) || !MakeRoom(i, item, true)) {
    if (place.at == 0) return InsertBetween(i, item);
    if (place.at == CountAt(i)) return InsertBetween(i + 1, item);
    if (IsLarge(item)) {
      Split(i, place.at);
      return InsertBetween(i + 1, item);
    }
    const unsigned half = CountAt(i) / 2;
    Split(i, half);
    return InsertAt(place.at <= half ? place : Place{i + 1, place.at - half}, item);
  }
  ListBlock& block = *BlockAt(i);
  block.Insert(block.reversed() ? block.count() - place.at : place.at, item);
  Recount(i);
}

// As the last of block i - 1 or in a block of its own before block i.
void ListBlocks::InsertBetween(std::size_t i, EncodedListItem& item) {
  if (i > 0 && PushInto(i - 1, false, item)) return;
  if (i < blocks_ && PushInto(i, true, item)) return;
  AddBlock(i, BlockFor(item, false));
}

// Items from the at-th on (in list order) move to a new block behind.
void ListBlocks::Split(std::size_t i, unsigned at) {
  ListBlock& block = *BlockAt(i);
  const unsigned count = block.count();
  const unsigned from = block.reversed() ? 0 : at;
  const unsigned n = count - at;
  ListBlock* const back = MakeBlock(block.used(), block.reversed());
  back->AppendFrom(block, from, n);
  block.Erase(from, n);
  Recount(i);
  AddBlock(i + 1, back);
  ShrinkFull(i + 1);
}

// --- taking out ---

void ListBlocks::Erase(std::size_t from, std::size_t n) {
  if (n == 0) return;
  auto [i, at] = Find(from);
  size_ -= n;
  if (at != 0) {
    const auto some = static_cast<unsigned>(std::min<std::size_t>(n, CountAt(i) - at));
    EraseInBlock(i++, at, some);
    n -= some;
  }
  std::size_t whole = 0;
  for (; i + whole < blocks_ && n >= CountAt(i + whole); ++whole) n -= CountAt(i + whole);
  RemoveBlocks(i, whole);
  if (n != 0) EraseInBlock(i, 0, static_cast<unsigned>(n));
  if (blocks_ != 0) MergeAround(std::min<std::size_t>(i, blocks_ - 1));
}

void ListBlocks::EraseInBlock(std::size_t i, unsigned from, unsigned n) {
  ListBlock& block = *BlockAt(i);
  block.Erase(block.reversed() ? block.count() - from - n : from, n);
  Recount(i);
}

std::size_t ListBlocks::RemoveEqual(std::string_view text, std::size_t most, bool from_back) {
  const EncodedListItem item(text);
  std::size_t removed = 0;
  for (std::size_t k = 0; k < blocks_ && removed < most; ++k) {
    ListBlock& block = *BlockAt(from_back ? blocks_ - 1 - k : k);
    const unsigned equal = block.CountEqual(item);
    if (equal == 0) continue;
    const auto take = static_cast<unsigned>(std::min<std::size_t>(equal, most - removed));
    block.RemoveEqual(item, from_back == block.reversed() ? 0 : equal - take, take);
    removed += take;
  }
  size_ -= removed;
  if (removed != 0) Tidy();
  return removed;
}

// Frees blocks that have become empty, joins those that have become small, counts all anew.
void ListBlocks::Tidy() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < blocks_; ++i) {
    ListBlock* block = BlockAt(i);
    if (block->count() == 0) {
      FreeBlock(block);
      continue;
    }
    ListBlock* const joined = kept == 0 ? nullptr : Merged(BlockAt(kept - 1), block);
    SetBlock(joined == nullptr ? kept++ : kept - 1, joined == nullptr ? block : joined);
  }
  blocks_ = static_cast<std::uint32_t>(kept);
}

void ListBlocks::MergeAround(std::size_t i) {
  const std::size_t first = i == 0 ? 0 : i - 1;
  for (std::size_t k = std::min<std::size_t>(i + 2, blocks_); k-- > first + 1;) {
    ListBlock* const joined = Merged(BlockAt(k - 1), BlockAt(k));
    if (joined == nullptr) continue;
    CloseRing(k, 1);
    SetBlock(k - 1, joined);
  }
}

// One block with the items of two neighbours, which are freed; null when it is not worth it.
ListBlock* ListBlocks::Merged(ListBlock* front, ListBlock* back) {
  const std::size_t used = front->used() + back->used();
  if (used > kMergeBelow || front->alone() || back->alone()) return nullptr;
  const bool reversed = front->reversed();
  ListBlock* const joined = MakeBlock(used + used / 4, reversed);
  ListBlock* const first = reversed ? back : front;
  ListBlock* const second = reversed ? front : back;
  for (const ListBlock* from : {first, second}) {
    from->reversed() == reversed ? joined->AppendFrom(*from, 0, from->count())
                                 : joined->AppendTurned(*from);
  }
  FreeBlock(front);
  FreeBlock(back);
  return joined;
}

// --- walking ---

ListBlocks::Walk::Walk(const ListBlocks& list, std::size_t index, bool backwards)
    : list_(&list), backwards_(backwards) {
  const Place place = list.Find(index);
  block_index_ = place.block;
  block_ = list.BlockAt(place.block);
  up_ = backwards == block_->reversed();
  at_ = block_->reversed() ? block_->count() - 1 - place.at : place.at;
  offset_ = block_->OffsetOf(at_);
  left_ = backwards ? place.at + 1 : block_->count() - place.at;
}

void ListBlocks::Walk::NextBlock() {
  if (block_index_ == (backwards_ ? 0 : list_->blocks_ - 1)) return;
  block_index_ += backwards_ ? ~std::size_t{0} : 1;
  block_ = list_->BlockAt(block_index_);
  up_ = backwards_ == block_->reversed();
  left_ = block_->count();
  at_ = up_ ? 0 : left_ - 1;
  offset_ = up_ ? block_->begin() : block_->end() - block_->SizeBefore(at_, block_->end());
}

}  // namespace oribi::structures
