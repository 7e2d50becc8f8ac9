// HRANDFIELD

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <vector>

#include "commands/hash_value.h"
#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kBadCount =
    "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
// When more than this share of the fields is wanted, it is cheaper to drop the others.
constexpr std::size_t kManyOf = 3;

// Replies with fields, each perhaps with its value: in pairs of their own for RESP3.
class FieldReply {
 public:
  FieldReply(protocol::ReplyWriter& reply, bool with_values)
      : reply_(reply), with_values_(with_values) {}

  void Begin(std::size_t fields) {
    reply_.Array(with_values_ && reply_.resp() == 2 ? 2 * fields : fields);
  }
  void Add(const HashField& field) {
    if (with_values_ && reply_.resp() > 2) reply_.Array(2);
    ReplyName(reply_, field.name);
    if (with_values_) ReplyValue(reply_, field.value);
  }

 private:
  protocol::ReplyWriter& reply_;
  bool with_values_;
};

// `count` different fields out of more: all in an order by chance, up to the count.
void ReplyByShuffle(FieldReply& reply, const Hash& hash, std::size_t count, base::Random& random) {
  std::vector<HashField> fields;
  fields.reserve(hash.size());
  hash.ForEach([&fields](const HashField& field) { fields.push_back(field); });
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(fields[i], fields[i + random.Below(fields.size() - i)]);
    reply.Add(fields[i]);
  }
}

// The same for few of many: draws until they are different.
void ReplyByDrawing(FieldReply& reply, const Hash& hash, std::size_t count, base::Random& random) {
  std::unordered_set<const char*> drawn;
  while (drawn.size() < count) {
    const HashField field = hash.Random(random);
    if (drawn.insert(field.name.data()).second) reply.Add(field);
  }
}

void ReplyDifferent(FieldReply& reply, const Hash& hash, std::size_t count, base::Random& random) {
  const std::size_t size = hash.size();
  reply.Begin(std::min(count, size));
  if (count >= size) return hash.ForEach([&reply](const HashField& field) { reply.Add(field); });
  count* kManyOf > size ? ReplyByShuffle(reply, hash, count, random)
                        : ReplyByDrawing(reply, hash, count, random);
}

void ReplyRepeating(FieldReply& reply, const Hash& hash, std::size_t count, base::Random& random) {
  if (hash.size() == 0) count = 0;
  reply.Begin(count);
  for (; count > 0; --count) reply.Add(hash.Random(random));
}

void ReplyOne(CommandContext& ctx, const Hash& hash) {
  if (hash.size() == 0) return ctx.reply.Null();
  ReplyName(ctx.reply, hash.Random(ctx.keyspace.state().random).name);
}

// False when what is wrong was answered.
bool ReadCount(CommandContext& ctx, std::int64_t& count, bool& with_values) {
  count = ctx.args.Integer();
  if (!ctx.args.ok()) return ctx.args.Finish(ctx.reply);
  if (count < -kMost) {
    ctx.reply.Error(kBadCount);
    return false;
  }
  with_values = ctx.args.Accept("WITHVALUES");
  if (!ctx.args.Finish(ctx.reply)) return false;
  if (with_values && (count < -kMost / 2 || count > kMost / 2)) {
    ctx.reply.Error(errors::kOutOfRange);
    return false;
  }
  return true;
}

void HRandField(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const bool one = ctx.args.done();
  std::int64_t count = 0;
  bool with_values = false;
  if (!one && !ReadCount(ctx, count, with_values)) return;
  const auto hash = ReadHash(ctx, key);
  if (!hash) return;
  if (one) return ReplyOne(ctx, *hash);
  FieldReply reply(ctx.reply, with_values);
  base::Random& random = ctx.keyspace.state().random;
  if (count >= 0) return ReplyDifferent(reply, *hash, static_cast<std::size_t>(count), random);
  ReplyRepeating(reply, *hash, static_cast<std::size_t>(-count), random);
}

const CommandSpec kHRandField = {
    .name = "HRANDFIELD",
    .group = Group::kHash,
    .since = "6.2.0",
    .summary = "Gives fields of a hash by chance.",
    .complexity = "O(N) in the number of fields given",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess),
                  Optional(Block("options", {Integer("count"), Optional(Token("WITHVALUES"))}))},
    .tips = {"nondeterministic_output"},
    .handler = HRandField,
};

}  // namespace

void AddHashRandomCommands(CommandTable& table) { table.Add(kHRandField); }

}  // namespace oribi::commands
