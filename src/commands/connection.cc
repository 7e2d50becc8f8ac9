// PING, ECHO, QUIT, RESET, HELLO and AUTH.

#include <fmt/format.h>

#include <optional>

#include "base/numbers.h"
#include "base/version.h"
#include "commands/auth.h"
#include "commands/context.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

void Ping(CommandContext& ctx) {
  if (ctx.args.left() > 1) return ctx.reply.Error(errors::WrongArity(ctx.command.full_name));
  // RESP2 has no pushes: a client that listens takes every reply for a message.
  if ((ctx.client.modes & session::kSubscribed) != 0 && ctx.reply.resp() == 2) {
    ctx.reply.Array(2);
    ctx.reply.Bulk("pong");
    return ctx.reply.Bulk(ctx.args.done() ? std::string_view() : ctx.args.Text());
  }
  if (ctx.args.done()) return ctx.reply.SimpleString("PONG");
  ctx.reply.Bulk(ctx.args.Text());
}

void Echo(CommandContext& ctx) { ctx.reply.Bulk(ctx.args.Text()); }

void Quit(CommandContext& ctx) {
  ctx.reply.Ok();
  ctx.server.Close(ctx.client, session::Closing::kAfterReply);
}

void Reset(CommandContext& ctx) {
  ctx.server.LeaveModes(ctx.client);
  ctx.client.ResetState(NeedsNoPassword(ctx.server));
  ctx.reply.SimpleString("RESET");
}

void Auth(CommandContext& ctx) {
  if (ctx.args.left() > 2) return ctx.reply.Error(errors::kSyntax);
  const bool names_user = ctx.args.left() == 2;
  if (!names_user && NeedsNoPassword(ctx.server)) {
    return ctx.reply.Error(
        "ERR AUTH <password> called without any password configured for the default user. Are you "
        "sure your configuration is correct?");
  }
  const std::string_view user = names_user ? ctx.args.Text() : kDefaultUser;
  if (!IsPassword(ctx.server, user, ctx.args.Text())) return ctx.reply.Error(errors::kWrongPass);
  ctx.client.authenticated = true;
  ctx.reply.Ok();
}

// What HELLO was asked for; nothing of it happens before all of it was understood.
struct Handshake {
  std::optional<std::uint8_t> version;
  std::optional<std::string_view> user;
  std::string_view password;
  std::optional<std::string_view> name;
};

bool ReadVersion(CommandContext& ctx, Handshake& asked) {
  const auto version = base::ParseInteger(ctx.args.Text());
  if (!version) {
    ctx.reply.Error("ERR Protocol version is not an integer or out of range");
    return false;
  }
  if (*version < 2 || *version > 3) {
    ctx.reply.Error(errors::kNoProto);
    return false;
  }
  asked.version = static_cast<std::uint8_t>(*version);
  return true;
}

bool ReadHandshakeOption(CommandContext& ctx, Handshake& asked) {
  if (ctx.args.left() >= 3 && ctx.args.Accept("AUTH")) {
    asked.user = ctx.args.Text();
    asked.password = ctx.args.Text();
    return true;
  }
  if (ctx.args.left() >= 2 && ctx.args.Accept("SETNAME")) {
    asked.name = ctx.args.Text();
    return CheckPrintable(*asked.name, kClientNames, ctx.reply);
  }
  ctx.reply.Error(fmt::format("ERR Syntax error in HELLO option '{}'",
                              protocol::errors::Shown(ctx.args.Peek(), std::string_view::npos)));
  return false;
}

bool ReadHandshake(CommandContext& ctx, Handshake& asked) {
  if (!ctx.args.done() && !ReadVersion(ctx, asked)) return false;
  while (!ctx.args.done()) {
    if (!ReadHandshakeOption(ctx, asked)) return false;
  }
  return true;
}

bool LetIn(CommandContext& ctx, const Handshake& asked) {
  if (asked.user) {
    if (!IsPassword(ctx.server, *asked.user, asked.password)) {
      ctx.reply.Error(errors::kWrongPass);
      return false;
    }
    ctx.client.authenticated = true;
  }
  if (!ctx.client.authenticated && !NeedsNoPassword(ctx.server)) {
    ctx.reply.Error(
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
        "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the "
        "RESP protocol version at the same time");
    return false;
  }
  return true;
}

void Greet(protocol::ReplyWriter reply, const session::Client& client) {
  reply.Map(7);
  reply.Bulk("server");
  reply.Bulk("redis");
  reply.Bulk("version");
  reply.Bulk(base::kRedisVersion);
  reply.Bulk("proto");
  reply.Integer(client.resp);
  reply.Bulk("id");
  reply.Integer(static_cast<std::int64_t>(client.id));
  reply.Bulk("mode");
  reply.Bulk("standalone");
  reply.Bulk("role");
  reply.Bulk("master");
  reply.Bulk("modules");
  reply.Array(0);
}

void Hello(CommandContext& ctx) {
  Handshake asked;
  if (!ReadHandshake(ctx, asked) || !LetIn(ctx, asked)) return;
  if (asked.name) ctx.client.MutableDetails().name = *asked.name;
  if (asked.version) ctx.client.resp = *asked.version;
  // The reply speaks the new protocol already.
  Greet(protocol::ReplyWriter(ctx.reply.buffer(), ctx.client.resp), ctx.client);
}

constexpr CommandFlag kAtAnyTime = kNoscript | kLoading | kStale | kFast | kNoAuth | kAllowBusy;

const CommandSpec kPing = {
    .name = "PING",
    .group = Group::kConnection,
    .since = "1.0.0",
    .summary = "Answers PONG, or the message it was given.",
    .complexity = "O(1)",
    .flags = kFast,
    .arguments = {Optional(Text("message"))},
    .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
    .handler = Ping,
};

const CommandSpec kEcho = {
    .name = "ECHO",
    .group = Group::kConnection,
    .since = "1.0.0",
    .summary = "Answers the message it was given.",
    .complexity = "O(1)",
    .flags = kLoading | kStale | kFast,
    .arguments = {Text("message")},
    .handler = Echo,
};

const CommandSpec kQuit = {
    .name = "QUIT",
    .group = Group::kConnection,
    .since = "1.0.0",
    .summary = "Ends the connection once all replies are out.",
    .complexity = "O(1)",
    .flags = kAtAnyTime,
    .replaced_by = "just closing the connection",
    .deprecated_since = "7.2.0",
    .handler = Quit,
    .arity = -1,
};

const CommandSpec kReset = {
    .name = "RESET",
    .group = Group::kConnection,
    .since = "6.2.0",
    .summary = "Makes the connection what it was when it began.",
    .complexity = "O(1)",
    .flags = kAtAnyTime,
    .handler = Reset,
};

const CommandSpec kHello = {
    .name = "HELLO",
    .group = Group::kConnection,
    .since = "6.0.0",
    .summary = "Agrees on the protocol version and tells about the server.",
    .complexity = "O(1)",
    .flags = kAtAnyTime,
    .arguments = {Optional(Block(
        "arguments", {Integer("protover"),
                      Optional(After("AUTH", Block("auth", {Text("username"), Text("password")}))),
                      Optional(After("SETNAME", Text("clientname")))}))},
    .history = {{"6.2.0", "Without arguments it tells about the connection as it is."}},
    .handler = Hello,
};

const CommandSpec kAuth = {
    .name = "AUTH",
    .group = Group::kConnection,
    .since = "1.0.0",
    .summary = "Shows the server who the client is, by a password.",
    .complexity = "O(N) where N is the number of passwords defined for the user",
    .flags = kAtAnyTime,
    .arguments = {Optional(Since("6.0.0", Text("username"))), Text("password")},
    .history = {{"6.0.0", "Takes a username in front of the password."}},
    .handler = Auth,
};

}  // namespace

void AddConnectionCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kPing, &kEcho, &kQuit, &kReset, &kHello, &kAuth}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
