#include "base/numbers.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/ascii.h"

namespace oribi::base {
namespace {

template <typename T>
std::optional<T> ParseCanonical(std::string_view text) {
  if (text.empty() || text.size() > kInt64Chars) return std::nullopt;
  const std::size_t first_digit = text[0] == '-' ? 1 : 0;
  if (text.size() == first_digit) return std::nullopt;
  if (text[first_digit] == '0' && text.size() > 1) return std::nullopt;
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
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
  std::int64_t bytes;
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
  return ParseCanonical<std::int64_t>(text);
}

std::optional<std::uint64_t> ParseUnsigned(std::string_view text) {
  return ParseCanonical<std::uint64_t>(text);
}

std::optional<double> ParseDouble(std::string_view text) {
  return ParseFloat<double>(text,
                            [](const char* from, char** end) { return std::strtod(from, end); });
}

std::optional<long double> ParseLongDouble(std::string_view text) {
  return ParseFloat<long double>(
      text, [](const char* from, char** end) { return std::strtold(from, end); });
}

std::size_t FormatInteger(std::int64_t value, char* out) {
  const auto end = fmt::format_int(value);
  std::memcpy(out, end.data(), end.size());
  return end.size();
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

std::optional<std::int64_t> ParseMemory(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("-0123456789"), text.size());
  for (const MemoryUnit& unit : kMemoryUnits) {
    if (!EqualsIgnoreCase(text.substr(digits), unit.name)) continue;
    const auto count = ParseInteger(text.substr(0, digits));
    std::int64_t bytes = 0;
    if (!count || __builtin_mul_overflow(*count, unit.bytes, &bytes)) return std::nullopt;
    return bytes;
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
