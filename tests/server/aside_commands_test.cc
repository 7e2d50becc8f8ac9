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

}  // namespace
}  // namespace oribi::server
