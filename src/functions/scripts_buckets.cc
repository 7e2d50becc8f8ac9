// More rate limits: spring-cloud-gateway's token bucket, fastapi-limiter, ulule/limiter, throttlers
// of nestjs; and what caches and counters send.

#include <algorithm>
#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// spring-cloud-gateway. KEYS: the tokens left, and when that was. ARGV: tokens a second, how many
// there can be, now, and how many are asked for.
FunctionResult TakeTokens(FunctionCall& call, double now, bool always_sets) {
  const double rate = Number(call, NumberAt(call, 1));
  const double capacity = Number(call, NumberAt(call, 2));
  const double asked = Number(call, NumberAt(call, 4));
  const double tokens = ToNumber(call.String(0).Get().value_or("")).value_or(capacity);
  const double last = ToNumber(call.String(1).Get().value_or("")).value_or(0);
  const double filled = std::min(capacity, tokens + std::max(0.0, now - last) * rate);
  const bool allowed = filled >= asked;
  const double left = allowed ? filled - asked : filled;
  const double ttl = std::floor(capacity / rate * 2);
  if (always_sets || ttl > 0) {
    const auto deadline = SetDeadline(call, AsArgument(ttl), Unit::kSeconds, "setex");
    if (!call.failed()) Set(call, 0, AsArgument(left), deadline);
    if (!call.failed()) Set(call, 1, AsArgument(now), deadline);
  }
  return FunctionResult::Array({static_cast<std::int64_t>(allowed), Truncated(left)});
}
FunctionResult TakeTokens2(FunctionCall& call) {
  return TakeTokens(call, Number(call, NumberAt(call, 3)), true);
}
FunctionResult TakeTokens4(FunctionCall& call) {
  const auto server_s = static_cast<double>(call.now_ms() / 1000);
  return TakeTokens(call, NumberAt(call, 3).value_or(server_s), false);
}

// fastapi-limiter: 0, or how long to wait.
FunctionResult FastApi(FunctionCall& call) {
  const double current = Number(call, call.String(0).Get().value_or("0"));
  if (!(current > 0)) {
    SetFor(call, 0, "1", Argv(call, 2), Unit::kMilliseconds);
  } else if (current + 1 > Number(call, NumberAt(call, 1))) {
    return FunctionResult::Integer(Pttl(call, 0));
  } else {
    IncrBy(call, 0, "1");
  }
  return FunctionResult::Integer(0);
}

struct Hits {
  double count;
  std::int64_t left_ms;
};

Hits Hit(FunctionCall& call, std::size_t ttl) {
  Hits hits{IncrBy(call, 0, "1"), Pttl(call, 0)};
  if (hits.left_ms > 0) return hits;
  const auto wanted = NumberAt(call, ttl);
  Expire(call, 0, Argument(call, wanted), Unit::kMilliseconds);
  hits.left_ms = Truncated(wanted.value_or(0));
  return hits;
}

FunctionResult Throttle(FunctionCall& call) {
  const Hits hits = Hit(call, 1);
  return FunctionResult::Array({Truncated(hits.count), hits.left_ms});
}

// KEYS: the hits, and what is there while one is blocked. ARGV: a name, the time of a window, the
// limit, and how long one is blocked.
FunctionResult ThrottleAndBlock(FunctionCall& call) {
  Hits hits = Hit(call, 2);
  bool is_blocked = call.String(1).Get().has_value();
  std::int64_t block_ms = is_blocked ? Pttl(call, 1) : 0;
  if (!is_blocked && hits.count > Number(call, NumberAt(call, 3))) {
    const auto wanted = NumberAt(call, 4);
    SetFor(call, 1, "1", Argument(call, wanted), Unit::kMilliseconds);
    block_ms = Truncated(wanted.value_or(0));
    is_blocked = true;
  }
  if (is_blocked && block_ms <= 0) {
    call.Any(1).Delete();
    SetFor(call, 0, "1", Argument(call, NumberAt(call, 2)), Unit::kMilliseconds);
    hits = {1, Truncated(NumberAt(call, 2).value_or(0))};
    is_blocked = false;
  }
  return FunctionResult::Array(
      {Truncated(hits.count), hits.left_ms, static_cast<std::int64_t>(is_blocked), block_ms});
}

// ulule/limiter: the first count begins the window.
FunctionResult UluleIncrement(FunctionCall& call) {
  const double count = Number(call, NumberAt(call, 1));
  const double ttl = Number(call, NumberAt(call, 2));
  const double value = IncrBy(call, 0, AsArgument(count));
  if (value != count) return FunctionResult::Array({Truncated(value), Pttl(call, 0)});
  if (ttl > 0) Expire(call, 0, AsArgument(ttl), Unit::kMilliseconds);
  return FunctionResult::Array({Truncated(value), Truncated(ttl)});
}
FunctionResult UlulePeek(FunctionCall& call) {
  const auto value = call.String(0).Get();
  if (!value) return FunctionResult::Array({0, 0});
  return FunctionResult::Array({Truncated(Number(call, *value)), Pttl(call, 0)});
}

// pottery: numbers that only grow.
FunctionResult SetNextId(FunctionCall& call) {
  const double proposed = Number(call, NumberAt(call, 1));
  const auto current = call.String(0).Get();
  if (current && !(Number(call, *current) < proposed)) return FunctionResult::Null();
  if (!call.failed()) Set(call, 0, AsArgument(proposed));
  return FunctionResult::Integer(Truncated(proposed));
}

// .NET's IDistributedCache
FunctionResult SetCached(FunctionCall& call) {
  const std::string_view texts[] = {"absexp",      Argv(call, 1), "sldexp",
                                    Argv(call, 2), "data",        Argv(call, 4)};
  HashValue hash = call.Hash(0);
  for (std::size_t i = 0; i < 6; i += 2) hash.Set(texts[i], texts[i + 1]);
  if (!ArgvIs(call, 3, "-1")) Expire(call, 0, Argv(call, 3), Unit::kSeconds);
  return FunctionResult::Integer(1);
}

}  // namespace

void AddBucketScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.spring_cloud_gateway.limit_2",
               .digests = {"eec77786d43c65f7fd568900b5d2b63b692318dc",
                           "9d491aea731237273f4274f9ed9660b432b23791"},
               .run = TakeTokens2});
  scripts.Add({.name = "script.spring_cloud_gateway.limit",
               .digests = {"775635cca91092477cbcee85fd800accb6adc4b2",
                           "0ad5736ed1c04aae6ec194376c784b89b8c08a7a"},
               .run = TakeTokens4});
  scripts.Add({.name = "script.fastapi_limiter.limit",
               .digests = {"a3f9e982197e9e887f6b5dcb7ec273863bb83aad"},
               .run = FastApi});
  scripts.Add({.name = "script.nestjs_throttler.increment_0_3",
               .digests = {"f7788d43191d9ad66c866e8c63f3c3e361391849"},
               .run = Throttle});
  scripts.Add({.name = "script.nestjs_throttler.increment",
               .digests = {"f1e0da9c495676ab6904eb80db1f2811d5347f58"},
               .run = ThrottleAndBlock});
  scripts.Add({.name = "script.ulule_limiter.increment",
               .digests = {"f74233f556d3f99c50b61169cf8aa8d5deb63fb2"},
               .run = UluleIncrement});
  scripts.Add({.name = "script.ulule_limiter.peek",
               .digests = {"566f5c6a17e5fddb9a10bf389f754edd0d899c61"},
               .flags = kReadOnly,
               .run = UlulePeek});
  scripts.Add({.name = "script.pottery.next_id",
               .digests = {"556429c2d8baca516a475ebb22d380cbccae7313"},
               .run = SetNextId});
  scripts.Add({.name = "script.dotnet_cache.set",
               .digests = {"19d6145c6bb04ad20392ffe92c1a0d333ed7564e",
                           "2cf3a5ca51adf9b3b3500002e73e176dc3c54e26"},  // with CRLF
               .run = SetCached});
}

}  // namespace oribi::functions
