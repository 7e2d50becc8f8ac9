#include "commands/harness.h"

namespace oribi {
namespace {

constexpr const char* kSyntax = "-ERR syntax error\r\n";

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class ClientCommand : public CommandTest {};

TEST_F(ClientCommand, IdTellsTheNumber) {
  EXPECT_EQ(Run("CLIENT ID"), ":1\r\n");
  EXPECT_EQ(RunAs(other, "client id"), ":2\r\n");
}

TEST_F(ClientCommand, NamesCanBeSetAndTakenAway) {
  EXPECT_EQ(Run("CLIENT GETNAME"), "$-1\r\n");
  EXPECT_EQ(Run("CLIENT SETNAME me"), "+OK\r\n");
  EXPECT_EQ(Run("CLIENT GETNAME"), "$2\r\nme\r\n");
  EXPECT_EQ(Run("CLIENT SETNAME \"\""), "+OK\r\n");
  EXPECT_EQ(Run("CLIENT GETNAME"), "$-1\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("CLIENT GETNAME"), "_\r\n");
  EXPECT_EQ(Run("CLIENT SETNAME \"a b\""),
            "-ERR Client names cannot contain spaces, newlines or special characters.\r\n");
}

TEST_F(ClientCommand, SetInfoTellsOfTheLibrary) {
  EXPECT_EQ(Run("CLIENT SETINFO lib-name redis-py"), "+OK\r\n");
  EXPECT_EQ(Run("CLIENT SETINFO LIB-VER 5.0"), "+OK\r\n");
  EXPECT_TRUE(Contains(Run("CLIENT INFO"), " lib-name=redis-py lib-ver=5.0 io-thread=0\n"));
  EXPECT_EQ(Run("CLIENT SETINFO lib-name \"a b\""),
            "-ERR lib-name cannot contain spaces, newlines or special characters.\r\n");
  EXPECT_EQ(Run("CLIENT SETINFO foo x"), "-ERR Unrecognized option 'foo'\r\n");
}

TEST_F(ClientCommand, InfoHasTheFieldsOfRedis) {
  const std::string reply = Run("CLIENT INFO");
  std::string names;
  std::size_t begin = reply.find('\n') + 1;
  for (std::size_t at = reply.find('=', begin); at != std::string::npos;
       at = reply.find('=', begin)) {
    names += reply.substr(begin, at - begin) + ' ';
    begin = reply.find(' ', at);
    if (begin == std::string::npos) break;
    ++begin;
  }
  EXPECT_EQ(names,
            "id addr laddr fd name age idle flags db sub psub ssub multi watch qbuf qbuf-free "
            "argv-mem multi-mem rbs rbp obl oll omem tot-mem events cmd user redir resp lib-name "
            "lib-ver io-thread ");
}

TEST_F(ClientCommand, InfoTellsAgeFlagsAndDatabase) {
  clock.AdvanceMs(5000);
  Run("CLIENT NO-EVICT on");
  Run("CLIENT NO-TOUCH on");
  client.db = 2;
  const std::string line = Run("CLIENT INFO");
  EXPECT_TRUE(Contains(line, " age=5 ")) << line;
  EXPECT_TRUE(Contains(line, " flags=eT db=2 ")) << line;
  EXPECT_TRUE(Contains(line, " argv-mem=10 ")) << line;
  EXPECT_TRUE(Contains(line, " cmd=client|info ")) << line;
  EXPECT_TRUE(Contains(RunAs(other, "CLIENT LIST ID 1"), " cmd=client|info "));
}

TEST_F(ClientCommand, ListTellsOfEveryClient) {
  const std::string list = Run("CLIENT LIST");
  EXPECT_TRUE(Contains(list, "\nid=1 ")) << list;
  EXPECT_TRUE(Contains(list, "\nid=2 ")) << list;
  client.resp = 3;
  EXPECT_TRUE(Run("CLIENT LIST").starts_with("="));
}

// Whether it was run, queued or refused.
TEST_F(ClientCommand, ListTellsWhatEachClientSaidLast) {
  const auto last = [this] {
    const std::string line = RunAs(other, "CLIENT LIST ID 1");
    const auto begin = line.find(" cmd=") + 5;
    return line.substr(begin, line.find(' ', begin) - begin);
  };
  Run("GET");
  EXPECT_EQ(last(), "get");
  Run("NO-SUCH-COMMAND");
  EXPECT_EQ(last(), "NULL");
  Run("MULTI");
  Run("CONFIG GET x");
  EXPECT_EQ(last(), "config|get");
  Run("EXEC");
  EXPECT_EQ(last(), "exec");
}

TEST_F(ClientCommand, ListFilters) {
  EXPECT_FALSE(Contains(Run("CLIENT LIST ID 2"), "\nid=1 "));
  EXPECT_EQ(Run("CLIENT LIST ID 99 0 -1"), "$0\r\n\r\n");
  EXPECT_EQ(Run("CLIENT LIST ID 1 x"), "-ERR Invalid client ID\r\n");
  EXPECT_TRUE(Contains(Run("CLIENT LIST TYPE normal"), "\nid=2 "));
  EXPECT_EQ(Run("CLIENT LIST TYPE pubsub"), "$0\r\n\r\n");
  EXPECT_EQ(Run("CLIENT LIST TYPE slave"), "$0\r\n\r\n");
  EXPECT_EQ(Run("CLIENT LIST TYPE x"), "-ERR Unknown client type 'x'\r\n");
  for (const char* wrong : {"TYPE", "ID", "foo", "TYPE normal ID 1"}) {
    EXPECT_EQ(Run(std::string("CLIENT LIST ") + wrong), kSyntax) << wrong;
  }
}

TEST_F(ClientCommand, KillClosesByFilter) {
  EXPECT_EQ(Run("CLIENT KILL ID 2"), ":1\r\n");
  EXPECT_EQ(other.closing, session::Closing::kNow);
  EXPECT_EQ(client.closing, session::Closing::kNo);
}

TEST_F(ClientCommand, KillSparesTheCallerUnlessToldNot) {
  EXPECT_EQ(Run("CLIENT KILL ID 1"), ":0\r\n");
  EXPECT_EQ(Run("CLIENT KILL TYPE normal ID 1 SKIPME no"), ":1\r\n");
  EXPECT_EQ(client.closing, session::Closing::kAfterReply);
  EXPECT_EQ(other.closing, session::Closing::kNo);
}

TEST_F(ClientCommand, KillLooksAtTheAge) {
  clock.AdvanceMs(10'000);
  EXPECT_EQ(Run("CLIENT KILL MAXAGE 11"), ":0\r\n");
  EXPECT_EQ(Run("CLIENT KILL MAXAGE 10"), ":1\r\n");
}

TEST_F(ClientCommand, KillRefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Run("CLIENT KILL 1.2.3.4:5"), "-ERR No such client\r\n");
  EXPECT_EQ(Run("CLIENT KILL ID x"), "-ERR client-id should be greater than 0\r\n");
  EXPECT_EQ(Run("CLIENT KILL ID 0"), "-ERR client-id should be greater than 0\r\n");
  EXPECT_EQ(Run("CLIENT KILL TYPE x"), "-ERR Unknown client type 'x'\r\n");
  EXPECT_EQ(Run("CLIENT KILL USER nobody"), "-ERR No such user 'nobody'\r\n");
  EXPECT_EQ(Run("CLIENT KILL MAXAGE x"), "-ERR maxage is not an integer or out of range\r\n");
  EXPECT_EQ(Run("CLIENT KILL MAXAGE 0"), "-ERR maxage should be greater than 0\r\n");
  EXPECT_EQ(Run("CLIENT KILL SKIPME foo"), kSyntax);
  EXPECT_EQ(Run("CLIENT KILL ID 9 foo"), kSyntax);
  EXPECT_EQ(Run("CLIENT KILL foo bar"), kSyntax);
}

TEST_F(ClientCommand, ReplyCanBeTurnedOffAndSkipped) {
  EXPECT_EQ(Run("CLIENT REPLY OFF"), "");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("CLIENT REPLY SKIP"), "");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("CLIENT REPLY ON"), "+OK\r\n");
  EXPECT_EQ(Run("CLIENT REPLY SKIP"), "");
  EXPECT_EQ(Run("PING"), "");
  EXPECT_EQ(Run("PING"), "+PONG\r\n");
  EXPECT_EQ(Run("CLIENT REPLY foo"), kSyntax);
}

TEST_F(ClientCommand, UnblockFindsNobody) {
  EXPECT_EQ(Run("CLIENT UNBLOCK 2 error"), ":0\r\n");
  EXPECT_EQ(Run("CLIENT UNBLOCK x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(Run("CLIENT UNBLOCK 1 foo"),
            "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR\r\n");
}

TEST_F(ClientCommand, UnknownSubcommandsPointToHelp) {
  EXPECT_EQ(Run("CLIENT foo"), "-ERR unknown subcommand 'foo'. Try CLIENT HELP.\r\n");
  EXPECT_EQ(Run("CLIENT"), "-ERR wrong number of arguments for 'client' command\r\n");
  const std::string help = Run("CLIENT HELP");
  EXPECT_TRUE(Contains(
      help, "+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n+ID\r\n"));
  EXPECT_TRUE(Contains(help, "+NO-TOUCH (ON | OFF)\r\n")) << help;
  EXPECT_TRUE(Contains(help, "+UNBLOCK <client-id> [TIMEOUT | ERROR]\r\n")) << help;
}

}  // namespace
}  // namespace oribi
