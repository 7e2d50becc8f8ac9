// Thousands of clients that subscribe, publish, watch, queue, track, monitor, block and vanish in
// the middle of all that; afterwards the server must know nothing of them any more.
//
// A few seconds with some hundred clients; for more:
//   ORIBI_SOAK_SECONDS=300 ORIBI_SOAK_CLIENTS=10000 ORIBI_SOAK_SEED=1 net_test
//   --gtest_filter='Soak.*'
// ORIBI_BINARY names the server, for instance one with sanitizers beside a test without.

#include <charconv>
#include <iostream>

#include "net/rough_crowd_helper.h"
#include "net/served.h"
#include "support/environment.h"

namespace oribi::net {
namespace {

using std::chrono::steady_clock;
using support::FromEnvironment;

class Soak : public Served {
 protected:
  static constexpr milliseconds kPatience{60'000};

  // A field of INFO.
  static std::int64_t Field(Talker& talker, const std::string& name) {
    const std::string info = talker.Ask("INFO").text;
    const auto at = info.find("\n" + name + ":");
    std::int64_t value = -1;
    if (at == std::string::npos) return value;
    const char* const begin = info.data() + at + name.size() + 2;
    std::from_chars(begin, info.data() + info.size(), value);
    return value;
  }

  void FillSets() {
    auto talker = Talk();
    for (int set = 0; set < 4; ++set) {
      support::Command add = {"SADD", "big:" + std::to_string(set)};
      for (int i = 0; i < 5'000; ++i) add.push_back("member:" + std::to_string(i * (set + 1)));
      ASSERT_NE(talker.Ask(add).type, '-');
    }
  }

  static void Print(const RoughCrowd& crowd) {
    const auto& figures = crowd.figures();
    std::cout << figures.came << " clients came, said " << figures.phrases << " things, got "
              << figures.replies << " replies and " << figures.pushes << " pushes in "
              << figures.rounds << " rounds, the longest of " << figures.longest_round_ms
              << " ms\n";
    for (const auto& [how, count] : figures.went) std::cout << "  " << count << " " << how << "\n";
    for (const auto& [error, count] : figures.errors) {
      std::cout << "  " << count << " times " << error << "\n";
    }
  }

  void ExpectNothingLeft(Talker& last) {
    // What the last ones asked for is done first.
    EXPECT_TRUE(Eventually([&] { return Field(last, "connected_clients") == 1; }, kPatience))
        << last.Ask("CLIENT LIST").text.substr(0, 2000);
    for (const char* name :
         {"pubsub_clients", "blocked_clients", "tracking_clients", "clients_in_timeout_table",
          "watching_clients", "total_watched_keys", "total_blocking_keys", "pubsub_channels",
          "pubsub_patterns", "pubsubshard_channels", "tracking_total_keys", "tracking_total_items",
          "tracking_total_prefixes"}) {
      EXPECT_EQ(Field(last, name), 0) << name;
    }
  }

  void ExpectMemoryOf(Talker& last, std::int64_t before) {
    constexpr std::int64_t kMore = 4 << 20;
    last.Ask("CONFIG SET notify-keyspace-events ");
    EXPECT_EQ(last.Ask("FLUSHALL SYNC").text, "OK");
    EXPECT_TRUE(Eventually([&] { return Field(last, "used_memory") < before + kMore; }, kPatience))
        << Field(last, "used_memory") << " bytes, before " << before;
    std::cout << "  used_memory " << before << " before, " << Field(last, "used_memory")
              << " after; resident " << server().ResidentBytes() << "\n";
  }
};

TEST_F(Soak, NothingIsLeftOfClientsThatDidEverythingAndVanished) {
  const std::size_t clients = FromEnvironment("ORIBI_SOAK_CLIENTS", 300);
  const std::chrono::seconds duration(FromEnvironment("ORIBI_SOAK_SECONDS", 2));
  if (!MayOpen(clients + 1500)) GTEST_SKIP() << "the limit of open files cannot be raised";
  Start({"--maxclients", std::to_string(clients + 1000), "--client-output-buffer-limit",
         "pubsub 256kb 64kb 2", "--protected-mode", "no", "--max-new-connections-per-cycle",
         "1000"});
  auto first = Talk();
  const auto memory = Field(first, "used_memory");
  FillSets();
  RoughCrowd crowd(server().port(), clients, FromEnvironment("ORIBI_SOAK_SEED", 1));
  std::size_t most = 0;
  for (const auto end = steady_clock::now() + duration; steady_clock::now() < end;) {
    crowd.Round();
    most = std::max(most, crowd.here());
    if (crowd.figures().rounds % 200 == 0) FillSets();  // they may have been flushed
    ASSERT_TRUE(server().IsAlive()) << server().Log();
    if (crowd.complaints().size() > 20) break;
  }
  const auto cut = Field(first, "client_output_buffer_limit_disconnections");
  crowd.Leave();
  Print(crowd);
  std::cout << "  " << most << " at once, " << cut << " cut for their output\n";
  for (const std::string& complaint : crowd.complaints()) ADD_FAILURE() << complaint;
  ASSERT_TRUE(server().IsAlive()) << server().Log();
  ExpectNothingLeft(first);
  ExpectMemoryOf(first, memory);
}

}  // namespace
}  // namespace oribi::net
