// The part of Network that opens its listening sockets and follows the options that say where.

#include <sys/stat.h>

#include <utility>

#include "base/log.h"
#include "net/network.h"
#include "net/process_limits.h"

namespace oribi::net {
namespace {

std::uint64_t ListenerTag(std::size_t index) { return index * 2 + 1; }

}  // namespace

base::Status Network::Open() {
  const auto& config = server_.config();
  FitMaxClients(server_.config());
  auto sockets = ListenTcp(config.bind().addresses, config.port(), config.tcp_backlog());
  if (!sockets) return sockets.failure();
  if (!config.unixsocket().empty()) {
    auto socket = ListenUnix(config.unixsocket(), config.unixsocketperm(), config.tcp_backlog());
    if (!socket) return socket.failure();
    sockets->push_back(std::move(*socket));
  }
  if (sockets->empty()) {
    return base::Failure{"nothing to listen at: port is 0 and no unixsocket is set"};
  }
  port_ = config.port();
  addresses_ = config.bind().addresses;
  SetListeners(std::move(*sockets));
  FollowConfig();
  return base::Ok();
}

void Network::FollowConfig() {
  auto& config = server_.config();
  config.port.OnChange([this] { return ChangePort(); });
  config.bind.OnChange([this] { return ChangeAddresses(); });
  config.maxclients.OnChange([this] { return CheckMaxClients(server_.config()); });
}

void Network::SetListeners(std::vector<ListeningSocket> sockets) {
  listeners_ = std::move(sockets);
  accepting_ = true;
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    const auto added = loop_.Add(listeners_[i].descriptor.get(), EPOLLIN, ListenerTag(i));
    if (!added) base::LogWarning("Watching a listening socket: {}", added.error());
  }
}

// The unix sockets stay, the TCP ones are taken from `sockets`.
void Network::ReplaceTcp(std::vector<ListeningSocket> sockets) {
  for (ListeningSocket& listener : listeners_) {
    loop_.Remove(listener.descriptor.get());
    if (listener.is_unix) sockets.push_back(std::move(listener));
  }
  SetListeners(std::move(sockets));
}

base::Status Network::ChangePort() {
  const auto& config = server_.config();
  if (config.port() == port_) return base::Ok();
  auto sockets = ListenTcp(addresses_, config.port(), config.tcp_backlog());
  if (!sockets) {
    base::LogWarning("Changing the port: {}", sockets.error());
    return base::Failure{"Unable to listen on this port. Check server logs."};
  }
  ReplaceTcp(std::move(*sockets));
  port_ = config.port();
  return base::Ok();
}

// Old and new addresses may overlap, so the old sockets go first; if the new ones cannot be had,
// the old come back.
base::Status Network::ChangeAddresses() {
  const auto& config = server_.config();
  if (config.bind().addresses == addresses_) return base::Ok();
  ReplaceTcp({});
  auto sockets = ListenTcp(config.bind().addresses, port_, config.tcp_backlog());
  if (sockets) {
    ReplaceTcp(std::move(*sockets));
    addresses_ = config.bind().addresses;
    return base::Ok();
  }
  base::LogWarning("Changing the addresses: {}", sockets.error());
  auto old = ListenTcp(addresses_, port_, config.tcp_backlog());
  if (old) ReplaceTcp(std::move(*old));
  return base::Failure{"Failed to bind to specified addresses."};
}

// While descriptors are short nobody can be accepted, and a waiting connection would wake the loop
// again and again.
void Network::WatchListeners(bool watch) {
  accepting_ = watch;
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    const std::uint32_t events = watch ? std::uint32_t{EPOLLIN} : 0U;
    loop_.Modify(listeners_[i].descriptor.get(), events, ListenerTag(i));
  }
}

void Network::CloseListeners() {
  for (const ListeningSocket& listener : listeners_) {
    if (listener.is_unix) unlink(server_.config().unixsocket().c_str());
  }
  listeners_.clear();
}

}  // namespace oribi::net
