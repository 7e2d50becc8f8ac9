// Crowds that want the same thing at once: a flash sale, and a cache entry that has just run out.

#include <map>

#include "net/served.h"

namespace oribi::net {
namespace {

constexpr int kConnections = 200;
constexpr int kBuyers = 20'000;
constexpr int kTries = 3;

class FlashSale : public Served {
 protected:
  void Open(const ServerProcess::Options& options = {}) {
    if (!MayOpen(2000)) GTEST_SKIP() << "the limit of open files cannot be raised";
    Start(options);
    for (int i = 0; i < kConnections; ++i) clients_.push_back(Talk());
  }

  // Every buyer tries so often, all over many connections; how often each status was answered.
  std::map<std::string, int> Sell(const std::string& before_buyer, const std::string& after_buyer) {
    for (int i = 0; i < kConnections; ++i) {
      std::string requests;
      for (int attempt = 0; attempt < kTries; ++attempt) {
        for (int buyer = i; buyer < kBuyers; buyer += kConnections) {
          requests +=
              Request((before_buyer + " user:" + std::to_string(buyer) + after_buyer).c_str());
        }
      }
      EXPECT_TRUE(clients_[static_cast<std::size_t>(i)].socket().Send(requests));
    }
    std::map<std::string, int> answers;
    for (Talker& client : clients_) {
      for (int i = 0; i < kTries * kBuyers / kConnections; ++i) {
        std::string bytes;
        EXPECT_TRUE(client.Next(bytes));
        const auto reply = support::ParseReply(bytes);
        ++answers[reply.children.empty() ? reply.text : reply.children[0].text];
      }
    }
    return answers;
  }

  void ExpectSoldOut(Talker& witness) {
    EXPECT_EQ(witness.Ask("GET stock").text, "0");
    EXPECT_EQ(witness.Ask("HLEN buyers").text, "1000");
  }

  std::vector<Talker> clients_;
};

TEST_F(FlashSale, SellsExactlyWhatThereIs) {
  Open();
  auto witness = Talk();
  for (const char* call : {"STOCK.RESERVE stock buyers", "FCALL stock.reserve 2 stock buyers"}) {
    witness.Ask("FLUSHALL");
    witness.Ask("SET stock 1000");
    auto answers = Sell(call, "");
    EXPECT_EQ(answers["OK"], 1000);
    EXPECT_EQ(answers["OK"] + answers["SOLD_OUT"] + answers["LIMIT_REACHED"], kBuyers * kTries);
    ExpectSoldOut(witness);
  }
}

TEST_F(FlashSale, HoldsThatEndAreSoldToOthers) {
  Open();
  auto witness = Talk();
  witness.Ask("SET stock 1000");
  auto answers = Sell("STOCK.HOLD stock buyers holds", " 1");
  EXPECT_GE(answers["OK"], 1000);
  EXPECT_EQ(answers["OK"] + answers["SOLD_OUT"] + answers["LIMIT_REACHED"], kBuyers * kTries);
  const auto status = [&] { return witness.Ask("STOCK.STATUS stock buyers holds").children; };
  EXPECT_TRUE(Eventually([&] { return status()[2].text == "0"; }));
  EXPECT_EQ(status()[0].text, "1000");
  answers = Sell("STOCK.HOLD stock buyers holds", " 600000");
  EXPECT_EQ(answers["OK"], 1000);
  EXPECT_EQ(status()[2].text, "1000");
  ExpectSoldOut(witness);
}

TEST_F(FlashSale, AnEntryThatRanOutIsFilledByOneOfFiveHundredClients) {
  Open();
  for (int i = kConnections; i < 500; ++i) clients_.push_back(Talk());
  for (Talker& client : clients_) client.socket().Send(Request("CACHE.GET page 60000"));
  std::map<std::string, int> answers;
  for (Talker& client : clients_) {
    std::string bytes;
    ASSERT_TRUE(client.Next(bytes));
    ++answers[support::ParseReply(bytes).children[0].text];
  }
  EXPECT_EQ(answers, (std::map<std::string, int>{{"FILL", 1}, {"WAIT", 499}}));
}

}  // namespace
}  // namespace oribi::net
