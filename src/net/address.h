#pragma once

#include <string>

namespace oribi::net {

// Addresses of a socket as CLIENT LIST prints them: "127.0.0.1:6379", "[::1]:6379", "/path:0" for a
// unix socket, "?:0" when it cannot be said any more.
std::string PeerAddress(int socket);
std::string OwnAddress(int socket);

// Whether the other end is this machine: loopback, or a unix socket.
bool IsLocalPeer(int socket);

}  // namespace oribi::net
