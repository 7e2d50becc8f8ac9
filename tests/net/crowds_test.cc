// Many clients at once, clients that vanish, and the end of the server while clients are there.

#include "base/random.h"
#include "net/served.h"

namespace oribi::net {
namespace {

class Crowds : public Served {};

TEST_F(Crowds, TenThousandClientsAreServed) {
  constexpr std::size_t kClients = 10'000;
  if (!MayOpen(kClients + 500)) GTEST_SKIP() << "the limit of open files cannot be raised";
  Start({"--maxclients", "10100"});
  std::vector<Talker> clients;
  // More than a port has room for at one source address would need several; 10,000 fit.
  for (std::size_t i = 0; i < kClients; ++i) clients.push_back(Talk());
  for (int round = 0; round < 2; ++round) {
    for (auto& client : clients) ASSERT_TRUE(client.socket().Send(Request("INCR count")));
    for (auto& client : clients) {
      std::string reply;
      ASSERT_TRUE(client.Next(reply));
      ASSERT_EQ(reply[0], ':') << reply;
    }
  }
  EXPECT_EQ(Talk().Ask("GET count").text, "20000");
}

// In the middle of a request, of a reply, of a pipeline; with FIN and with RST.
TEST_F(Crowds, ClientsThatVanishLeaveNothingBehind) {
  Start();
  base::Random random(11);
  auto witness = Talk();
  witness.Ask({"SET", "large", std::string(300'000, 'x')});
  std::string requests;
  for (int i = 0; i < 30; ++i) requests += Request("GET large") + Request("INCR vanished");
  for (int i = 0; i < 500; ++i) {
    auto client = server().Connect();
    const auto length = 1 + random.Below(requests.size());
    client.SendSome(std::string_view(requests).substr(0, length));
    if (random.Below(3) == 0) {
      std::string some;
      client.Receive(some, milliseconds(5));
    }
    if (random.Below(2) == 0) client.Abort();
  }
  EXPECT_EQ(witness.Ask("PING").text, "PONG");
  EXPECT_TRUE(Eventually([&] {
    const auto info = witness.Ask("INFO clients").text;
    return info.find("connected_clients:1\r\n") != std::string::npos;
  })) << witness.Ask("CLIENT LIST").text;
}

TEST_F(Crowds, AClientThatStopsSendingStillGetsItsReplies) {
  Start();
  auto client = server().Connect();
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += Request("PING");
  client.Send(requests);
  client.EndSending();
  bool closed = false;
  const auto replies = client.ReceiveAll(support::kPatience, &closed);
  EXPECT_EQ(replies.size(), 1000 * std::string_view("+PONG\r\n").size());
  EXPECT_TRUE(closed);
}

class EndOfServer : public Served, public ::testing::WithParamInterface<int> {};

TEST_P(EndOfServer, IsOrderly) {
  Start();
  std::vector<Talker> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(Talk());
  for (auto& client : clients) EXPECT_EQ(client.Ask("PING").text, "PONG");
  server().Signal(GetParam());
  EXPECT_EQ(server().WaitForEnd(), 0) << server().Log();
  for (auto& client : clients) EXPECT_TRUE(client.socket().IsClosedWithin(milliseconds(1000)));
  EXPECT_FALSE(server().Connect().IsOpen());
}

INSTANTIATE_TEST_SUITE_P(Signals, EndOfServer, ::testing::Values(SIGTERM, SIGINT));

TEST_F(Crowds, ShutdownEndsTheServer) {
  Start();
  auto client = Talk();
  client.socket().Send(Request("SHUTDOWN NOSAVE"));
  EXPECT_EQ(server().WaitForEnd(), 0) << server().Log();
  EXPECT_TRUE(client.socket().IsClosedWithin(milliseconds(1000)));
}

}  // namespace
}  // namespace oribi::net
