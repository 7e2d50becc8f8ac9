#include "commands/keys.h"

#include <limits>
#include <memory>

#include "commands/context.h"
#include "commands/key_walk.h"

namespace oribi::commands {
namespace {

class KeysWork final : public KeyCollector {
 public:
  using KeyCollector::KeyCollector;

 private:
  void Finish(std::uint64_t /*cursor*/, protocol::ReplyWriter& reply) override {
    WriteNames(reply);
  }
};

void AnswerOneKey(CommandContext& ctx, std::string_view name) {
  const bool exists = ctx.db.Peek(ctx.keyspace.MakeKey(name)) != nullptr;
  ctx.reply.Array(exists);
  if (exists) ctx.reply.Bulk(name);
}

void Keys(CommandContext& ctx) {
  const std::string_view pattern = ctx.args.Text();
  if (KeyFilter(pattern).IsExact()) return AnswerOneKey(ctx, pattern);
  const KeyWalk::Range everything = {.db = ctx.db.index(),
                                     .limit = std::numeric_limits<std::uint64_t>::max()};
  ctx.server.RunInSlices(ctx.client, std::make_unique<KeysWork>(ctx.keyspace, ctx.server.clock(),
                                                                everything, pattern, std::nullopt));
}

const CommandSpec kKeys = {
    .name = "KEYS",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Lists every key that matches a pattern, while other clients go on being served.",
    .complexity = "O(N), N being the number of keys; O(1) for a pattern without wildcards.",
    .flags = kReadonly,
    .categories = kCatDangerous,
    .arguments = {Pattern("pattern")},
    .tips = {"request_policy:all_shards", "nondeterministic_output_order"},
    .handler = Keys,
};

}  // namespace

void AddKeysCommand(CommandTable& table) { table.Add(kKeys); }

}  // namespace oribi::commands
