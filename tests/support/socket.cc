#include "support/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace oribi::support {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;

// Zero when the address is not one.
socklen_t FillAddress(const std::string& address, int port, sockaddr_storage& storage) {
  const auto net_port = htons(static_cast<std::uint16_t>(port));
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = net_port;
    return sizeof(sockaddr_in);
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) != 1) return 0;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = net_port;
  return sizeof(sockaddr_in6);
}

Socket Open(const sockaddr* address, socklen_t size) {
  const int fd = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Socket socket(fd);
  if (fd < 0 || ::connect(fd, address, size) != 0) socket.Close();
  return socket;
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  Close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

Socket::~Socket() { Close(); }

Socket Socket::Connect(const std::string& address, int port) {
  sockaddr_storage storage{};
  const auto size = FillAddress(address, port, storage);
  if (size == 0) return {};
  auto socket = Open(reinterpret_cast<sockaddr*>(&storage), size);
  const int yes = 1;
  if (socket.IsOpen()) ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return socket;
}

Socket Socket::ConnectUnix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return Open(reinterpret_cast<sockaddr*>(&address), sizeof address);
}

void Socket::Close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void Socket::Abort() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  Close();
}

void Socket::EndSending() { ::shutdown(fd_, SHUT_WR); }

bool Socket::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::ptrdiff_t Socket::SendSome(std::string_view bytes) {
  const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent >= 0) return sent;
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

Socket::Got Socket::Receive(std::string& into, milliseconds wait) {
  pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return Got::kNothing;
  const auto old = into.size();
  into.resize(old + kPiece);
  const auto count = ::recv(fd_, into.data() + old, kPiece, MSG_DONTWAIT);
  into.resize(old + static_cast<std::size_t>(count > 0 ? count : 0));
  if (count > 0) return Got::kBytes;
  return count < 0 && errno == EAGAIN ? Got::kNothing : Got::kEnd;
}

std::string Socket::ReceiveAll(milliseconds wait, bool* closed) {
  std::string bytes;
  auto got = Got::kBytes;
  while (got == Got::kBytes) got = Receive(bytes, wait);
  if (closed != nullptr) *closed = got == Got::kEnd;
  return bytes;
}

bool Socket::IsClosedWithin(milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  std::string dropped;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() < 0) return false;
    dropped.clear();
    if (Receive(dropped, left) == Got::kEnd) return true;
  }
}

}  // namespace oribi::support
