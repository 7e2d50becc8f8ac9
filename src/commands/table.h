#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/latency_histogram.h"
#include "commands/spec.h"

namespace oribi::commands {

// Where keys stand, in the form of COMMAND INFO's key specifications.
struct KeySpec {
  KeyFlag flags{};
  enum class Begin : std::uint8_t { kIndex, kKeyword, kUnknown } begin = Begin::kIndex;
  int index = 1;                  // kIndex
  std::string_view keyword = {};  // kKeyword
  int start_from = 0;
  enum class Find : std::uint8_t { kRange, kKeynum, kUnknown } find = Find::kRange;
  int last_key = 0;  // kRange: relative to the first; negative from the end
  int step = 1;
  int limit = 0;
  int keynum_index = 0;  // kKeynum
  int first_key = 0;
};

struct CommandStats {
  std::uint64_t calls = 0;
  std::uint64_t nsec = 0;  // most commands take less than a microsecond
  std::uint64_t rejected_calls = 0;
  std::uint64_t failed_calls = 0;
};

// A declared command at work: what was derived from its spec, and its statistics.
struct Command {
  const CommandSpec* spec = nullptr;
  std::string full_name;   // lower case: "get", "config|get"
  std::string upper_name;  // "GET", "CONFIG|GET"
  const Command* parent = nullptr;
  std::vector<std::unique_ptr<Command>> subcommands;
  Handler handler = nullptr;
  int arity = 0;  // negative: at least
  CommandFlag flags = kNoFlags;
  Category categories = kNoCategories;
  bool movable_keys = false;
  // The old triple of COMMAND INFO; all 0 when there are no keys or they can't be told this way.
  int first_key = 0;
  int last_key = 0;
  int key_step = 0;
  std::vector<KeySpec> key_specs;
  // Where the first key stands in a call that has keys; 0 when it cannot be told.
  int ahead_key = 0;
  // Where the first element of the collection stands that the key at ahead_collection names, so
  // that both can be fetched ahead; kBehindKeys: behind counted keys, the last of which it is.
  int ahead_element = 0;
  int ahead_collection = 0;
  static constexpr int kBehindKeys = -1;
  std::uint16_t id = 0;  // dense, in order of registration
  mutable CommandStats stats;
  mutable LatencyHistogram latency;  // filled when latency-tracking says so

  bool is(CommandFlag flag) const { return (flags & flag) != 0; }
  bool ArityAllows(std::size_t arguments) const {
    return arity >= 0 ? arguments == static_cast<std::size_t>(arity)
                      : arguments >= static_cast<std::size_t>(-arity);
  }
};

// All commands by name. Lookup takes any case and allocates nothing.
class CommandTable {
 public:
  CommandTable();
  ~CommandTable();
  CommandTable(const CommandTable&) = delete;
  CommandTable& operator=(const CommandTable&) = delete;

  // A name twice is a bug and stops the process.
  void Add(CommandSpec spec);
  // rename-command; an empty new name removes the command. False when `from` is unknown or `to` is
  // taken.
  bool Rename(std::string_view from, std::string_view to);

  // A top-level command, or null.
  const Command* Find(std::string_view name) const;
  // The subcommand that `word` names, or null.
  static const Command* FindSubcommand(const Command& container, std::string_view word);
  // "config|get" or "get", as COMMAND INFO and DOCS take them.
  const Command* FindFullName(std::string_view name) const;

  // Top-level commands in order of registration.
  const std::vector<std::unique_ptr<Command>>& commands() const { return commands_; }
  void ResetStats();

 private:
  struct Slot {
    std::uint64_t head = 0;  // first bytes of the lower-case name, to compare short names at once
    std::size_t size = 0;    // of the name
    const Command* command = nullptr;
    std::string name;
  };
  std::deque<CommandSpec> specs_;  // where they stay, for the commands that point to them
  std::unique_ptr<Command> Make(const CommandSpec& spec, const Command* parent);
  void Index(const std::string& name, const Command* command);
  void Unindex(std::string_view name);

  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::uint16_t next_id_ = 0;
};

// Every command there is, group by group (all_commands.cc).
void AddAllCommands(CommandTable& table);

}  // namespace oribi::commands
