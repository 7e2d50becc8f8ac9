#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/pause.h"
#include "memory/arena.h"
#include "structures/list_block.h"

namespace oribi::structures {

// A large list: a ring of pointers to blocks of up to 4 KB (list_block.h), each with its number of
// items beside it, so that finding an index adds up numbers that lie side by side.
//
// Pushing and popping at either end is O(1) and touches one block. A block starts small and grows
// by a quarter at a time, unless the list is large already; a full one gives back what it does not
// use when the next is begun. Inserting and erasing inside move bytes within one block, which is
// split when it is full.
//
// Blocks and ring lie in the arena, so that whoever owns it decides when they go: FreeSome() gives
// them back. Items are numbered from the front, from 0.
class ListBlocks {
 public:
  explicit ListBlocks(memory::Arena& arena) : arena_(&arena) {}
  ListBlocks(const ListBlocks&) = delete;
  ListBlocks& operator=(const ListBlocks&) = delete;

  // Appends copies of all items of the other list, which nothing may change while `pause` runs;
  // this one must be empty.
  void CopyFrom(const ListBlocks& other, const base::Pause& pause = base::kNoPause);
  // Frees blocks for about `budget` steps, which it counts down. True when nothing is left.
  bool FreeSome(std::size_t& budget);
  // Frees only what does not go with the arena's pages; nothing else may be done with it then.
  void FreeOutside();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Item bytes and their headers.
  std::size_t item_bytes() const;
  // What blocks and ring occupy, without this object.
  std::size_t memory_bytes() const;

  void PushFront(std::string_view text);
  void PushBack(std::string_view text);
  // These need an item to be there.
  ListItem Front() const;
  ListItem Back() const;
  void PopFront();
  void PopBack();
  ListItem At(std::size_t index) const;
  void Set(std::size_t index, std::string_view text);
  // Before the item at `index`; size() is the end.
  void Insert(std::size_t index, std::string_view text);
  void Erase(std::size_t from, std::size_t n);
  // Removes the first (or last) `most` items that equal `text` and returns how many there were.
  std::size_t RemoveEqual(std::string_view text, std::size_t most, bool from_back);

  // Goes through the items from one on, towards the back or the front. Ends with the next change.
  class Walk {
   public:
    // `index` is below size().
    Walk(const ListBlocks& list, std::size_t index, bool backwards);
    // Shows the next `n`, with which the walk ends.
    template <typename Visit>
    void Show(std::size_t n, Visit&& visit) {
      while (n > 0) {
        const auto run = static_cast<unsigned>(std::min<std::size_t>(n, left_));
        up_ ? block_->ShowUp(at_, offset_, run, visit) : block_->ShowDown(at_, offset_, run, visit);
        n -= run;
        if (n > 0) NextBlock();
      }
    }
    // Needs one more to be there.
    bool NextEquals(const EncodedListItem& item) {
      const bool equal = block_->Equals(at_, offset_, item);
      Advance();
      return equal;
    }

   private:
    void Advance() {
      if (--left_ == 0) [[unlikely]]
        return NextBlock();
      if (up_) {
        offset_ += block_->SizeFrom(at_, offset_);
        ++at_;
      } else {
        --at_;
        offset_ -= block_->SizeBefore(at_, offset_);
      }
    }
    void NextBlock();

    const ListBlocks* list_;
    const ListBlock* block_ = nullptr;
    std::uint32_t offset_ = 0;
    unsigned at_ = 0;    // physical
    unsigned left_ = 0;  // in the block, this one included
    std::size_t block_index_ = 0;
    bool backwards_;
    bool up_ = true;  // whether the walk goes towards the block's physical end
  };

 private:
  struct Place {
    std::size_t block;
    unsigned at;  // in list order
  };

  std::size_t Slot(std::size_t i) const { return (first_ + i) & (ring_capacity_ - 1); }
  ListBlock* BlockAt(std::size_t i) const {
    return ring_capacity_ == 0 ? static_cast<ListBlock*>(ring_) : pointers()[Slot(i)];
  }
  unsigned CountAt(std::size_t i) const {
    return ring_capacity_ == 0 ? BlockAt(0)->count() : counts()[Slot(i)];
  }
  ListBlock** pointers() const { return static_cast<ListBlock**>(ring_); }
  std::uint16_t* counts() const {
    return reinterpret_cast<std::uint16_t*>(pointers() + ring_capacity_);
  }
  static std::size_t RingBytes(std::size_t capacity) {
    return capacity * (sizeof(ListBlock*) + sizeof(std::uint16_t));
  }
  void SetBlock(std::size_t i, ListBlock* block);
  void Recount(std::size_t i) {
    if (ring_capacity_ != 0) counts()[Slot(i)] = static_cast<std::uint16_t>(BlockAt(i)->count());
  }
  void GrowRing();
  void FreeRing();
  void CopySlot(std::size_t to, std::size_t from);
  // Makes place for one block, or removes the places of n.
  void OpenRing(std::size_t i);
  void CloseRing(std::size_t i, std::size_t n);

  ListBlock* MakeBlock(std::size_t capacity, bool reversed);
  void FreeBlock(ListBlock* block);
  void Reallocate(std::size_t i, std::size_t capacity);
  ListBlock* BlockFor(EncodedListItem& item, bool reversed);
  static bool IsLarge(const EncodedListItem& item) {
    return ListBlock::kFields + 1 + item.stored_bytes() > ListBlock::kMost;
  }

  void AddBlock(std::size_t i, ListBlock* block);
  void RemoveBlocks(std::size_t i, std::size_t n);
  void PushAt(bool front, std::string_view text);
  bool PushInto(std::size_t i, bool front, const EncodedListItem& item);
  bool MakeRoom(std::size_t i, const EncodedListItem& item, bool inside);
  void ShrinkFull(std::size_t i);
  void AfterPop(std::size_t i);
  void Split(std::size_t i, unsigned at);
  void InsertAt(Place place, EncodedListItem& item);
  void InsertBetween(std::size_t i, EncodedListItem& item);
  void EraseInBlock(std::size_t i, unsigned from, unsigned n);
  void MergeAround(std::size_t i);
  ListBlock* Merged(ListBlock* front, ListBlock* back);
  void Tidy();
  Place Find(std::size_t index) const;

  memory::Arena* arena_;
  void* ring_ = nullptr;  // the only block while ring_capacity_ is 0
  std::uint64_t size_ = 0;
  std::uint64_t block_bytes_ = 0;    // what the blocks occupy
  std::uint32_t ring_capacity_ = 0;  // a power of two
  std::uint32_t first_ = 0;
  std::uint32_t blocks_ = 0;
};

}  // namespace oribi::structures
