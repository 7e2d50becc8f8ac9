#include "commands/harness.h"
#include "commands/latency_report.h"
#include "commands/monitoring.h"

namespace oribi {
namespace {

constexpr const char* kSyntax = "-ERR syntax error\r\n";

class ServerCommands : public CommandTest {};

TEST_F(ServerCommands, TimeIsTheWallClock) {
  EXPECT_EQ(Run("TIME"), "*2\r\n$10\r\n1700000000\r\n$1\r\n0\r\n");
}

TEST_F(ServerCommands, RoleAndLastSave) {
  EXPECT_EQ(Run("ROLE"), "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n");
  EXPECT_EQ(Run("LASTSAVE"), ":1700000000\r\n");
  EXPECT_EQ(Run("MODULE LIST"), "*0\r\n");
}

TEST_F(ServerCommands, LolwutEndsWithTheVersion) {
  EXPECT_EQ(Run("LOLWUT VERSION 1"), "$17\r\nOribi ver. 0.1.0\n\r\n");
  EXPECT_TRUE(Run("LOLWUT").ends_with("\n\nOribi ver. 0.1.0\n\r\n"));
  EXPECT_EQ(Run("LOLWUT VERSION x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("LOLWUT VERSION 5 x"), "-ERR value is not an integer or out of range\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("LOLWUT VERSION 1"), "=21\r\ntxt:Oribi ver. 0.1.0\n\r\n");
}

TEST_F(ServerCommands, ShutdownReadsItsWords) {
  for (const char* wrong : {"foo", "SAVE NOSAVE", "ABORT NOW"}) {
    EXPECT_EQ(Run(std::string("SHUTDOWN ") + wrong), kSyntax) << wrong;
  }
  EXPECT_EQ(Run("SHUTDOWN ABORT"), "-ERR No shutdown in progress.\r\n");
  EXPECT_FALSE(server_.shutdown());
  EXPECT_EQ(Run("SHUTDOWN NOSAVE FORCE"), "");
  ASSERT_TRUE(server_.shutdown());
  EXPECT_EQ(server_.shutdown()->save, commands::ShutdownRequest::Save::kNoSave);
  EXPECT_TRUE(server_.shutdown()->force);
  EXPECT_FALSE(server_.shutdown()->now);
  EXPECT_EQ(Run("SHUTDOWN ABORT"), "+OK\r\n");
}

TEST_F(ServerCommands, ConfigGetsAndSets) {
  EXPECT_EQ(Run("CONFIG SET hz 20 maxmemory 1mb"), "+OK\r\n");
  EXPECT_EQ(Run("CONFIG GET maxmemory hz"),
            "*4\r\n$9\r\nmaxmemory\r\n$7\r\n1048576\r\n$2\r\nhz\r\n$2\r\n20\r\n");
  EXPECT_EQ(Run("CONFIG SET hz 10 maxmemory"), kSyntax);
  EXPECT_TRUE(Run("CONFIG SET nope 1").starts_with("-ERR Unknown option"));
  EXPECT_EQ(Run("CONFIG REWRITE"), "-ERR The server is running without a config file\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("CONFIG GET nope"), "%0\r\n");
}

TEST_F(ServerCommands, SlowlogKeepsWhatTookLong) {
  Run("CONFIG SET slowlog-log-slower-than 0");
  Run("SLOWLOG RESET");
  Run("ECHO " + std::string(200, 'x'));
  Run("CONFIG SET slowlog-log-slower-than -1");
  Run("ECHO later");
  EXPECT_EQ(Run("SLOWLOG LEN"), ":2\r\n");  // RESET itself and ECHO
  const std::string newest = Run("SLOWLOG GET 1");
  EXPECT_NE(
      newest.find("$4\r\nECHO\r\n$147\r\n" + std::string(128, 'x') + "... (72 more bytes)\r\n"),
      std::string::npos)
      << newest;
  EXPECT_EQ(Run("SLOWLOG GET 0"), "*0\r\n");
  EXPECT_EQ(Run("SLOWLOG GET -2"), "-ERR count should be greater than or equal to -1\r\n");
  EXPECT_EQ(Run("SLOWLOG RESET"), "+OK\r\n");
  EXPECT_EQ(Run("SLOWLOG GET"), "*0\r\n");
}

TEST(SlowLog, BoundsWhatItKeepsAndHidesPasswords) {
  commands::SlowLog log;
  std::vector<std::string_view> many(40, "x");
  log.Add(many, 1, 1, "", "", 2);
  EXPECT_EQ(log.entries().front().arguments.size(), 32u);
  EXPECT_EQ(log.entries().front().arguments.back(), "... (9 more arguments)");
  const std::vector<std::string_view> hello = {"hello",  "3",       "auth", "me",
                                               "secret", "setname", "x"};
  log.Add(hello, 1, 1, "", "", 2);
  EXPECT_EQ(
      log.entries().front().arguments,
      (std::vector<std::string>{"hello", "3", "auth", "(redacted)", "(redacted)", "setname", "x"}));
  const std::vector<std::string_view> set = {"CONFIG", "SET", "hz", "1", "requirepass", "secret"};
  log.Add(set, 1, 1, "", "", 2);
  EXPECT_EQ(log.entries().front().arguments[3], "1");
  EXPECT_EQ(log.entries().front().arguments[5], "(redacted)");
  EXPECT_EQ(log.entries().size(), 2u);
  EXPECT_EQ(log.entries().front().id, 2);
}

TEST_F(ServerCommands, LatencyTellsOfEvents) {
  commands::LatencyMonitor& monitor = server_.monitoring().latency;
  EXPECT_EQ(Run("LATENCY LATEST"), "*0\r\n");
  EXPECT_EQ(Run("LATENCY GRAPH command"), "-ERR No samples available for event 'command'\r\n");
  monitor.Add("command", 5, 100);
  monitor.Add("command", 9, 100);
  monitor.Add("command", 7, 102);
  EXPECT_EQ(Run("LATENCY LATEST"), "*1\r\n*4\r\n$7\r\ncommand\r\n:102\r\n:7\r\n:9\r\n");
  EXPECT_EQ(Run("LATENCY HISTORY command"), "*2\r\n*2\r\n:100\r\n:9\r\n*2\r\n:102\r\n:7\r\n");
  EXPECT_NE(Run("LATENCY GRAPH command").find("command - high 9 ms, low 7 ms (all time high 9 ms)"),
            std::string::npos);
  EXPECT_NE(Run("LATENCY DOCTOR").find("command: 2 spikes, 8 ms on average"), std::string::npos);
  EXPECT_EQ(Run("LATENCY RESET nope command"), ":1\r\n");
  EXPECT_EQ(Run("LATENCY RESET"), ":0\r\n");
}

TEST_F(ServerCommands, LatencyHistogramCountsCalls) {
  Run("PING");
  const std::string reply = Run("LATENCY HISTOGRAM ping nope");
  EXPECT_TRUE(reply.starts_with("*2\r\n$4\r\nping\r\n*4\r\n$5\r\ncalls\r\n:1\r\n")) << reply;
  EXPECT_EQ(Run("LATENCY HISTOGRAM nope"), "*0\r\n");
}

TEST(LatencyHistogram, HasTheBoundsOfRedis) {
  commands::LatencyHistogram histogram;
  for (const std::uint64_t us : {1, 16, 33, 132, 2000, 130'000}) histogram.Record(us * 1000);
  std::vector<std::int64_t> bounds;
  for (const auto& step : histogram.Steps()) bounds.push_back(step.up_to_us);
  EXPECT_EQ(bounds, (std::vector<std::int64_t>{1, 16, 33, 132, 2113, 135266}));
  EXPECT_EQ(histogram.PercentileNs(1), 1003);
  EXPECT_EQ(histogram.total(), 6u);
}

TEST(LatencyHistogram, TellsPercentiles) {
  commands::LatencyHistogram histogram;
  for (std::uint64_t i = 1; i <= 100; ++i) histogram.Record(i);
  EXPECT_EQ(histogram.PercentileNs(50), 50);
  EXPECT_EQ(histogram.PercentileNs(99), 99);
  EXPECT_EQ(histogram.PercentileNs(100), 100);
  histogram.Record(5'000'000'000);
  EXPECT_GE(histogram.PercentileNs(100), 1'000'000'000);
}

}  // namespace
}  // namespace oribi
