#pragma once

#include <cstdint>
#include <list>
#include <memory>

#include "base/clock.h"
#include "commands/server_control.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::server {

// Commands at work in slices. Each loop turn gives every one of them a slice; their clients are
// busy meanwhile.
class Slices {
 public:
  // The longest a slice may hold the loop (engine budget: 200 us a turn, shared by all that are at
  // work).
  static constexpr std::int64_t kBudgetUs = 200;

  Slices(const base::Clock& clock, session::ClientRegistry& clients)
      : clock_(clock), clients_(clients) {}

  // Runs the first slice at once; what is not done then goes on in Run.
  void Start(session::Client& client, std::unique_ptr<commands::SlicedWork> work);
  // A slice of each. The clients of those that end are marked pending.
  void Run();
  // The client goes: its work is dropped.
  void Drop(const session::Client& client);
  bool empty() const { return jobs_.empty(); }

 private:
  struct Job {
    session::Client* client;
    std::unique_ptr<commands::SlicedWork> work;
    bool silent;  // CLIENT REPLY OFF or SKIP
  };
  bool Step(Job& job, std::int64_t budget_us);

  const base::Clock& clock_;
  session::ClientRegistry& clients_;
  std::list<Job> jobs_;
};

}  // namespace oribi::server
