// COMMAND DOCS.

#include <algorithm>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "commands/command_handlers.h"
#include "commands/names.h"

namespace oribi::commands {
namespace {

using protocol::ReplyWriter;

// The fields of one map that have something to say, counted before they are written.
class Fields {
 public:
  explicit Fields(ReplyWriter& reply) : reply_(reply) {}

  void Add(std::string_view name, std::string_view text) {
    if (!text.empty()) texts_.push_back({name, text});
  }
  // Writes the map's size and the texts; `more` fields follow.
  void Write(std::size_t more) {
    reply_.Map(texts_.size() + more);
    for (const auto& [name, text] : texts_) {
      reply_.Bulk(name);
      reply_.Bulk(text);
    }
  }

 private:
  ReplyWriter& reply_;
  std::vector<std::pair<std::string_view, std::string_view>> texts_;
};

// Writes the arguments of one command; keys are numbered as its key specs are.
class ArgumentDocs {
 public:
  ArgumentDocs(ReplyWriter& reply, const Command& command)
      : reply_(reply), last_key_(static_cast<std::int64_t>(command.key_specs.size()) - 1) {}

  void Write(const std::vector<Argument>& arguments) {
    reply_.Array(arguments.size());
    for (const Argument& argument : arguments) WriteOne(argument);
  }

 private:
  void WriteOne(const Argument& argument) {
    // A shard channel has a key's place, but the docs show a text.
    const bool is_shard_channel = (argument.key_flags & kNotKey) != 0;
    const bool is_key =
        !is_shard_channel && (argument.type == ArgumentType::kKey || argument.key_flags != 0);
    const bool has_flags = argument.optional || argument.multiple || argument.multiple_token;
    const bool has_children = !argument.children.empty();
    const std::string name = NameOf(argument);
    const auto more = static_cast<std::size_t>(is_key + !argument.token.empty() +
                                               !argument.since.empty() + has_flags + has_children);
    Fields fields(reply_);
    fields.Add("name", name);
    fields.Add("type", TypeName(is_shard_channel ? ArgumentType::kText : argument.type));
    if (!has_children) {
      fields.Add("display_text", argument.display_text.empty() ? name : argument.display_text);
    }
    fields.Write(more);
    if (is_key) WriteKeyIndex(argument);
    WriteText("token", argument.token);
    WriteText("since", argument.since);
    if (has_flags) WriteFlags(argument);
    if (has_children) {
      reply_.Bulk("arguments");
      Write(argument.children);
    }
  }

  static std::string NameOf(const Argument& argument) {
    return argument.name.empty() ? base::Lower(argument.token) : std::string(argument.name);
  }

  // All patterns that name keys share one key spec.
  std::int64_t KeyIndexOf(const Argument& argument) {
    if (argument.type == ArgumentType::kKey) return next_key_++;
    if (!pattern_key_) pattern_key_ = next_key_++;
    return *pattern_key_;
  }

  void WriteKeyIndex(const Argument& argument) {
    reply_.Bulk("key_spec_index");
    reply_.Integer(
        std::clamp<std::int64_t>(KeyIndexOf(argument), 0, std::max<std::int64_t>(last_key_, 0)));
  }

  void WriteText(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    reply_.Bulk(name);
    reply_.Bulk(text);
  }

  void WriteFlags(const Argument& argument) {
    std::vector<std::string_view> flags;
    if (argument.optional) flags.push_back("optional");
    if (argument.multiple) flags.push_back("multiple");
    if (argument.multiple_token) flags.push_back("multiple_token");
    reply_.Bulk("flags");
    reply_.Set(flags.size());
    for (const std::string_view flag : flags) reply_.SimpleString(flag);
  }

  ReplyWriter& reply_;
  std::int64_t last_key_;
  std::int64_t next_key_ = 0;
  std::optional<std::int64_t> pattern_key_;
};

void WriteHistory(ReplyWriter& reply, const CommandSpec& spec) {
  reply.Bulk("history");
  reply.Set(spec.history.size());
  for (const auto& [version, change] : spec.history) {
    reply.Array(2);
    reply.Bulk(version);
    reply.Bulk(change);
  }
}

void WriteDocFlags(ReplyWriter& reply) {
  reply.Bulk("doc_flags");
  reply.Set(1);
  reply.SimpleString("deprecated");
}

void WriteDocs(ReplyWriter& reply, const Command& command);

void WriteSubcommands(ReplyWriter& reply, const Command& command) {
  reply.Bulk("subcommands");
  reply.Map(command.subcommands.size());
  for (const auto& child : command.subcommands) WriteDocs(reply, *child);
}

void WriteDocs(ReplyWriter& reply, const Command& command) {
  const CommandSpec& spec = *command.spec;
  const bool deprecated = !spec.deprecated_since.empty();
  const auto more =
      static_cast<std::size_t>((deprecated ? 3 : 0) + !spec.history.empty() +
                               !spec.arguments.empty() + !command.subcommands.empty());
  reply.Bulk(command.full_name);
  Fields fields(reply);
  fields.Add("summary", spec.summary);
  fields.Add("since", spec.since);
  fields.Add("group", GroupName(spec.group));
  fields.Add("complexity", spec.complexity);
  fields.Write(more);
  if (deprecated) {
    WriteDocFlags(reply);
    reply.Bulk("deprecated_since");
    reply.Bulk(spec.deprecated_since);
    reply.Bulk("replaced_by");
    reply.Bulk(spec.replaced_by);
  }
  if (!spec.history.empty()) WriteHistory(reply, spec);
  if (!spec.arguments.empty()) {
    reply.Bulk("arguments");
    ArgumentDocs(reply, command).Write(spec.arguments);
  }
  if (!command.subcommands.empty()) WriteSubcommands(reply, command);
}

}  // namespace

void CommandDocs(CommandContext& ctx) {
  std::vector<const Command*> chosen;
  if (ctx.args.done()) {
    for (const auto& command : ctx.server.commands().commands()) chosen.push_back(command.get());
  }
  for (const std::string_view name : ctx.args.rest()) {
    const Command* const command = ctx.server.commands().FindFullName(name);
    if (command != nullptr) chosen.push_back(command);
  }
  ctx.reply.Map(chosen.size());
  for (const Command* const command : chosen) WriteDocs(ctx.reply, *command);
}

}  // namespace oribi::commands
