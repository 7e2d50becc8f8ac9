// Where the server listens, and how that follows the options.

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/settings.h"
#include "net/loop_fixture.h"

namespace oribi::net {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A socket that holds a port nobody else has.
class TakenPort {
 public:
  TakenPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    auto address = Loopback(0);
    socklen_t size = sizeof address;
    bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size);
    listen(socket_.get(), 1);
    getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
  }
  int number() const { return number_; }
  // From now on it is free, and most probably stays so for a while.
  int Free() {
    socket_.Close();
    return number_;
  }

 private:
  FileDescriptor socket_;
  int number_ = 0;
};

class Listening : public LoopTest {
 protected:
  static bool Accepts(int port) {
    const FileDescriptor socket_fd(socket(AF_INET, SOCK_STREAM, 0));
    const auto address = Loopback(port);
    return connect(socket_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
           0;
  }
  std::string Change(const std::string& name, const std::string& value) {
    const std::vector<config::NewSetting> settings = {{name, value}};
    const auto set = config::ChangeSettings(config_, settings, /*may_change_protected=*/true);
    return set ? "" : set.error();
  }
};

TEST_F(Listening, OpensItsPort) {
  const int port = TakenPort().Free();
  Set("bind", "127.0.0.1");
  Set("port", std::to_string(port));
  Start();
  EXPECT_TRUE(Accepts(port));
}

TEST_F(Listening, FailsClearlyWhenThePortIsTaken) {
  const TakenPort taken;
  const auto sockets = ListenTcp({"127.0.0.1"}, static_cast<std::uint32_t>(taken.number()), 16);
  ASSERT_FALSE(sockets);
  EXPECT_EQ(sockets.error(), "cannot listen at 127.0.0.1:" + std::to_string(taken.number()) +
                                 ": Address already in use");
}

TEST_F(Listening, ForgivesMissingAddressesWhereThatIsSaid) {
  const auto port = static_cast<std::uint32_t>(TakenPort().Free());
  const auto sockets = ListenTcp({"127.0.0.1", "-192.0.2.77"}, port, 16);
  ASSERT_TRUE(sockets) << sockets.error();
  EXPECT_EQ(sockets->size(), 1U);
  EXPECT_FALSE(ListenTcp({"192.0.2.77"}, port, 16));
  EXPECT_FALSE(ListenTcp({"-192.0.2.77"}, port, 16));
}

TEST_F(Listening, ListensNowhereWithoutAPort) {
  const auto sockets = ListenTcp({"*"}, 0, 16);
  ASSERT_TRUE(sockets);
  EXPECT_TRUE(sockets->empty());
}

TEST_F(Listening, RefusesAPathThatIsNoPlaceForASocket) {
  EXPECT_FALSE(ListenUnix("/nonexistent/oribi.sock", 0, 16));
  EXPECT_FALSE(ListenUnix(std::string(200, 'x'), 0, 16));
}

TEST_F(Listening, MovesToAnotherPort) {
  const int before = TakenPort().Free();
  Set("bind", "127.0.0.1");
  Set("port", std::to_string(before));
  Start();
  const int after = TakenPort().Free();
  EXPECT_EQ(Change("port", std::to_string(after)), "");
  EXPECT_TRUE(Accepts(after));
  EXPECT_FALSE(Accepts(before));
  auto peer = Connect();  // the unix socket has stayed
  peer.Send(Call({"T.SAY", "a"}));
  ExpectReply(peer, Bulk("a"));
}

TEST_F(Listening, StaysWhereItIsWhenTheNewPortIsTaken) {
  const int port = TakenPort().Free();
  Set("bind", "127.0.0.1");
  Set("port", std::to_string(port));
  Start();
  const TakenPort taken;
  EXPECT_NE(Change("port", std::to_string(taken.number())), "");
  EXPECT_EQ(config_.port(), static_cast<std::uint32_t>(port));
  EXPECT_TRUE(Accepts(port));
}

TEST_F(Listening, StaysWhereItIsWhenTheNewAddressIsNotHere) {
  const int port = TakenPort().Free();
  Set("bind", "127.0.0.1");
  Set("port", std::to_string(port));
  Start();
  EXPECT_NE(Change("bind", "192.0.2.77"), "");
  EXPECT_EQ(config_.bind.Text(), "127.0.0.1");
  EXPECT_TRUE(Accepts(port));
  EXPECT_EQ(Change("bind", "127.0.0.1 -192.0.2.77"), "");
  EXPECT_TRUE(Accepts(port));
}

}  // namespace
}  // namespace oribi::net
