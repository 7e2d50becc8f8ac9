#include "commands/debug.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "base/ascii.h"
#include "base/glob.h"
#include "base/log.h"
#include "base/numbers.h"
#include "commands/object.h"
#include "keyspace/access_clock.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::Entry;

// As Redis reads the switches of DEBUG: what is no number is 0.
bool IsOn(std::string_view text) { return std::atoi(std::string(text).c_str()) != 0; }

// Holds the whole server, which is what it is for. More than an hour must be a slip.
void Sleep(CommandContext& ctx) {
  constexpr double kLongest = 3600;
  const double seconds = std::strtod(std::string(ctx.args.Text()).c_str(), nullptr);
  std::this_thread::sleep_for(std::chrono::duration<double>(std::clamp(seconds, 0.0, kLongest)));
  ctx.reply.Ok();
}

void SetActiveExpire(CommandContext& ctx) {
  ctx.keyspace.state().active_expire = IsOn(ctx.args.Text());
  ctx.reply.Ok();
}

// The bytes of a string in an RDB file, compression left out.
std::size_t SerializedLength(const Entry& entry) {
  const std::size_t size = entry.form() == Entry::Form::kInteger
                               ? base::IntegerText(entry.integer()).size()
                               : entry.bytes().size();
  if (entry.form() == Entry::Form::kInteger) {
    const std::int64_t value = entry.integer();
    if (value >= INT8_MIN && value <= INT8_MAX) return 2;
    if (value >= INT16_MIN && value <= INT16_MAX) return 3;
    if (value >= INT32_MIN && value <= INT32_MAX) return 5;
  }
  return size + (size < 64 ? 1 : size < 16384 ? 2 : 5);
}

void Object(CommandContext& ctx) {
  const Entry* const entry = ctx.db.Peek(ctx.args.Key());
  if (entry == nullptr) return ctx.reply.Error(errors::kNoSuchKey);
  const std::int64_t idle_s = keyspace::IdleSeconds(entry->access(), ctx.now_ms);
  // Redis counts the seconds of its clock in 24 bits.
  const std::int64_t used_at = (ctx.now_ms / 1000 - idle_s) & 0xFFFFFF;
  ctx.reply.SimpleString(
      fmt::format("Value at:{} refcount:{} encoding:{} serializedlength:{} lru:{} "
                  "lru_seconds_idle:{}",
                  static_cast<const void*>(entry), ReferenceCount(*entry), EncodingName(*entry),
                  SerializedLength(*entry), used_at, idle_s));
}

void StringMatch(CommandContext& ctx) {
  const std::string_view pattern = ctx.args.Text();
  ctx.reply.Integer(base::GlobMatches(pattern, ctx.args.Text()));
}

// Against a text of so many times the letter a.
void StringMatchLen(CommandContext& ctx) {
  constexpr std::int64_t kLongest = std::int64_t{1} << 30;
  const std::int64_t length = ctx.args.IntegerIn(0, kLongest);
  const std::string_view pattern = ctx.args.Text();
  if (!ctx.args.Finish(ctx.reply)) return;
  const std::string text(static_cast<std::size_t>(length), 'a');
  ctx.reply.Integer(base::GlobMatches(pattern, text));
}

void QuicklistPackedThreshold(CommandContext& ctx) {
  constexpr std::uint64_t kTooMany = std::uint64_t{4} << 30;
  const auto bytes = base::ParseMemory(ctx.args.Text());
  if (!bytes || *bytes >= kTooMany) {
    return ctx.reply.Error(
        "ERR argument must be a memory value bigger than 1 and smaller than 4gb");
  }
  ctx.reply.Ok();
}

void Error(CommandContext& ctx) { ctx.reply.Error(ctx.args.Text()); }

void Log(CommandContext& ctx) {
  base::LogWarning("DEBUG LOG: {}", ctx.args.Text());
  ctx.reply.Ok();
}

// Switches of Redis' inner workings that have no counterpart here.
void Accept(CommandContext& ctx) { ctx.reply.Ok(); }

void Reload(CommandContext& ctx) {
  ctx.reply.Error("ERR DEBUG RELOAD is not possible, this server does not save to disk yet");
}

constexpr std::array<std::string_view, 36> kHelp = {
    "DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
    "CHANGE-REPL-ID",
    "    Accepted, does nothing.",
    "DIGEST",
    "    Show a digest of all keys and values; equal contents have equal digests.",
    "DIGEST-VALUE <key> [<key> ...]",
    "    Show a digest of each value.",
    "ERROR <string>",
    "    Answer with this error.",
    "HTSTATS <dbid> [full]",
    "    Describe the table of a database; full counts displaced items as well.",
    "HTSTATS-KEY <key> [full]",
    "    Describe the table that holds the value of <key>.",
    "LOG <message>",
    "    Write <message> to the log.",
    "OBJECT <key>",
    "    Tell how the value of <key> is kept.",
    "PAUSE-CRON <0|1>",
    "    Accepted, does nothing.",
    "POPULATE <count> [<prefix>] [<size>]",
    "    Make <count> strings named <prefix>:<number>, of <size> bytes if given.",
    "PROTOCOL <type>",
    "    Answer with a reply of this kind: string, integer, double, bignum, null, array,",
    "    set, map, attrib, push, verbatim, true, false.",
    "QUICKLIST-PACKED-THRESHOLD <size>",
    "    Accepted, does nothing.",
    "SET-ACTIVE-EXPIRE <0|1>",
    "    Switch off, or on again, that keys go by themselves when their time has come.",
    "SLEEP <seconds>",
    "    Hold the server for so long. Decimals allowed.",
    "STRINGMATCH <pattern> <string>",
    "    Tell whether the pattern matches.",
    "STRINGMATCH-LEN <length> <pattern>",
    "    Tell whether the pattern matches so many letters a.",
    "HELP",
    "    Lists the subcommands with what they do.",
};

void Help(CommandContext& ctx) { ctx.reply.SimpleStrings(kHelp); }

struct Subcommand {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Handler run;
};

constexpr std::size_t kAnyNumber = SIZE_MAX;

constexpr std::array kSubcommands = {
    Subcommand{"CHANGE-REPL-ID", 0, 0, Accept},
    Subcommand{"DICT-RESIZING", 1, 1, Accept},
    Subcommand{"DIGEST", 0, 0, DebugDigest},
    Subcommand{"DIGEST-VALUE", 0, kAnyNumber, DebugDigestValue},
    Subcommand{"ERROR", 1, 1, Error},
    Subcommand{"HELP", 0, 0, Help},
    Subcommand{"HTSTATS", 1, 2, DebugHtStats},
    Subcommand{"HTSTATS-KEY", 1, 2, DebugHtStatsKey},
    Subcommand{"LOG", 1, 1, Log},
    Subcommand{"OBJECT", 1, 1, Object},
    Subcommand{"PAUSE-CRON", 1, 1, Accept},
    Subcommand{"POPULATE", 1, 3, DebugPopulate},
    Subcommand{"PROTOCOL", 1, 1, DebugProtocol},
    Subcommand{"QUICKLIST-PACKED-THRESHOLD", 1, 1, QuicklistPackedThreshold},
    Subcommand{"RELOAD", 0, kAnyNumber, Reload},
    Subcommand{"REPLYBUFFER", 2, 2, Accept},
    Subcommand{"SET-ACTIVE-EXPIRE", 1, 1, SetActiveExpire},
    Subcommand{"SET-SKIP-CHECKSUM-VALIDATION", 1, 1, Accept},
    Subcommand{"SLEEP", 1, 1, Sleep},
    Subcommand{"STRINGMATCH", 2, 2, StringMatch},
    Subcommand{"STRINGMATCH-LEN", 2, 2, StringMatchLen},
};

void Debug(CommandContext& ctx) {
  const std::string_view word = ctx.args.Text();
  const std::size_t given = ctx.args.left();
  for (const Subcommand& subcommand : kSubcommands) {
    if (!base::EqualsIgnoreCase(subcommand.name, word)) continue;
    if (given >= subcommand.least && given <= subcommand.most) return subcommand.run(ctx);
  }
  ctx.reply.Error(
      fmt::format("ERR unknown subcommand or wrong number of arguments for '{}'. Try DEBUG HELP.",
                  protocol::errors::Shown(word)));
}

const CommandSpec kDebug = {
    .name = "DEBUG",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Looks inside the server and provokes what rarely happens, for tests.",
    .complexity = "Depends on the subcommand.",
    .flags = kAdmin | kNoscript | kLoading | kStale | kProtected,
    .handler = Debug,
    .arity = -2,
};

}  // namespace

void AddDebugCommands(CommandTable& table);

void AddDebugCommands(CommandTable& table) { table.Add(kDebug); }

}  // namespace oribi::commands
