#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/door.h"
#include "net/event_loop.h"
#include "net/request_runner.h"
#include "net/signals.h"
#include "server/server.h"

namespace oribi::net {

// The server's sockets and its loop. A turn: wait; receive what has come and run it in batches
// (request_runner.h); send the replies, one send a client; bring messages to some of those who wait
// for them; background work of the server, in slices.
class Network {
 public:
  explicit Network(server::Server& server);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Listens as the configuration says, and follows its changes from now on.
  base::Status Open();
  // Serves until the server is to shut down; then everyone is let go.
  void Run();
  // One turn that waits at most `longest_wait_us`.
  void Turn(std::int64_t longest_wait_us);
  // Ends a wait, from any thread.
  void Wake() { loop_.Wake(); }

  std::size_t connections() const { return connections_.size(); }

 private:
  void FollowConfig();
  void SetListeners(std::vector<ListeningSocket> sockets);
  void ReplaceTcp(std::vector<ListeningSocket> sockets);
  base::Status ChangePort();
  base::Status ChangeAddresses();
  void WatchListeners(bool watch);
  void CloseListeners();

  void OnSignal(int signal);
  void OnEvent(const epoll_event& event);
  void OnConnectionEvent(Connection& connection, std::uint32_t events);
  void AcceptFrom(std::size_t listener);
  void Welcome(std::unique_ptr<Connection> connection);
  void ServeReady();
  void SendUnsent();
  void TakePending();
  void ServeCrowd();
  void FlushPending(Connection& connection);
  void Tick(std::int64_t now_us);
  void SweepSome();

  void Flush(Connection& connection);
  void AwaitRoom(Connection& connection);
  void GoOn(Connection& connection);
  bool IsOverLimit(Connection& connection);
  void Close(Connection& connection);
  void Bury();

  server::Server& server_;
  EventLoop loop_;
  Signals signals_;
  Door door_;
  RequestRunner runner_;
  std::vector<ListeningSocket> listeners_;
  std::uint32_t port_ = 0;
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> closed_;
  std::vector<Connection*> serving_;  // kept for its capacity
  std::vector<session::Client*> pending_;
  std::int64_t now_ms_ = 0;
  std::int64_t turned_us_;  // the monotonic clock at the end of the last turn
  std::int64_t next_tick_us_ = 0;
  std::uint64_t swept_up_to_ = 0;  // client id
  bool work_waits_ = false;
  bool accepting_ = true;
};

}  // namespace oribi::net
