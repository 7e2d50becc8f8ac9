#include "structures/field_map.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "memory/size_classes.h"

namespace oribi::structures {
namespace {

using memory::Arena;
using memory::LargeBytes;

// Records of gone or prolonged deadlines are harmless until they are more than half of all, and
// more than this many.
constexpr std::size_t kFewRecords = 64;
// Buckets to walk with every new record while the heap is built anew: some 16 fields, so that the
// walk ends long before the number of records has doubled.
constexpr int kBucketsPerRecord = 2;

bool IsOutside(const Field& field, std::size_t size) {
  return size > memory::kMaxSmallBytes || field.block() != nullptr;
}

// The layout of a field, its value in a block where it would not fit otherwise.
Field::Layout LayoutOf(std::size_t name_size, bool has_deadline, std::size_t value_size) {
  const Field::Layout layout{name_size, has_deadline, value_size};
  if (layout.Size() <= memory::kMaxSmallBytes || value_size <= Field::kBlockSize) return layout;
  return {name_size, has_deadline, Field::kBlockSize};
}

}  // namespace

FieldMap::FieldMap(Arena& arena, std::uint64_t seed)
    : arena_(&arena), traits_{seed}, table_(arena, traits_) {}

std::size_t FieldMap::memory_bytes() const {
  std::size_t bytes = field_bytes_ + table_.memory_bytes();
  if (deadlines_ == nullptr) return bytes;
  bytes += sizeof(Deadlines) + deadlines_->heap.memory_bytes();
  return deadlines_->next == nullptr ? bytes : bytes + deadlines_->next->memory_bytes();
}

const Field* FieldMap::Find(const EncodedItem& name) const {
  const Table::Position at = Locate(HashOf(name), name);
  return at ? table_.At(at) : nullptr;
}

bool FieldMap::Set(const EncodedItem& name, const EncodedItem& value, std::int64_t deadline_ms) {
  const std::uint64_t hash = HashOf(name);
  const Table::Position at = Locate(hash, name);
  if (at) {
    Replace(at, hash, value, deadline_ms);
  } else {
    Insert(hash, name, value, deadline_ms == kKeepDeadline ? kNoDeadline : deadline_ms);
  }
  return !at;
}

Field* FieldMap::Allocate(std::size_t size) {
  field_bytes_ += Arena::RoundUp(size);
  return static_cast<Field*>(arena_->Allocate(size));
}

void FieldMap::Free(Field* field, std::size_t size) {
  field_bytes_ -= Arena::RoundUp(size);
  arena_->Free(field, size);
}

void FieldMap::ReleaseBlock(const Field& field) {
  LargeBytes* const block = field.block();
  if (block == nullptr) return;
  field_bytes_ -= block->occupied_bytes();
  LargeBytes::Release(block);
}

// `stored_size` is that of the layout: when it is not the value's, the value goes to a block.
void FieldMap::WriteValue(Field* field, const EncodedItem& value, std::size_t stored_size) {
  char* const at = field->value_position();
  if (stored_size == value.size()) return void(value.Write(at));
  LargeBytes* const block = LargeBytes::Copy(value.payload());
  field_bytes_ += block->occupied_bytes();
  Field::WriteBlock(at, block);
}

void FieldMap::Insert(std::uint64_t hash, const EncodedItem& name, const EncodedItem& value,
                      std::int64_t deadline_ms) {
  const Field::Layout layout = LayoutOf(name.size(), deadline_ms != kNoDeadline, value.size());
  Field* const field = Allocate(layout.Size());
  char* at = name.Write(reinterpret_cast<char*>(field));
  // The byte behind the name tells whether there is a deadline: it must be right before anything
  // asks.
  *at = 0;
  if (layout.has_deadline) Field::WriteDeadline(at, deadline_ms);
  WriteValue(field, value, layout.value_size);
  if (IsOutside(*field, layout.Size())) ++outside_;
  table_.Insert(hash, field);
  SettleDeadline(hash, kNoDeadline, deadline_ms);
}

// Gives the field there an object of this layout, with the name only.
Field* FieldMap::Relay(Table::Position at, std::size_t old_size, const Field::Layout& layout) {
  Field* const old = table_.At(at);
  const std::size_t size = layout.Size();
  if (arena_->Resize(old, old_size, size)) {
    field_bytes_ += Arena::RoundUp(size) - Arena::RoundUp(old_size);
    return old;
  }
  Field* const field = Allocate(size);
  std::memcpy(static_cast<void*>(field), static_cast<const void*>(old), layout.name_size);
  table_.Replace(at, field);
  Free(old, old_size);
  return field;
}

void FieldMap::Replace(Table::Position at, std::uint64_t hash, const EncodedItem& value,
                       std::int64_t deadline_ms) {
  Field* field = table_.At(at);
  const std::int64_t old_deadline = field->deadline_ms();
  const std::int64_t deadline = deadline_ms == kKeepDeadline ? old_deadline : deadline_ms;
  const std::size_t old_size = field->size();
  const Field::Layout layout =
      LayoutOf(field->name().size(), deadline != kNoDeadline, value.size());
  if (IsOutside(*field, old_size)) --outside_;
  ReleaseBlock(*field);
  field = Relay(at, old_size, layout);
  char* const behind_name = reinterpret_cast<char*>(field) + layout.name_size;
  *behind_name = 0;
  if (layout.has_deadline) Field::WriteDeadline(behind_name, deadline);
  WriteValue(field, value, layout.value_size);
  if (IsOutside(*field, layout.Size())) ++outside_;
  if (deadline != old_deadline) SettleDeadline(hash, old_deadline, deadline);
}

// The bytes of the value stay as they are, an item or the pointer to a block; at worst the object
// becomes one that lies outside the slab pages.
void FieldMap::SetDeadline(const EncodedItem& name, std::int64_t deadline_ms) {
  const std::uint64_t hash = HashOf(name);
  const Table::Position at = Locate(hash, name);
  Field* field = table_.At(at);
  const std::int64_t old_deadline = field->deadline_ms();
  if (old_deadline == deadline_ms) return;
  if (old_deadline != kNoDeadline && deadline_ms != kNoDeadline) {
    field->RewriteDeadline(deadline_ms);
    return SettleDeadline(hash, old_deadline, deadline_ms);
  }
  const std::size_t old_size = field->size();
  const bool has_deadline = deadline_ms != kNoDeadline;
  const std::size_t size =
      has_deadline ? old_size + Field::kDeadlineSize : old_size - Field::kDeadlineSize;
  if (IsOutside(*field, old_size)) --outside_;
  Field* const changed = Allocate(size);
  auto* to = reinterpret_cast<char*>(changed);
  const std::size_t name_size = field->name().size();
  std::memcpy(to, field->name().data(), name_size);
  to += name_size;
  if (has_deadline) to = Field::WriteDeadline(to, deadline_ms);
  const char* const value = field->value_position();
  const std::size_t before = static_cast<std::size_t>(value - field->name().data());
  std::memcpy(to, value, old_size - before);
  table_.Replace(at, changed);
  Free(field, old_size);
  if (IsOutside(*changed, size)) ++outside_;
  SettleDeadline(hash, old_deadline, deadline_ms);
}

void FieldMap::EraseAt(Table::Position at, std::uint64_t hash) {
  Field* const field = table_.At(at);
  const std::size_t size = field->size();
  table_.Erase(at, hash);
  if (IsOutside(*field, size)) --outside_;
  if (field->has_deadline()) SettleDeadline(hash, field->deadline_ms(), kNoDeadline);
  ReleaseBlock(*field);
  Free(field, size);
}

bool FieldMap::Erase(const EncodedItem& name) {
  const std::uint64_t hash = HashOf(name);
  const Table::Position at = Locate(hash, name);
  if (at) EraseAt(at, hash);
  return static_cast<bool>(at);
}

void FieldMap::SettleDeadline(std::uint64_t hash, std::int64_t old_ms, std::int64_t new_ms) {
  if (old_ms != kNoDeadline) --volatile_;
  if (new_ms == kNoDeadline) {
    if (volatile_ == 0) deadlines_.reset();
    return;
  }
  ++volatile_;
  // A record that comes too early is added again then; only an earlier deadline needs a new one.
  if (old_ms == kNoDeadline || new_ms < old_ms) Arm(hash, new_ms);
}

void FieldMap::Arm(std::uint64_t hash, std::int64_t deadline_ms) {
  if (deadlines_ == nullptr) deadlines_ = std::make_unique<Deadlines>();
  deadlines_->heap.Add(Table::Prefix(hash), deadline_ms);
  if (deadlines_->next != nullptr) deadlines_->next->Add(Table::Prefix(hash), deadline_ms);
  DropStaleRecords();
}

// A step of filling a new heap, when one is worth it.
void FieldMap::DropStaleRecords() {
  Deadlines& deadlines = *deadlines_;
  if (deadlines.next == nullptr) {
    if (deadlines.heap.size() <= 2 * volatile_ + kFewRecords) return;
    deadlines.next = std::make_unique<DeadlineHeap>();
    deadlines.cursor = 0;
  }
  for (int i = 0; i < kBucketsPerRecord; ++i) {
    deadlines.cursor = table_.Scan(deadlines.cursor, [&](const Field& field) {
      if (!field.has_deadline()) return;
      deadlines.next->Add(Table::Prefix(traits_.Hash(field)), field.deadline_ms());
    });
    if (deadlines.cursor != 0) continue;
    deadlines.heap = std::move(*deadlines.next);
    deadlines.next.reset();
    return;
  }
}

std::size_t FieldMap::ExpireDue(std::int64_t now_ms, std::size_t most) {
  std::size_t expired = 0;
  while (expired < most && next_deadline_ms() <= now_ms) {
    if (Fire(deadlines_->heap.Pop(), now_ms)) ++expired;
  }
  return expired;
}

// The time of one record has come. True when its field was due and is gone now. Two fields may
// share the 40 bits: what is due of them goes first, and a record stays for what is not.
bool FieldMap::Fire(std::uint64_t hash40, std::int64_t now_ms) {
  bool gone = false;
  std::int64_t later_ms = DeadlineHeap::kNever;
  table_.FindByPrefix(hash40, [&](Table::Position at) {
    const Field& field = *table_.At(at);
    if (!field.has_deadline()) return false;
    const std::uint64_t hash = traits_.Hash(field);
    if (Table::Prefix(hash) != hash40) return false;
    gone = field.IsDue(now_ms);
    if (gone) {
      EraseAt(at, hash);
    } else {
      later_ms = std::min(later_ms, field.deadline_ms());
    }
    return gone;
  });
  if (!gone && later_ms != DeadlineHeap::kNever) deadlines_->heap.Add(hash40, later_ms);
  return gone;
}

void FieldMap::CopyFrom(const FieldMap& other, const base::Pause& pause) {
  other.ForEach([this, &pause](const Field& field) {
    const std::size_t size = field.size();
    Field* const copy = Allocate(size);
    std::memcpy(static_cast<void*>(copy), static_cast<const void*>(&field), size);
    if (LargeBytes* const block = field.block()) {
      block->AddRef();  // blocks are replaced, never changed
      field_bytes_ += block->occupied_bytes();
    }
    if (IsOutside(field, size)) ++outside_;
    const std::uint64_t hash = traits_.Hash(field);
    table_.Insert(hash, copy);
    SettleDeadline(hash, kNoDeadline, field.deadline_ms());
    pause();
  });
}

bool FieldMap::FreeSome(std::size_t& budget) {
  return table_.FreeSome(budget, [this](Field* field) {
    const std::size_t size = field->size();
    if (IsOutside(*field, size)) --outside_;
    ReleaseBlock(*field);
    Free(field, size);
  });
}

void FieldMap::FreeOutside() {
  if (outside_ > 0) {
    table_.ForEach([this](Field& field) {
      const std::size_t size = field.size();
      ReleaseBlock(field);
      if (size > memory::kMaxSmallBytes) Free(&field, size);
    });
  }
  const Table gone = std::move(table_);  // with its directory
  deadlines_.reset();
}

}  // namespace oribi::structures
