#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

// Letters and words of ASCII, whatever the locale.
namespace oribi::base {

constexpr char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The ASCII capitals among eight bytes turned into small letters, all at once: a byte's high bit
// shows whether it is at least 'A' and not beyond 'Z'.
constexpr std::uint64_t LowerEight(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  const std::uint64_t seven = bytes & (0x7F * kOnes);
  const std::uint64_t from_a = seven + (0x80 - 'A') * kOnes;
  const std::uint64_t beyond_z = seven + (0x7F - 'Z') * kOnes;
  const std::uint64_t capital = (from_a & ~beyond_z & ~bytes) & (0x80 * kOnes);
  return bytes | capital >> 2;
}

// The first eight bytes of a text, fewer filled up with zeros; never reads beyond it.
inline std::uint64_t Head(std::string_view text) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  if (size >= 8) return LoadWord<std::uint64_t>(from);
  std::uint64_t head = 0;
  if (size >= 4) {
    const std::uint64_t high = LoadWord<std::uint32_t>(from + size - 4);
    head = LoadWord<std::uint32_t>(from) | high << (size - 4) * 8;
  } else if (size >= 2) {
    const std::uint64_t last = static_cast<unsigned char>(from[size - 1]);
    head = LoadWord<std::uint16_t>(from) | last << (size - 1) * 8;
  } else if (size == 1) {
    head = static_cast<unsigned char>(*from);
  }
  return head;
}
inline std::uint64_t LowerHead(std::string_view text) { return LowerEight(Head(text)); }

inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::size_t at = 0;
  for (; a.size() - at > 8; at += 8) {
    if (LowerEight(LoadWord<std::uint64_t>(a.data() + at)) !=
        LowerEight(LoadWord<std::uint64_t>(b.data() + at))) {
      return false;
    }
  }
  return LowerHead({a.data() + at, a.size() - at}) == LowerHead({b.data() + at, b.size() - at});
}

std::string Lower(std::string_view text);
std::string Upper(std::string_view text);
std::string_view Trim(std::string_view text);

// 0-15, or -1.
constexpr int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Words of a line as a conf file and an inline command write them: "…" knows \n \r \t \b \a \\ \"
// \xHH, '…' knows \'. False when a quote is not closed or is followed by something other than a
// space.
bool SplitWords(std::string_view line, std::vector<std::string>& words);

// The text in double quotes, bytes that do not print as \xHH: SplitWords reads it back.
std::string Quoted(std::string_view text);

}  // namespace oribi::base
