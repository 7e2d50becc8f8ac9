#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/reply_buffer.h"
#include "pubsub/subscriber.h"
#include "session/tracking.h"
#include "session/transaction.h"

namespace oribi::session {

enum class ReplyMode : std::uint8_t { kOn, kOff, kSkipNext, kSkip };

// When a client is to be let go.
enum class Closing : std::uint8_t {
  kNo,
  kAfterReply,  // once its replies are out: QUIT, protocol errors
  kNow,         // CLIENT KILL, limits
};

// What keeps the next command of a client from being like any other; most clients have none of it.
enum ClientMode : std::uint8_t {
  kSubscribed = 1 << 0,  // to channels or patterns
  kQueueing = 1 << 1,    // after MULTI
  kTracking = 1 << 2,    // the keys it reads are noted, or its changes (CLIENT TRACKING)
  kMonitor = 1 << 3,     // sees all commands
};

class Client;

// A client as a subscriber.
class Subscription final : public pubsub::Subscriber {
 public:
  explicit Subscription(Client& subscribed) : client(subscribed) {}

  Client& client;
};

// What few clients have; made when first set, so that an idle client stays small.
struct ClientDetails {
  std::string name;
  std::string lib_name;
  std::string lib_version;
  std::unique_ptr<Transaction> transaction;
  std::unique_ptr<Tracking> tracking;
};

// Everything the server remembers about one connection, without its socket. The room net derives
// its Connection from this; tests make plain ones.
class Client {
 public:
  Client(std::uint64_t client_id, std::int64_t now_ms)
      : id(client_id), created_ms(now_ms), last_active_ms(now_ms) {}
  virtual ~Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Addresses as CLIENT LIST prints them ("127.0.0.1:6379", "/path:0" for a unix socket); the
  // descriptor or -1.
  virtual std::string Address() const { return ""; }
  virtual std::string LocalAddress() const { return ""; }
  virtual int Descriptor() const { return -1; }
  virtual bool IsUnixSocket() const { return false; }
  // Bytes of its query buffer: waiting, and free.
  virtual std::size_t QueryBytes() const { return 0; }
  virtual std::size_t QueryFreeBytes() const { return 0; }

  const ClientDetails& details() const;
  ClientDetails& MutableDetails();

  // Null when it has none.
  Transaction* transaction() const { return details_ ? details_->transaction.get() : nullptr; }
  Tracking* tracking() const { return details_ ? details_->tracking.get() : nullptr; }
  Transaction& MutableTransaction();
  Tracking& MutableTracking();
  // Null when it listens to nothing.
  Subscription* subscription() const { return subscription_.get(); }
  Subscription& MutableSubscription();
  // To be called when the subscription may have begun or ended.
  void SettleSubscription();

  // RESET, once it has left all modes: as if it had just connected, but for the client library's
  // name.
  void ResetState(bool is_authenticated);

  std::size_t memory_bytes() const;

  const std::uint64_t id;
  const std::int64_t created_ms;
  std::int64_t last_active_ms;

  protocol::ReplyBuffer reply;
  std::string_view last_command;  // full name, "config|get"; points into the command table
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t commands = 0;

  std::int32_t db = 0;
  std::uint8_t resp = 2;
  std::uint8_t modes = 0;      // ClientMode
  bool authenticated = false;  // as the default user; ACL users come with ACL
  ReplyMode reply_mode = ReplyMode::kOn;
  Closing closing = Closing::kNo;
  bool no_evict = false;
  bool no_touch = false;
  // A command of this client is still at work in slices, or waits (blocked): its next ones wait.
  bool busy = false;
  bool blocked = false;
  // How many of its requests the batch at hand has run (server/batch.h).
  std::uint32_t executed = 0;
  // It stands in the registry's list of clients with output to send.
  bool output_pending = false;
  // It stands in the registry's crowd, there.
  bool in_crowd = false;
  std::uint32_t crowd_place = 0;
  // Messages have made its output too large: it gets no more, and net closes it.
  bool over_output_limit = false;

 private:
  std::unique_ptr<ClientDetails> details_;
  std::unique_ptr<Subscription> subscription_;
};

}  // namespace oribi::session
