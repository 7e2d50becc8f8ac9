// cache.*: values that are filled by one client at a time, however many ask.
//
// An entry is a hash: its value, until when it is fresh, how long it may be served stale after
// that, and while somebody fills it, that one's token and the end of the lease. Each tag it was put
// under is a field "tag:NAME" with the tag's generation then; a tag is a key that holds its
// generation, which invalidating it changes. So an entry is fresh as long as its tags are what they
// were; the tags are looked at by name (links), since who reads an entry need not know them.
//
// Tokens and generations are drawn from one row of numbers that only grows: a tag whose generation
// is larger than a token was invalidated after the filling began.

#include <algorithm>
#include <optional>
#include <string>

#include "functions/libraries.h"

namespace oribi::functions {
namespace {

constexpr std::int64_t kLongestMs = 1'000'000'000'000;
constexpr std::string_view kValue = "value";
constexpr std::string_view kFreshUntil = "fresh_until";
constexpr std::string_view kStale = "stale";
constexpr std::string_view kToken = "token";
constexpr std::string_view kLeaseUntil = "lease_until";
constexpr std::string_view kTag = "tag:";

bool HasChangedTag(FunctionCall& call, const HashValue& entry) {
  bool changed = false;
  entry.ForEach([&](std::string_view field, std::string_view generation) {
    if (changed || !field.starts_with(kTag)) return;
    const std::int64_t now = call.LinkedInteger(field.substr(kTag.size()));
    changed = std::to_string(now) != generation;
  });
  return changed;
}

void BeginLease(FunctionCall& call, HashValue& entry, bool has_value) {
  const std::int64_t until = call.now_ms() + call.Integer(0);
  const std::int64_t token = call.UniqueNumber();
  entry.SetInteger(kToken, token);
  entry.SetInteger(kLeaseUntil, until);
  if (!has_value) entry.ExpireAt(until);
}

// Whether the value may still be served, though stale.
bool IsServable(const HashValue& entry) { return entry.GetInteger(kStale).value_or(0) > 0; }

FunctionResult SendStale(FunctionCall& call, std::string_view value) {
  call.SendArray(2);
  call.Send("STALE");
  call.Send(value);
  return FunctionResult::Sent();
}

FunctionResult Fill(FunctionCall& call, HashValue& entry, bool has_value) {
  BeginLease(call, entry, has_value);
  call.SendArray(3);
  call.Send("FILL");
  call.Send(entry.GetInteger(kToken).value_or(0));
  const auto value = has_value ? entry.Get(kValue) : std::nullopt;
  value ? call.Send(*value) : call.Send(nullptr);
  return FunctionResult::Sent();
}

FunctionResult RunGet(FunctionCall& call) {
  HashValue entry = call.Hash(0);
  const auto value = entry.Get(kValue);
  const std::int64_t fresh_until = value ? entry.GetInteger(kFreshUntil).value_or(0) : 0;
  if (value && call.now_ms() < fresh_until && !HasChangedTag(call, entry)) {
    return FunctionResult::Array({"HIT", *value});
  }
  const bool has_value = value && IsServable(entry);
  const std::int64_t leased_until = entry.GetInteger(kLeaseUntil).value_or(0);
  if (leased_until <= call.now_ms()) return Fill(call, entry, has_value);
  if (has_value) return SendStale(call, *value);
  return FunctionResult::Array({"WAIT", leased_until - call.now_ms()});
}

// Tags that were invalidated since the token was given spoil what was read before.
bool IsSpoilt(FunctionCall& call, std::int64_t token) {
  for (std::size_t i = 1; i < call.keys(); ++i) {
    if (call.String(i).AsInteger().value_or(0) > token) return true;
  }
  return false;
}

FunctionResult RunPut(FunctionCall& call) {
  HashValue entry = call.Hash(0);
  const std::int64_t token = call.Integer(0);
  if (entry.GetInteger(kToken).value_or(0) != token) return FunctionResult::Integer(0);
  if (entry.GetInteger(kLeaseUntil).value_or(0) <= call.now_ms()) return FunctionResult::Integer(0);
  if (IsSpoilt(call, token)) {
    entry.Remove(kToken);  // somebody must fill it anew, at once
    entry.Remove(kLeaseUntil);
    return FunctionResult::Integer(0);
  }
  const std::int64_t fresh_until = call.now_ms() + call.Integer(2);
  entry.Delete();
  entry.Set(kValue, call.Text(1));
  entry.SetInteger(kFreshUntil, fresh_until);
  entry.SetInteger(kStale, call.Integer(3));
  for (std::size_t i = 1; i < call.keys(); ++i) {
    const std::int64_t generation = call.String(i).AsInteger().value_or(0);
    entry.SetInteger(std::string(kTag) + std::string(call.key_name(i)), generation);
  }
  entry.ExpireAt(fresh_until + call.Integer(3));
  return FunctionResult::Integer(1);
}

// What may be served stale stays, for as long as it might have been.
FunctionResult RunInvalidate(FunctionCall& call) {
  HashValue entry = call.Hash(0);
  if (entry.size() == 0) return FunctionResult::Integer(0);
  if (!IsServable(entry)) return FunctionResult::Integer(entry.Delete());
  const std::int64_t stale = entry.GetInteger(kStale).value_or(0);
  const std::int64_t fresh_until = entry.GetInteger(kFreshUntil).value_or(0);
  entry.SetInteger(kFreshUntil, std::min(fresh_until, call.now_ms()));
  entry.Remove(kToken);
  entry.Remove(kLeaseUntil);
  const std::int64_t end = entry.deadline_ms();
  entry.ExpireAt(end == kNoDeadline ? call.now_ms() + stale : std::min(end, call.now_ms() + stale));
  return FunctionResult::Integer(1);
}

FunctionResult RunInvalidateTag(FunctionCall& call) {
  StringValue tag = call.String(0);
  const std::int64_t before = tag.AsInteger().value_or(0);
  tag.SetInteger(std::max(before + 1, call.UniqueNumber()), kNoDeadline);
  return FunctionResult::Integer(1);
}

}  // namespace

void AddCache(FunctionLibrary& library) {
  library.Add(
      {.name = "cache.get",
       .summary = "Gives a cached value, or lets one caller at a time fill it.",
       .keys = {"key"},
       .arguments = {Integer("lease", 1, kLongestMs)},
       .reply = "[HIT, value], [STALE, value], [FILL, token, stale value or nil], [WAIT, ms]",
       .flags = kReadsLinks,
       .complexity = "O(N) with N tags",
       .run = RunGet});
  library.Add({.name = "cache.put",
               .summary = "Fills a value that cache.get has asked the caller for.",
               .keys = {"key", OptionalKey(ManyKeys("tag"))},
               .arguments = {Integer("token", 1), Text("value", 0), Integer("ttl", 1, kLongestMs),
                             Integer("stale", 0, kLongestMs)},
               .reply = "1, or 0 if it was invalidated meanwhile",
               .complexity = "O(N) with N tags",
               .run = RunPut});
  library.Add({.name = "cache.invalidate",
               .summary = "Makes a value stale, and the token of whoever fills it void.",
               .keys = {"key"},
               .reply = "1, or 0 if there was nothing",
               .flags = kAllowOom,
               .run = RunInvalidate});
  library.Add({.name = "cache.invalidate_tag",
               .summary = "Makes every value that was put under a tag stale.",
               .keys = {"tag"},
               .reply = "1",
               .flags = kAllowOom,
               .run = RunInvalidateTag});
}

}  // namespace oribi::functions
