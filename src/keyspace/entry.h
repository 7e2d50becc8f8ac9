#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "keyspace/collection.h"
#include "memory/large.h"

namespace oribi::keyspace {

// Types as TYPE prints them. The numbers stand in entries only, never in files.
enum class Type : std::uint8_t { kString, kList, kSet, kZset, kHash };
std::string_view TypeName(Type type);

inline constexpr std::int64_t kNoDeadline = -1;

// One key with all that belongs to it, in one piece of the arena and without a pointer for small
// values:
//
//   flags u8 | access u16 | key length varint | key | [deadline 5 or 8 B] | [value length varint] |
//   value
//
// flags: bits 0-2 type, 3-4 form, 5-6 deadline width, 7 reserved for the evictor. The key stands
// right behind its length, so that comparing a short one needs no decoding at all. Deadlines are
// milliseconds since 2020 in 5 bytes, enough until 2054; later ones take 8. An integer takes as
// many bytes as its value needs. Nothing is aligned.
//
// An Entry is an overlay: never constructed, copied or destroyed, always reached by pointer.
// Exactly one table slot refers to it, so it may be moved by whoever holds that slot.
class Entry {
 public:
  enum class Form : std::uint8_t {
    kInline,   // value bytes with their length: a string, or a packed collection
    kInteger,  // little-endian two's complement, the length is its width
    kLarge,    // 8 bytes: memory::LargeBytes*, which holds what kInline would
    kObject,   // 8 bytes: Collection*
  };

  Entry() = delete;
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  Type type() const { return static_cast<Type>(flags_ & 7); }
  Form form() const { return static_cast<Form>(flags_ >> 3 & 3); }

  std::string_view key() const {
    if (bytes_[0] < 128) [[likely]]
      return {chars() + 1, bytes_[0]};
    std::size_t length = 0;
    const std::size_t width = ReadVarint(bytes_, length);
    return {chars() + width, length};
  }
  bool KeyIs(std::string_view text) const {
    const std::string_view mine = key();
    return mine.size() == text.size() && base::SameBytes(mine.data(), text.data(), text.size());
  }

  bool has_deadline() const { return (flags_ & (kDeadline5 | kDeadline8)) != 0; }
  // Milliseconds since 1970, or kNoDeadline.
  std::int64_t deadline_ms() const;
  bool IsDue(std::int64_t now_ms) const { return has_deadline() && deadline_ms() <= now_ms; }

  // The bytes of a kInline or kLarge value.
  std::string_view bytes() const {
    if (form() == Form::kLarge) [[unlikely]]
      return large()->bytes();
    return inline_value();
  }
  bool has_inline_value() const { return form() == Form::kInline || form() == Form::kInteger; }
  // Of kInline and kInteger: the stored value bytes.
  std::string_view inline_value() const {
    const char* const at = deadline_position() + deadline_width();
    std::size_t length = 0;
    const std::size_t width = ReadVarint(reinterpret_cast<const unsigned char*>(at), length);
    return {at + width, length};
  }
  std::int64_t integer() const;
  memory::LargeBytes* large() const { return static_cast<memory::LargeBytes*>(pointer()); }
  Collection* collection() const { return static_cast<Collection*>(pointer()); }
  void* pointer() const {
    void* value = nullptr;
    std::memcpy(&value, value_position(), sizeof value);
    return value;
  }

  // When it was last read or written; see access_clock.h for what the number means.
  std::uint16_t access() const {
    std::uint16_t stamp = 0;
    std::memcpy(&stamp, access_, sizeof stamp);
    return stamp;
  }
  void set_access(std::uint16_t stamp) { std::memcpy(access_, &stamp, sizeof stamp); }

  // What it asked of the arena.
  std::size_t size() const;
  // Brings in the part of a packed collection that fetching the entry ahead has not: what lies
  // beyond two cache lines.
  void PrefetchRest() const;

  // Everything that decides an entry's layout.
  struct Layout {
    Type type = Type::kString;
    Form form = Form::kInline;
    std::size_t key_size = 0;
    std::int64_t deadline_ms = kNoDeadline;
    std::size_t value_size = 0;  // of kInline and kInteger
    std::size_t Size() const;
  };
  // Whether an entry of this layout would look just like this one but for deadline and value.
  bool HasShape(const Layout& layout) const;
  // Writes header and key into `memory` (layout.Size() bytes) and leaves the value to be filled in.
  static Entry* Make(void* memory, const Layout& layout, std::string_view key,
                     std::uint16_t access);
  // Writable value bytes.
  char* value_position() {
    return const_cast<char*>(static_cast<const Entry*>(this)->value_position());
  }
  const char* value_position() const;
  // Rewrites a deadline of the same width; false when the layout must change.
  bool RewriteDeadline(std::int64_t deadline_ms);
  void set_pointer(void* value) { std::memcpy(value_position(), &value, sizeof value); }

  static std::size_t IntegerWidth(std::int64_t value);
  // Puts this integer in the place of another; false when there is none, or of another width.
  bool ReplaceInteger(std::int64_t value);
  void set_integer(std::int64_t value) {
    std::memcpy(value_position(), &value, inline_value().size());
  }

 private:
  static constexpr std::uint8_t kDeadline5 = 1 << 5;
  static constexpr std::uint8_t kDeadline8 = 1 << 6;

  static std::uint8_t DeadlineFlag(std::int64_t deadline_ms);
  static std::uint8_t FlagsOf(const Layout& layout);
  static std::size_t ReadVarint(const unsigned char* from, std::size_t& value) {
    if (from[0] >= 128) [[unlikely]]
      return ReadLongVarint(from, value);
    value = from[0];
    return 1;
  }
  static std::size_t ReadLongVarint(const unsigned char* from, std::size_t& value);
  static std::size_t WriteVarint(unsigned char* to, std::size_t value);
  static std::size_t VarintWidth(std::size_t value);

  const char* chars() const { return reinterpret_cast<const char*>(bytes_); }
  std::size_t deadline_width() const {
    return (flags_ & kDeadline5) != 0 ? 5 : (flags_ & kDeadline8) != 0 ? 8 : 0;
  }
  const char* deadline_position() const {
    const std::string_view k = key();
    return k.data() + k.size();
  }

  std::uint8_t flags_;
  unsigned char access_[2];
  unsigned char bytes_[1];  // and as many more as the layout needs
};

}  // namespace oribi::keyspace
