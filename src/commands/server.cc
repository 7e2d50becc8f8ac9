// TIME, LOLWUT, SHUTDOWN, ROLE, LASTSAVE and MODULE.

#include <fmt/format.h>

#include "base/numbers.h"
#include "base/random.h"
#include "base/version.h"
#include "commands/context.h"
#include "commands/help.h"
#include "commands/lolwut.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

void Time(CommandContext& ctx) {
  const std::int64_t now_us = ctx.server.clock().NowUs();
  ctx.reply.Array(2);
  ctx.reply.BulkInteger(now_us / 1'000'000);
  ctx.reply.BulkInteger(now_us % 1'000'000);
}

// Versions from 5 on have art; arguments behind the version shape it in Redis, and must be numbers.
void Lolwut(CommandContext& ctx) {
  std::int64_t version = 5;
  if (ctx.args.left() >= 2 && ctx.args.Accept("VERSION")) {
    version = ctx.args.Integer();
    while (!ctx.args.done()) ctx.args.Integer();
    if (!ctx.args.Finish(ctx.reply)) return;
  }
  std::string text;
  if (version >= 5) {
    base::Random random(base::SystemRandom());
    text = DrawOribi(random) + '\n';
  }
  ctx.reply.Verbatim("txt", text + fmt::format("Oribi ver. {}\n", base::kVersion));
}

struct ShutdownWords {
  ShutdownRequest request;
  bool abort = false;
  bool save = false;
  bool nosave = false;
};

bool ReadShutdownWord(ArgReader& args, ShutdownWords& words) {
  if (args.Accept("NOSAVE")) return words.nosave = true;
  if (args.Accept("SAVE")) return words.save = true;
  if (args.Accept("NOW")) return words.request.now = true;
  if (args.Accept("FORCE")) return words.request.force = true;
  if (args.Accept("ABORT")) return words.abort = true;
  return false;
}

bool ReadShutdown(ArgReader& args, ShutdownWords& words) {
  const std::size_t count = args.left();
  while (!args.done()) {
    if (!ReadShutdownWord(args, words)) return false;
  }
  if (words.abort && count > 1) return false;
  return !(words.save && words.nosave);
}

void AbortShutdown(CommandContext& ctx) {
  if (!ctx.server.AbortShutdown()) return ctx.reply.Error("ERR No shutdown in progress.");
  ctx.reply.Ok();
}

// One that begins is not answered: the connection ends with the process.
void Shutdown(CommandContext& ctx) {
  ShutdownWords words;
  if (!ReadShutdown(ctx.args, words)) return ctx.reply.Error(errors::kSyntax);
  if (words.abort) return AbortShutdown(ctx);
  if (words.save) words.request.save = ShutdownRequest::Save::kSave;
  if (words.nosave) words.request.save = ShutdownRequest::Save::kNoSave;
  ctx.server.Shutdown(words.request);
}

void Role(CommandContext& ctx) {
  ctx.reply.Array(3);
  ctx.reply.Bulk("master");
  ctx.reply.Integer(0);
  ctx.reply.Array(0);
}

void LastSave(CommandContext& ctx) { ctx.reply.Integer(ctx.server.LastSaveS()); }

void ModuleList(CommandContext& ctx) { ctx.reply.Array(0); }

const CommandSpec kTime = {
    .name = "TIME",
    .group = Group::kServer,
    .since = "2.6.0",
    .summary = "Tells the server's time in seconds and microseconds.",
    .complexity = "O(1)",
    .flags = kLoading | kStale | kFast,
    .tips = {"nondeterministic_output"},
    .handler = Time,
};

const CommandSpec kLolwut = {
    .name = "LOLWUT",
    .group = Group::kServer,
    .since = "5.0.0",
    .summary = "Draws a little picture and tells the server's version.",
    .flags = kReadonly | kFast,
    .arguments = {Optional(After("VERSION", Integer("version")))},
    .handler = Lolwut,
};

const CommandSpec kShutdown = {
    .name = "SHUTDOWN",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Ends the server in order, saving the data set if so wanted.",
    .complexity =
        "O(N) when saving, where N is the total number of keys in all databases when "
        "saving data, otherwise O(1)",
    .flags = kAdmin | kNoscript | kLoading | kStale | kNoMulti | kAllowBusy,
    .arguments = {Optional(OneOf("save-selector", {Token("NOSAVE"), Token("SAVE")})),
                  Optional(Since("7.0.0", Token("NOW"))), Optional(Since("7.0.0", Token("FORCE"))),
                  Optional(Since("7.0.0", Token("ABORT")))},
    .history = {{"7.0.0", "Takes `NOW`, `FORCE` and `ABORT`."}},
    .handler = Shutdown,
};

const CommandSpec kRole = {
    .name = "ROLE",
    .group = Group::kServer,
    .since = "2.8.12",
    .summary = "Tells the server's part in replication.",
    .complexity = "O(1)",
    .flags = kNoscript | kLoading | kStale | kFast,
    .categories = kCatAdmin | kCatDangerous,
    .handler = Role,
};

const CommandSpec kLastSave = {
    .name = "LASTSAVE",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Tells when the data set was last saved, as a Unix time.",
    .complexity = "O(1)",
    .flags = kLoading | kStale | kFast,
    .categories = kCatAdmin | kCatDangerous,
    .tips = {"nondeterministic_output"},
    .handler = LastSave,
};

const CommandSpec kModule = {
    .name = "MODULE",
    .group = Group::kServer,
    .since = "4.0.0",
    .summary = "Knows the loaded modules, of which there are none.",
    .complexity = "Depends on subcommand.",
    .subcommands = {{.name = "LIST",
                     .group = Group::kServer,
                     .since = "4.0.0",
                     .summary = "Lists the loaded modules.",
                     .complexity = "O(N) where N is the number of loaded modules.",
                     .flags = kAdmin | kNoscript,
                     .tips = {"nondeterministic_output_order"},
                     .handler = ModuleList},
                    HelpSpec(Group::kServer, "5.0.0")},
};

}  // namespace

void AddServerCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kTime, &kLolwut, &kShutdown, &kRole, &kLastSave, &kModule}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
