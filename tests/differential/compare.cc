#include "differential/compare.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <tuple>
#include <utility>

namespace oribi::differential {
namespace {

using support::ParseReply;

struct Subcommand {
  const char* name;
  const char* subcommand;
};

constexpr const char* kOwnAffairs[] = {"randomkey", "time",  "lolwut", "hello",
                                       "info",      "role",  "debug",  "lastsave",
                                       "scan",      "hscan", "sscan",  "zscan"};
constexpr Subcommand kOwnSubcommands[] = {
    {"memory", "usage"},   {"client", "id"},    {"client", "list"}, {"client", "info"},
    {"memory", "help"},    {"object", "help"},  {"client", "help"}, {"config", "help"},
    {"command", "help"},   {"slowlog", "help"}, {"slowlog", "get"}, {"latency", "help"},
    {"object", "idletime"}};

// Elements come in the order in which a server keeps them, and are picked as it likes.
constexpr const char* kAnyOrder[] = {"keys",   "hgetall", "hkeys", "hvals", "smembers",
                                     "sinter", "sunion",  "sdiff", "spop"};
constexpr const char* kRandom[] = {"hrandfield", "srandmember", "zrandmember"};
constexpr const char* kTimesInSeconds[] = {"ttl", "expiretime", "httl", "hexpiretime"};
constexpr const char* kTimesInMilliseconds[] = {"pttl", "pexpiretime", "hpttl", "hpexpiretime"};
constexpr const char* kScans[] = {"hscan", "sscan", "zscan"};

bool IsOneOf(const Command& command, std::span<const char* const> names) {
  return std::ranges::any_of(names, [&](const char* name) { return IsCommand(command, name); });
}

bool IsScanFromStart(const Command& command) {
  if (IsCommand(command, "scan", "0")) return true;
  return IsOneOf(command, kScans) && command.size() > 2 && command[2] == "0";
}

bool IsOwnAffair(const Command& command) {
  if (IsCommand(command, "debug", "protocol")) return false;
  if (IsCommand(command, "command") && command.size() <= 2) return true;  // the whole table
  if (IsCommand(command, "config", "get") &&
      (std::ranges::count(command, "*") + std::ranges::count(command, "port")) > 0)
    return true;
  return IsOneOf(command, kOwnAffairs) ||
         std::ranges::any_of(kOwnSubcommands, [&](const Subcommand& it) {
           return IsCommand(command, it.name, it.subcommand);
         });
}

bool Less(const Reply& left, const Reply& right) {
  return std::tie(left.type, left.text) < std::tie(right.type, right.text);
}

void SortPairs(std::vector<Reply>& children) {
  std::vector<std::pair<Reply, Reply>> pairs;
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    pairs.emplace_back(std::move(children[i]), std::move(children[i + 1]));
  }
  std::ranges::sort(pairs, Less, &std::pair<Reply, Reply>::first);
  children.clear();
  for (auto& [key, value] : pairs) {
    children.push_back(std::move(key));
    children.push_back(std::move(value));
  }
}

Reply Sorted(Reply reply) {
  for (auto& child : reply.children) child = Sorted(std::move(child));
  if (reply.type == '%') {
    SortPairs(reply.children);
  } else {
    std::ranges::sort(reply.children, Less);
  }
  return reply;
}

// A cursor other than 0 is the server's own; walks to the end are compared with the keyspaces.
bool IsUnfinished(const Reply& scan) {
  return !scan.children.empty() && scan.children[0].text != "0";
}

bool AreClose(const Reply& peer, const Reply& ours, std::int64_t tolerance) {
  if (peer.IsAggregate() && peer.type == ours.type) {
    return std::ranges::equal(peer.children, ours.children, [=](const Reply& a, const Reply& b) {
      return AreClose(a, b, tolerance);
    });
  }
  const auto left = peer.Integer();
  const auto right = ours.Integer();
  if (!left || !right) return peer == ours;
  if (*left < 0 || *right < 0) return *left == *right;
  return std::abs(*left - *right) <= tolerance;
}

// As many children, of the same types.
bool AreAlike(const Reply& left, const Reply& right) {
  return left.type == right.type && left.is_null == right.is_null &&
         std::ranges::equal(left.children, right.children, AreAlike);
}

}  // namespace

Rule RuleFor(const Command& command) {
  if (IsOneOf(command, kTimesInSeconds)) return Rule::kSeconds;
  if (IsOneOf(command, kTimesInMilliseconds)) return Rule::kMilliseconds;
  if (IsOneOf(command, kAnyOrder)) return Rule::kAnyOrder;
  if (IsOneOf(command, kRandom)) return Rule::kCount;
  if (IsScanFromStart(command)) return Rule::kScan;
  if (IsOwnAffair(command)) return Rule::kShape;
  return IsCommand(command, "config", "get") ? Rule::kAnyOrder : Rule::kExact;
}

bool Agree(Rule rule, std::string_view peer, std::string_view ours, std::int64_t slack_ms) {
  if (peer == ours) return true;
  if (rule == Rule::kExact) return false;
  const auto left = ParseReply(peer);
  const auto right = ParseReply(ours);
  if (left.IsError() || right.IsError()) return false;
  switch (rule) {
    case Rule::kAnyOrder: return Sorted(left) == Sorted(right);
    case Rule::kScan:
      return IsUnfinished(left) || IsUnfinished(right) || Sorted(left) == Sorted(right);
    case Rule::kCount: return AreAlike(left, right);
    case Rule::kSeconds: return AreClose(left, right, 1 + slack_ms / 1000);
    case Rule::kMilliseconds: return AreClose(left, right, slack_ms);
    default: return left.type == right.type && left.is_null == right.is_null;
  }
}

}  // namespace oribi::differential
