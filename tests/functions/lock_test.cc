#include <random>

#include "functions/fixture.h"
#include "support/model_calls.h"

namespace oribi {
namespace {

class Lock : public FunctionTest {};

TEST_F(Lock, IsHeldByOneOwnerUntilItEnds) {
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 1000"), ":1\r\n");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence bob 1000"), "$-1\r\n");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 1000"), "$-1\r\n");
  Advance(1000);
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence bob 1000"), ":2\r\n");
  EXPECT_EQ(Run("LOCK.RELEASE lock ann"), ":0\r\n");
  EXPECT_EQ(Run("LOCK.RELEASE lock bob"), ":1\r\n");
  EXPECT_EQ(Run("LOCK.RELEASE lock bob"), ":0\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 1000"), ":3\r\n");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 1000"), "_\r\n");
}

TEST_F(Lock, IsRenewedByItsOwnerOnly) {
  Run("LOCK.ACQUIRE lock fence ann 1000");
  Advance(900);
  EXPECT_EQ(Run("LOCK.RENEW lock bob 5000"), ":0\r\n");
  EXPECT_EQ(Run("LOCK.RENEW lock ann 1000"), ":1\r\n");
  Advance(999);
  EXPECT_EQ(Run("GET lock"), "$3\r\nann\r\n");
  Advance(1);
  EXPECT_EQ(Run("LOCK.RENEW lock ann 1000"), ":0\r\n");
}

TEST_F(Lock, AgreesWithThoseWhoTakeItWithSet) {
  EXPECT_EQ(Run("SET lock ann NX PX 1000"), "+OK\r\n");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence bob 1000"), "$-1\r\n");
  EXPECT_EQ(Run("LOCK.RELEASE lock ann"), ":1\r\n");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence bob 1000"), ":1\r\n");
  EXPECT_EQ(Run("SET lock ann NX PX 1000"), "$-1\r\n");
  EXPECT_EQ(Run("PTTL lock"), ":1000\r\n");
}

TEST_F(Lock, FencingTokensGrowForEver) {
  std::mt19937 random(3);
  std::int64_t last = 0;
  std::int64_t end = 0;
  std::string owner;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(random() % 20);
    const std::string name = "owner:" + std::to_string(random() % 3);
    const bool held = clock.NowMs() < end;
    if (random() % 3 == 0) {
      ASSERT_EQ(Number("LOCK.RELEASE lock " + name), held && owner == name) << i;
      if (owner == name) end = 0;
      continue;
    }
    const Words reply = Call("LOCK.ACQUIRE lock fence " + name + " 50");
    ASSERT_EQ(reply[0] == "nil", held) << i;
    if (held) continue;
    ASSERT_EQ(std::stoll(reply[0]), ++last);
    owner = name;
    end = clock.NowMs() + 50;
  }
}

TEST_F(Lock, AFenceLosesADeadlineItWasGiven) {
  Run("LOCK.ACQUIRE lock fence ann 10");
  Run("PEXPIRE fence 1000");
  Advance(10);
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 10"), ":2\r\n");
  EXPECT_EQ(Run("PTTL fence"), ":-1\r\n");
}

TEST_F(Lock, AFenceAtItsEndAnswersAnErrorAndLeavesTheLockFree) {
  Run("SET fence 9223372036854775807");
  EXPECT_EQ(Run("LOCK.ACQUIRE lock fence ann 10"),
            "-ERR increment or decrement would overflow\r\n");
  EXPECT_EQ(Run("EXISTS lock"), ":0\r\n");
}

}  // namespace
}  // namespace oribi
