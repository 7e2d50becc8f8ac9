// SORT SORT_RO

#include "base/ascii.h"
#include "commands/breath.h"
#include "commands/sort_work.h"
#include "keyspace/zset.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::Type;

SortOptions ReadOptions(ArgReader& args, bool may_store) {
  SortOptions options;
  while (!args.done() && args.ok()) {
    const std::size_t left = args.left();
    if (args.Accept("ASC")) {
      options.descending = false;
    } else if (args.Accept("DESC")) {
      options.descending = true;
    } else if (args.Accept("ALPHA")) {
      options.alpha = true;
    } else if (left >= 3 && args.Accept("LIMIT")) {
      options.offset = args.Integer();
      options.count = args.Integer();
    } else if (left >= 2 && may_store && args.Accept("STORE")) {
      options.store = args.Text();
    } else if (left >= 2 && args.Accept("BY")) {
      options.by = args.Text();
      options.sorts = options.sorts && options.by->find('*') != std::string_view::npos;
    } else if (left >= 2 && args.Accept("GET")) {
      options.get.push_back(args.Text());
    } else {
      args.Fail(errors::kSyntax);
    }
  }
  return options;
}

// An element sorted takes several times as long as one merely passed.
constexpr std::size_t kWorkPerElement = 8;

bool CanBeSorted(const keyspace::Entry& entry) {
  return entry.type() == Type::kList || entry.type() == Type::kSet || entry.type() == Type::kZset;
}

// Redis quirk: a sorted set that was sorted is a skiplist for good.
const keyspace::Entry* MadeSkiplist(CommandContext& ctx, const keyspace::Key& key) {
  auto writer = ctx.db.Write(key);
  keyspace::ZsetWriter(writer).ReportLarge();
  return writer.entry();
}

void SortKey(CommandContext& ctx, bool may_store) {
  const auto key = ctx.args.Key();
  const SortOptions options = ReadOptions(ctx.args, may_store);
  if (!ctx.args.Finish(ctx.reply)) return;
  const keyspace::Entry* entry = ctx.db.Read(key);
  if (entry != nullptr && !CanBeSorted(*entry)) return ctx.reply.Error(errors::kWrongType);
  if (entry != nullptr && entry->type() == Type::kZset) entry = MadeSkiplist(ctx, key);

  if (RunsAside(ctx, kWorkPerElement * SizeOfSorted(entry))) return;
  SortWork(ctx, entry, options).Run();
}

void Sort(CommandContext& ctx) { SortKey(ctx, true); }
void SortRo(CommandContext& ctx) { SortKey(ctx, false); }

// STORE may stand anywhere, but not where it is another option's value; the last one counts.
bool KeysOfSort(Arguments call, std::vector<KeyPosition>& keys) {
  keys.push_back({1, kRO | kAccess});
  std::size_t store = 0;
  for (std::size_t i = 2; i < call.size(); ++i) {
    if (base::EqualsIgnoreCase(call[i], "LIMIT")) {
      i += 2;
    } else if (base::EqualsIgnoreCase(call[i], "BY") || base::EqualsIgnoreCase(call[i], "GET")) {
      ++i;
    } else if (base::EqualsIgnoreCase(call[i], "STORE") && i + 1 < call.size()) {
      store = ++i;
    }
  }
  if (store != 0) keys.push_back({store, kOW | kUpdate});
  return true;
}

bool KeysOfSortRo(Arguments /*call*/, std::vector<KeyPosition>& keys) {
  keys.push_back({1, kRO | kAccess});
  return true;
}

Argument PatternArgument(std::string_view name, std::string_view token) {
  Argument argument = ShownAs("pattern", After(token, Optional(Pattern(name))));
  argument.key_flags = kRO | kAccess;
  return argument;
}

std::vector<Argument> SortArguments() {
  Argument get = Many(PatternArgument("get-pattern", "GET"));
  get.multiple_token = true;
  return {Key("key", kRO | kAccess),
          PatternArgument("by-pattern", "BY"),
          Optional(After("LIMIT", Block("limit", {Integer("offset"), Integer("count")}))),
          get,
          Optional(OneOf("order", {Token("ASC"), Token("DESC")})),
          Optional(Token("ALPHA", "sorting"))};
}

CommandSpec SortSpec() {
  CommandSpec spec = {
      .name = "SORT",
      .group = Group::kGeneric,
      .since = "1.0.0",
      .summary = "Gives the elements of a list, a set or a sorted set in order, or stores them.",
      .complexity = "O(N+M*log(M)), M being the elements and N those given",
      .flags = kWrite | kDenyOom,
      .categories = kCatSet | kCatSortedSet | kCatList | kCatDangerous,
      .arguments = SortArguments(),
      .handler = Sort,
      .keys_from = KeysOfSort,
  };
  spec.arguments.push_back(Optional(After("STORE", Key("destination", kOW | kUpdate))));
  return spec;
}

CommandSpec SortRoSpec() {
  return {
      .name = "SORT_RO",
      .group = Group::kGeneric,
      .since = "7.0.0",
      .summary = "Gives the elements of a list, a set or a sorted set in order.",
      .complexity = "O(N+M*log(M)), M being the elements and N those given",
      .flags = kReadonly,
      .categories = kCatSet | kCatSortedSet | kCatList | kCatDangerous,
      .arguments = SortArguments(),
      .handler = SortRo,
      .keys_from = KeysOfSortRo,
  };
}

}  // namespace

void AddSortCommands(CommandTable& table);

void AddSortCommands(CommandTable& table) {
  static const CommandSpec kSort = SortSpec();
  static const CommandSpec kSortRo = SortRoSpec();
  table.Add(kSort);
  table.Add(kSortRo);
}

}  // namespace oribi::commands
