#include "keyspace/entry.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/prefetch.h"

namespace oribi::keyspace {
namespace {

// 2020-01-01T00:00:00Z: 40 bits of milliseconds from here reach into 2054.
constexpr std::int64_t kDeadlineBase = 1'577'836'800'000;
constexpr std::int64_t kDeadline5Limit = std::int64_t{1} << 40;
constexpr std::size_t kFixedHeader = 3;

}  // namespace

std::string_view TypeName(Type type) {
  constexpr std::array<std::string_view, 5> kNames = {"string", "list", "set", "zset", "hash"};
  return kNames[static_cast<std::size_t>(type)];
}

std::size_t Entry::VarintWidth(std::size_t value) {
  std::size_t width = 1;
  for (; value >= 128; value >>= 7) ++width;
  return width;
}

std::size_t Entry::ReadLongVarint(const unsigned char* from, std::size_t& value) {
  value = 0;
  std::size_t width = 0;
  int shift = 0;
  do {
    value |= static_cast<std::size_t>(from[width] & 127) << shift;
    shift += 7;
  } while ((from[width++] & 128) != 0);
  return width;
}

std::size_t Entry::WriteVarint(unsigned char* to, std::size_t value) {
  std::size_t width = 0;
  for (; value >= 128; value >>= 7) to[width++] = static_cast<unsigned char>(value | 128);
  to[width++] = static_cast<unsigned char>(value);
  return width;
}

std::uint8_t Entry::DeadlineFlag(std::int64_t deadline_ms) {
  if (deadline_ms == kNoDeadline) return 0;
  const std::int64_t since = deadline_ms - kDeadlineBase;
  return since >= 0 && since < kDeadline5Limit ? kDeadline5 : kDeadline8;
}

std::int64_t Entry::deadline_ms() const {
  if ((flags_ & kDeadline5) != 0) [[likely]] {
    // Not as five bytes put into a word of eight: reading that word would have to wait until they
    // have reached the cache.
    const char* const at = deadline_position();
    const auto high = static_cast<std::int64_t>(static_cast<unsigned char>(at[4]));
    return (high << 32 | base::LoadWord<std::uint32_t>(at)) + kDeadlineBase;
  }
  if ((flags_ & kDeadline8) == 0) return kNoDeadline;
  return base::LoadWord<std::int64_t>(deadline_position());
}

bool Entry::RewriteDeadline(std::int64_t deadline_ms) {
  const std::uint8_t flag = DeadlineFlag(deadline_ms);
  if ((flags_ & (kDeadline5 | kDeadline8)) != flag) return false;
  if (flag == 0) return true;
  auto* const to = const_cast<char*>(deadline_position());
  const std::int64_t value = flag == kDeadline5 ? deadline_ms - kDeadlineBase : deadline_ms;
  if (flag == kDeadline5) {
    std::memcpy(to, &value, 5);
  } else {
    std::memcpy(to, &value, 8);
  }
  return true;
}

const char* Entry::value_position() const {
  const char* at = deadline_position() + deadline_width();
  if (form() == Form::kInteger) return at + 1;
  if (form() != Form::kInline) return at;
  std::size_t length = 0;
  return at + ReadVarint(reinterpret_cast<const unsigned char*>(at), length);
}

std::int64_t Entry::integer() const {
  const std::string_view stored = inline_value();
  // The value's bytes end the entry, behind at least four others (the fixed header and a length):
  // what stands in front of them is loaded too and shifted out.
  if (stored.size() >= 4) {
    std::uint64_t value = 0;
    std::memcpy(&value, stored.data() + stored.size() - sizeof value, sizeof value);
    return static_cast<std::int64_t>(value) >> (64 - 8 * stored.size());
  }
  std::uint32_t value = 0;
  std::memcpy(&value, stored.data() + stored.size() - sizeof value, sizeof value);
  return static_cast<std::int32_t>(value) >> (32 - 8 * static_cast<int>(stored.size()));
}

bool Entry::ReplaceInteger(std::int64_t value) {
  if (form() != Form::kInteger) return false;
  const std::string_view stored = inline_value();
  if (stored.size() != IntegerWidth(value)) return false;
  base::CopyShortBytes(const_cast<char*>(stored.data()), reinterpret_cast<const char*>(&value),
                       stored.size());
  return true;
}

std::size_t Entry::IntegerWidth(std::int64_t value) {
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  return static_cast<std::size_t>(std::bit_width(magnitude)) / 8 + 1;
}

std::size_t Entry::size() const {
  Layout layout{.form = form(), .key_size = key().size()};
  if (layout.form == Form::kInline || layout.form == Form::kInteger) {
    layout.value_size = inline_value().size();
  }
  return layout.Size() + deadline_width();
}

std::size_t Entry::Layout::Size() const {
  const std::uint8_t flag = DeadlineFlag(deadline_ms);
  std::size_t size = kFixedHeader + VarintWidth(key_size) + key_size;
  size += flag == kDeadline5 ? 5 : flag == kDeadline8 ? 8 : 0;
  if (form == Form::kInline || form == Form::kInteger) {
    return size + VarintWidth(value_size) + value_size;
  }
  return size + sizeof(void*);
}

void Entry::PrefetchRest() const {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kMost = 8 * kLine;
  const std::string_view packed = bytes();
  const std::size_t end = std::min(packed.size() + kLine - 1, kMost);
  const std::size_t begin = form() == Form::kLarge ? 0 : kLine;
  for (std::size_t at = begin; at < end; at += kLine) base::Prefetch(packed.data() + at);
}

std::uint8_t Entry::FlagsOf(const Layout& layout) {
  const int type_and_form = static_cast<int>(layout.type) | static_cast<int>(layout.form) << 3;
  return static_cast<std::uint8_t>(type_and_form | DeadlineFlag(layout.deadline_ms));
}

bool Entry::HasShape(const Layout& layout) const {
  if (flags_ != FlagsOf(layout)) return false;
  const bool has_length = layout.form == Form::kInline || layout.form == Form::kInteger;
  return !has_length || inline_value().size() == layout.value_size;
}

Entry* Entry::Make(void* memory, const Layout& layout, std::string_view key, std::uint16_t access) {
  auto* const entry = static_cast<Entry*>(memory);
  entry->flags_ = FlagsOf(layout);
  entry->set_access(access);
  unsigned char* at = entry->bytes_ + WriteVarint(entry->bytes_, key.size());
  std::memmove(at, key.data(), key.size());
  at += key.size();
  if (layout.deadline_ms != kNoDeadline) {
    entry->RewriteDeadline(layout.deadline_ms);
    at += entry->deadline_width();
  }
  if (layout.form == Form::kInline || layout.form == Form::kInteger)
    WriteVarint(at, layout.value_size);
  return entry;
}

}  // namespace oribi::keyspace
