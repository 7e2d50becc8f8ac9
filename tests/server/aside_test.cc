#include "server/aside.h"

#include "server/aside_fixture.h"

namespace oribi::server {
namespace {

TEST_F(AsideTest, OthersAreServedWhileALongCommandIsAtWork) {
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_TRUE(asker_.busy);
  EXPECT_EQ(Send(other_, "PING"), "+PONG\r\n");
  EXPECT_EQ(Send(other_, "SCARD a"), ":8000\r\n");
  EXPECT_EQ(Send(other_, "EXISTS c"), ":0\r\n");  // published at the end
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Send(other_, "SCARD c"), ":12000\r\n");
  EXPECT_TRUE(server_.aside().empty());
}

TEST_F(AsideTest, LongTurnsLeaveAFourthOfTheirTimeToWorkInSlices) {
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  int turns = 0;
  while (asker_.busy) ++turns, server_.Turn(clock_.MonotonicUs());
  Await(asker_);
  EXPECT_EQ(Send(other_, "DEL c"), ":1\r\n");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  int long_turns = 0;
  while (asker_.busy) ++long_turns, server_.Turn(clock_.MonotonicUs() - 8'000);
  EXPECT_GT(turns, 4);
  EXPECT_LT(long_turns, turns / 4);
  Await(asker_);
}

TEST_F(AsideTest, WhoWouldChangeAKeyInUseWaitsForItsTurn) {
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "SADD a more"), "");
  EXPECT_TRUE(other_.busy);
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Await(other_), ":1\r\n");
  EXPECT_EQ(Send(other_, "SISMEMBER c more"), ":0\r\n");
  EXPECT_EQ(Send(other_, "SISMEMBER a more"), ":1\r\n");
}

TEST_F(AsideTest, FlushAllWaits) {
  EXPECT_EQ(Send(asker_, "SMEMBERS a"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "FLUSHALL"), "");
  EXPECT_EQ(Await(asker_).substr(0, 7), "*8000\r\n");
  EXPECT_EQ(Await(other_), "+OK\r\n");
  EXPECT_EQ(Send(other_, "DBSIZE"), ":0\r\n");
}

TEST_F(AsideTest, WritesToOtherKeysDoNotWait) {
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "SET d 1"), "+OK\r\n");
  EXPECT_EQ(Await(asker_), ":12000\r\n");
}

// One command at work ends before the other: EXEC looks again, and waits on.
TEST_F(AsideTest, ATransactionWaitsForEachOfItsKeys) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  EXPECT_EQ(Send(other_, {"SADD", "few", "1"}), ":1\r\n");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  EXPECT_EQ(Send(third, "MULTI"), "+OK\r\n");
  EXPECT_EQ(Send(third, "DEL a"), "+QUEUED\r\n");
  EXPECT_EQ(Send(third, "DEL b"), "+QUEUED\r\n");
  EXPECT_EQ(Send(third, "EXEC"), "");
  server_.Turn();
  EXPECT_TRUE(asker_.busy);
  EXPECT_EQ(Send(other_, "SUNIONSTORE d b few"), "");
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Await(third), "*2\r\n:1\r\n:1\r\n");
  EXPECT_EQ(Await(other_), ":8001\r\n");
  server_.OnDisconnect(third);
}

TEST_F(AsideTest, AWaitingCommandWhoseReplyIsSkippedStaysSilentAndLosesNoPush) {
  session::Client listener(3, 0);
  server_.OnConnect(listener);
  listener.resp = 3;
  EXPECT_NE(Send(listener, "SUBSCRIBE x"), "");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  EXPECT_EQ(Send(listener, "CLIENT REPLY SKIP"), "");
  EXPECT_EQ(Send(listener, "DEL a"), "");
  EXPECT_EQ(Send(other_, "PUBLISH x m"), ":1\r\n");
  Await(asker_);
  EXPECT_EQ(Await(listener), ">3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$1\r\nm\r\n");
  EXPECT_EQ(Send(listener, "PING"), "+PONG\r\n");
  server_.OnDisconnect(listener);
}

TEST_F(AsideTest, WhoDoesNotWantToHearOfItsOwnChangesDoesNotHearOfThis) {
  for (session::Client* const client : {&asker_, &other_}) {
    client->resp = 3;
    Send(*client, "CLIENT TRACKING ON NOLOOP");
    Send(*client, "EXISTS c");
  }
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(CommandTestReply(other_), ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nc\r\n");
}

TEST_F(AsideTest, AKeyInUseExpiresOnlyAfterwards) {
  EXPECT_EQ(Send(other_, "PEXPIRE a 20"), ":1\r\n");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_TRUE(asker_.busy);
  clock_.AdvanceMs(100);
  EXPECT_EQ(Send(other_, "EXISTS a"), ":0\r\n");  // nobody sees it any more
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  clock_.AdvanceMs(100);
  while (server_.Turn()) {
  }
  EXPECT_EQ(Send(other_, "DBSIZE"), ":2\r\n");
}

TEST_F(AsideTest, TheWorkIsDoneEvenIfItsClientGoes) {
  session::Client gone(3, 0);
  server_.OnConnect(gone);
  EXPECT_EQ(Send(gone, "SUNIONSTORE c a b"), "");
  server_.Turn();
  server_.OnDisconnect(gone);
  for (int i = 0; i < 10'000 && !server_.aside().empty(); ++i) server_.Turn();
  EXPECT_EQ(Send(other_, "SCARD c"), ":12000\r\n");
}

TEST_F(AsideTest, NothingIsLostWhenTheServerEndsInTheMiddle) {
  Server ending(config_, clock_);
  session::Client client(4, 0);
  ending.OnConnect(client);
  std::vector<std::string> words = {"SADD", "s"};
  for (int i = 0; i < 20'000; ++i) words.push_back(std::to_string(i) + "x");
  for (const std::string& word : words) ending.batch().arguments().push_back(word);
  ending.batch().Add(client, 0);
  const std::vector<std::string> store = {"SDIFFSTORE", "t", "s", "none"};
  const std::size_t first = ending.batch().arguments().size();
  for (const std::string& word : store) ending.batch().arguments().push_back(word);
  ending.batch().Add(client, first);
  ending.batch().Run();
  ending.Turn();
  EXPECT_FALSE(ending.aside().empty());
  ending.OnDisconnect(client);
}

TEST_F(AsideTest, ReplyOfASkippedCommandIsNotSent) {
  EXPECT_EQ(Send(asker_, "CLIENT REPLY SKIP"), "");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  EXPECT_EQ(Await(asker_), "");
  EXPECT_EQ(Send(asker_, "SCARD c"), ":12000\r\n");
}

TEST_F(AsideTest, ACallThatHadToWaitIsNotLostInAPause) {
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "SADD a more"), "");
  session::Client third(3, 0);
  server_.OnConnect(third);
  EXPECT_EQ(Send(third, "CLIENT PAUSE 1000000 WRITE"), "+OK\r\n");
  EXPECT_EQ(Await(other_), ":1\r\n");
  EXPECT_EQ(Send(other_, "SADD a another"), "");
  EXPECT_TRUE(other_.busy);
  server_.OnDisconnect(third);
}

TEST_F(AsideTest, MessagesReachOneWhoHearsNoReplies) {
  Send(other_, "HELLO 3");
  Send(other_, "SUBSCRIBE news");
  Send(other_, "CLIENT REPLY OFF");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "SADD a more"), "");
  session::Client third(3, 0);
  server_.OnConnect(third);
  EXPECT_EQ(Send(third, "PUBLISH news hello"), ":1\r\n");
  EXPECT_EQ(Await(other_), ">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
  EXPECT_EQ(Send(third, "SISMEMBER a more"), ":1\r\n");
  server_.OnDisconnect(third);
}

}  // namespace
}  // namespace oribi::server
