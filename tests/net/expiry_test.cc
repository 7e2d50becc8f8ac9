// Deadlines on a server full of other deadlines: keys go on time though nobody touches them, and
// those who listen hear of it.

#include <algorithm>
#include <charconv>
#include <iostream>
#include <set>
#include <thread>
#include <vector>

#include "net/served.h"

namespace oribi::net {
namespace {

using std::chrono::duration_cast;
using std::chrono::system_clock;

constexpr std::int64_t kSoon = 1000;
constexpr std::int64_t kMostLate = 100;  // ms
// A machine at work on other things can hold a server up for longer than that; one that is late by
// itself is late every time.
constexpr int kTries = 3;

std::int64_t NowMs() {
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

class Expiry : public Served {
 protected:
  void SetUp() override {
    Start();
    talker_ = Talk();
  }

  // `count` keys whose deadlines deadline(i) tells, in milliseconds since 1970.
  template <typename Deadline>
  void Add(const std::string& prefix, std::int64_t count, Deadline deadline) {
    constexpr std::int64_t kPipeline = 2000;
    for (std::int64_t first = 0; first < count; first += kPipeline) {
      const auto end = std::min(first + kPipeline, count);
      std::string requests;
      for (auto i = first; i < end; ++i) {
        requests +=
            Request({"SET", prefix + std::to_string(i), "v", "PXAT", std::to_string(deadline(i))});
      }
      std::vector<std::string> replies;
      ASSERT_TRUE(talker_.AskAll(requests, static_cast<std::size_t>(end - first), replies));
      for (const auto& reply : replies) ASSERT_EQ(reply, "+OK\r\n");
    }
  }

  std::int64_t Keys() { return Number(talker_.Ask("DBSIZE").text); }

  std::int64_t ExpiredKeys() {
    const auto info = talker_.Ask("INFO stats").text;
    const std::string name = "\r\nexpired_keys:";
    return Number(info.substr(info.find(name) + name.size()));
  }

  static std::int64_t Number(std::string_view text) {
    std::int64_t number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  // kSoon keys of one deadline join `others`: how late the last of them went, or -1 when some went
  // early.
  std::int64_t LatenessMs(std::int64_t others) {
    const auto expired = ExpiredKeys();
    const auto deadline = NowMs() + 500;
    Add("soon:", kSoon, [deadline](std::int64_t) { return deadline; });
    std::this_thread::sleep_until(system_clock::time_point(milliseconds(deadline - 30)));
    const auto before = Keys();
    if (NowMs() < deadline && before != others + kSoon) return -1;
    EXPECT_TRUE(Eventually([&] { return Keys() == others; })) << Keys();
    const auto late = NowMs() - deadline;
    EXPECT_EQ(ExpiredKeys() - expired, kSoon);
    return late;
  }

  void ExpectPunctual(std::int64_t others) {
    std::int64_t late = 0;
    for (int i = 0; i < kTries; ++i) {
      late = LatenessMs(others);
      std::cout << "the last of " << kSoon << " keys went " << late << " ms after its time\n";
      ASSERT_GE(late, 0) << "early";
      if (late <= kMostLate) return;
    }
    ADD_FAILURE() << late << " ms late";
  }

  // kSoon keys with these deadlines, while a subscriber waits for their events: how late each one
  // came to it, in order.
  template <typename Deadline>
  std::vector<std::int64_t> EventLatenessMs(Deadline deadline) {
    auto listener = Talk();
    EXPECT_EQ(listener.Ask("SUBSCRIBE __keyevent@0__:expired").children.size(), 3u);
    Add("soon:", kSoon, deadline);
    std::vector<std::int64_t> late;
    std::set<std::string> keys;
    std::string event;
    while (late.size() < kSoon && listener.Next(event)) {
      const auto now = NowMs();
      const std::string key = support::ParseReply(event).children.at(2).text;
      late.push_back(now - deadline(Number(std::string_view(key).substr(5))));
      EXPECT_TRUE(keys.insert(key).second) << key << " again";
    }
    EXPECT_EQ(late.size(), static_cast<std::size_t>(kSoon)) << "events lost";
    std::sort(late.begin(), late.end());
    return late;
  }

  void ExpectPunctualEvents(const char* what, std::int64_t spread_ms) {
    for (int i = 0; i < kTries; ++i) {
      const auto first = NowMs() + 500;
      const auto late = EventLatenessMs(
          [=](std::int64_t key) { return first + (spread_ms == 0 ? 0 : key * 7919 % spread_ms); });
      ASSERT_EQ(late.size(), static_cast<std::size_t>(kSoon));
      ASSERT_GE(late.front(), 0) << "early";
      const auto p99 = late[late.size() * 99 / 100];
      std::cout << "events of " << kSoon << " keys of " << what << " came " << late[late.size() / 2]
                << " ms (p50), " << p99 << " ms (p99), " << late.back() << " ms (last) late\n";
      if (p99 <= kMostLate) return;
    }
    ADD_FAILURE() << "too late " << kTries << " times";
  }

  const std::int64_t others_ = support::IsSanitized() ? 30'000 : 1'000'000;
  Talker talker_;
};

TEST_F(Expiry, KeysGoOnTimeAmongAMillionOthersThoughNobodyTouchesThem) {
  const auto now = NowMs();
  Add("other:", others_, [now](std::int64_t i) { return now + 120'000 + i * 7919 % 7'200'000; });
  ExpectPunctual(others_);
}

// They all stand in one slot of the wheel.
TEST_F(Expiry, KeysGoOnTimeAmongAMillionOthersOfOneDeadline) {
  const auto deadline = NowMs() + 120'000;
  Add("other:", others_, [deadline](std::int64_t) { return deadline; });
  ExpectPunctual(others_);
}

TEST_F(Expiry, EventsComeOnTimeAmongAMillionOthers) {
  const auto now = NowMs();
  Add("other:", others_, [now](std::int64_t i) { return now + 120'000 + i * 7919 % 7'200'000; });
  ASSERT_EQ(talker_.Ask("CONFIG SET notify-keyspace-events Ex").text, "OK");
  ExpectPunctualEvents("one deadline", 0);
  ExpectPunctualEvents("spread deadlines", 2'000);
  EXPECT_EQ(Keys(), others_);
}

}  // namespace
}  // namespace oribi::net
