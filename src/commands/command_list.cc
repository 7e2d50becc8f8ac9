// COMMAND LIST, GETKEYS and GETKEYSANDFLAGS.

#include <algorithm>
#include <functional>
#include <vector>

#include "base/glob.h"
#include "commands/command_handlers.h"
#include "commands/derive.h"
#include "commands/names.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

using Filter = std::function<bool(const Command&)>;

void ListMatching(CommandContext& ctx, const Filter& matches) {
  std::vector<std::string_view> names;
  for (const auto& command : ctx.server.commands().commands()) {
    if (matches(*command)) names.push_back(command->full_name);
    for (const auto& child : command->subcommands) {
      if (matches(*child)) names.push_back(child->full_name);
    }
  }
  ctx.reply.Bulks(names);
}

void ListAll(CommandContext& ctx) {
  ListMatching(ctx, [](const Command&) { return true; });
}

void ListByCategory(CommandContext& ctx, std::string_view name) {
  const Category category = CategoryByName(name);
  ListMatching(ctx, [category](const Command& c) { return (c.categories & category) != 0; });
}

void ListByPattern(CommandContext& ctx, std::string_view pattern) {
  ListMatching(
      ctx, [pattern](const Command& c) { return base::GlobMatches(pattern, c.full_name, true); });
}

// The command of the call that follows, or null and answered.
const Command* CommandOfCall(CommandContext& ctx, Arguments call) {
  const Command* command = ctx.server.commands().Find(call[0]);
  if (command != nullptr && !command->subcommands.empty() && call.size() > 1) {
    command = CommandTable::FindSubcommand(*command, call[1]);
  }
  if (command == nullptr) ctx.reply.Error("ERR Invalid command specified");
  return command;
}

// Shard channels stand where keys do, but are none.
bool HasKeys(const Command& command) {
  return command.spec->keys_from != nullptr ||
         std::ranges::any_of(command.key_specs,
                             [](const KeySpec& spec) { return (spec.flags & kNotKey) == 0; });
}

// False, and answered, when the call has no keys to tell.
bool FindKeysOfCall(CommandContext& ctx, Arguments call, std::vector<KeyPosition>& keys) {
  const Command* const command = CommandOfCall(ctx, call);
  if (command == nullptr) return false;
  std::string_view error;
  if (!HasKeys(*command)) {
    error = "ERR The command has no key arguments";
  } else if (!command->ArityAllows(call.size())) {
    error = "ERR Invalid number of arguments specified for command";
  } else if (!FindKeys(*command, call, keys)) {
    keys.clear();
  }
  if (error.empty() && keys.empty() && !command->is(kNoMandatoryKeys)) {
    error = "ERR Invalid arguments specified for command";
  }
  if (!error.empty()) ctx.reply.Error(error);
  return error.empty();
}

}  // namespace

void CommandList(CommandContext& ctx) {
  if (ctx.args.done()) return ListAll(ctx);
  if (ctx.args.left() != 3 || !ctx.args.Accept("FILTERBY")) {
    return ctx.reply.Error(errors::kSyntax);
  }
  if (ctx.args.Accept("MODULE")) return ctx.reply.Array(0);
  if (ctx.args.Accept("ACLCAT")) return ListByCategory(ctx, ctx.args.Text());
  if (ctx.args.Accept("PATTERN")) return ListByPattern(ctx, ctx.args.Text());
  ctx.reply.Error(errors::kSyntax);
}

void CommandGetKeys(CommandContext& ctx) {
  const Arguments call = ctx.args.rest();
  std::vector<KeyPosition> keys;
  if (!FindKeysOfCall(ctx, call, keys)) return;
  ctx.reply.Array(keys.size());
  for (const KeyPosition& key : keys) ctx.reply.Bulk(call[key.index]);
}

void CommandGetKeysAndFlags(CommandContext& ctx) {
  const Arguments call = ctx.args.rest();
  std::vector<KeyPosition> keys;
  if (!FindKeysOfCall(ctx, call, keys)) return;
  ctx.reply.Array(keys.size());
  for (const KeyPosition& key : keys) {
    ctx.reply.Array(2);
    ctx.reply.Bulk(call[key.index]);
    const auto flags = KeyFlagNames(key.flags);
    ctx.reply.Set(flags.size());
    for (const std::string_view flag : flags) ctx.reply.SimpleString(flag);
  }
}

}  // namespace oribi::commands
