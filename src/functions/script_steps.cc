#include "functions/script_steps.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace oribi::functions {
namespace {

constexpr std::string_view kNotAnInteger = "ERR value is not an integer or out of range";
constexpr double kTwoTo63 = 9223372036854775808.0;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// now + amount, or none when it is past what an expire time can be.
std::optional<std::int64_t> After(FunctionCall& call, std::int64_t amount, Unit unit) {
  std::int64_t ms = amount;
  if (unit == Unit::kSeconds && __builtin_mul_overflow(amount, 1000, &ms)) return std::nullopt;
  if (__builtin_add_overflow(call.now_ms(), ms, &ms)) return std::nullopt;
  return std::max<std::int64_t>(ms, 0);
}

// Digits and the power of ten of the last of them.
struct Decimal {
  std::string digits;
  int exponent;
};

Decimal Shortest(double number) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific);
  const std::string_view all(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t e = all.find('e');
  Decimal decimal{std::string(all.substr(0, 1)), std::atoi(all.data() + e + 1)};
  if (e > 2) decimal.digits += all.substr(2, e - 2);
  decimal.exponent -= static_cast<int>(decimal.digits.size()) - 1;
  return decimal;
}

std::string Plain(const Decimal& decimal) {
  std::string text = decimal.digits;
  if (decimal.exponent >= 0) return text.append(static_cast<std::size_t>(decimal.exponent), '0');
  const auto behind = static_cast<std::size_t>(-decimal.exponent);
  if (text.size() <= behind) text.insert(0, behind - text.size() + 1, '0');
  return text.insert(text.size() - behind, ".");
}

std::string Scientific(const Decimal& decimal, int first) {
  std::string text = decimal.digits;
  if (text.size() > 1) text.insert(1, ".");
  return text + (first < 0 ? "e-" : "e+") + std::to_string(std::abs(first));
}

struct Parsed {
  double value;
  bool is_out_of_range;  // too large, or too small to be told from 0
};

std::optional<Parsed> Float(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  errno = 0;
  const double value = std::strtod(copy.c_str(), &end);
  const bool is_out_of_range = errno == ERANGE;
  if (copy.empty() || IsSpace(copy[0]) || end != copy.c_str() + copy.size() || std::isnan(value)) {
    return std::nullopt;
  }
  return Parsed{value, is_out_of_range};
}

}  // namespace

std::string_view Argv(FunctionCall& call, std::size_t n) {
  if (n <= call.many()) return call.Many(n - 1);
  call.Fail(kNotAnArgument);
  return "";
}

void NeedKeys(FunctionCall& call) {
  if (call.keys() == 0) call.Fail(kTooFewArguments);
}

bool ArgvIs(FunctionCall& call, std::size_t n, std::string_view text) {
  return n <= call.many() && call.Many(n - 1) == text;
}

std::int64_t Whole(FunctionCall& call, std::string_view text) {
  std::int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_canonical = end.ec == std::errc() && end.ptr == text.data() + text.size() &&
                            text == std::to_string(value);
  if (is_canonical) return value;
  call.Fail(kNotAnInteger);
  return 0;
}

double Score(FunctionCall& call, std::string_view text) {
  const auto number = Float(text);
  if (!number || number->is_out_of_range) call.Fail("ERR value is not a valid float");
  return number ? number->value : 0;
}

double Bound(FunctionCall& call, std::string_view text) {
  if (text.empty()) return 0;
  const auto number = Float(text);
  const bool is_hexadecimal = text.find_first_of("xX") != std::string_view::npos;
  if (!number || is_hexadecimal) call.Fail("ERR min or max is not a float");
  return number ? number->value : 0;
}

std::optional<double> ToNumber(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str()) return std::nullopt;
  while (IsSpace(*end)) ++end;
  if (*end != '\0') return std::nullopt;
  return value;
}

std::optional<double> NumberAt(FunctionCall& call, std::size_t n) {
  return n <= call.many() ? ToNumber(call.Many(n - 1)) : std::nullopt;
}

std::string Argument(FunctionCall& call, std::optional<double> number) {
  if (!number) call.Fail(kNotAnArgument);
  return AsArgument(number.value_or(0));
}

double Number(FunctionCall& call, std::optional<double> number) {
  if (!number) call.Fail("ERR user_script:1: attempt to perform arithmetic on a nil value");
  return number.value_or(0);
}

std::int64_t Truncated(double number) {
  if (number >= -kTwoTo63 && number < kTwoTo63) return static_cast<std::int64_t>(number);
  return kLowest;
}

std::string AsArgument(double number) {
  if (number == std::trunc(number) && std::abs(number) < kTwoTo63) {
    return std::to_string(static_cast<std::int64_t>(number));
  }
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : number < 0 ? "-inf" : "inf";
  const Decimal decimal = Shortest(std::abs(number));
  const int first = decimal.exponent + static_cast<int>(decimal.digits.size()) - 1;
  const bool is_plain = decimal.exponent >= 0
                            ? std::abs(first) < static_cast<int>(decimal.digits.size()) + 7
                            : decimal.exponent > -7 || std::abs(first) < 4;
  return (number < 0 ? "-" : "") + (is_plain ? Plain(decimal) : Scientific(decimal, first));
}

std::string AsText(double number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.14g", number);
  return text.data();
}

bool Holds(FunctionCall& call, std::size_t key, std::size_t n) {
  const auto value = call.String(key).Get();
  return value && ArgvIs(call, n, *value);
}

bool HoldsIfString(FunctionCall& call, std::size_t key, std::size_t n) {
  return call.Any(key).is_string() && Holds(call, key, n);
}

std::int64_t Pttl(FunctionCall& call, std::size_t key) {
  const KeyValue value = call.Any(key);
  if (!value.exists()) return -2;
  const std::int64_t deadline = value.deadline_ms();
  return deadline == kNoDeadline ? -1 : std::max<std::int64_t>(deadline - call.now_ms(), 0);
}

std::int64_t Ttl(FunctionCall& call, std::size_t key) {
  const std::int64_t ms = Pttl(call, key);
  return ms < 0 ? ms : (ms + 500) / 1000;
}

bool Expire(FunctionCall& call, Key key, std::string_view amount, Unit unit) {
  const auto deadline = After(call, Whole(call, amount), unit);
  if (!deadline) {
    call.Fail(unit == Unit::kSeconds ? "ERR invalid expire time in 'expire' command"
                                     : "ERR invalid expire time in 'pexpire' command");
  }
  return deadline && !call.failed() && call.Any(key).ExpireAt(*deadline);
}

void Set(FunctionCall& call, std::size_t key, std::string_view value, std::int64_t deadline_ms) {
  KeyValue any = call.Any(key);
  if (!any.is_string()) any.Delete();
  call.String(key).Set(value, deadline_ms);
}

std::int64_t SetDeadline(FunctionCall& call, std::string_view amount, Unit unit,
                         std::string_view command) {
  const std::int64_t count = Whole(call, amount);
  const auto deadline = After(call, count, unit);
  if (count <= 0 || !deadline) {
    call.Fail("ERR invalid expire time in '" + std::string(command) + "' command");
  }
  return deadline.value_or(0);
}

void SetFor(FunctionCall& call, std::size_t key, std::string_view value, std::string_view amount,
            Unit unit) {
  const std::int64_t deadline = SetDeadline(call, amount, unit);
  if (!call.failed()) Set(call, key, value, deadline);
}

double IncrBy(FunctionCall& call, std::size_t key, std::string_view by) {
  const std::int64_t amount = Whole(call, by);
  return call.failed() ? 0 : static_cast<double>(call.String(key).IncrementBy(amount));
}

FunctionResult ReleaseLock(FunctionCall& call) {
  return FunctionResult::Integer(Holds(call, 0, 1) && call.Any(0).Delete());
}

FunctionResult ExtendLock(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  return FunctionResult::Integer(Expire(call, 0, Argv(call, 2), Unit::kMilliseconds));
}

}  // namespace oribi::functions
