#pragma once

#include <cstdint>
#include <vector>

#include "commands/spec.h"
#include "commands/table.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::server {

// MONITOR: clients that see every command of all clients, once it has run.
class Monitors {
 public:
  explicit Monitors(session::ClientRegistry& clients) : registry_(clients) {}

  void Add(session::Client& client);
  void Remove(session::Client& client);
  bool empty() const { return monitors_.empty(); }

  // Administrators' commands are not shown, passwords neither.
  void Show(const session::Client& client, commands::Arguments arguments,
            const commands::Command& command, std::int64_t now_us);

 private:
  session::ClientRegistry& registry_;
  std::vector<session::Client*> monitors_;
};

}  // namespace oribi::server
