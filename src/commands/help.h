#pragma once

#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/spec.h"

namespace oribi::commands {

// How the arguments of a command are written: "<key> [NX | XX] [EX <seconds>]".
std::string Usage(const std::vector<Argument>& arguments);

// The handler of every HELP subcommand: what the declarations say about its siblings.
void ContainerHelp(CommandContext& ctx);

// The declaration of a HELP subcommand.
CommandSpec HelpSpec(Group group, std::string_view since);

}  // namespace oribi::commands
