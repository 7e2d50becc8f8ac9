#include "commands/object.h"

#include <limits>

#include "commands/context.h"
#include "commands/generic.h"
#include "commands/help.h"
#include "keyspace/access_clock.h"
#include "structures/hyperloglog.h"
#include "structures/packed.h"

namespace oribi::commands {

using keyspace::Entry;

namespace {

// Longer strings are "raw" in Redis, which keeps the others in one piece with their object.
constexpr std::size_t kEmbstrLimit = 44;
constexpr std::int64_t kSharedIntegers = 10'000;

// The entry that a subcommand asks about; null, and answered, when there is none. A key that is
// missing counts as a miss, but Redis tells nobody of it (keymiss).
const Entry* Asked(CommandContext& ctx) {
  const Entry* const entry = ctx.db.Peek(ctx.args.Key());
  ++(entry == nullptr ? ctx.keyspace.state().misses : ctx.keyspace.state().hits);
  if (entry == nullptr) ctx.reply.Null();
  return entry;
}

void ObjectEncoding(CommandContext& ctx) {
  const Entry* const entry = Asked(ctx);
  if (entry != nullptr) ctx.reply.Bulk(EncodingName(*entry));
}

void ObjectFreq(CommandContext& ctx) {
  if (Asked(ctx) == nullptr) return;
  ctx.reply.Error(
      "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note "
      "that when switching between policies at runtime LRU and LFU data will take some time to "
      "adjust.");
}

void ObjectIdleTime(CommandContext& ctx) {
  const Entry* const entry = Asked(ctx);
  if (entry == nullptr) return;
  ctx.reply.Integer(keyspace::IdleSeconds(entry->access(), ctx.now_ms));
}

void ObjectRefCount(CommandContext& ctx) {
  const Entry* const entry = Asked(ctx);
  if (entry != nullptr) ctx.reply.Integer(ReferenceCount(*entry));
}

CommandSpec AboutKey(std::string_view name, std::string_view since, std::string_view summary,
                     Handler handler) {
  return {
      .name = name,
      .group = Group::kGeneric,
      .since = since,
      .summary = summary,
      .complexity = "O(1)",
      .flags = kReadonly,
      .arguments = {Key("key", kRO)},
      .tips = {"nondeterministic_output"},
      .handler = handler,
  };
}

const CommandSpec kObject = {
    .name = "OBJECT",
    .group = Group::kGeneric,
    .since = "2.2.3",
    .summary = "Tells how the value of a key is kept.",
    .complexity = "Depends on the subcommand.",
    .subcommands =
        {
            AboutKey("ENCODING", "2.2.3", "Tells in which form a value is kept.", ObjectEncoding),
            AboutKey("FREQ", "4.0.0", "Tells how often a key was used lately.", ObjectFreq),
            AboutKey("IDLETIME", "2.2.3", "Tells for how long a key has not been used.",
                     ObjectIdleTime),
            AboutKey("REFCOUNT", "2.2.3", "Tells how many references to a value there are.",
                     ObjectRefCount),
            HelpSpec(Group::kGeneric, "6.2.0"),
        },
};

}  // namespace

namespace {

std::string_view CollectionEncoding(const Entry& entry) {
  const std::uint8_t flags = entry.form() == Entry::Form::kObject
                                 ? entry.collection()->flags()
                                 : structures::PackedView(entry.bytes()).flags();
  if ((flags & keyspace::kReportedLarge) != 0) {
    if (entry.type() == keyspace::Type::kList) return "quicklist";
    return entry.type() == keyspace::Type::kZset ? "skiplist" : "hashtable";
  }
  if ((flags & keyspace::kReportedIntset) != 0) return "intset";
  return (flags & keyspace::kReportedExpiring) != 0 ? "listpackex" : "listpack";
}

}  // namespace

std::string_view EncodingName(const Entry& entry) {
  if (entry.type() != keyspace::Type::kString) return CollectionEncoding(entry);
  if (entry.form() == Entry::Form::kInteger) return "int";
  const std::string_view bytes = entry.bytes();
  const bool is_short = entry.form() == Entry::Form::kInline && bytes.size() <= kEmbstrLimit;
  return is_short && !structures::IsHll(bytes) ? "embstr" : "raw";
}

std::int64_t ReferenceCount(const Entry& entry) {
  if (entry.form() != Entry::Form::kInteger) return 1;
  const std::int64_t value = entry.integer();
  return value >= 0 && value < kSharedIntegers ? std::numeric_limits<std::int32_t>::max() : 1;
}

void AddObjectCommands(CommandTable& table);

void AddObjectCommands(CommandTable& table) {
  table.Add(kObject);
  AddMemoryCommands(table);
}

}  // namespace oribi::commands
