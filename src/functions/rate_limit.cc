// ratelimit.*, and CL.THROTTLE as redis-cell defines it.

#include <algorithm>
#include <cstdint>

#include "functions/libraries.h"
#include "functions/limiters.h"

namespace oribi::functions {
namespace {

const char* const kReply = "[allowed 1/0, limit, remaining, retry_after ms, reset_after ms]";

Argument Calls(const char* name) { return Integer(name, 1, kMostCalls); }
Argument Span(const char* name) { return Integer(name, 1, kLongestMs); }
Argument Cost(std::int64_t most = kMostCalls) {
  return Option("COST", Integer("cost", 1, most), 1);
}
Argument Peek() { return Flag("PEEK", "peek"); }

// The options stand behind so many other arguments.
template <typename Limiter>
FunctionResult Decide(FunctionCall& call, Limiter limiter, std::size_t options) {
  const std::int64_t cost = call.Integer(options);
  const bool counts = !call.Given(options + 1);
  const bool allowed = limiter.Allows(cost);
  if (counts) allowed ? limiter.Count(cost) : limiter.Refuse();
  const Verdict verdict = limiter.Answer(cost, allowed);
  return FunctionResult::Array({allowed ? 1 : 0, verdict.limit, verdict.remaining,
                                verdict.retry_after, verdict.reset_after});
}

FunctionResult RunFixedWindow(FunctionCall& call) {
  return Decide(call, FixedWindow(call.String(0), call.Integer(0), call.Integer(1), call.now_ms()),
                2);
}

FunctionResult RunSlidingWindow(FunctionCall& call) {
  return Decide(call,
                SlidingWindow(call.SortedSet(0), call.Integer(0), call.Integer(1), call.Integer(4),
                              call.now_ms()),
                2);
}

FunctionResult RunSlidingCounter(FunctionCall& call) {
  const SlidingCounter counter(call, call.String(0), call.Integer(0), call.Integer(1));
  if (call.failed()) return FunctionResult::Sent();
  return Decide(call, counter, 2);
}

FunctionResult RunTokenBucket(FunctionCall& call) {
  const TokenBucket bucket(call, call.String(0), call.Integer(0), call.Integer(1), call.Integer(2),
                           "capacity");
  if (call.failed()) return FunctionResult::Sent();
  return Decide(call, bucket, 3);
}

// A burst of calls beyond the one that is always there, as redis-cell counts.
FunctionResult RunGcra(FunctionCall& call) {
  const TokenBucket bucket(call, call.String(0), call.Integer(0) + 1, call.Integer(1),
                           call.Integer(2), "burst");
  if (call.failed()) return FunctionResult::Sent();
  return Decide(call, bucket, 3);
}

std::int64_t ToSeconds(std::int64_t ms) { return ms < 0 ? -1 : (ms + 999) / 1000; }

// A quantity of 0 only asks.
FunctionResult RunThrottle(FunctionCall& call) {
  TokenBucket bucket(call, call.String(0), call.Integer(0) + 1, call.Integer(1),
                     call.Integer(2) * 1000, "max_burst");
  if (call.failed()) return FunctionResult::Sent();
  const std::int64_t quantity = call.Integer(3);
  const bool allowed = quantity == 0 || bucket.Allows(quantity);
  if (allowed && quantity > 0) bucket.Count(quantity);
  const Verdict verdict = bucket.Answer(quantity, allowed);
  return FunctionResult::Array({allowed ? 0 : 1, verdict.limit, verdict.remaining,
                                allowed ? -1 : ToSeconds(verdict.retry_after),
                                ToSeconds(verdict.reset_after)});
}

// Leases in a sorted set by the time they end.
FunctionResult RunConcurrent(FunctionCall& call) {
  SortedSetValue leases = call.SortedSet(0);
  const std::int64_t limit = call.Integer(0);
  const std::string_view holder = call.Text(1);
  const std::int64_t now = call.now_ms();
  const auto over = static_cast<std::int64_t>(leases.CountUntil(static_cast<double>(now)));
  auto held = static_cast<std::int64_t>(leases.size()) - over;
  const auto own = leases.Score(holder);
  const bool renews = own && *own > static_cast<double>(now);
  const bool allowed = renews || held < limit;
  std::int64_t retry_after = 0;
  if (!allowed) {
    const auto first = leases.At(over + held - limit);
    retry_after = first ? static_cast<std::int64_t>(first->score) - now : 0;
  }
  if (allowed && !call.Given(3)) {
    leases.RemoveUntil(static_cast<double>(now));
    leases.Add(holder, static_cast<double>(now + call.Integer(2)));
    if (!renews) ++held;
  }
  const auto last = leases.At(-1);
  const std::int64_t end = last ? static_cast<std::int64_t>(last->score) : now;
  if (allowed && !call.Given(3)) leases.ExpireAt(end);
  return FunctionResult::Array({allowed ? 1 : 0, limit, std::max<std::int64_t>(limit - held, 0),
                                retry_after, std::max<std::int64_t>(end - now, 0)});
}

FunctionResult RunConcurrentRelease(FunctionCall& call) {
  SortedSetValue leases = call.SortedSet(0);
  const auto end = leases.Score(call.Text(0));
  if (!end) return FunctionResult::Integer(0);
  leases.Remove(call.Text(0));
  return FunctionResult::Integer(*end > static_cast<double>(call.now_ms()));
}

FunctionResult RunReset(FunctionCall& call) {
  return FunctionResult::Integer(call.Any(0).Delete());
}

}  // namespace

void AddRateLimits(FunctionLibrary& library) {
  library.Add({.name = "ratelimit.fixed_window",
               .summary = "Allows so many calls a window, which begins with its first call.",
               .keys = {"counter"},
               .arguments = {Calls("limit"), Span("window"), Cost(), Peek()},
               .reply = kReply,
               .run = RunFixedWindow});
  library.Add(
      {.name = "ratelimit.sliding_window",
       .summary = "Allows so many calls in any window, exactly, and spaces them if asked to.",
       .keys = {"log"},
       .arguments = {Calls("limit"), Span("window"), Cost(10'000), Peek(),
                     Option("COOLDOWN", Span("cooldown"))},
       .reply = kReply,
       .complexity = "O(log(N)+C) with N calls in the window and a cost of C",
       .run = RunSlidingWindow});
  library.Add({.name = "ratelimit.sliding_counter",
               .summary = "Allows about so many calls in any window, in constant memory.",
               .keys = {"counter"},
               .arguments = {Calls("limit"), Span("window"), Cost(), Peek()},
               .reply = kReply,
               .run = RunSlidingCounter});
  library.Add({.name = "ratelimit.token_bucket",
               .summary = "Takes tokens from a bucket that fills steadily, fractions kept.",
               .keys = {"bucket"},
               .arguments = {Calls("capacity"), Calls("refill"), Span("interval"), Cost(), Peek()},
               .reply = kReply,
               .run = RunTokenBucket});
  library.Add({.name = "ratelimit.gcra",
               .summary = "Allows a steady rate of calls and a burst beyond it.",
               .keys = {"tat"},
               .arguments = {Integer("burst", 0, kMostCalls - 1), Calls("count"), Span("period"),
                             Cost(), Peek()},
               .reply = kReply,
               .run = RunGcra});
  library.Add({.name = "ratelimit.concurrent",
               .summary = "Gives at most so many leases at once, each of which ends by itself.",
               .keys = {"leases"},
               .arguments = {Calls("limit"), Text("holder"), Span("ttl"), Peek()},
               .reply = kReply,
               .complexity = "O(log(N)) with N leases",
               .run = RunConcurrent});
  library.Add({.name = "ratelimit.concurrent_release",
               .summary = "Gives a lease back before its end.",
               .keys = {"leases"},
               .arguments = {Text("holder")},
               .reply = "1, or 0 if it had none",
               .flags = kAllowOom,
               .complexity = "O(log(N)) with N leases",
               .run = RunConcurrentRelease});
  library.Add({.name = "ratelimit.reset",
               .summary = "Forgets what a limiter has counted.",
               .keys = {"limiter"},
               .reply = "1, or 0 if there was nothing",
               .flags = kAllowOom,
               .run = RunReset});
}

void AddThrottle(FunctionLibrary& library) {
  library.Add({.name = "cl.throttle",
               .summary = "Limits a rate as redis-cell does.",
               .keys = {"key"},
               .arguments = {Integer("max_burst", 0, kMostCalls - 1), Calls("count"),
                             Integer("period", 1, kLongestMs / 1000),
                             WithFallback(Optional(Integer("quantity", 0, kMostCalls)), 1)},
               .reply = "[limited 0/1, limit, remaining, retry_after s or -1, reset_after s]",
               .run = RunThrottle});
}

}  // namespace oribi::functions
