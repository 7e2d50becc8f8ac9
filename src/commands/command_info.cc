// COMMAND and COMMAND INFO.

#include "commands/command_handlers.h"
#include "commands/names.h"

namespace oribi::commands {
namespace {

using protocol::ReplyWriter;

void WordSet(ReplyWriter& reply, const std::vector<std::string_view>& words) {
  reply.Set(words.size());
  for (const std::string_view word : words) reply.SimpleString(word);
}

void IntegerField(ReplyWriter& reply, std::string_view name, std::int64_t value) {
  reply.Bulk(name);
  reply.Integer(value);
}

void TypeField(ReplyWriter& reply, std::string_view type) {
  reply.Bulk("type");
  reply.Bulk(type);
  reply.Bulk("spec");
}

void WriteBegin(ReplyWriter& reply, const KeySpec& spec) {
  reply.Map(2);
  switch (spec.begin) {
    case KeySpec::Begin::kIndex:
      TypeField(reply, "index");
      reply.Map(1);
      return IntegerField(reply, "index", spec.index);
    case KeySpec::Begin::kKeyword:
      TypeField(reply, "keyword");
      reply.Map(2);
      reply.Bulk("keyword");
      reply.Bulk(spec.keyword);
      return IntegerField(reply, "startfrom", spec.start_from);
    case KeySpec::Begin::kUnknown: TypeField(reply, "unknown"); return reply.Map(0);
  }
}

void WriteFind(ReplyWriter& reply, const KeySpec& spec) {
  reply.Map(2);
  switch (spec.find) {
    case KeySpec::Find::kRange:
      TypeField(reply, "range");
      reply.Map(3);
      IntegerField(reply, "lastkey", spec.last_key);
      IntegerField(reply, "keystep", spec.step);
      return IntegerField(reply, "limit", spec.limit);
    case KeySpec::Find::kKeynum:
      TypeField(reply, "keynum");
      reply.Map(3);
      IntegerField(reply, "keynumidx", spec.keynum_index);
      IntegerField(reply, "firstkey", spec.first_key);
      return IntegerField(reply, "keystep", spec.step);
    case KeySpec::Find::kUnknown: TypeField(reply, "unknown"); return reply.Map(0);
  }
}

void WriteKeySpec(ReplyWriter& reply, const KeySpec& spec) {
  reply.Map(3);
  reply.Bulk("flags");
  WordSet(reply, KeyFlagNames(spec.flags));
  reply.Bulk("begin_search");
  WriteBegin(reply, spec);
  reply.Bulk("find_keys");
  WriteFind(reply, spec);
}

void WriteSubcommands(ReplyWriter& reply, const Command& command);

void WriteInfo(ReplyWriter& reply, const Command* command) {
  if (command == nullptr) return reply.Null();
  reply.Array(10);
  reply.Bulk(command->full_name);
  reply.Integer(command->arity);
  WordSet(reply, FlagNames(command->flags, command->movable_keys));
  reply.Integer(command->first_key);
  reply.Integer(command->last_key);
  reply.Integer(command->key_step);
  WordSet(reply, CategoryNames(command->categories));
  reply.Set(command->spec->tips.size());
  for (const std::string_view tip : command->spec->tips) reply.Bulk(tip);
  reply.Set(command->key_specs.size());
  for (const KeySpec& spec : command->key_specs) WriteKeySpec(reply, spec);
  WriteSubcommands(reply, *command);
}

// Redis quirk: an array, but an empty set when there are none.
void WriteSubcommands(ReplyWriter& reply, const Command& command) {
  if (command.subcommands.empty()) return reply.Set(0);
  reply.Array(command.subcommands.size());
  for (const auto& child : command.subcommands) WriteInfo(reply, child.get());
}

}  // namespace

void CommandAll(CommandContext& ctx) {
  const auto& commands = ctx.server.commands().commands();
  ctx.reply.Array(commands.size());
  for (const auto& command : commands) WriteInfo(ctx.reply, command.get());
}

void CommandInfo(CommandContext& ctx) {
  if (ctx.args.done()) return CommandAll(ctx);
  ctx.reply.Array(ctx.args.left());
  for (const std::string_view name : ctx.args.rest()) {
    WriteInfo(ctx.reply, ctx.server.commands().FindFullName(name));
  }
}

}  // namespace oribi::commands
