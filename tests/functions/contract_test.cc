#include <oribi/function.h>

#include "functions/fixture.h"

namespace oribi {
namespace {

// A library of a test's own, through the same door as everybody's.
FunctionResult Reach(FunctionCall& call) {
  call.String(0).Set("written");
  call.String(call.key(call.Text(0))).Set("written");
  return FunctionResult::Status("OK");
}
FunctionResult ReachByIndex(FunctionCall& call) {
  call.String(0).Set("written");
  return FunctionResult::Bulk(call.String(5).Get().value_or("nothing"));
}
FunctionResult WriteThenRefuse(FunctionCall& call) {
  call.String(0).Set("written");
  return FunctionResult::Error("no, thank you");
}
FunctionResult WriteReadOnly(FunctionCall& call) {
  call.String(0).Set("written");
  return FunctionResult::Null();
}
FunctionResult Throw(FunctionCall& call) {
  call.String(0).Set("written");
  throw 1;
}
// Numbers as members, some of which are no longer than a text would be.
FunctionResult IntegerMembers(FunctionCall& call) {
  SortedSetValue zset = call.SortedSet(0);
  std::string seen;
  for (const std::int64_t member : std::vector<std::int64_t>{7, -5, 42, 100, 1234567890123}) {
    seen += zset.AddInteger(member, static_cast<double>(member)) ? "+" : "=";
    if (!zset.Score(std::to_string(member))) seen += "?";
  }
  seen += zset.Add("1234567890123", 5) ? "+" : "=";
  zset.Add("text", 1e15);
  for (std::int64_t rank = 0; const auto element = zset.IntegerAt(rank); ++rank) {
    seen += " " + std::to_string(element->member);
  }
  call.Send(std::string_view(seen));
  return FunctionResult::Sent();
}
// Does something to a value of each kind, and looks at the result.
FunctionResult EveryView(FunctionCall& call) {
  StringValue string = call.String(call.key("s"));
  HashValue hash = call.Hash(call.key("h"));
  SetValue set = call.Set(call.key("e"));
  SortedSetValue zset = call.SortedSet(call.key("z"));
  ListValue list = call.List(call.key("l"));
  const std::string word(call.Text(0));
  string.Set(word, call.now_ms() + 500);
  hash.Set("field", word);
  hash.SetInteger("number", 40);
  hash.IncrementBy("number", 2);
  set.Add(word);
  set.Add("12");
  set.Remove("gone");
  zset.Add(word, 2.5);
  zset.Add("7", 1);
  list.PushBack(word);
  list.PushFront("1");
  list.PushBack("last");
  list.Set(-1, "changed");
  std::string seen = std::string(*string.Get()) + "|" + std::string(*hash.Get("number")) + "|" +
                     std::to_string(set.size()) + "|" + std::string(zset.At(-1)->member) + "|" +
                     std::string(*list.PopBack()) + "|" + std::string(*list.At(0));
  hash.ForEach([&seen](std::string_view field, std::string_view) { seen += field; });
  set.ForEach([&seen](std::string_view member) { seen += member; });
  zset.ForEach([&seen](std::string_view member, double) { seen += member; });
  list.ForEach([&seen](std::string_view element) { seen += element; });
  call.Send(std::string_view(seen));
  return FunctionResult::Sent();
}

void AddTestFunctions(FunctionLibrary& library) {
  library.Add(
      {.name = "Test.Reach", .keys = {"a", OptionalKey("b")}, .arguments = {"name"}, .run = Reach});
  library.Add({.name = "test.reach_by_index", .keys = {"a"}, .run = ReachByIndex});
  library.Add({.name = "test.refuse", .keys = {"a"}, .run = WriteThenRefuse});
  library.Add({.name = "test.read", .keys = {"a"}, .flags = kReadOnly, .run = WriteReadOnly});
  library.Add({.name = "test.throw", .keys = {"a"}, .run = Throw});
  library.Add({.name = "test.replies",
               .arguments = {Integer("i")},
               .flags = kReadOnly,
               .run = [](FunctionCall& call) { return FunctionResult::Integer(call.Integer(0)); }});
  library.Add({.name = "test.views",
               .keys = {"s", "h", "e", "z", "l"},
               .arguments = {"word"},
               .run = EveryView});
  library.Add({.name = "test.integers", .keys = {"z"}, .run = IntegerMembers});
  library.Add(
      {.name = "test.double",
       .arguments = {Double("factor", 0, 10)},
       .flags = kReadOnly,
       .run = [](FunctionCall& call) { return FunctionResult::Double(call.Double(0) * 2); }});
}

class Contract : public FunctionTest {
 protected:
  Contract() {
    static FunctionLibrary library = [] {
      FunctionLibrary made("test");
      AddTestFunctions(made);
      return made;
    }();
    EXPECT_TRUE(server_.functions().Add(*library.info()));
  }
};

TEST_F(Contract, AFunctionIsCalledByFcallAndAsACommandInAnyCase) {
  Run("SET stock 5");
  EXPECT_EQ(Call("FCALL stock.reserve 2 stock buyers ann"), (Words{"OK", "4", "1"}));
  EXPECT_EQ(Call("fcall STOCK.Reserve 2 stock buyers bob"), (Words{"OK", "3", "1"}));
  EXPECT_EQ(Call("Stock.Reserve stock buyers cid"), (Words{"OK", "2", "1"}));
  EXPECT_EQ(Call("FCALL_RO stock.status 2 stock buyers"), (Words{"2", "3", "0", "3"}));
  client.resp = 3;
  EXPECT_EQ(Run("STOCK.STATUS stock buyers"), "*4\r\n:2\r\n:3\r\n:0\r\n:3\r\n");
}

TEST_F(Contract, FcallRefusesAsRedisDoes) {
  EXPECT_EQ(Run("FCALL nothing x"), "-ERR Function not found\r\n");
  EXPECT_EQ(Run("FCALL get 1 k"), "-ERR Function not found\r\n");
  EXPECT_EQ(Run("FCALL lock.release x"), "-ERR Bad number of keys provided\r\n");
  EXPECT_EQ(Run("FCALL lock.release 2 a"),
            "-ERR Number of keys can't be greater than number of args\r\n");
  EXPECT_EQ(Run("FCALL lock.release -1"), "-ERR Number of keys can't be negative\r\n");
  EXPECT_EQ(Run("FCALL_RO lock.release 1 a b"),
            "-ERR Can not execute a script with write flag using *_ro command.\r\n");
  EXPECT_EQ(Run("FCALL f"), "-ERR wrong number of arguments for 'fcall' command\r\n");
}

TEST_F(Contract, OnlyDeclaredKeysAreReached) {
  EXPECT_EQ(Run("TEST.REACH 1 a a"), "+OK\r\n");
  Run("FLUSHALL");
  EXPECT_EQ(Run("TEST.REACH 1 a other"),
            "-ERR Test.Reach reached for the key 'other', which is not among its keys\r\n");
  EXPECT_EQ(Run("TEST.REACH_BY_INDEX a"),
            "-ERR test.reach_by_index was given 1 keys and reached for key 5\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(Contract, IntegersAreMembersLikeTheirTexts) {
  EXPECT_EQ(Run("TEST.INTEGERS z"), "$34\r\n+++++= -5 1234567890123 7 42 100 0\r\n");
  EXPECT_EQ(Run("ZRANGE z 0 -1"),
            "*6\r\n$2\r\n-5\r\n$13\r\n1234567890123\r\n$1\r\n7\r\n$2\r\n42\r\n$3\r\n100\r\n"
            "$4\r\ntext\r\n");
  Run("CONFIG SET zset-max-listpack-value 3");
  Run({"ZADD", "z", "-9", std::string(1500, 'x')});
  EXPECT_EQ(Run("TEST.INTEGERS z"), "$36\r\n====== 0 -5 1234567890123 7 42 100 0\r\n")
      << "of a large set";
  EXPECT_EQ(Run("TEST.INTEGERS y"), "$34\r\n+++++= -5 1234567890123 7 42 100 0\r\n");
  EXPECT_EQ(Run("OBJECT ENCODING y"), "$8\r\nskiplist\r\n") << "of a member that is too long";
}

TEST_F(Contract, AnErrorUndoesWhatWasWritten) {
  EXPECT_EQ(Run("TEST.REFUSE a"), "-ERR no, thank you\r\n");
  EXPECT_EQ(Run("TEST.THROW a"), "-ERR the function has thrown an exception\r\n");
  EXPECT_EQ(Run("TEST.READ a"),
            "-ERR test.read is declared read-only and tried to change the key 'a'\r\n");
  EXPECT_EQ(Run("DBSIZE"), ":0\r\n");
}

TEST_F(Contract, EveryKindOfValueIsWithinReach) {
  EXPECT_EQ(Call("TEST.VIEWS s h e z l word"),
            Words{"word|42|2|word|changed|1fieldnumberword127word1word"});
  EXPECT_EQ(Run("PTTL s"), ":500\r\n");
  EXPECT_EQ(Run("HGET h number"), "$2\r\n42\r\n");
  EXPECT_EQ(Run("LRANGE l 0 -1"), "*2\r\n$1\r\n1\r\n$4\r\nword\r\n");
}

TEST_F(Contract, NumbersWithFractionsAreReadAndAnswered) {
  EXPECT_EQ(Run("TEST.DOUBLE 1.25"), "$3\r\n2.5\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("TEST.DOUBLE 1.25"), ",2.5\r\n");
  EXPECT_EQ(Run("TEST.DOUBLE 11"), "-ERR factor must be a number from 0 to 10\r\n");
}

TEST_F(Contract, FunctionListShowsLibraries) {
  EXPECT_EQ(Items(Run("FUNCTION LIST LIBRARYNAME lock WITHCODE")),
            (Words{"library_name",
                   "lock",
                   "engine",
                   "NATIVE",
                   "functions",
                   "name",
                   "lock.acquire",
                   "description",
                   "Takes a lock that is free, for a time, and gives a number that only grows.",
                   "flags",
                   "name",
                   "lock.renew",
                   "description",
                   "Gives the owner of a lock more time from now on.",
                   "flags",
                   "name",
                   "lock.release",
                   "description",
                   "Frees a lock of this owner.",
                   "flags",
                   "allow-oom"}));
  EXPECT_EQ(Items(Run("FUNCTION LIST LIBRARYNAME none*")), Words{});
  EXPECT_EQ(Run("FUNCTION LIST LIBRARYNAME"), "-ERR library name argument was not given\r\n");
  EXPECT_EQ(Run("FUNCTION LIST foo"), "-ERR Unknown argument foo\r\n");
  EXPECT_EQ(Run("FUNCTION LIST WITHCODE WITHCODE"), "-ERR Unknown argument WITHCODE\r\n");
  EXPECT_EQ(Items(Run("FUNCTION STATS"))[3], "NATIVE");
}

TEST_F(Contract, ScriptsAreRefusedWithOneClearError) {
  for (const char* call : {"FUNCTION LOAD x", "FUNCTION DELETE x", "FUNCTION FLUSH",
                           "FUNCTION DUMP", "FUNCTION RESTORE x"}) {
    const std::string reply = Run(call);
    EXPECT_TRUE(reply.starts_with("-ERR functions are native here")) << reply;
    EXPECT_NE(reply.find("FUNCTION LIST"), std::string::npos);
  }
  EXPECT_EQ(Run("FUNCTION KILL"), "-NOTBUSY No scripts in execution right now.\r\n");
}

TEST_F(Contract, CommandKnowsFunctions) {
  EXPECT_EQ(Call("COMMAND GETKEYS FCALL stock.reserve 2 s b ann"), (Words{"s", "b"}));
  EXPECT_EQ(Call("COMMAND GETKEYS STOCK.RESERVE s b ann"), (Words{"s", "b"}));
  EXPECT_EQ(Call("COMMAND GETKEYS STOCK.STATUS s b h"), (Words{"s", "b", "h"}));
  EXPECT_EQ(Call("COMMAND GETKEYS CACHE.PUT 2 k t 1 v 1 1"), (Words{"k", "t"}));
  const std::string info = Run("COMMAND INFO stock.reserve");
  for (const char* word : {"write", "denyoom", "fast", "@write", "@fast", "@scripting"}) {
    EXPECT_NE(info.find(word), std::string::npos) << word;
  }
  EXPECT_NE(Run("COMMAND INFO stock.status").find("@read"), std::string::npos);
  EXPECT_NE(Run("COMMAND INFO cache.get").find("incomplete"), std::string::npos);
  const std::string docs = Run("COMMAND DOCS stock.reserve");
  for (const char* word : {"Sells a quantity", "buyers", "QTY", "optional", "scripting"}) {
    EXPECT_NE(docs.find(word), std::string::npos) << word;
  }
}

TEST_F(Contract, WritesAreRefusedWhenMemoryIsUsedUp) {
  Run("SET lock ann");
  Set("maxmemory", "1");
  Turn();
  EXPECT_TRUE(Run("FCALL lock.acquire 2 l f ann 100").starts_with("-OOM "));
  EXPECT_TRUE(Run("LOCK.ACQUIRE l f ann 100").starts_with("-OOM "));
  EXPECT_EQ(Run("FCALL lock.release 1 lock ann"), ":1\r\n");
  EXPECT_EQ(Run("LOCK.RELEASE lock ann"), ":0\r\n");
}

TEST_F(Contract, ALibraryThatCannotBeServedIsRefusedAsAWhole) {
  const auto refused = [this](void (*add)(FunctionLibrary&), const char* name = "lib") {
    static std::list<FunctionLibrary> kept;
    add(kept.emplace_back(name));
    const std::size_t before = server_.functions().size();
    const auto added = server_.functions().Add(*kept.back().info());
    EXPECT_EQ(server_.functions().size(), before);
    return added ? std::string() : added.error();
  };
  const auto nothing = [](FunctionCall&) { return FunctionResult::Null(); };
  static FunctionResult (*const run)(FunctionCall&) = nothing;
  EXPECT_EQ(refused([](FunctionLibrary& l) {
              l.Add({.name = "fine.one", .run = run});
              l.Add({.name = "GET", .run = run});
            }),
            "library 'lib': function 'GET' has the name of a command there is already");
  EXPECT_EQ(refused([](FunctionLibrary& l) {
              l.Add({.name = "same.name", .run = run});
              l.Add({.name = "Same.Name", .run = run});
            }),
            "library 'lib': function 'Same.Name' is declared twice");
  EXPECT_EQ(refused([](FunctionLibrary& l) { l.Add({.name = "stock.reserve", .run = run}); }),
            "library 'lib': function 'stock.reserve' has the name of a command there is already");
  EXPECT_EQ(refused([](FunctionLibrary&) {}, "stock"), "a library 'stock' is loaded already");
  EXPECT_NE(refused([](FunctionLibrary& l) { l.Add({.name = "a b", .run = run}); }), "");
}

}  // namespace
}  // namespace oribi
