#include "config/forms.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

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

// A signed number of bytes may be negative ("-1" for no limit), which is no memory value.
Status ReadBytes(const std::string& text, const Bounds& bounds, std::uint64_t& value) {
  std::optional<std::uint64_t> bytes = base::ParseMemory(text);
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
  if (bytes == 0) return "0";
  if (bytes % (1 << 30) == 0) return fmt::format("{}gb", bytes >> 30);
  if (bytes % (1 << 20) == 0) return fmt::format("{}mb", bytes >> 20);
  if (bytes % (1 << 10) == 0) return fmt::format("{}kb", bytes >> 10);
  return fmt::format("{}", bytes);
}

std::string ConfWord(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\';
  });
  return plain && !text.empty() && text.front() != '#' ? std::string(text) : base::Quoted(text);
}

}  // namespace oribi::config
