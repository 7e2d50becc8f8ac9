#include "commands/names.h"

#include <array>

#include "base/ascii.h"

namespace oribi::commands {
namespace {

struct FlagWord {
  CommandFlag flag;
  std::string_view word;
};
// MOVABLEKEYS stands between NO_MULTI and ALLOW_BUSY. may_replicate and protected are not printed.
constexpr FlagWord kFlagWords[] = {
    {kWrite, "write"},
    {kReadonly, "readonly"},
    {kDenyOom, "denyoom"},
    {kAdmin, "admin"},
    {kPubsub, "pubsub"},
    {kNoscript, "noscript"},
    {kBlocking, "blocking"},
    {kLoading, "loading"},
    {kStale, "stale"},
    {kSkipMonitor, "skip_monitor"},
    {kSkipSlowlog, "skip_slowlog"},
    {kFast, "fast"},
    {kNoAuth, "no_auth"},
    {kNoMandatoryKeys, "no_mandatory_keys"},
    {kNoAsyncLoading, "no_async_loading"},
    {kNoMulti, "no_multi"},
};

struct KeyFlagWord {
  KeyFlag flag;
  std::string_view word;
};
constexpr KeyFlagWord kKeyFlagWords[] = {
    {kRO, "RO"},
    {kRW, "RW"},
    {kOW, "OW"},
    {kRM, "RM"},
    {kAccess, "access"},
    {kUpdate, "update"},
    {kInsert, "insert"},
    {kDelete, "delete"},
    {kNotKey, "not_key"},
    {kIncomplete, "incomplete"},
    {kVariableFlags, "variable_flags"},
};

// In the order of the bits of Category.
constexpr std::array<std::string_view, 21> kCategoryWords = {
    "@keyspace",   "@read",        "@write",     "@set",         "@sortedset", "@list",
    "@hash",       "@string",      "@bitmap",    "@hyperloglog", "@geo",       "@stream",
    "@pubsub",     "@admin",       "@fast",      "@slow",        "@blocking",  "@dangerous",
    "@connection", "@transaction", "@scripting",
};

}  // namespace

std::string_view GroupName(Group group) {
  constexpr std::string_view kNames[] = {"generic",    "string", "list",      "set",
                                         "sorted-set", "hash",   "pubsub",    "transactions",
                                         "connection", "server", "scripting", "hyperloglog",
                                         "cluster",    "geo",    "stream",    "bitmap"};
  return kNames[static_cast<std::size_t>(group)];
}

std::string_view TypeName(ArgumentType type) {
  constexpr std::string_view kNames[] = {"key",       "string",     "integer", "double", "pattern",
                                         "unix-time", "pure-token", "oneof",   "block"};
  return kNames[static_cast<std::size_t>(type)];
}

std::vector<std::string_view> FlagNames(CommandFlag flags, bool movable_keys) {
  std::vector<std::string_view> names;
  for (const FlagWord& one : kFlagWords) {
    if ((flags & one.flag) != 0) names.push_back(one.word);
  }
  if (movable_keys) names.push_back("movablekeys");
  if ((flags & kAllowBusy) != 0) names.push_back("allow_busy");
  return names;
}

std::vector<std::string_view> KeyFlagNames(KeyFlag flags) {
  std::vector<std::string_view> names;
  for (const KeyFlagWord& one : kKeyFlagWords) {
    if ((flags & one.flag) != 0) names.push_back(one.word);
  }
  return names;
}

std::vector<std::string_view> CategoryNames(Category categories) {
  std::vector<std::string_view> names;
  for (std::size_t bit = 0; bit < kCategoryWords.size(); ++bit) {
    if ((categories >> bit & 1) != 0) names.push_back(kCategoryWords[bit]);
  }
  return names;
}

std::vector<std::string_view> AllCategoryNames() {
  std::vector<std::string_view> names;
  for (const std::string_view word : kCategoryWords) names.push_back(word.substr(1));
  return names;
}

Category CategoryByName(std::string_view name) {
  for (std::size_t bit = 0; bit < kCategoryWords.size(); ++bit) {
    if (base::EqualsIgnoreCase(kCategoryWords[bit].substr(1), name)) {
      return static_cast<Category>(1u << bit);
    }
  }
  return kNoCategories;
}

}  // namespace oribi::commands
