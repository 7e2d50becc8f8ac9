#include "keyspace/hash.h"

#include <algorithm>

namespace oribi::keyspace {

using structures::EncodedItem;
using structures::Field;
using structures::FieldValue;
using structures::PackedItem;

Collection* LargeHash::Clone(memory::Arena& arena, const base::Pause& pause) const {
  auto* const clone = NewCollection<LargeHash>(arena, arena, map.seed());
  clone->set_flags(flags());
  clone->map.CopyFrom(map, pause);
  return clone;
}

HashField PackedHash::FieldAt(const char* at) const {
  const PackedItem name(at);
  const PackedItem value(name.next());
  if (!has_deadlines()) return {name, FieldValue(value), kNoDeadline};
  const std::int64_t deadline_ms = PackedItem(value.next()).integer();
  return {name, FieldValue(value), deadline_ms == 0 ? kNoDeadline : deadline_ms};
}

std::int64_t PackedHash::NextDeadlineMs() const {
  std::int64_t next_ms = kNever;
  ForEach([&next_ms](const HashField& field) {
    if (field.deadline_ms != kNoDeadline) next_ms = std::min(next_ms, field.deadline_ms);
  });
  return next_ms;
}

std::size_t Hash::size() const {
  if (!HasDue()) return map_ != nullptr ? map_->size() : packed_.size();
  std::size_t size = 0;
  ForEach([&size](const HashField&) { ++size; });
  return size;
}

std::optional<HashField> Hash::Find(std::string_view field) const {
  const EncodedItem name(field);
  std::optional<HashField> found;
  if (map_ != nullptr) {
    const Field* const stored = map_->map.Find(name);
    if (stored != nullptr) found.emplace(FieldOf(*stored));
  } else if (const char* const at = packed_.Find(name); at != nullptr) {
    found.emplace(packed_.FieldAt(at));
  }
  if (found && found->IsDue(now_ms_)) found.reset();
  return found;
}

HashField Hash::Random(base::Random& random) const {
  while (true) {
    if (map_ != nullptr) {
      const HashField field = FieldOf(*map_->map.Random(random));
      if (!field.IsDue(now_ms_)) return field;
    } else {
      const std::uint64_t index = random.Below(packed_.size()) * packed_.stride();
      const HashField field = packed_.FieldAt(packed_.view().Seek(index));
      if (!field.IsDue(now_ms_)) return field;
    }
  }
}

std::int64_t NextFieldDeadlineMs(const Entry& entry) {
  return entry.type() == Type::kHash ? Hash(&entry, 0).NextDeadlineMs() : kNever;
}

}  // namespace oribi::keyspace
