// The declarations of COMMAND and its subcommands.

#include "commands/command_handlers.h"
#include "commands/help.h"

namespace oribi::commands {
namespace {

void CommandCount(CommandContext& ctx) {
  ctx.reply.Integer(static_cast<std::int64_t>(ctx.server.commands().commands().size()));
}

constexpr std::string_view kPerName = "O(N) where N is the number of commands to look up";
constexpr std::string_view kPerCommand = "O(N) where N is the total number of Redis commands";
constexpr std::string_view kPerArgument = "O(N) where N is the number of arguments to the command";

CommandSpec Sub(std::string_view name, std::string_view since, std::string_view summary,
                std::string_view complexity, Handler handler,
                std::vector<Argument> arguments = {}) {
  return {.name = name,
          .group = Group::kServer,
          .since = since,
          .summary = summary,
          .complexity = complexity,
          .flags = kLoading | kStale,
          .categories = kCatConnection,
          .arguments = std::move(arguments),
          .handler = handler};
}

CommandSpec AnyOrder(CommandSpec spec) {
  spec.tips = {"nondeterministic_output_order"};
  return spec;
}

std::vector<Argument> Names() { return {Optional(Many(Text("command-name")))}; }
std::vector<Argument> Call() { return {Text("command"), Optional(Many(Text("arg")))}; }

Argument ListFilter() {
  return Optional(After("FILTERBY", OneOf("filterby", {After("MODULE", Text("module-name")),
                                                       After("ACLCAT", Text("category")),
                                                       After("PATTERN", Pattern("pattern"))})));
}

CommandSpec InfoSpec() {
  CommandSpec spec = AnyOrder(Sub("INFO", "2.8.13", "Tells about the named commands, or all.",
                                  kPerName, CommandInfo, Names()));
  spec.history = {{"7.0.0", "Without names it tells about all commands."}};
  return spec;
}

CommandSpec Help() {
  CommandSpec spec = HelpSpec(Group::kServer, "5.0.0");
  spec.categories = kCatConnection;
  return spec;
}

const CommandSpec kCommand = {
    .name = "COMMAND",
    .group = Group::kServer,
    .since = "2.8.13",
    .summary = "Tells about all commands.",
    .complexity = kPerCommand,
    .flags = kLoading | kStale,
    .categories = kCatConnection,
    .tips = {"nondeterministic_output_order"},
    .handler = CommandAll,
    .subcommands = {Sub("COUNT", "2.8.13", "Tells how many commands there are.", "O(1)",
                        CommandCount),
                    AnyOrder(Sub("DOCS", "7.0.0", "Documents the named commands, or all.", kPerName,
                                 CommandDocs, Names())),
                    Sub("GETKEYS", "2.8.13", "Tells which arguments of a call are keys.",
                        kPerArgument, CommandGetKeys, Call()),
                    Sub("GETKEYSANDFLAGS", "7.0.0",
                        "Tells the keys of a call and what it does with each.", kPerArgument,
                        CommandGetKeysAndFlags, Call()),
                    InfoSpec(),
                    AnyOrder(Sub("LIST", "7.0.0", "Lists the names of commands.", kPerCommand,
                                 CommandList, {ListFilter()})),
                    Help()},
};

}  // namespace

void AddCommandCommands(CommandTable& table) { table.Add(kCommand); }

}  // namespace oribi::commands
