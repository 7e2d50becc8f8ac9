#pragma once

#include <cstdint>
#include <string>

#include "net/file_descriptor.h"
#include "net/query_buffer.h"
#include "protocol/request_parser.h"
#include "session/client.h"

namespace oribi::net {

// One client and its socket.
class Connection final : public session::Client {
 public:
  enum class Sent {
    kAll,
    kBlocked,  // the kernel takes no more for now
    kSome,     // it would take more, but others are waiting too
    kFailed,
  };
  // What a read from the socket brought.
  enum class Received { kBytes, kNothing, kEnd };

  Connection(std::uint64_t client_id, std::int64_t now_ms, FileDescriptor socket, bool is_unix)
      : Client(client_id, now_ms), socket_(std::move(socket)), is_unix_(is_unix) {}

  std::string Address() const override;
  std::string LocalAddress() const override;
  int Descriptor() const override { return socket_.get(); }
  bool IsUnixSocket() const override { return is_unix_; }
  std::size_t QueryBytes() const override { return query.size(); }
  std::size_t QueryFreeBytes() const override { return query.capacity() - query.size(); }

  // One recv; `readable` afterwards says whether there may be more.
  Received Receive(char* room, std::size_t room_size, std::size_t& bytes);
  // Sends what waits in `reply`. What the kernel does not take is moved to memory of our own.
  Sent Send();
  void CloseSocket() { socket_.Close(); }

  // May its next request be executed?
  bool CanRun() const {
    return closing == session::Closing::kNo && !busy && reply.size() < kMostUnsent;
  }

  // A client that does not read its replies gets no further ones made: its requests wait in the
  // query buffer, whose limit it may then reach. Pipelines written as a whole before the first
  // reply is read are fine, since requests are read all the while.
  static constexpr std::size_t kMostUnsent = 4 << 20;

  QueryBuffer query;
  protocol::RequestParser parser;
  std::int64_t over_soft_limit_since_ms = 0;  // 0 while it is not
  std::uint32_t slot = 0;                     // its place among the connections of the loop
  bool readable = false;         // the socket may hold bytes: no read has come up short since
  bool peer_has_closed = false;  // epoll saw the end of the stream: read on to reach it
  bool stream_ended = false;     // and we did
  bool input_waiting = false;    // the query buffer may hold whole requests
  bool write_armed = false;      // waits for EPOLLOUT
  bool in_again = false;         // stands in the list of those to serve without waiting
  bool in_unsent = false;        // stands in the list of those to send to at the end of the turn
  bool closed = false;           // lives until the end of the turn, for the lists it stands in

 private:
  FileDescriptor socket_;
  bool is_unix_;
};

}  // namespace oribi::net
