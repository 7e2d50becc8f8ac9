#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ticks.h"
#include "commands/context.h"
#include "commands/table.h"
#include "session/client.h"

namespace oribi::server {

class Server;

// From a request to its command: look up, check, run, record. Transactions and functions will enter
// at Run for what they contain.
class Dispatcher {
 public:
  explicit Dispatcher(Server& server) : server_(server) {}

  // The command, or subcommand, that a request names; null when there is none.
  const commands::Command* Find(commands::Arguments arguments) const;

  // The whole way of one request; its reply is in client.reply then. `command` is what Find said.
  void Execute(session::Client& client, commands::Arguments arguments,
               const commands::Command* command, std::optional<std::uint64_t> first_key_hash);

  // To be called before a run of requests: the time since then belongs to the first.
  void StartTiming() { last_ticks_ = base::ReadTicks(); }

 private:
  bool CheckAndRun(session::Client& client, commands::Arguments arguments,
                   const commands::Command* command, std::optional<std::uint64_t> first_key_hash);
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
};

}  // namespace oribi::server
