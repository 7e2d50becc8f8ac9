#include <string>
#include <vector>

#include "commands/harness.h"

namespace oribi {
namespace {

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
std::string Integer(std::int64_t value) { return ":" + std::to_string(value) + "\r\n"; }
std::string Bulks(const std::vector<std::string>& texts) {
  std::string reply = "*" + std::to_string(texts.size()) + "\r\n";
  for (const std::string& text : texts) reply += Bulk(text);
  return reply;
}
constexpr const char* kNil = "$-1\r\n";
constexpr const char* kNilArray = "*-1\r\n";
constexpr const char* kEmpty = "*0\r\n";
constexpr const char* kOk = "+OK\r\n";
constexpr const char* kSyntax = "-ERR syntax error\r\n";
constexpr const char* kNotAnInteger = "-ERR value is not an integer or out of range\r\n";
constexpr const char* kWrongType =
    "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
constexpr const char* kNegativeRange =
    "-ERR value is out of range, value must between -9223372036854775807 and "
    "9223372036854775807\r\n";

class ListCommands : public CommandTest {
 protected:
  std::string All(const std::string& key) { return Run("LRANGE " + key + " 0 -1"); }
};

TEST_F(ListCommands, PushPutsOneElementAfterTheOther) {
  EXPECT_EQ(Run("LPUSH l a b c"), Integer(3));
  EXPECT_EQ(Run("RPUSH l 1 2"), Integer(5));
  EXPECT_EQ(All("l"), Bulks({"c", "b", "a", "1", "2"}));
}

TEST_F(ListCommands, PushXNeedsAList) {
  EXPECT_EQ(Run("LPUSHX l a"), Integer(0));
  EXPECT_EQ(Run("RPUSHX l a"), Integer(0));
  EXPECT_EQ(Run("EXISTS l"), Integer(0));
  Run("RPUSH l a");
  EXPECT_EQ(Run("LPUSHX l b"), Integer(2));
  EXPECT_EQ(Run("RPUSHX l c d"), Integer(4));
  EXPECT_EQ(All("l"), Bulks({"b", "a", "c", "d"}));
}

TEST_F(ListCommands, PopGivesOneOrAnArray) {
  Run("RPUSH l a b c d e");
  EXPECT_EQ(Run("LPOP l"), Bulk("a"));
  EXPECT_EQ(Run("RPOP l"), Bulk("e"));
  EXPECT_EQ(Run("LPOP l 0"), kEmpty);
  EXPECT_EQ(Run("RPOP l 2"), Bulks({"d", "c"}));
  EXPECT_EQ(Run("LPOP l 5"), Bulks({"b"}));
  EXPECT_EQ(Run("EXISTS l"), Integer(0));
  EXPECT_EQ(Run("LPOP l"), kNil);
  EXPECT_EQ(Run("LPOP l 1"), kNilArray);
  client.resp = 3;
  EXPECT_EQ(Run("LPOP l 1"), "_\r\n");
}

TEST_F(ListCommands, PopLooksAtItsCountFirst) {
  Run("SET s x");
  const std::string error = "-ERR value is out of range, must be positive\r\n";
  EXPECT_EQ(Run("LPOP s -1"), error);
  EXPECT_EQ(Run("RPOP s x"), error);
  EXPECT_EQ(Run("LPOP s 1 2"), "-ERR wrong number of arguments for 'lpop' command\r\n");
  EXPECT_EQ(Run("LPOP s 1"), kWrongType);
}

TEST_F(ListCommands, IndexCountsFromBothEnds) {
  Run("RPUSH l a b c");
  EXPECT_EQ(Run("LINDEX l 0"), Bulk("a"));
  EXPECT_EQ(Run("LINDEX l -1"), Bulk("c"));
  EXPECT_EQ(Run("LINDEX l 3"), kNil);
  EXPECT_EQ(Run("LINDEX l -4"), kNil);
  EXPECT_EQ(Run("LINDEX l x"), kNotAnInteger);
  EXPECT_EQ(Run("LINDEX none x"), kNil);
}

TEST_F(ListCommands, RangeIsCutToTheList) {
  Run("RPUSH l a b c");
  EXPECT_EQ(Run("LRANGE l -100 100"), Bulks({"a", "b", "c"}));
  EXPECT_EQ(Run("LRANGE l 1 1"), Bulks({"b"}));
  EXPECT_EQ(Run("LRANGE l -2 -1"), Bulks({"b", "c"}));
  EXPECT_EQ(Run("LRANGE l 2 1"), kEmpty);
  EXPECT_EQ(Run("LRANGE l -100 -200"), kEmpty);
  EXPECT_EQ(Run("LRANGE l -9223372036854775808 9223372036854775807"), Bulks({"a", "b", "c"}));
  EXPECT_EQ(Run("LRANGE none 0 -1"), kEmpty);
  EXPECT_EQ(Run("LRANGE none x y"), kNotAnInteger);
}

TEST_F(ListCommands, SetReplacesAnElement) {
  Run("RPUSH l a b c");
  EXPECT_EQ(Run("LSET l 1 B"), kOk);
  EXPECT_EQ(Run("LSET l -1 a-much-longer-one"), kOk);
  EXPECT_EQ(All("l"), Bulks({"a", "B", "a-much-longer-one"}));
  EXPECT_EQ(Run("LSET l 3 x"), "-ERR index out of range\r\n");
  EXPECT_EQ(Run("LSET l -4 x"), "-ERR index out of range\r\n");
  EXPECT_EQ(Run("LSET l 4294967296 x"), "-ERR index out of range\r\n");
  EXPECT_EQ(Run("LSET l one x"), kNotAnInteger);
  EXPECT_EQ(Run("LSET none one x"), "-ERR no such key\r\n");
}

TEST_F(ListCommands, InsertStandsBesideThePivot) {
  Run("RPUSH l a b a");
  EXPECT_EQ(Run("LINSERT l before b 1"), Integer(4));
  EXPECT_EQ(Run("LINSERT l AFTER a 2"), Integer(5));
  EXPECT_EQ(Run("LINSERT l AFTER none 2"), Integer(-1));
  EXPECT_EQ(All("l"), Bulks({"a", "2", "1", "b", "a"}));
  EXPECT_EQ(Run("LINSERT none AFTER a 2"), Integer(0));
  EXPECT_EQ(Run("LINSERT none BESIDE a 2"), kSyntax);
}

TEST_F(ListCommands, RemCountsFromEitherEnd) {
  Run("RPUSH l a b a 7 a b 7");
  EXPECT_EQ(Run("LREM l 1 a"), Integer(1));
  EXPECT_EQ(Run("LREM l -1 7"), Integer(1));
  EXPECT_EQ(All("l"), Bulks({"b", "a", "7", "a", "b"}));
  EXPECT_EQ(Run("LREM l 0 a"), Integer(2));
  EXPECT_EQ(Run("LREM l 5 b"), Integer(2));
  EXPECT_EQ(Run("LREM l 0 7"), Integer(1));
  EXPECT_EQ(Run("EXISTS l"), Integer(0));
  EXPECT_EQ(Run("LREM none -9223372036854775808 a"), kNegativeRange);
}

TEST_F(ListCommands, TrimKeepsARange) {
  Run("RPUSH l a b c d e");
  EXPECT_EQ(Run("LTRIM l 1 -2"), kOk);
  EXPECT_EQ(All("l"), Bulks({"b", "c", "d"}));
  EXPECT_EQ(Run("LTRIM l 0 -1"), kOk);
  EXPECT_EQ(Run("LTRIM l 5 6"), kOk);
  EXPECT_EQ(Run("EXISTS l"), Integer(0));
  EXPECT_EQ(Run("LTRIM none 0 1"), kOk);
}

TEST_F(ListCommands, PosGivesTheFirstOrManyPositions) {
  Run("RPUSH l a b c 1 2 3 c c");
  EXPECT_EQ(Run("LPOS l c"), Integer(2));
  EXPECT_EQ(Run("LPOS l c RANK 2"), Integer(6));
  EXPECT_EQ(Run("LPOS l c RANK -1"), Integer(7));
  EXPECT_EQ(Run("LPOS l c COUNT 0"), "*3\r\n:2\r\n:6\r\n:7\r\n");
  EXPECT_EQ(Run("LPOS l c RANK -2 COUNT 5"), "*2\r\n:6\r\n:2\r\n");
  EXPECT_EQ(Run("LPOS l c COUNT 0 MAXLEN 7"), "*2\r\n:2\r\n:6\r\n");
  EXPECT_EQ(Run("LPOS l c RANK -1 MAXLEN 1"), Integer(7));
  EXPECT_EQ(Run("LPOS l none"), kNil);
  EXPECT_EQ(Run("LPOS l none COUNT 1"), kEmpty);
  EXPECT_EQ(Run("LPOS none c COUNT 1"), kEmpty);
  EXPECT_EQ(Run("LPOS none c"), kNil);
}

TEST_F(ListCommands, PosRefusesOptionsOutOfRange) {
  EXPECT_EQ(Run("LPOS l c RANK 0").substr(0, 30), "-ERR RANK can't be zero: use 1");
  EXPECT_EQ(Run("LPOS l c RANK -9223372036854775808"), kNegativeRange);
  EXPECT_EQ(Run("LPOS l c COUNT -1"), "-ERR COUNT can't be negative\r\n");
  EXPECT_EQ(Run("LPOS l c MAXLEN x"), "-ERR MAXLEN can't be negative\r\n");
  EXPECT_EQ(Run("LPOS l c RANK x"), kNotAnInteger);
  EXPECT_EQ(Run("LPOS l c RANK"), kSyntax);
  EXPECT_EQ(Run("LPOS l c FOO 1"), kSyntax);
}

TEST_F(ListCommands, MoveTakesFromOneAndGivesToTheOther) {
  Run("RPUSH a 1 2 3");
  EXPECT_EQ(Run("LMOVE a b LEFT RIGHT"), Bulk("1"));
  EXPECT_EQ(Run("LMOVE a b right left"), Bulk("3"));
  EXPECT_EQ(Run("RPOPLPUSH a b"), Bulk("2"));
  EXPECT_EQ(All("b"), Bulks({"2", "3", "1"}));
  EXPECT_EQ(Run("EXISTS a"), Integer(0));
  EXPECT_EQ(Run("LMOVE a b LEFT LEFT"), kNil);
}

TEST_F(ListCommands, MoveRotatesOneList) {
  Run("RPUSH a 1 2 3");
  EXPECT_EQ(Run("LMOVE a a LEFT RIGHT"), Bulk("1"));
  EXPECT_EQ(All("a"), Bulks({"2", "3", "1"}));
  EXPECT_EQ(Run("LTRIM a 0 0"), kOk);
  EXPECT_EQ(Run("RPOPLPUSH a a"), Bulk("2"));
  EXPECT_EQ(All("a"), Bulks({"2"}));
}

TEST_F(ListCommands, MoveChecksTheSourceBeforeTheTarget) {
  Run("SET s x");
  EXPECT_EQ(Run("LMOVE none s LEFT LEFT"), kNil);
  Run("RPUSH a 1");
  EXPECT_EQ(Run("LMOVE a s LEFT LEFT"), kWrongType);
  EXPECT_EQ(Run("LMOVE s a LEFT LEFT"), kWrongType);
  EXPECT_EQ(Run("LMOVE s a LEFT UP"), kSyntax);
  EXPECT_EQ(All("a"), Bulks({"1"}));
}

TEST_F(ListCommands, MPopTakesFromTheFirstListThereIs) {
  Run("RPUSH b 1 2 3");
  EXPECT_EQ(Run("LMPOP 2 a b LEFT"), "*2\r\n" + Bulk("b") + Bulks({"1"}));
  EXPECT_EQ(Run("LMPOP 2 a b right COUNT 9"), "*2\r\n" + Bulk("b") + Bulks({"3", "2"}));
  EXPECT_EQ(Run("LMPOP 2 a b LEFT"), kNilArray);
  Run("SET s x");
  EXPECT_EQ(Run("LMPOP 2 a s LEFT"), kWrongType);
}

TEST_F(ListCommands, MPopRefusesWhatItCannotRead) {
  const std::string numkeys = "-ERR numkeys should be greater than 0\r\n";
  const std::string count = "-ERR count should be greater than 0\r\n";
  EXPECT_EQ(Run("LMPOP 0 a LEFT"), numkeys);
  EXPECT_EQ(Run("LMPOP x a LEFT"), numkeys);
  EXPECT_EQ(Run("LMPOP 2 a LEFT"), kSyntax);
  EXPECT_EQ(Run("LMPOP 1 a UP"), kSyntax);
  EXPECT_EQ(Run("LMPOP 1 a LEFT COUNT 0"), count);
  EXPECT_EQ(Run("LMPOP 1 a LEFT COUNT x"), count);
  EXPECT_EQ(Run("LMPOP 1 a LEFT COUNT"), kSyntax);
  EXPECT_EQ(Run("LMPOP 1 a LEFT COUNT 1 COUNT 1"), kSyntax);
}

TEST_F(ListCommands, RefuseOtherTypes) {
  Run("SET s x");
  for (const char* command :
       {"LPUSH s a", "RPUSHX s a", "LLEN s", "LINDEX s x", "LRANGE s 0 1", "LSET s x a",
        "LINSERT s BEFORE a b", "LREM s 0 a", "LTRIM s 0 1", "LPOS s a", "RPOPLPUSH s l"}) {
    EXPECT_EQ(Run(command), kWrongType) << command;
  }
}

TEST_F(ListCommands, ListsOfManyElementsAreKeptWhole) {
  std::vector<std::string> expected;
  for (int i = 0; i < 3000; ++i) {
    expected.push_back("element " + std::to_string(i));
    Run({"RPUSH", "l", expected.back()});
  }
  EXPECT_EQ(All("l"), Bulks(expected));
  EXPECT_EQ(Run("OBJECT ENCODING l"), Bulk("quicklist"));
  EXPECT_EQ(Run("LINDEX l 1500"), Bulk("element 1500"));
  EXPECT_EQ(Run("LPOS l \"element 2999\""), Integer(2999));
  EXPECT_EQ(Run("LTRIM l 10 19"), kOk);
  EXPECT_EQ(Run("OBJECT ENCODING l"), Bulk("listpack"));
  EXPECT_EQ(Run("LPOP l 1000"), Bulks({expected.begin() + 10, expected.begin() + 20}));
  EXPECT_EQ(Run("TYPE l"), "+none\r\n");
}

TEST_F(ListCommands, BlockingOnesDoNotWaitForWhatIsThere) {
  Run("RPUSH l a b c d e");
  EXPECT_EQ(Run("BLPOP none l 0"), Bulks({"l", "a"}));
  EXPECT_EQ(Run("BRPOP l 0"), Bulks({"l", "e"}));
  EXPECT_EQ(Run("BLMOVE l m RIGHT LEFT 0"), Bulk("d"));
  EXPECT_EQ(Run("BRPOPLPUSH l m 0"), Bulk("c"));
  EXPECT_EQ(Run("BLMPOP 0 2 none m LEFT COUNT 5"), "*2\r\n" + Bulk("m") + Bulks({"c", "d"}));
}

TEST_F(ListCommands, BlockedPopsAreServedInTheOrderOfTheirCalls) {
  EXPECT_EQ(RunAs(client, "BLPOP l 0"), "");
  EXPECT_EQ(RunAs(other, "BLMPOP 0 1 l RIGHT COUNT 9"), "");
  session::Client pusher{9, clock.NowMs()};
  server_.OnConnect(pusher);
  EXPECT_EQ(RunAs(pusher, "RPUSH l a b c"), Integer(3));
  EXPECT_EQ(TakeReply(client), Bulks({"l", "a"}));
  EXPECT_EQ(TakeReply(other), "*2\r\n" + Bulk("l") + Bulks({"c", "b"}));
  EXPECT_EQ(RunAs(pusher, "EXISTS l"), Integer(0));
  server_.OnDisconnect(pusher);
}

TEST_F(ListCommands, ABlockedMoveServesWhoWaitsForItsTarget) {
  EXPECT_EQ(RunAs(client, "BLMOVE a b LEFT LEFT 0"), "");
  EXPECT_EQ(RunAs(other, "BRPOP b 0"), "");
  session::Client pusher{9, clock.NowMs()};
  server_.OnConnect(pusher);
  RunAs(pusher, "RPUSH a 1");
  EXPECT_EQ(TakeReply(client), Bulk("1"));
  EXPECT_EQ(TakeReply(other), Bulks({"b", "1"}));
  server_.OnDisconnect(pusher);
}

TEST_F(ListCommands, WaitingEndsWithItsTimeout) {
  for (const char* command :
       {"BLPOP a 1.5", "BLMOVE a b LEFT LEFT 1.5", "BRPOPLPUSH a b 1.5", "BLMPOP 1.5 1 a LEFT"}) {
    EXPECT_EQ(Run(command), "") << command;
    Advance(1400);
    EXPECT_EQ(TakeReply(client), "") << command;
    Advance(200);
    EXPECT_EQ(TakeReply(client), kNilArray) << command;
  }
}

TEST_F(ListCommands, BlockingOnesRefuseTimeoutsTheyCannotRead) {
  EXPECT_EQ(Run("BLPOP a x"), "-ERR timeout is not a float or out of range\r\n");
  EXPECT_EQ(Run("BLPOP a -1"), "-ERR timeout is negative\r\n");
  EXPECT_EQ(Run("BLPOP a 1e300"), "-ERR timeout is out of range\r\n");
  EXPECT_EQ(Run("BLMOVE a b UP LEFT x"), kSyntax);
  EXPECT_EQ(Run("BLMPOP x 0 a LEFT"), "-ERR numkeys should be greater than 0\r\n");
  Run("SET s x");
  EXPECT_EQ(Run("BLPOP a s 0"), kWrongType);
}

}  // namespace
}  // namespace oribi
