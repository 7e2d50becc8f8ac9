// The loop against real sockets: what is sent is run, answered in order, and kept within bounds.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/loop_fixture.h"

namespace oribi::net {
namespace {

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class ServerLoop : public LoopTest {};

TEST_F(ServerLoop, AnswersARequest) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.SAY", "hello"}));
  ExpectReply(peer, Bulk("hello"));
}

TEST_F(ServerLoop, AnswersInOrder) {
  Start();
  auto peer = Connect();
  std::string requests;
  std::string replies;
  for (int i = 0; i < 3000; ++i) {
    requests += Call({"T.SAY", std::to_string(i)});
    replies += Bulk(std::to_string(i));
  }
  SendAll(peer, requests);
  ExpectReply(peer, replies);
}

TEST_F(ServerLoop, AnswersEachOfManyClients) {
  Start();
  std::vector<Peer> peers;
  for (int i = 0; i < 200; ++i) peers.push_back(Connect());
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < peers.size(); ++i) {
      peers[i].Send(Repeated(Call({"T.SAY", std::to_string(i)}), 20));
    }
    for (std::size_t i = 0; i < peers.size(); ++i) {
      ExpectReply(peers[i], Repeated(Bulk(std::to_string(i)), 20));
    }
  }
}

TEST_F(ServerLoop, WaitsForTheRestOfARequest) {
  Start();
  auto peer = Connect();
  const std::string request = Call({"T.SAY", "a\r\nb"}) + "T.SAY \"x y\"\r\n";
  for (const char byte : request) {
    peer.Send({&byte, 1});
    Turns(2);
  }
  ExpectReply(peer, Bulk("a\r\nb") + Bulk("x y"));
}

TEST_F(ServerLoop, ReceivesALargeValue) {
  Start();
  auto peer = Connect();
  SendAll(peer, Call({"T.LENGTH", std::string(20'000'000, 'x')}) + Call({"T.SAY", "next"}));
  ExpectReply(peer, ":20000000\r\n" + Bulk("next"));
}

TEST_F(ServerLoop, ReceivesManyArguments) {
  Start();
  auto peer = Connect();
  SendAll(peer, Call({"T.SAY", "first"}));
  std::vector<std::string> words(300'000, "argument");
  words[0] = "T.COUNT";
  SendAll(peer, Call(words) + Call({"T.SAY", "next"}));
  ExpectReply(peer, Bulk("first") + ":1\r\n" + Bulk("next"));
}

TEST_F(ServerLoop, SendsALargeReply) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.FILL", "30000000"}) + Call({"T.SAY", "next"}));
  ExpectReply(peer, Bulk(std::string(30'000'000, 'x')) + Bulk("next"));
}

TEST_F(ServerLoop, ForgetsAllAboutARequestThatIsDone) {
  Start();
  auto peer = Connect();
  SendAll(peer, Call({"T.LENGTH", std::string(200'000, 'x')}));
  ExpectReply(peer, ":200000\r\n");
  const session::Client& client = *server_->clients().Find(1);
  EXPECT_EQ(client.QueryBytes() + client.QueryFreeBytes(), 0U);
  EXPECT_EQ(client.reply.memory_bytes(), 0U);
}

// The aim is 1,000 bytes for an idle client, its place in the registry included.
TEST_F(ServerLoop, KeepsIdleClientsSmall) { EXPECT_LE(sizeof(Connection), 320U); }

TEST_F(ServerLoop, AnswersAProtocolErrorAfterWhatCameBefore) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.SAY", "a"}) + "*x\r\n" + Call({"T.SAY", "b"}));
  ExpectReply(peer, Bulk("a") + "-ERR Protocol error: invalid multibulk length\r\n");
  ExpectClosed(peer);
  Turns();
  EXPECT_EQ(network_->connections(), 0U);
}

TEST_F(ServerLoop, KeepsTheRequestsOfABusyClientForLater) {
  Start();
  auto slow = Connect();
  auto other = Connect();
  slow.Send(Call({"T.SAY", "a"}) + Call({"T.SLOW", "50"}) + Call({"T.SAY", "b"}) + "*1\r\n$7");
  Turns();
  slow.Send("\r\nT.COUNT\r\n" + Call({"T.SAY", "c"}));
  ExpectReply(slow, Bulk("a"));
  other.Send(Call({"T.SAY", "meanwhile"}));
  ExpectReply(other, Bulk("meanwhile"));
  slow.Read();
  EXPECT_EQ(slow.received, "");
  ExpectReply(slow, "+SLOW\r\n" + Bulk("b") + ":3\r\n" + Bulk("c"));
}

TEST_F(ServerLoop, LetsABusyClientThatLeftGo) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.SLOW", "50"}) + Call({"T.SAY", "b"}));
  Turns();
  peer.Close();
  TurnUntil([&] { return network_->connections() == 0; });
}

TEST_F(ServerLoop, ClosesAfterTheReply) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.SAY", "a"}) + Call({"T.LEAVE"}) + Call({"T.SAY", "b"}));
  ExpectReply(peer, Bulk("a") + "+OK\r\n");
  ExpectClosed(peer);
  EXPECT_EQ(peer.received, "");
}

TEST_F(ServerLoop, SendsAllOfALargeReplyBeforeItCloses) {
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.FILL", "10000000"}) + Call({"T.LEAVE"}));
  ExpectReply(peer, Bulk(std::string(10'000'000, 'x')) + "+OK\r\n");
  ExpectClosed(peer);
}

TEST_F(ServerLoop, AnswersAClientThatSendsNoMore) {
  Start();
  auto peer = Connect();
  peer.Send(Repeated(Call({"T.SAY", "a"}), 700));
  peer.EndStream();
  ExpectReply(peer, Repeated(Bulk("a"), 700));
  ExpectClosed(peer);
}

TEST_F(ServerLoop, LetsGoOfClientsThatDisappear) {
  Start();
  auto silent = Connect();
  auto halfway = Connect();
  auto unread = Connect();
  halfway.Send("*2\r\n$5\r\nT.SA");
  unread.Send(Call({"T.FILL", "10000000"}));
  Turns();
  EXPECT_EQ(network_->connections(), 3U);
  for (auto* peer : {&silent, &halfway, &unread}) peer->Close();
  TurnUntil([&] { return network_->connections() == 0; });
  EXPECT_EQ(server_->clients().size(), 0U);
}

TEST_F(ServerLoop, ClosesAClientThatAnotherKills) {
  Start();
  auto victim = Connect();
  auto killer = Connect();
  Turns();
  victim.Send(Call({"T.SAY", "a"}));
  killer.Send(Call({"T.KILL", "1"}) + Call({"T.SAY", "b"}));
  ExpectReply(killer, "+OK\r\n" + Bulk("b"));
  ExpectClosed(victim);
}

TEST_F(ServerLoop, MakesNoRepliesForAClientThatDoesNotReadThem) {
  Start();
  auto peer = Connect();
  const std::string request = Call({"T.FILL", "1000000"});
  SendAll(peer, Repeated(request, 200), /*reads=*/false);
  Turns(50);
  const session::Client& client = *server_->clients().Find(1);
  EXPECT_LE(client.reply.memory_bytes(), Connection::kMostUnsent + 70 * 1'000'000U);
  EXPECT_LT(client.commands, 200U);
  ExpectReply(peer, Repeated(Bulk(std::string(1'000'000, 'x')), 200));
}

TEST_F(ServerLoop, ClosesAClientWhoseOutputPassesItsLimit) {
  Set("client-output-buffer-limit", "normal 1000000 0 0");
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.FILL", "2000000"}));
  ExpectClosed(peer);
  EXPECT_EQ(server_->stats().output_buffer_limit_disconnections, 1U);
}

TEST_F(ServerLoop, ClosesAClientThatIsOverItsSoftLimitForTooLong) {
  Set("client-output-buffer-limit", "normal 0 100000 5");
  Start();
  auto peer = Connect();
  peer.Send(Call({"T.FILL", "5000000"}));
  Turns(20);
  EXPECT_EQ(network_->connections(), 1U);
  clock_.AdvanceMs(4'000);
  Turns(20);
  EXPECT_EQ(network_->connections(), 1U);
  clock_.AdvanceMs(2'000);
  Turns(20);
  EXPECT_EQ(network_->connections(), 0U);
}

TEST_F(ServerLoop, ClosesAClientWhoseRequestPassesTheQueryBufferLimit) {
  Set("client-query-buffer-limit", "1mb");
  Start();
  auto peer = Connect();
  const std::string request = Call({"T.LENGTH", std::string(3'000'000, 'x')});
  peer.Send(request.substr(0, 100'000));
  std::string_view rest(request);
  rest.remove_prefix(100'000);
  TurnUntil([&] {
    rest.remove_prefix(peer.Send(rest));
    peer.Read();
    return peer.closed;
  });
  EXPECT_EQ(server_->stats().query_buffer_limit_disconnections, 1U);
}

TEST_F(ServerLoop, TurnsAwayOneClientTooMany) {
  Set("maxclients", "2");
  Start();
  auto first = Connect();
  auto second = Connect();
  Turns();
  auto third = Connect();
  ExpectReply(third, "-ERR max number of clients reached\r\n");
  ExpectClosed(third);
  EXPECT_EQ(server_->stats().rejected_connections, 1U);
  first.Close();
  Turns();
  auto fourth = Connect();
  fourth.Send(Call({"T.SAY", "in"}));
  ExpectReply(fourth, Bulk("in"));
}

TEST_F(ServerLoop, ClosesIdleClients) {
  Set("timeout", "10");
  Start();
  auto idle = Connect();
  auto awake = Connect();
  Turns();
  clock_.AdvanceMs(9'000);
  awake.Send(Call({"T.SAY", "a"}));
  Turns();
  clock_.AdvanceMs(2'000);
  ExpectClosed(idle);
  EXPECT_EQ(network_->connections(), 1U);
}

TEST_F(ServerLoop, ClosesWebPages) {
  Start();
  auto post = Connect();
  auto host = Connect();
  post.Send("POST / HTTP/1.1\r\n");
  host.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ExpectClosed(post);
  ExpectClosed(host);
  EXPECT_EQ(post.received, "");
}

TEST_F(ServerLoop, IsFairToOthersWhileOnePipelines) {
  Start();
  auto greedy = Connect();
  auto modest = Connect();
  Turns();
  SendAll(greedy, Repeated(Call({"T.SAY", "x"}), 2'000), /*reads=*/false);
  greedy.Send(Repeated(Call({"T.SAY", "x"}), 2'000));
  modest.Send(Call({"T.SAY", "a"}));
  network_->Turn(0);
  modest.Read();
  EXPECT_EQ(modest.received, Bulk("a"));
}

}  // namespace
}  // namespace oribi::net
