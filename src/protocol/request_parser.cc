#include "protocol/request_parser.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::protocol {
namespace {

// Redis' PROTO_INLINE_MAX_SIZE: the longest line, and the longest header of an array or a bulk.
constexpr std::size_t kMaxLine = 64 * 1024;
constexpr std::int64_t kMaxUnauthenticatedArguments = 10;
constexpr std::int64_t kMaxUnauthenticatedBulk = 16 * 1024;
// No whole element is shorter: "$0\r\n\r\n".
constexpr std::ptrdiff_t kShortestElement = 6;

// Reads the number of a header whose type letter stands at `at`, and moves behind the header.
// False for all that is not short and plain; the stepwise way then says what is wrong. Redis
// looks at the '\r' only and takes the byte after it for '\n' whatever it is; so do we.
inline bool ReadPlainHeader(const char*& at, const char* end, std::int64_t& number) {
  if (end - at < kShortestElement) return false;
  const auto digit = [&at](int i) { return static_cast<unsigned>(at[i] - '0'); };
  const unsigned first = digit(1);
  if (first > 9) return false;
  if (at[2] == '\r') [[likely]] {
    number = first;
    at += 4;
    return true;
  }
  const unsigned second = digit(2);
  if (first == 0 || second > 9) return false;
  std::int64_t value = first * 10 + second;
  if (at[3] == '\r') [[likely]] {
    number = value;
    at += 5;
    return true;
  }
  int i = 3;
  for (; i < 10 && at + i < end && digit(i) <= 9; ++i) value = value * 10 + digit(i);
  if (at + i + 1 >= end || at[i] != '\r') return false;
  number = value;
  at += i + 2;
  return true;
}

}  // namespace

struct RequestParser::HeaderRules {
  Error too_long;
  Error invalid;
  std::int64_t min;
  std::int64_t max;
};

// The usual case: the request is complete and in order. Anything else leaves `arguments` as they
// were and is looked at again, step by step.
bool RequestParser::ParseWhole(std::string_view buffer, const ParserLimits& limits,
                               std::vector<std::string_view>& arguments, std::size_t& consumed) {
  const char* at = buffer.data();
  const char* const end = at + buffer.size();
  std::int64_t count = 0;
  if (at == end || *at != '*' || !limits.authenticated) return false;
  if (!ReadPlainHeader(at, end, count) || count == 0 || count > limits.max_arguments) return false;
  const std::size_t before = arguments.size();
  for (; count > 0; --count) {
    std::int64_t size = 0;
    if (at == end || *at != '$' || !ReadPlainHeader(at, end, size) ||
        size > limits.max_bulk_bytes || end - at < size + 2) [[unlikely]] {
      arguments.resize(before);
      return false;
    }
    arguments.emplace_back(at, static_cast<std::size_t>(size));
    at += size + 2;
  }
  consumed = static_cast<std::size_t>(at - buffer.data());
  return true;
}

ParseStatus RequestParser::ParseStepwise(std::string_view buffer, const ParserLimits& limits,
                                         std::vector<std::string_view>& arguments,
                                         UnquotedWords& words, std::size_t& consumed) {
  if (buffer.empty() || buffer.size() < bytes_expected()) return ParseStatus::kMoreNeeded;
  if (!partial_) partial_ = std::make_unique<Partial>();
  const auto status = buffer[0] == '*' ? ParseArray(buffer, limits, arguments, consumed)
                                       : ParseLine(buffer, arguments, words, consumed);
  if (status != ParseStatus::kMoreNeeded) partial_.reset();
  return status;
}

ParseStatus RequestParser::ParseLine(std::string_view buffer,
                                     std::vector<std::string_view>& arguments, UnquotedWords& words,
                                     std::size_t& consumed) {
  const auto newline = buffer.substr(0, kMaxLine + 1).find('\n', partial_->position);
  if (newline == std::string_view::npos) {
    if (buffer.size() > kMaxLine) return Fail(Error::kLineTooLong);
    partial_->position = buffer.size();
    return Await(buffer.size() + 1);
  }
  consumed = newline + 1;
  auto line = buffer.substr(0, newline);
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string> parts;
  if (!base::SplitWords(line, parts)) return Fail(Error::kUnbalancedQuotes);
  for (auto& part : parts) arguments.emplace_back(words.emplace_back(std::move(part)));
  return parts.empty() ? ParseStatus::kEmpty : ParseStatus::kComplete;
}

ParseStatus RequestParser::ParseArray(std::string_view buffer, const ParserLimits& limits,
                                      std::vector<std::string_view>& arguments,
                                      std::size_t& consumed) {
  if (partial_->arguments_left < 0) {
    if (const auto status = ReadArrayHeader(buffer, limits); status != ParseStatus::kComplete) {
      return status;
    }
  }
  while (partial_->arguments_left > 0) {
    if (const auto status = ReadBulk(buffer, limits); status != ParseStatus::kComplete) {
      return status;
    }
  }
  consumed = partial_->position;
  if (partial_->spans.empty()) return ParseStatus::kEmpty;
  arguments.reserve(arguments.size() + partial_->spans.size());
  for (const Span& span : partial_->spans) {
    arguments.emplace_back(buffer.data() + span.offset, span.size);
  }
  return ParseStatus::kComplete;
}

// The number of the header at `position`, which moves behind it.
ParseStatus RequestParser::ReadHeader(std::string_view buffer, const HeaderRules& rules,
                                      std::int64_t& number) {
  const auto rest = buffer.substr(partial_->position);
  const auto end = rest.substr(0, kMaxLine + 1).find('\r');
  if (end == std::string_view::npos) {
    return rest.size() > kMaxLine ? Fail(rules.too_long) : Await(buffer.size() + 1);
  }
  if (end + 2 > rest.size()) return Await(buffer.size() + 1);
  if (rules.invalid == Error::kInvalidBulkLength && rest[0] != '$') {
    return Fail(Error::kExpectedBulk, rest[0]);
  }
  const auto parsed = base::ParseInteger(rest.substr(1, std::max<std::size_t>(end, 1) - 1));
  if (!parsed || *parsed < rules.min || *parsed > rules.max) return Fail(rules.invalid);
  number = *parsed;
  partial_->position += end + 2;
  return ParseStatus::kComplete;
}

ParseStatus RequestParser::ReadArrayHeader(std::string_view buffer, const ParserLimits& limits) {
  // A negative count is an empty request to Redis.
  const HeaderRules rules{Error::kArrayHeaderTooLong, Error::kInvalidArrayLength, INT64_MIN,
                          limits.max_arguments};
  std::int64_t count = 0;
  const auto status = ReadHeader(buffer, rules, count);
  if (status != ParseStatus::kComplete) return status;
  if (count > kMaxUnauthenticatedArguments && !limits.authenticated) {
    return Fail(Error::kArrayUnauthenticated);
  }
  partial_->arguments_left = std::max<std::int64_t>(count, 0);
  return status;
}

ParseStatus RequestParser::ReadBulkHeader(std::string_view buffer, const ParserLimits& limits) {
  const HeaderRules rules{Error::kBulkHeaderTooLong, Error::kInvalidBulkLength, 0,
                          limits.max_bulk_bytes};
  std::int64_t bytes = 0;
  const auto status = ReadHeader(buffer, rules, bytes);
  if (status != ParseStatus::kComplete) return status;
  if (bytes > kMaxUnauthenticatedBulk && !limits.authenticated) {
    return Fail(Error::kBulkUnauthenticated);
  }
  partial_->bulk_bytes = bytes;
  return status;
}

ParseStatus RequestParser::ReadBulk(std::string_view buffer, const ParserLimits& limits) {
  if (partial_->bulk_bytes < 0) {
    if (const auto status = ReadBulkHeader(buffer, limits); status != ParseStatus::kComplete) {
      return status;
    }
  }
  const auto size = static_cast<std::size_t>(partial_->bulk_bytes);
  const std::size_t end = partial_->position + size + 2;
  if (buffer.size() < end) return Await(end);
  partial_->spans.push_back({partial_->position, size});
  partial_->position = end;
  partial_->bulk_bytes = -1;
  --partial_->arguments_left;
  return ParseStatus::kComplete;
}

ParseStatus RequestParser::Await(std::size_t bytes) {
  partial_->bytes_expected = bytes;
  return ParseStatus::kMoreNeeded;
}

ParseStatus RequestParser::Fail(Error error, char found) {
  error_ = error;
  found_ = found;
  return ParseStatus::kProtocolError;
}

std::string RequestParser::ErrorText() const {
  const std::string prefix = "Protocol error: ";
  switch (error_) {
    case Error::kNone: break;
    case Error::kInvalidArrayLength: return prefix + "invalid multibulk length";
    case Error::kInvalidBulkLength: return prefix + "invalid bulk length";
    case Error::kExpectedBulk: return prefix + "expected '$', got '" + found_ + "'";
    case Error::kArrayHeaderTooLong: return prefix + "too big mbulk count string";
    case Error::kBulkHeaderTooLong: return prefix + "too big bulk count string";
    case Error::kLineTooLong: return prefix + "too big inline request";
    case Error::kUnbalancedQuotes: return prefix + "unbalanced quotes in request";
    case Error::kArrayUnauthenticated: return prefix + "unauthenticated multibulk length";
    case Error::kBulkUnauthenticated: return prefix + "unauthenticated bulk length";
  }
  return "";
}

std::size_t RequestParser::memory_bytes() const {
  if (!partial_) return 0;
  return sizeof(Partial) + partial_->spans.capacity() * sizeof(Span);
}

}  // namespace oribi::protocol
