#pragma once

#include <string>
#include <string_view>

// The texts of error replies, each exactly as Redis words it, with its code in front. One used by a
// single handler may stand in that handler's file.
namespace oribi::protocol::errors {

inline constexpr std::string_view kSyntax = "ERR syntax error";
inline constexpr std::string_view kWrongType =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr std::string_view kNotAnInteger = "ERR value is not an integer or out of range";
inline constexpr std::string_view kNotAFloat = "ERR value is not a valid float";
inline constexpr std::string_view kOverflow = "ERR increment or decrement would overflow";
inline constexpr std::string_view kOutOfRange = "ERR value is out of range";
inline constexpr std::string_view kMustBePositive = "ERR value is out of range, must be positive";
inline constexpr std::string_view kNoSuchKey = "ERR no such key";
inline constexpr std::string_view kSameObject = "ERR source and destination objects are the same";
inline constexpr std::string_view kOffsetOutOfRange = "ERR offset is out of range";
inline constexpr std::string_view kStringTooLong =
    "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
inline constexpr std::string_view kBitNotAnInteger = "ERR bit is not an integer or out of range";
inline constexpr std::string_view kBitOffset = "ERR bit offset is not an integer or out of range";
inline constexpr std::string_view kDbOutOfRange = "ERR DB index is out of range";
inline constexpr std::string_view kInvalidDb = "ERR invalid DB index";
inline constexpr std::string_view kInvalidCursor = "ERR invalid cursor";
inline constexpr std::string_view kNoAuth = "NOAUTH Authentication required.";
inline constexpr std::string_view kWrongPass =
    "WRONGPASS invalid username-password pair or user is disabled.";
inline constexpr std::string_view kOutOfMemory =
    "OOM command not allowed when used memory > 'maxmemory'.";
inline constexpr std::string_view kExecAbort =
    "EXECABORT Transaction discarded because of previous errors.";
inline constexpr std::string_view kNotInMulti = "ERR Command not allowed inside a transaction";
inline constexpr std::string_view kNoProto = "NOPROTO unsupported protocol version";
inline constexpr std::string_view kNan = "ERR increment would produce NaN or Infinity";

// "ERR wrong number of arguments for 'get' command"; subcommands as "config|get".
std::string WrongArity(std::string_view full_name);
// "ERR invalid expire time in 'set' command".
std::string InvalidExpire(std::string_view name);
// What an error reply shows of a client's own words: Redis prints them as C strings.
std::string_view Shown(std::string_view word, std::size_t most = 128);
// "ERR unknown subcommand 'x'. Try CONFIG HELP." (the sub-command is cut at 128 bytes).
std::string UnknownSubcommand(std::string_view subcommand, std::string_view container);

}  // namespace oribi::protocol::errors
