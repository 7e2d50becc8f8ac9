// Transactions of several clients, interleaved at random: every reply as Redis gives it, and in the
// end nothing is kept of clients that are gone.

#include <gtest/gtest.h>

#include <array>

#include "differential/draw.h"
#include "support/server_process.h"

namespace oribi::differential {
namespace {

using support::ServerProcess;
using support::Talker;

constexpr int kCommands = 10'000;
constexpr std::size_t kClients = 5;

constexpr const char* kLines[] = {
    "MULTI",        "MULTI",
    "EXEC",         "EXEC",
    "EXEC",         "DISCARD",
    "WATCH K",      "WATCH K",
    "WATCH K K",    "UNWATCH",
    "SET K V",      "GET K",
    "INCR K",       "DEL K",
    "APPEND K V",   "LPUSH l:K V",
    "LPOP l:K",     "RENAME K K",
    "EXPIRE K 100", "EXPIRE K -1",
    "PERSIST K",    "COPY K K REPLACE",
    "NOSUCH K",     "GET",
    "MGET K K",     "BLPOP l:K 0.001",
    "SELECT 1",     "SELECT 0",
    "SWAPDB 0 1",   "FLUSHDB",
    "MOVE K 1",     "RESET",
    "EXEC now",     "WATCH",
    "PING",         "HELLO 9",
};

class Side {
 public:
  explicit Side(const std::string& binary) : server_(binary) {
    for (Talker& talker : talkers_) {
      if (server_.IsUp()) talker = Talker(server_.Connect());
    }
  }
  bool IsUp() const { return server_.IsUp(); }

  std::string Ask(std::size_t client, const Command& command) {
    std::string requests = support::Request(command);
    std::vector<std::string> replies;
    talkers_[client].AskAll(requests, 1, replies);
    return replies.empty() ? "nothing" : replies[0];
  }
  std::string Info(const std::string& field) {
    Talker talker(server_.Connect());
    const std::string info = talker.Ask("INFO clients").text;
    const auto at = info.find(field + ":");
    return at == std::string::npos ? "none" : info.substr(at, info.find('\r', at) - at);
  }
  void HangUp() {
    for (Talker& talker : talkers_) talker = Talker();
  }

 private:
  ServerProcess server_;
  std::array<Talker, kClients> talkers_;
};

std::string Drawn(Draw& draw, const std::string& word) {
  if (word == "K") return "k" + draw.Number(0, 3);
  if (word == "l:K") return "l" + draw.Number(0, 1);
  if (word == "V") return draw.Number(0, 9);
  return word;
}

TEST(Transactions, OfInterleavedClientsAreAnsweredAsRedisAnswersThem) {
  Side redis(support::PeerBinary());
  Side ours(support::OribiBinary());
  ASSERT_TRUE(redis.IsUp() && ours.IsUp());
  Draw draw(SeedOr(7));
  std::vector<std::string> history;
  for (int i = 0; i < kCommands; ++i) {
    const std::size_t client = draw.Below(kClients);
    Command command = support::Words(kLines[draw.Below(std::size(kLines))]);
    std::string line = std::to_string(client) + ":";
    for (std::string& word : command) line += ' ' + (word = Drawn(draw, word));
    history.push_back(line);
    const std::string expected = redis.Ask(client, command);
    const std::string answered = ours.Ask(client, command);
    if (expected == answered) continue;
    std::string told;
    for (std::size_t k = history.size() < 60 ? 0 : history.size() - 60; k < history.size(); ++k) {
      told += history[k] + '\n';
    }
    FAIL() << told << "redis: " << support::Printable(expected)
           << "\nours:  " << support::Printable(answered);
  }
  ours.HangUp();
  EXPECT_TRUE(
      support::Eventually([&] { return ours.Info("connected_clients") == "connected_clients:1"; }));
  EXPECT_EQ(ours.Info("watching_clients"), "watching_clients:0");
  EXPECT_EQ(ours.Info("total_watched_keys"), "total_watched_keys:0");
}

}  // namespace
}  // namespace oribi::differential
