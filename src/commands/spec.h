#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/argument.h"

namespace oribi::commands {

struct CommandContext;
struct Function;

enum class Group : std::uint8_t {
  kGeneric,
  kString,
  kList,
  kSet,
  kSortedSet,
  kHash,
  kPubsub,
  kTransactions,
  kConnection,
  kServer,
  kScripting,
  kHyperloglog,
  kCluster,
  kGeo,
  kStream,
  kBitmap
};

// Redis' command flags (COMMAND INFO prints them in Redis' words).
enum CommandFlag : std::uint32_t {
  kNoFlags = 0,
  kWrite = 1 << 0,
  kReadonly = 1 << 1,
  kDenyOom = 1 << 2,
  kAdmin = 1 << 3,
  kPubsub = 1 << 4,
  kNoscript = 1 << 5,
  kBlocking = 1 << 6,
  kLoading = 1 << 7,
  kStale = 1 << 8,
  kSkipMonitor = 1 << 9,
  kSkipSlowlog = 1 << 10,
  kFast = 1 << 11,
  kNoAuth = 1 << 12,
  kAllowBusy = 1 << 13,
  kNoAsyncLoading = 1 << 14,
  kNoMulti = 1 << 15,
  kNoMandatoryKeys = 1 << 16,
  kMayReplicate = 1 << 17,
  kProtected = 1 << 18,    // DEBUG, MODULE: refused unless enable-…-command allows it
  kAnyCommand = 1u << 31,  // all have it (derive.h)
};
constexpr CommandFlag operator|(CommandFlag a, CommandFlag b) {
  return static_cast<CommandFlag>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

// ACL categories. Most follow from group and flags (derive.h); a spec only adds.
enum Category : std::uint32_t {
  kNoCategories = 0,
  kCatKeyspace = 1 << 0,
  kCatRead = 1 << 1,
  kCatWrite = 1 << 2,
  kCatSet = 1 << 3,
  kCatSortedSet = 1 << 4,
  kCatList = 1 << 5,
  kCatHash = 1 << 6,
  kCatString = 1 << 7,
  kCatBitmap = 1 << 8,
  kCatHyperloglog = 1 << 9,
  kCatGeo = 1 << 10,
  kCatStream = 1 << 11,
  kCatPubsub = 1 << 12,
  kCatAdmin = 1 << 13,
  kCatFast = 1 << 14,
  kCatSlow = 1 << 15,
  kCatBlocking = 1 << 16,
  kCatDangerous = 1 << 17,
  kCatConnection = 1 << 18,
  kCatTransaction = 1 << 19,
  kCatScripting = 1 << 20,
};
constexpr Category operator|(Category a, Category b) {
  return static_cast<Category>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

using Arguments = std::span<const std::string_view>;  // with the command's name(s) in front
using Handler = void (*)(CommandContext&);

// One key of a call, by its position in the arguments.
struct KeyPosition {
  std::size_t index;
  KeyFlag flags;
};
// Finds the keys of an odd command (SORT … STORE) whose tree does not tell.
using KeysFrom = bool (*)(Arguments, std::vector<KeyPosition>&);

// The declaration of a command, from which everything else about it is derived. Kept in the file of
// its handler.
struct CommandSpec {
  std::string_view name;  // upper case; a subcommand's own word only
  Group group = Group::kGeneric;
  std::string_view since = {};
  std::string_view summary = {};
  std::string_view complexity = {};
  CommandFlag flags = kNoFlags;
  Category categories = kNoCategories;  // besides the derived ones
  std::vector<Argument> arguments = {};
  std::vector<std::string_view> tips = {};
  std::vector<std::pair<std::string_view, std::string_view>> history = {};
  std::string_view replaced_by = {};  // with deprecated_since
  std::string_view deprecated_since = {};
  Handler handler = nullptr;
  std::vector<CommandSpec> subcommands = {};
  std::optional<int> arity = {};  // where the tree does not tell
  KeysFrom keys_from = nullptr;
  // Of a native function's command: the function. Its values may name more keys, and say so here.
  const Function* function = nullptr;
  bool reads_links = false;
};

}  // namespace oribi::commands
