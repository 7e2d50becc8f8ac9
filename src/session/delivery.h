#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/reply_buffer.h"
#include "pubsub/hub.h"
#include "session/client.h"
#include "session/client_registry.h"
#include "session/shared_bytes.h"

namespace oribi::session {

// Brings messages into the reply buffers of those who listen.
//
// A message is written once, into the *run* of its audience: the messages of one loop turn, one
// behind the other. Only when the run is settled (at the end of the turn, or when somebody could
// tell the difference) do the subscribers see it, as one piece of memory. So what a further message
// of a turn costs does not depend on how many listen. Runs of audiences that share no subscriber
// grow side by side; of the others only one is open at a time, which keeps each client's messages
// in the order in which they were published.
//
// A short run stays in memory that is used again after MessagesAreOut, and a buffer that must keep
// it copies it; a long one is shared by all who have not sent it yet.
//
// A message is put in a reply buffer, never on the socket: writing there could close a client while
// we walk the list it is in.
class Delivery final : public pubsub::Outlet {
 public:
  explicit Delivery(ClientRegistry& clients) : clients_(clients) {}
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  // A client with more than this unsent gets nothing further and is closed; 0 means no limit.
  void SetHardLimit(std::size_t bytes) { hard_limit_ = bytes; }

  // Around a command of a client that listens, or may begin to: what was published before goes
  // before its reply, and what the command itself publishes goes behind.
  void BeginCommand(Client& client);
  void EndCommand(Client& client);

  // Every buffer has been sent or keeps a copy (ReplyBuffer::KeepBorrowed).
  void MessagesAreOut();
  // So many short runs are waiting for that that it should come soon.
  bool piles_up() const { return scratch_.size() > 1; }

  // pubsub::Outlet
  void Send(pubsub::Audience& audience, std::string_view channel,
            std::string_view message) override;
  void Settle() override {
    if (open_ > 0) SettleAll();
  }

 private:
  struct Run {
    pubsub::Audience* audience = nullptr;
    char* bytes = nullptr;
    std::size_t size = 0;
    std::size_t capacity = 0;
    SharedBytes* shared = nullptr;      // holds `bytes` of a long run
    std::vector<std::uint32_t> starts;  // of its messages
  };
  // A run as one of the two protocols has it.
  struct Encoded {
    std::string_view bytes;
    SharedBytes* shared = nullptr;
  };

  // A longer run is shared; below, a copy costs less than keeping account of who holds what.
  static constexpr std::size_t kLongRun = 4 * 1024;
  static constexpr std::size_t kLongestRun = 256 * 1024;
  static constexpr std::size_t kScratchBytes = 64 * 1024;

  Run& RunOf(pubsub::Audience& audience);
  void MakeRoom(Run& run, std::size_t bytes);
  void Write(Run& run, std::string_view channel, std::string_view message);
  char* TakeScratch(std::size_t bytes);
  void SettleAll();
  void SettleOne(std::uint32_t index);
  void Deliver(const Run& run);
  // False when the client is not to get it, or later.
  bool DeliverTo(Client& client, const Encoded& encoded);
  Encoded AsPushes(const Run& run);

  ClientRegistry& clients_;
  std::size_t hard_limit_ = 0;
  // The first open_ are in use; the others are kept for their vectors.
  std::vector<Run> runs_;
  std::uint32_t open_ = 0;
  pubsub::Audience* ordered_ = nullptr;  // the open one whose subscribers listen to others too
  std::vector<std::unique_ptr<char[]>> scratch_;
  std::size_t scratch_used_ = 0;  // of the last block
  protocol::ReplyBuffer writing_;
  Client* at_work_ = nullptr;  // between BeginCommand and EndCommand
  std::string held_;           // for it
};

}  // namespace oribi::session
