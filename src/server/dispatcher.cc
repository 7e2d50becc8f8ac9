#include "server/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/log.h"
#include "commands/access.h"
#include "config/config.h"
#include "protocol/errors.h"
#include "server/server.h"
#include "server/transactions.h"

namespace oribi::server {
namespace {

namespace errors = protocol::errors;

// Redis shows at most this much of an unknown command and of its arguments.
constexpr std::size_t kShownOfUnknown = 128;

// A browser can be made to send a request here whose body holds commands. It shows itself by these
// words, which come first.
bool IsFromWebPage(std::string_view name) {
  return base::EqualsIgnoreCase(name, "post") || base::EqualsIgnoreCase(name, "host:");
}

// SUBSCRIBE and its kind answer with pushes, which CLIENT REPLY does not hold back.
bool AnswersByPush(const commands::Command& command) {
  return command.is(commands::kPubsub) && command.is(commands::kNoscript);
}

// What a RESP2 client may still say while it listens: any other reply could be taken for a message.
bool IsForSubscribers(const commands::Command& command) {
  const std::string_view name = command.full_name;
  return AnswersByPush(command) || name == "ping" || name == "quit" || name == "reset";
}

// FLUSHDB and FLUSHALL without ASYNC: Redis 8 leaves the work to another thread and answers when
// that is done, so what is told of the flush comes first.
bool FlushesFirst(const commands::Command& command, commands::Arguments arguments) {
  if (command.full_name != "flushdb" && command.full_name != "flushall") return false;
  return arguments.size() < 2 || !base::EqualsIgnoreCase(arguments[1], "async");
}

}  // namespace

const commands::Command* Dispatcher::Find(commands::Arguments arguments) const {
  const commands::Command* command = server_.commands().Find(arguments[0]);
  if (command == nullptr || command->subcommands.empty() || arguments.size() < 2) return command;
  return commands::CommandTable::FindSubcommand(*command, arguments[1]);
}

void Dispatcher::Execute(session::Client& client, commands::Arguments arguments,
                         const commands::Command* command,
                         std::optional<std::uint64_t> first_key_hash) {
  const bool is_plain_client = client.modes == 0;
  if (!is_plain_client) [[unlikely]]
    BeginInMode(client);
  mark_ = client.reply.Mark();
  const session::ReplyMode mode = client.reply_mode;
  const bool plain = is_plain_client && command != nullptr && command->handler != nullptr &&
                     command->ArityAllows(arguments.size()) && client.authenticated &&
                     (command->flags & server_.watched_flags()) == 0;
  Outcome outcome = Outcome::kRan;
  if (plain) [[likely]] {
    Run(client, arguments, *command, first_key_hash);
  } else {
    outcome = CheckAndRun(client, arguments, command, first_key_hash);
  }
  if ((mode != session::ReplyMode::kOn || client.reply_mode != session::ReplyMode::kOn) &&
      outcome != Outcome::kHeld) [[unlikely]] {
    const bool stays = outcome == Outcome::kRan && AnswersByPush(*command);
    SettleReplyMode(client, stays ? client.reply.Mark() : mark_, mode);
  }
  if (!is_plain_client) [[unlikely]]
    EndInMode(client);
  server_.blocking().ServeReady(*this);
}

// With replies on or off as they were; what the call itself says of them (EXEC may hold a CLIENT
// REPLY) stays.
void Dispatcher::ExecuteKept(session::Client& client, const KeptCall& call) {
  const session::ReplyMode then =
      call.silent() ? session::ReplyMode::kOff : session::ReplyMode::kOn;
  const session::ReplyMode now = std::exchange(client.reply_mode, then);
  const bool outer = std::exchange(runs_kept_, true);
  Execute(client, call.arguments(), &call.command(), std::nullopt);
  runs_kept_ = outer;
  if (client.reply_mode == then) client.reply_mode = now;
}

// What is published, or changed of what the client caches, before its command goes before the
// reply; what the command itself makes goes behind.
void Dispatcher::BeginInMode(session::Client& client) {
  server_.delivery().BeginCommand(client);
  if ((client.modes & session::kTracking) != 0) server_.caching_clients().BeginCommand(client);
}

void Dispatcher::EndInMode(session::Client& client) {
  server_.caching_clients().EndCommand();
  server_.delivery().EndCommand(client);
}

Dispatcher::Outcome Dispatcher::CheckAndRun(session::Client& client, commands::Arguments arguments,
                                            const commands::Command* command,
                                            std::optional<std::uint64_t> first_key_hash) {
  client.last_command = command == nullptr ? std::string_view() : command->full_name;
  if (command == nullptr && IsFromWebPage(arguments[0])) {
    base::LogWarning("Closing client id={} addr={}: it speaks HTTP, perhaps from a web page",
                     client.id, client.Address());
    server_.Close(client, session::Closing::kNow);
    return Outcome::kRefused;
  }
  if (const std::string refusal = Refusal(client, arguments, command); !refusal.empty()) {
    Reject(client, command, refusal);
    return Outcome::kRefused;
  }
  if (IsPaused(client, *command)) {
    --client.executed;  // it comes again
    server_.pausing().Hold(client);
    return Outcome::kHeld;
  }
  if (Transactions::IsToBeQueued(client, *command)) {
    Transactions::Queue(client, arguments, *command);
    return Outcome::kRefused;
  }
  if (IsKeyInUse(client, arguments, *command)) {
    Postpone(client, arguments, *command);
  } else {
    RunInMode(client, arguments, *command, first_key_hash);
  }
  return Outcome::kRan;
}

// A kept call has been let through before.
bool Dispatcher::IsPaused(const session::Client& client, const commands::Command& command) const {
  return server_.pausing().Holds(Transactions::FlagsOf(client, command)) && !runs_kept_ &&
         (client.modes & session::kMonitor) == 0;
}

bool Dispatcher::IsKeyInUse(const session::Client& client, commands::Arguments arguments,
                            const commands::Command& command) const {
  if (!Transactions::Runs(client, command)) return server_.aside().MustWait(arguments, command);
  if (server_.keyspace().state().leases.empty()) return false;
  const auto& queue = client.transaction()->queue;
  return std::any_of(queue.begin(), queue.end(), [this](const session::KeptArguments& queued) {
    const std::vector<std::string_view> words = queued.Views();
    return server_.aside().MustWait(words, *Find(words));
  });
}

void Dispatcher::RunInMode(session::Client& client, commands::Arguments arguments,
                           const commands::Command& command,
                           std::optional<std::uint64_t> first_key_hash) {
  const bool runs_again = client.blocked;
  const bool tells_first = FlushesFirst(command, arguments) && !server_.transactions().is_running();
  server_.caching_clients().TellFlushAtOnce(tells_first);
  Run(client, arguments, command, first_key_hash);
  mark_ += server_.caching_clients().told_at_once();
  if (!server_.monitors().empty() && !runs_again) {
    server_.delivery().Settle();  // a monitor that listens gets what was published first
    server_.monitors().Show(client, arguments, command, server_.clock().NowUs());
  }
  session::Tracking* const tracking = client.tracking();
  if (tracking == nullptr || !tracking->on) return;
  if (command.is(commands::kReadonly)) {
    server_.caching_clients().NoteKeys(client, arguments, command);
    server_.caching_clients().KeepWithin(server_.config().tracking_table_max_keys());
  }
  // CLIENT CACHING speaks of the next command, or the whole next transaction.
  const bool is_client = command.parent != nullptr && command.parent->full_name == "client";
  if (!is_client && (client.modes & session::kQueueing) == 0) tracking->caching = false;
}

void Dispatcher::RunQueued(session::Client& client, commands::Arguments arguments,
                           const commands::Command& command) {
  const bool was_closing = client.closing != session::Closing::kNo;
  const std::size_t mark = client.reply.Mark();
  RunInMode(client, arguments, command, std::nullopt);
  if (was_closing) client.reply.Truncate(mark);
  SettlePart(client, AnswersByPush(command) ? client.reply.Mark() : mark);
}

void Dispatcher::SettlePart(session::Client& client, std::size_t mark) {
  const session::ReplyMode mode = client.reply_mode;
  const bool silent = mode == session::ReplyMode::kOff || mode == session::ReplyMode::kSkip;
  if (silent) client.reply.Truncate(mark);
  mark_ = client.reply.Mark();
}

std::string Dispatcher::Refusal(const session::Client& client, commands::Arguments arguments,
                                const commands::Command* command) const {
  if (command == nullptr) {
    const commands::Command* container = server_.commands().Find(arguments[0]);
    return container == nullptr ? UnknownCommand(arguments)
                                : errors::UnknownSubcommand(arguments[1], container->full_name);
  }
  if (!command->ArityAllows(arguments.size()) || command->handler == nullptr) {
    return errors::WrongArity(command->full_name);
  }
  if (command->is(commands::kProtected) &&
      !commands::IsProtectedCommandAllowed(server_.config(), *command, client)) {
    return commands::ProtectedCommandError(*command);
  }
  if (!client.authenticated && !command->is(commands::kNoAuth)) return std::string(errors::kNoAuth);
  const bool queueing = (client.modes & session::kQueueing) != 0;
  if (queueing && command->is(commands::kNoMulti)) return std::string(errors::kNotInMulti);
  if (server_.IsOutOfMemory() && (Transactions::FlagsOf(client, *command) & commands::kDenyOom)) {
    return std::string(errors::kOutOfMemory);
  }
  const bool only_listens = (client.modes & session::kSubscribed) != 0 && client.resp == 2;
  if (only_listens && !IsForSubscribers(*command)) {
    return fmt::format(
        "ERR Can't execute '{}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are "
        "allowed in this context",
        command->full_name);
  }
  // To Redis a monitor is a kind of replica.
  constexpr std::uint32_t kKeyspace =
      commands::kReadonly | commands::kWrite | commands::kMayReplicate;
  if ((client.modes & session::kMonitor) != 0 &&
      (Transactions::FlagsOf(client, *command) & kKeyspace) != 0) {
    return "ERR Replica can't interact with the keyspace";
  }
  return {};
}

// A key of the call is in use. One that is blocked goes on waiting.
void Dispatcher::Postpone(session::Client& client, commands::Arguments arguments,
                          const commands::Command& command) {
  if (client.blocked) return server_.blocking().KeepWaiting();
  server_.aside().Park(client, arguments, command);
}

std::string Dispatcher::UnknownCommand(commands::Arguments arguments) const {
  std::string shown;
  for (const std::string_view argument : arguments.subspan(1)) {
    if (shown.size() >= kShownOfUnknown) break;
    shown += fmt::format("'{}' ", errors::Shown(argument, kShownOfUnknown - shown.size()));
  }
  return fmt::format("ERR unknown command '{}', with args beginning with: {}",
                     errors::Shown(arguments[0], kShownOfUnknown), shown);
}

void Dispatcher::Run(session::Client& client, commands::Arguments arguments,
                     const commands::Command& command,
                     std::optional<std::uint64_t> first_key_hash) {
  protocol::ReplyWriter reply(client.reply, client.resp);
  keyspace::Keyspace& keyspace = server_.keyspace();
  keyspace.state().touch = !client.no_touch;
  const std::size_t next = command.parent == nullptr ? 1 : 2;
  commands::CommandContext context{
      .args = commands::ArgReader(arguments, next, keyspace, first_key_hash),
      .reply = reply,
      .client = client,
      .keyspace = keyspace,
      .db = keyspace.db(client.db),
      .server = server_,
      .command = command,
      .now_ms = keyspace.state().now_ms,
  };
  command.handler(context);
  Record(client, arguments, command, reply);
}

void Dispatcher::Record(session::Client& client, commands::Arguments arguments,
                        const commands::Command& command, const protocol::ReplyWriter& reply) {
  const std::uint64_t now = base::ReadTicks();
  const std::uint64_t ns = rate_.ToNs(now - last_ticks_);
  last_ticks_ = now;
  ServerStats& stats = server_.stats();
  ++stats.commands_processed;
  stats.commands_ns += ns;
  ++command.stats.calls;
  command.stats.nsec += ns;
  ++client.commands;
  client.last_command = command.full_name;
  if (reply.errors() > 0) [[unlikely]] {
    ++command.stats.failed_calls;
    stats.CountError(reply.last_error_code());
  }
  server_.OnCommand(client, arguments, command, ns);
}

void Dispatcher::Reject(session::Client& client, const commands::Command* command,
                        const std::string& error) {
  protocol::ReplyWriter reply(client.reply, client.resp);
  server_.transactions().Refuse(client, command, error, reply);
  server_.stats().CountError(reply.last_error_code());
  if (command != nullptr) ++command->stats.rejected_calls;
}

// CLIENT REPLY: what was written since `mark` goes nowhere when replies were off before the
// command, or the next one was to be skipped. CLIENT REPLY ON itself is answered; the reply after
// SKIP is the first to be dropped, and the last.
void Dispatcher::SettleReplyMode(session::Client& client, std::size_t mark,
                                 session::ReplyMode before) {
  using session::ReplyMode;
  const bool silent = client.reply_mode == ReplyMode::kOff ||
                      client.reply_mode == ReplyMode::kSkipNext || before == ReplyMode::kSkip;
  if (silent) client.reply.Truncate(mark);
  if (client.reply_mode == ReplyMode::kSkipNext) {
    client.reply_mode = ReplyMode::kSkip;
  } else if (client.reply_mode == ReplyMode::kSkip) {
    client.reply_mode = ReplyMode::kOn;
  }
}

}  // namespace oribi::server
