#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "commands/harness.h"

namespace oribi {
namespace {

// A batch looks its keys up ahead, before the first of its requests has run. None of what these do
// to each other's keys may show.
class Batches : public CommandTest {
 protected:
  using Words = std::vector<std::string>;

  Words AnyRequest() {
    const std::string key = "key:" + std::to_string(random_.Below(400));
    switch (random_.Below(16)) {
      case 0: return {"DEL", key};
      case 1: return {"RENAME", key, "key:" + std::to_string(random_.Below(400))};
      case 2: return {"SET", key, std::string(random_.Below(200), 'v')};
      case 3: return {"APPEND", key, "more"};
      case 4: return {"SADD", "set:" + key, std::to_string(random_.Below(1000))};
      case 5: return {"SCARD", "set:" + key};
      case 6: return random_.Below(40) == 0 ? Words{"FLUSHALL"} : Words{"DBSIZE"};
      case 7: return random_.Below(8) == 0 ? Words{"SWAPDB", "0", "1"} : Words{"GETDEL", key};
      case 8: return {"SELECT", std::to_string(random_.Below(2))};
      case 9: return {"SETRANGE", key, "3", "abc"};
      case 10: return {"PEXPIRE", key, "100000"};
      case 11: return {"PTTL", key};
      // Segments of the table are split, and joined when these go again.
      case 12: return {"DEBUG", "POPULATE", "300", "more"};
      case 13: return {"GETSET", key, std::to_string(random_.Below(1000))};
      default: return {"GET", key};
    }
  }
  std::string RunAll(const std::vector<Words>& requests) {
    server::Batch& batch = server_.batch();
    for (const Words& words : requests) {
      const std::size_t first = batch.arguments().size();
      for (const std::string& word : words) batch.arguments().push_back(word);
      batch.Add(client, first);
    }
    batch.Run();
    EXPECT_EQ(client.executed, requests.size());
    return TakeReply(client);
  }

  base::Random random_{4711};
};

TEST_F(Batches, AnswerAsTheirRequestsWouldOneByOne) {
  EXPECT_TRUE(config_.enable_debug_command.ReadSetting("yes"));
  server::Server alone(config_, clock);
  session::Client single(3, clock.NowMs());
  alone.OnConnect(single);
  const auto run_alone = [&](const Words& words) {
    for (const std::string& word : words) alone.batch().arguments().push_back(word);
    alone.batch().Add(single, 0);
    alone.batch().Run();
    return TakeReply(single);
  };
  for (int round = 0; round < 600; ++round) {
    std::vector<Words> requests;
    std::string wanted;
    for (std::size_t i = 0; i < server::Batch::kCapacity; ++i) {
      requests.push_back(AnyRequest());
      wanted += run_alone(requests.back());
    }
    ASSERT_EQ(RunAll(requests), wanted) << "round " << round;
  }
  alone.OnDisconnect(single);
}

TEST_F(Batches, FindCommandsWhateverNameCameBefore) {
  EXPECT_EQ(RunAll({{"SET", "k", "1"},
                    {"set", "k", "2"},
                    {"GET", "k"},
                    {"SETEX", "k", "100", "3"},
                    {"GET", "k"},
                    {"NOSUCH", "k"},
                    {"GET", "k"},
                    {"OBJECT", "ENCODING", "k"},
                    {"OBJECT", "REFCOUNT", "k"}}),
            "+OK\r\n+OK\r\n$1\r\n2\r\n+OK\r\n$1\r\n3\r\n"
            "-ERR unknown command 'NOSUCH', with args beginning with: 'k' \r\n"
            "$1\r\n3\r\n$3\r\nint\r\n:2147483647\r\n");
}

}  // namespace
}  // namespace oribi
