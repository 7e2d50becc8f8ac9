#include "net/connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "net/address.h"

namespace oribi::net {
namespace {

// More pieces than a pipeline of large values usually has.
constexpr int kMaxPieces = 64;
// About what the kernel takes in half a millisecond.
constexpr std::size_t kMostSentAtOnce = 1 << 20;

ssize_t SendPieces(int socket, const iovec* pieces, int count) {
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (count == 1) return send(socket, pieces->iov_base, pieces->iov_len, kFlags);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = static_cast<std::size_t>(count);
  return sendmsg(socket, &message, kFlags);
}

}  // namespace

std::string Connection::Address() const { return PeerAddress(socket_.get()); }
std::string Connection::LocalAddress() const { return OwnAddress(socket_.get()); }

Connection::Received Connection::Receive(char* room, std::size_t room_size, std::size_t& bytes) {
  const ssize_t got = recv(socket_.get(), room, room_size, MSG_DONTWAIT);
  if (got > 0) {
    bytes = static_cast<std::size_t>(got);
    bytes_in += bytes;
    // A short read took all there was. What comes later is a new edge, and so is the end of the
    // stream, unless it was announced together with these bytes.
    readable = bytes == room_size || peer_has_closed;
    return Received::kBytes;
  }
  if (got < 0 && errno == EINTR) return Received::kNothing;
  readable = false;
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Received::kNothing : Received::kEnd;
}

Connection::Sent Connection::Send() {
  std::size_t total = 0;
  while (!reply.empty()) {
    std::array<iovec, kMaxPieces> pieces;
    const int count = reply.Gather(pieces.data(), kMaxPieces);
    const ssize_t sent = SendPieces(socket_.get(), pieces.data(), count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      reply.KeepBorrowed();
      return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::kBlocked : Sent::kFailed;
    }
    reply.Consume(static_cast<std::size_t>(sent));
    bytes_out += static_cast<std::size_t>(sent);
    total += static_cast<std::size_t>(sent);
    if (total < kMostSentAtOnce || reply.empty()) continue;
    reply.KeepBorrowed();
    return Sent::kSome;
  }
  return Sent::kAll;
}

}  // namespace oribi::net
