// Deadlines that pass while somebody waits. The generated comparison keeps away from them, since
// two servers asked one after the other see different times; here both are given time enough.

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "differential/duel.h"
#include "differential/shrink.h"

namespace oribi::differential {
namespace {

using std::chrono::milliseconds;
using support::Eventually;
using support::ServerProcess;

// A round on a busy machine can be too slow for its own deadlines; a fault is there every time.
constexpr int kTries = 3;
constexpr milliseconds kAllIsOver{150};

class Expiry : public ::testing::Test {
 protected:
  Expiry() : peer_(support::PeerBinary()), ours_(support::OribiBinary()), duel_(peer_, ours_) {}

  void SetUp() override { ASSERT_TRUE(peer_.IsUp() && ours_.IsUp()); }

  std::string Difference(const std::vector<Sent>& commands) {
    const auto differences = duel_.Ask(commands);
    if (differences.empty()) return "";
    auto told = commands;
    told.resize(differences[0].at + 1);
    return Describe({true, told, differences[0]});
  }

  std::string Round(const std::vector<Sent>& before, const std::vector<Sent>& after) {
    duel_.Reset();
    auto difference = Difference(before);
    if (!difference.empty()) return difference;
    std::this_thread::sleep_for(kAllIsOver);
    return Difference(after);
  }

  void ExpectTheSame(const std::vector<Sent>& before, const std::vector<Sent>& after) {
    std::string difference;
    for (int i = 0; i < kTries; ++i) {
      difference = Round(before, after);
      if (difference.empty()) return;
    }
    ADD_FAILURE() << difference;
  }

  ServerProcess peer_;
  ServerProcess ours_;
  Duel duel_;
};

void Add(std::vector<Sent>& commands, std::initializer_list<const char*> lines) {
  for (const auto* line : lines) commands.push_back({commands.size() % 2, support::Words(line)});
}

// Every way to give a key a deadline that is near.
Command WithDeadline(std::size_t way, const std::string& key, const std::string& ms) {
  switch (way % 5) {
    case 0: return {"SET", key, "v", "PX", ms};
    case 1: return {"PSETEX", key, ms, "v"};
    case 2: return {"PEXPIRE", key, ms};
    case 3: return {"GETEX", key, "PX", ms};
    default: return {"PEXPIRE", key, ms, "NX"};
  }
}

TEST_F(Expiry, KeysAreGoneAfterTheirTimeHoweverItWasGiven) {
  std::vector<Sent> before;
  std::vector<Sent> after;
  for (std::size_t i = 0; i < 200; ++i) {
    const auto key = "k" + std::to_string(i);
    before.push_back({i % 2, {"SET", key, std::to_string(i)}});
    before.push_back({i % 2, WithDeadline(i, key, std::to_string(40 + i % 60))});
    if (i % 7 == 0) before.push_back({i % 2, {"PERSIST", key}});
    if (i % 11 == 0) before.push_back({i % 2, {"SET", key, "fresh"}});
    if (i % 13 == 0) before.push_back({i % 2, {"SET", key, "kept", "KEEPTTL"}});
    for (const auto* name : {"EXISTS", "TTL", "PTTL", "TYPE", "GET", "STRLEN"}) {
      after.push_back({i % 2, {name, key}});
    }
  }
  Add(after, {"DBSIZE", "KEYS *"});
  ExpectTheSame(before, after);
}

TEST_F(Expiry, ADeadlineGoesWithItsKey) {
  std::vector<Sent> before;
  std::vector<Sent> after;
  Add(before,
      {"SET a 1 PX 60",  "RENAME a b",    "SET c 1 PX 60", "COPY c d",       "SET e 1 PX 60",
       "COPY e e2 DB 1", "SET f 1 PX 60", "MOVE f 2",      "SET g 1 PX 60",  "APPEND g 2",
       "SET h 1 PX 60",  "INCR h",        "SET i 1 PX 60", "SETRANGE i 2 x", "SET j 1 PX 60",
       "GETSET j 2",     "SET l 1 PX 60", "SETBIT l 3 1",  "SET m 1 PX 60",  "BITOP NOT m m"});
  Add(after, {"MGET a b c d e f g h i j l m", "EXISTS b d g h i j l m", "TTL j", "SELECT 1",
              "EXISTS e2", "SELECT 1", "EXISTS e2", "DBSIZE", "SELECT 2", "EXISTS f"});
  ExpectTheSame(before, after);
}

TEST_F(Expiry, AWriteToAKeyWhoseTimeHasComeFindsNothing) {
  std::vector<Sent> before;
  std::vector<Sent> after;
  for (const auto* key : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) {
    before.push_back({0, {"SET", key, "5", "PX", "40"}});
  }
  Add(after, {"INCR a", "APPEND b x", "SETNX c new", "SET d new XX", "SET e new NX GET",
              "RENAMENX f z", "PERSIST g", "EXPIRE h 1000", "COPY i i2", "GETDEL j",
              "MSETNX c 1 j 2", "TTL a", "MGET a b c d e f g h i j z i2", "DBSIZE"});
  ExpectTheSame(before, after);
}

TEST_F(Expiry, ADeadlineInThePastEndsTheKey) {
  std::vector<Sent> before;
  Add(before, {"SET a 1 EXAT 1",     "GET a",    "EXISTS a",     "SET b 1",
               "SET b 2 PXAT 1000",  "GET b",    "TTL b",        "SET c 1",
               "EXPIREAT c 1",       "EXISTS c", "SET d 1",      "GETEX d PXAT 1",
               "EXISTS d",           "SET e 1",  "PEXPIRE e -1", "EXISTS e",
               "SET f 1 GET EXAT 1", "GET f",    "KEYS *",       "DBSIZE"});
  ExpectTheSame(before, {});
}

// Nobody asks for the keys: the servers must find them by themselves.
TEST_F(Expiry, UntouchedKeysLeaveTheDatabase) {
  duel_.Reset();
  std::vector<Sent> commands;
  for (int i = 0; i < 5000; ++i) {
    commands.push_back(
        {0, {"SET", "k" + std::to_string(i), "v", "PX", std::to_string(20 + i % 80)}});
  }
  commands.push_back({0, {"SET", "stays", "v"}});
  EXPECT_EQ(Difference(commands), "");
  std::string size;
  EXPECT_TRUE(Eventually([&] { return (size = duel_.AskBoth({"DBSIZE"})[1]) == ":1\r\n"; },
                         milliseconds(2000)))
      << size;
}

}  // namespace
}  // namespace oribi::differential
