#pragma once

#include <cstdint>
#include <string_view>

#include "commands/spec.h"
#include "commands/table.h"
#include "protocol/reply_writer.h"
#include "server/watching.h"
#include "session/client.h"

namespace oribi::server {

class Dispatcher;

// MULTI … EXEC. A client in a transaction has its commands checked as always, then queued; EXEC
// runs them one after the other, within one request. So nothing of it is seen by halves: who is
// blocked is served afterwards, what works in slices works to its end at once, what would wait
// finds nothing.
class Transactions {
 public:
  Transactions(Dispatcher& dispatcher, Watching& watching)
      : dispatcher_(dispatcher), watching_(watching) {}

  static bool IsToBeQueued(const session::Client& client, const commands::Command& command);
  // Answers QUEUED. A transaction that is lost already takes no more memory.
  static void Queue(session::Client& client, commands::Arguments arguments,
                    const commands::Command& command);
  // The flags of the command; of EXEC, those of what it will run.
  static std::uint32_t FlagsOf(const session::Client& client, const commands::Command& command);
  // Whether it is an EXEC that will run what is queued.
  static bool Runs(const session::Client& client, const commands::Command& command);
  // Answers a request that must not run: with the error, and a transaction is lost by it. EXEC ends
  // the transaction even so.
  void Refuse(session::Client& client, const commands::Command* command, std::string_view error,
              protocol::ReplyWriter& reply);

  void Exec(session::Client& client, protocol::ReplyWriter& reply);
  void Discard(session::Client& client);
  // Whether EXEC is at work.
  bool is_running() const { return running_; }

 private:
  void RunQueue(session::Client& client, protocol::ReplyWriter& reply);

  Dispatcher& dispatcher_;
  Watching& watching_;
  bool running_ = false;
};

}  // namespace oribi::server
