#pragma once

#include "commands/context.h"

namespace oribi::commands {

// The handlers of CLIENT's subcommands; client.cc declares them.
void ClientId(CommandContext& ctx);
void ClientGetName(CommandContext& ctx);
void ClientSetName(CommandContext& ctx);
void ClientSetInfo(CommandContext& ctx);
void ClientInfo(CommandContext& ctx);
void ClientList(CommandContext& ctx);
void ClientKill(CommandContext& ctx);
void ClientNoEvict(CommandContext& ctx);
void ClientNoTouch(CommandContext& ctx);
void ClientReply(CommandContext& ctx);
void ClientUnblock(CommandContext& ctx);
void ClientTracking(CommandContext& ctx);
void ClientTrackingInfo(CommandContext& ctx);
void ClientCaching(CommandContext& ctx);
void ClientGetRedir(CommandContext& ctx);
void ClientPause(CommandContext& ctx);
void ClientUnpause(CommandContext& ctx);

}  // namespace oribi::commands
