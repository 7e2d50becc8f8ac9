#include <gtest/gtest.h>

#include "commands/harness.h"

namespace oribi::commands {
namespace {

using Object = CommandTest;

TEST_F(Object, EncodingsHaveRedisNames) {
  Run("SET n 12");
  Run("SET short abc");
  Run({"SET", "44", std::string(44, 'x')});
  Run({"SET", "45", std::string(45, 'x')});
  Run({"SET", "large", std::string(100'000, 'x')});
  Run("SET big 99999999999999999999");
  EXPECT_EQ(Run("OBJECT ENCODING n"), "$3\r\nint\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING short"), "$6\r\nembstr\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING 44"), "$6\r\nembstr\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING 45"), "$3\r\nraw\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING large"), "$3\r\nraw\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING big"), "$6\r\nembstr\r\n");
}

TEST_F(Object, AMissingKeyIsNull) {
  for (const char* word : {"ENCODING", "FREQ", "IDLETIME", "REFCOUNT"}) {
    EXPECT_EQ(Run(std::string("OBJECT ") + word + " nokey"), "$-1\r\n");
  }
  client.resp = 3;
  EXPECT_EQ(Run("OBJECT ENCODING nokey"), "_\r\n");
}

TEST_F(Object, SmallIntegersAreShared) {
  Run("MSET a 9999 b 10000 c -1 d x");
  EXPECT_EQ(Run("OBJECT REFCOUNT a"), ":2147483647\r\n");
  for (const char* key : {"b", "c", "d"}) {
    EXPECT_EQ(Run(std::string("OBJECT REFCOUNT ") + key), ":1\r\n");
  }
}

TEST_F(Object, FreqNeedsAnLfuPolicy) {
  Run("SET a 1");
  EXPECT_EQ(Run("OBJECT FREQ a"),
            "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please "
            "note that when switching between policies at runtime LRU and LFU data will take some "
            "time to adjust.\r\n");
}

TEST_F(Object, IdleTimeGrowsUntilTheKeyIsUsed) {
  Run("SET a 1");
  clock.AdvanceMs(100'000);
  EXPECT_EQ(Run("OBJECT IDLETIME a"), ":100\r\n");
  Run("GET a");
  EXPECT_EQ(Run("OBJECT IDLETIME a"), ":0\r\n");
}

TEST_F(Object, HelpIsAnArrayOfSimpleStrings) {
  EXPECT_EQ(Run("OBJECT HELP").substr(0, 7), "*11\r\n+O");
}

TEST_F(Object, MemoryUsageKnowsLargeValues) {
  Run("SET a 1");
  Run({"SET", "large", std::string(100'000, 'x')});
  const auto Usage = [&](const std::string& key) {
    return std::stol(Run("MEMORY USAGE " + key).substr(1));
  };
  EXPECT_GT(Usage("a"), 5);
  EXPECT_LT(Usage("a"), 2000);
  EXPECT_GT(Usage("large"), 100'000);
  EXPECT_LT(Usage("large"), 140'000);
}

TEST_F(Object, MemoryUsageReadsItsOptionsFirst) {
  EXPECT_EQ(Run("MEMORY USAGE nokey"), "$-1\r\n");
  EXPECT_EQ(Run("MEMORY USAGE nokey SAMPLES -1"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("MEMORY USAGE nokey SAMPLES x"),
            "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("MEMORY USAGE nokey SAMPLES"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("MEMORY USAGE nokey SAMPLES 5 SAMPLES 0"), "$-1\r\n");
}

TEST_F(Object, MemoryStatsIsAMapWithOneForEachUsedDatabase) {
  EXPECT_EQ(Run("MEMORY STATS").find("db.0"), std::string::npos);
  Run("SET a 1");
  client.resp = 3;
  const std::string stats = Run("MEMORY STATS");
  EXPECT_EQ(stats.substr(0, 5), "%34\r\n");
  EXPECT_NE(stats.find("$4\r\ndb.0\r\n%2\r\n"), std::string::npos);
  EXPECT_NE(stats.find("$10\r\nkeys.count\r\n:1\r\n"), std::string::npos);
}

TEST_F(Object, MemoryPurgeAndDoctorAnswer) {
  EXPECT_EQ(Run("MEMORY PURGE"), "+OK\r\n");
  EXPECT_EQ(Run("MEMORY DOCTOR")[0], '$');
}

}  // namespace
}  // namespace oribi::commands
