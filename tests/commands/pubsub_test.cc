#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "commands/harness.h"

namespace oribi {
namespace {

using pubsub::Kind;

// `client` and `other` listen or publish; more clients on demand.
class Pubsub : public CommandTest {
 protected:
  ~Pubsub() override {
    for (const auto& one : more_) server_.OnDisconnect(*one);
  }
  session::Client& More() {
    more_.push_back(std::make_unique<session::Client>(server_.clients().NextId() + 10, 0));
    server_.OnConnect(*more_.back());
    return *more_.back();
  }
  // Runs several commands of one client in one batch.
  std::string Pipeline(session::Client& who, const std::vector<std::string>& lines) {
    std::vector<std::vector<std::string>> calls;
    for (const std::string& line : lines) EXPECT_TRUE(base::SplitWords(line, calls.emplace_back()));
    server::Batch& batch = server_.batch();
    for (const auto& call : calls) {
      const std::size_t first = batch.arguments().size();
      for (const std::string& word : call) batch.arguments().push_back(word);
      batch.Add(who, first);
    }
    batch.Run();
    return TakeReply(who);
  }

  std::deque<std::unique_ptr<session::Client>> more_;
};

TEST_F(Pubsub, SubscribeConfirmsEachChannelWithACount) {
  EXPECT_EQ(Run("SUBSCRIBE x y x"),
            "*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n"
            "*3\r\n$9\r\nsubscribe\r\n$1\r\ny\r\n:2\r\n"
            "*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:2\r\n");
  EXPECT_EQ(Run("PSUBSCRIBE p*"), "*3\r\n$10\r\npsubscribe\r\n$2\r\np*\r\n:3\r\n");
  EXPECT_EQ(Run("SSUBSCRIBE s"), "*3\r\n$10\r\nssubscribe\r\n$1\r\ns\r\n:1\r\n");
}

TEST_F(Pubsub, Resp3ConfirmsWithPushes) {
  client.resp = 3;
  EXPECT_EQ(Run("SUBSCRIBE x"), ">3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n");
  EXPECT_EQ(Run("UNSUBSCRIBE"), ">3\r\n$11\r\nunsubscribe\r\n$1\r\nx\r\n:0\r\n");
  EXPECT_EQ(Run("UNSUBSCRIBE"), ">3\r\n$11\r\nunsubscribe\r\n_\r\n:0\r\n");
}

TEST_F(Pubsub, UnsubscribeWithoutNamesLeavesAllOfItsKind) {
  Run("SUBSCRIBE x");
  Run("PSUBSCRIBE p*");
  EXPECT_EQ(Run("UNSUBSCRIBE"), "*3\r\n$11\r\nunsubscribe\r\n$1\r\nx\r\n:1\r\n");
  EXPECT_EQ(Run("UNSUBSCRIBE"), "*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:1\r\n");
  EXPECT_EQ(Run("SUNSUBSCRIBE"), "*3\r\n$12\r\nsunsubscribe\r\n$-1\r\n:0\r\n");
  EXPECT_EQ(Run("PUNSUBSCRIBE q p*"),
            "*3\r\n$12\r\npunsubscribe\r\n$1\r\nq\r\n:1\r\n"
            "*3\r\n$12\r\npunsubscribe\r\n$2\r\np*\r\n:0\r\n");
}

TEST_F(Pubsub, MessagesSayWhereTheyCameFrom) {
  Run("SUBSCRIBE news.1");
  Run("PSUBSCRIBE news.*");
  Run("SSUBSCRIBE news.1");
  EXPECT_EQ(RunAs(other, "PUBLISH news.1 hi"), ":2\r\n");
  EXPECT_EQ(Messages(client),
            "*3\r\n$7\r\nmessage\r\n$6\r\nnews.1\r\n$2\r\nhi\r\n"
            "*4\r\n$8\r\npmessage\r\n$6\r\nnews.*\r\n$6\r\nnews.1\r\n$2\r\nhi\r\n");
  EXPECT_EQ(RunAs(other, "SPUBLISH news.1 hi"), ":1\r\n");
  EXPECT_EQ(Messages(client), "*3\r\n$8\r\nsmessage\r\n$6\r\nnews.1\r\n$2\r\nhi\r\n");
  EXPECT_EQ(RunAs(other, "PUBLISH nobody hi"), ":0\r\n");
}

TEST_F(Pubsub, EachSubscriberGetsItsOwnProtocol) {
  Run("SUBSCRIBE x");
  session::Client& third = More();
  third.resp = 3;
  RunAs(third, "SUBSCRIBE x");
  EXPECT_EQ(Pipeline(other, {"PUBLISH x 1", "PUBLISH x 2"}), ":2\r\n:2\r\n");
  EXPECT_EQ(Messages(client),
            "*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\n1\r\n"
            "*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\n2\r\n");
  EXPECT_EQ(Messages(third),
            ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\n1\r\n"
            ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\n2\r\n");
}

TEST_F(Pubsub, MessagesKeepTheOrderInWhichTheyWerePublished) {
  client.resp = 3;
  Run("SUBSCRIBE a b");
  Run("PSUBSCRIBE b");
  Pipeline(other, {"PUBLISH a 1", "PUBLISH b 2", "PUBLISH a 3", "PUBLISH a 4", "PUBLISH b 5"});
  std::string payloads;
  const std::string got = Messages(client);
  for (std::size_t i = 0; i + 3 < got.size(); ++i) {
    if (got.compare(i, 4, "$1\r\n") == 0 && std::isdigit(got[i + 4]) != 0) payloads += got[i + 4];
  }
  EXPECT_EQ(payloads, "1223455");
}

TEST_F(Pubsub, AMessageOfTheClientItselfComesBehindItsReply) {
  client.resp = 3;
  Run("SUBSCRIBE x");
  const std::string message = ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\nm\r\n";
  EXPECT_EQ(Pipeline(client, {"PUBLISH x m", "PING", "PUBLISH x m"}),
            ":1\r\n" + message + "+PONG\r\n:1\r\n" + message);
}

TEST_F(Pubsub, WhatWasPublishedBeforeACommandComesBeforeItsReply) {
  client.resp = 3;
  Run("SUBSCRIBE x");
  RunAs(other, "PUBLISH x m");
  EXPECT_EQ(Run("PING"), ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\nm\r\n+PONG\r\n");
}

TEST_F(Pubsub, OneWhoComesLaterGetsNothingFromBefore) {
  RunAs(other, "SUBSCRIBE x");
  session::Client& third = More();
  RunAs(third, "PUBLISH x m");
  EXPECT_EQ(Run("SUBSCRIBE x"), "*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n");
  EXPECT_EQ(Messages(client), "");
}

TEST_F(Pubsub, LongMessagesAreSharedAndArriveWhole) {
  const std::string payload(20'000, 'p');
  const std::string message = "3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$20000\r\n" + payload + "\r\n";
  Run("SUBSCRIBE x");
  session::Client& third = More();
  third.resp = 3;
  RunAs(third, "SUBSCRIBE x");
  RunAs(other, {"PUBLISH", "x", payload});
  RunAs(other, {"PUBLISH", "x", payload});
  EXPECT_EQ(Messages(third), ">" + message + ">" + message);
  EXPECT_EQ(Messages(client), "*" + message + "*" + message);
}

TEST_F(Pubsub, UnsentMessagesOutliveTheTurn) {
  Run("SUBSCRIBE x");
  RunAs(other, "PUBLISH x one");
  server_.SettleMessages();
  client.reply.KeepBorrowed();  // as a connection does whose socket is full
  server_.MessagesAreOut();
  for (int i = 0; i < 3; ++i) RunAs(other, "PUBLISH x two");
  const std::string got = Messages(client);
  EXPECT_EQ(got.substr(0, 39), "*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$3\r\none\r\n*3\r\n$7");
}

TEST_F(Pubsub, AResp2SubscriberMaySayLittleElse) {
  Run("SUBSCRIBE x");
  EXPECT_EQ(Run("GET k"),
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / "
            "RESET are allowed in this context\r\n");
  EXPECT_EQ(Run("CONFIG GET maxmemory").substr(0, 32), "-ERR Can't execute 'config|get':");
  EXPECT_EQ(Run("HELLO 3").substr(0, 19), "-ERR Can't execute ");
  EXPECT_EQ(Run("GET"), "-ERR wrong number of arguments for 'get' command\r\n");
  EXPECT_EQ(Run("nosuch").substr(0, 20), "-ERR unknown command");
  EXPECT_EQ(Run("PING"), "*2\r\n$4\r\npong\r\n$0\r\n\r\n");
  EXPECT_EQ(Run("PING hi"), "*2\r\n$4\r\npong\r\n$2\r\nhi\r\n");
  Run("UNSUBSCRIBE");
  EXPECT_EQ(Run("GET k"), "$-1\r\n");
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
}

TEST_F(Pubsub, AResp3SubscriberMaySayAnything) {
  client.resp = 3;
  Run("SUBSCRIBE x");
  EXPECT_EQ(Run("GET k"), "_\r\n");
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
  Run("HELLO 2");
  EXPECT_EQ(Run("GET k").substr(0, 18), "-ERR Can't execute");
}

TEST_F(Pubsub, ResetEndsAllSubscriptions) {
  Run("SUBSCRIBE x");
  Run("PSUBSCRIBE p*");
  Run("SSUBSCRIBE s");
  EXPECT_EQ(Run("RESET"), "+RESET\r\n");
  EXPECT_EQ(client.modes, 0);
  EXPECT_EQ(client.subscription(), nullptr);
  EXPECT_EQ(server_.pubsub().subscribers(), 0u);
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
}

TEST_F(Pubsub, NothingIsLeftOfAClientThatGoes) {
  {
    session::Client third(33, 0);
    server_.OnConnect(third);
    RunAs(third, "SUBSCRIBE x y");
    RunAs(third, "PSUBSCRIBE p*");
    RunAs(third, "SSUBSCRIBE s");
    EXPECT_EQ(RunAs(other, "PUBLISH x m"), ":1\r\n");
    server_.OnDisconnect(third);
  }
  for (const Kind kind : {Kind::kChannel, Kind::kPattern, Kind::kShardChannel}) {
    EXPECT_EQ(server_.pubsub().count(kind), 0u);
  }
  EXPECT_EQ(server_.pubsub().subscribers(), 0u);
  EXPECT_EQ(RunAs(other, "PUBLISH x m"), ":0\r\n");
  server_.SettleMessages();
}

TEST_F(Pubsub, ReplyOffHoldsBackNeitherMessagesNorConfirmations) {
  client.resp = 3;
  EXPECT_EQ(Run("CLIENT REPLY OFF"), "");
  EXPECT_EQ(Run("SUBSCRIBE x"), ">3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n");
  EXPECT_EQ(Run("SUBSCRIBE"), "");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("PUBLISH x m"), ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\nm\r\n");
}

TEST_F(Pubsub, AClientThatIsLeavingGetsNoMessages) {
  Run("SUBSCRIBE x");
  EXPECT_EQ(Run("QUIT"), "+OK\r\n");
  EXPECT_EQ(RunAs(other, "PUBLISH x m"), ":1\r\n");
  EXPECT_EQ(Messages(client), "");
}

TEST_F(Pubsub, SubscribersArePendingOnce) {
  Run("SUBSCRIBE x");
  Pipeline(other, {"PUBLISH x 1", "PUBLISH x 2", "PUBLISH x 3"});
  server_.SettleMessages();
  EXPECT_EQ(Pending(), std::vector<session::Client*>{&client});
  TakeReply(client);
}

TEST_F(Pubsub, TooMuchOutputEndsASubscriberAndNobodyElse) {
  Set("client-output-buffer-limit", "pubsub 100kb 0 0");
  Run("SUBSCRIBE x");
  session::Client& reader = More();
  RunAs(reader, "SUBSCRIBE x");
  for (int i = 0; i < 6; ++i) {
    RunAs(other, {"PUBLISH", "x", std::string(30'000, 'p')});
    Messages(reader);
  }
  EXPECT_TRUE(client.over_output_limit);
  EXPECT_FALSE(reader.over_output_limit);
  EXPECT_LT(client.reply.size(), 150'000u);
  TakeReply(client);
}

TEST_F(Pubsub, PubsubTellsWhoListens) {
  Run("SUBSCRIBE news.1 sport");
  RunAs(other, "SUBSCRIBE sport");
  RunAs(other, "PSUBSCRIBE a* b*");
  RunAs(other, "SSUBSCRIBE s");
  session::Client& third = More();
  EXPECT_EQ(RunAs(third, "PUBSUB NUMSUB news.1 sport no"),
            "*6\r\n$6\r\nnews.1\r\n:1\r\n$5\r\nsport\r\n:2\r\n$2\r\nno\r\n:0\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB CHANNELS n*"), "*1\r\n$6\r\nnews.1\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB CHANNELS").substr(0, 4), "*2\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB NUMPAT"), ":2\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB SHARDCHANNELS"), "*1\r\n$1\r\ns\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB SHARDNUMSUB s x"), "*4\r\n$1\r\ns\r\n:1\r\n$1\r\nx\r\n:0\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB NUMSUB"), "*0\r\n");
  EXPECT_EQ(RunAs(third, "PUBSUB cHannels a b"),
            "-ERR unknown subcommand or wrong number of arguments for 'cHannels'. Try PUBSUB "
            "HELP.\r\n");
}

TEST_F(Pubsub, ClientListShowsSubscribers) {
  client.resp = 3;
  Run("SUBSCRIBE x y");
  Run("PSUBSCRIBE p*");
  Run("SSUBSCRIBE s");
  const std::string line = Run("CLIENT INFO");
  EXPECT_NE(line.find(" flags=P "), std::string::npos) << line;
  EXPECT_NE(line.find(" sub=2 psub=1 ssub=1 "), std::string::npos) << line;
  EXPECT_NE(RunAs(other, "CLIENT LIST TYPE pubsub").find("id=1 "), std::string::npos);
  EXPECT_EQ(RunAs(other, "CLIENT LIST TYPE normal").find("id=1 "), std::string::npos);
  EXPECT_EQ(RunAs(other, "CLIENT KILL TYPE pubsub"), ":1\r\n");
  EXPECT_EQ(client.closing, session::Closing::kNow);
}

TEST_F(Pubsub, InfoCountsChannelsPatternsAndSubscribers) {
  Run("SUBSCRIBE x y");
  Run("PSUBSCRIBE p*");
  Run("SSUBSCRIBE s t u");
  const std::string info = RunAs(other, "INFO everything");
  for (const char* field : {"\r\npubsub_channels:2\r\n", "\r\npubsub_patterns:1\r\n",
                            "\r\npubsubshard_channels:3\r\n", "\r\npubsub_clients:1\r\n"}) {
    EXPECT_NE(info.find(field), std::string::npos) << field;
  }
}

TEST_F(Pubsub, TheHubPublishesWithoutAClient) {
  Run("SUBSCRIBE x");
  EXPECT_EQ(server_.pubsub().Publish("x", "m"), 1);
  EXPECT_EQ(Messages(client), "*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\nm\r\n");
}

}  // namespace
}  // namespace oribi
