#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "structures/list_item.h"

namespace oribi::structures {

// One piece of a large list, in one piece of memory:
//
//   fields | room | item 0 | item 1 | … | room | … | header 1 | header 0 | room
//
// The items' bytes grow upwards, their header bytes downwards from the other end, so that the place
// of an item is a sum over bytes that lie side by side. Taking items away at either end only moves
// a border.
//
// Items are appended at the physical end. A block that grows at the list's front is kept the other
// way round (`reversed`): its physical end is its front, and appending stays appending. All
// positions here are physical.
//
// An item that does not fit into a block of kMost bytes lies alone in one of its own size.
class ListBlock {
 public:
  static constexpr std::size_t kMost = 4096;
  static constexpr std::size_t kFields = 16;

  // Into memory of `capacity` bytes.
  static ListBlock* Make(void* memory, std::size_t capacity, bool reversed);
  ListBlock(const ListBlock&) = delete;
  ListBlock& operator=(const ListBlock&) = delete;

  std::size_t capacity() const { return capacity_; }
  unsigned count() const { return count_; }
  bool reversed() const { return (bits_ & kReversed) != 0; }
  // Holds one large item and will hold no other.
  bool alone() const { return (bits_ & kAlone) != 0; }
  std::size_t item_bytes() const { return end_ - begin_; }
  // What a block with these items needs at least.
  std::size_t used() const { return kFields + item_bytes() + count_; }
  // What it could hold besides, once Compact() has joined its rooms; and the part of it in front.
  std::size_t unused() const { return capacity_ - used(); }
  std::size_t unused_in_front() const { return begin_ - kFields + spare(); }

  std::uint8_t header(unsigned i) const { return headers_end()[-1 - static_cast<int>(i)]; }
  // The offset at which item i begins; also for i == count().
  std::uint32_t OffsetOf(unsigned i) const;
  ListItem Item(unsigned i, std::uint32_t offset) const;
  // What item i occupies among the item bytes, given where it begins or ends.
  std::uint32_t SizeFrom(unsigned i, std::uint32_t begin) const;
  std::uint32_t SizeBefore(unsigned i, std::uint32_t end) const;
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }

  // Shows n items from item i on, which begins at `offset`, towards the physical end or back from
  // it.
  template <typename Visit>
  void ShowUp(unsigned i, std::uint32_t offset, unsigned n, Visit&& visit) const;
  template <typename Visit>
  void ShowDown(unsigned i, std::uint32_t offset, unsigned n, Visit&& visit) const;

  bool HasRoomBehind(const EncodedListItem& item) const {
    return item.stored_bytes() + 1 <= capacity_ - spare() - count_ - end_;
  }
  bool HasRoomInFront(const EncodedListItem& item) const {
    return spare() != 0 && item.stored_bytes() + kFields <= begin_;
  }
  void Append(const EncodedListItem& item);
  void Prepend(const EncodedListItem& item);
  void DropFirst();
  void DropLast();
  // Before item i; there must be room behind.
  void Insert(unsigned i, const EncodedListItem& item);
  void Erase(unsigned from, unsigned n);
  // In the same number of bytes.
  void Overwrite(unsigned i, std::uint32_t offset, const EncodedListItem& item);

  // Pushes everything together, so that all room is behind.
  void Compact();
  // Appends items [from, from + n) of another block to this one, which has the room.
  void AppendFrom(const ListBlock& other, unsigned from, unsigned n);
  // Appends all items of another block in the opposite order.
  void AppendTurned(const ListBlock& other);

  bool Equals(unsigned i, std::uint32_t offset, const EncodedListItem& item) const;
  unsigned CountEqual(const EncodedListItem& item) const;
  // Of the items equal to `item`, leaves the first `skip` and removes the next `take`.
  void RemoveEqual(const EncodedListItem& item, unsigned skip, unsigned take);

 private:
  static constexpr std::uint16_t kReversed = 1;
  static constexpr std::uint16_t kAlone = 2;
  static constexpr int kSpareShift = 2;

  ListBlock(std::size_t capacity, bool is_reversed)
      : capacity_(static_cast<std::uint32_t>(capacity)), bits_(is_reversed ? kReversed : 0) {}

  // Unused header bytes above header 0.
  unsigned spare() const { return bits_ >> kSpareShift; }
  void set_spare(unsigned bytes) {
    bits_ = static_cast<std::uint16_t>((bits_ & (kReversed | kAlone)) | bytes << kSpareShift);
  }
  char* bytes() { return reinterpret_cast<char*>(this); }
  const char* bytes() const { return reinterpret_cast<const char*>(this); }
  const std::uint8_t* headers_end() const {
    return reinterpret_cast<const std::uint8_t*>(this) + capacity_ - spare();
  }
  std::uint8_t* headers_end() {
    return reinterpret_cast<std::uint8_t*>(this) + capacity_ - spare();
  }
  void set_header(unsigned i, std::uint8_t header) {
    headers_end()[-1 - static_cast<int>(i)] = header;
  }

  std::uint32_t capacity_;
  std::uint32_t begin_ = kFields;  // of the item bytes
  std::uint32_t end_ = kFields;
  std::uint16_t count_ = 0;
  std::uint16_t bits_;
};
static_assert(sizeof(ListBlock) == ListBlock::kFields);

inline std::uint32_t ListBlock::SizeFrom(unsigned i, std::uint32_t begin) const {
  const std::uint8_t h = header(i);
  if (h < list_header::kInteger) [[likely]]
    return h;
  if (h < list_header::kMedium) return h - list_header::kInteger;
  if (h == list_header::kAlone) return end_ - begin_;
  std::uint16_t length = 0;
  std::memcpy(&length, bytes() + begin, sizeof length);
  return length + std::uint32_t{2 * list_header::kLengthBytes};
}

inline std::uint32_t ListBlock::SizeBefore(unsigned i, std::uint32_t end) const {
  const std::uint8_t h = header(i);
  if (h < list_header::kInteger) [[likely]]
    return h;
  if (h < list_header::kMedium) return h - list_header::kInteger;
  if (h == list_header::kAlone) return end_ - begin_;
  std::uint16_t length = 0;
  std::memcpy(&length, bytes() + end - sizeof length, sizeof length);
  return length + std::uint32_t{2 * list_header::kLengthBytes};
}

inline ListItem ListBlock::Item(unsigned i, std::uint32_t offset) const {
  const std::uint8_t h = header(i);
  const char* const at = bytes() + offset;
  if (h < list_header::kInteger) [[likely]]
    return {at, h, 0};
  if (h == list_header::kAlone) return {at, end_ - begin_, 0};
  if (h == list_header::kMedium) {
    std::uint16_t length = 0;
    std::memcpy(&length, at, sizeof length);
    return {at + sizeof length, length, 0};
  }
  const int width = h - list_header::kInteger;
  return {nullptr, 0, base::LoadInteger(at, static_cast<unsigned>(width))};
}

// Both keep to registers what a short string needs, as nearly all items are.
template <typename Visit>
void ListBlock::ShowUp(unsigned i, std::uint32_t offset, unsigned n, Visit&& visit) const {
  const std::uint8_t* header = headers_end() - 1 - static_cast<int>(i);
  const char* at = bytes() + offset;
  for (; n > 0; --n, ++i, --header) {
    if (*header < list_header::kInteger) [[likely]] {
      visit(ListItem{at, *header, 0});
      at += *header;
    } else {
      const auto begin = static_cast<std::uint32_t>(at - bytes());
      visit(Item(i, begin));
      at += SizeFrom(i, begin);
    }
  }
}

template <typename Visit>
void ListBlock::ShowDown(unsigned i, std::uint32_t offset, unsigned n, Visit&& visit) const {
  const std::uint8_t* header = headers_end() - 1 - static_cast<int>(i);
  const char* at = bytes() + offset;
  for (;; --i, ++header) {
    if (*header < list_header::kInteger) [[likely]] {
      visit(ListItem{at, *header, 0});
    } else {
      visit(Item(i, static_cast<std::uint32_t>(at - bytes())));
    }
    if (--n == 0) return;
    at -= header[1] < list_header::kInteger
              ? header[1]
              : SizeBefore(i - 1, static_cast<std::uint32_t>(at - bytes()));
  }
}

inline void ListBlock::Append(const EncodedListItem& item) {
  item.CopyTo(bytes() + end_);
  end_ += static_cast<std::uint32_t>(item.stored_bytes());
  set_header(count_++, item.header());
  if (item.header() == list_header::kAlone) bits_ |= kAlone;
}

inline void ListBlock::Prepend(const EncodedListItem& item) {
  begin_ -= static_cast<std::uint32_t>(item.stored_bytes());
  item.CopyTo(bytes() + begin_);
  set_spare(spare() - 1);
  ++count_;
  set_header(0, item.header());
}

inline void ListBlock::DropFirst() {
  begin_ += SizeFrom(0, begin_);
  set_spare(spare() + 1);
  --count_;
}

inline void ListBlock::DropLast() {
  end_ -= SizeBefore(count_ - 1u, end_);
  --count_;
}

}  // namespace oribi::structures
