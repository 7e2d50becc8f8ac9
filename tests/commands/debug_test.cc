#include <gtest/gtest.h>

#include "commands/harness.h"

namespace oribi::commands {
namespace {

class Debug : public CommandTest {
 protected:
  Debug() { Allow("yes"); }
  // CONFIG SET does not change it.
  void Allow(std::string_view value) {
    EXPECT_TRUE(config_.enable_debug_command.ReadSetting(value));
  }
  std::string Digest() { return Run("DEBUG DIGEST"); }
};

TEST_F(Debug, IsRefusedUnlessEnabled) {
  Allow("no");
  EXPECT_EQ(Run("DEBUG SLEEP 0"),
            "-ERR DEBUG command not allowed. If the enable-debug-command option is set to "
            "\"local\", you can run it from a local connection, otherwise you need to set this "
            "option in the configuration file, and then restart the server.\r\n");
}

TEST_F(Debug, NamesWhatItDoesNotKnow) {
  const std::string behind = "'. Try DEBUG HELP.\r\n";
  const std::string before = "-ERR unknown subcommand or wrong number of arguments for '";
  EXPECT_EQ(Run("DEBUG foo"), before + "foo" + behind);
  EXPECT_EQ(Run("DEBUG SLEEP"), before + "SLEEP" + behind);
  EXPECT_EQ(Run("DEBUG DIGEST x"), before + "DIGEST" + behind);
}

TEST_F(Debug, DigestTellsContentsNotTheirOrder) {
  const std::string empty = Digest();
  EXPECT_EQ(empty, "+" + std::string(40, '0') + "\r\n");
  Run("MSET a 1 b 2");
  const std::string both = Digest();
  Run("FLUSHALL");
  Run("SET b 2");
  Run("SET a 3");
  EXPECT_NE(Digest(), both);
  Run("SET a 1");
  EXPECT_EQ(Digest(), both);
  Run("EXPIRE a 100");
  EXPECT_NE(Digest(), both);
  Run("PERSIST a");
  Run("MOVE a 1");
  EXPECT_NE(Digest(), both);
  Run("FLUSHALL");
  EXPECT_EQ(Digest(), empty);
}

TEST_F(Debug, DigestValueIsTheSameForEqualValues) {
  Run("MSET a x b x c y");
  const std::string reply = Run("DEBUG DIGEST-VALUE a b c nokey");
  const auto Line = [&](std::size_t i) { return reply.substr(4 + i * 43, 43); };
  EXPECT_EQ(Line(0), Line(1));
  EXPECT_NE(Line(0), Line(2));
  EXPECT_EQ(Line(3), "+" + std::string(40, '0') + "\r\n");
}

TEST_F(Debug, PopulateMakesKeysAndLeavesOthersAlone) {
  Run("SET key:1 mine");
  EXPECT_EQ(Run("DEBUG POPULATE 3"), "+OK\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":3\r\n");
  EXPECT_EQ(Run("GET key:1"), "$4\r\nmine\r\n");
  EXPECT_EQ(Run("GET key:2"), "$7\r\nvalue:2\r\n");
  Run("DEBUG POPULATE 2 p 10");
  EXPECT_EQ(Run("GET p:1"), std::string("$10\r\nvalue:1\0\0\0\r\n", 17));
  Run("DEBUG POPULATE 1 q 3");
  EXPECT_EQ(Run("GET q:0"), "$3\r\nval\r\n");
  EXPECT_EQ(Run("DEBUG POPULATE -1"), "-ERR value is out of range, must be positive\r\n");
  EXPECT_EQ(Run("DEBUG POPULATE 1 k x"), "-ERR value is out of range, must be positive\r\n");
}

TEST_F(Debug, ProtocolSpeaksBoth) {
  EXPECT_EQ(Run("DEBUG PROTOCOL double"), "$5\r\n3.141\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL map"), "*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL push"), "-ERR RESP2 is not supported by this command\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL attrib"), "$39\r\nSome real reply following the attribute\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("DEBUG PROTOCOL double"), ",3.141\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL map"), "%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL verbatim"), "=29\r\ntxt:This is a verbatim\nstring\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL attrib"),
            "|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n"
            "$39\r\nSome real reply following the attribute\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL null"), "_\r\n");
  EXPECT_EQ(Run("DEBUG PROTOCOL true"), "#t\r\n");
}

TEST_F(Debug, ErrorAnswersTheTextAsItIs) {
  EXPECT_EQ(Run({"DEBUG", "ERROR", "CODE a\nb"}), "-CODE a b\r\n");
}

TEST_F(Debug, ObjectTellsEncodingAndIdleTime) {
  Run("SET a 1");
  clock.AdvanceMs(7000);
  const std::string reply = Run("DEBUG OBJECT a");
  EXPECT_NE(reply.find(" refcount:2147483647 encoding:int serializedlength:2 "), std::string::npos);
  EXPECT_NE(reply.find(" lru_seconds_idle:7\r\n"), std::string::npos);
  EXPECT_EQ(Run("DEBUG OBJECT nokey"), "-ERR no such key\r\n");
}

TEST_F(Debug, HtStatsDescribesTheTable) {
  Run("DEBUG POPULATE 1000");
  Run("EXPIRE key:1 100");
  const std::string reply = Run("DEBUG HTSTATS 0 full");
  EXPECT_NE(reply.find(" number of elements: 1000\n"), std::string::npos);
  EXPECT_NE(reply.find("\n   0: "), std::string::npos);
  EXPECT_NE(reply.find("[Expires HT]\n number of elements: 1\n"), std::string::npos);
  EXPECT_EQ(Run("DEBUG HTSTATS 99"), "-ERR Out of range database\r\n");
  EXPECT_EQ(Run("DEBUG HTSTATS-KEY nokey"), "-ERR no such key\r\n");
}

TEST_F(Debug, ActiveExpireCanBeSwitchedOff) {
  EXPECT_EQ(Run("DEBUG SET-ACTIVE-EXPIRE 0"), "+OK\r\n");
  EXPECT_FALSE(server_.keyspace().state().active_expire);
  EXPECT_EQ(Run("DEBUG SET-ACTIVE-EXPIRE 1"), "+OK\r\n");
  EXPECT_TRUE(server_.keyspace().state().active_expire);
}

TEST_F(Debug, StringMatchTriesAPattern) {
  EXPECT_EQ(Run("DEBUG STRINGMATCH a*c abc"), ":1\r\n");
  EXPECT_EQ(Run("DEBUG STRINGMATCH-LEN 100000 a*a*a*b"), ":0\r\n");
  EXPECT_EQ(Run("DEBUG STRINGMATCH-LEN x a"), "-ERR value is not an integer or out of range\r\n");
}

}  // namespace
}  // namespace oribi::commands
