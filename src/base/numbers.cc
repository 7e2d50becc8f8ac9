#include "base/numbers.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/ascii.h"
#include "base/bytes.h"

namespace oribi::base {
namespace {

// Eight characters as one word, the first in its lowest byte.
constexpr std::uint64_t kEveryByte = 0x0101010101010101u;

bool AreDigits(std::uint64_t eight) {
  const std::uint64_t high = 0xF0 * kEveryByte;
  return ((eight | (eight + 0x06 * kEveryByte)) & high) == 0x30 * kEveryByte &&
         (eight & high) == 0x30 * kEveryByte;
}

// Neighbours are joined to pairs, these to fours, and these to the number.
std::uint64_t NumberOf(std::uint64_t eight) {
  const std::uint64_t pairs =
      (eight - 0x30 * kEveryByte) * (1 + (10 << 8)) >> 8 & 0x00FF00FF00FF00FFu;
  const std::uint64_t fours = pairs * (1 + (100 << 16)) >> 16 & 0x0000FFFF0000FFFFu;
  return fours * (1 + (std::uint64_t{10'000} << 32)) >> 32;
}

// Of 1 to 19 characters, which never overflow; none when one is not a digit, or the first of
// several is a zero.
std::optional<std::uint64_t> ParseDigits(std::string_view text) {
  if (text[0] == '0' && text.size() > 1) return std::nullopt;
  std::uint64_t value = 0;
  const char* at = text.data();
  for (const char* const head = at + text.size() % 8; at < head; ++at) {
    const auto digit = static_cast<unsigned char>(*at - '0');
    if (digit > 9) return std::nullopt;
    value = value * 10 + digit;
  }
  for (const char* const end = text.data() + text.size(); at < end; at += 8) {
    const auto eight = LoadWord<std::uint64_t>(at);
    if (!AreDigits(eight)) return std::nullopt;
    value = value * 100'000'000 + NumberOf(eight);
  }
  return value;
}

constexpr char kPairs[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546"
    "4748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293"
    "949596979899";

void PutPair(char* to, std::uint64_t pair) { std::memcpy(to, &kPairs[2 * pair], 2); }

void PutFour(char* to, std::uint64_t four) {
  PutPair(to, four / 100);
  PutPair(to + 2, four % 100);
}

constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, kInt64Chars> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// A bit is worth log10(2) digits, some 1233/4096; a number below the power of ten that this gives
// has one less.
std::size_t CountDigits(std::uint64_t value) {
  const auto guess = static_cast<std::size_t>(std::bit_width(value | 1)) * 1233 / 4096;
  return guess + ((value | 1) < kPowersOfTen[guess] ? 0 : 1);
}

// Writes the digits of `value`, so many, from their end on.
void PutDigits(char* out, std::uint64_t value, std::size_t digits) {
  char* end = out + digits;
  for (; value >= 100'000'000; value /= 100'000'000) {
    const std::uint64_t low = value % 100'000'000;
    end -= 8;
    PutFour(end, low / 10'000);
    PutFour(end + 4, low % 10'000);
  }
  for (; value >= 100; value /= 100) PutPair(end -= 2, value % 100);
  if (value >= 10) {
    PutPair(out, value);
  } else {
    *out = static_cast<char>('0' + value);
  }
}

// strtod and its kin need a terminated text; numbers longer than this are no numbers.
constexpr std::size_t kMaxFloatText = 5 * 1024;

template <typename T, typename Convert>
std::optional<T> ParseFloat(std::string_view text, Convert convert) {
  if (text.empty() || text.size() >= kMaxFloatText || IsSpace(text[0])) return std::nullopt;
  std::array<char, kMaxFloatText> copy;  // NOLINT: filled to its terminator below
  std::memcpy(copy.data(), text.data(), text.size());
  copy[text.size()] = '\0';
  char* end = nullptr;
  errno = 0;
  const T value = convert(copy.data(), &end);
  if (end != copy.data() + text.size() || std::isnan(value)) return std::nullopt;
  const bool overflowed = errno == ERANGE && (std::isinf(value) || value == 0);
  if (overflowed) return std::nullopt;
  return value;
}

// The shortest digits of a positive number, and how Redis 8 lays them out: 0.00012 but 1.234e-4,
// 99999999.5 but 1.2345678912345679e+8.
class DecimalDigits {
 public:
  explicit DecimalDigits(double value) {
    std::array<char, kDoubleChars> text;  // "1.234e-05"
    const char* const end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific)
            .ptr;
    const char* at = text.data();
    for (; *at != 'e'; ++at) {
      if (*at != '.') digits_[count_++] = *at;
    }
    at += at[1] == '+' ? 2 : 1;
    std::from_chars(at, end, exponent_);
  }

  std::size_t Lay(char* out) const {
    const int count = static_cast<int>(count_);
    const int zeros = exponent_ - count + 1;  // behind the digits; negative: decimals
    if (zeros >= 0 && exponent_ < count + 7) return LayWhole(out, zeros);
    if (zeros < 0 && (zeros > -7 || std::abs(exponent_) < 4)) return LayDecimal(out);
    return LayScientific(out);
  }

 private:
  std::size_t LayWhole(char* out, int zeros) const {
    std::memcpy(out, digits_, count_);
    std::memset(out + count_, '0', static_cast<std::size_t>(zeros));
    return count_ + static_cast<std::size_t>(zeros);
  }
  std::size_t LayDecimal(char* out) const {
    if (exponent_ < 0) {
      const auto zeros = static_cast<std::size_t>(-exponent_ - 1);
      std::memcpy(out, "0.", 2);
      std::memset(out + 2, '0', zeros);
      std::memcpy(out + 2 + zeros, digits_, count_);
      return 2 + zeros + count_;
    }
    return LayWithPoint(out, static_cast<std::size_t>(exponent_) + 1);
  }
  std::size_t LayScientific(char* out) const {
    std::size_t size = LayWithPoint(out, 1);
    out[size++] = 'e';
    if (exponent_ > 0) out[size++] = '+';
    return size + FormatInteger(exponent_, out + size);
  }
  std::size_t LayWithPoint(char* out, std::size_t before) const {
    std::memcpy(out, digits_, before);
    if (count_ == before) return before;
    out[before] = '.';
    std::memcpy(out + before + 1, digits_ + before, count_ - before);
    return count_ + 1;
  }

  char digits_[kDoubleChars];
  std::size_t count_ = 0;
  int exponent_ = 0;
};

struct MemoryUnit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array<MemoryUnit, 8> kMemoryUnits = {{{"", 1},
                                                     {"b", 1},
                                                     {"k", 1000},
                                                     {"kb", 1 << 10},
                                                     {"m", 1000 * 1000},
                                                     {"mb", 1 << 20},
                                                     {"g", 1000 * 1000 * 1000},
                                                     {"gb", 1 << 30}}};

}  // namespace

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() >= kInt64Chars) return std::nullopt;
  const auto value = ParseDigits(digits);
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (!value || *value > kMost + (negative ? 1 : 0) || (negative && *value == 0)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(negative ? 0 - *value : *value);
}

std::optional<std::uint64_t> ParseUnsigned(std::string_view text) {
  if (text.empty() || text.size() > kInt64Chars) return std::nullopt;
  if (text.size() < kInt64Chars) return ParseDigits(text);
  auto value = ParseDigits(text.substr(0, kInt64Chars - 1));
  const auto last = static_cast<unsigned char>(text.back() - '0');
  if (!value || last > 9 || __builtin_mul_overflow(*value, 10u, &*value) ||
      __builtin_add_overflow(*value, last, &*value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> ParseDouble(std::string_view text) {
  return ParseFloat<double>(text,
                            [](const char* from, char** end) { return std::strtod(from, end); });
}

std::optional<long double> ParseLongDouble(std::string_view text) {
  return ParseFloat<long double>(
      text, [](const char* from, char** end) { return std::strtold(from, end); });
}

std::size_t FormatUnsigned(std::uint64_t value, char* out) {
  const std::size_t digits = CountDigits(value);
  PutDigits(out, value, digits);
  return digits;
}

std::size_t FormatInteger(std::int64_t value, char* out) {
  if (value >= 0) [[likely]]
    return FormatUnsigned(static_cast<std::uint64_t>(value), out);
  *out = '-';
  return 1 + FormatUnsigned(0 - static_cast<std::uint64_t>(value), out + 1);
}

std::string IntegerText(std::int64_t value) { return fmt::format_int(value).str(); }

std::size_t FormatDouble(double value, char* out) {
  const auto copy = [out](std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return text.size();
  };
  if (std::isnan(value)) return copy("nan");
  if (std::isinf(value)) return copy(value > 0 ? "inf" : "-inf");
  if (value == 0) return copy(std::signbit(value) ? "-0" : "0");
  constexpr double kMostWhole = 4611686018427387904;  // 2^62, Redis' limit
  if (value >= -kMostWhole && value <= kMostWhole && value == std::trunc(value)) {
    return FormatInteger(static_cast<std::int64_t>(value), out);
  }
  const DecimalDigits decimal(std::fabs(value));
  std::size_t size = 0;
  if (value < 0) out[size++] = '-';
  return size + decimal.Lay(out + size);
}

std::string LongDoubleText(long double value) {
  std::array<char, kLongDoubleChars> text;  // NOLINT: filled by snprintf
  const int length = std::snprintf(text.data(), text.size(), "%.17Lf", value);
  std::string_view view(text.data(), static_cast<std::size_t>(length));
  if (view.find('.') != std::string_view::npos) {
    while (view.back() == '0') view.remove_suffix(1);
    if (view.back() == '.') view.remove_suffix(1);
  }
  return std::string(view == "-0" ? std::string_view("0") : view);
}

std::optional<std::uint64_t> ParseMemory(std::string_view text) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, count);
  if (error == std::errc::result_out_of_range) count = kMost;
  for (const MemoryUnit& unit : kMemoryUnits) {
    if (!EqualsIgnoreCase(text.substr(digits), unit.name)) continue;
    std::uint64_t bytes = 0;
    return __builtin_mul_overflow(count, unit.bytes, &bytes) ? kMost : bytes;
  }
  return std::nullopt;
}

std::string HumanBytes(std::uint64_t bytes) {
  constexpr std::string_view kLetters = "KMGTPE";
  if (bytes < 1024) return fmt::format("{}B", bytes);
  double scaled = static_cast<double>(bytes) / 1024;
  std::size_t letter = 0;
  while (scaled >= 1024 && letter + 1 < kLetters.size()) {
    scaled /= 1024;
    ++letter;
  }
  return fmt::format("{:.2f}{}", scaled, kLetters[letter]);
}

}  // namespace oribi::base
