#include "net/network.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "base/log.h"

namespace oribi::net {
namespace {

using session::Closing;

constexpr std::uint32_t kClientEvents = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::int64_t kTickUs = 100'000;
// Enough to see every client once in a second, as Redis does.
constexpr std::size_t kLeastSwept = 5;
constexpr std::size_t kTicksPerSweep = 10;
// Redis: who has not given a password and does not read gets no more memory than this.
constexpr std::size_t kMostUnsentUnauthenticated = 1024;

// Tags of epoll events: connections by their address, which is even; listeners odd.
std::uint64_t Tag(const Connection& connection) {
  return reinterpret_cast<std::uintptr_t>(&connection);
}

}  // namespace

Network::Network(server::Server& server)
    : server_(server),
      signals_([this](int signal) { OnSignal(signal); }),
      door_(server),
      runner_(server),
      turned_us_(server.clock().MonotonicUs()) {}

Network::~Network() {
  for (auto& connection : connections_) server_.OnDisconnect(*connection);
}

void Network::OnSignal(int signal) {
  base::LogWarning("Received {}: shutting down", signal == SIGINT ? "SIGINT" : "SIGTERM");
  server_.Shutdown({});
}

void Network::Run() {
  while (!server_.shutdown()) Turn(kTickUs);
  while (server_.clients().has_crowd()) ServeCrowd();
  // What was answered in the last turn is out already; the others see their connection end.
  CloseListeners();
}

void Network::Turn(std::int64_t longest_wait_us) {
  const bool must_not_wait = work_waits_ || !runner_.again().empty() || !runner_.unsent().empty() ||
                             server_.clients().has_crowd();
  const std::int64_t wait_us =
      must_not_wait ? 0 : std::min(longest_wait_us, server_.SleepUs(turned_us_));
  const auto events = loop_.Wait(wait_us);
  const std::int64_t woken_us = server_.clock().MonotonicUs();
  if (loop_.was_interrupted()) signals_.Poll();
  now_ms_ = server_.clock().NowMs();
  server_.BeginTurn(now_ms_);
  ++server_.stats().eventloop_cycles;
  for (const epoll_event& event : events) OnEvent(event);
  ServeReady();
  TakePending();  // who is killed is closed before the killer is answered, as in Redis
  SendUnsent();
  ServeCrowd();
  work_waits_ = server_.Turn(woken_us);
  TakePending();
  turned_us_ = server_.turned_us();
  server_.stats().eventloop_us +=
      static_cast<std::uint64_t>(std::max<std::int64_t>(turned_us_ - woken_us, 0));
  if (turned_us_ >= next_tick_us_) Tick(turned_us_);
  Bury();
}

void Network::OnEvent(const epoll_event& event) {
  const std::uint64_t tag = event.data.u64;
  if (tag == EventLoop::kWakeTag) return loop_.ClearWake();
  if ((tag & 1) != 0) return AcceptFrom(tag / 2);
  auto& connection = *reinterpret_cast<Connection*>(static_cast<std::uintptr_t>(tag));
  if (!connection.closed) OnConnectionEvent(connection, event.events);
}

void Network::OnConnectionEvent(Connection& connection, std::uint32_t events) {
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
    connection.readable = true;
    if ((events & ~static_cast<std::uint32_t>(EPOLLIN | EPOLLOUT)) != 0) {
      connection.peer_has_closed = true;
    }
    const bool is_gone = (events & (EPOLLHUP | EPOLLERR)) != 0;
    if (is_gone && connection.closing != Closing::kNo) return Close(connection);
    runner_.AddAgain(connection);
  }
  if ((events & EPOLLOUT) != 0 && connection.write_armed) runner_.AddUnsent(connection);
}

void Network::ServeReady() {
  if (runner_.again().empty()) return;
  serving_.swap(runner_.again());
  for (Connection* connection : serving_) {
    connection->in_again = false;
    if (!connection->closed) runner_.Serve(*connection, now_ms_);
    if (server_.batch().is_block_low()) {
      runner_.Finish();
      SendUnsent();
    }
  }
  serving_.clear();
  runner_.Finish();
}

void Network::SendUnsent() {
  auto& unsent = runner_.unsent();
  // Those that are to go on sending in the next turn join behind.
  const std::size_t count = unsent.size();
  for (std::size_t i = 0; i < count; ++i) {
    unsent[i]->in_unsent = false;
    Flush(*unsent[i]);
  }
  unsent.erase(unsent.begin(), unsent.begin() + static_cast<std::ptrdiff_t>(count));
  server_.batch().RepliesAreOut();
}

// Clients that something happened to outside their own turn: messages, above all. Letting one go
// can settle messages for others.
void Network::TakePending() {
  server_.SettleMessages();
  for (;;) {
    server_.clients().TakePending(pending_);
    if (pending_.empty()) break;
    for (session::Client* client : pending_) FlushPending(static_cast<Connection&>(*client));
  }
  if (!server_.clients().has_crowd()) server_.MessagesAreOut();
}

void Network::ServeCrowd() {
  session::ClientRegistry& clients = server_.clients();
  if (!clients.has_crowd()) return;
  clients.TakeFromCrowd(pending_);
  for (session::Client* client : pending_) FlushPending(static_cast<Connection&>(*client));
  TakePending();
  if (!server_.messages_pile_up()) return;
  clients.ForEachInCrowd([](session::Client& client) { client.reply.KeepBorrowed(); });
  server_.MessagesAreOut();
}

// A socket that is known to be full is not tried: a slow subscriber must not cost a call at every
// message.
void Network::FlushPending(Connection& connection) {
  const bool is_full = connection.write_armed && connection.closing != Closing::kNow;
  if (!is_full || connection.closed || connection.reply.empty()) return Flush(connection);
  if (IsOverLimit(connection)) return Close(connection);
  connection.reply.KeepBorrowed();
  AwaitRoom(connection);
}

void Network::Flush(Connection& connection) {
  if (connection.closed) return;
  if (connection.closing == Closing::kNow) return Close(connection);
  if (connection.reply.empty()) return GoOn(connection);
  if (IsOverLimit(connection)) return Close(connection);
  const std::uint64_t before = connection.bytes_out;
  const auto sent = connection.Send();
  server_.stats().net_output_bytes += connection.bytes_out - before;
  ++server_.stats().writes_processed;
  switch (sent) {
    case Connection::Sent::kAll: return GoOn(connection);
    case Connection::Sent::kBlocked: return AwaitRoom(connection);
    case Connection::Sent::kSome: return runner_.AddUnsent(connection);
    case Connection::Sent::kFailed: return Close(connection);
  }
}

void Network::AwaitRoom(Connection& connection) {
  const std::size_t unsent = connection.reply.size();
  if (!connection.authenticated && unsent > kMostUnsentUnauthenticated) return Close(connection);
  if (!connection.write_armed) {
    connection.write_armed = true;
    loop_.Modify(connection.Descriptor(), kClientEvents | EPOLLOUT, Tag(connection));
  }
  // Below its bound again, it may have more made for it.
  if (connection.input_waiting && connection.CanRun()) runner_.AddAgain(connection);
}

// Everything is sent: whatever waited for that happens now.
void Network::GoOn(Connection& connection) {
  connection.over_soft_limit_since_ms = 0;
  if (connection.write_armed) {
    connection.write_armed = false;
    loop_.Modify(connection.Descriptor(), kClientEvents, Tag(connection));
  }
  if (connection.closing == Closing::kAfterReply) return Close(connection);
  const bool has_ended = connection.stream_ended && !connection.busy && !connection.input_waiting;
  if (has_ended) return Close(connection);
  if (connection.input_waiting && connection.CanRun()) runner_.AddAgain(connection);
}

bool Network::IsOverLimit(Connection& connection) {
  const bool listens = (connection.modes & session::kSubscribed) != 0;
  const auto& limits = server_.config().client_output_buffer_limit();
  const auto& limit = listens ? limits.pubsub : limits.normal;
  const bool is_limited = limit.hard_bytes != 0 || limit.soft_bytes != 0;
  if (!is_limited && !connection.over_output_limit) [[likely]]
    return false;
  const std::size_t bytes = connection.reply.memory_bytes();
  bool is_over =
      connection.over_output_limit || (limit.hard_bytes != 0 && bytes >= limit.hard_bytes);
  if (limit.soft_bytes == 0 || bytes < limit.soft_bytes) {
    connection.over_soft_limit_since_ms = 0;
  } else if (connection.over_soft_limit_since_ms == 0) {
    connection.over_soft_limit_since_ms = now_ms_;
  } else {
    const std::int64_t over_ms = now_ms_ - connection.over_soft_limit_since_ms;
    is_over = is_over || over_ms > limit.soft_seconds * 1000;
  }
  if (is_over) {
    base::LogWarning("Closing client id={} addr={}: its output of {} bytes is over the limit",
                     connection.id, connection.Address(), bytes);
    ++server_.stats().output_buffer_limit_disconnections;
  }
  return is_over;
}

void Network::Close(Connection& connection) {
  if (connection.closed) return;
  connection.closed = true;
  server_.OnDisconnect(connection);
  connection.CloseSocket();
  closed_.push_back(&connection);
}

// The closed ones stand in no list any more.
void Network::Bury() {
  if (closed_.empty()) return;
  const auto is_closed = [](const Connection* connection) { return connection->closed; };
  std::erase_if(runner_.again(), is_closed);
  std::erase_if(runner_.unsent(), is_closed);
  for (const Connection* connection : closed_) {
    const std::uint32_t slot = connection->slot;
    std::swap(connections_[slot], connections_.back());
    connections_[slot]->slot = slot;
    connections_.pop_back();
  }
  closed_.clear();
}

void Network::AcceptFrom(std::size_t listener) {
  const std::uint32_t most = server_.config().max_new_connections_per_cycle();
  for (std::uint32_t i = 0; i < most; ++i) {
    std::unique_ptr<Connection> connection;
    const auto outcome = door_.Accept(listeners_[listener], now_ms_, connection);
    if (outcome == Door::Outcome::kNobody) return;
    if (outcome == Door::Outcome::kNoDescriptors) return WatchListeners(false);
    if (outcome == Door::Outcome::kClient) Welcome(std::move(connection));
  }
}

void Network::Welcome(std::unique_ptr<Connection> connection) {
  const auto added = loop_.Add(connection->Descriptor(), kClientEvents, Tag(*connection));
  if (!added) return base::LogWarning("Taking a client: {}", added.error());
  connection->slot = static_cast<std::uint32_t>(connections_.size());
  server_.OnConnect(*connection);
  connections_.push_back(std::move(connection));
}

void Network::Tick(std::int64_t now_us) {
  next_tick_us_ = now_us + kTickUs;
  signals_.Poll();
  if (!accepting_) WatchListeners(true);
  SweepSome();
}

// Looks at a tenth of the clients: has one been idle, or over its soft limit, for too long?
void Network::SweepSome() {
  const auto& clients = server_.clients().clients();
  const std::int64_t idle_ms = std::int64_t{server_.config().timeout()} * 1000;
  std::size_t left = std::max(clients.size() / kTicksPerSweep, kLeastSwept);
  auto at = clients.upper_bound(swept_up_to_);
  for (; at != clients.end() && left > 0; --left) {
    auto& connection = static_cast<Connection&>(*at->second);
    ++at;
    swept_up_to_ = connection.id;
    const bool is_idle =
        idle_ms > 0 && !connection.busy && now_ms_ - connection.last_active_ms > idle_ms;
    if (is_idle) base::LogVerbose("Closing idle client id={}", connection.id);
    if (is_idle || (!connection.reply.empty() && IsOverLimit(connection))) Close(connection);
  }
  if (at == clients.end()) swept_up_to_ = 0;
}

}  // namespace oribi::net
