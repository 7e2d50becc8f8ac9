#include <gtest/gtest.h>

#include "commands/harness.h"

namespace oribi::commands {
namespace {

using Expire = CommandTest;

TEST_F(Expire, AKeyGoesWhenItsTimeHasCome) {
  Run("SET a 1");
  EXPECT_EQ(Run("PEXPIRE a 1000"), ":1\r\n");
  clock.AdvanceMs(999);
  EXPECT_EQ(Run("EXISTS a"), ":1\r\n");
  clock.AdvanceMs(1);
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
  EXPECT_EQ(Run("TTL a"), ":-2\r\n");
}

TEST_F(Expire, TtlRoundsToTheNearestSecond) {
  Run("SET a 1 PX 1500");
  EXPECT_EQ(Run("TTL a"), ":2\r\n");
  clock.AdvanceMs(1);
  EXPECT_EQ(Run("TTL a"), ":1\r\n");
  EXPECT_EQ(Run("PTTL a"), ":1499\r\n");
}

TEST_F(Expire, ExpireTimeIsAbsolute) {
  Run("SET a 1");
  EXPECT_EQ(Run("EXPIRETIME a"), ":-1\r\n");
  EXPECT_EQ(Run("PEXPIREAT a 33177117420123"), ":1\r\n");
  EXPECT_EQ(Run("PEXPIRETIME a"), ":33177117420123\r\n");
  EXPECT_EQ(Run("EXPIRETIME a"), ":33177117420\r\n");
  EXPECT_EQ(Run("PEXPIRETIME nokey"), ":-2\r\n");
}

TEST_F(Expire, APastDeadlineDeletesAtOnce) {
  for (const char* call : {"EXPIRE a 0", "EXPIRE a -1", "PEXPIREAT a -1", "EXPIREAT a 5",
                           "PEXPIRE a -9223372036854775808", "EXPIRE a -9223372036854775"}) {
    Run("SET a 1");
    EXPECT_EQ(Run(call), ":1\r\n") << call;
    EXPECT_EQ(Run("DBSIZE"), ":0\r\n") << call;
  }
}

TEST_F(Expire, TimesBeyondMillisecondsAreInvalid) {
  Run("SET a 1");
  EXPECT_EQ(Run("EXPIRE a 9223372036854775"), "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("EXPIRE a 9223372036854775807"),
            "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("EXPIRE a -9223372036854775808"),
            "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("PEXPIRE nokey 9223372036854775807"),
            "-ERR invalid expire time in 'pexpire' command\r\n");
  EXPECT_EQ(Run("EXPIREAT a 9223372036854775"), ":1\r\n");
  EXPECT_EQ(Run("EXPIRETIME a"), ":9223372036854775\r\n");
  EXPECT_EQ(Run("PEXPIREAT a 9223372036854775807"), ":1\r\n");
  EXPECT_EQ(Run("PEXPIRETIME a"), ":9223372036854775807\r\n");
}

TEST_F(Expire, OptionsAreLookedAtBeforeTheNumber) {
  EXPECT_EQ(Run("EXPIRE a x foo"), "-ERR Unsupported option foo\r\n");
  EXPECT_EQ(Run("EXPIRE a x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("EXPIRE a x NX XX"),
            "-ERR NX and XX, GT or LT options at the same time are not compatible\r\n");
  EXPECT_EQ(Run("EXPIRE a 1 GT LT"),
            "-ERR GT and LT options at the same time are not compatible\r\n");
  EXPECT_EQ(Run("EXPIRE nokey 1 XX GT"), ":0\r\n");
}

TEST_F(Expire, NxAndXxAskWhetherThereIsADeadline) {
  Run("SET a 1");
  EXPECT_EQ(Run("EXPIRE a 10 XX"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a 10 NX"), ":1\r\n");
  EXPECT_EQ(Run("EXPIRE a 20 NX"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a 20 XX"), ":1\r\n");
  EXPECT_EQ(Run("TTL a"), ":20\r\n");
}

TEST_F(Expire, AKeyWithoutDeadlineCountsAsEndingNever) {
  Run("SET a 1");
  EXPECT_EQ(Run("EXPIRE a 10 GT"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a 10 LT"), ":1\r\n");
  EXPECT_EQ(Run("EXPIRE a 10 LT"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a 10 GT"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a 11 GT"), ":1\r\n");
  EXPECT_EQ(Run("EXPIRE a -1 GT"), ":0\r\n");
  EXPECT_EQ(Run("EXPIRE a -1 LT XX"), ":1\r\n");
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
}

TEST_F(Expire, PersistTakesTheDeadlineAway) {
  Run("SET a abc EX 10");
  EXPECT_EQ(Run("PERSIST a"), ":1\r\n");
  EXPECT_EQ(Run("PERSIST a"), ":0\r\n");
  EXPECT_EQ(Run("PERSIST nokey"), ":0\r\n");
  EXPECT_EQ(Run("TTL a"), ":-1\r\n");
  EXPECT_EQ(Run("GET a"), "$3\r\nabc\r\n");
}

}  // namespace
}  // namespace oribi::commands
