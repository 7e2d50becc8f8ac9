#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oribi::protocol {

// What a client may send; those who have not authenticated get less (Redis: 10 arguments of 16 KB).
struct ParserLimits {
  std::int64_t max_arguments =
      1024 * 1024 * 1024;  // Redis allows INT_MAX; a frame beyond cannot be held anyway
  std::int64_t max_bulk_bytes = 512 * 1024 * 1024;
  bool authenticated = true;
};

enum class ParseStatus {
  kComplete,       // one request was appended to the arguments
  kEmpty,          // a blank line or "*0": nothing to run, go on
  kMoreNeeded,     // the buffer ends inside a request
  kProtocolError,  // error() says why; the connection must be closed
};

// Cuts a client's byte stream into requests, RESP arrays and inline commands alike. Touches no
// socket: it is shown what has arrived and answers with views into it.
//
// A request that is not complete yet is not parsed again from its start when more arrives: what was
// understood is kept (as offsets, the buffer may move), so a million arguments in small pieces cost
// O(n). An idle parser owns nothing.
class RequestParser {
 public:
  // Parses one request from the start of `buffer`. On kComplete and kEmpty `consumed` bytes are
  // done with. On kComplete the arguments were appended to `arguments`: views into `buffer` (or
  // into this parser, for inline commands with quotes: they live until the next Parse). After
  // kMoreNeeded the next call must be given the same bytes with more behind them.
  ParseStatus Parse(std::string_view buffer, const ParserLimits& limits,
                    std::vector<std::string_view>& arguments, std::size_t& consumed);

  // Why kProtocolError, as Redis words it: "Protocol error: …" without the code.
  const std::string& error() const { return error_; }
  // After kMoreNeeded: how long the buffer must become before the request can be complete, as far
  // as is known now; lets a caller make room for a large value at once.
  std::size_t bytes_expected() const { return partial_ ? partial_->bytes_expected : 0; }
  // Forgets a partial request.
  void Reset() { partial_.reset(); }
  std::size_t memory_bytes() const;

 private:
  struct Span {
    std::size_t offset;
    std::size_t size;
  };
  struct Partial {
    std::vector<Span> spans;
    std::int64_t arguments_left = 0;
    std::int64_t bulk_size = -1;  // of the bulk being read, -1 before its header
    std::size_t position = 0;
    std::size_t bytes_expected = 0;
  };

  ParseStatus ParseArray(std::string_view buffer, const ParserLimits& limits,
                         std::vector<std::string_view>& arguments, std::size_t& consumed);
  ParseStatus ParseInline(std::string_view buffer, std::vector<std::string_view>& arguments,
                          std::size_t& consumed);
  ParseStatus Fail(std::string reason);

  std::unique_ptr<Partial> partial_;
  std::unique_ptr<std::vector<std::string>> inline_words_;
  std::string error_;
};

}  // namespace oribi::protocol
