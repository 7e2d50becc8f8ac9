// EVAL EVALSHA EVAL_RO EVALSHA_RO SCRIPT: the scripts that clients bring.
//
// There is no Lua here. A text is known by its digest, and what it does is done natively.

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/sha1.h"
#include "commands/context.h"
#include "commands/function_run.h"
#include "commands/help.h"
#include "commands/script_registry.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

constexpr std::string_view kNoScript = "NOSCRIPT No matching script. Please use EVAL.";

void Refuse(CommandContext& ctx, std::string_view digest) {
  ctx.server.functions().scripts().CountRefused(digest);
  ctx.reply.Error(
      fmt::format("ERR functions are native here: no script can be loaded but those of some known "
                  "client libraries, and {} is none of them. See FUNCTION LIST",
                  digest));
}

// The number of keys, read from the next word; none when what is wrong was answered.
std::optional<std::size_t> ReadKeyCount(CommandContext& ctx) {
  const auto count = ctx.args.Integer();
  if (!ctx.args.ok()) {
    ctx.reply.Error(errors::kNotAnInteger);
  } else if (count > static_cast<std::int64_t>(ctx.args.left())) {
    ctx.reply.Error("ERR Number of keys can't be greater than number of args");
  } else if (count < 0) {
    ctx.reply.Error("ERR Number of keys can't be negative");
  } else {
    return static_cast<std::size_t>(count);
  }
  return std::nullopt;
}

void Call(CommandContext& ctx, Script& script, std::size_t keys, bool read_only) {
  const bool takes_memory = !script.function->is(ORIBI_FUNCTION_ALLOW_OOM) &&
                            !script.function->is(ORIBI_FUNCTION_READ_ONLY);
  if (takes_memory && ctx.server.IsOutOfMemory()) [[unlikely]]
    return ctx.reply.Error(errors::kOutOfMemory);
  ++script.calls;
  ctx.server.functions().run().RunScript(ctx, *script.function, keys, script.digest, read_only);
}

void CallText(CommandContext& ctx, bool read_only) {
  const std::string_view text = ctx.args.Text();
  const auto keys = ReadKeyCount(ctx);
  if (!keys) return;
  const std::string digest = base::Sha1Hex(text);
  Script* const script = ctx.server.functions().scripts().Find(digest);
  if (script == nullptr) return Refuse(ctx, digest);
  script->loaded = true;
  Call(ctx, *script, *keys, read_only);
}

// A known digest is served even to a client that never brought the text: there is nothing that
// would have to be loaded, and the client saves a round trip. Only SCRIPT EXISTS does as if, since
// clients ask it whether they have loaded a script themselves.
void CallDigest(CommandContext& ctx, bool read_only) {
  const std::string_view given = ctx.args.Text();
  if (given.size() != ScriptRegistry::kDigestChars) return ctx.reply.Error(kNoScript);
  const auto keys = ReadKeyCount(ctx);
  if (!keys) return;
  const std::string digest = base::Lower(given);
  Script* const script = ctx.server.functions().scripts().Find(digest);
  if (script != nullptr) return Call(ctx, *script, *keys, read_only);
  ctx.server.functions().scripts().CountRefused(digest);
  ctx.reply.Error(kNoScript);
}

void Eval(CommandContext& ctx) { CallText(ctx, false); }
void EvalRo(CommandContext& ctx) { CallText(ctx, true); }
void EvalSha(CommandContext& ctx) { CallDigest(ctx, false); }
void EvalShaRo(CommandContext& ctx) { CallDigest(ctx, true); }

void ScriptLoad(CommandContext& ctx) {
  const std::string digest = base::Sha1Hex(ctx.args.Text());
  Script* const script = ctx.server.functions().scripts().Find(digest);
  if (script == nullptr) return Refuse(ctx, digest);
  script->loaded = true;
  ctx.reply.Bulk(digest);
}

void ScriptExists(CommandContext& ctx) {
  const ScriptRegistry& scripts = ctx.server.functions().scripts();
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) {
    const Script* const script = scripts.Find(base::Lower(ctx.args.Text()));
    ctx.reply.Integer(script != nullptr && script->loaded);
  }
}

void ScriptFlush(CommandContext& ctx) {
  const bool fits = ctx.args.done() ||
                    (ctx.args.left() == 1 && (ctx.args.Sees("SYNC") || ctx.args.Sees("ASYNC")));
  if (!fits) return ctx.reply.Error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
  ctx.server.functions().scripts().ForgetLoaded();
  ctx.reply.Ok();
}

void ScriptKill(CommandContext& ctx) {
  ctx.reply.Error("NOTBUSY No scripts in execution right now.");
}

CommandSpec CallSpec(std::string_view name, std::string_view since, std::string_view summary,
                     std::string_view script, KeyFlag use, CommandFlag flags, Handler handler) {
  return {.name = name,
          .group = Group::kScripting,
          .since = since,
          .summary = summary,
          .complexity = "Depends on the script that is executed.",
          .flags = flags | kNoscript | kStale | kSkipMonitor | kNoMandatoryKeys,
          .arguments = {Text(script), Integer("numkeys"), Optional(Many(Key("key", use))),
                        Optional(Many(Text("arg")))},
          .handler = handler};
}

CommandSpec LoadSpec() {
  return {.name = "LOAD",
          .group = Group::kScripting,
          .since = "2.6.0",
          .summary = "Gives the digest of a script, if it is one that is known here.",
          .complexity = "O(N) with N being the length in bytes of the script body.",
          .flags = kNoscript | kStale,
          .arguments = {Text("script")},
          .tips = {"request_policy:all_nodes", "response_policy:all_succeeded"},
          .handler = ScriptLoad};
}

CommandSpec ExistsSpec() {
  return {.name = "EXISTS",
          .group = Group::kScripting,
          .since = "2.6.0",
          .summary = "Tells of digests whether a client has brought their scripts.",
          .complexity =
              "O(N) with N being the number of scripts to check (so checking a single "
              "script is an O(1) operation).",
          .flags = kNoscript,
          .arguments = {Many(Text("sha1"))},
          .tips = {"request_policy:all_shards", "response_policy:agg_logical_and"},
          .handler = ScriptExists};
}

CommandSpec FlushSpec() {
  return {
      .name = "FLUSH",
      .group = Group::kScripting,
      .since = "2.6.0",
      .summary = "Forgets which scripts clients have brought.",
      .complexity = "O(N) with N being the number of scripts in cache",
      .flags = kNoscript,
      .arguments = {Since("6.2.0", Optional(OneOf("flush-type", {Token("ASYNC"), Token("SYNC")})))},
      .tips = {"request_policy:all_nodes", "response_policy:all_succeeded"},
      .history = {{"6.2.0", "Added the `ASYNC` and `SYNC` flushing mode modifiers."}},
      .handler = ScriptFlush};
}

CommandSpec KillSpec() {
  return {.name = "KILL",
          .group = Group::kScripting,
          .since = "2.6.0",
          .summary = "Answers an error: no script runs when a command is read.",
          .complexity = "O(1)",
          .flags = kNoscript | kAllowBusy,
          .tips = {"request_policy:all_shards", "response_policy:one_succeeded"},
          .handler = ScriptKill};
}

CommandSpec ScriptSpec() {
  return {.name = "SCRIPT",
          .group = Group::kScripting,
          .since = "2.6.0",
          .summary = "Tells which scripts of clients are known.",
          .complexity = "Depends on subcommand.",
          .subcommands = {LoadSpec(), ExistsSpec(), FlushSpec(), KillSpec(),
                          HelpSpec(Group::kScripting, "5.0.0")}};
}

}  // namespace

void AddScriptCommands(CommandTable& table) {
  constexpr KeyFlag kAnyUse = kRW | kAccess | kUpdate;
  table.Add(CallSpec("EVAL", "2.6.0", "Runs a known script, given by its text.", "script", kAnyUse,
                     kMayReplicate, Eval));
  table.Add(CallSpec("EVALSHA", "2.6.0", "Runs a known script, given by its digest.", "sha1",
                     kAnyUse, kMayReplicate, EvalSha));
  table.Add(CallSpec("EVAL_RO", "7.0.0", "Runs a known script and lets it change nothing.",
                     "script", kRO | kAccess, kReadonly, EvalRo));
  table.Add(CallSpec("EVALSHA_RO", "7.0.0",
                     "Runs a known script, given by its digest, and lets it change nothing.",
                     "sha1", kRO | kAccess, kReadonly, EvalShaRo));
  table.Add(ScriptSpec());
}

}  // namespace oribi::commands
