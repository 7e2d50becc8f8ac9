#include "commands/harness.h"

namespace oribi {
namespace {

class CommandCommand : public CommandTest {};

TEST_F(CommandCommand, InfoDescribesACommand) {
  EXPECT_EQ(Run("COMMAND INFO echo nope config|get"),
            "*3\r\n*10\r\n$4\r\necho\r\n:2\r\n*3\r\n+loading\r\n+stale\r\n+fast\r\n:0\r\n:0\r\n:0"
            "\r\n*2\r\n+@fast\r\n+@connection\r\n*0\r\n*0\r\n*0\r\n"
            "$-1\r\n"
            "*10\r\n$10\r\nconfig|get\r\n:-3\r\n*4\r\n+admin\r\n+noscript\r\n+loading\r\n+stale\r\n"
            ":0\r\n:0\r\n:0\r\n*3\r\n+@admin\r\n+@slow\r\n+@dangerous\r\n*0\r\n*0\r\n*0\r\n");
}

TEST_F(CommandCommand, InfoUsesSetsInResp3) {
  client.resp = 3;
  EXPECT_EQ(Run("COMMAND INFO ping"),
            "*1\r\n*10\r\n$4\r\nping\r\n:-1\r\n~1\r\n+fast\r\n:0\r\n:0\r\n:0\r\n~2\r\n+@fast\r\n"
            "+@connection\r\n~2\r\n$25\r\nrequest_policy:all_shards\r\n"
            "$29\r\nresponse_policy:all_succeeded\r\n~0\r\n~0\r\n");
  EXPECT_EQ(Run("COMMAND INFO nope"), "*1\r\n_\r\n");
}

TEST_F(CommandCommand, CountsTopLevelCommands) {
  const std::string count = std::to_string(server_.commands().commands().size());
  EXPECT_EQ(Run("COMMAND COUNT"), ":" + count + "\r\n");
  EXPECT_TRUE(Run("COMMAND").starts_with("*" + count + "\r\n*10\r\n"));
}

TEST_F(CommandCommand, InfoHoldsSubcommandsInAnArrayAndNoneInASet) {
  client.resp = 3;
  const std::string object = Run("COMMAND INFO object");
  EXPECT_NE(object.find("*5\r\n*10\r\n$15\r\nobject|encoding\r\n"), object.npos) << object;
  EXPECT_TRUE(object.ends_with("~0\r\n~0\r\n"));  // of OBJECT HELP
}

TEST_F(CommandCommand, ListNamesSubcommandsAsWell) {
  std::size_t count = 0;
  for (const auto& command : server_.commands().commands())
    count += 1 + command->subcommands.size();
  const std::string list = Run("COMMAND LIST");
  EXPECT_TRUE(list.starts_with("*" + std::to_string(count) + "\r\n$"));
  EXPECT_NE(list.find("$6\r\nconfig\r\n"), list.npos);
  EXPECT_NE(list.find("$10\r\nconfig|get\r\n"), list.npos);
}

TEST_F(CommandCommand, DocsDescribeArguments) {
  const std::string docs = Run("COMMAND DOCS echo nope");
  EXPECT_TRUE(docs.starts_with("*2\r\n$4\r\necho\r\n*10\r\n$7\r\nsummary\r\n")) << docs;
  EXPECT_TRUE(docs.ends_with(
      "$5\r\nsince\r\n$5\r\n1.0.0\r\n$5\r\ngroup\r\n$10\r\nconnection\r\n$10\r\ncomplexity\r\n$4"
      "\r\nO(1)\r\n$9\r\narguments\r\n*1\r\n*6\r\n$4\r\nname\r\n$7\r\nmessage\r\n$4\r\ntype\r\n$6"
      "\r\nstring\r\n$12\r\ndisplay_text\r\n$7\r\nmessage\r\n"))
      << docs;
  client.resp = 3;
  EXPECT_EQ(Run("COMMAND DOCS nope"), "%0\r\n");
  EXPECT_TRUE(Run("COMMAND DOCS quit").find("$9\r\ndoc_flags\r\n~1\r\n+deprecated\r\n") !=
              std::string::npos);
}

TEST_F(CommandCommand, ListsByCategoryAndPattern) {
  EXPECT_EQ(Run("COMMAND LIST FILTERBY PATTERN ec*o"), "*1\r\n$4\r\necho\r\n");
  EXPECT_EQ(Run("COMMAND LIST FILTERBY PATTERN config|rew*"), "*1\r\n$14\r\nconfig|rewrite\r\n");
  EXPECT_EQ(Run("COMMAND LIST FILTERBY ACLCAT nope"), "*0\r\n");
  EXPECT_NE(Run("COMMAND LIST FILTERBY ACLCAT admin").find("$13\r\nslowlog|reset"),
            std::string::npos);
  EXPECT_EQ(Run("COMMAND LIST FILTERBY MODULE x"), "*0\r\n");
  for (const char* wrong : {"FILTERBY", "foo", "FILTERBY FOO x", "FILTERBY PATTERN x y"}) {
    EXPECT_EQ(Run(std::string("COMMAND LIST ") + wrong), "-ERR syntax error\r\n") << wrong;
  }
}

TEST_F(CommandCommand, GetKeysRefusesWhatHasNone) {
  EXPECT_EQ(Run("COMMAND GETKEYS nope a"), "-ERR Invalid command specified\r\n");
  EXPECT_EQ(Run("COMMAND GETKEYS config x"), "-ERR Invalid command specified\r\n");
  EXPECT_EQ(Run("COMMAND GETKEYS ping"), "-ERR The command has no key arguments\r\n");
  EXPECT_EQ(Run("COMMAND GETKEYS config get x"), "-ERR The command has no key arguments\r\n");
  EXPECT_EQ(Run("COMMAND GETKEYS spublish"), "-ERR The command has no key arguments\r\n");
  EXPECT_EQ(Run("COMMAND GETKEYS ssubscribe a b"), "-ERR The command has no key arguments\r\n");
  for (const char* const call : {"zunionstore d 0 a b", "zunion 0 a", "zunionstore d -1 a b"}) {
    EXPECT_EQ(Run(std::string("COMMAND GETKEYS ") + call),
              "-ERR Invalid arguments specified for command\r\n");
  }
  EXPECT_EQ(Run("COMMAND GETKEYS fcall f 0"), "*0\r\n");
}

class AclCommand : public CommandTest {};

TEST_F(AclCommand, KnowsTheDefaultUserOnly) {
  EXPECT_EQ(Run("ACL WHOAMI"), "$7\r\ndefault\r\n");
  EXPECT_EQ(Run("ACL USERS"), "*1\r\n$7\r\ndefault\r\n");
  EXPECT_EQ(Run("ACL LIST"),
            "*1\r\n$51\r\nuser default on nopass sanitize-payload ~* &* +@all\r\n");
  EXPECT_EQ(Run("ACL GETUSER default"),
            "*12\r\n$5\r\nflags\r\n*3\r\n$2\r\non\r\n$6\r\nnopass\r\n"
            "$16\r\nsanitize-payload\r\n$9\r\npasswords\r\n*0\r\n$8\r\ncommands\r\n$5\r\n+@all\r\n"
            "$4\r\nkeys\r\n$2\r\n~*\r\n$8\r\nchannels\r\n$2\r\n&*\r\n$9\r\nselectors\r\n*0\r\n");
  EXPECT_EQ(Run("ACL GETUSER nosuch"), "$-1\r\n");
}

TEST_F(AclCommand, ListsCategories) {
  EXPECT_TRUE(Run("ACL CAT").starts_with("*21\r\n$8\r\nkeyspace\r\n$4\r\nread\r\n"));
  EXPECT_NE(Run("ACL CAT Connection").find("$5\r\nhello\r\n"), std::string::npos);
  EXPECT_EQ(Run("ACL CAT nope"), "-ERR Unknown category 'nope'\r\n");
}

TEST_F(AclCommand, MakesPasswords) {
  EXPECT_EQ(Run("ACL GENPASS").size(), 5u + 64 + 2);
  EXPECT_EQ(Run("ACL GENPASS 5").size(), 4u + 2 + 2);
  EXPECT_NE(Run("ACL GENPASS"), Run("ACL GENPASS"));
  EXPECT_TRUE(Run("ACL GENPASS 4097").starts_with("-ERR ACL GENPASS argument must be the number"));
  EXPECT_EQ(Run("ACL GENPASS x"), "-ERR value is not an integer or out of range\r\n");
}

TEST_F(CommandCommand, FlagsOfAKeyAreThoseOfTheCall) {
  const std::string write = "*1\r\n*2\r\n$1\r\nk\r\n*2\r\n+OW\r\n+update\r\n";
  const std::string both = "*1\r\n*2\r\n$1\r\nk\r\n*3\r\n+RW\r\n+access\r\n+update\r\n";
  const std::string read = "*1\r\n*2\r\n$1\r\nk\r\n*2\r\n+RO\r\n+access\r\n";
  EXPECT_EQ(Run("COMMAND GETKEYSANDFLAGS SET k v EX 10"), write);
  EXPECT_EQ(Run("COMMAND GETKEYSANDFLAGS SET k v EX 10 get"), both);
  EXPECT_EQ(Run("COMMAND GETKEYSANDFLAGS BITFIELD k"), read);
  EXPECT_EQ(Run("COMMAND GETKEYSANDFLAGS BITFIELD k GET u8 0 GET u8 8"), read);
  EXPECT_EQ(Run("COMMAND GETKEYSANDFLAGS BITFIELD k GET u8 0 OVERFLOW SAT INCRBY u8 8 1"), both);
}

}  // namespace
}  // namespace oribi
