#include <algorithm>
#include <set>

#include "commands/harness.h"

namespace oribi {
namespace {

class SetCommands : public CommandTest {
 protected:
  // The members of an array or set reply, in order of their texts.
  static std::multiset<std::string> Members(const std::string& reply) {
    std::multiset<std::string> members;
    std::size_t at = reply.find("\r\n") + 2;
    while (at < reply.size()) {
      const std::size_t header = reply.find("\r\n", at);
      const std::size_t size = std::stoul(reply.substr(at + 1, header - at - 1));
      members.insert(reply.substr(header + 2, size));
      at = header + 2 + size + 2;
    }
    return members;
  }
  std::multiset<std::string> MembersOf(const std::string& line) { return Members(Run(line)); }
  // Adds the integers [first, last), or the same with a letter in front.
  void Fill(const std::string& key, int first, int last, const std::string& letter = "") {
    std::vector<std::string> words = {"SADD", key};
    for (int i = first; i < last; ++i) words.push_back(letter + std::to_string(i));
    Run(words);
  }
  std::string Encoding(const std::string& key) { return Run("OBJECT ENCODING " + key); }

  using Texts = std::multiset<std::string>;
};

TEST_F(SetCommands, SAddCountsTheNewMembers) {
  EXPECT_EQ(Run("SADD s a b a"), ":2\r\n");
  EXPECT_EQ(Run("SADD s b c"), ":1\r\n");
  EXPECT_EQ(Run("SCARD s"), ":3\r\n");
  EXPECT_EQ(MembersOf("SMEMBERS s"), (Texts{"a", "b", "c"}));
  EXPECT_EQ(Run("TYPE s"), "+set\r\n");
}

TEST_F(SetCommands, IntegersComeInOrder) {
  Run("SADD s 10 -5 300 7 70000 -70000");
  EXPECT_EQ(
      Run("SMEMBERS s"),
      "*6\r\n$6\r\n-70000\r\n$2\r\n-5\r\n$1\r\n7\r\n$2\r\n10\r\n$3\r\n300\r\n$5\r\n70000\r\n");
  Run("SREM s 7 -70000");
  Run("SADD s 8");
  EXPECT_EQ(Run("SMEMBERS s"),
            "*5\r\n$2\r\n-5\r\n$1\r\n8\r\n$2\r\n10\r\n$3\r\n300\r\n$5\r\n70000\r\n");
  // A text ends that: what comes behind it keeps its place.
  Run("SADD s x 1");
  EXPECT_EQ(Run("SMEMBERS s"),
            "*7\r\n$2\r\n-5\r\n$1\r\n8\r\n$2\r\n10\r\n$3\r\n300\r\n$5\r\n70000\r\n$1\r\nx\r\n$"
            "1\r\n1\r\n");
}

TEST_F(SetCommands, OnlyCanonicalIntegersAreIntegers) {
  Run("SADD s 1 01 +1 -0 0 1.0 9223372036854775807 9223372036854775808");
  EXPECT_EQ(Run("SCARD s"), ":8\r\n");
  for (const char* member :
       {"1", "01", "+1", "-0", "0", "1.0", "9223372036854775807", "9223372036854775808"}) {
    EXPECT_EQ(Run({"SISMEMBER", "s", member}), ":1\r\n") << member;
  }
}

TEST_F(SetCommands, ASetThatHasLostItsLastMemberIsGone) {
  Run("SADD s a 1");
  EXPECT_EQ(Run("SREM s a 1 x"), ":2\r\n");
  EXPECT_EQ(Run("EXISTS s"), ":0\r\n");
  Fill("big", 0, 300, "m");
  for (int i = 0; i < 300; ++i) Run("SREM big m" + std::to_string(i));
  EXPECT_EQ(Run("EXISTS big"), ":0\r\n");
}

TEST_F(SetCommands, GrowAndShrinkInAnyForm) {
  std::set<std::string> model;
  for (int i = 0; i < 600; ++i) {
    const std::string member = i % 3 == 0 ? std::to_string(i * 77) : "member-" + std::to_string(i);
    EXPECT_EQ(Run({"SADD", "s", member}), ":1\r\n");
    EXPECT_EQ(Run({"SADD", "s", member}), ":0\r\n");
    model.insert(member);
  }
  EXPECT_EQ(MembersOf("SMEMBERS s"), Texts(model.begin(), model.end()));
  for (const std::string& member : model) {
    EXPECT_EQ(Run({"SISMEMBER", "s", member}), ":1\r\n");
    EXPECT_EQ(Run({"SREM", "s", member}), ":1\r\n");
    EXPECT_EQ(Run({"SISMEMBER", "s", member}), ":0\r\n");
  }
  EXPECT_EQ(Run("EXISTS s"), ":0\r\n");
}

TEST_F(SetCommands, SMIsMemberAnswersForEach) {
  Run("SADD s a 17");
  EXPECT_EQ(Run("SMISMEMBER s a b 17 017"), "*4\r\n:1\r\n:0\r\n:1\r\n:0\r\n");
  EXPECT_EQ(Run("SMISMEMBER nokey a b"), "*2\r\n:0\r\n:0\r\n");
}

TEST_F(SetCommands, RefuseOtherTypes) {
  Run("SET str x");
  Run("SADD s a");
  const std::string wrong =
      "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
  for (const char* line : {"SADD str a",
                           "SREM str a",
                           "SISMEMBER str a",
                           "SMISMEMBER str a",
                           "SCARD str",
                           "SMEMBERS str",
                           "SPOP str",
                           "SPOP str 0",
                           "SRANDMEMBER str",
                           "SRANDMEMBER str 0",
                           "SMOVE str s a",
                           "SMOVE s str a",
                           "SSCAN str 0",
                           "SINTER nokey str",
                           "SUNION s str",
                           "SDIFF nokey str",
                           "SINTERCARD 1 str",
                           "SINTERSTORE d str",
                           "SUNIONSTORE d s str",
                           "SDIFFSTORE d nokey str"}) {
    EXPECT_EQ(Run(line), wrong) << line;
  }
  EXPECT_EQ(Run("SMOVE nokey str a"), ":0\r\n");
  EXPECT_EQ(Run("GET s"), wrong);
}

TEST_F(SetCommands, SMoveTakesAMemberOver) {
  Run("SADD a x y");
  EXPECT_EQ(Run("SMOVE a b x"), ":1\r\n");
  EXPECT_EQ(Run("SMOVE a b x"), ":0\r\n");
  EXPECT_EQ(Run("SMOVE a a y"), ":1\r\n");
  EXPECT_EQ(Run("SMOVE a a z"), ":0\r\n");
  EXPECT_EQ(Run("SMOVE a b y"), ":1\r\n");
  EXPECT_EQ(Run("EXISTS a"), ":0\r\n");
  EXPECT_EQ(MembersOf("SMEMBERS b"), (Texts{"x", "y"}));
}

TEST_F(SetCommands, SPopTakesMembersOut) {
  for (const std::string letter : {"", "m"}) {
    for (const int size : {20, 1'000}) {
      Fill("s", 0, size, letter);
      std::set<std::string> seen;
      while (Run("EXISTS s") == ":1\r\n") {
        const std::string one = Run("SPOP s");
        seen.insert(one.substr(one.find("\r\n") + 2));
        for (const std::string& member : MembersOf("SPOP s 7")) seen.insert(member + "\r\n");
      }
      EXPECT_EQ(seen.size(), static_cast<std::size_t>(size));
    }
  }
  EXPECT_EQ(Run("SPOP s"), "$-1\r\n");
  EXPECT_EQ(Run("SPOP s 3"), "*0\r\n");
  Run("SADD s 1 2");
  EXPECT_EQ(Run("SPOP s 0"), "*0\r\n");
  EXPECT_EQ(Run("SPOP s 9"), "*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SPOP s -1"), "-ERR value is out of range, must be positive\r\n");
  EXPECT_EQ(Run("SPOP s x"), "-ERR value is out of range, must be positive\r\n");
  EXPECT_EQ(Run("SPOP s 1 2"), "-ERR syntax error\r\n");
}

TEST_F(SetCommands, SRandMemberIsFairToTextsAndIntegers) {
  Fill("s", 0, 200);
  Fill("s", 0, 200, "m");
  std::map<std::string, int> picks;
  for (int i = 0; i < 400; ++i) {
    for (const std::string& member : MembersOf("SRANDMEMBER s -100")) ++picks[member];
  }
  EXPECT_EQ(picks.size(), 400u);
  for (const auto& [member, count] : picks) {
    EXPECT_GT(count, 50) << member;
    EXPECT_LT(count, 170) << member;
  }
}

TEST_F(SetCommands, SRandMemberGivesDifferentMembersForAPositiveCount) {
  Fill("s", 0, 200);
  Fill("s", 0, 200, "m");
  Fill("few", 0, 10, "m");
  for (const int count : {1, 50, 120, 140, 399, 400, 500}) {
    const auto members = MembersOf("SRANDMEMBER s " + std::to_string(count));
    EXPECT_EQ(members.size(), static_cast<std::size_t>(std::min(count, 400)));
    EXPECT_EQ(std::set<std::string>(members.begin(), members.end()).size(), members.size());
  }
  EXPECT_EQ(MembersOf("SRANDMEMBER few 4").size(), 4u);
  EXPECT_EQ(MembersOf("SRANDMEMBER few 40").size(), 10u);
  EXPECT_EQ(MembersOf("SRANDMEMBER few -40").size(), 40u);
  EXPECT_EQ(Run("SRANDMEMBER few 0"), "*0\r\n");
  EXPECT_EQ(Run("SRANDMEMBER nokey"), "$-1\r\n");
  EXPECT_EQ(Run("SRANDMEMBER nokey 5"), "*0\r\n");
  EXPECT_EQ(Run("SRANDMEMBER s -9223372036854775808"),
            "-ERR value is out of range, value must between -9223372036854775807 and "
            "9223372036854775807\r\n");
  EXPECT_EQ(Run("SCARD s"), ":400\r\n");
}

TEST_F(SetCommands, AScanFindsWhatStaysWhileTheSetGrowsAndShrinks) {
  std::set<std::string> stays;
  for (int i = 0; i < 500; ++i) {
    stays.insert("text" + std::to_string(i));
    stays.insert(std::to_string(i * 3 - 700));
    stays.insert(std::to_string((std::int64_t{1} << 62) - i));
    stays.insert(std::to_string((std::int64_t{-1} << 50) + i));
  }
  for (const std::string& member : stays) Run({"SADD", "s", member});
  std::set<std::string> seen;
  std::string cursor = "0";
  int calls = 0;
  do {
    const std::string reply = Run({"SSCAN", "s", cursor, "COUNT", "7"});
    const std::size_t at = reply.find("\r\n", 4) + 2;
    const std::size_t end = reply.find("\r\n", at);
    cursor = reply.substr(at, end - at);
    for (const std::string& member : Members(reply.substr(end + 2))) seen.insert(member);
    const std::string command = calls / 20 % 2 == 0 ? "SADD" : "SREM";
    for (int i = 0; i < 20; ++i) {
      const std::string passing = std::to_string(calls % 20 * 20 + i);
      Run({command, "s", "passing" + passing, "100" + passing, "-9999999999999" + passing});
    }
    ++calls;
  } while (cursor != "0" && calls < 10'000);
  EXPECT_EQ(cursor, "0");
  for (const std::string& member : stays) EXPECT_TRUE(seen.contains(member)) << member;
  EXPECT_GT(calls, 200);
}

TEST_F(SetCommands, SScanFiltersAndHidesWhatIsWrongBehindAMissingKey) {
  Run("SADD s 10 11 20 apple");
  EXPECT_EQ(Run("SSCAN s 0 MATCH 1* COUNT 1"), "*2\r\n$1\r\n0\r\n*2\r\n$2\r\n10\r\n$2\r\n11\r\n");
  EXPECT_EQ(Run("SSCAN nokey 0 NOSUCH"), "*2\r\n$1\r\n0\r\n*0\r\n");
  EXPECT_EQ(Run("SSCAN nokey x"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(Run("SSCAN s 0 NOVALUES"), "-ERR NOVALUES option can only be used in HSCAN\r\n");
  EXPECT_EQ(Run("SSCAN s 0 TYPE set"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("SSCAN s 0 COUNT 0"), "-ERR syntax error\r\n");
}

TEST_F(SetCommands, CombineSetsOfEveryForm) {
  Fill("a", 0, 400);
  Fill("a", 0, 100, "m");
  Fill("b", 200, 600);
  Fill("b", 50, 300, "m");
  Run("SADD c 250 m60 x 999");
  EXPECT_EQ(MembersOf("SINTER a b c"), (Texts{"250", "m60"}));
  EXPECT_EQ(MembersOf("SINTER a b").size(), 250u);
  EXPECT_EQ(MembersOf("SUNION a b c").size(), 600u + 300u + 2u);
  EXPECT_EQ(MembersOf("SDIFF c a b"), (Texts{"999", "x"}));
  EXPECT_EQ(MembersOf("SDIFF a b").size(), 250u);
  EXPECT_EQ(Run("SINTERCARD 2 a b"), ":250\r\n");
  EXPECT_EQ(Run("SINTERCARD 2 a b LIMIT 10"), ":10\r\n");
  EXPECT_EQ(Run("SINTERCARD 2 a b LIMIT 0"), ":250\r\n");
  EXPECT_EQ(Run("SUNIONSTORE d a b c"), ":902\r\n");
  EXPECT_EQ(Run("SINTERSTORE d d c"), ":4\r\n");
  EXPECT_EQ(MembersOf("SMEMBERS d"), (Texts{"250", "999", "m60", "x"}));
  EXPECT_EQ(Run("SDIFFSTORE d d c"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS d"), ":0\r\n");
}

TEST_F(SetCommands, CombineManySetsAndMissingOnes) {
  std::string all;
  for (int i = 0; i < 9; ++i) {
    Fill("s" + std::to_string(i), i * 10, i * 10 + 200, "m");
    all += " s" + std::to_string(i);
  }
  EXPECT_EQ(MembersOf("SUNION" + all + " nokey s1").size(), 280u);
  EXPECT_EQ(MembersOf("SINTER" + all).size(), 120u);
  EXPECT_EQ(MembersOf("SDIFF" + all + " nokey").size(), 10u);
  EXPECT_EQ(Run("SINTER s0 nokey"), "*0\r\n");
  EXPECT_EQ(Run("SUNION nokey other"), "*0\r\n");
  EXPECT_EQ(Run("SDIFF nokey s0"), "*0\r\n");
  EXPECT_EQ(Run("SDIFF s0 s0"), "*0\r\n");
}

TEST_F(SetCommands, ADifferenceMayJoinTheOthersFirst) {
  Fill("all", 0, 2'000, "m");
  std::string others;
  for (int i = 0; i < 12; ++i) {
    Fill("few" + std::to_string(i), i * 5, i * 5 + 10, "m");
    others += " few" + std::to_string(i);
  }
  EXPECT_EQ(MembersOf("SDIFF all" + others).size(), 2'000u - 65u);
  EXPECT_EQ(Run("SDIFFSTORE d all" + others), ":1935\r\n");
}

TEST_F(SetCommands, StoringReplacesWhateverWasThere) {
  Run("SADD s a b");
  Run("SET d text");
  EXPECT_EQ(Run("EXPIRE d 100"), ":1\r\n");
  EXPECT_EQ(Run("SUNIONSTORE d s"), ":2\r\n");
  EXPECT_EQ(Run("TTL d"), ":-1\r\n");
  EXPECT_EQ(Run("SINTERSTORE d s nokey"), ":0\r\n");
  EXPECT_EQ(Run("EXISTS d"), ":0\r\n");
}

TEST_F(SetCommands, SInterCardNamesWhatIsWrong) {
  EXPECT_EQ(Run("SINTERCARD 0 s"), "-ERR numkeys should be greater than 0\r\n");
  EXPECT_EQ(Run("SINTERCARD x s"), "-ERR numkeys should be greater than 0\r\n");
  EXPECT_EQ(Run("SINTERCARD 2 s"), "-ERR Number of keys can't be greater than number of args\r\n");
  EXPECT_EQ(Run("SINTERCARD 1 s LIMIT -1"), "-ERR LIMIT can't be negative\r\n");
  EXPECT_EQ(Run("SINTERCARD 1 s LIMIT x"), "-ERR LIMIT can't be negative\r\n");
  EXPECT_EQ(Run("SINTERCARD 1 s LIMIT"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("SINTERCARD 1 s LIMIT 3 LIMIT 2"), ":0\r\n");
}

TEST_F(SetCommands, ReportTheEncodingsOfRedis) {
  Run("SADD s 1 2 3");
  EXPECT_EQ(Encoding("s"), "$6\r\nintset\r\n");
  Run("SADD s x");
  EXPECT_EQ(Encoding("s"), "$8\r\nlistpack\r\n");
  Run({"SADD", "s", std::string(65, 'x')});
  EXPECT_EQ(Encoding("s"), "$9\r\nhashtable\r\n");
  Run({"SREM", "s", std::string(65, 'x')});
  EXPECT_EQ(Encoding("s"), "$9\r\nhashtable\r\n");
  for (int i = 0; i < 512; ++i) Run("SADD ints " + std::to_string(i));
  EXPECT_EQ(Encoding("ints"), "$6\r\nintset\r\n");
  Run("SADD ints 9999");
  EXPECT_EQ(Encoding("ints"), "$9\r\nhashtable\r\n");
  for (int i = 0; i < 128; ++i) Run("SADD texts m" + std::to_string(i));
  EXPECT_EQ(Encoding("texts"), "$8\r\nlistpack\r\n");
  Run("SADD texts one-more");
  EXPECT_EQ(Encoding("texts"), "$9\r\nhashtable\r\n");
  Fill("hint", 0, 513);
  EXPECT_EQ(Encoding("hint"), "$9\r\nhashtable\r\n");
}

TEST_F(SetCommands, SpeakOfSetsInResp3) {
  client.resp = 3;
  Run("SADD s 1 2");
  EXPECT_EQ(Run("SMEMBERS s"), "~2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SINTER s s"), "~2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SUNION nokey"), "~0\r\n");
  EXPECT_EQ(Run("SDIFF s nokey"), "~2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SRANDMEMBER s 2"), "*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SRANDMEMBER nokey 2"), "*0\r\n");
  EXPECT_EQ(Run("SRANDMEMBER nokey"), "_\r\n");
  EXPECT_EQ(Run("SPOP s 5"), "~2\r\n$1\r\n1\r\n$1\r\n2\r\n");
  EXPECT_EQ(Run("SPOP s 5"), "~0\r\n");
  EXPECT_EQ(Run("SPOP s"), "_\r\n");
}

TEST_F(SetCommands, AreCopiedRenamedAndMoved) {
  for (const std::string letter : {"", "m"}) {
    for (const int size : {5, 1'000}) {
      Run("FLUSHALL");
      Fill("s", 0, size, letter);
      Run({"SADD", "s", std::string(600, 'x')});
      const auto members = MembersOf("SMEMBERS s");
      EXPECT_EQ(Run("COPY s t"), ":1\r\n");
      Run("SADD t only-in-t");
      EXPECT_EQ(MembersOf("SMEMBERS s"), members);
      EXPECT_EQ(Run("RENAME s r"), "+OK\r\n");
      EXPECT_EQ(MembersOf("SMEMBERS r"), members);
      EXPECT_EQ(Run("MOVE r 3"), ":1\r\n");
      Run("SELECT 3");
      EXPECT_EQ(MembersOf("SMEMBERS r"), members);
      EXPECT_EQ(Run("DEL r"), ":1\r\n");
      Run("SELECT 0");
    }
  }
}

}  // namespace
}  // namespace oribi
