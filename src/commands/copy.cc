#include <optional>

#include "commands/breath.h"
#include "commands/db_argument.h"
#include "commands/generic.h"

// COPY, MOVE, RENAME and RENAMENX: a value gets another name or another database.
namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::Collection;
using keyspace::Entry;
using keyspace::EventClass;
using keyspace::KeyWriter;

// Both events stand for one change.
void Hand(KeyWriter& source, KeyWriter& target, Collection* clone, std::string_view from_event,
          std::string_view to_event) {
  source.MoveTo(target, clone);
  source.Changed({from_event, EventClass::kGeneric});
  target.Also({to_event, EventClass::kGeneric});
}

enum class IfTaken { kReplace, kRefuse };

// Whether the key has its new name; nothing, and answered, when there is no such key.
std::optional<bool> RenameKey(CommandContext& ctx, IfTaken if_taken) {
  const keyspace::Key from = ctx.args.Key();
  const keyspace::Key to = ctx.args.Key();
  KeyWriter source = ctx.db.Write(from);
  if (!source.exists()) {
    ctx.reply.Error(errors::kNoSuchKey);
    return std::nullopt;
  }
  if (from.text == to.text) return false;
  KeyWriter target = ctx.db.Write(to);
  if (target.exists() && if_taken == IfTaken::kRefuse) return false;
  Hand(source, target, nullptr, "rename_from", "rename_to");
  return true;
}

void Rename(CommandContext& ctx) {
  if (RenameKey(ctx, IfTaken::kReplace)) ctx.reply.Ok();
}

void RenameNx(CommandContext& ctx) {
  const std::optional<bool> renamed = RenameKey(ctx, IfTaken::kRefuse);
  if (renamed) ctx.reply.Integer(*renamed);
}

std::size_t ElementsOf(const Entry& entry) {
  return entry.form() == Entry::Form::kObject ? entry.collection()->size() : 0;
}

// A collection's second self in the arena of another database, made bit by bit while others have
// their turn; null where the value is no such object. The key may come to its deadline meanwhile.
Collection* CloneOf(CommandContext& ctx, const Entry& entry, keyspace::Database& db) {
  if (entry.form() != Entry::Form::kObject) return nullptr;
  Breath breath(ctx.server);
  return entry.collection()->Clone(db.arena(), [&breath] { breath(); });
}

// Nothing was done after all.
void Drop(CommandContext& ctx, Collection* clone, keyspace::Database& db) {
  if (clone != nullptr) db.Bury(clone);
  ctx.reply.Integer(0);
}

void Move(CommandContext& ctx) {
  const keyspace::Key key = ctx.args.Key();
  const int index = ReadDbIndex(ctx.args, ctx.keyspace);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (index == ctx.db.index()) return ctx.reply.Error(errors::kSameObject);

  const Entry* const entry = ctx.db.Peek(key);
  keyspace::Database& db = ctx.keyspace.db(index);
  if (entry == nullptr || db.Peek(key) != nullptr) return ctx.reply.Integer(0);
  if (RunsAside(ctx, ElementsOf(*entry))) return;
  Collection* const clone = CloneOf(ctx, *entry, db);
  KeyWriter source = ctx.db.Write(key);
  if (!source.exists()) return Drop(ctx, clone, db);
  KeyWriter target = db.Write(key);
  Hand(source, target, clone, "move_from", "move_to");
  ctx.reply.Integer(1);
}

struct CopyOptions {
  int db;
  bool replace = false;
};

CopyOptions ReadCopyOptions(CommandContext& ctx) {
  CopyOptions options{.db = ctx.db.index()};
  while (!ctx.args.done() && ctx.args.ok()) {
    if (ctx.args.Accept("REPLACE")) {
      options.replace = true;
    } else if (ctx.args.left() >= 2 && ctx.args.Accept("DB")) {
      options.db = ReadDbIndex(ctx.args, ctx.keyspace);
    } else {
      ctx.args.Fail(errors::kSyntax);
    }
  }
  return options;
}

void Copy(CommandContext& ctx) {
  const keyspace::Key from = ctx.args.Key();
  const keyspace::Key to = ctx.args.Key();
  const CopyOptions options = ReadCopyOptions(ctx);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (options.db == ctx.db.index() && from.text == to.text) {
    return ctx.reply.Error(errors::kSameObject);
  }

  const Entry* const entry = ctx.db.Read(from);
  if (entry == nullptr) return ctx.reply.Integer(0);
  keyspace::Database& db = ctx.keyspace.db(options.db);
  if (!options.replace && db.Peek(to) != nullptr) return ctx.reply.Integer(0);
  if (RunsAside(ctx, ElementsOf(*entry))) return;
  Collection* const clone = CloneOf(ctx, *entry, db);
  const KeyWriter source = ctx.db.Write(from);
  if (!source.exists()) return Drop(ctx, clone, db);
  KeyWriter target = db.Write(to);
  source.CopyTo(target, clone);
  target.Changed({"copy_to", EventClass::kGeneric});
  ctx.reply.Integer(1);
}

const CommandSpec kRename = {
    .name = "RENAME",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Gives a key another name; a key that had that name before is gone.",
    .complexity = "O(1)",
    .flags = kWrite,
    .arguments = {Key("key", kRW | kAccess | kDelete), Key("newkey", kOW | kUpdate)},
    .handler = Rename,
};

const CommandSpec kRenameNx = {
    .name = "RENAMENX",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Gives a key another name, unless a key of that name exists.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete), Key("newkey", kOW | kInsert)},
    .history = {{"3.2.0", "Two equal names are no error any more."}},
    .handler = RenameNx,
};

const CommandSpec kMove = {
    .name = "MOVE",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Takes a key over into another database, unless that one has a key of its name.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Integer("db")},
    .handler = Move,
};

const CommandSpec kCopy = {
    .name = "COPY",
    .group = Group::kGeneric,
    .since = "6.2.0",
    .summary = "Gives a second key a value equal to that of the first.",
    .complexity = "O(N), N being the size of the value.",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("source", kRO | kAccess), Key("destination", kOW | kUpdate),
                  Optional(After("DB", Integer("destination-db"))), Optional(Token("REPLACE"))},
    .handler = Copy,
};

}  // namespace

void AddCopyCommands(CommandTable& table) {
  table.Add(kRename);
  table.Add(kRenameNx);
  table.Add(kMove);
  table.Add(kCopy);
}

}  // namespace oribi::commands
