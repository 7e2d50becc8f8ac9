#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/hash.h"
#include "memory/large.h"
#include "structures/packed.h"

namespace oribi::structures {

// What a field of a hash holds: an item of a packed blob, or a block of its own. Ends with the
// hash's next change.
class FieldValue {
 public:
  explicit FieldValue(PackedItem item) : at_(item.data()) {}
  explicit FieldValue(memory::LargeBytes* block) : block_(block) {}

  bool is_integer() const { return block_ == nullptr && item().is_integer(); }
  std::int64_t integer() const { return item().integer(); }
  // As the client gave it. `digits` has kInt64Chars bytes and may hold the result.
  std::string_view Text(char* digits) const {
    return block_ == nullptr ? item().Text(digits) : std::string_view(block_->bytes());
  }
  // Null when it has none.
  memory::LargeBytes* block() const { return block_; }

 private:
  PackedItem item() const { return PackedItem(at_); }

  const char* at_ = nullptr;
  memory::LargeBytes* block_ = nullptr;
};

// One field of a large hash, in one object of the arena:
//
//   name | [0xDF, deadline 6 B] | value
//
// Name and value are items as in a packed blob. A value with which all this would not fit into a
// slab object is a block of its own instead: 0xDE, memory::LargeBytes*. Deadlines are milliseconds
// since 1970.
//
// An overlay: never constructed, copied or destroyed, and nothing in it is aligned.
class Field {
 public:
  static constexpr std::int64_t kNoDeadline = -1;

  Field() = delete;
  Field(const Field&) = delete;
  Field& operator=(const Field&) = delete;

  PackedItem name() const { return PackedItem(bytes_); }
  bool has_deadline() const { return HasDeadline(name().next()); }
  std::int64_t deadline_ms() const { return ReadDeadline(name().next()); }
  bool IsDue(std::int64_t now_ms) const {
    const char* const at = name().next();
    return HasDeadline(at) && ReadDeadline(at) <= now_ms;
  }
  FieldValue value() const {
    const char* const at = value_position();
    return IsBlock(at) ? FieldValue(ReadBlock(at)) : FieldValue(PackedItem(at));
  }
  memory::LargeBytes* block() const {
    const char* const at = value_position();
    return IsBlock(at) ? ReadBlock(at) : nullptr;
  }
  // What it asked of the arena.
  std::size_t size() const {
    const char* const at = value_position();
    const std::size_t value_size = IsBlock(at) ? kBlockSize : PackedItem(at).size();
    return static_cast<std::size_t>(at - bytes_) + value_size;
  }

  // Everything that decides a field's layout.
  struct Layout {
    std::size_t name_size;  // of the item
    bool has_deadline;
    std::size_t value_size;  // of the item; kBlockSize for a block
    std::size_t Size() const { return name_size + (has_deadline ? kDeadlineSize : 0) + value_size; }
  };
  static constexpr std::size_t kBlockSize = 1 + sizeof(void*);
  static constexpr std::size_t kDeadlineSize = 7;

  // Where the value goes, once name (and deadline) are written.
  const char* value_position() const {
    const char* const at = name().next();
    return HasDeadline(at) ? at + kDeadlineSize : at;
  }
  char* value_position() {
    return const_cast<char*>(static_cast<const Field*>(this)->value_position());
  }
  // `at` follows the name. Returns what follows the deadline.
  static char* WriteDeadline(char* at, std::int64_t deadline_ms);
  void RewriteDeadline(std::int64_t deadline_ms) {
    WriteDeadline(const_cast<char*>(name().next()), deadline_ms);
  }
  static void WriteBlock(char* at, memory::LargeBytes* block) {
    *at = static_cast<char>(kBlock);
    std::memcpy(at + 1, &block, sizeof block);
  }

 private:
  static constexpr unsigned char kBlock = 0xDE;
  static constexpr unsigned char kDeadline = 0xDF;

  static bool HasDeadline(const char* at) { return static_cast<unsigned char>(*at) == kDeadline; }
  static bool IsBlock(const char* at) { return static_cast<unsigned char>(*at) == kBlock; }
  static std::int64_t ReadDeadline(const char* at) {
    if (!HasDeadline(at)) return kNoDeadline;
    const std::int64_t high = base::LoadWord<std::uint16_t>(at + 5);
    return high << 32 | base::LoadWord<std::uint32_t>(at + 1);
  }
  static memory::LargeBytes* ReadBlock(const char* at) {
    memory::LargeBytes* block = nullptr;
    std::memcpy(&block, at + 1, sizeof block);
    return block;
  }

  char bytes_[1];  // and as many more as the layout needs
};

inline char* Field::WriteDeadline(char* at, std::int64_t deadline_ms) {
  *at = static_cast<char>(kDeadline);
  std::memcpy(at + 1, &deadline_ms, kDeadlineSize - 1);
  return at + kDeadlineSize;
}

}  // namespace oribi::structures
