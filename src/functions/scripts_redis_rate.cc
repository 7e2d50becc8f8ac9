// go-redis/redis_rate (Go): the generic cell rate algorithm on doubles. The key holds the
// theoretical arrival time in seconds since 2017.

#include <algorithm>
#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

constexpr double kStartOf2017 = 1483228800;

// What differs between the versions.
struct Version {
  bool rounds;         // the remaining calls, and refuses at most when none at all is left
  bool always_sets;    // even when the time to keep is 0
  bool tells_limited;  // the first number is 1 for limited
  bool tells_times;    // of AllowAtMost
};
constexpr Version kVersion8{true, true, true, true};
constexpr Version kVersion90Alpha{true, true, false, false};
constexpr Version kVersion90{true, true, false, true};
constexpr Version kVersion910{false, true, false, true};
constexpr Version kVersion911{false, false, false, true};

struct Rate {
  double interval;  // seconds between two calls
  double offset;    // of a whole burst
  double now;
  double tat;
};

Rate ReadRate(FunctionCall& call) {
  const double burst = Number(call, NumberAt(call, 1));
  const double rate = Number(call, NumberAt(call, 2));
  Rate now{};
  now.interval = Number(call, NumberAt(call, 3)) / rate;
  now.offset = now.interval * burst;
  const std::int64_t ms = call.now_ms();
  now.now = (static_cast<double>(ms / 1000) - kStartOf2017) + static_cast<double>(ms % 1000) / 1000;
  const auto stored = call.String(0).Get();
  now.tat = stored ? std::max(Number(call, *stored), now.now) : now.now;
  return now;
}

FunctionResult Answer(FunctionCall& call, bool with_times, double first, double remaining,
                      double retry_after, double reset_after) {
  if (call.failed()) return FunctionResult::Sent();
  call.SendArray(with_times ? 4 : 2);
  call.Send(Truncated(first));
  call.Send(Truncated(remaining));
  if (!with_times) return FunctionResult::Sent();
  call.Send(std::string_view(AsText(retry_after)));
  call.Send(std::string_view(AsText(reset_after)));
  return FunctionResult::Sent();
}

double Remaining(const Version& version, double calls) {
  return version.rounds ? std::floor(calls + 0.5) : calls;
}

void Keep(FunctionCall& call, const Version& version, double tat, double reset_after) {
  if (!version.always_sets && !(reset_after > 0)) return;
  SetFor(call, 0, AsArgument(tat), AsArgument(std::ceil(reset_after)), Unit::kSeconds);
}

template <const Version& version>
FunctionResult AllowN(FunctionCall& call) {
  const double cost = Number(call, NumberAt(call, 4));
  const Rate rate = ReadRate(call);
  const double tat = rate.tat + rate.interval * cost;
  const double diff = rate.now - (tat - rate.offset);
  const double remaining = Remaining(version, diff / rate.interval);
  if (remaining < 0) {
    return Answer(call, true, version.tells_limited ? 1 : 0, 0, -diff, rate.tat - rate.now);
  }
  const double reset_after = tat - rate.now;
  Keep(call, version, tat, reset_after);
  return Answer(call, true, version.tells_limited ? 0 : cost, remaining, -1, reset_after);
}

template <const Version& version>
FunctionResult AllowAtMost(FunctionCall& call) {
  const Rate rate = ReadRate(call);
  const double diff = rate.now - (rate.tat - rate.offset);
  double remaining = Remaining(version, diff / rate.interval);
  // Those that round take a negative rest for calls that may be made.
  if (version.rounds ? remaining == 0 : remaining < 1) {
    return Answer(call, version.tells_times, 0, 0, rate.interval - diff, rate.tat - rate.now);
  }
  double cost = Number(call, NumberAt(call, 4));
  const bool is_too_much = remaining < cost;
  if (is_too_much) cost = remaining;
  remaining = is_too_much ? 0 : remaining - cost;
  const double tat = rate.tat + rate.interval * cost;
  Keep(call, version, tat, tat - rate.now);
  return Answer(call, version.tells_times, cost, remaining, -1, tat - rate.now);
}

}  // namespace

void AddRedisRateScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redis_rate.gcra_8",
               .digests = {"c63c96596849c7e5dd745dda1f81821c2f36a85d"},
               .run = AllowN<kVersion8>});
  scripts.Add({.name = "script.redis_rate.allow_n_9_0",
               .digests = {"ac480cba3b54c99acf5ac2b18336f630fd8ea21b",
                           "ed56c8a55853f0875fb1b3ec6a5f0d599ae50fb7"},
               .run = AllowN<kVersion90>});
  scripts.Add({.name = "script.redis_rate.allow_n_9_1_0",
               .digests = {"b51fcf1fec2622e401ecd1495ba719a525362891"},
               .run = AllowN<kVersion910>});
  scripts.Add({.name = "script.redis_rate.allow_n",
               .digests = {"f52a5b566060d79fd321d695df55bc918339c4aa"},
               .run = AllowN<kVersion911>});
  scripts.Add({.name = "script.redis_rate.allow_at_most_9_0_alpha",
               .digests = {"0a30550bd0ad8981dcc5612a6b5d49dfa4a6c019"},
               .run = AllowAtMost<kVersion90Alpha>});
  scripts.Add({.name = "script.redis_rate.allow_at_most_9_0",
               .digests = {"879df209aa81c6045299275bd92eddc98dc3ba7d"},
               .run = AllowAtMost<kVersion90>});
  scripts.Add({.name = "script.redis_rate.allow_at_most_9_1_0",
               .digests = {"a6aad3b47e739a75dad60abfc23778c5cf863397"},
               .run = AllowAtMost<kVersion910>});
  scripts.Add({.name = "script.redis_rate.allow_at_most",
               .digests = {"054143318f521948424aa25df61d7f7ba835a9d7"},
               .run = AllowAtMost<kVersion911>});
}

}  // namespace oribi::functions
