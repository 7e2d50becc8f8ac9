// CLIENT LIST and CLIENT INFO.

#include <fmt/format.h>

#include <vector>

#include "base/numbers.h"
#include "commands/client_handlers.h"
#include "commands/client_line.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

std::size_t BytesOf(Arguments arguments) {
  std::size_t bytes = 0;
  for (const std::string_view argument : arguments) bytes += argument.size();
  return bytes;
}

void AddLine(CommandContext& ctx, const session::Client& client, std::string& text) {
  ClientCommand command{.name = client.last_command};
  if (&client != &ctx.client) {
  } else if ((client.modes & session::kQueueing) != 0) {
    command = {"exec", 4};  // where it runs in, as Redis says
  } else {
    command = {ctx.command.full_name, BytesOf(ctx.args.all())};
  }
  text += ClientLine(client, ctx.now_ms, command);
}

void ListAll(CommandContext& ctx, std::optional<ClientType> type) {
  std::string text;
  for (const auto& [id, client] : ctx.server.clients().clients()) {
    if (!type || TypeOf(*client) == *type) AddLine(ctx, *client, text);
  }
  ctx.reply.Verbatim("txt", text);
}

void ListByType(CommandContext& ctx) {
  const std::string_view name = ctx.args.Text();
  const auto type = ClientTypeByName(name);
  if (!type)
    return ctx.reply.Error(fmt::format("ERR Unknown client type '{}'",
                                       protocol::errors::Shown(name, std::string_view::npos)));
  ListAll(ctx, type);
}

void ListByIds(CommandContext& ctx) {
  std::string text;
  while (!ctx.args.done()) {
    const auto id = base::ParseInteger(ctx.args.Text());
    if (!id) return ctx.reply.Error("ERR Invalid client ID");
    const session::Client* const client =
        *id > 0 ? ctx.server.clients().Find(static_cast<std::uint64_t>(*id)) : nullptr;
    if (client != nullptr) AddLine(ctx, *client, text);
  }
  ctx.reply.Verbatim("txt", text);
}

}  // namespace

void ClientInfo(CommandContext& ctx) {
  std::string text;
  AddLine(ctx, ctx.client, text);
  ctx.reply.Verbatim("txt", text);
}

void ClientList(CommandContext& ctx) {
  if (ctx.args.done()) return ListAll(ctx, std::nullopt);
  if (ctx.args.left() == 2 && ctx.args.Accept("TYPE")) return ListByType(ctx);
  if (ctx.args.left() >= 2 && ctx.args.Accept("ID")) return ListByIds(ctx);
  ctx.reply.Error(errors::kSyntax);
}

}  // namespace oribi::commands
