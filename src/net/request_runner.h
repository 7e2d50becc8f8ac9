#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "net/connection.h"
#include "protocol/request_parser.h"
#include "server/server.h"

namespace oribi::net {

// The middle of a loop turn: what clients have sent is received, cut into requests and run.
//
// Bytes are received into one block that all clients of a turn share, and arguments are views into
// it; only what cannot be run yet (the beginning of a request, requests of a client that is busy or
// has had its share of this turn) is copied to the client's query buffer. A request that is known
// to be large is received in a query buffer of just its size, where it stays until it has run.
class RequestRunner {
 public:
  explicit RequestRunner(server::Server& server);

  // Serves one client that may have sent something. Its requests may wait for others to make a
  // batch; Finish runs what is left.
  void Serve(Connection& connection, std::int64_t now_ms);
  void Finish();

  // Those whose replies are to be sent, and those to be served again without waiting for the
  // socket. The caller takes them after Finish.
  std::vector<Connection*>& unsent() { return unsent_; }
  std::vector<Connection*>& again() { return again_; }
  void AddUnsent(Connection& connection);
  void AddAgain(Connection& connection);

 private:
  // One client's part of a batch. Its input lies in the shared block or in its query buffer.
  struct Visit {
    Connection* connection;
    std::string_view input = {};
    std::size_t parsed = 0;  // up to here it was cut into requests
    std::size_t done = 0;    // up to here it was run
    std::size_t first = 0;   // its first request of the batch at hand, in ends_
    std::size_t ran = 0;     // requests of this visit that have run
    bool in_query_buffer = false;
    bool starved = false;  // the input ends inside a request
    bool failed = false;   // protocol error behind the last request
    bool held_up = false;  // some requests were not run
  };

  // A client's share of one turn. Redis runs all that a read of 16 KB brings.
  static constexpr std::size_t kMostRequests = 512;
  static constexpr std::size_t kMostReplyBytes = 256 * 1024;
  static constexpr std::size_t kBlockBytes = 256 * 1024;
  static constexpr std::size_t kReadBytes = 64 * 1024;
  // From here on a request is received in a query buffer of its own size.
  static constexpr std::size_t kLargeRequest = 32 * 1024;
  static constexpr std::size_t kMostReadAtOnce = 1 << 20;

  bool Receive(Connection& connection, Visit& visit);
  bool ReceiveInBlock(Connection& connection, Visit& visit);
  bool ReceiveInQueryBuffer(Connection& connection, std::size_t total);
  bool Took(Connection& connection, Connection::Received received, std::size_t bytes);
  void ReceiveAside(Connection& connection);
  void KeepWithinLimit(Connection& connection);
  static void EndStream(Connection& connection);
  void OutOfMemory(Connection& connection);

  void Parse(Visit& visit);
  void Cut(Visit& visit);
  std::size_t RequestsOf(const Visit& visit) const {
    return visit.ran + (ends_.size() - visit.first);
  }
  bool MayGoOn(const Visit& visit) const;
  void RunBatch();
  void Account(Visit& visit, std::size_t end);
  void Settle(Visit& visit);
  void AnswerProtocolError(Connection& connection);

  server::Server& server_;
  server::Batch& batch_;
  std::unique_ptr<char[]> block_;
  std::size_t block_used_ = 0;
  std::vector<Visit> visits_;
  // For each request in the batch: where it ends in its visit's input.
  std::vector<std::size_t> ends_;
  protocol::UnquotedWords words_;
  std::vector<Connection*> unsent_;
  std::vector<Connection*> again_;
  std::int64_t now_ms_ = 0;
};

}  // namespace oribi::net
