// Requests as large as they may be.

#include "net/served.h"

namespace oribi::net {
namespace {

class LargeRequests : public Served {};

TEST_F(LargeRequests, AValueOf512MB) {
  if (support::IsSanitized()) GTEST_SKIP() << "takes too much memory with sanitizers";
  constexpr std::size_t kSize = std::size_t{512} * 1024 * 1024;
  Start();
  auto client = Talk();
  const std::string value(kSize, 'v');
  ASSERT_TRUE(client.socket().Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\n"));
  ASSERT_TRUE(client.socket().Send(value));
  ASSERT_TRUE(client.socket().Send("\r\n"));
  std::string reply;
  ASSERT_TRUE(client.Next(reply));
  EXPECT_EQ(reply, "+OK\r\n");
  EXPECT_EQ(client.Ask("STRLEN k").text, "536870912");
  EXPECT_EQ(client.Ask("GETRANGE k 536870910 -1").text, "vv");
  EXPECT_EQ(client.Ask("APPEND k x").text,
            "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  EXPECT_EQ(client.Ask("DEL k").text, "1");
  EXPECT_TRUE(Eventually([&] { return server().ResidentBytes() < 300'000'000; }));
}

TEST_F(LargeRequests, AMillionArguments) {
  Start();
  auto client = Talk();
  support::Command command = {"MSET"};
  for (int i = 0; i < 500'000; ++i) {
    command.push_back("k" + std::to_string(i));
    command.push_back(std::to_string(i));
  }
  EXPECT_EQ(client.Ask(command).text, "OK");
  EXPECT_EQ(client.Ask("DBSIZE").text, "500000");
  EXPECT_EQ(client.Ask("GET k499999").text, "499999");

  command = {"DEL"};
  for (int i = 0; i < 500'000; ++i) command.push_back("k" + std::to_string(i));
  EXPECT_EQ(client.Ask(command).text, "500000");
}

TEST_F(LargeRequests, OneArgumentTooMany) {
  Start();
  auto client = server().Connect();
  client.Send("*2147483648\r\n");
  bool closed = false;
  EXPECT_EQ(client.ReceiveAll(support::kPatience, &closed),
            "-ERR Protocol error: invalid multibulk length\r\n");
  EXPECT_TRUE(closed);
}

TEST_F(LargeRequests, ALargeValueThatTrickles) {
  Start();
  auto client = Talk();
  client.socket().Send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n");
  for (int i = 0; i < 100; ++i) {
    client.socket().Send(std::string(10'000, static_cast<char>('a' + i % 26)));
    if (i % 10 == 0) {
      EXPECT_EQ(Ping(), "PONG");
    }
  }
  client.socket().Send("\r\n");
  std::string reply;
  ASSERT_TRUE(client.Next(reply));
  EXPECT_EQ(reply, "+OK\r\n");
  EXPECT_EQ(client.Ask("GETRANGE k 9999 10000").text, "ab");
}

}  // namespace
}  // namespace oribi::net
