// Waiting for keys, with a command made for the purpose: WAITFOR key [key …] milliseconds takes the
// first of these strings there is, or waits for one.

#include "server/blocking.h"

#include <gtest/gtest.h>

#include <string>

#include "base/numbers.h"
#include "commands/context.h"
#include "commands/harness.h"
#include "protocol/errors.h"

namespace oribi::server {
namespace {

using commands::CommandContext;

void WaitFor(CommandContext& ctx) {
  const auto arguments = ctx.args.all();
  const auto keys = arguments.subspan(1, arguments.size() - 2);
  for (const std::string_view name : keys) {
    auto key = ctx.db.Write(ctx.keyspace.MakeKey(name));
    if (!key.exists()) continue;
    ctx.reply.Bulk(key.entry()->bytes());
    key.Delete();
    return key.Changed({"del", keyspace::EventClass::kGeneric});
  }
  const std::int64_t ms = *base::ParseInteger(arguments.back());
  ctx.server.Block(ctx.client, arguments, ctx.command,
                   {.keys = keys,
                    .type = keyspace::Type::kString,
                    .deadline_ms = ms == 0 ? commands::Wait::kForever : ctx.now_ms + ms});
}

const commands::CommandSpec kWaitFor = {
    .name = "WAITFOR",
    .group = commands::Group::kGeneric,
    .since = "1.0.0",
    .summary = "Waits.",
    .complexity = "O(1)",
    .flags = commands::kWrite,
    .arguments = {commands::Key("key", commands::kRW), commands::Text("rest")},
    .handler = WaitFor,
    .arity = -3,
};

constexpr std::string_view kNil = "*-1\r\n";

class BlockingTest : public CommandTest {
 protected:
  BlockingTest() { server_.commands().Add(kWaitFor); }
  ~BlockingTest() override { server_.OnDisconnect(third_); }
  std::string Bulk(const std::string& text) {
    return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
  }
  Blocking& blocking() { return server_.blocking(); }

  session::Client third_{3, 0};
};

TEST_F(BlockingTest, ACommandThatFindsItsKeyDoesNotWait) {
  Run("SET a 1x");
  EXPECT_EQ(Run("WAITFOR a 0"), Bulk("1x"));
  EXPECT_EQ(blocking().clients(), 0u);
}

TEST_F(BlockingTest, WhoCameFirstIsServedFirst) {
  server_.OnConnect(third_);
  EXPECT_EQ(Run("WAITFOR a b 0"), "");
  EXPECT_EQ(RunAs(third_, "WAITFOR a 0"), "");
  EXPECT_EQ(blocking().clients(), 2u);
  EXPECT_EQ(RunAs(other, "SET a first"), "+OK\r\n");
  EXPECT_EQ(TakeReply(client), Bulk("first"));
  EXPECT_EQ(TakeReply(third_), "");
  EXPECT_EQ(RunAs(other, "SET a second"), "+OK\r\n");
  EXPECT_EQ(TakeReply(third_), Bulk("second"));
  EXPECT_EQ(blocking().clients(), 0u);
  EXPECT_EQ(blocking().keys(), 0u);
  EXPECT_FALSE(client.busy || third_.busy);
}

TEST_F(BlockingTest, AKeyMayComeByAnyCommand) {
  for (const std::string_view line :
       {"RENAME from a", "COPY from a", "MSET x 1 a val", "APPEND a val"}) {
    Run("SET from val");
    EXPECT_EQ(Run("WAITFOR nope a 0"), "");
    RunAs(other, line);
    EXPECT_EQ(TakeReply(client), Bulk("val")) << line;
  }
  EXPECT_EQ(Run("WAITFOR a 0"), "");
  RunAs(other, "SELECT 1");
  RunAs(other, "SET a val");
  EXPECT_EQ(TakeReply(client), "");
  RunAs(other, "SWAPDB 0 1");
  EXPECT_EQ(TakeReply(client), Bulk("val"));
}

TEST_F(BlockingTest, WaitingEndsWithItsTime) {
  EXPECT_EQ(Run("WAITFOR a 100"), "");
  Advance(99);
  EXPECT_EQ(TakeReply(client), "");
  EXPECT_EQ(blocking().clients_with_deadline(), 1u);
  Advance(1);
  EXPECT_EQ(TakeReply(client), kNil);
  EXPECT_FALSE(client.busy);
  EXPECT_EQ(blocking().clients_with_deadline(), 0u);
  RunAs(other, "SET a 1");
  EXPECT_EQ(TakeReply(client), "");
}

TEST_F(BlockingTest, ClientUnblockEndsIt) {
  EXPECT_EQ(Run("WAITFOR a 0"), "");
  EXPECT_EQ(RunAs(other, "CLIENT UNBLOCK 1"), ":1\r\n");
  EXPECT_EQ(TakeReply(client), kNil);
  EXPECT_EQ(Run("WAITFOR a 0"), "");
  EXPECT_EQ(RunAs(other, "CLIENT UNBLOCK 1 ERROR"), ":1\r\n");
  EXPECT_EQ(TakeReply(client), "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
  EXPECT_EQ(RunAs(other, "CLIENT UNBLOCK 1"), ":0\r\n");
  EXPECT_EQ(RunAs(other, "CLIENT UNBLOCK 99"), ":0\r\n");
}

TEST_F(BlockingTest, AClientThatGoesTakesNothing) {
  server_.OnConnect(third_);
  EXPECT_EQ(RunAs(third_, "WAITFOR a 50"), "");
  server_.OnDisconnect(third_);
  EXPECT_EQ(blocking().clients(), 0u);
  EXPECT_EQ(blocking().keys(), 0u);
  RunAs(other, "SET a 1x");
  EXPECT_EQ(Run("GET a"), Bulk("1x"));
  Advance(100);
}

TEST_F(BlockingTest, OneWhoWaitsKeepsItsPlaceWhenItFindsNothingAgain) {
  server_.OnConnect(third_);
  EXPECT_EQ(Run("WAITFOR a 0"), "");
  EXPECT_EQ(RunAs(third_, "WAITFOR a 0"), "");
  RunAs(other, {"SETRANGE", "a", "0", ""});  // makes nothing
  EXPECT_EQ(blocking().clients(), 2u);
  RunAs(other, "SET a x");
  EXPECT_EQ(TakeReply(client), Bulk("x"));
}

TEST_F(BlockingTest, NobodyListensWhenNobodyWaits) {
  EXPECT_EQ(server_.keyspace().state().events, nullptr);
  Run("WAITFOR a 0");
  EXPECT_NE(server_.keyspace().state().events, nullptr);
  RunAs(other, "SET a x");
  EXPECT_EQ(server_.keyspace().state().events, nullptr);
}

}  // namespace
}  // namespace oribi::server
