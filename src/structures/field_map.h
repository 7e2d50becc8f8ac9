#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/pause.h"
#include "base/random.h"
#include "memory/arena.h"
#include "structures/deadline_heap.h"
#include "structures/field.h"
#include "structures/segment_table.h"

namespace oribi::structures {

struct FieldTraits {
  std::uint64_t seed;
  std::uint64_t Hash(const Field& field) const { return base::Hash(field.name().payload(), seed); }
};

// A large hash: a segment table of fields, each one object of the arena, some of them with
// deadlines. A field whose deadline has come stays until ExpireDue() takes it; readers skip it
// (Field::IsDue).
//
// The fields and segments belong to the arena: a map is either taken apart with FreeSome(), or its
// arena goes as a whole after FreeOutside().
class FieldMap {
 public:
  static constexpr std::int64_t kNoDeadline = Field::kNoDeadline;
  // For Set(): a field there keeps the one it has.
  static constexpr std::int64_t kKeepDeadline = -2;

  FieldMap(memory::Arena& arena, std::uint64_t seed);
  FieldMap(const FieldMap&) = delete;
  FieldMap& operator=(const FieldMap&) = delete;

  // Due fields included.
  std::size_t size() const { return table_.size(); }
  std::size_t volatile_fields() const { return volatile_; }
  // No field is due before that; kNever without deadlines.
  std::int64_t next_deadline_ms() const {
    return deadlines_ == nullptr ? DeadlineHeap::kNever : deadlines_->heap.next_ms();
  }
  std::size_t memory_bytes() const;

  std::uint64_t seed() const { return traits_.seed; }

  // For a lookup to come, as in SegmentTable: gives the hash for the second.
  std::uint64_t PrefetchBucket(const EncodedItem& name) const {
    const std::uint64_t hash = HashOf(name);
    table_.PrefetchBucket(hash);
    return hash;
  }
  void PrefetchField(std::uint64_t hash) const { table_.PrefetchItem(hash); }
  // Null when there is none. Fields move with the map's next change.
  const Field* Find(const EncodedItem& name) const;
  // True when the field is new.
  bool Set(const EncodedItem& name, const EncodedItem& value,
           std::int64_t deadline_ms = kNoDeadline);
  // Of a field that is there; kNoDeadline takes it away.
  void SetDeadline(const EncodedItem& name, std::int64_t deadline_ms);
  bool Erase(const EncodedItem& name);
  // Takes at most `most` fields away that are due; how many.
  std::size_t ExpireDue(std::int64_t now_ms, std::size_t most);

  // As SegmentTable::Scan.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    return table_.Scan(cursor, [&visit](const Field& field) { visit(field); });
  }
  // The map must not change meanwhile.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    table_.ForEach([&visit](const Field& field) { visit(field); });
  }
  // Any field with the same chance; null when there is none.
  const Field* Random(base::Random& random) const { return table_.Random(random); }

  // Adds a copy of each field of another map of the same seed, which nothing may change while
  // `pause` runs, to this empty one.
  void CopyFrom(const FieldMap& other, const base::Pause& pause = base::kNoPause);
  // Takes about `budget` fields and counts it down; true when nothing is left. Nothing else may be
  // called once this began.
  bool FreeSome(std::size_t& budget);
  // Gives back what does not lie in slab pages of the arena.
  void FreeOutside();

 private:
  using Table = SegmentTable<Field, FieldTraits>;

  // Every volatile field has a record that is not later than its deadline.
  struct Deadlines {
    DeadlineHeap heap;
    // A new heap being filled by a walk over the map, while most records of the old one are stale;
    // `cursor` goes on with the walk.
    std::unique_ptr<DeadlineHeap> next;
    std::uint64_t cursor = 0;
  };

  std::uint64_t HashOf(const EncodedItem& name) const {
    return base::Hash(name.payload(), traits_.seed);
  }
  Table::Position Locate(std::uint64_t hash, const EncodedItem& name) const {
    return table_.Find(hash, [&name](const Field& field) { return name.Is(field.name().data()); });
  }
  Field* Allocate(std::size_t size);
  void Free(Field* field, std::size_t size);
  void ReleaseBlock(const Field& field);
  void Insert(std::uint64_t hash, const EncodedItem& name, const EncodedItem& value,
              std::int64_t deadline_ms);
  void Replace(Table::Position at, std::uint64_t hash, const EncodedItem& value,
               std::int64_t deadline_ms);
  Field* Relay(Table::Position at, std::size_t old_size, const Field::Layout& layout);
  void EraseAt(Table::Position at, std::uint64_t hash);
  void WriteValue(Field* field, const EncodedItem& value, std::size_t stored_size);
  void SettleDeadline(std::uint64_t hash, std::int64_t old_ms, std::int64_t new_ms);
  void Arm(std::uint64_t hash, std::int64_t deadline_ms);
  void DropStaleRecords();
  bool Fire(std::uint64_t hash40, std::int64_t now_ms);

  memory::Arena* arena_;
  FieldTraits traits_;
  Table table_;
  std::size_t volatile_ = 0;
  // Bytes of the fields, their blocks included.
  std::size_t field_bytes_ = 0;
  // Fields with memory outside the slab pages.
  std::size_t outside_ = 0;
  std::unique_ptr<Deadlines> deadlines_;  // from the first deadline on
};

}  // namespace oribi::structures
