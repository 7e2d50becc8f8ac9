#pragma once

#include "commands/context.h"

// Subcommands of DEBUG that stand in files of their own. They read their arguments, whose number
// has been checked.
namespace oribi::commands {

void DebugProtocol(CommandContext& ctx);

void DebugHtStats(CommandContext& ctx);
void DebugHtStatsKey(CommandContext& ctx);
void DebugPopulate(CommandContext& ctx);

void DebugDigest(CommandContext& ctx);
void DebugDigestValue(CommandContext& ctx);

}  // namespace oribi::commands
