#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "keyspace/collection.h"
#include "keyspace/key_writer.h"
#include "structures/list_blocks.h"
#include "structures/packed.h"

namespace oribi::keyspace {

using structures::ListItem;

enum class ListEnd : std::uint8_t { kFront, kBack };

// A list too large for a packed blob.
class LargeList final : public Collection {
 public:
  explicit LargeList(memory::Arena& arena) : Collection(sizeof(LargeList)), blocks(arena) {}

  std::size_t size() const override { return blocks.size(); }
  bool FreeSome(std::size_t& budget) override { return blocks.FreeSome(budget); }
  void FreeOutside() override { blocks.FreeOutside(); }
  Collection* Clone(memory::Arena& arena, const base::Pause& pause) const override;
  std::size_t memory_bytes() const override;
  void Push(ListEnd end, std::string_view text);

  structures::ListBlocks blocks;
  static constexpr std::uint64_t kEmptyListpackBytes = 7;
  // What Redis' listpack of these items would take; kept up to date until the list is reported as a
  // quicklist.
  std::uint64_t listpack_bytes = kEmptyListpackBytes;
};

// Looks at a list, whichever way it is kept. Ends with the next write to the database.
class List {
 public:
  // Null stands for a missing key, which is an empty list.
  explicit List(const Entry* entry);

  std::size_t size() const { return large_ != nullptr ? large_->size() : packed_.count(); }
  // `index` is below size().
  ListItem At(std::size_t index) const;
  // Calls visit(const ListItem&) for n items from one on, towards the back.
  template <typename Visit>
  void ForEach(std::size_t from, std::size_t n, Visit&& visit) const;
  // The same towards the front.
  template <typename Visit>
  void ForEachBackwards(std::size_t from, std::size_t n, Visit&& visit) const;
  // Compares n items with `text`, from the one at `from` on, towards the back or the front, and
  // calls visit(index) for those that are equal until it answers false.
  template <typename Visit>
  void ForEachEqual(std::string_view text, std::size_t from, std::size_t n, bool backwards,
                    Visit&& visit) const;

 private:
  friend class ListWriter;

  static ListItem ItemOf(const structures::PackedItem& item) {
    if (item.is_integer()) return {nullptr, 0, item.integer()};
    const std::string_view text = item.string();
    return {text.data(), text.size(), 0};
  }
  template <typename Visit>
  void ForEachEqualPacked(std::string_view text, std::size_t from, std::size_t n, bool backwards,
                          Visit&& visit) const;

  structures::PackedView packed_{{}};
  const LargeList* large_ = nullptr;
};

// Changes a list through the write handle of its key, which must outlive it and be a list or
// missing; a missing one is made by the first push. Whoever takes items away ends with Taken().
class ListWriter {
 public:
  explicit ListWriter(KeyWriter& key)
      : key_(key), large_(static_cast<LargeList*>(key.collection())) {}

  std::size_t size() const { return view().size(); }
  List view() const { return List(key_.entry()); }

  // One after the other.
  void Push(ListEnd end, std::span<const std::string_view> texts);
  // At most size().
  void Pop(ListEnd end, std::size_t n);
  // Redis gives up the listpack for a text that would not fit, even where LSET fails later.
  void Announce(std::string_view text) {
    if (OutgrowsListpack({&text, 1})) Report(true);
  }
  // As Redis does with a list made as a whole: its size decides.
  void ReportSize() {
    if (OutgrowsListpack({})) Report(true);
  }
  void Set(std::size_t index, std::string_view text);
  // Puts it before the first item equal to `pivot`, or behind. False when there is none.
  bool InsertBeside(std::string_view pivot, bool before, std::string_view text);
  void Erase(std::size_t from, std::size_t n);
  // Removes the first (or last) `most` items equal to `text`; how many there were.
  std::size_t RemoveEqual(std::string_view text, std::size_t most, bool from_back);

  // `n` items are gone, which is this event. An emptied list is deleted; one that has become small
  // is reported as a listpack again, as Redis does.
  void Taken(const KeyEvent& event, std::size_t n);
  // The same for all items, which are freed later.
  void TakeAll(const KeyEvent& event);

 private:
  std::uint8_t flags() const;
  bool reported_large() const { return (flags() & kReportedLarge) != 0; }
  void Report(bool large);
  bool OutgrowsListpack(std::span<const std::string_view> texts) const;
  void ReportShrinking();
  void RecountListpack();

  void DeleteEmptied();
  void Insert(std::size_t index, std::string_view text);
  bool FitsPacked(std::size_t bytes, std::size_t items) const;
  // Replaces bytes of the blob and adds `items` to its count. In a missing key's, the first byte
  // behind the header is where the other begin.
  char* Splice(std::size_t offset, std::size_t remove, std::size_t insert, int items);
  // False, and nothing done, when they do not fit.
  bool PushPacked(ListEnd end, std::span<const std::string_view> texts);
  std::size_t RemoveEqualPacked(std::string_view text, std::size_t most, bool from_back);
  void MakeLarge(ListEnd growing);

  KeyWriter& key_;
  LargeList* large_;  // null while it is small
};

template <typename Visit>
void List::ForEach(std::size_t from, std::size_t n, Visit&& visit) const {
  if (n == 0) return;
  if (large_ != nullptr) {
    return structures::ListBlocks::Walk(large_->blocks, from, false).Show(n, visit);
  }
  const char* at = packed_.Seek(from);
  for (; n != 0; --n) {
    const structures::PackedItem item(at);
    visit(ItemOf(item));
    at = item.next();
  }
}

template <typename Visit>
void List::ForEachBackwards(std::size_t from, std::size_t n, Visit&& visit) const {
  if (n == 0) return;
  if (large_ != nullptr) {
    return structures::ListBlocks::Walk(large_->blocks, from, true).Show(n, visit);
  }
  const char* items[kMaxPackedElements];
  const char* at = packed_.Seek(from + 1 - n);
  for (std::size_t i = 0; i < n; ++i) {
    items[i] = at;
    at = structures::PackedItem(at).next();
  }
  while (n != 0) visit(ItemOf(structures::PackedItem(items[--n])));
}

template <typename Visit>
void List::ForEachEqual(std::string_view text, std::size_t from, std::size_t n, bool backwards,
                        Visit&& visit) const {
  if (n == 0) return;
  if (large_ == nullptr) return ForEachEqualPacked(text, from, n, backwards, visit);
  const structures::EncodedListItem item(text);
  structures::ListBlocks::Walk walk(large_->blocks, from, backwards);
  for (std::size_t k = 0; k < n; ++k) {
    if (walk.NextEquals(item) && !visit(backwards ? from - k : from + k)) return;
  }
}

// A blob can only be walked forwards, so matches are collected first where the order is the other.
template <typename Visit>
void List::ForEachEqualPacked(std::string_view text, std::size_t from, std::size_t n,
                              bool backwards, Visit&& visit) const {
  const structures::EncodedItem item(text);
  const std::size_t first = backwards ? from + 1 - n : from;
  std::uint8_t found[kMaxPackedElements];
  std::size_t count = 0;
  const char* at = packed_.Seek(first);
  for (std::size_t i = first; i < first + n; ++i) {
    if (item.Is(at)) {
      if (backwards) {
        found[count++] = static_cast<std::uint8_t>(i);
      } else if (!visit(i)) {
        return;
      }
    }
    at = structures::PackedItem(at).next();
  }
  while (count != 0 && visit(std::size_t{found[--count]})) {
  }
}

}  // namespace oribi::keyspace
