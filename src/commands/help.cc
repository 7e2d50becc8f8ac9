#include "commands/help.h"

#include <fmt/format.h>

namespace oribi::commands {
namespace {

std::string UsageOf(const Argument& argument);

std::string Joined(const std::vector<Argument>& arguments, std::string_view separator) {
  std::string text;
  for (const Argument& argument : arguments) {
    if (!text.empty()) text += separator;
    text += UsageOf(argument);
  }
  return text;
}

std::string WithoutBrackets(const Argument& argument) {
  switch (argument.type) {
    case ArgumentType::kToken: return std::string(argument.token);
    case ArgumentType::kOneOf:
      return argument.optional && argument.token.empty()
                 ? Joined(argument.children, " | ")
                 : '(' + Joined(argument.children, " | ") + ')';
    case ArgumentType::kBlock: return Joined(argument.children, " ");
    default:
      return fmt::format("<{}>",
                         argument.display_text.empty() ? argument.name : argument.display_text);
  }
}

std::string UsageOf(const Argument& argument) {
  std::string text = WithoutBrackets(argument);
  if (!argument.token.empty() && argument.type != ArgumentType::kToken) {
    const std::string repeated = argument.multiple ? fmt::format("{0} [{0} ...]", text) : text;
    text = fmt::format("{} {}", argument.token, repeated);
  } else if (argument.multiple) {
    text = fmt::format("{0} [{0} ...]", text);
  }
  return argument.optional ? '[' + text + ']' : text;
}

}  // namespace

std::string Usage(const std::vector<Argument>& arguments) { return Joined(arguments, " "); }

void ContainerHelp(CommandContext& ctx) {
  const Command& container = *ctx.command.parent;
  ctx.reply.Array(1 + 2 * container.subcommands.size());
  ctx.reply.SimpleString(fmt::format("{} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                                     container.upper_name));
  for (const auto& command : container.subcommands) {
    const std::string usage = Usage(command->spec->arguments);
    ctx.reply.SimpleString(
        fmt::format("{}{}{}", command->spec->name, usage.empty() ? "" : " ", usage));
    ctx.reply.SimpleString(fmt::format("    {}", command->spec->summary));
  }
}

CommandSpec HelpSpec(Group group, std::string_view since) {
  return {.name = "HELP",
          .group = group,
          .since = since,
          .summary = "Lists the subcommands with what they do.",
          .complexity = "O(1)",
          .flags = kLoading | kStale,
          .handler = ContainerHelp};
}

}  // namespace oribi::commands
