#include <gtest/gtest.h>

#include "commands/harness.h"

namespace oribi::commands {
namespace {

using Databases = CommandTest;

TEST_F(Databases, AreApart) {
  Run("SET a 1");
  EXPECT_EQ(Run("SELECT 1"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
  EXPECT_EQ(Run("GET a"), "$-1\r\n");
  EXPECT_EQ(Run("SELECT 0"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":1\r\n");
}

TEST_F(Databases, SelectTakesOnlyWhatThereIs) {
  EXPECT_EQ(Run("SELECT 16"), "-ERR DB index is out of range\r\n");
  EXPECT_EQ(Run("SELECT -1"), "-ERR DB index is out of range\r\n");
  EXPECT_EQ(Run("SELECT 01"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("SELECT 99999999999"),
            "-ERR value is out of range, value must between -2147483648 and 2147483647\r\n");
  EXPECT_EQ(client.db, 0);
}

TEST_F(Databases, SwapDbExchangesContents) {
  Run("SET a 1 PX 5000");
  EXPECT_EQ(Run("SWAPDB 0 3"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
  Run("SELECT 3");
  EXPECT_EQ(Run("PTTL a"), ":5000\r\n");
  EXPECT_EQ(Run("SWAPDB 3 3"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":1\r\n");
}

TEST_F(Databases, SwapDbNamesTheWrongIndex) {
  EXPECT_EQ(Run("SWAPDB x y"), "-ERR invalid first DB index\r\n");
  EXPECT_EQ(Run("SWAPDB 0 99999999999"), "-ERR invalid second DB index\r\n");
  EXPECT_EQ(Run("SWAPDB 0 16"), "-ERR DB index is out of range\r\n");
}

TEST_F(Databases, FlushDbEmptiesOnlyTheChosenOne) {
  Run("SET a 1");
  Run("SELECT 1");
  Run("SET b 1");
  EXPECT_EQ(Run("FLUSHDB"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
  Run("SELECT 0");
  EXPECT_EQ(Run("DBSIZE"), ":1\r\n");
  EXPECT_EQ(Run("FLUSHALL ASYNC"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(Databases, FlushesCountTheKeysThatWent) {
  Run("MSET a 1 b 2");
  const auto dirty = server_.keyspace().state().dirty;
  Run("FLUSHDB sync");
  EXPECT_EQ(server_.keyspace().state().dirty, dirty + 2);
}

TEST_F(Databases, FlushesTakeOneWord) {
  EXPECT_EQ(Run("FLUSHDB foo"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("FLUSHALL SYNC ASYNC"), "-ERR syntax error\r\n");
}

}  // namespace
}  // namespace oribi::commands
