#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/numbers.h"
#include "commands/context.h"
#include "keyspace/entry.h"
#include "protocol/errors.h"
#include "protocol/reply_writer.h"

// What the string and the bitmap commands share: looking at a string whatever form it is kept in.
namespace oribi::commands {

// The bytes of a string. Those of an integer are spelled inside this object; all others are the
// entry's own and end with the next write.
class StringBytes {
 public:
  StringBytes() = default;
  // Null is a missing key and has no bytes.
  explicit StringBytes(const keyspace::Entry* entry) {
    if (entry == nullptr) return;
    if (entry->form() == keyspace::Entry::Form::kInteger) {
      digit_count_ = base::FormatInteger(entry->integer(), digits_);
    } else {
      bytes_ = entry->bytes();
    }
  }
  std::string_view view() const {
    return digit_count_ != 0 ? std::string_view(digits_, digit_count_) : bytes_;
  }

 private:
  std::string_view bytes_;
  std::size_t digit_count_ = 0;
  char digits_[base::kInt64Chars];
};

inline bool IsString(const keyspace::Entry& entry) {
  return entry.type() == keyspace::Type::kString;
}

// Reads a key that must be a string or missing (null); none when it is of another type, which has
// been answered then.
inline std::optional<const keyspace::Entry*> ReadString(CommandContext& ctx,
                                                        const keyspace::Key& key) {
  const keyspace::Entry* const entry = ctx.db.Read(key);
  if (entry == nullptr || IsString(*entry)) [[likely]]
    return entry;
  ctx.reply.Error(protocol::errors::kWrongType);
  return std::nullopt;
}
// The same for a key opened for writing: false when WRONGTYPE was answered.
inline bool CheckString(CommandContext& ctx, const keyspace::KeyWriter& key) {
  if (!key.exists() || IsString(*key.entry())) [[likely]]
    return true;
  ctx.reply.Error(protocol::errors::kWrongType);
  return false;
}

// Answers with the part `bytes` of a string. Much of it is sent from where it lies.
void ReplyPart(protocol::ReplyWriter& reply, const keyspace::Entry& entry, std::string_view bytes);
// Answers with a string.
inline void ReplyString(protocol::ReplyWriter& reply, const keyspace::Entry& entry) {
  switch (entry.form()) {
    case keyspace::Entry::Form::kInline: return reply.Bulk(entry.inline_value());
    case keyspace::Entry::Form::kInteger: return reply.BulkInteger(entry.integer());
    default: return ReplyPart(reply, entry, entry.bytes());
  }
}

// May a string become as long as this? False when it was answered that it may not.
bool CheckStringSize(CommandContext& ctx, std::uint64_t size);

// Which of `length` elements a range as of GETRANGE means: negative positions count from the end,
// and what lies outside is cut off.
struct StringRange {
  std::uint64_t first;
  std::uint64_t last;  // included
};
std::optional<StringRange> ClampRange(std::int64_t start, std::int64_t end, std::size_t length);
// The same, except that an end before a start counts as empty only once both were cut off: BITPOS
// takes -100 to -200 of a short string for its first element.
std::optional<StringRange> CutRange(std::int64_t start, std::int64_t end, std::size_t length);

inline constexpr keyspace::KeyEvent kSetEvent = {"set", keyspace::EventClass::kString};
inline constexpr keyspace::KeyEvent kExpireEvent = {"expire", keyspace::EventClass::kGeneric};
inline constexpr keyspace::KeyEvent kDelEvent = {"del", keyspace::EventClass::kGeneric};

}  // namespace oribi::commands
