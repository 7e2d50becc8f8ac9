#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "commands/harness.h"
#include "commands/key_walk.h"

namespace oribi::commands {
namespace {

// The bulk strings of a reply, in order.
std::vector<std::string> BulksOf(const std::string& reply) {
  std::vector<std::string> bulks;
  for (std::size_t at = 0; (at = reply.find('$', at)) != std::string::npos;) {
    const std::size_t line_end = reply.find("\r\n", at);
    const std::size_t size = std::stoul(reply.substr(at + 1, line_end - at - 1));
    bulks.push_back(reply.substr(line_end + 2, size));
    at = line_end + 2 + size;
  }
  return bulks;
}

class Scan : public CommandTest {
 protected:
  void Fill(int keys) {
    for (int i = 0; i < keys; ++i) Run("SET key:" + std::to_string(i) + " v");
  }
  // All keys that SCAN with these options gives until the cursor is 0 again.
  std::multiset<std::string> ScanAll(const std::string& options) {
    std::multiset<std::string> keys;
    std::string cursor = "0";
    do {
      const auto bulks = BulksOf(Run("SCAN " + cursor + " " + options));
      cursor = bulks.front();
      keys.insert(bulks.begin() + 1, bulks.end());
    } while (cursor != "0");
    return keys;
  }
};

TEST_F(Scan, GivesEveryKeyOnce) {
  Fill(3000);
  for (const char* options : {"", "COUNT 1", "COUNT 100", "COUNT 100000", "MATCH key:*"}) {
    const auto keys = ScanAll(options);
    EXPECT_EQ(keys.size(), 3000u) << options;
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 3000u) << options;
  }
}

TEST_F(Scan, KeepsItsPromiseWhileTheTableGrows) {
  Fill(500);
  std::multiset<std::string> keys;
  std::string cursor = "0";
  int more = 1000;
  do {
    const auto bulks = BulksOf(Run("SCAN " + cursor));
    cursor = bulks.front();
    keys.insert(bulks.begin() + 1, bulks.end());
    for (int i = 0; i < 50; ++i) Run("SET more:" + std::to_string(more++) + " v");
  } while (cursor != "0" && more < 100'000);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(keys.count("key:" + std::to_string(i)), 1u) << i;
}

TEST_F(Scan, FiltersByPatternAndType) {
  Fill(100);
  EXPECT_EQ(ScanAll("MATCH key:1?").size(), 10u);
  EXPECT_EQ(ScanAll("MATCH nothing*").size(), 0u);
  EXPECT_EQ(ScanAll("TYPE STRING").size(), 100u);
  EXPECT_EQ(ScanAll("TYPE hash").size(), 0u);
  EXPECT_EQ(ScanAll("TYPE unheard-of COUNT 5000").size(), 0u);
  EXPECT_EQ(ScanAll("TYPE string MATCH *7 COUNT 2000").size(), 10u);
}

TEST_F(Scan, HidesKeysWhoseTimeHasCome) {
  Run("SET a 1 PX 10");
  Run("SET b 1");
  clock.AdvanceMs(20);
  EXPECT_EQ(Run("SCAN 0"), "*2\r\n$1\r\n0\r\n*1\r\n$1\r\nb\r\n");
  EXPECT_EQ(Run("KEYS *"), "*1\r\n$1\r\nb\r\n");
  EXPECT_EQ(Run("KEYS a"), "*0\r\n");
}

TEST_F(Scan, ReadsACursorAsRedisDoes) {
  for (const char* cursor : {"x", "-1", "1.5", "0x0", "18446744073709551616"}) {
    EXPECT_EQ(Run(std::string("SCAN ") + cursor), "-ERR invalid cursor\r\n") << cursor;
  }
  EXPECT_EQ(Run("SCAN \"\""), "-ERR invalid cursor\r\n");
  EXPECT_EQ(Run("SCAN \"0 \""), "-ERR invalid cursor\r\n");
  for (const char* cursor : {"00", "+1", " 0", "-0", "18446744073709551615"}) {
    EXPECT_EQ(Run("SCAN \"" + std::string(cursor) + "\""), "*2\r\n$1\r\n0\r\n*0\r\n") << cursor;
  }
}

TEST_F(Scan, AnswersTheFirstWrongArgument) {
  EXPECT_EQ(Run("SCAN x COUNT x"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(Run("SCAN 0 COUNT x foo"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("SCAN 0 COUNT 0"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("SCAN 0 COUNT -1"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("SCAN 0 MATCH"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("SCAN 0 foo bar"), "-ERR syntax error\r\n");
}

TEST_F(Scan, KeysGivesWhatMatches) {
  Fill(2000);
  EXPECT_EQ(BulksOf(Run("KEYS *")).size(), 2000u);
  EXPECT_EQ(BulksOf(Run("KEYS key:1??")).size(), 100u);
  EXPECT_EQ(BulksOf(Run("KEYS key:[12]")).size(), 2u);
  EXPECT_EQ(Run("KEYS key:7"), "*1\r\n$5\r\nkey:7\r\n");
  EXPECT_EQ(Run("KEYS nothing*"), "*0\r\n");
  EXPECT_EQ(Run("KEYS \"\""), "*0\r\n");
}

// Collects keys a slice at a time, so that a test can do something between two.
class SlowWalk final : public KeyWalk {
 public:
  using KeyWalk::KeyWalk;
  std::multiset<std::string> keys;

 private:
  void Visit(const keyspace::Entry& entry) override { keys.emplace(entry.key()); }
  void Finish(std::uint64_t /*cursor*/, protocol::ReplyWriter& reply) override { reply.Ok(); }
};

class KeyWalkTest : public Scan {
 protected:
  SlowWalk walk{server_.keyspace(), clock, {.db = 0, .limit = UINT64_MAX}};
  protocol::ReplyBuffer buffer;
  protocol::ReplyWriter reply{buffer, 2};
  // A deadline in the past leaves the one step that is always made.
  bool Step() { return walk.Step(0, reply); }
};

TEST_F(KeyWalkTest, GoesOnWhereItWasAfterTheTableGrew) {
  Fill(5000);
  EXPECT_FALSE(Step());
  for (int i = 0; i < 20'000; ++i) Run("SET more:" + std::to_string(i) + " v");
  while (!Step()) continue;
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(walk.keys.count("key:" + std::to_string(i)), 1u) << i;
}

TEST_F(KeyWalkTest, EndsAfterAFlushInBetween) {
  Fill(5000);
  EXPECT_FALSE(Step());
  Run("FLUSHALL");
  EXPECT_TRUE(Step());
}

TEST_F(KeyWalkTest, SurvivesASwapInBetween) {
  Fill(5000);
  EXPECT_FALSE(Step());
  Run("SWAPDB 0 1");
  EXPECT_TRUE(Step());
}

}  // namespace
}  // namespace oribi::commands
