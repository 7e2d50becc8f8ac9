// Rate limits that count in one string: @fastify/rate-limit, rate-limit-redis,
// rate-limiter-flexible.

#include <algorithm>
#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

constexpr double kMostSafe = 9007199254740991;  // the largest whole number of JavaScript

struct Hit {
  double current;
  std::int64_t ttl_ms;
};

// PEXPIRE key window; the window is what is answered.
std::int64_t ExpireIn(FunctionCall& call, std::optional<double> window) {
  Expire(call, 0, Argument(call, window), Unit::kMilliseconds);
  return Truncated(window.value_or(0));
}

// How far the count is above max.
double Above(FunctionCall& call, double current) {
  return current - Number(call, NumberAt(call, 2));
}

// ARGV: window, max, …, and as [n] whether calls above max begin a new window.
Hit FastifyHit(FunctionCall& call, std::size_t n) {
  Hit hit{IncrBy(call, 0, "1"), Pttl(call, 0)};
  const bool begins = hit.ttl_ms == -1 || (ArgvIs(call, n, "true") && Above(call, hit.current) > 0);
  if (begins) hit.ttl_ms = ExpireIn(call, NumberAt(call, 1));
  return hit;
}

FunctionResult FastifyHit10(FunctionCall& call) {
  const Hit hit = FastifyHit(call, 3);
  return FunctionResult::Array({Truncated(hit.current), hit.ttl_ms});
}

FunctionResult FastifyHit9(FunctionCall& call) {
  const Hit hit = FastifyHit(call, 4);
  const auto ban = NumberAt(call, 3);
  const bool is_banned = ban != -1 && Above(call, hit.current) > Number(call, ban);
  return FunctionResult::Array(
      {Truncated(hit.current), hit.ttl_ms, is_banned ? ReplyItem(1) : ReplyItem()});
}

FunctionResult FastifyBackoff(FunctionCall& call) {
  const double current = IncrBy(call, 0, "1");
  std::int64_t ttl_ms = 0;
  if (current == 1 || (ArgvIs(call, 3, "true") && Above(call, current) > 0)) {
    ttl_ms = ExpireIn(call, NumberAt(call, 1));
  } else if (ArgvIs(call, 4, "true") && Above(call, current) > 0) {
    const double wait = Number(call, NumberAt(call, 1)) * std::pow(2, Above(call, current) - 1);
    ttl_ms = ExpireIn(call, std::min(wait, kMostSafe));
  } else {
    ttl_ms = Pttl(call, 0);
  }
  return FunctionResult::Array({Truncated(current), ttl_ms});
}

FunctionResult FastifyRead(FunctionCall& call) {
  const auto value = call.String(0).Get();
  if (!value) return FunctionResult::Array({0, 0});
  const auto number = ToNumber(*value);
  if (!number) return FunctionResult::Array({});  // a nil ends a reply
  return FunctionResult::Array({Truncated(*number), std::max<std::int64_t>(Pttl(call, 0), 0)});
}

FunctionResult ReadHits(FunctionCall& call) {
  const auto value = call.String(0).Get();
  const std::int64_t left = Pttl(call, 0);
  return FunctionResult::Array({value ? ReplyItem(*value) : ReplyItem(), left});
}

// ARGV[1] is '1' when every hit begins a new window.
FunctionResult IncrementThenExpire(FunctionCall& call) {
  Hit hit{IncrBy(call, 0, "1"), Pttl(call, 0)};
  if (hit.ttl_ms <= 0 || ArgvIs(call, 1, "1")) hit.ttl_ms = ExpireIn(call, NumberAt(call, 2));
  return FunctionResult::Array({Truncated(hit.current), hit.ttl_ms});
}

// A counter without a deadline starts again.
FunctionResult IncrementOrStart(FunctionCall& call, std::optional<double> window, bool resets) {
  Hit hit{1, Pttl(call, 0)};
  if (hit.ttl_ms <= 0) {
    SetFor(call, 0, "1", Argument(call, window), Unit::kMilliseconds);
    hit.ttl_ms = Truncated(window.value_or(0));
  } else {
    hit.current = IncrBy(call, 0, "1");
    if (resets) hit.ttl_ms = ExpireIn(call, window);
  }
  return FunctionResult::Array({Truncated(hit.current), hit.ttl_ms});
}
FunctionResult IncrementOrStart5(FunctionCall& call) {
  return IncrementOrStart(call, NumberAt(call, 2), ArgvIs(call, 1, "1"));
}
FunctionResult IncrementOrStart6(FunctionCall& call) {
  return IncrementOrStart(call, NumberAt(call, 1), false);
}

FunctionResult ConsumePoints(FunctionCall& call) {
  const std::string_view seconds = Argv(call, 2);
  const std::int64_t deadline = SetDeadline(call, seconds, Unit::kSeconds);
  if (!call.failed() && !call.Any(0).exists()) Set(call, 0, "0", deadline);
  const double consumed = IncrBy(call, 0, Argv(call, 1));
  std::int64_t left = Pttl(call, 0);
  if (left == -1) {
    Expire(call, 0, seconds, Unit::kSeconds);
    left = Truncated(1000 * Number(call, seconds));
  }
  return FunctionResult::Array({Truncated(consumed), left});
}

void AddFastify(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.fastify_rate_limit.hit_9",
               .digests = {"3f481dd9e75a7c63c2facb091af19e1ab17f2cc7"},
               .run = FastifyHit9});
  scripts.Add({.name = "script.fastify_rate_limit.hit_10",
               .digests = {"f80d0c65a05e27559602a2b43fbe989df31fc5f6"},
               .run = FastifyHit10});
  scripts.Add({.name = "script.fastify_rate_limit.hit",
               .digests = {"b8a19d47785922bb04e7a9fdb49e90d89be1b8af"},
               .run = FastifyBackoff});
  scripts.Add({.name = "script.fastify_rate_limit.read",
               .digests = {"4c7d9ef62b3d4f8efd8d11d5d2fd1a56b1e723bc"},
               .flags = kReadOnly,
               .run = FastifyRead});
}

}  // namespace

void AddCounterScripts(ScriptLibrary& scripts) {
  AddFastify(scripts);
  scripts.Add({.name = "script.rate_limit_redis.get",
               .digests = {"6aeb97ed6086dcdeafdc6fda3999a0d0e38ec96a"},
               .flags = kReadOnly,
               .run = ReadHits});
  scripts.Add({.name = "script.rate_limit_redis.increment_3",
               .digests = {"3f424a504987d231baa2e19159bb5def8ad32f87"},
               .run = IncrementThenExpire});
  scripts.Add({.name = "script.rate_limit_redis.increment_5",
               .digests = {"81dbecea94d2d10514719b20ed51faf711529d9d"},
               .run = IncrementOrStart5});
  scripts.Add({.name = "script.rate_limit_redis.increment",
               .digests = {"895b92e1712734e1b464999be23953485475357b"},
               .run = IncrementOrStart6});
  scripts.Add({.name = "script.rate_limiter_flexible.consume",
               .digests = {"a1de965f42e177aa339706bd580f049065eca79a"},
               .run = ConsumePoints});
}

}  // namespace oribi::functions
