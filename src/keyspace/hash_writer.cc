#include "keyspace/hash_writer.h"

#include <algorithm>
#include <cstring>

#include "base/numbers.h"

namespace oribi::keyspace {

using structures::EncodedItem;
using structures::Field;
using structures::FieldMap;
using structures::PackedItem;

namespace {

constexpr KeyEvent kExpired = {"hexpired", EventClass::kHash};
constexpr KeyEvent kDel = {"del", EventClass::kGeneric};

EncodedItem DeadlineItem(std::int64_t deadline_ms) {
  return EncodedItem(std::max<std::int64_t>(deadline_ms, 0));
}

// At most, which is nearly always.
constexpr std::size_t kDeadlineItemSize = 7;

bool FitsPacked(std::size_t fields, std::size_t bytes) {
  return bytes <= kMaxPackedBytes && fields <= kMaxPackedElements;
}

std::size_t ItemsSize(const char* at, unsigned items) {
  const char* end = at;
  for (unsigned i = 0; i < items; ++i) end = PackedItem(end).next();
  return static_cast<std::size_t>(end - at);
}

}  // namespace

bool HashWriter::Set(std::string_view field, std::string_view value, std::int64_t deadline_ms) {
  const bool added = SetItem(field, EncodedItem(value), deadline_ms);
  ReportLongText(field.size(), value.size());
  return added;
}

bool HashWriter::SetInteger(std::string_view field, std::int64_t value, std::int64_t deadline_ms) {
  const bool added = SetItem(field, EncodedItem(value), deadline_ms);
  char digits[base::kInt64Chars];
  ReportLongText(field.size(), base::FormatInteger(value, digits));
  return added;
}

bool HashWriter::SetItem(std::string_view field, const EncodedItem& value,
                         std::int64_t deadline_ms) {
  const EncodedItem name(field);
  if (deadline_ms >= 0) [[unlikely]] {
    Arm(deadline_ms);
    MakeRoomForDeadlines();
  }
  if (map() == nullptr) {
    const char* const at = packed().Find(name);
    if (FitsPacked(at, name, value)) {
      if (at == nullptr) {
        Append(name, value, deadline_ms);
      } else {
        Replace(packed().view().OffsetOf(at), value, deadline_ms);
      }
      return at == nullptr;
    }
    MakeLarge();
  }
  return SetInMap(name, value, deadline_ms);
}

bool HashWriter::SetInMap(const EncodedItem& name, const EncodedItem& value,
                          std::int64_t deadline_ms) {
  FieldMap& fields = *map();
  if (fields.next_deadline_ms() <= now_ms()) [[unlikely]] {
    const Field* const old = fields.Find(name);
    if (old != nullptr && old->IsDue(now_ms())) fields.Erase(name);
  }
  return fields.Set(name, value, deadline_ms);
}

// May the blob take the field that is `at`, or a new one (null)?
bool HashWriter::FitsPacked(const char* at, const EncodedItem& name,
                            const EncodedItem& value) const {
  const PackedHash old = packed();
  std::size_t bytes = old.view().bytes() + value.size() + kDeadlineItemSize;
  if (at == nullptr) return keyspace::FitsPacked(old.size() + 1, bytes + name.size());
  bytes -= PackedItem(PackedItem(at).next()).size();
  return keyspace::FitsPacked(old.size(), bytes);
}

// A new field at the end of the blob, which is made when there is none.
void HashWriter::Append(const EncodedItem& name, const EncodedItem& value,
                        std::int64_t deadline_ms) {
  const structures::PackedView old = packed().view();
  const std::size_t header = old.bytes() == 0 ? structures::kPackedHeader : 0;
  const bool deadlines = packed().has_deadlines() || deadline_ms >= 0;
  const std::uint8_t flags =
      static_cast<std::uint8_t>(old.flags() | (deadlines ? kHasDeadlines : 0));
  const EncodedItem deadline = DeadlineItem(deadline_ms);
  const std::size_t insert =
      header + name.size() + value.size() + (deadlines ? deadline.size() : 0);
  const std::size_t offset = old.bytes();
  const std::size_t count = old.count() + (deadlines ? 3 : 2);
  char* const at = key_.Splice(Type::kHash, offset, 0, insert);
  char* const end = value.Write(name.Write(at + header));
  if (deadlines) deadline.Write(end);
  structures::PutPackedHeader(at - offset, flags, count);
}

// `at`: the offset of the field's name.
void HashWriter::Replace(std::size_t at, const EncodedItem& value, std::int64_t deadline_ms) {
  const PackedHash old = packed();
  const char* const name = key_.blob().data() + at;
  const PackedItem old_value(PackedItem(name).next());
  const std::size_t offset = old.view().OffsetOf(old_value.data());
  std::size_t remove = old_value.size();
  std::size_t insert = value.size();
  const bool with_deadline = old.has_deadlines() && deadline_ms != kKeepDeadline;
  const EncodedItem deadline = DeadlineItem(deadline_ms);
  if (with_deadline) {
    remove += PackedItem(old_value.next()).size();
    insert += deadline.size();
  }
  char* const end = value.Write(key_.Splice(Type::kHash, offset, remove, insert));
  if (with_deadline) deadline.Write(end);
}

void HashWriter::Remove(std::size_t at) {
  const PackedHash old = packed();
  const std::size_t size = ItemsSize(key_.blob().data() + at, old.stride());
  const std::size_t count = old.view().count() - old.stride();
  const std::uint8_t flags = old.view().flags();
  char* const to = key_.Splice(Type::kHash, at, size, 0);
  structures::PutPackedHeader(to - at, flags, count);
}

bool HashWriter::Erase(std::string_view field) {
  const EncodedItem name(field);
  if (FieldMap* const fields = map()) {
    const Field* const old = fields->Find(name);
    if (old == nullptr) return false;
    const bool was_due = old->IsDue(now_ms());
    fields->Erase(name);
    return !was_due;
  }
  const PackedHash old = packed();
  const char* const at = old.Find(name);
  if (at == nullptr) return false;
  Remove(old.view().OffsetOf(at));
  return true;
}

void HashWriter::SetDeadline(std::string_view field, std::int64_t deadline_ms) {
  const EncodedItem name(field);
  if (deadline_ms >= 0) {
    Arm(deadline_ms);
    MakeRoomForDeadlines();
  }
  const std::size_t bytes = packed().view().bytes() + kDeadlineItemSize;
  if (map() == nullptr && !keyspace::FitsPacked(0, bytes)) MakeLarge();
  if (FieldMap* const fields = map()) return fields->SetDeadline(name, deadline_ms);
  const PackedHash old = packed();
  if (!old.has_deadlines()) return;  // and none is to be set
  const PackedItem value(PackedItem(old.Find(name)).next());
  const PackedItem old_deadline(value.next());
  const EncodedItem deadline = DeadlineItem(deadline_ms);
  deadline.Write(key_.Splice(Type::kHash, old.view().OffsetOf(old_deadline.data()),
                             old_deadline.size(), deadline.size()));
}

// Gives every field of the blob an item for its deadline.
void HashWriter::MakeRoomForDeadlines() {
  const PackedHash old = packed();
  if (map() != nullptr || old.has_deadlines() || old.view().bytes() == 0) return;
  const EncodedItem none = DeadlineItem(kNoDeadline);
  const std::size_t fields = old.size();
  const std::size_t bytes = old.view().bytes() + fields * none.size();
  if (!keyspace::FitsPacked(fields, bytes)) return MakeLarge();
  char blob[kMaxPackedBytes];
  structures::PutPackedHeader(blob, old.view().flags() | kHasDeadlines, 3 * fields);
  char* to = blob + structures::kPackedHeader;
  old.ForEach([&](const HashField& field) {
    const std::size_t size = ItemsSize(field.name.data(), 2);
    std::memcpy(to, field.name.data(), size);
    to = none.Write(to + size);
  });
  std::memcpy(key_.Splice(Type::kHash, 0, old.view().bytes(), bytes), blob, bytes);
}

void HashWriter::MakeLarge() {
  auto* const large = NewCollection<LargeHash>(key_.arena(), key_.arena(), key_.state().hash_seed);
  const PackedHash old = packed();
  large->set_flags(static_cast<std::uint8_t>(old.view().flags() & ~kHasDeadlines));
  old.ForEach([large](const HashField& field) {
    char name_digits[base::kInt64Chars];
    char digits[base::kInt64Chars];
    large->map.Set(EncodedItem(field.name.Text(name_digits)), EncodedItem(field.value.Text(digits)),
                   field.deadline_ms);
  });
  key_.SetCollection(Type::kHash, large);
}

void HashWriter::AddFlags(std::uint8_t flags) {
  if (!key_.exists()) return;
  if (Collection* const large = key_.collection()) {
    large->set_flags(large->flags() | flags);
  } else if (const std::uint8_t old = packed().view().flags(); (old & flags) != flags) {
    key_.MutableBlob()[0] = static_cast<char>(old | flags);
  }
}

void HashWriter::ReportLongText(std::size_t field_size, std::size_t value_size) {
  const EncodingLimits& limits = key_.state().encoding_limits;
  const std::size_t size = std::max(field_size, value_size);
  const FieldMap* const fields = map();
  const std::size_t count = fields != nullptr ? fields->size() : packed().size();
  if (size > limits.hash_max_listpack_value || count > limits.hash_max_listpack_entries)
    AddFlags(kReportedLarge);
}

void HashWriter::ExpectPairs(std::size_t pairs) {
  if (pairs > key_.state().encoding_limits.hash_max_listpack_entries) AddFlags(kReportedLarge);
}

// Tells the database to look at this key at `deadline_ms`, unless it will look earlier anyway.
void HashWriter::Arm(std::int64_t deadline_ms) {
  if (deadline_ms < view().NextDeadlineMs()) key_.Arm(deadline_ms);
}

std::size_t HashWriter::ExpireDue(std::size_t most) {
  FieldMap* const fields = map();
  const std::size_t expired =
      fields != nullptr ? fields->ExpireDue(now_ms(), most) : ExpirePacked(most);
  if (expired == 0) return 0;
  key_.state().expired_fields += expired;
  const bool empty = IsEmpty();
  if (empty) key_.Delete();
  key_.Changed(kExpired);
  if (empty) key_.Also(kDel);
  return expired;
}

std::size_t HashWriter::ExpirePacked(std::size_t most) {
  std::size_t expired = 0;
  std::size_t offset = structures::kPackedHeader;
  while (expired < most && offset < key_.blob().size()) {
    const PackedHash old = packed();
    const char* const at = key_.blob().data() + offset;
    if (old.FieldAt(at).IsDue(now_ms())) {
      Remove(offset);
      ++expired;
    } else {
      offset += ItemsSize(at, old.stride());
    }
  }
  return expired;
}

bool HashWriter::IsEmpty() const {
  const FieldMap* const fields = map();
  return fields != nullptr ? fields->size() == 0 : packed().size() == 0;
}

void HashWriter::Settle(const KeyEvent& event) {
  const bool empty = key_.exists() && IsEmpty();
  if (empty) key_.Delete();
  key_.Changed(event);
  if (empty) {
    key_.Also(kDel);
  } else if (key_.exists()) {
    key_.Touch();
  }
}

}  // namespace oribi::keyspace
