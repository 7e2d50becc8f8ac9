// The commands that do long work aside, each on something long.

#include <functional>

#include "server/aside_fixture.h"

namespace oribi::server {
namespace {

constexpr int kMany = 8'000;

using Words = std::vector<std::string>;

class AsideCommands : public AsideTest {
 protected:
  // A command of `count` times the words that `each` gives.
  void Make(Words words, int count, const std::function<Words(int)>& each) {
    for (int i = 0; i < count; ++i) {
      for (std::string& word : each(i)) words.push_back(std::move(word));
    }
    Send(other_, words);
    Await(other_);
  }
  void MakeCities() {
    Make({"GEOADD", "cities"}, kMany, [](int i) {
      return Words{std::to_string(i * 0.01), std::to_string(i % 50 * 0.5),
                   "city:" + std::to_string(i)};
    });
  }
  // The answer of a command that others do not notice while it is at work.
  std::string SendLong(std::string_view line) {
    EXPECT_EQ(Send(asker_, line), "");
    server_.Turn();
    EXPECT_TRUE(asker_.busy);
    EXPECT_EQ(Send(other_, "EXISTS target"), ":0\r\n");
    return Await(asker_);
  }
  std::int64_t SizeOf(int db) {
    return static_cast<std::int64_t>(server_.keyspace().db(db).size());
  }
};

TEST_F(AsideCommands, CopyOfALargeValueAppearsAsAWhole) {
  Make({"HSET", "hash"}, kMany, [](int i) {
    return Words{"field:" + std::to_string(i), std::to_string(i)};
  });
  Make({"RPUSH", "list"}, kMany, [](int i) { return Words{"item:" + std::to_string(i)}; });
  Make({"SADD", "set"}, kMany, [](int i) { return Words{std::to_string(i * 1'000'003L)}; });
  Make({"ZADD", "zset"}, kMany, [](int i) {
    return Words{std::to_string(i), "member:" + std::to_string(i)};
  });
  Send(other_, "EXPIRE zset 1000");
  for (const std::string key : {"hash", "list", "a", "set", "zset"}) {
    // Lists and integers are copied by blocks, which is over at once.
    const std::string copy = "COPY " + key + " target";
    const bool is_long = key != "list" && key != "set";
    std::string answer = is_long ? SendLong(copy) : Send(asker_, copy);
    if (!is_long) answer += Await(asker_);
    EXPECT_EQ(answer, ":1\r\n") << key;
    EXPECT_EQ(Send(other_, "TTL target"), key == "zset" ? ":1000\r\n" : ":-1\r\n");
    const std::string digest = Send(other_, "DEBUG DIGEST-VALUE " + key);
    EXPECT_EQ(Send(other_, "DEBUG DIGEST-VALUE target"), digest) << key;
    EXPECT_EQ(Send(other_, "DEL target"), ":1\r\n");
  }
}

TEST_F(AsideCommands, MoveOfALargeValueIsOneStep) {
  EXPECT_EQ(Send(asker_, "MOVE a 1"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "SCARD a"), ":8000\r\n");
  EXPECT_EQ(SizeOf(1), 0);
  EXPECT_EQ(Send(other_, "SADD a more"), "");
  EXPECT_EQ(Await(asker_), ":1\r\n");
  EXPECT_EQ(Await(other_), ":1\r\n");
  EXPECT_EQ(Send(other_, "SCARD a"), ":1\r\n");
  Send(other_, "SELECT 1");
  EXPECT_EQ(Send(other_, "SCARD a"), ":8000\r\n");
}

TEST_F(AsideCommands, AKeyWhoseTimeComesWhileItIsCopiedIsNotCopied) {
  const std::size_t bytes = server_.keyspace().db(1).arena().live_bytes();
  for (const char* const command : {"COPY a target", "MOVE a 1"}) {
    EXPECT_EQ(Send(other_, "PEXPIRE a 20"), ":1\r\n");
    EXPECT_EQ(Send(asker_, command), "");
    server_.Turn();
    clock_.AdvanceMs(100);
    EXPECT_EQ(Await(asker_), ":0\r\n");
    while (server_.Turn()) {
    }
    EXPECT_EQ(Send(other_, "DBSIZE"), ":1\r\n");
    EXPECT_EQ(SizeOf(1), 0);
    EXPECT_EQ(server_.keyspace().db(1).arena().live_bytes(), bytes);
    Fill("a", 0);
  }
}

TEST_F(AsideCommands, AKeyOfTheSameNameElsewhereExpiresAfterwards) {
  Send(other_, "SELECT 1");
  EXPECT_EQ(Send(other_, "SET a 1 PX 20"), "+OK\r\n");
  EXPECT_EQ(Send(asker_, "SUNIONSTORE c a b"), "");
  server_.Turn();
  clock_.AdvanceMs(100);
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  clock_.AdvanceMs(100);
  while (server_.Turn()) {
  }
  EXPECT_EQ(SizeOf(1), 0);
}

TEST_F(AsideCommands, SortOfALargeListIsOfOneMomentAndStoredAtTheEnd) {
  Make({"RPUSH", "list"}, kMany, [](int i) { return Words{std::to_string(i * 7919 % kMany)}; });
  EXPECT_EQ(Send(asker_, "SORT list STORE target"), "");
  server_.Turn();
  EXPECT_EQ(Send(other_, "LPOP list"), "");  // waits
  session::Client third(3, 0);
  server_.OnConnect(third);
  EXPECT_EQ(Send(third, "EXISTS target"), ":0\r\n");
  server_.OnDisconnect(third);
  EXPECT_EQ(Await(asker_), ":8000\r\n");
  EXPECT_EQ(Await(other_), "$1\r\n0\r\n");
  EXPECT_EQ(Send(other_, "LRANGE target 4999 5001"),
            "*3\r\n$4\r\n4999\r\n$4\r\n5000\r\n$4\r\n5001\r\n");
  EXPECT_EQ(Send(other_, "OBJECT ENCODING target"), "$9\r\nquicklist\r\n");
}

TEST_F(AsideCommands, SortAnswersInOrder) {
  Make({"RPUSH", "list"}, kMany, [](int i) { return Words{std::to_string(i * 7919 % kMany)}; });
  std::string sorted = "*8000\r\n";
  for (int i = kMany - 1; i >= 0; --i) {
    const std::string text = std::to_string(i);
    sorted += "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
  }
  EXPECT_EQ(SendLong("SORT list DESC"), sorted);
}

TEST_F(AsideCommands, SearchOfALargeMapCutsWhatItSorted) {
  MakeCities();
  const std::string search = "GEOSEARCH cities FROMLONLAT 40 12 BYRADIUS 20000 km ";
  for (const std::string order : {"ASC", "DESC"}) {
    const std::string all = SendLong(search + order).substr(std::string("*8000\r\n").size());
    const std::string cut = SendLong(search + order + " COUNT 300");
    EXPECT_EQ(cut, "*300\r\n" + all.substr(0, cut.size() - 6)) << order;
  }
}

TEST_F(AsideCommands, ASearchedMapIsStoredAtTheEnd) {
  MakeCities();
  const std::string search =
      "GEOSEARCHSTORE target cities FROMLONLAT 40 12 BYBOX 30000 20000 km STOREDIST";
  EXPECT_EQ(SendLong(search), ":8000\r\n");
  EXPECT_EQ(Send(other_, "ZCARD target"), ":8000\r\n");
}

constexpr int kVeryMany = 12'000;

// A call of very many arguments, on a key that is there already and on one that is not.
struct LongCall {
  const char* name;
  Words before;
  Words call;
  std::function<Words(int)> each;
  const char* size;  // asks how large the key is
  const char* answer;
  const char* left;
};

std::vector<LongCall> LongCalls() {
  const auto one = [](const std::string& prefix) {
    return [prefix](int i) { return Words{prefix + std::to_string(i)}; };
  };
  const auto field = [](int i) { return Words{"f:" + std::to_string(i), std::to_string(i)}; };
  const auto pair = [](int i) { return Words{std::to_string(i), "m:" + std::to_string(i)}; };
  return {
      {"SADD", {}, {"SADD", "k"}, one("m:"), "SCARD k", ":12000\r\n", ":12000\r\n"},
      {"SADD of integers", {}, {"SADD", "k"}, one(""), "SCARD k", ":12000\r\n", ":12000\r\n"},
      {"SADD to some",
       {"SADD", "k", "m:5", "x"},
       {"SADD", "k"},
       one("m:"),
       "SCARD k",
       ":11999\r\n",
       ":12001\r\n"},
      {"SREM",
       {"SUNIONSTORE", "k", "a"},
       {"SREM", "k"},
       one("member:"),
       "EXISTS k",
       ":8000\r\n",
       ":0\r\n"},
      {"HSET",
       {"HSET", "k", "f:1", "x"},
       {"HSET", "k"},
       field,
       "HLEN k",
       ":11999\r\n",
       ":12000\r\n"},
      {"HMSET", {}, {"HMSET", "k"}, field, "HLEN k", "+OK\r\n", ":12000\r\n"},
      {"HDEL", {"HSET", "k", "f:1", "x"}, {"HDEL", "k"}, field, "EXISTS k", ":1\r\n", ":0\r\n"},
      {"ZADD", {}, {"ZADD", "k"}, pair, "ZCARD k", ":12000\r\n", ":12000\r\n"},
      {"ZADD CH",
       {"ZADD", "k", "7", "m:1"},
       {"ZADD", "k", "CH"},
       pair,
       "ZCARD k",
       ":12000\r\n",
       ":12000\r\n"},
      {"ZREM",
       {"ZADD", "k", "7", "m:1", "8", "x"},
       {"ZREM", "k"},
       one("m:"),
       "ZCARD k",
       ":1\r\n",
       ":1\r\n"},
      {"RPUSH",
       {"RPUSH", "k", "x"},
       {"RPUSH", "k"},
       one("m:"),
       "LLEN k",
       ":12001\r\n",
       ":12001\r\n"},
      {"LPUSH", {}, {"LPUSH", "k"}, one("m:"), "LLEN k", ":12000\r\n", ":12000\r\n"},
      {"GEOADD",
       {},
       {"GEOADD", "k"},
       [](int i) {
         return Words{std::to_string(i * 0.01), "0.5", "m:" + std::to_string(i)};
       },
       "ZCARD k",
       ":12000\r\n",
       ":12000\r\n"},
      {"PFADD", {}, {"PFADD", "k"}, one("m:"), "EXISTS k", ":1\r\n", ":1\r\n"},
  };
}

class AsideLongCalls : public AsideCommands {
 protected:
  void SendCall(const LongCall& call) {
    Words words = call.call;
    for (int i = 0; i < kVeryMany; ++i) {
      for (std::string& word : call.each(i)) words.push_back(std::move(word));
    }
    EXPECT_EQ(Send(asker_, words), "");
  }
  // So many other keys that the table grows and moves what it has.
  void MakeOtherKeys() {
    for (int i = 0; i < 100; ++i, ++others_) {
      Send(other_, {"SET", "other:" + std::to_string(others_), "1"});
    }
  }
  std::string AwaitAmongOthers() {
    for (int i = 0; i < 10'000 && asker_.busy; ++i) {
      MakeOtherKeys();
      server_.Turn();
    }
    return Await(asker_);
  }

  int others_ = 0;
};

TEST_F(AsideLongCalls, DoWhatTheyDoWhileOtherKeysAreMade) {
  for (const LongCall& call : LongCalls()) {
    SCOPED_TRACE(call.name);
    Send(other_, "DEL k");
    if (!call.before.empty()) {
      Send(other_, call.before);
      Await(other_);
    }
    SendCall(call);
    server_.Turn();
    EXPECT_TRUE(asker_.busy);
    EXPECT_EQ(AwaitAmongOthers(), call.answer);
    EXPECT_EQ(Send(other_, call.size), call.left);
  }
  EXPECT_GT(others_, 1'000);
}

// Its place in the table is needed at the end, to delete it.
TEST_F(AsideLongCalls, FindTheirKeyAgainWhenTheTableHasGrown) {
  Send(other_, "SUNIONSTORE k a");
  Await(other_);
  Words words = {"SREM", "k"};
  for (int i = 0; i < kVeryMany; ++i) words.push_back("member:" + std::to_string(i));
  EXPECT_EQ(Send(asker_, words), "");
  while (asker_.busy) {
    for (int i = 0; i < 10; ++i) MakeOtherKeys();
    server_.Turn();
  }
  EXPECT_EQ(Await(asker_), ":8000\r\n");
  EXPECT_EQ(Send(other_, "EXISTS k"), ":0\r\n");
  EXPECT_EQ(Send(other_, "DBSIZE"), ":" + std::to_string(others_ + 2) + "\r\n");
}

TEST_F(AsideLongCalls, NobodySeesTheKeyHalfMade) {
  const LongCall call = LongCalls()[0];
  SendCall(call);
  server_.Turn();
  EXPECT_EQ(Send(other_, "SCARD k"), "");
  session::Client third(3, 0);
  server_.OnConnect(third);
  EXPECT_EQ(Send(third, "DBSIZE"), "");
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Await(other_), ":12000\r\n");
  EXPECT_EQ(Await(third), ":3\r\n");
  server_.OnDisconnect(third);
}

TEST_F(AsideLongCalls, OtherKeysAreReadMeanwhile) {
  SendCall(LongCalls()[0]);
  server_.Turn();
  EXPECT_TRUE(asker_.busy);
  EXPECT_EQ(Send(other_, "SCARD a"), ":8000\r\n");
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Send(other_, "SCARD k"), ":12000\r\n");
}

TEST_F(AsideLongCalls, AKeyWhoseTimeComesMeanwhileIsGoneAfterwards) {
  Send(other_, {"SADD", "k", "x"});
  Send(other_, "PEXPIRE k 20");
  SendCall(LongCalls()[0]);
  server_.Turn();
  clock_.AdvanceMs(100);
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  clock_.AdvanceMs(100);
  while (server_.Turn()) {
  }
  EXPECT_EQ(Send(other_, "DBSIZE"), ":2\r\n");
}

TEST_F(AsideLongCalls, WhoWaitsForTheKeyIsServedAtTheEnd) {
  EXPECT_EQ(Send(other_, "BLPOP k 0"), "");
  Words words = {"RPUSH", "k"};
  for (int i = 0; i < kVeryMany; ++i) words.push_back("item:" + std::to_string(i));
  EXPECT_EQ(Send(asker_, words), "");
  server_.Turn();
  EXPECT_TRUE(other_.busy);
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Await(other_), "*2\r\n$1\r\nk\r\n$6\r\nitem:0\r\n");
  EXPECT_EQ(Send(other_, "LLEN k"), ":11999\r\n");
}

TEST_F(AsideLongCalls, WhoWatchesTheKeySeesItChange) {
  Send(other_, "WATCH k");
  Send(other_, "MULTI");
  Send(other_, "SCARD k");
  SendCall(LongCalls()[0]);
  server_.Turn();
  EXPECT_EQ(Send(other_, "EXEC"), "");  // it waits
  EXPECT_EQ(Await(asker_), ":12000\r\n");
  EXPECT_EQ(Await(other_), "*-1\r\n");
}

TEST_F(AsideLongCalls, InsideATransactionTheyAreOneStep) {
  Send(asker_, "MULTI");
  Words words = {"SADD", "k"};
  for (int i = 0; i < kVeryMany; ++i) words.push_back(std::to_string(i) + "m");
  EXPECT_EQ(Send(asker_, words), "+QUEUED\r\n");
  EXPECT_EQ(Send(asker_, "EXEC"), "*1\r\n:12000\r\n");
}

}  // namespace
}  // namespace oribi::server
