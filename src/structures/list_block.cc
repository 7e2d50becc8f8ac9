#include "structures/list_block.h"

#include <cstring>
#include <new>

namespace oribi::structures {

ListBlock* ListBlock::Make(void* memory, std::size_t capacity, bool reversed) {
  return new (memory) ListBlock(capacity, reversed);
}

std::uint32_t ListBlock::OffsetOf(unsigned i) const {
  std::uint32_t offset = begin_;
  if (i <= count_ / 2u) {
    for (unsigned before = 0; before < i; ++before) offset += SizeFrom(before, offset);
    return offset;
  }
  offset = end_;
  for (unsigned behind = count_; behind > i; --behind) offset -= SizeBefore(behind - 1, offset);
  return offset;
}

void ListBlock::Insert(unsigned i, const EncodedListItem& item) {
  const std::uint32_t at = OffsetOf(i);
  const auto size = static_cast<std::uint32_t>(item.stored_bytes());
  std::memmove(bytes() + at + size, bytes() + at, end_ - at);
  item.CopyTo(bytes() + at);
  end_ += size;
  std::uint8_t* const lowest = headers_end() - count_;
  std::memmove(lowest - 1, lowest, count_ - i);
  ++count_;
  set_header(i, item.header());
}

void ListBlock::Erase(unsigned from, unsigned n) {
  const std::uint32_t begin = OffsetOf(from);
  std::uint32_t end = begin;
  for (unsigned i = from; i < from + n; ++i) end += SizeFrom(i, end);
  if (from == 0) {
    begin_ = end;
    set_spare(spare() + n);
    count_ = static_cast<std::uint16_t>(count_ - n);
    return;
  }
  std::memmove(bytes() + begin, bytes() + end, end_ - end);
  end_ -= end - begin;
  std::uint8_t* const lowest = headers_end() - count_;
  std::memmove(lowest + n, lowest, count_ - from - n);
  count_ = static_cast<std::uint16_t>(count_ - n);
}

void ListBlock::Overwrite(unsigned i, std::uint32_t offset, const EncodedListItem& item) {
  item.CopyTo(bytes() + offset);
  set_header(i, item.header());
}

void ListBlock::Compact() {
  const std::uint32_t size = end_ - begin_;
  std::memmove(bytes() + kFields, bytes() + begin_, size);
  begin_ = kFields;
  end_ = begin_ + size;
  std::uint8_t* const lowest = headers_end() - count_;
  std::memmove(lowest + spare(), lowest, count_);
  set_spare(0);
}

void ListBlock::AppendFrom(const ListBlock& other, unsigned from, unsigned n) {
  const std::uint32_t begin = other.OffsetOf(from);
  const std::uint32_t size = other.OffsetOf(from + n) - begin;
  std::memcpy(bytes() + end_, other.bytes() + begin, size);
  end_ += size;
  std::memcpy(headers_end() - count_ - n, other.headers_end() - from - n, n);
  count_ = static_cast<std::uint16_t>(count_ + n);
  bits_ |= other.bits_ & kAlone;
}

void ListBlock::AppendTurned(const ListBlock& other) {
  std::uint32_t offset = other.end_;
  for (unsigned i = other.count_; i-- > 0;) {
    const std::uint32_t size = other.SizeBefore(i, offset);
    offset -= size;
    std::memcpy(bytes() + end_, other.bytes() + offset, size);
    end_ += size;
    set_header(count_++, other.header(i));
  }
}

bool ListBlock::Equals(unsigned i, std::uint32_t offset, const EncodedListItem& item) const {
  const std::uint8_t h = header(i);
  if (h == list_header::kAlone) {
    return std::string_view(bytes() + offset, end_ - begin_) == item.text();
  }
  if (h != item.header()) return false;
  if (h < list_header::kInteger) return std::string_view(bytes() + offset, h) == item.text();
  const ListItem mine = Item(i, offset);
  return mine.is_integer() ? mine.integer == item.integer()
                           : std::string_view(mine.data, mine.size) == item.text();
}

unsigned ListBlock::CountEqual(const EncodedListItem& item) const {
  unsigned equal = 0;
  std::uint32_t offset = begin_;
  for (unsigned i = 0; i < count_; ++i) {
    equal += Equals(i, offset, item);
    offset += SizeFrom(i, offset);
  }
  return equal;
}

void ListBlock::RemoveEqual(const EncodedListItem& item, unsigned skip, unsigned take) {
  std::uint32_t from = begin_;
  std::uint32_t to = begin_;
  unsigned kept = 0;
  for (unsigned i = 0; i < count_; ++i) {
    const std::uint32_t size = SizeFrom(i, from);
    bool remove = take != 0 && Equals(i, from, item);
    if (remove && skip != 0) {
      --skip;
      remove = false;
    }
    if (remove) {
      --take;
    } else {
      set_header(kept++, header(i));
      std::memmove(bytes() + to, bytes() + from, size);
      to += size;
    }
    from += size;
  }
  end_ = to;
  count_ = static_cast<std::uint16_t>(kept);
}

}  // namespace oribi::structures
