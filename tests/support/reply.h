#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// RESP as a client sees it: requests written, replies taken apart. Knows nothing of the server's
// own code, so that it can judge it.
namespace oribi::support {

using Command = std::vector<std::string>;

// "SET key value" without quoting: words split at single spaces.
Command Words(std::string_view text);
std::string Request(const Command& command);
std::string Request(const char* words);

// One reply. For aggregates the children (a map has keys and values in turn); for all others the
// text between type and CRLF, or the bytes of a bulk.
struct Reply {
  char type = 0;
  bool is_null = false;
  std::string text;
  std::vector<Reply> children;

  bool IsError() const { return type == '-' || type == '!'; }
  bool IsAggregate() const { return type == '*' || type == '~' || type == '%' || type == '>'; }
  std::optional<std::int64_t> Integer() const;
  bool operator==(const Reply&) const = default;
};

// How many bytes the first reply in `bytes` has; nothing while it is incomplete; 0 when it is not
// RESP.
std::optional<std::size_t> ReplyLength(std::string_view bytes);
// The first reply, which must be complete.
Reply ParseReply(std::string_view bytes);

// Bytes as a person can read and paste them: \r \n \xhh, long ones cut in the middle.
std::string Printable(std::string_view bytes, std::size_t most = 400);
// As typed into redis-cli.
std::string Printable(const Command& command);

}  // namespace oribi::support
