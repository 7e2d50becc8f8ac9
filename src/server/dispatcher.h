#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ticks.h"
#include "commands/context.h"
#include "commands/table.h"
#include "server/kept_call.h"
#include "session/client.h"

namespace oribi::server {

class Server;

// From a request to its command: look up, check, run, record. Transactions enter at RunQueued for
// what they contain.
class Dispatcher {
 public:
  explicit Dispatcher(Server& server) : server_(server) {}

  // The command, or subcommand, that a request names; null when there is none.
  const commands::Command* Find(commands::Arguments arguments) const;

  // The whole way of one request; its reply is in client.reply then. `command` is what Find said.
  void Execute(session::Client& client, commands::Arguments arguments,
               const commands::Command* command, std::optional<std::uint64_t> first_key_hash);

  // The same for a call that had to wait; neither pauses nor CLIENT REPLY since then concern it.
  void ExecuteKept(session::Client& client, const KeptCall& call);

  // Whether it has to wait for a command at work on its keys, or on those of what EXEC would run.
  bool IsKeyInUse(const session::Client& client, commands::Arguments arguments,
                  const commands::Command& command) const;

  // A part of a reply was written since `mark`: it is dropped when replies are off by now, else it
  // stays, whatever CLIENT REPLY says later.
  void SettlePart(session::Client& client, std::size_t mark);
  // One command of a transaction.
  void RunQueued(session::Client& client, commands::Arguments arguments,
                 const commands::Command& command);

  // To be called before a run of requests: the time since then belongs to the first.
  void StartTiming() { StartTiming(base::ReadTicks()); }
  void StartTiming(std::uint64_t ticks) { last_ticks_ = ticks; }
  // When the command at hand began.
  std::uint64_t started() const { return last_ticks_; }

 private:
  // Of a request: held ones come again, of refused ones the handler has not been called.
  enum class Outcome : std::uint8_t { kRan, kRefused, kHeld };

  Outcome CheckAndRun(session::Client& client, commands::Arguments arguments,
                      const commands::Command* command,
                      std::optional<std::uint64_t> first_key_hash);
  void BeginInMode(session::Client& client);
  void EndInMode(session::Client& client);
  bool IsPaused(const session::Client& client, const commands::Command& command) const;
  void RunInMode(session::Client& client, commands::Arguments arguments,
                 const commands::Command& command, std::optional<std::uint64_t> first_key_hash);
  // Why a request is refused before it runs, in Redis' order of checks; empty when it is not.
  std::string Refusal(const session::Client& client, commands::Arguments arguments,
                      const commands::Command* command) const;
  std::string UnknownCommand(commands::Arguments arguments) const;
  void Postpone(session::Client& client, commands::Arguments arguments,
                const commands::Command& command);
  void Run(session::Client& client, commands::Arguments arguments, const commands::Command& command,
           std::optional<std::uint64_t> first_key_hash);
  void Reject(session::Client& client, const commands::Command* command, const std::string& error);
  void Record(session::Client& client, commands::Arguments arguments,
              const commands::Command& command, const protocol::ReplyWriter& reply);
  static void SettleReplyMode(session::Client& client, std::size_t mark, session::ReplyMode before);

  Server& server_;
  base::TickRate rate_;
  std::uint64_t last_ticks_ = 0;
  bool runs_kept_ = false;
  std::size_t mark_ = 0;  // where the reply of the command at hand begins
};

}  // namespace oribi::server
