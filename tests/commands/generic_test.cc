#include <gtest/gtest.h>

#include "commands/harness.h"

namespace oribi::commands {
namespace {

using Generic = CommandTest;

TEST_F(Generic, DelCountsOnlyKeysThatWereThere) {
  Run("MSET a 1 b 2 c 3");
  EXPECT_EQ(Run("DEL a b nokey a"), ":2\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":1\r\n");
  EXPECT_EQ(Run("UNLINK c"), ":1\r\n");
  EXPECT_EQ(Run("DEL c"), ":0\r\n");
}

TEST_F(Generic, DelTakesMoreKeysThanAreFetchedAhead) {
  std::vector<std::string> set = {"MSET"};
  std::vector<std::string> del = {"DEL"};
  for (int i = 0; i < 50; ++i) {
    set.insert(set.end(), {"key" + std::to_string(i), "v"});
    del.push_back("key" + std::to_string(i));
  }
  Run(set);
  EXPECT_EQ(Run(del), ":50\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(Generic, ExistsCountsARepeatedKeyAgain) {
  Run("SET a 1");
  EXPECT_EQ(Run("EXISTS a a nokey"), ":2\r\n");
  EXPECT_EQ(Run("EXISTS nokey"), ":0\r\n");
}

TEST_F(Generic, TypeOfAMissingKeyIsNone) {
  Run("SET a 1");
  EXPECT_EQ(Run("TYPE a"), "+string\r\n");
  EXPECT_EQ(Run("TYPE nokey"), "+none\r\n");
}

TEST_F(Generic, TouchMakesAKeyUsedAndExistsDoesNot) {
  Run("SET a 1");
  clock.AdvanceMs(5000);
  EXPECT_EQ(Run("EXISTS a"), ":1\r\n");
  EXPECT_EQ(Run("OBJECT IDLETIME a"), ":5\r\n");
  EXPECT_EQ(Run("TTL a"), ":-1\r\n");
  EXPECT_EQ(Run("OBJECT IDLETIME a"), ":5\r\n");
  EXPECT_EQ(Run("TOUCH a nokey"), ":1\r\n");
  EXPECT_EQ(Run("OBJECT IDLETIME a"), ":0\r\n");
}

TEST_F(Generic, RandomKeyIsNullInAnEmptyDatabase) {
  EXPECT_EQ(Run("RANDOMKEY"), "$-1\r\n");
  Run("SET only 1");
  EXPECT_EQ(Run("RANDOMKEY"), "$4\r\nonly\r\n");
  Run("PEXPIRE only 10");
  clock.AdvanceMs(11);
  EXPECT_EQ(Run("RANDOMKEY"), "$-1\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("RANDOMKEY"), "_\r\n");
}

TEST_F(Generic, RenameTakesValueAndDeadlineAlong) {
  Run("SET a 1 PX 5000");
  Run("SET b 2");
  EXPECT_EQ(Run("RENAME a b"), "+OK\r\n");
  EXPECT_EQ(Run("GET b"), "$1\r\n1\r\n");
  EXPECT_EQ(Run("PTTL b"), ":5000\r\n");
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
}

TEST_F(Generic, RenameOverAVolatileKeyDropsItsDeadline) {
  Run("SET a 1");
  Run("SET b 2 EX 100");
  EXPECT_EQ(Run("RENAME a b"), "+OK\r\n");
  EXPECT_EQ(Run("TTL b"), ":-1\r\n");
}

TEST_F(Generic, RenameOfAMissingKeyIsAnErrorEvenOntoItself) {
  EXPECT_EQ(Run("RENAME nokey x"), "-ERR no such key\r\n");
  EXPECT_EQ(Run("RENAMENX nokey nokey"), "-ERR no such key\r\n");
}

TEST_F(Generic, RenameOntoItselfChangesNothing) {
  Run("SET a 1");
  const auto dirty = server_.keyspace().state().dirty;
  EXPECT_EQ(Run("RENAME a a"), "+OK\r\n");
  EXPECT_EQ(Run("RENAMENX a a"), ":0\r\n");
  EXPECT_EQ(server_.keyspace().state().dirty, dirty);
}

TEST_F(Generic, RenameCountsOneChange) {
  Run("SET a 1");
  const auto dirty = server_.keyspace().state().dirty;
  Run("RENAME a b");
  EXPECT_EQ(server_.keyspace().state().dirty, dirty + 1);
}

TEST_F(Generic, RenameNxLeavesATakenNameAlone) {
  Run("MSET a 1 b 2");
  EXPECT_EQ(Run("RENAMENX a b"), ":0\r\n");
  EXPECT_EQ(Run("GET b"), "$1\r\n2\r\n");
  EXPECT_EQ(Run("RENAMENX a c"), ":1\r\n");
}

TEST_F(Generic, RenameOntoAKeyWhoseTimeHasComeWorks) {
  Run("SET a 1");
  Run("SET b 2 PX 10");
  clock.AdvanceMs(20);
  EXPECT_EQ(Run("RENAMENX a b"), ":1\r\n");
  EXPECT_EQ(Run("GET b"), "$1\r\n1\r\n");
  EXPECT_EQ(Run("PTTL b"), ":-1\r\n");
}

TEST_F(Generic, RenameMovesALargeValue) {
  const std::string large(100'000, 'x');
  Run({"SET", "a", large});
  EXPECT_EQ(Run("RENAME a b"), "+OK\r\n");
  EXPECT_EQ(Run("STRLEN b"), ":100000\r\n");
}

TEST_F(Generic, MoveGoesToAnotherDatabaseOnce) {
  Run("SET a 1 PX 5000");
  EXPECT_EQ(Run("MOVE a 1"), ":1\r\n");
  EXPECT_EQ(Run("MOVE a 1"), ":0\r\n");
  Run("SET a 2");
  EXPECT_EQ(Run("MOVE a 1"), ":0\r\n");
  Run("SELECT 1");
  EXPECT_EQ(Run("PTTL a"), ":5000\r\n");
}

TEST_F(Generic, MoveChecksTheDatabaseFirst) {
  EXPECT_EQ(Run("MOVE nokey 0"), "-ERR source and destination objects are the same\r\n");
  EXPECT_EQ(Run("MOVE nokey 16"), "-ERR DB index is out of range\r\n");
  EXPECT_EQ(Run("MOVE nokey x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("MOVE nokey 99999999999"),
            "-ERR value is out of range, value must between -2147483648 and 2147483647\r\n");
}

TEST_F(Generic, CopyMakesASecondValue) {
  Run("SET a abc PX 5000");
  EXPECT_EQ(Run("COPY a b"), ":1\r\n");
  EXPECT_EQ(Run("PTTL b"), ":5000\r\n");
  Run("APPEND b d");
  EXPECT_EQ(Run("GET a"), "$3\r\nabc\r\n");
  EXPECT_EQ(Run("COPY a b"), ":0\r\n");
  EXPECT_EQ(Run("COPY a b REPLACE"), ":1\r\n");
  EXPECT_EQ(Run("GET b"), "$3\r\nabc\r\n");
}

TEST_F(Generic, CopiesOfALargeValueAreIndependent) {
  Run({"SET", "a", std::string(100'000, 'x')});
  Run("COPY a b DB 3");
  Run("APPEND a y");
  Run("SELECT 3");
  EXPECT_EQ(Run("STRLEN b"), ":100000\r\n");
}

TEST_F(Generic, CopyFindsTheFirstWrongOption) {
  EXPECT_EQ(Run("COPY a b DB"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("COPY a b DB x foo"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("COPY a b DB 99"), "-ERR DB index is out of range\r\n");
  EXPECT_EQ(Run("COPY a a"), "-ERR source and destination objects are the same\r\n");
  EXPECT_EQ(Run("COPY a a DB 0"), "-ERR source and destination objects are the same\r\n");
  EXPECT_EQ(Run("COPY nokey b"), ":0\r\n");
}

}  // namespace
}  // namespace oribi::commands
