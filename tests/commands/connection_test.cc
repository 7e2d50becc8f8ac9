#include "commands/harness.h"

namespace oribi {
namespace {

class Connection : public CommandTest {
 protected:
  // What follows the version in the reply to HELLO, for the client with id 1.
  static std::string Greeting(const std::string& head, const std::string& proto) {
    return head +
           "\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.4.0\r\n$5\r\nproto\r\n:" +
           proto +
           "\r\n$2\r\nid\r\n:1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster"
           "\r\n$7\r\nmodules\r\n*0\r\n";
  }
  static constexpr const char* kWrongPass =
      "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
};

TEST_F(Connection, PingAnswersPongOrItsMessage) {
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
  EXPECT_EQ(Run("ping hello"), "$5\r\nhello\r\n");
  EXPECT_EQ(Run("PING a b"), "-ERR wrong number of arguments for 'ping' command\r\n");
}

TEST_F(Connection, EchoAnswersItsMessage) { EXPECT_EQ(Run("ECHO x"), "$1\r\nx\r\n"); }

TEST_F(Connection, QuitAnswersAndCloses) {
  EXPECT_EQ(Run("QUIT"), "+OK\r\n");
  EXPECT_EQ(client.closing, session::Closing::kAfterReply);
}

TEST_F(Connection, HelloTellsAboutTheServerInTheProtocolAskedFor) {
  EXPECT_EQ(Run("HELLO"), Greeting("*14", "2"));
  EXPECT_EQ(Run("HELLO 3"), Greeting("%7", "3"));
  EXPECT_EQ(client.resp, 3);
  EXPECT_EQ(Run("HELLO"), Greeting("%7", "3"));
  EXPECT_EQ(Run("HELLO 2"), Greeting("*14", "2"));
}

TEST_F(Connection, HelloRefusesVersionsItDoesNotSpeak) {
  EXPECT_EQ(Run("HELLO 4"), "-NOPROTO unsupported protocol version\r\n");
  EXPECT_EQ(Run("HELLO 1 nonsense"), "-NOPROTO unsupported protocol version\r\n");
  EXPECT_EQ(Run("HELLO x"), "-ERR Protocol version is not an integer or out of range\r\n");
  EXPECT_EQ(client.resp, 2);
}

TEST_F(Connection, HelloSetsTheName) {
  Run("HELLO 3 SETNAME one SETNAME two");
  EXPECT_EQ(Run("CLIENT GETNAME"), "$3\r\ntwo\r\n");
  EXPECT_EQ(Run("HELLO 2 SETNAME \"a b\""),
            "-ERR Client names cannot contain spaces, newlines or special characters.\r\n");
  EXPECT_EQ(client.resp, 3);
  EXPECT_EQ(Run("HELLO 2 SETNAME"), "-ERR Syntax error in HELLO option 'SETNAME'\r\n");
  EXPECT_EQ(Run("HELLO 2 FOO x"), "-ERR Syntax error in HELLO option 'FOO'\r\n");
}

TEST_F(Connection, HelloWithAPasswordLetsIn) {
  Set("requirepass", "secret");
  client.authenticated = false;
  EXPECT_TRUE(Run("HELLO 3").starts_with("-NOAUTH HELLO must be called with the client already"));
  EXPECT_EQ(Run("HELLO 3 AUTH default wrong"), kWrongPass);
  EXPECT_EQ(client.resp, 2);
  EXPECT_EQ(Run("HELLO 3 AUTH default secret SETNAME me"), Greeting("%7", "3"));
  EXPECT_TRUE(client.authenticated);
}

TEST_F(Connection, AuthWithoutAPasswordSet) {
  EXPECT_EQ(Run("AUTH x"),
            "-ERR AUTH <password> called without any password configured for the default user. "
            "Are you sure your configuration is correct?\r\n");
  EXPECT_EQ(Run("AUTH default x"), "+OK\r\n");
  EXPECT_EQ(Run("AUTH somebody x"), kWrongPass);
  EXPECT_EQ(Run("AUTH a b c"), "-ERR syntax error\r\n");
}

TEST_F(Connection, AuthTakesThePasswordOnly) {
  Set("requirepass", "secret");
  client.authenticated = false;
  EXPECT_EQ(Run("ECHO x"), "-NOAUTH Authentication required.\r\n");
  for (const char* wrong : {"secre", "secrets", "secretsecret", "Secret", "\"\""}) {
    EXPECT_EQ(Run(std::string("AUTH ") + wrong), kWrongPass) << wrong;
  }
  EXPECT_EQ(Run("AUTH secret"), "+OK\r\n");
  EXPECT_EQ(Run("AUTH wrong"), kWrongPass);
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
}

TEST_F(Connection, ResetMakesTheConnectionNew) {
  Run("HELLO 3 SETNAME me");
  Run("CLIENT SETINFO LIB-NAME lib");
  Run("CLIENT NO-TOUCH on");
  client.db = 3;
  Set("requirepass", "secret");
  EXPECT_EQ(Run("RESET"), "+RESET\r\n");
  EXPECT_EQ(client.resp, 2);
  EXPECT_EQ(client.db, 0);
  EXPECT_FALSE(client.authenticated);
  EXPECT_FALSE(client.no_touch);
  EXPECT_EQ(client.details().name, "");
  EXPECT_EQ(client.details().lib_name, "lib");
}

}  // namespace
}  // namespace oribi
