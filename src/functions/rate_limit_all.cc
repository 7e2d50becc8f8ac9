// ratelimit.all: several limiters, of which all count a call or none.

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <variant>
#include <vector>

#include "functions/libraries.h"
#include "functions/limiters.h"

namespace oribi::functions {
namespace {

using Limiter = std::variant<FixedWindow, SlidingWindow, SlidingCounter, TokenBucket>;

struct Bound {
  const char* name;
  std::int64_t low;
  std::int64_t high;
};
constexpr Bound kLimit{"limit", 1, kMostCalls};
constexpr Bound kWindow{"window", 1, kLongestMs};

struct Rule {
  std::string_view word;
  std::vector<Bound> bounds;
};
const std::vector<Rule>& Rules() {
  static const std::vector<Rule> rules = {
      {"FIXED", {kLimit, kWindow}},
      {"SLIDING", {kLimit, kWindow}},
      {"COUNTER", {kLimit, kWindow}},
      {"BUCKET",
       {{"capacity", 1, kMostCalls}, {"refill", 1, kMostCalls}, {"interval", 1, kLongestMs}}},
      {"GCRA", {{"burst", 0, kMostCalls - 1}, {"count", 1, kMostCalls}, {"period", 1, kLongestMs}}},
  };
  return rules;
}

bool IsWord(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == b;
  });
}

// Reads the rules off the call's words, one for each key.
class Reader {
 public:
  explicit Reader(FunctionCall& call) : call_(call) {}

  std::vector<Limiter> Read() {
    std::vector<Limiter> limiters;
    while (!call_.failed() && next_ < call_.many()) {
      if (limiters.size() == call_.keys()) Fail("there are more rules than keys");
      if (!call_.failed()) ReadOne(limiters);
    }
    if (limiters.size() < call_.keys()) Fail("there are more keys than rules");
    return limiters;
  }

 private:
  void ReadOne(std::vector<Limiter>& limiters) {
    const std::string_view word = call_.Many(next_++);
    for (const Rule& rule : Rules()) {
      if (!IsWord(word, rule.word)) continue;
      std::int64_t numbers[3] = {};
      for (std::size_t i = 0; i < rule.bounds.size(); ++i) {
        numbers[i] = Number(rule, rule.bounds[i]);
      }
      if (!call_.failed()) Make(limiters, rule.word.front(), numbers);
      return;
    }
    Fail("unknown rule '" + std::string(word.substr(0, 128)) + "'");
  }

  void Make(std::vector<Limiter>& limiters, char rule, const std::int64_t (&n)[3]) {
    const std::size_t at = limiters.size();
    const std::int64_t now = call_.now_ms();
    switch (rule) {
      case 'F': limiters.emplace_back(FixedWindow(call_.String(at), n[0], n[1], now)); break;
      case 'S':
        limiters.emplace_back(SlidingWindow(call_.SortedSet(at), n[0], n[1], 0, now));
        break;
      case 'C': limiters.emplace_back(SlidingCounter(call_, call_.String(at), n[0], n[1])); break;
      case 'B':
        limiters.emplace_back(TokenBucket(call_, call_.String(at), n[0], n[1], n[2], "capacity"));
        break;
      default:
        limiters.emplace_back(TokenBucket(call_, call_.String(at), n[0] + 1, n[1], n[2], "burst"));
    }
  }

  std::int64_t Number(const Rule& rule, const Bound& bound) {
    const std::string name = std::string(bound.name) + " of " + std::string(rule.word);
    if (next_ == call_.many()) Fail(name + " is missing");
    if (call_.failed()) return bound.low;
    const std::string_view text = call_.Many(next_++);
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    const bool canonical = text.size() == 1 || !text.starts_with('0');
    if (error == std::errc() && stop == end && canonical && value >= bound.low &&
        value <= bound.high) {
      return value;
    }
    Fail(name + " must be an integer from " + std::to_string(bound.low) + " to " +
         std::to_string(bound.high));
    return bound.low;
  }

  void Fail(const std::string& error) { call_.Fail(error); }

  FunctionCall& call_;
  std::size_t next_ = 0;
};

bool HasKeyTwice(FunctionCall& call) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < call.keys(); ++i) names.push_back(call.key_name(i));
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return false;
  call.Fail("the key '" + std::string(twice->substr(0, 128)) + "' is given twice");
  return true;
}

// What decides: of those that refuse the one to wait for longest, else the one with the least left.
struct Strictest {
  bool refuses = false;
  Verdict verdict;
  std::size_t index = 0;

  static std::int64_t Wait(const Verdict& v) {
    return v.retry_after < 0 ? kHighest : v.retry_after;
  }
  bool IsStricterThan(const Strictest& other) const {
    if (refuses != other.refuses) return refuses;
    if (refuses) return Wait(verdict) > Wait(other.verdict);
    return verdict.remaining < other.verdict.remaining;
  }
};

FunctionResult RunAll(FunctionCall& call) {
  if (HasKeyTwice(call)) return FunctionResult::Sent();
  std::vector<Limiter> limiters = Reader(call).Read();
  if (call.failed()) return FunctionResult::Sent();
  const std::int64_t cost = call.Integer(1);
  const auto allows = [cost](const Limiter& limiter) {
    return std::visit([cost](const auto& one) { return one.Allows(cost); }, limiter);
  };
  const bool allowed = std::all_of(limiters.begin(), limiters.end(), allows);
  Strictest strictest;
  for (std::size_t i = 0; i < limiters.size(); ++i) {
    const bool own = allows(limiters[i]);
    const Verdict verdict = std::visit(
        [&](auto& one) {
          if (allowed && !call.Given(2)) one.Count(cost);
          if (!own && !call.Given(2)) one.Refuse();
          return one.Answer(cost, own);
        },
        limiters[i]);
    const Strictest now{!own, verdict, i};
    if (i == 0 || now.IsStricterThan(strictest)) strictest = now;
  }
  const Verdict& v = strictest.verdict;
  return FunctionResult::Array(
      {allowed ? 1 : 0, v.limit, v.remaining, v.retry_after, v.reset_after, strictest.index});
}

}  // namespace

void AddRateLimitAll(FunctionLibrary& library) {
  Argument cost = Option("COST", Integer("cost", 1, 10'000), 1);
  library.Add({.name = "ratelimit.all",
               .summary = "Allows a call when each of several limiters does; else none counts it.",
               .keys = {ManyKeys("key")},
               .arguments = {Many(Text("rule", 0)), cost, Flag("PEEK", "peek")},
               .reply = "[allowed 1/0, limit, remaining, retry_after ms, reset_after ms, index]",
               .complexity = "O(N) with N rules",
               .run = RunAll});
}

}  // namespace oribi::functions
