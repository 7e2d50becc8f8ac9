#include "commands/table.h"

#include <utility>

#include "base/ascii.h"
#include "base/check.h"
#include "commands/derive.h"

namespace oribi::commands {
namespace {

// Every request passes here. A name is told by its length and its first eight bytes in lower case
// as one number; only names longer than that are compared further, and those that agree so far
// (SINTERSTORE …) are few.

std::size_t HashOf(std::uint64_t head, std::size_t size) {
  return static_cast<std::size_t>((head + size) * 0x9E3779B97F4A7C15u >> 40);
}

constexpr std::size_t kFirstSlots = 1024;  // a power of two, far more than commands: short probes

}  // namespace

CommandTable::CommandTable() : slots_(kFirstSlots) {}
CommandTable::~CommandTable() = default;

void CommandTable::Add(CommandSpec spec) {
  commands_.push_back(Make(specs_.emplace_back(std::move(spec)), nullptr));
  const Command& command = *commands_.back();
  ORIBI_CHECK(Find(command.full_name) == nullptr);
  Index(command.full_name, &command);
}

std::unique_ptr<Command> CommandTable::Make(const CommandSpec& spec, const Command* parent) {
  auto command = std::make_unique<Command>();
  command->spec = &spec;
  command->parent = parent;
  command->handler = spec.handler;
  command->upper_name = base::Upper(spec.name);
  if (parent != nullptr) command->upper_name = parent->upper_name + '|' + command->upper_name;
  command->full_name = base::Lower(command->upper_name);
  command->id = next_id_++;
  Derive(*command, parent == nullptr ? 1 : 2);
  for (const CommandSpec& child : spec.subcommands) {
    command->subcommands.push_back(Make(child, command.get()));
  }
  return command;
}

bool CommandTable::Rename(std::string_view from, std::string_view to) {
  const Command* const command = Find(from);
  if (command == nullptr || (!to.empty() && Find(to) != nullptr)) return false;
  Unindex(from);
  if (!to.empty()) Index(base::Lower(to), command);
  return true;
}

const Command* CommandTable::Find(std::string_view name) const {
  const std::uint64_t head = base::LowerHead(name);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = HashOf(head, name.size()) & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.head == head && slot.size == name.size() &&
        (name.size() <= 8 || base::EqualsIgnoreCase(slot.name, name))) [[likely]] {
      return slot.command;
    }
    if (slot.command == nullptr) return nullptr;
  }
}

const Command* CommandTable::FindSubcommand(const Command& container, std::string_view word) {
  for (const auto& command : container.subcommands) {
    if (base::EqualsIgnoreCase(command->spec->name, word)) return command.get();
  }
  return nullptr;
}

const Command* CommandTable::FindFullName(std::string_view name) const {
  const std::size_t bar = name.find('|');
  const Command* const command = Find(name.substr(0, bar));
  if (command == nullptr || bar == std::string_view::npos) return command;
  return FindSubcommand(*command, name.substr(bar + 1));
}

namespace {

void ResetStatsOf(const Command& command) {
  command.stats = {};
  command.latency = {};
  for (const auto& child : command.subcommands) ResetStatsOf(*child);
}

}  // namespace

void CommandTable::ResetStats() {
  for (const auto& command : commands_) ResetStatsOf(*command);
}

// Libraries of functions may bring any number of commands, so the table grows.
void CommandTable::Index(const std::string& name, const Command* command) {
  if (++used_ * 2 >= slots_.size()) {
    const auto before = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    used_ = 1;  // the one that is being put in
    for (const Slot& slot : before) {
      if (slot.command != nullptr) Index(slot.name, slot.command);
    }
  }
  const std::uint64_t head = base::LowerHead(name);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = HashOf(head, name.size()) & mask;
  while (slots_[at].command != nullptr) at = (at + 1) & mask;
  slots_[at] = {head, name.size(), command, name};
}

// Renaming happens at start only, so the simple way will do: all others are put in again.
void CommandTable::Unindex(std::string_view name) {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots_.size()));
  used_ = 0;
  for (const Slot& slot : before) {
    if (slot.command != nullptr && !base::EqualsIgnoreCase(slot.name, name)) {
      Index(slot.name, slot.command);
    }
  }
}

}  // namespace oribi::commands
