#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string_view>
#include <vector>

#include "commands/context.h"
#include "server/fiber.h"
#include "server/kept_call.h"
#include "session/client.h"

namespace oribi::server {

class Server;

// Long commands at work beside the loop: SUNIONSTORE of a million members, SMEMBERS of as many.
//
// A handler that finds much to do asks to be run aside (ServerControl::RunAside) and is called once
// more, on a fiber, with a copy of its arguments and a guest in place of its client, who is busy
// meanwhile. It breathes now and then (ServerControl::Breathe): when its slice is over, the loop
// goes on with others. To all who look, it is one step all the same: the keys it names stay as they
// are until it has ended, since commands that would change them wait (MustWait, Park), and what it
// makes is published at its end. Where it changes a key bit by bit instead, SADD of a million
// members, those who would read it wait as well. It ends even when its client has gone, as it would
// have in Redis.
class Aside {
 public:
  explicit Aside(Server& server);
  ~Aside();

  // See ServerControl.
  bool Start(const commands::CommandContext& ctx, keyspace::Lease lease);
  void Breathe();

  // A slice of each command at work, and those who waited for one that has ended.
  void Run(std::int64_t budget_us);
  bool empty() const { return jobs_.empty() && parked_.empty(); }

  // Would this call change a key in use, or read one that nobody may read?
  bool MustWait(commands::Arguments arguments, const commands::Command& command) const;
  // Runs the call once none of its keys is in use (Dispatcher::IsKeyInUse); its client is busy
  // until then.
  void Park(session::Client& client, commands::Arguments arguments,
            const commands::Command& command);
  // The client goes.
  void Drop(const session::Client& client);

 private:
  struct Job;
  struct Parked {
    Parked(session::Client& waiting, commands::Arguments arguments,
           const commands::Command& command)
        : client(&waiting), call(waiting, arguments, command) {}

    session::Client* client;
    KeptCall call;
  };
  void RunSlice(Job& job, std::int64_t budget_us);
  void RunOnFiber(Job& job);
  void Settle(Job& job);
  void ServeParked();
  void Execute(const Parked& parked);

  Server& server_;
  std::list<std::unique_ptr<Job>> jobs_;
  std::list<Parked> parked_;
  Job* running_ = nullptr;
  std::int64_t deadline_us_ = 0;  // of the slice
  std::uint64_t last_holder_ = 0;
};

}  // namespace oribi::server
