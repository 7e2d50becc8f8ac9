#include "keyspace/list.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/numbers.h"

namespace oribi::keyspace {

using structures::EncodedItem;
using structures::PackedItem;
using structures::PackedView;

namespace {

// list-max-listpack-size -1 … -5, and what a listpack limited by its count may take.
constexpr std::array<std::size_t, 5> kListpackSizes = {4096, 8192, 16384, 32768, 65536};
constexpr std::size_t kCountedListpackBytes = 8192;
// The most a listpack of the items of a packed blob can take.
constexpr std::size_t kPackedAsListpack = kMaxPackedBytes + 6 * kMaxPackedElements;

// What Redis' listpack takes for an entry: a head, the bytes, and the length again.
std::size_t WithBackLength(std::size_t bytes) {
  std::size_t width = 1;
  for (std::size_t most = 127; bytes > most && width < 5; most = most << 7 | 127) ++width;
  return bytes + width;
}

std::size_t ListpackEntryBytes(std::int64_t value) {
  const auto within = [value](std::int64_t low, std::int64_t high) {
    return value >= low && value <= high;
  };
  if (within(0, 127)) return 2;
  if (within(-4096, 4095)) return 3;
  if (within(-32768, 32767)) return 4;
  if (within(-8388608, 8388607)) return 5;
  return within(-2147483648, 2147483647) ? 6 : 10;
}

std::size_t ListpackEntryBytes(std::string_view text) {
  if (text.size() <= base::kInt64Chars) {
    if (const auto integer = base::ParseInteger(text)) return ListpackEntryBytes(*integer);
  }
  const std::size_t head = text.size() < 64 ? 1 : text.size() < 4096 ? 2 : 5;
  return WithBackLength(head + text.size());
}

std::size_t ListpackEntryBytes(const ListItem& item) {
  return item.is_integer() ? ListpackEntryBytes(item.integer)
                           : ListpackEntryBytes(std::string_view(item.data, item.size));
}

std::size_t ListpackBytesOf(const List& list) {
  std::size_t bytes = LargeList::kEmptyListpackBytes;
  list.ForEach(0, list.size(), [&](const ListItem& item) { bytes += ListpackEntryBytes(item); });
  return bytes;
}

}  // namespace

Collection* LargeList::Clone(memory::Arena& arena, const base::Pause& pause) const {
  auto* const copy = NewCollection<LargeList>(arena, arena);
  copy->blocks.CopyFrom(blocks, pause);
  copy->set_flags(flags());
  copy->listpack_bytes = listpack_bytes;
  return copy;
}

void LargeList::Push(ListEnd end, std::string_view text) {
  if ((flags() & kReportedLarge) == 0) listpack_bytes += ListpackEntryBytes(text);
  end == ListEnd::kFront ? blocks.PushFront(text) : blocks.PushBack(text);
}

std::size_t LargeList::memory_bytes() const {
  return memory::Arena::RoundUp(sizeof(LargeList)) + blocks.memory_bytes();
}

List::List(const Entry* entry) {
  if (entry == nullptr) return;
  if (entry->form() == Entry::Form::kObject) {
    large_ = static_cast<const LargeList*>(entry->collection());
  } else {
    packed_ = PackedView(entry->bytes());
  }
}

ListItem List::At(std::size_t index) const {
  return large_ != nullptr ? large_->blocks.At(index) : ItemOf(PackedItem(packed_.Seek(index)));
}

// --- both forms ---

void ListWriter::Push(ListEnd end, std::span<const std::string_view> texts) {
  const bool outgrows = OutgrowsListpack(texts);
  if (large_ == nullptr && !PushPacked(end, texts)) MakeLarge(end);
  if (large_ != nullptr) {
    for (const std::string_view text : texts) large_->Push(end, text);
  }
  if (outgrows) Report(true);
}

void ListWriter::Pop(ListEnd end, std::size_t n) {
  if (large_ == nullptr || n != 1) return Erase(end == ListEnd::kFront ? 0 : size() - n, n);
  auto& blocks = large_->blocks;
  const bool front = end == ListEnd::kFront;
  if (!reported_large()) {
    large_->listpack_bytes -= ListpackEntryBytes(front ? blocks.Front() : blocks.Back());
  }
  front ? blocks.PopFront() : blocks.PopBack();
}

void ListWriter::Set(std::size_t index, std::string_view text) {
  if (large_ == nullptr) {
    const PackedView packed(key_.blob());
    const char* const at = packed.Seek(index);
    const EncodedItem item(text);
    const std::size_t old_size = PackedItem(at).size();
    if (packed.bytes() - old_size + item.size() <= kMaxPackedBytes) {
      item.Write(Splice(packed.OffsetOf(at), old_size, item.size(), 0));
      return ReportShrinking();
    }
    MakeLarge(ListEnd::kBack);
  }
  large_->listpack_bytes += ListpackEntryBytes(text) - ListpackEntryBytes(large_->blocks.At(index));
  large_->blocks.Set(index, text);
  ReportShrinking();
}

void ListWriter::Insert(std::size_t index, std::string_view text) {
  if (large_ == nullptr) {
    const PackedView packed(key_.blob());
    const EncodedItem item(text);
    if (FitsPacked(item.size(), 1)) {
      item.Write(Splice(packed.OffsetOf(packed.Seek(index)), 0, item.size(), 1));
      return;
    }
    MakeLarge(ListEnd::kBack);
  }
  large_->listpack_bytes += ListpackEntryBytes(text);
  large_->blocks.Insert(index, text);
}

bool ListWriter::InsertBeside(std::string_view pivot, bool before, std::string_view text) {
  Announce(text);
  const std::size_t none = size();
  std::size_t index = none;
  view().ForEachEqual(pivot, 0, none, false, [&](std::size_t found) {
    index = found;
    return false;
  });
  if (index == none) return false;
  Insert(before ? index : index + 1, text);
  return true;
}

void ListWriter::Erase(std::size_t from, std::size_t n) {
  if (n == 0) return;
  if (large_ != nullptr) {
    large_->blocks.Erase(from, n);
    return RecountListpack();
  }
  const PackedView packed(key_.blob());
  const char* const begin = packed.Seek(from);
  const char* end = begin;
  for (std::size_t i = 0; i < n; ++i) end = PackedItem(end).next();
  Splice(packed.OffsetOf(begin), static_cast<std::size_t>(end - begin), 0, -static_cast<int>(n));
}

std::size_t ListWriter::RemoveEqual(std::string_view text, std::size_t most, bool from_back) {
  if (large_ == nullptr) return RemoveEqualPacked(text, most, from_back);
  const std::size_t removed = large_->blocks.RemoveEqual(text, most, from_back);
  if (removed != 0) RecountListpack();
  return removed;
}

void ListWriter::Taken(const KeyEvent& event, std::size_t n) {
  key_.Changed(event);
  key_.state().dirty += n - 1;
  size() != 0 ? ReportShrinking() : DeleteEmptied();
}

void ListWriter::TakeAll(const KeyEvent& event) {
  key_.state().dirty += size() - 1;
  key_.Changed(event);
  DeleteEmptied();
}

void ListWriter::DeleteEmptied() {
  key_.Delete();
  key_.Also({"del", EventClass::kGeneric});
}

// --- the packed form ---

bool ListWriter::FitsPacked(std::size_t bytes, std::size_t items) const {
  const PackedView packed(key_.blob());
  return packed.count() + items <= kMaxPackedElements &&
         std::max(packed.bytes(), structures::kPackedHeader) + bytes <= kMaxPackedBytes;
}

char* ListWriter::Splice(std::size_t offset, std::size_t remove, std::size_t insert, int items) {
  const PackedView old(key_.blob());
  const std::uint8_t flags = old.flags();
  const auto count = static_cast<std::size_t>(static_cast<std::int64_t>(old.count()) + items);
  // A missing key's blob begins with its header.
  const std::size_t header = old.bytes() == 0 ? structures::kPackedHeader : 0;
  char* const at = key_.Splice(Type::kList, offset - header, remove, insert + header) + header;
  structures::PutPackedHeader(at - offset, flags, count);
  return at;
}

bool ListWriter::PushPacked(ListEnd end, std::span<const std::string_view> texts) {
  std::size_t bytes = 0;
  if (!FitsPacked(0, texts.size())) return false;
  for (const std::string_view text : texts) bytes += EncodedItem(text).size();
  if (!FitsPacked(bytes, texts.size())) return false;
  const bool back = end == ListEnd::kBack;
  const std::size_t old_bytes = std::max(key_.blob().size(), structures::kPackedHeader);
  char* at = Splice(back ? old_bytes : structures::kPackedHeader, 0, bytes,
                    static_cast<int>(texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    at = EncodedItem(texts[back ? i : texts.size() - 1 - i]).Write(at);
  }
  return true;
}

std::size_t ListWriter::RemoveEqualPacked(std::string_view text, std::size_t most, bool from_back) {
  const PackedView packed(key_.blob());
  const EncodedItem item(text);
  std::size_t equal = 0;
  packed.ForEach([&](const PackedItem& other) { equal += item.Is(other.data()); });
  const std::size_t removed = std::min(equal, most);
  if (removed == 0) return 0;

  std::size_t skip = from_back ? equal - removed : 0;
  std::size_t take = removed;
  char kept[kMaxPackedBytes];
  char* end = kept;
  packed.ForEach([&](const PackedItem& other) {
    if (take != 0 && item.Is(other.data())) {
      if (skip == 0) {
        --take;
        return;
      }
      --skip;
    }
    std::memcpy(end, other.data(), other.size());
    end += other.size();
  });
  const auto bytes = static_cast<std::size_t>(end - kept);
  char* const to = Splice(structures::kPackedHeader, packed.bytes() - structures::kPackedHeader,
                          bytes, -static_cast<int>(removed));
  std::memcpy(to, kept, bytes);
  return removed;
}

// --- the large form ---

// Its first block grows at the end that is being pushed to.
void ListWriter::MakeLarge(ListEnd growing) {
  auto* const large = NewCollection<LargeList>(key_.arena(), key_.arena());
  const PackedView packed(key_.blob());
  large->set_flags(packed.flags());
  large->listpack_bytes = ListpackBytesOf(view());
  const char* items[kMaxPackedElements];
  std::size_t count = 0;
  packed.ForEach([&](const PackedItem& item) { items[count++] = item.data(); });
  char digits[base::kInt64Chars];
  for (std::size_t i = 0; i < count; ++i) {
    const bool back = growing == ListEnd::kBack;
    const std::string_view text = PackedItem(items[back ? i : count - 1 - i]).Text(digits);
    back ? large->blocks.PushBack(text) : large->blocks.PushFront(text);
  }
  key_.SetCollection(Type::kList, large);
  large_ = large;
}

// --- what Redis would call it ---

std::uint8_t ListWriter::flags() const {
  return large_ != nullptr ? large_->flags() : PackedView(key_.blob()).flags();
}

void ListWriter::Report(bool large) {
  const auto rest = static_cast<std::uint8_t>(flags() & ~kReportedLarge);
  const auto changed = static_cast<std::uint8_t>(rest | (large ? kReportedLarge : 0));
  if (large_ != nullptr) {
    large_->set_flags(changed);
    if (!large) large_->listpack_bytes = ListpackBytesOf(view());
  } else {
    key_.MutableBlob()[0] = static_cast<char>(changed);
  }
}

// Whether a listpack would be given up for a quicklist before `texts` come in. Redis adds up their
// lengths as they are.
bool ListWriter::OutgrowsListpack(std::span<const std::string_view> texts) const {
  std::size_t bytes = 0;
  for (const std::string_view text : texts) bytes += text.size();
  const std::int64_t option = key_.state().encoding_limits.list_max_listpack_size;
  std::size_t limit = kCountedListpackBytes;
  if (option < 0) {
    limit = kListpackSizes[std::min<std::size_t>(static_cast<std::size_t>(-option), 5) - 1];
  } else if (size() + texts.size() > std::max<std::size_t>(static_cast<std::size_t>(option), 1)) {
    return !reported_large();
  }
  if (large_ == nullptr && bytes + kPackedAsListpack <= limit) return false;
  if (reported_large()) return false;
  const std::size_t now = large_ != nullptr ? large_->listpack_bytes : ListpackBytesOf(view());
  return now + bytes > limit;
}

// A quicklist goes back to a listpack when it would fill no more than half of one.
void ListWriter::ReportShrinking() {
  if (!reported_large()) return;
  const std::int64_t option = key_.state().encoding_limits.list_max_listpack_size;
  const std::size_t items = size();
  if (option >= 0) {
    if (items <= static_cast<std::size_t>(option) / 2) Report(false);
    return;
  }
  const std::size_t most =
      kListpackSizes[std::min<std::size_t>(static_cast<std::size_t>(-option), 5) - 1] / 2;
  // A listpack is never smaller than our blocks' used part, and these are filled to a quarter
  // except at the ends.
  if (items * 2 > most) return;
  if (large_ != nullptr &&
      large_->blocks.memory_bytes() > 4 * most + 2 * structures::ListBlock::kMost) {
    return;
  }
  if (ListpackBytesOf(view()) <= most) Report(false);
}

void ListWriter::RecountListpack() {
  if (!reported_large()) large_->listpack_bytes = ListpackBytesOf(view());
}

}  // namespace oribi::keyspace
