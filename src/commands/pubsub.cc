// SUBSCRIBE, UNSUBSCRIBE and their kind for patterns and shard channels; PUBLISH and SPUBLISH.

#include <optional>

#include "commands/context.h"

namespace oribi::commands {
namespace {

using pubsub::Kind;

// How many channels and patterns the client listens to; shard channels are counted by themselves.
std::int64_t CountFor(const session::Client& client, Kind kind) {
  const session::Subscription* const subscription = client.subscription();
  if (subscription == nullptr) return 0;
  const std::size_t count = kind == Kind::kShardChannel ? subscription->count(kind)
                                                        : subscription->count(Kind::kChannel) +
                                                              subscription->count(Kind::kPattern);
  return static_cast<std::int64_t>(count);
}

void Confirm(CommandContext& ctx, std::string_view what, std::optional<std::string_view> name,
             Kind kind) {
  ctx.reply.Push(3);
  ctx.reply.Bulk(what);
  name ? ctx.reply.Bulk(*name) : ctx.reply.Null();
  ctx.reply.Integer(CountFor(ctx.client, kind));
}

void SubscribeTo(CommandContext& ctx, Kind kind) {
  session::Subscription& subscription = ctx.client.MutableSubscription();
  while (!ctx.args.done()) {
    const std::string_view name = ctx.args.Text();
    ctx.server.pubsub().Subscribe(subscription, kind, name);
    Confirm(ctx, ctx.command.full_name, name, kind);
  }
  ctx.client.SettleSubscription();
}

void Leave(CommandContext& ctx, Kind kind, std::string_view name) {
  if (session::Subscription* const subscription = ctx.client.subscription()) {
    ctx.server.pubsub().Unsubscribe(*subscription, kind, name);
  }
  Confirm(ctx, ctx.command.full_name, name, kind);
}

void LeaveAll(CommandContext& ctx, Kind kind) {
  std::vector<std::string> names;  // copies: a channel ends with its last subscriber
  if (const session::Subscription* const subscription = ctx.client.subscription()) {
    for (const std::string_view name : subscription->Names(kind)) names.emplace_back(name);
  }
  for (const std::string& name : names) Leave(ctx, kind, name);
  if (names.empty()) Confirm(ctx, ctx.command.full_name, std::nullopt, kind);
}

void UnsubscribeFrom(CommandContext& ctx, Kind kind) {
  if (ctx.args.done()) LeaveAll(ctx, kind);
  while (!ctx.args.done()) Leave(ctx, kind, ctx.args.Text());
  ctx.client.SettleSubscription();
}

void Subscribe(CommandContext& ctx) { SubscribeTo(ctx, Kind::kChannel); }
void PSubscribe(CommandContext& ctx) { SubscribeTo(ctx, Kind::kPattern); }
// Redis refuses this one alone in a transaction.
void SSubscribe(CommandContext& ctx) {
  if ((ctx.client.modes & session::kQueueing) != 0) {
    return ctx.reply.Error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
  }
  SubscribeTo(ctx, Kind::kShardChannel);
}
void Unsubscribe(CommandContext& ctx) { UnsubscribeFrom(ctx, Kind::kChannel); }
void PUnsubscribe(CommandContext& ctx) { UnsubscribeFrom(ctx, Kind::kPattern); }
void SUnsubscribe(CommandContext& ctx) { UnsubscribeFrom(ctx, Kind::kShardChannel); }

void Publish(CommandContext& ctx) {
  const std::string_view channel = ctx.args.Text();
  const std::string_view message = ctx.args.Text();
  ctx.reply.Integer(ctx.server.pubsub().Publish(channel, message));
}

void SPublish(CommandContext& ctx) {
  const std::string_view channel = ctx.args.Text();
  const std::string_view message = ctx.args.Text();
  ctx.reply.Integer(ctx.server.pubsub().PublishToShard(channel, message));
}

CommandSpec Spec(std::string_view name, std::string_view since, std::string_view summary,
                 std::string_view complexity, CommandFlag flags, std::vector<Argument> arguments,
                 Handler handler) {
  return {.name = name,
          .group = Group::kPubsub,
          .since = since,
          .summary = summary,
          .complexity = complexity,
          .flags = kPubsub | kLoading | kStale | flags,
          .arguments = std::move(arguments),
          .handler = handler};
}

}  // namespace

void AddListenCommands(CommandTable& table) {
  const Argument channel = Text("channel");
  const Argument pattern = Pattern("pattern");
  const Argument shard = Key("shardchannel", kNotKey);
  table.Add(Spec("SUBSCRIBE", "2.0.0", "Listens to channels.", "O(N) in the channels", kNoscript,
                 {Many(channel)}, Subscribe));
  table.Add(Spec("UNSUBSCRIBE", "2.0.0", "Stops listening to some channels, or to all.",
                 "O(N) in the channels", kNoscript, {Optional(Many(channel))}, Unsubscribe));
  table.Add(Spec("PSUBSCRIBE", "2.0.0", "Listens to all channels that match a pattern.",
                 "O(N) in the patterns", kNoscript, {Many(pattern)}, PSubscribe));
  table.Add(Spec("PUNSUBSCRIBE", "2.0.0", "Stops listening to some patterns, or to all.",
                 "O(N) in the patterns", kNoscript, {Optional(Many(pattern))}, PUnsubscribe));
  table.Add(Spec("SSUBSCRIBE", "7.0.0", "Listens to shard channels.", "O(N) in the channels",
                 kNoscript, {Many(shard)}, SSubscribe));
  table.Add(Spec("SUNSUBSCRIBE", "7.0.0", "Stops listening to some shard channels, or to all.",
                 "O(N) in the channels", kNoscript, {Optional(Many(shard))}, SUnsubscribe));
}

void AddPublishCommands(CommandTable& table) {
  table.Add(Spec("PUBLISH", "2.0.0", "Sends a message to all who listen to a channel.",
                 "O(N+M) in those who listen and the patterns that match", kFast | kMayReplicate,
                 {Text("channel"), Text("message")}, Publish));
  table.Add(Spec("SPUBLISH", "7.0.0", "Sends a message to all who listen to a shard channel.",
                 "O(N) in those who listen", kFast | kMayReplicate,
                 {Key("shardchannel", kNotKey), Text("message")}, SPublish));
}

}  // namespace oribi::commands
