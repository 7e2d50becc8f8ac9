#include "commands/context.h"

namespace oribi::commands {
namespace {

void Monitor(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) != 0) {
    return ctx.reply.Error("ERR MONITOR isn't allowed for DENY BLOCKING client");
  }
  if ((ctx.client.modes & session::kMonitor) != 0) return;  // Redis: without a word
  ctx.server.Monitor(ctx.client);
  ctx.reply.Ok();
}

const CommandSpec kMonitor = {
    .name = "MONITOR",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Shows this connection every command that the server runs.",
    .flags = kAdmin | kNoscript | kLoading | kStale,
    .handler = Monitor,
};

}  // namespace

void AddMonitorCommand(CommandTable& table);

void AddMonitorCommand(CommandTable& table) { table.Add(kMonitor); }

}  // namespace oribi::commands
