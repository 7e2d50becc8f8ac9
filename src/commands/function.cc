// FCALL FCALL_RO FUNCTION, and the commands that native functions are.

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/glob.h"
#include "base/numbers.h"
#include "commands/context.h"
#include "commands/function_registry.h"
#include "commands/function_run.h"
#include "commands/help.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

constexpr std::string_view kNoScripts =
    "ERR functions are native here: they are loaded at start (loadfunctions), and no script can be "
    "loaded. See FUNCTION LIST";
constexpr std::string_view kEngine = "NATIVE";

// The number of keys, read from the next word; none when what is wrong was answered.
std::optional<std::size_t> ReadKeyCount(CommandContext& ctx) {
  const auto count = base::ParseInteger(ctx.args.Text());
  std::string_view error;
  if (!count) {
    error = "ERR Bad number of keys provided";
  } else if (*count > static_cast<std::int64_t>(ctx.args.left())) {
    error = "ERR Number of keys can't be greater than number of args";
  } else if (*count < 0) {
    error = "ERR Number of keys can't be negative";
  }
  if (error.empty()) return static_cast<std::size_t>(*count);
  ctx.reply.Error(error);
  return std::nullopt;
}

void CallWithKeys(CommandContext& ctx, const Function& function, std::size_t keys) {
  if (keys < function.least_keys || keys > function.most_keys) {
    return ctx.reply.Error(fmt::format("ERR {} takes {} ({}), not {}", function.name,
                                       function.key_names.empty() ? "no keys" : "the keys",
                                       function.key_names, keys));
  }
  ctx.server.functions().run().Run(ctx, function, keys);
}

void Call(CommandContext& ctx, bool read_only) {
  const Function* const function = ctx.server.functions().Find(ctx.args.Text());
  if (function == nullptr) return ctx.reply.Error("ERR Function not found");
  const auto keys = ReadKeyCount(ctx);
  if (!keys) return;
  const bool writes = !function->is(ORIBI_FUNCTION_READ_ONLY);
  if (read_only && writes) {
    return ctx.reply.Error("ERR Can not execute a script with write flag using *_ro command.");
  }
  const bool takes_memory = writes && !function->is(ORIBI_FUNCTION_ALLOW_OOM);
  if (takes_memory && ctx.server.IsOutOfMemory()) [[unlikely]]
    return ctx.reply.Error(errors::kOutOfMemory);
  CallWithKeys(ctx, *function, *keys);
}

void FCall(CommandContext& ctx) { Call(ctx, false); }
void FCallRo(CommandContext& ctx) { Call(ctx, true); }

void ReplyFunction(protocol::ReplyWriter& reply, const Function& function) {
  reply.Map(3);
  reply.Bulk("name");
  reply.Bulk(function.name);
  reply.Bulk("description");
  reply.Bulk(function.declared->summary);
  reply.Bulk("flags");
  const bool read_only = function.is(ORIBI_FUNCTION_READ_ONLY);
  const bool allow_oom = function.is(ORIBI_FUNCTION_ALLOW_OOM);
  reply.Set(static_cast<std::size_t>(read_only + allow_oom));
  if (read_only) reply.SimpleString("no-writes");
  if (allow_oom) reply.SimpleString("allow-oom");
}

void ReplyLibrary(protocol::ReplyWriter& reply, const Library& library) {
  reply.Map(3);
  reply.Bulk("library_name");
  reply.Bulk(library.name);
  reply.Bulk("engine");
  reply.Bulk(kEngine);
  reply.Bulk("functions");
  reply.Array(library.functions.size());
  for (const Function* const function : library.functions) ReplyFunction(reply, *function);
}

// A compiled function has no code to show: WITHCODE changes nothing.
void FunctionList(CommandContext& ctx) {
  std::optional<std::string_view> pattern;
  bool with_code = false;
  while (!ctx.args.done()) {
    if (!with_code && ctx.args.Accept("WITHCODE")) {
      with_code = true;
    } else if (!pattern && ctx.args.Accept("LIBRARYNAME")) {
      if (ctx.args.done()) return ctx.reply.Error("ERR library name argument was not given");
      pattern = ctx.args.Text();
    } else {
      return ctx.reply.Error(
          fmt::format("ERR Unknown argument {}", errors::Shown(ctx.args.Peek())));
    }
  }
  std::vector<const Library*> chosen;
  for (const auto& library : ctx.server.functions().libraries()) {
    if (!pattern || base::GlobMatches(*pattern, library->name, true)) {
      chosen.push_back(library.get());
    }
  }
  ctx.reply.Array(chosen.size());
  for (const Library* const library : chosen) ReplyLibrary(ctx.reply, *library);
}

void FunctionStats(CommandContext& ctx) {
  const FunctionRegistry& functions = ctx.server.functions();
  ctx.reply.Map(2);
  ctx.reply.Bulk("running_script");
  ctx.reply.Null();
  ctx.reply.Bulk("engines");
  ctx.reply.Map(1);
  ctx.reply.Bulk(kEngine);
  ctx.reply.Map(2);
  ctx.reply.Bulk("libraries_count");
  ctx.reply.Integer(static_cast<std::int64_t>(functions.libraries().size()));
  ctx.reply.Bulk("functions_count");
  ctx.reply.Integer(static_cast<std::int64_t>(functions.size()));
}

void FunctionRefuse(CommandContext& ctx) { ctx.reply.Error(kNoScripts); }

void FunctionKill(CommandContext& ctx) {
  ctx.reply.Error("NOTBUSY No scripts in execution right now.");
}

CommandSpec Subcommand(std::string_view name, std::string_view summary, std::string_view complexity,
                       CommandFlag flags, Handler handler) {
  return {.name = name,
          .group = Group::kScripting,
          .since = "7.0.0",
          .summary = summary,
          .complexity = complexity,
          .flags = flags,
          .handler = handler};
}

CommandSpec With(CommandSpec spec, std::vector<Argument> arguments,
                 std::vector<std::string_view> tips = {}) {
  spec.arguments = std::move(arguments);
  spec.tips = std::move(tips);
  return spec;
}

CommandSpec CallSpec(std::string_view name, std::string_view summary, KeyFlag use,
                     CommandFlag flags, Handler handler) {
  return {.name = name,
          .group = Group::kScripting,
          .since = "7.0.0",
          .summary = summary,
          .complexity = "Depends on the function that is executed.",
          .flags = flags | kNoscript | kStale | kSkipMonitor | kNoMandatoryKeys,
          .arguments = {Text("function"), Integer("numkeys"), Optional(Many(Key("key", use))),
                        Optional(Many(Text("arg")))},
          .handler = handler};
}

CommandSpec FunctionSpec() {
  constexpr auto kChanging = kNoscript | kWrite;
  return {
      .name = "FUNCTION",
      .group = Group::kScripting,
      .since = "7.0.0",
      .summary = "Tells about the native functions.",
      .complexity = "Depends on subcommand.",
      .subcommands = {
          With(Subcommand("LOAD", "Answers an error: functions are loaded at start.",
                          "O(1) (considering compilation time is redundant)", kChanging | kDenyOom,
                          FunctionRefuse),
               {Optional(Token("REPLACE")), Text("function-code")},
               {"request_policy:all_shards", "response_policy:all_succeeded"}),
          With(Subcommand("DELETE", "Answers an error: functions stay as long as the server.",
                          "O(1)", kChanging, FunctionRefuse),
               {Text("library-name")},
               {"request_policy:all_shards", "response_policy:all_succeeded"}),
          With(Subcommand("FLUSH", "Answers an error: functions stay as long as the server.",
                          "O(N) where N is the number of functions deleted", kChanging,
                          FunctionRefuse),
               {Optional(OneOf("flush-type", {Token("ASYNC"), Token("SYNC")}))},
               {"request_policy:all_shards", "response_policy:all_succeeded"}),
          With(Subcommand("RESTORE", "Answers an error: functions are loaded at start.",
                          "O(N) where N is the number of functions on the payload",
                          kChanging | kDenyOom, FunctionRefuse),
               {Text("serialized-value"),
                Optional(OneOf("policy", {Token("FLUSH"), Token("APPEND"), Token("REPLACE")}))},
               {"request_policy:all_shards", "response_policy:all_succeeded"}),
          Subcommand("DUMP", "Answers an error: a compiled function has no text to dump.",
                     "O(N) where N is the number of functions", kNoscript, FunctionRefuse),
          With(Subcommand("LIST", "Lists the libraries with their functions.",
                          "O(N) where N is the number of functions", kNoscript, FunctionList),
               {Optional(After("LIBRARYNAME", Text("library-name-pattern"))),
                Optional(Token("WITHCODE"))},
               {"nondeterministic_output_order"}),
          With(Subcommand("STATS", "Tells how many functions there are; none is ever running.",
                          "O(1)", kNoscript | kAllowBusy, FunctionStats),
               {},
               {"nondeterministic_output", "request_policy:all_shards", "response_policy:special"}),
          With(Subcommand("KILL", "Answers an error: no function runs when a command is read.",
                          "O(1)", kNoscript | kAllowBusy, FunctionKill),
               {}, {"request_policy:all_shards", "response_policy:one_succeeded"}),
          HelpSpec(Group::kScripting, "7.0.0")}};
}

}  // namespace

void CallFunctionCommand(CommandContext& ctx) {
  const Function& function = *ctx.command.spec->function;
  if (function.counts_keys) {
    const auto keys = ReadKeyCount(ctx);
    if (keys) CallWithKeys(ctx, function, *keys);
    return;
  }
  const bool only_keys = function.declared->argument_count == 0;
  CallWithKeys(ctx, function, only_keys ? ctx.args.left() : function.least_keys);
}

void AddFunctionCommands(CommandTable& table) {
  table.Add(CallSpec("FCALL", "Calls a function.", kRW | kAccess | kUpdate, kMayReplicate, FCall));
  table.Add(CallSpec("FCALL_RO", "Calls a function that changes nothing.", kRO | kAccess, kReadonly,
                     FCallRo));
  table.Add(FunctionSpec());
}

}  // namespace oribi::commands
