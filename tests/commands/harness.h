#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/clock.h"
#include "config/config.h"
#include "server/server.h"
#include "session/client.h"

namespace oribi {

// Commands in process, without sockets, on a clock that only moves when told:
//
//   EXPECT_EQ(Run("SET key value"), "+OK\r\n");
//   clock.AdvanceMs(1000);
//   client.resp = 3;
class CommandTest : public ::testing::Test {
 protected:
  CommandTest() : server_(config_, clock) {
    server_.OnConnect(client);
    server_.OnConnect(other);
  }
  ~CommandTest() override {
    server_.OnDisconnect(client);
    server_.OnDisconnect(other);
  }

  // The raw reply to one command; words split as an inline command's are ("" and \xHH work).
  std::string Run(std::string_view line) { return RunAs(client, line); }
  std::string Run(const std::vector<std::string>& words) { return RunAs(client, words); }
  std::string RunAs(session::Client& who, std::string_view line) {
    std::vector<std::string> words;
    EXPECT_TRUE(base::SplitWords(line, words)) << line;
    return RunAs(who, words);
  }
  std::string RunAs(session::Client& who, const std::vector<std::string>& words) {
    server::Batch& batch = server_.batch();
    for (const std::string& word : words) batch.arguments().push_back(word);
    batch.Add(who, 0);
    batch.Run();
    while (who.busy && !who.blocked) Turn();
    std::string reply = TakeReply(who);
    return reply;
  }
  // What waits in a client's reply buffer.
  static std::string TakeReply(session::Client& who) {
    iovec pieces[64];
    std::string reply;
    while (!who.reply.empty()) {
      const int count = who.reply.Gather(pieces, 64);
      std::size_t bytes = 0;
      for (int i = 0; i < count; ++i) {
        reply.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
        bytes += pieces[i].iov_len;
      }
      who.reply.Consume(bytes);
    }
    return reply;
  }
  // Those with output to send that was not made in their own turn.
  std::vector<session::Client*> Pending() {
    std::vector<session::Client*> pending;
    server_.clients().TakePending(pending);
    return pending;
  }
  // What was published to a client, or else happened to its output.
  std::string Messages(session::Client& who) {
    server_.SettleMessages();
    return TakeReply(who);
  }
  // Background work: expiry, slices.
  void Turn() { server_.Turn(); }
  // Lets time pass and everything due happen.
  void Advance(std::int64_t ms) {
    clock.AdvanceMs(ms);
    while (server_.Turn()) {
    }
  }
  void Set(const std::string& option, const std::string& value) {
    EXPECT_EQ(Run({"CONFIG", "SET", option, value}), "+OK\r\n");
  }

  base::ManualClock clock;
  config::Config config_;
  server::Server server_;
  session::Client client{1, clock.NowMs()};
  session::Client other{2, clock.NowMs()};
};

}  // namespace oribi
