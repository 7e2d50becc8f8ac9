#pragma once

#include <cstdint>
#include <memory>

#include "net/connection.h"
#include "net/listener.h"
#include "server/server.h"

namespace oribi::net {

// Who is let in: accepts connections, turns away those that are too many or come from outside in
// protected mode, and makes clients of the others.
class Door {
 public:
  explicit Door(server::Server& server) : server_(server) {}

  enum class Outcome { kClient, kTurnedAway, kNobody, kNoDescriptors };
  // Accepts one connection; `connection` is set for kClient.
  Outcome Accept(const ListeningSocket& listener, std::int64_t now_ms,
                 std::unique_ptr<Connection>& connection);

 private:
  std::string_view Refusal(int socket, bool is_unix) const;
  void Prepare(int socket) const;

  server::Server& server_;
};

}  // namespace oribi::net
