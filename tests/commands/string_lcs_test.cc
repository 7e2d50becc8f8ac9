#include <string>

#include "base/random.h"
#include "commands/harness.h"

namespace oribi {
namespace {

class Lcs : public CommandTest {
 protected:
  Lcs() { Run("MSET a ohmytext b mynewtext"); }
};

TEST_F(Lcs, GivesTheBytesOrTheirNumber) {
  EXPECT_EQ(Run("LCS a b"), "$6\r\nmytext\r\n");
  EXPECT_EQ(Run("LCS a b LEN"), ":6\r\n");
  EXPECT_EQ(Run("LCS a nope"), "$0\r\n\r\n");
  EXPECT_EQ(Run("LCS a nope LEN"), ":0\r\n");
  Run("SET n 1234");
  EXPECT_EQ(Run("LCS n n"), "$4\r\n1234\r\n");
}

TEST_F(Lcs, GivesPositionsFromTheLastMatchToTheFirst) {
  const std::string last = "*2\r\n:4\r\n:7\r\n*2\r\n:5\r\n:8\r\n";
  const std::string first = "*2\r\n:2\r\n:3\r\n*2\r\n:0\r\n:1\r\n";
  EXPECT_EQ(Run("LCS a b IDX"), "*4\r\n$7\r\nmatches\r\n*2\r\n*2\r\n" + last + "*2\r\n" + first +
                                    "$3\r\nlen\r\n:6\r\n");
  EXPECT_EQ(Run("LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN"),
            "*4\r\n$7\r\nmatches\r\n*1\r\n*3\r\n" + last + ":4\r\n$3\r\nlen\r\n:6\r\n");
  EXPECT_EQ(Run("LCS a nope IDX MINMATCHLEN -1"),
            "*4\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("LCS a nope IDX"), "%2\r\n$7\r\nmatches\r\n*0\r\n$3\r\nlen\r\n:0\r\n");
}

TEST_F(Lcs, RefusesWrongOptions) {
  EXPECT_EQ(Run("LCS a b IDX LEN"),
            "-ERR If you want both the length and indexes, please just use IDX.\r\n");
  EXPECT_EQ(Run("LCS a b MINMATCHLEN"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("LCS a b MINMATCHLEN x foo"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("LCS a b foo"), "-ERR syntax error\r\n");
}

TEST_F(Lcs, RefusesWhatRedisHasNoMemoryFor) {
  Run({"SET", "a", std::string(16'383, 'a')});
  Run({"SET", "b", std::string(8'191, 'b')});
  EXPECT_EQ(Run("LCS a b LEN"), ":0\r\n");
  Run("APPEND b b");
  EXPECT_EQ(Run("LCS a b LEN"),
            "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len\r\n");
  EXPECT_EQ(Run("LCS a b foo"), "-ERR syntax error\r\n");
}

TEST_F(Lcs, ComparesWhatTheKeysHeldWhenItCame) {
  const std::string text(9'000, 'x');
  Run({"SET", "a", text});
  Run({"SET", "b", text});
  server::Batch& batch = server_.batch();
  for (const char* word : {"LCS", "a", "b", "LEN"}) batch.arguments().push_back(word);
  batch.Add(client, 0);
  for (const char* word : {"SETRANGE", "a", "0", "yyyy"}) batch.arguments().push_back(word);
  batch.Add(other, 0);
  batch.Run();
  while (client.busy) Turn();
  EXPECT_EQ(TakeReply(client), ":9000\r\n");
}

}  // namespace
}  // namespace oribi
