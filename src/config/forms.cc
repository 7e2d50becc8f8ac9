#include "config/forms.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

struct ByteUnit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array<ByteUnit, 8> kByteUnits = {{{"", 1},
                                                 {"b", 1},
                                                 {"k", 1000},
                                                 {"kb", 1 << 10},
                                                 {"m", 1'000'000},
                                                 {"mb", 1 << 20},
                                                 {"g", 1'000'000'000},
                                                 {"gb", 1 << 30}}};

Failure OutOfBounds(Unit unit, const Bounds& bounds) {
  if (unit == Unit::kOctal) {
    return {
        fmt::format("argument must be between {:o} and {:o} inclusive", bounds.min, bounds.max)};
  }
  return {fmt::format("argument must be between {} and {} inclusive", bounds.min, bounds.max)};
}

Status InBounds(std::uint64_t value, Unit unit, const Bounds& bounds) {
  const bool negative = bounds.is_signed && static_cast<std::int64_t>(value) < 0;
  const bool fits = negative ? static_cast<std::int64_t>(value) >= bounds.min
                             : value <= bounds.max && std::cmp_greater_equal(value, bounds.min);
  if (!fits) return OutOfBounds(unit, bounds);
  return base::Ok();
}

Status ReadOctal(const std::string& text, const Bounds& bounds, std::uint64_t& value) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, 8);
  if (error != std::errc() || rest != end) {
    return Failure{"argument couldn't be parsed as an octal number"};
  }
  return InBounds(value, Unit::kOctal, bounds);
}

// A signed number of bytes may be negative ("-1" for no limit), which ParseBytes does not know.
Status ReadBytes(const std::string& text, const Bounds& bounds, std::uint64_t& value) {
  std::optional<std::uint64_t> bytes = ParseBytes(text);
  if (!bytes && bounds.is_signed) {
    if (const auto number = base::ParseInteger(text)) bytes = static_cast<std::uint64_t>(*number);
  }
  if (!bytes) return Failure{"argument must be a memory value"};
  value = *bytes;
  return InBounds(value, Unit::kBytes, bounds);
}

Status ReadInteger(const std::string& text, const Bounds& bounds, std::uint64_t& value) {
  const auto number = base::ParseInteger(text);
  if (!number) return Failure{"argument couldn't be parsed into an integer"};
  value = static_cast<std::uint64_t>(*number);
  if (*number < bounds.min) return OutOfBounds(Unit::kPlain, bounds);
  return InBounds(value, Unit::kPlain, bounds);
}

}  // namespace

Status WrongNumberOfArguments() { return Failure{"wrong number of arguments"}; }

Status ReadYesNo(Words words, bool& value) {
  if (words.size() != 1) return WrongNumberOfArguments();
  value = base::EqualsIgnoreCase(words.front(), "yes");
  if (value || base::EqualsIgnoreCase(words.front(), "no")) return base::Ok();
  return Failure{"argument must be 'yes' or 'no'"};
}

Status ReadOneOf(Words words, const Names& names, std::size_t& index) {
  if (words.size() != 1) return WrongNumberOfArguments();
  for (index = 0; index < names.size(); ++index) {
    if (base::EqualsIgnoreCase(words.front(), names[index])) return base::Ok();
  }
  return Failure{
      fmt::format("argument(s) must be one of the following: {}", fmt::join(names, ", "))};
}

Status ReadNumber(Words words, Unit unit, const Bounds& bounds, std::uint64_t& value) {
  if (words.size() != 1) return WrongNumberOfArguments();
  switch (unit) {
    case Unit::kOctal: return ReadOctal(words.front(), bounds, value);
    case Unit::kBytes: return ReadBytes(words.front(), bounds, value);
    case Unit::kPlain: break;
  }
  return ReadInteger(words.front(), bounds, value);
}

std::string NumberText(std::uint64_t bits, Unit unit, bool is_signed) {
  if (unit == Unit::kOctal) return fmt::format("{:o}", bits);
  if (is_signed) return fmt::format("{}", static_cast<std::int64_t>(bits));
  return fmt::format("{}", bits);
}

std::string BytesText(std::uint64_t bytes) {
  for (const std::string_view name : {"gb", "mb", "kb"}) {
    const auto unit = std::find_if(kByteUnits.begin(), kByteUnits.end(),
                                   [&](const ByteUnit& u) { return u.name == name; });
    if (bytes != 0 && bytes % unit->bytes == 0)
      return fmt::format("{}{}", bytes / unit->bytes, name);
  }
  return fmt::format("{}", bytes);
}

std::optional<std::uint64_t> ParseBytes(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  if (text.empty()) return 0;
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, count);
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (error != std::errc()) count = kMost;
  for (const ByteUnit& unit : kByteUnits) {
    if (!base::EqualsIgnoreCase(text.substr(digits), unit.name)) continue;
    std::uint64_t bytes = 0;
    return __builtin_mul_overflow(count, unit.bytes, &bytes) ? kMost : bytes;
  }
  return std::nullopt;
}

std::string ConfWord(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\';
  });
  return plain && !text.empty() && text.front() != '#' ? std::string(text) : base::Quoted(text);
}

}  // namespace oribi::config
