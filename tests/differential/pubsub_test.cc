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

// The clients of one server.
class Crowd {
 public:
  explicit Crowd(const ServerProcess& server) {
    for (Talker& talker : talkers_) talker = Talker(server.Connect());
  }

  // What each client got until all that the command did has arrived: a PING with a word of its own
  // is sent behind it.
  std::array<std::vector<std::string>, kClients> Tell(std::size_t who, const Command& command) {
    std::array<std::vector<std::string>, kClients> got;
    Send(who, command, got[who]);
    for (std::size_t i = 0; i < kClients; ++i) {
      if (i != who) Send(i, {}, got[i]);
    }
    for (auto& frames : got) std::sort(frames.begin(), frames.end());
    return got;
  }

 private:
  void Send(std::size_t who, const Command& command, std::vector<std::string>& frames) {
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
  // HELLO tells of the server itself.
  static bool SameInBoth(const Command& command) { return command[0] != "HELLO"; }
};

TEST_F(PubsubDuel, ClientsOfBothServersHearTheSame) {
  ServerProcess peer(support::PeerBinary());
  ServerProcess ours(support::OribiBinary());
  ASSERT_TRUE(peer.IsUp() && ours.IsUp());
  Crowd theirs(peer);
  Crowd own(ours);
  Draw draw(support::IsSanitized() ? 2 : 1);
  for (int i = 0; i < 4000; ++i) {
    const std::size_t who = draw.Below(kClients);
    const Command command = Make(draw);
    auto expected = theirs.Tell(who, command);
    auto got = own.Tell(who, command);
    for (std::size_t client = 0; client < kClients; ++client) {
      if (client == who && !SameInBoth(command)) {
        ASSERT_EQ(got[client].size(), expected[client].size());
        continue;
      }
      ASSERT_EQ(got[client].size(), expected[client].size()) << Printable(command);
      for (std::size_t frame = 0; frame < got[client].size(); ++frame) {
        ASSERT_EQ(Printable(got[client][frame]), Printable(expected[client][frame]))
            << "step " << i << ", client " << client << ", " << who << " sent "
            << Printable(command);
      }
    }
  }
}

}  // namespace
}  // namespace oribi::differential
