// CLIENT PAUSE and UNPAUSE.

#include "commands/client_handlers.h"

namespace oribi::commands {

void ClientPause(CommandContext& ctx) {
  if (ctx.args.left() > 2) {
    return ctx.reply.Error(
        "ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.");
  }
  const std::string_view timeout = ctx.args.Text();
  PauseMode mode = PauseMode::kAll;
  if (!ctx.args.done()) {
    mode = ctx.args.Sees("WRITE") ? PauseMode::kWrites : PauseMode::kAll;
    if (mode == PauseMode::kAll && !ctx.args.Sees("ALL")) {
      return ctx.reply.Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
    }
  }
  const auto ms = base::ParseInteger(timeout);
  if (!ms) return ctx.reply.Error("ERR timeout is not an integer or out of range");
  if (*ms < 0) return ctx.reply.Error("ERR timeout is negative");
  if (*ms > INT64_MAX - ctx.now_ms) return ctx.reply.Error("ERR timeout is out of range");
  ctx.server.Pause(ctx.now_ms + *ms, mode);
  ctx.reply.Ok();
}

void ClientUnpause(CommandContext& ctx) {
  ctx.server.Unpause();
  ctx.reply.Ok();
}

}  // namespace oribi::commands
