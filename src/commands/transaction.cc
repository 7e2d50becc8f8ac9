// MULTI EXEC DISCARD WATCH UNWATCH.

#include "commands/transaction.h"

#include <algorithm>
#include <iterator>

#include "commands/context.h"

namespace oribi::commands {
namespace {

void Multi(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) != 0) {
    return ctx.reply.Error("ERR MULTI calls can not be nested");
  }
  ctx.client.MutableTransaction();
  ctx.client.modes |= session::kQueueing;
  ctx.reply.Ok();
}

void Exec(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) == 0) {
    return ctx.reply.Error("ERR EXEC without MULTI");
  }
  ctx.server.RunTransaction(ctx.client, ctx.reply);
}

void Discard(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) == 0) {
    return ctx.reply.Error("ERR DISCARD without MULTI");
  }
  ctx.server.DiscardTransaction(ctx.client);
  ctx.reply.Ok();
}

void Watch(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) != 0) {
    return ctx.reply.Error("ERR WATCH inside MULTI is not allowed");
  }
  while (!ctx.args.done()) ctx.server.Watch(ctx.client, ctx.args.Key());
  ctx.reply.Ok();
}

void Unwatch(CommandContext& ctx) {
  ctx.server.Unwatch(ctx.client);
  ctx.reply.Ok();
}

constexpr CommandFlag kAtAnyTime = kNoscript | kLoading | kStale | kFast | kAllowBusy;

const CommandSpec kMulti = {
    .name = "MULTI",
    .group = Group::kTransactions,
    .since = "1.2.0",
    .summary = "Begins a transaction: the commands that follow wait for EXEC.",
    .complexity = "O(1)",
    .flags = kAtAnyTime,
    .handler = Multi,
};

const CommandSpec kExec = {
    .name = "EXEC",
    .group = Group::kTransactions,
    .since = "1.2.0",
    .summary = "Runs all commands of the transaction, nobody else's in between.",
    .complexity = "Depends on commands in the transaction",
    .flags = kNoscript | kLoading | kStale | kSkipSlowlog,
    .handler = Exec,
};

const CommandSpec kDiscard = {
    .name = "DISCARD",
    .group = Group::kTransactions,
    .since = "2.0.0",
    .summary = "Drops the transaction and all that waited for its EXEC.",
    .complexity = "O(N), when N is the number of queued commands",
    .flags = kAtAnyTime,
    .handler = Discard,
};

const CommandSpec kWatch = {
    .name = "WATCH",
    .group = Group::kTransactions,
    .since = "2.2.0",
    .summary = "Lets the next EXEC do nothing should one of these keys change before.",
    .complexity = "O(1) for every key.",
    .flags = kAtAnyTime,
    .arguments = {Many(Key("key", kRO))},
    .handler = Watch,
};

const CommandSpec kUnwatch = {
    .name = "UNWATCH",
    .group = Group::kTransactions,
    .since = "2.2.0",
    .summary = "Forgets all keys that WATCH named.",
    .complexity = "O(1)",
    .flags = kAtAnyTime,
    .handler = Unwatch,
};

}  // namespace

bool IsExec(const Command& command) { return command.full_name == "exec"; }

bool RunsAtOnceInMulti(const Command& command) {
  constexpr std::string_view kNames[] = {"exec", "discard", "quit", "reset", "multi", "watch"};
  return std::find(std::begin(kNames), std::end(kNames), command.full_name) != std::end(kNames);
}

void AddTransactionCommands(CommandTable& table);

void AddTransactionCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kMulti, &kExec, &kDiscard, &kWatch, &kUnwatch}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
