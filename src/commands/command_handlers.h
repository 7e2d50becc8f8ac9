#pragma once

#include "commands/context.h"

namespace oribi::commands {

// The handlers of COMMAND and its subcommands; command.cc declares them.
void CommandAll(CommandContext& ctx);
void CommandInfo(CommandContext& ctx);
void CommandDocs(CommandContext& ctx);
void CommandList(CommandContext& ctx);
void CommandGetKeys(CommandContext& ctx);
void CommandGetKeysAndFlags(CommandContext& ctx);

}  // namespace oribi::commands
