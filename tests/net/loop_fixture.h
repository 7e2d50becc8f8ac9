#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "commands/context.h"
#include "config/config.h"
#include "net/file_descriptor.h"
#include "net/network.h"
#include "server/server.h"

namespace oribi::net {

// Work that answers after its client was kept busy for a number of slices.
class SomeSlices final : public commands::SlicedWork {
 public:
  explicit SomeSlices(int slices) : left_(slices) {}
  bool Step(std::int64_t, protocol::ReplyWriter& reply) override {
    if (--left_ > 0) return false;
    reply.SimpleString("SLOW");
    return true;
  }

 private:
  int left_;
};

inline std::size_t Number(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Commands of the tests' own, so that they depend on no group of commands.
inline const commands::CommandSpec kSay = {
    .name = "T.SAY", .arguments = {commands::Text("text")}, .handler = [](auto& ctx) {
      ctx.reply.Bulk(ctx.args.Text());
    }};
inline const commands::CommandSpec kCount = {
    .name = "T.COUNT",
    .arguments = {commands::Optional(commands::Many(commands::Text("text")))},
    .handler = [](auto& ctx) {
      ctx.reply.Integer(static_cast<std::int64_t>(ctx.client.commands));
    }};
inline const commands::CommandSpec kFill = {
    .name = "T.FILL", .arguments = {commands::Text("bytes")}, .handler = [](auto& ctx) {
      ctx.reply.Bulk(std::string(Number(ctx.args.Text()), 'x'));
    }};
inline const commands::CommandSpec kLength = {
    .name = "T.LENGTH", .arguments = {commands::Text("text")}, .handler = [](auto& ctx) {
      ctx.reply.Integer(static_cast<std::int64_t>(ctx.args.Text().size()));
    }};
inline const commands::CommandSpec kSlow = {
    .name = "T.SLOW", .arguments = {commands::Text("slices")}, .handler = [](auto& ctx) {
      const auto slices = static_cast<int>(Number(ctx.args.Text()));
      ctx.server.RunInSlices(ctx.client, std::make_unique<SomeSlices>(slices));
    }};
inline const commands::CommandSpec kLeave = {.name = "T.LEAVE", .handler = [](auto& ctx) {
                                               ctx.reply.Ok();
                                               ctx.server.Close(ctx.client,
                                                                session::Closing::kAfterReply);
                                             }};
inline const commands::CommandSpec kKill = {
    .name = "T.KILL", .arguments = {commands::Text("id")}, .handler = [](auto& ctx) {
      session::Client* victim = ctx.server.clients().Find(Number(ctx.args.Text()));
      if (victim != nullptr) ctx.server.Close(*victim, session::Closing::kNow);
      ctx.reply.Ok();
    }};

inline std::string Call(const std::vector<std::string>& words) {
  std::string text = "*" + std::to_string(words.size()) + "\r\n";
  for (const auto& word : words) {
    text += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return text;
}
inline std::string Bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

// A server with real sockets whose loop turns only when the test says so, and peers that talk to
// it from the same thread.
class LoopTest : public testing::Test {
 protected:
  static constexpr int kMostTurns = 20'000;

  // One client's end. Never blocks.
  class Peer {
   public:
    Peer() = default;
    explicit Peer(int socket) : socket_(socket) {
      fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    }
    // How much of it the kernel took.
    std::size_t Send(std::string_view bytes) {
      const auto sent = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      return sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }
    void Read() {
      char bytes[65536];
      ssize_t got = 0;
      while ((got = recv(socket_.get(), bytes, sizeof bytes, 0)) > 0) {
        received.append(bytes, static_cast<std::size_t>(got));
      }
      closed = closed || got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }
    void EndStream() { shutdown(socket_.get(), SHUT_WR); }
    void Close() { socket_.Close(); }

    std::string received;
    bool closed = false;

   private:
    FileDescriptor socket_;
  };

  LoopTest() {
    unixsocket_ = testing::TempDir() + "oribi-loop-" + std::to_string(getpid()) + ".sock";
    Set("port", "0");
    EXPECT_TRUE(config_.unixsocket.ReadLine(std::vector<std::string>{unixsocket_}));
  }
  ~LoopTest() override { unlink(unixsocket_.c_str()); }

  void Set(std::string_view name, const std::string& value) {
    const auto set = config_.Find(name)->ReadSetting(value);
    ASSERT_TRUE(set) << set.error();
  }

  // Tests that set options do so before they start.
  void Start() {
    server_ = std::make_unique<server::Server>(config_, clock_);
    for (const auto* spec : {&kSay, &kCount, &kFill, &kLength, &kSlow, &kLeave, &kKill}) {
      server_->commands().Add(*spec);
    }
    network_ = std::make_unique<Network>(*server_);
    const auto opened = network_->Open();
    ASSERT_TRUE(opened) << opened.error();
  }

  Peer Connect() {
    const int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, unixsocket_.c_str(), unixsocket_.size());
    EXPECT_EQ(connect(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return Peer(socket_fd);
  }

  void Turns(int count = 5) {
    for (int i = 0; i < count; ++i) network_->Turn(0);
  }
  // Turns until it is so, or it is clear that it never will be.
  void TurnUntil(const std::function<bool()>& is_so) {
    for (int i = 0; i < kMostTurns; ++i) {
      if (is_so()) return;
      network_->Turn(0);
    }
    ADD_FAILURE() << "did not happen in " << kMostTurns << " turns";
  }
  void ExpectReply(Peer& peer, const std::string& expected) {
    TurnUntil([&] {
      peer.Read();
      return peer.received.size() >= expected.size();
    });
    EXPECT_TRUE(peer.received == expected)
        << peer.received.substr(0, 200) << " instead of " << expected.substr(0, 200);
    peer.received.clear();
  }
  void ExpectClosed(Peer& peer) {
    TurnUntil([&] {
      peer.Read();
      return peer.closed;
    });
  }
  // Sends all of it while the loop turns.
  void SendAll(Peer& peer, std::string_view bytes, bool reads = true) {
    TurnUntil([&] {
      bytes.remove_prefix(peer.Send(bytes));
      if (reads) peer.Read();
      return bytes.empty();
    });
  }

  base::ManualClock clock_;
  config::Config config_;
  std::string unixsocket_;
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<Network> network_;
};

}  // namespace oribi::net
