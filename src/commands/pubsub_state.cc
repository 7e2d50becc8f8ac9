// PUBSUB: who listens to what.

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "commands/context.h"
#include "commands/help.h"
#include "pubsub/pattern_index.h"

namespace oribi::commands {

void AddListenCommands(CommandTable& table);
void AddPublishCommands(CommandTable& table);

namespace {

using pubsub::Kind;

void ListChannels(CommandContext& ctx, Kind kind) {
  if (ctx.args.left() > 1) {
    return ctx.reply.Error(fmt::format(
        "ERR unknown subcommand or wrong number of arguments for '{}'. Try PUBSUB HELP.",
        protocol::errors::Shown(ctx.args.all()[1])));
  }
  const bool all = ctx.args.done();
  const std::string_view pattern = all ? std::string_view() : ctx.args.Text();
  std::vector<std::string_view> names;
  ctx.server.pubsub().ForEach(kind, [&](std::string_view name) {
    if (all || pubsub::PatternMatches(pattern, name)) names.push_back(name);
  });
  ctx.reply.Bulks(names);
}

void CountSubscribers(CommandContext& ctx, Kind kind) {
  ctx.reply.Array(ctx.args.left() * 2);
  while (!ctx.args.done()) {
    const std::string_view name = ctx.args.Text();
    ctx.reply.Bulk(name);
    ctx.reply.Integer(static_cast<std::int64_t>(ctx.server.pubsub().count(kind, name)));
  }
}

void Channels(CommandContext& ctx) { ListChannels(ctx, Kind::kChannel); }
void ShardChannels(CommandContext& ctx) { ListChannels(ctx, Kind::kShardChannel); }
void NumSub(CommandContext& ctx) { CountSubscribers(ctx, Kind::kChannel); }
void ShardNumSub(CommandContext& ctx) { CountSubscribers(ctx, Kind::kShardChannel); }

void NumPat(CommandContext& ctx) {
  ctx.reply.Integer(static_cast<std::int64_t>(ctx.server.pubsub().count(Kind::kPattern)));
}

CommandSpec Sub(std::string_view name, std::string_view since, std::string_view summary,
                std::string_view complexity, Handler handler,
                std::vector<Argument> arguments = {}) {
  return {.name = name,
          .group = Group::kPubsub,
          .since = since,
          .summary = summary,
          .complexity = complexity,
          .flags = kPubsub | kLoading | kStale,
          .arguments = std::move(arguments),
          .handler = handler};
}

CommandSpec PubsubSpec() {
  constexpr std::string_view kPerChannel = "O(N) in the channels there are";
  constexpr std::string_view kPerName = "O(N) in the channels asked for";
  return {
      .name = "PUBSUB",
      .group = Group::kPubsub,
      .since = "2.8.0",
      .summary = "Tells who listens to what.",
      .complexity = "Depends on subcommand.",
      .subcommands = {Sub("CHANNELS", "2.8.0", "Lists the channels somebody listens to.",
                          kPerChannel, Channels, {Optional(Pattern("pattern"))}),
                      Sub("NUMSUB", "2.8.0", "Tells how many listen to each of some channels.",
                          kPerName, NumSub, {Optional(Many(Text("channel")))}),
                      Sub("NUMPAT", "2.8.0", "Tells how many patterns are listened to.", "O(1)",
                          NumPat),
                      Sub("SHARDCHANNELS", "7.0.0", "Lists the shard channels somebody listens to.",
                          kPerChannel, ShardChannels, {Optional(Pattern("pattern"))}),
                      Sub("SHARDNUMSUB", "7.0.0",
                          "Tells how many listen to each of some shard channels.", kPerName,
                          ShardNumSub, {Optional(Many(Text("shardchannel")))}),
                      HelpSpec(Group::kPubsub, "6.2.0")},
  };
}

}  // namespace

void AddPubsubCommands(CommandTable& table) {
  AddListenCommands(table);
  AddPublishCommands(table);
  table.Add(PubsubSpec());
}

}  // namespace oribi::commands
