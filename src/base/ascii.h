#pragma once

#include <string>
#include <string_view>
#include <vector>

// Letters and words of ASCII, whatever the locale.
namespace oribi::base {

constexpr char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (ToLower(a[i]) != ToLower(b[i])) return false;
  }
  return true;
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
