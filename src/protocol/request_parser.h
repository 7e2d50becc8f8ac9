#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oribi::protocol {

// What a client may send; those who have not authenticated get less (Redis: 10 arguments of 16 KB).
struct ParserLimits {
  std::int64_t max_arguments = 2'147'483'647;
  std::int64_t max_bulk_bytes = 512 * 1024 * 1024;
  bool authenticated = true;
};

enum class ParseStatus {
  kComplete,       // one request was appended to the arguments
  kEmpty,          // a blank line or "*0": nothing to run, go on
  kMoreNeeded,     // the buffer ends inside a request
  kProtocolError,  // ErrorText() says why; the connection must be closed
};

// Where words go that do not stand in the buffer as they are read: inline commands with quotes. A
// deque, since growing must not move what views point at.
using UnquotedWords = std::deque<std::string>;

// Cuts a client's byte stream into requests, RESP arrays and inline commands alike. Touches no
// socket: it is shown what has arrived and answers with views into it.
//
// A request that is complete in the buffer is read in one go and leaves no trace here. One that is
// not is never parsed again from its start: what was understood is kept (as offsets, the buffer may
// move), so a million arguments in small pieces cost O(n). An idle parser owns nothing.
class RequestParser {
 public:
  // Parses one request from the start of `buffer`. On kComplete and kEmpty `consumed` bytes are
  // done with. On kComplete the arguments were appended to `arguments`: views into `buffer`, or
  // into `words`. After kMoreNeeded the next call must be given the same bytes with more behind
  // them, wherever they lie by then.
  ParseStatus Parse(std::string_view buffer, const ParserLimits& limits,
                    std::vector<std::string_view>& arguments, UnquotedWords& words,
                    std::size_t& consumed) {
    if (!partial_ && ParseWhole(buffer, limits, arguments, consumed)) return ParseStatus::kComplete;
    return ParseStepwise(buffer, limits, arguments, words, consumed);
  }

  // Why kProtocolError, as Redis words it: "Protocol error: …" without the code.
  std::string ErrorText() const;
  // After kMoreNeeded: how long the buffer must become before the request can be complete, as far
  // as is known now; lets a caller make room for a large value at once.
  std::size_t bytes_expected() const { return partial_ ? partial_->bytes_expected : 0; }
  // Forgets a partial request.
  void Reset() { partial_.reset(); }
  std::size_t memory_bytes() const;

 private:
  enum class Error : std::uint8_t {
    kNone,
    kInvalidArrayLength,
    kInvalidBulkLength,
    kExpectedBulk,
    kArrayHeaderTooLong,
    kBulkHeaderTooLong,
    kLineTooLong,
    kUnbalancedQuotes,
    kArrayUnauthenticated,
    kBulkUnauthenticated,
  };
  struct Span {
    std::size_t offset;
    std::size_t size;
  };
  struct Partial {
    std::vector<Span> spans;
    std::int64_t arguments_left = -1;  // -1 before the array's header, or inside a line
    std::int64_t bulk_bytes = -1;      // of the bulk being read, -1 before its header
    std::size_t position = 0;          // up to here everything is understood
    std::size_t bytes_expected = 0;
  };
  struct HeaderRules;

  static bool ParseWhole(std::string_view buffer, const ParserLimits& limits,
                         std::vector<std::string_view>& arguments, std::size_t& consumed);
  ParseStatus ParseStepwise(std::string_view buffer, const ParserLimits& limits,
                            std::vector<std::string_view>& arguments, UnquotedWords& words,
                            std::size_t& consumed);
  ParseStatus ParseLine(std::string_view buffer, std::vector<std::string_view>& arguments,
                        UnquotedWords& words, std::size_t& consumed);
  ParseStatus ParseArray(std::string_view buffer, const ParserLimits& limits,
                         std::vector<std::string_view>& arguments, std::size_t& consumed);
  ParseStatus ReadHeader(std::string_view buffer, const HeaderRules& rules, std::int64_t& number);
  ParseStatus ReadArrayHeader(std::string_view buffer, const ParserLimits& limits);
  ParseStatus ReadBulkHeader(std::string_view buffer, const ParserLimits& limits);
  ParseStatus ReadBulk(std::string_view buffer, const ParserLimits& limits);
  ParseStatus Await(std::size_t bytes);
  ParseStatus Fail(Error error, char found = '\0');

  std::unique_ptr<Partial> partial_;
  Error error_ = Error::kNone;
  char found_ = '\0';  // instead of the '$'
};

}  // namespace oribi::protocol
