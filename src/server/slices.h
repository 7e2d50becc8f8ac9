#pragma once

#include <algorithm>
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
  // How long the slices of a turn together hold the loop (engine budget: 200 us); or a fourth of
  // what the turn took for clients, lest the work stand still when there are thousands of them.
  static constexpr std::int64_t kBudgetUs = 200;
  static constexpr std::int64_t kMostUs = 5000;
  static std::int64_t BudgetUs(std::int64_t turn_us) {
    return std::clamp(turn_us / 4, kBudgetUs, kMostUs);
  }
  // Of that, for each of so many.
  static std::int64_t ShareUs(std::int64_t budget_us, std::size_t jobs) {
    return std::max<std::int64_t>(budget_us / static_cast<std::int64_t>(jobs), 20);
  }

  Slices(const base::Clock& clock, session::ClientRegistry& clients)
      : clock_(clock), clients_(clients) {}

  // Runs the first slice at once; what is not done then goes on in Run.
  void Start(session::Client& client, std::unique_ptr<commands::SlicedWork> work);
  // A slice of each. The clients of those that end are marked pending.
  void Run(std::int64_t budget_us);
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
