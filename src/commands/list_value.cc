#include "commands/list_value.h"

#include <algorithm>

#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::KeyEvent;
using keyspace::KeyWriter;
using keyspace::List;
using keyspace::ListWriter;

std::optional<List> ReadList(CommandContext& ctx, const keyspace::Key& key) {
  const keyspace::Entry* const entry = ctx.db.Read(key);
  if (entry == nullptr || entry->type() == keyspace::Type::kList) [[likely]]
    return List(entry);
  ctx.reply.Error(errors::kWrongType);
  return std::nullopt;
}

bool CheckList(CommandContext& ctx, const KeyWriter& key) {
  if (IsListOrMissing(key)) [[likely]]
    return true;
  ctx.reply.Error(errors::kWrongType);
  return false;
}

ListEnd ReadEnd(ArgReader& args) {
  if (args.Accept("LEFT")) return ListEnd::kFront;
  if (!args.Accept("RIGHT")) args.Fail(errors::kSyntax);
  return ListEnd::kBack;
}

KeyEvent PushEvent(ListEnd end) {
  return {end == ListEnd::kFront ? "lpush" : "rpush", EventClass::kList};
}

KeyEvent PopEvent(ListEnd end) {
  return {end == ListEnd::kFront ? "lpop" : "rpop", EventClass::kList};
}

void ReplyItem(protocol::ReplyWriter& reply, const ListItem& item) {
  item.is_integer() ? reply.BulkInteger(item.integer) : reply.Bulk({item.data, item.size});
}

void PopItems(CommandContext& ctx, KeyWriter& key, ListEnd end, std::size_t n) {
  ListWriter list(key);
  const auto answer = [&ctx](const ListItem& item) { ReplyItem(ctx.reply, item); };
  end == ListEnd::kFront ? list.view().ForEach(0, n, answer)
                         : list.view().ForEachBackwards(list.size() - 1, n, answer);
  if (n == list.size()) return list.TakeAll(PopEvent(end));
  list.Pop(end, n);
  list.Taken(PopEvent(end), n);
}

namespace {

// Redis tells of the push first. A write to one key may move another, hence the handles one after
// the other.
void MoveItem(CommandContext& ctx, const keyspace::Key& source, ListEnd from,
              const keyspace::Key& target, ListEnd to) {
  auto source_key = ctx.db.Write(source);
  ListWriter source_list(source_key);
  const ItemCopy item(source_list.view().At(from == ListEnd::kFront ? 0 : source_list.size() - 1));
  const std::string_view text = item.view();
  ctx.reply.Bulk(text);
  source_list.Pop(from, 1);
  if (source.text == target.text) {
    source_list.Push(to, {&text, 1});
    source_key.Changed(PushEvent(to));
    return source_list.Taken(PopEvent(from), 1);
  }
  {
    auto target_key = ctx.db.Write(target);
    ListWriter(target_key).Push(to, {&text, 1});
    target_key.Changed(PushEvent(to));
  }
  auto emptier = ctx.db.Write(source);
  ListWriter(emptier).Taken(PopEvent(from), 1);
}

void PopFromOne(CommandContext& ctx, KeyWriter& key, const PopFromMany& wanted) {
  const std::size_t n = std::min(wanted.count, ListWriter(key).size());
  ctx.reply.Array(2);
  ctx.reply.Bulk(key.key().text);
  ctx.reply.Array(n);
  PopItems(ctx, key, wanted.end, n);
}

}  // namespace

// A source that is missing or wrong comes before a wrong target.
bool TryMove(CommandContext& ctx, const keyspace::Key& source, ListEnd from,
             const keyspace::Key& target, ListEnd to) {
  bool fits = true;
  {
    const auto key = ctx.db.Write(target);
    fits = IsListOrMissing(key);
  }
  {
    const auto key = ctx.db.Write(source);
    if (!key.exists()) return false;
    if (!CheckList(ctx, key)) return true;
  }
  fits ? MoveItem(ctx, source, from, target, to) : ctx.reply.Error(errors::kWrongType);
  return true;
}

PopFromMany ReadPopFromMany(ArgReader& args) {
  constexpr std::string_view kBadNumkeys = "ERR numkeys should be greater than 0";
  constexpr std::string_view kBadCount = "ERR count should be greater than 0";
  PopFromMany wanted;
  const std::int64_t numkeys = args.Integer(kBadNumkeys);
  if (numkeys < 1) args.Fail(kBadNumkeys);
  if (numkeys < 1 || static_cast<std::uint64_t>(numkeys) >= args.left()) {
    args.Fail(errors::kSyntax);
    return wanted;
  }
  wanted.keys = args.rest().first(static_cast<std::size_t>(numkeys));
  args.Skip(wanted.keys.size());
  wanted.end = ReadEnd(args);
  if (args.left() < 2 || !args.Accept("COUNT")) return wanted;
  const std::int64_t count = args.Integer(kBadCount);
  if (count < 1) args.Fail(kBadCount);
  wanted.count = static_cast<std::size_t>(std::max<std::int64_t>(count, 1));
  return wanted;
}

bool PopFromFirst(CommandContext& ctx, const PopFromMany& wanted) {
  for (const std::string_view name : wanted.keys) {
    auto key = ctx.db.Write(ctx.keyspace.MakeKey(name));
    if (!key.exists()) continue;
    if (CheckList(ctx, key)) PopFromOne(ctx, key, wanted);
    return true;
  }
  return false;
}

ItemRange ClampItems(std::int64_t start, std::int64_t stop, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (start < 0) start = std::max<std::int64_t>(start + length, 0);
  if (stop < 0) stop += length;
  stop = std::min(stop, length - 1);
  if (start > stop) return {};
  return {static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start + 1)};
}

ItemCopy::ItemCopy(const ListItem& item) {
  if (item.is_integer()) {
    view_ = item.Text(small_.data());
  } else if (item.size <= small_.size()) {
    std::copy_n(item.data, item.size, small_.data());
    view_ = {small_.data(), item.size};
  } else {
    large_.assign(item.data, item.size);
    view_ = large_;
  }
}

}  // namespace oribi::commands
