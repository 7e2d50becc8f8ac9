#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "keyspace/collection.h"
#include "keyspace/entry.h"
#include "structures/field_map.h"
#include "structures/packed.h"

namespace oribi::keyspace {

// Hashes have two encodings: a packed blob in which field and value take turns, and a
// structures::FieldMap. In a blob whose fields may have deadlines (kHasDeadlines) each value is
// followed by its deadline in milliseconds since 1970, 0 for none.
//
// A field whose deadline has come is not there for any reader, even while its bytes still are.

// A flag of hashes in packed form.
inline constexpr std::uint8_t kHasDeadlines = 0x01;

inline constexpr std::int64_t kNever = structures::DeadlineHeap::kNever;

// A large hash.
class LargeHash final : public Collection {
 public:
  LargeHash(memory::Arena& arena, std::uint64_t seed)
      : Collection(sizeof(LargeHash)), map(arena, seed) {}

  std::size_t size() const override { return map.size(); }
  bool FreeSome(std::size_t& budget) override { return map.FreeSome(budget); }
  void FreeOutside() override { map.FreeOutside(); }
  Collection* Clone(memory::Arena& arena, const base::Pause& pause) const override;
  std::size_t memory_bytes() const override { return sizeof(LargeHash) + map.memory_bytes(); }
  std::uint64_t LookAhead(std::string_view name) const override {
    return map.PrefetchBucket(structures::EncodedItem(name));
  }
  void LookAtElement(std::uint64_t hash) const override { map.PrefetchField(hash); }

  structures::FieldMap map;
};

// One field as read. Ends with the hash's next change.
struct HashField {
  structures::PackedItem name;
  structures::FieldValue value;
  std::int64_t deadline_ms;  // kNoDeadline

  bool IsDue(std::int64_t now_ms) const {
    return deadline_ms != kNoDeadline && deadline_ms <= now_ms;
  }
};

// Reads the packed form.
class PackedHash {
 public:
  explicit PackedHash(std::string_view blob) : view_(blob) {}

  bool has_deadlines() const { return (view_.flags() & kHasDeadlines) != 0; }
  unsigned stride() const { return has_deadlines() ? 3 : 2; }
  // Due fields included.
  std::size_t size() const { return view_.count() / stride(); }
  const structures::PackedView& view() const { return view_; }
  // The name of this field; null when there is none.
  const char* Find(const structures::EncodedItem& name) const { return view_.Find(name, stride()); }
  // The field whose name is at `at`.
  HashField FieldAt(const char* at) const;
  std::int64_t NextDeadlineMs() const;

  template <typename Visit>
  void ForEach(Visit&& visit) const {
    const unsigned items = stride();
    for (const char* at = view_.begin(); at != view_.end();) {
      const HashField field = FieldAt(at);
      for (unsigned i = 0; i < items; ++i) at = structures::PackedItem(at).next();
      visit(field);
    }
  }

 private:
  structures::PackedView view_;
};

// Reads a hash. What it gives ends with the hash's next change.
class Hash {
 public:
  // A key that is a hash, or is missing (null): then the hash has no fields.
  Hash(const Entry* entry, std::int64_t now_ms)
      : map_(MapOf(entry)), packed_(map_ == nullptr ? BlobOf(entry) : ""), now_ms_(now_ms) {}

  std::size_t size() const;
  // Is any field due? Then size() takes a walk.
  bool HasDue() const { return NextDeadlineMs() <= now_ms_; }
  // No field is due before this; kNever when none has a deadline.
  std::int64_t NextDeadlineMs() const {
    if (map_ != nullptr) return map_->map.next_deadline_ms();
    return packed_.has_deadlines() ? packed_.NextDeadlineMs() : kNever;
  }

  std::optional<HashField> Find(std::string_view field) const;
  template <typename Visit>
  void ForEach(Visit&& visit) const;
  // As Redis' HSCAN: a hash that Redis would keep in one piece is shown as a whole.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const;
  // Any field with the same chance. There must be one that is not due.
  HashField Random(base::Random& random) const;

 private:
  static const LargeHash* MapOf(const Entry* entry) {
    if (entry == nullptr || entry->form() != Entry::Form::kObject) return nullptr;
    return static_cast<const LargeHash*>(entry->collection());
  }
  static std::string_view BlobOf(const Entry* entry) {
    return entry == nullptr ? std::string_view("") : entry->bytes();
  }
  static HashField FieldOf(const structures::Field& field) {
    return {field.name(), field.value(), field.deadline_ms()};
  }

  const LargeHash* map_;
  PackedHash packed_;
  std::int64_t now_ms_;
};

// When the first field of a hash is due; kNever for another type or without deadlines.
std::int64_t NextFieldDeadlineMs(const Entry& entry);

template <typename Visit>
void Hash::ForEach(Visit&& visit) const {
  const auto live = [&](const HashField& field) {
    if (!field.IsDue(now_ms_)) visit(field);
  };
  if (map_ == nullptr) return packed_.ForEach(live);
  map_->map.ForEach([&live](const structures::Field& field) { live(FieldOf(field)); });
}

template <typename Visit>
std::uint64_t Hash::Scan(std::uint64_t cursor, Visit&& visit) const {
  if (map_ == nullptr || (map_->flags() & kReportedLarge) == 0) {
    ForEach(visit);
    return 0;
  }
  return map_->map.Scan(cursor, [&](const structures::Field& stored) {
    const HashField field = FieldOf(stored);
    if (!field.IsDue(now_ms_)) visit(field);
  });
}

}  // namespace oribi::keyspace
