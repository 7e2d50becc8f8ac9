#include "net/listener.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/local/stream_protocol.hpp>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/log.h"

namespace oribi::net {
namespace {

using asio::ip::tcp;

struct Place {
  std::string host;
  bool may_be_missing;
};

Place ReadPlace(const std::string& address) {
  const bool optional = address.starts_with('-');
  const std::string host = optional ? address.substr(1) : address;
  if (host == "*") return {"0.0.0.0", optional};
  if (host == "::*") return {"::", optional};
  return {host, optional};
}

// As Redis: a protocol that the kernel does not know is passed over, an address that the machine
// does not have only where that was said.
bool IsForgivable(const std::error_code& error, bool may_be_missing) {
  if (error.category() != asio::system_category()) return false;
  switch (error.value()) {
    case ENOPROTOOPT:
    case EPROTONOSUPPORT:
    case ESOCKTNOSUPPORT:
    case EPFNOSUPPORT:
    case EAFNOSUPPORT: return true;
    case EADDRNOTAVAIL: return may_be_missing;
    default: return false;
  }
}

// Runs the steps until one fails.
template <typename Protocol>
std::error_code OpenAndBind(asio::basic_socket_acceptor<Protocol>& acceptor,
                            const typename Protocol::endpoint& endpoint, std::uint32_t backlog) {
  std::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (error) return error;
  if constexpr (std::is_same_v<Protocol, tcp>) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  }
  acceptor.non_blocking(true, error);
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(static_cast<int>(backlog), error);
  return error;
}

// The socket leaves asio: the loop has an epoll set of its own (event_loop.h).
template <typename Protocol>
FileDescriptor Release(asio::basic_socket_acceptor<Protocol>& acceptor) {
  std::error_code error;
  return FileDescriptor(acceptor.release(error));
}

base::Result<std::optional<FileDescriptor>> ListenAt(asio::io_context& context, const Place& place,
                                                     std::uint32_t port, std::uint32_t backlog) {
  std::error_code error;
  tcp::resolver resolver(context);
  const auto found =
      resolver.resolve(place.host, std::to_string(port),
                       tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (!error) {
    tcp::acceptor acceptor(context);
    error = OpenAndBind(acceptor, found.begin()->endpoint(), backlog);
    if (!error) return std::optional(Release(acceptor));
    if (IsForgivable(error, place.may_be_missing)) return std::optional<FileDescriptor>();
  }
  return base::Failure{
      fmt::format("cannot listen at {}:{}: {}", place.host, port, error.message())};
}

}  // namespace

base::Result<std::vector<ListeningSocket>> ListenTcp(const std::vector<std::string>& addresses,
                                                     std::uint32_t port, std::uint32_t backlog) {
  std::vector<ListeningSocket> sockets;
  if (port == 0) return sockets;
  asio::io_context context;
  for (const std::string& address : addresses) {
    auto socket = ListenAt(context, ReadPlace(address), port, backlog);
    if (!socket) return socket.failure();
    if (*socket) sockets.push_back({std::move(**socket), false});
  }
  if (sockets.empty() && !addresses.empty()) {
    return base::Failure{fmt::format("none of the addresses to listen at is on this machine")};
  }
  return sockets;
}

base::Result<ListeningSocket> ListenUnix(const std::string& path, std::uint32_t permissions,
                                         std::uint32_t backlog) {
  unlink(path.c_str());
  asio::io_context context;
  asio::local::stream_protocol::acceptor acceptor(context);
  std::error_code error = std::make_error_code(std::errc::filename_too_long);
  if (path.size() < sizeof(sockaddr_un::sun_path))
    error = OpenAndBind(acceptor, asio::local::stream_protocol::endpoint(path), backlog);
  if (error) {
    return base::Failure{fmt::format("cannot listen at unix socket {}: {}", path, error.message())};
  }
  if (permissions != 0 && chmod(path.c_str(), permissions) != 0) {
    return base::Failure{
        fmt::format("cannot set the permissions of {}: {}", path, std::strerror(errno))};
  }
  return ListeningSocket{Release(acceptor), true};
}

}  // namespace oribi::net
