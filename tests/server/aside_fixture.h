#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "server/server.h"

// Long commands, in slices: on a clock of which every reading is a little later, so that a slice
// comes to its end.
namespace oribi::server {

class TickingClock final : public base::Clock {
 public:
  std::int64_t NowUs() const override { return kStartUs + us_; }
  std::int64_t MonotonicUs() const override { return us_ += 50; }
  void AdvanceMs(std::int64_t ms) { us_ += ms * 1000; }

 private:
  static constexpr std::int64_t kStartUs = 1'800'000'000'000'000;
  mutable std::int64_t us_ = 0;
};

class AsideTest : public ::testing::Test {
 protected:
  AsideTest() : server_(config_, clock_) {
    for (session::Client* const client : {&asker_, &other_}) server_.OnConnect(*client);
    Fill("a", 0);
    Fill("b", 4'000);
  }
  ~AsideTest() override {
    for (session::Client* const client : {&asker_, &other_}) server_.OnDisconnect(*client);
  }

  // Sends a command and gives what has been answered at once.
  std::string Send(session::Client& who, std::string_view line) {
    std::vector<std::string> words;
    EXPECT_TRUE(base::SplitWords(line, words));
    return Send(who, words);
  }
  std::string Send(session::Client& who, const std::vector<std::string>& words) {
    Batch& batch = server_.batch();
    for (const std::string& word : words) batch.arguments().push_back(word);
    batch.Add(who, 0);
    batch.Run();
    return CommandTestReply(who);
  }
  static std::string CommandTestReply(session::Client& who) {
    std::string reply;
    iovec piece;
    while (who.reply.Gather(&piece, 1) == 1) {
      reply.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
      who.reply.Consume(piece.iov_len);
    }
    return reply;
  }
  void Fill(const std::string& key, int from) {
    std::vector<std::string> words = {"SADD", key};
    for (int i = 0; i < 8'000; ++i) words.push_back("member:" + std::to_string(from + i));
    EXPECT_EQ(Send(other_, words), ":8000\r\n");
  }
  // Turns until the client is answered.
  std::string Await(session::Client& who) {
    for (int i = 0; i < 10'000 && who.busy; ++i) server_.Turn();
    EXPECT_FALSE(who.busy);
    return CommandTestReply(who);
  }

  TickingClock clock_;
  config::Config config_;
  Server server_{config_, clock_};
  session::Client asker_{1, 0};
  session::Client other_{2, 0};
};

}  // namespace oribi::server
