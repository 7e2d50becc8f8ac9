// Messages on real sockets: one send a turn, subscribers that do not read, and those that go.

#include "net/loop_fixture.h"

namespace oribi::net {
namespace {

class PubsubLoop : public LoopTest {
 protected:
  static std::string Message(const std::string& channel, const std::string& payload) {
    return "*3\r\n" + Bulk("message") + Bulk(channel) + Bulk(payload);
  }
  Peer Listen(const std::string& channel) {
    Peer peer = Connect();
    peer.Send(Call({"SUBSCRIBE", channel}));
    ExpectReply(peer, "*3\r\n" + Bulk("subscribe") + Bulk(channel) + ":1\r\n");
    return peer;
  }
  // Publishes and waits until the publisher knows.
  void Publish(Peer& publisher, const std::string& channel, const std::string& payload) {
    SendAll(publisher, Call({"PUBLISH", channel, payload}), false);
    TurnUntil([&] {
      publisher.Read();
      return publisher.received.ends_with("\r\n");
    });
    publisher.received.clear();
  }
  // As INFO counts them.
  std::uint64_t Disconnections() {
    constexpr std::string_view kSections[] = {"stats"};
    const std::string info = server_->Info(kSections);
    const std::string field = "\r\nclient_output_buffer_limit_disconnections:";
    return Number(std::string_view(info).substr(info.find(field) + field.size()));
  }
};

TEST_F(PubsubLoop, ManyMessagesOfATurnLeaveInOneSend) {
  Start();
  Peer reader = Listen("x");
  Peer publisher = Connect();
  std::string calls;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    calls += Call({"PUBLISH", "x", std::to_string(i)});
    expected += Message("x", std::to_string(i));
  }
  Turns();
  const std::uint64_t before = server_->stats().writes_processed;
  ASSERT_EQ(publisher.Send(calls), calls.size());
  ExpectReply(reader, expected);
  EXPECT_EQ(server_->stats().writes_processed - before, 2u);  // the messages and the replies
}

TEST_F(PubsubLoop, MessagesComeInTheTurnInWhichTheyWerePublished) {
  Start();
  Peer reader = Listen("x");
  Peer publisher = Connect();
  Turns();
  publisher.Send(Call({"PUBLISH", "x", "now"}));
  Turns(1);
  reader.Read();
  EXPECT_EQ(reader.received, Message("x", "now"));
}

TEST_F(PubsubLoop, ADeafSubscriberIsClosedAtTheHardLimitAndTheOthersGetEverything) {
  Set("client-output-buffer-limit", "pubsub 1mb 0 0");
  Start();
  Peer deaf = Listen("x");
  Peer reader = Listen("x");
  Peer publisher = Connect();
  const std::string payload(50'000, 'p');
  std::size_t expected = 0;
  std::size_t got = 0;
  for (int i = 0; i < 60; ++i) {
    Publish(publisher, "x", payload);
    expected += Message("x", payload).size();
    TurnUntil([&] {
      reader.Read();
      got += reader.received.size();
      reader.received.clear();
      return got == expected;
    });
  }
  EXPECT_EQ(Disconnections(), 1u);
  EXPECT_EQ(server_->pubsub().count(pubsub::Kind::kChannel, "x"), 1u);
  ExpectClosed(deaf);
  EXPECT_FALSE(reader.closed);
}

TEST_F(PubsubLoop, ADeafSubscriberIsClosedWhenTheSoftLimitLasts) {
  Set("client-output-buffer-limit", "pubsub 0 100kb 2");
  Start();
  Peer deaf = Listen("x");
  Peer publisher = Connect();
  for (int i = 0; i < 30; ++i) Publish(publisher, "x", std::string(50'000, 'p'));
  clock_.AdvanceMs(1900);
  Publish(publisher, "x", "still there");
  EXPECT_EQ(Disconnections(), 0u);
  clock_.AdvanceMs(200);
  Publish(publisher, "x", "and gone");
  Turns();
  EXPECT_EQ(Disconnections(), 1u);
  ExpectClosed(deaf);
}

TEST_F(PubsubLoop, TheLimitOfSubscribersConcernsAllOfThemAndNobodyElse) {
  Set("client-output-buffer-limit", "pubsub 1mb 0 0");
  Start();
  Peer deaf = Connect();
  deaf.Send(Call({"T.FILL", "3000000"}));
  Peer by_pattern = Connect();
  by_pattern.Send(Call({"PSUBSCRIBE", "x*"}));
  Peer shard = Connect();
  shard.Send(Call({"SSUBSCRIBE", "x"}));
  Peer publisher = Connect();
  Turns();
  for (int i = 0; i < 60; ++i) Publish(publisher, "x", std::string(50'000, 'p'));
  EXPECT_EQ(Disconnections(), 1u);
  ExpectClosed(by_pattern);
  for (int i = 0; i < 60; ++i) {
    SendAll(publisher, Call({"SPUBLISH", "x", std::string(50'000, 'p')}));
  }
  ExpectClosed(shard);
  EXPECT_EQ(Disconnections(), 2u);
  std::size_t got = 0;
  TurnUntil([&] {
    deaf.Read();
    got += deaf.received.size();
    deaf.received.clear();
    return got >= 3'000'000;
  });
  EXPECT_FALSE(deaf.closed);
}

TEST_F(PubsubLoop, ASlowSubscriberGetsEverythingInOrder) {
  Start();
  Peer slow = Listen("x");
  Peer publisher = Connect();
  std::string expected;
  for (int i = 0; i < 400; ++i) {  // short ones are copied, long ones shared
    const std::string payload = std::to_string(i) + std::string(i % 3 == 0 ? 10'000 : 10, 'p');
    Publish(publisher, "x", payload);
    expected += Message("x", payload);
  }
  EXPECT_GT(expected.size(), 1'000'000u);
  ExpectReply(slow, expected);
}

TEST_F(PubsubLoop, ASocketKnownToBeFullIsNotTriedAtEachMessage) {
  Start();
  Peer deaf = Listen("x");
  Peer publisher = Connect();
  for (int i = 0; i < 20; ++i) Publish(publisher, "x", std::string(50'000, 'p'));
  const std::uint64_t before = server_->stats().writes_processed;
  for (int i = 0; i < 50; ++i) Publish(publisher, "x", "m");
  EXPECT_EQ(server_->stats().writes_processed - before, 50u);  // the replies
}

TEST_F(PubsubLoop, TheEventOfAKeyThatHasExpiredLeavesInTheSameTurn) {
  Set("notify-keyspace-events", "Ex");
  Start();
  const std::string channel = "__keyevent@0__:expired";
  Peer reader = Listen(channel);
  Peer writer = Connect();
  writer.Send(Call({"SET", "otp", "1", "PX", "10"}));
  ExpectReply(writer, "+OK\r\n");
  clock_.AdvanceMs(20);
  Turns(1);
  reader.Read();
  EXPECT_EQ(reader.received, Message(channel, "otp"));
}

// More than are served at once.
class PubsubCrowd : public PubsubLoop {
 protected:
  static constexpr std::size_t kListeners = 50;

  void SetUp() override {
    Start();
    publisher_ = Connect();
    for (std::size_t i = 0; i < kListeners; ++i) listeners_.push_back(Listen("x"));
    Turns();
  }
  std::size_t HaveHeard() {
    std::size_t count = 0;
    for (Peer& peer : listeners_) {
      peer.Read();
      count += !peer.received.empty();
    }
    return count;
  }

  Peer publisher_;
  std::vector<Peer> listeners_;
};

TEST_F(PubsubCrowd, OthersAreServedBeforeTheLastSubscriberIs) {
  publisher_.Send(Call({"PUBLISH", "x", "m"}));
  Turns(1);
  EXPECT_GT(HaveHeard(), 0u);
  EXPECT_LT(HaveHeard(), kListeners / 2);
  publisher_.Read();
  EXPECT_EQ(publisher_.received, ":50\r\n");
  for (Peer& peer : listeners_) ExpectReply(peer, Message("x", "m"));
}

TEST_F(PubsubCrowd, WhatIsPublishedMeanwhileLeavesInTheSameSend) {
  const std::uint64_t before = server_->stats().writes_processed;
  publisher_.Send(Call({"PUBLISH", "x", "first"}));
  Turns(1);
  const std::size_t served = HaveHeard();
  publisher_.Send(Call({"PUBLISH", "x", "second"}));
  for (Peer& peer : listeners_) ExpectReply(peer, Message("x", "first") + Message("x", "second"));
  const std::uint64_t sends = server_->stats().writes_processed - before;
  EXPECT_EQ(sends, kListeners + served + 2);  // and the replies
}

TEST_F(PubsubCrowd, MessagesThatPileUpBeforeTheLastSubscriberIsServedStayWhatTheyAre) {
  std::string expected;
  for (int i = 0; i < 200; ++i) {  // of some 3 KB, the longest that are not shared
    const std::string payload =
        std::to_string(i) + std::string(3'000, static_cast<char>('a' + i % 26));
    publisher_.Send(Call({"PUBLISH", "x", payload}));
    Turns(1);
    EXPECT_TRUE(server_->clients().has_crowd());
    EXPECT_FALSE(server_->messages_pile_up());
    expected += Message("x", payload);
  }
  for (Peer& peer : listeners_) ExpectReply(peer, expected);
  EXPECT_FALSE(server_->clients().has_crowd());
}

TEST_F(PubsubCrowd, WhoGoesBeforeItIsServedIsPassedBy) {
  publisher_.Send(Call({"PUBLISH", "x", "m"}));
  Turns(1);
  for (std::size_t i = 0; i < kListeners; i += 2) listeners_[i].Close();
  publisher_.Send(Call({"T.KILL", "49"}) + Call({"PUBLISH", "x", "n"}));
  TurnUntil([&] { return !server_->clients().has_crowd(); });
  Turns();
  EXPECT_EQ(server_->clients().size(), kListeners / 2);
  ExpectReply(listeners_[kListeners - 1], Message("x", "m") + Message("x", "n"));
}

TEST_F(PubsubCrowd, TheLastTurnBringsMessagesToAll) {
  publisher_.Send(Call({"PUBLISH", "x", "m"}));
  Turns(1);
  server_->Shutdown({});
  network_->Run();
  EXPECT_EQ(HaveHeard(), kListeners);
}

TEST_F(PubsubLoop, SubscribersThatGoLeaveNothingBehind) {
  Start();
  Peer publisher = Connect();
  for (int i = 0; i < 20; ++i) {
    Peer peer = Listen("channel" + std::to_string(i % 3));
    SendAll(publisher, Call({"PUBLISH", "channel" + std::to_string(i % 3), "m"}));
    if (i % 2 == 0) Turns();
    peer.Close();
  }
  TurnUntil([&] { return server_->pubsub().subscribers() == 0; });
  EXPECT_EQ(server_->pubsub().count(pubsub::Kind::kChannel), 0u);
}

}  // namespace
}  // namespace oribi::net
