#include "commands/context.h"
#include "commands/db_argument.h"

// Commands about whole databases.
namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

void Select(CommandContext& ctx) {
  const int index = ReadDbIndex(ctx.args, ctx.keyspace);
  if (!ctx.args.Finish(ctx.reply)) return;
  ctx.client.db = index;
  ctx.reply.Ok();
}

int ReadSwapIndex(ArgReader& args, std::string_view error) {
  const std::int64_t index = args.Integer(error);
  if (!FitsInt32(index)) args.Fail(error);
  return args.ok() ? static_cast<int>(index) : 0;
}

void SwapDb(CommandContext& ctx) {
  const int first = ReadSwapIndex(ctx.args, "ERR invalid first DB index");
  const int second = ReadSwapIndex(ctx.args, "ERR invalid second DB index");
  if (!ctx.args.Finish(ctx.reply)) return;
  const int count = ctx.keyspace.databases();
  if (first < 0 || first >= count || second < 0 || second >= count) {
    return ctx.reply.Error(errors::kDbOutOfRange);
  }
  if (first != second) ctx.keyspace.Swap(first, second);
  ++ctx.keyspace.state().dirty;
  ctx.reply.Ok();
}

// ASYNC and SYNC come to the same: the database is empty at once, its memory is freed aside.
bool ReadFlushType(CommandContext& ctx) {
  if (ctx.args.left() == 1 && !ctx.args.Accept("ASYNC")) ctx.args.Accept("SYNC");
  return ctx.args.Finish(ctx.reply);
}

void FlushDb(CommandContext& ctx) {
  if (!ReadFlushType(ctx)) return;
  ctx.keyspace.state().dirty += ctx.keyspace.Flush(ctx.db.index());
  ctx.reply.Ok();
}

void FlushAll(CommandContext& ctx) {
  if (!ReadFlushType(ctx)) return;
  ctx.keyspace.state().dirty += ctx.keyspace.FlushAll();
  ctx.reply.Ok();
}

void DbSize(CommandContext& ctx) { ctx.reply.Integer(static_cast<std::int64_t>(ctx.db.size())); }

const CommandSpec kSelect = {
    .name = "SELECT",
    .group = Group::kConnection,
    .since = "1.0.0",
    .summary = "Chooses the database that the connection's next commands work on.",
    .complexity = "O(1)",
    .flags = kLoading | kStale | kFast,
    .arguments = {Integer("index")},
    .handler = Select,
};

const CommandSpec kSwapDb = {
    .name = "SWAPDB",
    .group = Group::kServer,
    .since = "4.0.0",
    .summary = "Lets two databases exchange their contents.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .categories = kCatKeyspace | kCatDangerous,
    .arguments = {Integer("index1"), Integer("index2")},
    .handler = SwapDb,
};

Argument FlushType() {
  return Optional(
      OneOf("flush-type", {Since("4.0.0", Token("ASYNC")), Since("6.2.0", Token("SYNC"))}));
}

const CommandSpec kFlushDb = {
    .name = "FLUSHDB",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Empties the chosen database.",
    .complexity = "O(1); the memory is freed aside.",
    .flags = kWrite,
    .categories = kCatKeyspace | kCatDangerous,
    .arguments = {FlushType()},
    .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
    .history = {{"4.0.0", "The word `ASYNC`."}, {"6.2.0", "The word `SYNC`."}},
    .handler = FlushDb,
};

const CommandSpec kFlushAll = {
    .name = "FLUSHALL",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Empties all databases.",
    .complexity = "O(1) a database; the memory is freed aside.",
    .flags = kWrite,
    .categories = kCatKeyspace | kCatDangerous,
    .arguments = {FlushType()},
    .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
    .history = {{"4.0.0", "The word `ASYNC`."}, {"6.2.0", "The word `SYNC`."}},
    .handler = FlushAll,
};

const CommandSpec kDbSize = {
    .name = "DBSIZE",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Counts the keys of the chosen database.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .categories = kCatKeyspace,
    .tips = {"request_policy:all_shards", "response_policy:agg_sum"},
    .handler = DbSize,
};

}  // namespace

void AddDatabaseCommands(CommandTable& table);

void AddDatabaseCommands(CommandTable& table) {
  table.Add(kSelect);
  table.Add(kSwapDb);
  table.Add(kFlushDb);
  table.Add(kFlushAll);
  table.Add(kDbSize);
}

}  // namespace oribi::commands
