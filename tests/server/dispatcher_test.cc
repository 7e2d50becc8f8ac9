#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

using Dispatch = CommandTest;

TEST_F(Dispatch, WhatIsShownOfAnUnknownCommandEndsAtNul) {
  EXPECT_EQ(Run({std::string("no\0such", 7), std::string("a\0b", 3), "c"}),
            "-ERR unknown command 'no', with args beginning with: 'a' 'c' \r\n");
}

TEST_F(Dispatch, AnUnknownCommandIsNamedWithTheBeginningOfItsArguments) {
  EXPECT_EQ(Run("nosuch a b"),
            "-ERR unknown command 'nosuch', with args beginning with: 'a' 'b' \r\n");
  EXPECT_EQ(Run("nosuch"), "-ERR unknown command 'nosuch', with args beginning with: \r\n");
  const std::string longest(300, 'x');
  EXPECT_EQ(Run({longest, longest, "more"}), "-ERR unknown command '" + longest.substr(0, 128) +
                                                 "', with args beginning with: '" +
                                                 longest.substr(0, 128) + "' \r\n");
}

TEST_F(Dispatch, CommandsAreFoundInAnyCase) { EXPECT_EQ(Run("pInG"), "+PONG\r\n"); }

TEST_F(Dispatch, WrongArityNamesTheCommand) {
  EXPECT_EQ(Run("get"), "-ERR wrong number of arguments for 'get' command\r\n");
  EXPECT_EQ(Run("config"), "-ERR wrong number of arguments for 'config' command\r\n");
  EXPECT_EQ(Run("config get"), "-ERR wrong number of arguments for 'config|get' command\r\n");
  EXPECT_EQ(Run("config nosuch"), "-ERR unknown subcommand 'nosuch'. Try CONFIG HELP.\r\n");
}

TEST_F(Dispatch, AClientWithoutPasswordMayOnlyAuthenticate) {
  client.authenticated = false;
  EXPECT_EQ(Run("get key"), "-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(Run("nosuch"), "-ERR unknown command 'nosuch', with args beginning with: \r\n");
  EXPECT_EQ(Run("quit"), "+OK\r\n");
}

TEST_F(Dispatch, RepliesOffAreNotWrittenUntilTheyAreOnAgain) {
  EXPECT_EQ(Run("client reply off"), "");
  EXPECT_EQ(Run("ping"), "");
  EXPECT_EQ(Run("client reply on"), "+OK\r\n");
  EXPECT_EQ(Run("ping"), "+PONG\r\n");
  EXPECT_EQ(Run("client reply skip"), "");
  EXPECT_EQ(Run("ping"), "");
  EXPECT_EQ(Run("ping"), "+PONG\r\n");
}

TEST_F(Dispatch, ABatchRunsTheRequestsOfManyClientsInOrder) {
  server::Batch& batch = server_.batch();
  const auto add = [&batch](session::Client& who, std::initializer_list<std::string_view> words) {
    const std::size_t first = batch.arguments().size();
    for (const std::string_view word : words) batch.arguments().push_back(word);
    batch.Add(who, first);
  };
  add(client, {"SET", "key", "1"});
  add(client, {"INCR", "key"});
  add(other, {"INCR", "key"});
  add(client, {"GET", "key"});
  batch.Run();
  EXPECT_EQ(client.executed, 3u);
  EXPECT_EQ(other.executed, 1u);
  EXPECT_EQ(TakeReply(client), "+OK\r\n:2\r\n$1\r\n3\r\n");
  EXPECT_EQ(TakeReply(other), ":3\r\n");
}

TEST_F(Dispatch, NothingOfAClientRunsBehindItsQuit) {
  server::Batch& batch = server_.batch();
  batch.arguments().push_back("QUIT");
  batch.Add(client, 0);
  batch.arguments().push_back("PING");
  batch.Add(client, 1);
  batch.Run();
  EXPECT_EQ(client.executed, 1u);
  EXPECT_EQ(TakeReply(client), "+OK\r\n");
}

TEST_F(Dispatch, WritesAreRefusedBeyondMaxmemory) {
  Run({"SET", "big", std::string(200'000, 'v')});
  Set("maxmemory", "100000");
  EXPECT_EQ(Run("set key value"), "-OOM command not allowed when used memory > 'maxmemory'.\r\n");
  EXPECT_EQ(Run("del big"), ":1\r\n");
  Set("maxmemory", "0");
  EXPECT_EQ(Run("set key value"), "+OK\r\n");
}

// A piece of work that writes its reply after three slices.
class ThreeSlices final : public commands::SlicedWork {
 public:
  bool Step(std::int64_t, protocol::ReplyWriter& reply) override {
    if (++steps_ < 3) return false;
    reply.SimpleString("done");
    return true;
  }

 private:
  int steps_ = 0;
};

TEST_F(Dispatch, AClientIsBusyWhileItsCommandWorksInSlices) {
  server_.RunInSlices(client, std::make_unique<ThreeSlices>());
  EXPECT_TRUE(client.busy);
  EXPECT_EQ(RunAs(other, "ping"), "+PONG\r\n");
  EXPECT_TRUE(server_.Turn());
  EXPECT_TRUE(client.busy);
  EXPECT_FALSE(server_.Turn());
  EXPECT_FALSE(client.busy);
  EXPECT_EQ(TakeReply(client), "+done\r\n");
  EXPECT_EQ(Pending(), std::vector<session::Client*>{&client});
}

TEST_F(Dispatch, WorkOfAClientThatGoesIsDropped) {
  session::Client third(3, 0);
  server_.OnConnect(third);
  server_.RunInSlices(third, std::make_unique<ThreeSlices>());
  server_.OnDisconnect(third);
  EXPECT_FALSE(server_.Turn());
}

TEST_F(Dispatch, ADeadlineFarAheadDoesNotKeepTheLoopAsleep) {
  Run("set key v pxat 9000000000000000000");
  Turn();
  EXPECT_LE(server_.SleepUs(), 100'000);
  EXPECT_GE(server_.SleepUs(), 0);
}

TEST_F(Dispatch, DueKeysGoWithoutBeingTouched) {
  for (int i = 0; i < 1'000; ++i) Run("set key" + std::to_string(i) + " v px 500");
  EXPECT_EQ(Run("dbsize"), ":1000\r\n");
  Advance(600);
  EXPECT_EQ(Run("dbsize"), ":0\r\n");
}

}  // namespace
}  // namespace oribi
