// Several clients that listen and publish, on both servers: each client must get the same replies
// and messages from each command. What one command brings to a client is compared in any order,
// since Redis has none for patterns and for leaving all channels.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "differential/draw.h"
#include "support/server_process.h"

namespace oribi::differential {
namespace {

using support::Printable;
using support::Request;
using support::ServerProcess;
using support::Talker;

constexpr std::size_t kClients = 4;

using Frames = std::vector<std::string>;

// The clients of one server.
class Crowd {
 public:
  explicit Crowd(const ServerProcess& server) {
    for (Talker& talker : talkers_) talker = Talker(server.Connect());
  }

  // What each client got until all that the command did has arrived: a PING with a word of its own
  // is sent behind it.
  std::array<Frames, kClients> Tell(std::size_t who, const Command& command) {
    std::array<Frames, kClients> got;
    Send(who, command, got[who]);
    for (std::size_t i = 0; i < kClients; ++i) {
      if (i != who) Send(i, {}, got[i]);
    }
    for (auto& frames : got) std::sort(frames.begin(), frames.end());
    return got;
  }

 private:
  void Send(std::size_t who, const Command& command, Frames& frames) {
    const std::string token = "pong" + std::to_string(++tokens_);
    const std::string ping = Request({"PING", token});
    talkers_[who].socket().Send(command.empty() ? ping : Request(command) + ping);
    const std::string end = token + "\r\n";
    std::string frame;
    while (talkers_[who].Next(frame)) {
      if (frame.ends_with(end)) return;
      frames.push_back(frame);
    }
    frames.push_back("closed");
  }

  std::array<Talker, kClients> talkers_;
  int tokens_ = 0;
};

class PubsubDuel : public ::testing::Test {
 protected:
  static Command Make(Draw& draw) {
    const auto name = [&draw] {
      return std::string(draw.One({"a", "ab", "abc", "b", "a*", "*", "a?c", "[ab]", "\\a", ""}));
    };
    const std::string word =
        draw.One({"SUBSCRIBE", "SUBSCRIBE", "PSUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE",
                  "PUNSUBSCRIBE", "SUNSUBSCRIBE", "PUBLISH", "PUBLISH", "PUBLISH", "SPUBLISH",
                  "PUBSUB", "other"});
    if (word == "other") return Other(draw);
    if (word == "PUBSUB") return Ask(draw, name());
    if (word.ends_with("PUBLISH")) return {word, name(), draw.Value()};
    Command command = {word};
    for (std::uint64_t i = draw.Below(4); i > 0; --i) command.push_back(name());
    return command;
  }
  static Command Ask(Draw& draw, const std::string& name) {
    const std::string what = draw.One({"NUMSUB", "SHARDNUMSUB", "NUMPAT", "CHANNELS", "nosuch"});
    if (what == "NUMPAT") return {"PUBSUB", what};
    if (what != "CHANNELS") return {"PUBSUB", what, name, "b"};
    // At most one channel, as the order is not told.
    return draw.OneIn(4) ? Command{"PUBSUB", what, name, "b"} : Command{"PUBSUB", what, "ab"};
  }
  static Command Other(Draw& draw) {
    switch (draw.Below(6)) {
      case 0: return {"RESET"};
      case 1: return {"HELLO", draw.One({"2", "3"})};
      case 2: return {"GET", "k"};
      case 3: return {"PING"};
      case 4: return {"PUBLISH", "a"};
      default: return {"CLIENT", "GETNAME"};
    }
  }
  // Leaving all channels counts down in any order: the same bytes, shuffled.
  static void ExpectSame(const Command& command, const Frames& expected, const Frames& got) {
    ASSERT_EQ(got.size(), expected.size())
        << Printable(command) << ": " << (got.empty() ? "nothing" : got.back());
    const bool leaves_all = command.size() == 1 && command[0].ends_with("UNSUBSCRIBE");
    const auto told = [&](const Frames& frames) {
      std::string all;
      for (const std::string& frame : frames) all += frame;
      if (leaves_all) std::sort(all.begin(), all.end());
      return Printable(all);
    };
    ASSERT_EQ(told(got), told(expected)) << Printable(command);
  }
};

TEST_F(PubsubDuel, ClientsOfBothServersHearTheSame) {
  ServerProcess peer(support::PeerBinary());
  ServerProcess ours(support::OribiBinary());
  ASSERT_TRUE(peer.IsUp() && ours.IsUp());
  Crowd theirs(peer);
  Crowd own(ours);
  Draw draw(SeedOr(support::IsSanitized() ? 2 : 1));
  for (int i = 0; i < 4000; ++i) {
    const std::size_t who = draw.Below(kClients);
    const Command command = Make(draw);
    auto expected = theirs.Tell(who, command);
    auto got = own.Tell(who, command);
    for (std::size_t client = 0; client < kClients; ++client) {
      // HELLO tells of the server itself.
      if (client == who && command[0] == "HELLO") continue;
      ExpectSame(command, expected[client], got[client]);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace oribi::differential
