// What a client says and asks about itself.

#include <fmt/format.h>

#include "base/ascii.h"
#include "commands/auth.h"
#include "commands/client_handlers.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

void AnswerSwitch(CommandContext& ctx, bool& value) {
  const bool on = ctx.args.Sees("ON");
  if (!on && !ctx.args.Sees("OFF")) return ctx.reply.Error(errors::kSyntax);
  value = on;
  ctx.reply.Ok();
}

}  // namespace

void ClientId(CommandContext& ctx) { ctx.reply.Integer(static_cast<std::int64_t>(ctx.client.id)); }

void ClientGetName(CommandContext& ctx) {
  const std::string& name = ctx.client.details().name;
  name.empty() ? ctx.reply.Null() : ctx.reply.Bulk(name);
}

void ClientSetName(CommandContext& ctx) {
  const std::string_view name = ctx.args.Text();
  if (!CheckPrintable(name, kClientNames, ctx.reply)) return;
  ctx.client.MutableDetails().name = name;
  ctx.reply.Ok();
}

void ClientSetInfo(CommandContext& ctx) {
  const std::string_view attribute = ctx.args.Text();
  const std::string_view value = ctx.args.Text();
  const bool is_name = base::EqualsIgnoreCase(attribute, "lib-name");
  if (!is_name && !base::EqualsIgnoreCase(attribute, "lib-ver")) {
    return ctx.reply.Error(fmt::format("ERR Unrecognized option '{}'", attribute));
  }
  if (!CheckPrintable(value, attribute, ctx.reply)) return;
  session::ClientDetails& details = ctx.client.MutableDetails();
  (is_name ? details.lib_name : details.lib_version) = value;
  ctx.reply.Ok();
}

void ClientNoEvict(CommandContext& ctx) { AnswerSwitch(ctx, ctx.client.no_evict); }

void ClientNoTouch(CommandContext& ctx) { AnswerSwitch(ctx, ctx.client.no_touch); }

// The dispatcher drops what is written while the mode says so, and turns kSkipNext into kSkip.
void ClientReply(CommandContext& ctx) {
  session::ReplyMode& mode = ctx.client.reply_mode;
  if (ctx.args.Accept("ON")) {
    mode = session::ReplyMode::kOn;
    ctx.reply.Ok();
  } else if (ctx.args.Accept("OFF")) {
    mode = session::ReplyMode::kOff;
  } else if (ctx.args.Accept("SKIP")) {
    if (mode != session::ReplyMode::kOff) mode = session::ReplyMode::kSkipNext;
  } else {
    ctx.reply.Error(errors::kSyntax);
  }
}

void ClientUnblock(CommandContext& ctx) {
  if (ctx.args.left() > 2) {
    return ctx.reply.Error(
        "ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.");
  }
  const std::string_view id = ctx.args.Text();
  const bool with_error = ctx.args.Sees("ERROR");
  if (!ctx.args.done() && !with_error && !ctx.args.Sees("TIMEOUT")) {
    return ctx.reply.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }
  const auto number = base::ParseInteger(id);
  if (!number) return ctx.reply.Error(errors::kNotAnInteger);
  session::Client* const client = ctx.server.clients().Find(static_cast<std::uint64_t>(*number));
  ctx.reply.Integer(client != nullptr && ctx.server.Unblock(*client, with_error) ? 1 : 0);
}

}  // namespace oribi::commands
