// Where the server can be reached, and by whom.

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include "net/served.h"

namespace oribi::net {
namespace {

class Addresses : public Served {};

// Empty on a machine that knows itself only.
std::string AddressOfThisMachine() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return "";
  char text[INET_ADDRSTRLEN] = "";
  for (auto* one = all; one != nullptr && text[0] == 0; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    const auto& in = reinterpret_cast<sockaddr_in*>(one->ifa_addr)->sin_addr;
    if (ntohl(in.s_addr) >> 24 != 127) inet_ntop(AF_INET, &in, text, sizeof text);
  }
  freeifaddrs(all);
  return text;
}

TEST_F(Addresses, SeveralOfBothFamilies) {
  if (!Socket::Connect("::1", 1).IsOpen() && errno == EADDRNOTAVAIL) GTEST_SKIP() << "no IPv6";
  Start({"--bind", "127.0.0.1", "127.0.0.2", "::1"});
  for (const auto* address : {"127.0.0.1", "127.0.0.2", "::1"}) {
    Talker talker(Socket::Connect(address, server().port()));
    EXPECT_EQ(talker.Ask("PING").text, "PONG") << address;
  }
  EXPECT_FALSE(Socket::Connect("127.0.0.3", server().port()).IsOpen());
}

TEST_F(Addresses, AnOptionalOneMayBeMissing) {
  Start({"--bind", "127.0.0.1", "-192.0.2.77"});
  EXPECT_EQ(Ping(), "PONG");
}

TEST_F(Addresses, AUnixSocketWithItsPermissions) {
  const auto path = testing::TempDir() + "oribi-" + std::to_string(getpid()) + ".sock";
  Start({"--unixsocket", path, "--unixsocketperm", "700"});
  Talker talker(Socket::ConnectUnix(path));
  EXPECT_EQ(talker.Ask("PING").text, "PONG");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0700u);
  server().Signal(SIGTERM);
  EXPECT_EQ(server().WaitForEnd(), 0);
  EXPECT_NE(stat(path.c_str(), &status), 0) << "the socket's file is left behind";
}

TEST_F(Addresses, AStrangerIsRefusedInProtectedMode) {
  const auto address = AddressOfThisMachine();
  if (address.empty()) GTEST_SKIP() << "this machine has no address but loopback";
  Start({"--bind", "*"});
  auto stranger = Socket::Connect(address, server().port());
  ASSERT_TRUE(stranger.IsOpen());
  bool closed = false;
  const auto said = stranger.ReceiveAll(support::kPatience, &closed);
  EXPECT_TRUE(said.starts_with("-DENIED ")) << said;
  EXPECT_TRUE(closed);
  EXPECT_EQ(Ping(), "PONG");

  Talk().Ask("CONFIG SET protected-mode no");
  Talker friendly(Socket::Connect(address, server().port()));
  EXPECT_EQ(friendly.Ask("PING").text, "PONG");
}

TEST_F(Addresses, APasswordOpensProtectedMode) {
  const auto address = AddressOfThisMachine();
  if (address.empty()) GTEST_SKIP() << "this machine has no address but loopback";
  Start({"--bind", "*", "--requirepass", "secret"});
  Talker stranger(Socket::Connect(address, server().port()));
  EXPECT_EQ(stranger.Ask("PING").text, "NOAUTH Authentication required.");
  EXPECT_EQ(stranger.Ask("AUTH secret").text, "OK");
}

}  // namespace
}  // namespace oribi::net
