#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <oribi/function.h>

// The steps scripts are made of: what Lua's redis.call() of one command does, with that command's
// own errors, and how Lua reads and writes numbers. Keys are counted from 0, as everywhere here,
// and arguments from 1, as ARGV is.
namespace oribi::functions {

inline constexpr std::string_view kNotAnArgument =
    "ERR Lua redis lib command arguments must be strings or integers";
inline constexpr std::string_view kTooFewArguments =
    "ERR Wrong number of args calling Redis command from script";

enum class Unit : std::uint8_t { kSeconds, kMilliseconds };

// One that is missing lets the call fail.
std::string_view Argv(FunctionCall& call, std::size_t n);
bool ArgvIs(FunctionCall& call, std::size_t n, std::string_view text);

// The command is called with all of KEYS, which must be some.
void NeedKeys(FunctionCall& call);
// As commands read integers; anything else lets the call fail.
std::int64_t Whole(FunctionCall& call, std::string_view text);
// As ZADD reads scores.
double Score(FunctionCall& call, std::string_view text);
// As ranges of scores are read: without hexadecimal ones, and an empty text is 0.
double Bound(FunctionCall& call, std::string_view text);
// As Lua's tonumber(); none is nil.
std::optional<double> ToNumber(std::string_view text);
std::optional<double> NumberAt(FunctionCall& call, std::size_t n);
// The same where the script goes on to reckon with it, or hands it to a command, which nil does not
// bear: each fails when the script would, not before.
double Number(FunctionCall& call, std::optional<double> number);
inline double Number(FunctionCall& call, std::string_view text) {
  return Number(call, ToNumber(text));
}
std::string Argument(FunctionCall& call, std::optional<double> number);
// A number in a reply: what is behind the point is cut off.
std::int64_t Truncated(double number);
// A number as an argument of a command: the shortest text that reads back as it.
std::string AsArgument(double number);
// A number that is made text in the script.
std::string AsText(double number);

// GET key == ARGV[n]
bool Holds(FunctionCall& call, std::size_t key, std::size_t n);
// The same of MGET, where a key that is no string is as good as missing.
bool HoldsIfString(FunctionCall& call, std::size_t key, std::size_t n);
// PTTL and TTL: -2 for a missing key, -1 without a deadline.
std::int64_t Pttl(FunctionCall& call, std::size_t key);
std::int64_t Ttl(FunctionCall& call, std::size_t key);
// PEXPIRE and EXPIRE; the amount is read before the key is looked for.
bool Expire(FunctionCall& call, Key key, std::string_view amount, Unit unit);
inline bool Expire(FunctionCall& call, std::size_t key, std::string_view amount, Unit unit) {
  return Expire(call, call.key(key), amount, unit);
}
// SET, whatever the key held.
void Set(FunctionCall& call, std::size_t key, std::string_view value,
         std::int64_t deadline_ms = kNoDeadline);
// The deadline of SET … PX or EX; SETEX and PSETEX have their own names in the error.
std::int64_t SetDeadline(FunctionCall& call, std::string_view amount, Unit unit,
                         std::string_view command = "set");
// SET key value PX amount, or EX
void SetFor(FunctionCall& call, std::size_t key, std::string_view value, std::string_view amount,
            Unit unit);
// INCRBY; the new value as Lua has it, which is no longer exact above 2^53.
double IncrBy(FunctionCall& call, std::size_t key, std::string_view by);

// What nearly every lock has: the owner's value in the key is compared with ARGV[1].
//
// Deletes the owner's key: 1, else 0.
FunctionResult ReleaseLock(FunctionCall& call);
// PEXPIRE of the owner's key with ARGV[2]: 1, else 0.
FunctionResult ExtendLock(FunctionCall& call);

}  // namespace oribi::functions
