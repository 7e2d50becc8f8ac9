#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers as Redis reads and prints them.
namespace oribi::base {

// Longest text of an int64: "-9223372036854775808".
inline constexpr std::size_t kInt64Chars = 20;
// Room for any double that FormatDouble prints.
inline constexpr std::size_t kDoubleChars = 32;
// Room for any long double that FormatLongDouble prints in human form (5 KiB, as Redis'
// MAX_LONG_DOUBLE_CHARS).
inline constexpr std::size_t kLongDoubleChars = 5 * 1024;

// Only the canonical form: no spaces, no plus, no leading zeros, no "-0", within int64.
std::optional<std::int64_t> ParseInteger(std::string_view text);
// Same, for 0..2^64-1.
std::optional<std::uint64_t> ParseUnsigned(std::string_view text);
// Whatever strtod takes as a whole ("inf", hex and exponents included), but not NaN, not empty, no
// leading space.
std::optional<double> ParseDouble(std::string_view text);
// The same for long double, as INCRBYFLOAT reads it.
std::optional<long double> ParseLongDouble(std::string_view text);

// Writes the decimal digits to `out` (kInt64Chars at most) and returns their count.
std::size_t FormatInteger(std::int64_t value, char* out);
std::size_t FormatUnsigned(std::uint64_t value, char* out);
std::string IntegerText(std::int64_t value);

// The shortest text that reads back as `value` ("0.1", "3", "1e+30", "1.5e-6", "inf", "-inf",
// "nan"), laid out as Redis 8 does for scores.
std::size_t FormatDouble(double value, char* out);
// "%.17Lf" without trailing zeros, as INCRBYFLOAT stores its result.
std::string LongDoubleText(long double value);

// "100", "100b", "1k" (1000), "1kb" (1024), m, mb, g, gb, in any case: a number of bytes. As in
// Redis, no digits are 0 ("", "mb"). What is too much for 64 bits is their maximum; there, Redis
// wraps.
std::optional<std::uint64_t> ParseMemory(std::string_view text);
// Bytes as INFO prints them for people: "1.05M", "972.41K", "512B".
std::string HumanBytes(std::uint64_t bytes);

}  // namespace oribi::base
