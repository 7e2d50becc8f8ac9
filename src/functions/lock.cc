// lock.*: a lock with a fencing token. The lock is a string with the owner's name and a deadline,
// as SET lock owner NX PX makes it; the fence a counter that is never reset.

#include "functions/libraries.h"

namespace oribi::functions {
namespace {

constexpr std::int64_t kLongestMs = 1'000'000'000'000;

bool IsOwnedBy(const StringValue& lock, std::string_view owner) {
  const auto held_by = lock.Get();
  return held_by && *held_by == owner;
}

FunctionResult RunAcquire(FunctionCall& call) {
  StringValue lock = call.String(0);
  StringValue fence = call.String(1);
  if (lock.exists()) return lock.Get() ? FunctionResult::Null() : FunctionResult::Sent();
  // Numbers that start anew would let an old owner pass for the new one.
  if (fence.deadline_ms() != kNoDeadline) fence.ExpireAt(kNoDeadline);
  const std::int64_t token = fence.IncrementBy(1);
  lock.Set(call.Text(0), call.now_ms() + call.Integer(1));
  return FunctionResult::Integer(token);
}

FunctionResult RunRenew(FunctionCall& call) {
  StringValue lock = call.String(0);
  if (!IsOwnedBy(lock, call.Text(0))) return FunctionResult::Integer(0);
  return FunctionResult::Integer(lock.ExpireAt(call.now_ms() + call.Integer(1)));
}

FunctionResult RunRelease(FunctionCall& call) {
  StringValue lock = call.String(0);
  return FunctionResult::Integer(IsOwnedBy(lock, call.Text(0)) && lock.Delete());
}

}  // namespace

void AddLock(FunctionLibrary& library) {
  library.Add(
      {.name = "lock.acquire",
       .summary = "Takes a lock that is free, for a time, and gives a number that only grows.",
       .keys = {"lock", "fence"},
       .arguments = {Text("owner"), Integer("ttl", 1, kLongestMs)},
       .reply = "the fencing token, or nil if the lock is taken",
       .run = RunAcquire});
  library.Add({.name = "lock.renew",
               .summary = "Gives the owner of a lock more time from now on.",
               .keys = {"lock"},
               .arguments = {Text("owner"), Integer("ttl", 1, kLongestMs)},
               .reply = "1, or 0 if it is not the owner's",
               .run = RunRenew});
  library.Add({.name = "lock.release",
               .summary = "Frees a lock of this owner.",
               .keys = {"lock"},
               .arguments = {Text("owner")},
               .reply = "1, or 0 if it is not the owner's",
               .flags = kAllowOom,
               .run = RunRelease});
}

}  // namespace oribi::functions
