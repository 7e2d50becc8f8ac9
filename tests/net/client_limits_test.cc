// What a client may ask of the server, from outside: each limit ends one connection in Redis'
// words and leaves the others alone.

#include "net/served.h"

namespace oribi::net {
namespace {

class ClientLimits : public Served {};

TEST_F(ClientLimits, OneClientTooManyIsToldAndClosed) {
  Start({"--maxclients", "3"});
  Talker clients[3];
  for (auto& client : clients) {
    client = Talk();
    EXPECT_EQ(client.Ask("PING").text, "PONG");
  }
  auto refused = server().Connect();
  bool closed = false;
  EXPECT_EQ(refused.ReceiveAll(support::kPatience, &closed),
            "-ERR max number of clients reached\r\n");
  EXPECT_TRUE(closed);

  clients[0].socket().Close();
  EXPECT_TRUE(Eventually([&] { return Ping() == "PONG"; }));
  EXPECT_EQ(clients[1].Ask("PING").text, "PONG");
}

TEST_F(ClientLimits, AnIdleClientIsClosedAndABusyOneIsNot) {
  Start({"--timeout", "1"});
  auto idle = Talk();
  auto busy = Talk();
  ASSERT_EQ(idle.Ask("PING").text, "PONG");
  EXPECT_TRUE(Eventually([&] {
    EXPECT_EQ(busy.Ask("PING").text, "PONG");
    return idle.socket().IsClosedWithin(milliseconds(10));
  }));
}

TEST_F(ClientLimits, ARequestBeyondTheQueryBufferLimitEndsTheConnection) {
  Start({"--client-query-buffer-limit", "1mb"});
  auto greedy = server().Connect();
  greedy.Send("*2\r\n$4\r\nECHO\r\n$3000000\r\n");
  greedy.Send(std::string(3'000'000, 'x'));
  EXPECT_TRUE(greedy.IsClosedWithin(support::kPatience));
  EXPECT_EQ(Ping(), "PONG");
}

TEST_F(ClientLimits, ManySmallRequestsAreNotOneLargeOne) {
  Start({"--client-query-buffer-limit", "1mb"});
  std::string requests;
  for (int i = 0; i < 100'000; ++i) requests += Request("PING");
  std::vector<std::string> replies;
  EXPECT_TRUE(Talk().AskAll(requests, 100'000, replies));
}

// Ten thousand replies of 100 kB to a client that reads none of them.
class DeafClient : public ClientLimits {
 protected:
  static constexpr int kRequests = 10'000;

  void Fill(Talker& client) {
    client.Ask({"SET", "large", std::string(100'000, 'x')});
    std::string requests;
    for (int i = 0; i < kRequests; ++i) requests += Request("GET large");
    for (int pause = 0; !requests.empty() && pause < 200;) {
      const auto sent = client.socket().SendSome(requests);
      if (sent < 0) break;
      requests.erase(0, static_cast<std::size_t>(sent));
      if (sent == 0) ++pause, support::PauseBriefly();
    }
  }
};

TEST_F(DeafClient, CostsLittleMemoryWithoutALimit) {
  Start();
  auto deaf = Talk();
  const auto before = server().ResidentBytes();
  Fill(deaf);
  EXPECT_EQ(Ping(), "PONG");
  // 1 GB was asked for; what the server holds back is some megabytes.
  EXPECT_LT(server().ResidentBytes(), before + 100'000'000);
}

TEST_F(DeafClient, IsClosedAtTheHardLimit) {
  Start({"--client-output-buffer-limit", "normal", "300kb", "0", "0"});
  auto deaf = Talk();
  Fill(deaf);
  EXPECT_TRUE(Eventually(
      [&] { return Talk().Ask("CLIENT LIST").text.find("cmd=get") == std::string::npos; }));
  EXPECT_TRUE(deaf.socket().IsClosedWithin(support::kPatience));
  EXPECT_EQ(Ping(), "PONG");
}

TEST_F(DeafClient, IsClosedWhenTheSoftLimitLasts) {
  Start({"--client-output-buffer-limit", "normal", "0", "100kb", "1"});
  auto deaf = Talk();
  Fill(deaf);
  EXPECT_TRUE(Eventually(
      [&] { return Talk().Ask("CLIENT LIST").text.find("cmd=get") == std::string::npos; }));
  EXPECT_EQ(Ping(), "PONG");
}

TEST_F(DeafClient, GetsEverythingOnceItReads) {
  Start();
  auto slow = Talk();
  slow.Ask({"SET", "large", std::string(100'000, 'x')});
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += Request("GET large");
  slow.socket().Send(requests);
  std::vector<std::string> replies;
  ASSERT_TRUE(slow.AskAll("", 500, replies));
  EXPECT_TRUE(
      std::ranges::all_of(replies, [](const auto& reply) { return reply.size() == 100'000 + 11; }));
  EXPECT_EQ(slow.Ask("PING").text, "PONG");
}

TEST_F(ClientLimits, AWebPageIsTurnedAway) {
  Start();
  for (const auto* line : {"POST / HTTP/1.1\r\n", "Host: localhost\r\n"}) {
    auto browser = server().Connect();
    browser.Send(line);
    browser.Send("SET stolen 1\r\n");
    bool closed = false;
    EXPECT_EQ(browser.ReceiveAll(support::kPatience, &closed), "");
    EXPECT_TRUE(closed) << line;
  }
  EXPECT_EQ(Talk().Ask("EXISTS stolen").text, "0");
  EXPECT_NE(server().Log().find("HTTP"), std::string::npos) << server().Log();
}

}  // namespace
}  // namespace oribi::net
