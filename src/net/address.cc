#include "net/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace oribi::net {
namespace {

using NameCall = int (*)(int, sockaddr*, socklen_t*);

struct SocketName {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  bool known = false;

  SocketName(int socket, NameCall call) {
    known = call(socket, reinterpret_cast<sockaddr*>(&storage), &size) == 0;
  }
  template <typename T>
  T As() const {
    T address{};
    std::memcpy(&address, &storage, sizeof address);
    return address;
  }
};

std::string Ip4Text(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  return fmt::format("{}:{}", text.data(), ntohs(address.sin_port));
}

std::string Ip6Text(const sockaddr_in6& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
  return fmt::format("[{}]:{}", text.data(), ntohs(address.sin6_port));
}

std::string UnixPath(int socket) {
  // Both ends of a unix socket are named after the path the server listens at, as Redis does.
  const SocketName own(socket, getsockname);
  const auto address = own.As<sockaddr_un>();
  const bool has_path = own.known && own.size > offsetof(sockaddr_un, sun_path);
  return fmt::format("{}:0", has_path ? address.sun_path : "?");
}

std::string Text(int socket, NameCall call) {
  const SocketName name(socket, call);
  if (!name.known) return "?:0";
  switch (name.storage.ss_family) {
    case AF_INET: return Ip4Text(name.As<sockaddr_in>());
    case AF_INET6: return Ip6Text(name.As<sockaddr_in6>());
    case AF_UNIX: return UnixPath(socket);
    default: return "?:0";
  }
}

}  // namespace

std::string PeerAddress(int socket) { return Text(socket, getpeername); }
std::string OwnAddress(int socket) { return Text(socket, getsockname); }

bool IsLocalPeer(int socket) {
  const SocketName peer(socket, getpeername);
  if (!peer.known) return false;
  if (peer.storage.ss_family == AF_INET) {
    return (ntohl(peer.As<sockaddr_in>().sin_addr.s_addr) >> 24) == 127;
  }
  if (peer.storage.ss_family == AF_INET6) {
    const auto address = peer.As<sockaddr_in6>().sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(&address) ||
           (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127);
  }
  return peer.storage.ss_family == AF_UNIX;
}

}  // namespace oribi::net
