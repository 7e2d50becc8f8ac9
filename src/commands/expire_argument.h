#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/context.h"

namespace oribi::commands {

// How a command states a lifetime: in seconds or milliseconds, from now on or since 1970.
struct ExpireUnit {
  bool milliseconds = false;
  bool absolute = false;
  bool operator==(const ExpireUnit&) const = default;
};
inline constexpr ExpireUnit kSeconds = {false, false};         // EX, EXPIRE
inline constexpr ExpireUnit kMilliseconds = {true, false};     // PX, PEXPIRE
inline constexpr ExpireUnit kUnixSeconds = {false, true};      // EXAT, EXPIREAT
inline constexpr ExpireUnit kUnixMilliseconds = {true, true};  // PXAT, PEXPIREAT

// The deadline (milliseconds since 1970) that `value` names, in the past for a negative one; none
// when it cannot be told in 64 bits.
std::optional<std::int64_t> DeadlineFrom(std::int64_t value, ExpireUnit unit, std::int64_t now_ms);

// Which numbers count: EXPIRE and its kin take any, and a key whose deadline has passed goes at
// once; SET and its kin refuse zero and less.
enum class ExpireRange : std::uint8_t { kAny, kPositive };

// The deadline that the argument `text` names; none when it was wrong, which has been answered then
// ("not an integer", or "invalid expire time in 'set' command" with this command's name).
std::optional<std::int64_t> ReadDeadline(CommandContext& ctx, std::string_view text,
                                         ExpireUnit unit, ExpireRange range);

}  // namespace oribi::commands
