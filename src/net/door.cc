#include "net/door.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/log.h"
#include "net/address.h"

namespace oribi::net {
namespace {

constexpr std::string_view kTooMany = "-ERR max number of clients reached\r\n";
constexpr std::string_view kProtected =
    "-DENIED Redis is running in protected mode because protected mode is enabled and no password "
    "is set for the default user. In this mode connections are only accepted from the loopback "
    "interface. If you want to connect from external computers to Redis you may adopt one of the "
    "following solutions: 1) Just disable protected mode sending the command 'CONFIG SET "
    "protected-mode no' from the loopback interface by connecting to Redis from the same host the "
    "server is running, however MAKE SURE Redis is not publicly accessible from internet if you do "
    "so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you can just disable "
    "the protected mode by editing the Redis configuration file, and setting the protected mode "
    "option to 'no', and then restarting the server. 3) If you started the server manually just "
    "for testing, restart it with the '--protected-mode no' option. 4) Set up an authentication "
    "password for the default user. NOTE: You only need to do one of the above things in order for "
    "the server to start accepting connections from the outside.\r\n";

void SetOption(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof value);
}

}  // namespace

Door::Outcome Door::Accept(const ListeningSocket& listener, std::int64_t now_ms,
                           std::unique_ptr<Connection>& connection) {
  FileDescriptor socket(
      accept4(listener.descriptor.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket.is_open()) {
    const bool out_of_descriptors = errno == EMFILE || errno == ENFILE;
    if (out_of_descriptors) base::LogWarning("Accepting a client: {}", std::strerror(errno));
    if (errno == ECONNABORTED || errno == EINTR) return Outcome::kTurnedAway;
    return out_of_descriptors ? Outcome::kNoDescriptors : Outcome::kNobody;
  }
  const auto refusal = Refusal(socket.get(), listener.is_unix);
  if (!refusal.empty()) {
    // If it cannot be told, so be it.
    [[maybe_unused]] const auto sent =
        send(socket.get(), refusal.data(), refusal.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ++server_.stats().rejected_connections;
    return Outcome::kTurnedAway;
  }
  if (!listener.is_unix) Prepare(socket.get());
  connection = std::make_unique<Connection>(server_.clients().NextId(), now_ms, std::move(socket),
                                            listener.is_unix);
  return Outcome::kClient;
}

std::string_view Door::Refusal(int socket, bool is_unix) const {
  const auto& config = server_.config();
  if (server_.clients().size() >= config.maxclients()) return kTooMany;
  const bool guarded = config.protected_mode() && config.requirepass().empty();
  return guarded && !is_unix && !IsLocalPeer(socket) ? kProtected : std::string_view();
}

void Door::Prepare(int socket) const {
  SetOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  const auto seconds = static_cast<int>(server_.config().tcp_keepalive());
  if (seconds == 0) return;
  SetOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(socket, IPPROTO_TCP, TCP_KEEPIDLE, seconds);
  // Redis' rule: three probes, a third of the interval apart.
  SetOption(socket, IPPROTO_TCP, TCP_KEEPINTVL, std::max(seconds / 3, 1));
  SetOption(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace oribi::net
