#include <map>
#include <random>

#include "functions/fixture.h"
#include "support/model_calls.h"

namespace oribi {
namespace {

using Numbers4 = std::vector<std::int64_t>;

class Stock : public FunctionTest {
 protected:
  Words Reserve(const std::string& rest) { return Call("STOCK.RESERVE stock buyers " + rest); }
  Words Hold(const std::string& rest) { return Call("STOCK.HOLD stock buyers holds " + rest); }
  Numbers4 Status() { return Numbers("STOCK.STATUS stock buyers holds"); }
};

TEST_F(Stock, SellsOncePerBuyerAndNeverBelowZero) {
  EXPECT_EQ(Reserve("ann"), (Words{"NO_STOCK", "0", "0"}));
  Run("SET stock 2");
  EXPECT_EQ(Reserve("ann"), (Words{"OK", "1", "1"}));
  EXPECT_EQ(Reserve("ann"), (Words{"LIMIT_REACHED", "1", "1"}));
  EXPECT_EQ(Reserve("bob"), (Words{"OK", "0", "1"}));
  EXPECT_EQ(Reserve("cid"), (Words{"SOLD_OUT", "0", "0"}));
  EXPECT_EQ(Run("HGET buyers ann"), "$1\r\n1\r\n");
}

TEST_F(Stock, TakesAQuantityWhollyOrNotAtAll) {
  Run("SET stock 5");
  EXPECT_EQ(Reserve("ann QTY 3 LIMIT 4"), (Words{"OK", "2", "3"}));
  EXPECT_EQ(Reserve("ann QTY 2 LIMIT 4"), (Words{"LIMIT_REACHED", "2", "3"}));
  EXPECT_EQ(Reserve("bob limit 9 qty 3"), (Words{"SOLD_OUT", "2", "0"}));
  EXPECT_EQ(Call("STOCK.CANCEL stock buyers ann"), (Words{"3"}));
  EXPECT_EQ(Call("STOCK.CANCEL stock buyers ann"), (Words{"0"}));
  EXPECT_EQ(Run("GET stock"), "$1\r\n5\r\n");
  EXPECT_EQ(Run("EXISTS buyers"), ":0\r\n");
}

TEST_F(Stock, HoldsComeBackByThemselves) {
  Run("SET stock 3");
  EXPECT_EQ(Hold("ann 1000 QTY 2 LIMIT 2"), (Words{"OK", "1", "2"}));
  EXPECT_EQ(Status(), (Numbers4{1, 0, 2, 1}));
  EXPECT_EQ(Reserve("bob"), (Words{"OK", "0", "1"}));
  Advance(999);
  EXPECT_EQ(Hold("cid 1000"), (Words{"SOLD_OUT", "0", "0"}));
  Advance(1);
  EXPECT_EQ(Status(), (Numbers4{2, 1, 0, 1}));
  EXPECT_EQ(Run("GET stock"), "$1\r\n0\r\n") << "asking for the status writes nothing";
  EXPECT_EQ(Hold("cid 1000"), (Words{"OK", "1", "1"}));
  EXPECT_EQ(Run("HEXISTS buyers ann"), ":0\r\n");
}

TEST_F(Stock, AConfirmedHoldStays) {
  Run("SET stock 3");
  Hold("ann 1000");
  EXPECT_EQ(Call("STOCK.CONFIRM stock buyers holds ann"), (Words{"1"}));
  EXPECT_EQ(Call("STOCK.CONFIRM stock buyers holds ann"), (Words{"0"}));
  Advance(5000);
  EXPECT_EQ(Status(), (Numbers4{2, 1, 0, 1}));
  Hold("bob 1000");
  Advance(1000);
  EXPECT_EQ(Call("STOCK.CONFIRM stock buyers holds bob"), (Words{"0"})) << "too late";
  EXPECT_EQ(Status(), (Numbers4{2, 1, 0, 1}));
}

TEST_F(Stock, AReleasedHoldIsGivenBackAtOnce) {
  Run("SET stock 3");
  Reserve("ann LIMIT 3");
  Hold("ann 1000 QTY 2 LIMIT 3");
  EXPECT_EQ(Status(), (Numbers4{0, 1, 2, 1}));
  EXPECT_EQ(Call("STOCK.RELEASE stock buyers holds ann"), (Words{"2"}));
  EXPECT_EQ(Status(), (Numbers4{2, 1, 0, 1}));
  EXPECT_EQ(Call("STOCK.RELEASE stock buyers holds ann"), (Words{"0"}));
}

TEST_F(Stock, AHoldIsATimeInASortedSet) {
  Run("SET stock 3");
  Hold("ann 1000");
  EXPECT_EQ(Run("ZSCORE holds ann"), "$13\r\n" + std::to_string(clock.NowMs() + 1000) + "\r\n");
}

TEST_F(Stock, ASaleThatIsOverIsNotOpenedAgain) {
  Run("SET stock 3");
  Reserve("ann");
  Run("DEL stock");
  EXPECT_EQ(Call("STOCK.CANCEL stock buyers ann"), (Words{"1"}));
  EXPECT_EQ(Run("EXISTS stock"), ":0\r\n");
}

TEST_F(Stock, ACartIsSoldAsAWholeOrNotAtAll) {
  Run("MSET a 5 b 1 c 0");
  EXPECT_EQ(Call("STOCK.RESERVE_ALL 4 a b a:buyers b:buyers ann QTY 2 1"), (Words{"OK", "-1"}));
  EXPECT_EQ(Run("MGET a b"), "*2\r\n$1\r\n3\r\n$1\r\n0\r\n");
  EXPECT_EQ(Run("HGET a:buyers ann"), "$1\r\n2\r\n");
  EXPECT_EQ(Call("STOCK.RESERVE_ALL 4 a b a:buyers b:buyers bob"), (Words{"SOLD_OUT", "1"}));
  EXPECT_EQ(Call("STOCK.RESERVE_ALL 4 a x a:buyers x:buyers bob"), (Words{"NO_STOCK", "1"}));
  EXPECT_EQ(Run("GET a"), "$1\r\n3\r\n");
}

// What is left, what buyers have confirmed and what is held always make the stock there was.
TEST_F(Stock, AgreesWithItsModel) {
  std::mt19937 random(11);
  struct Buyer {
    std::int64_t total = 0;
    std::int64_t held = 0;
    std::int64_t end = 0;
  };
  std::map<std::string, Buyer> buyers;
  std::int64_t left = 50;
  Run("SET stock 50");
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(random() % 5);
    const std::int64_t now = clock.NowMs();
    const auto give_back = [&] {
      for (auto& [name, buyer] : buyers) {
        if (buyer.held == 0 || buyer.end > now) continue;
        left += buyer.held;
        buyer.total -= buyer.held;
        buyer.held = 0;
      }
    };
    const std::string name = "buyer:" + std::to_string(random() % 40);
    Buyer& buyer = buyers[name];
    const std::int64_t quantity = 1 + static_cast<std::int64_t>(random() % 3);
    const std::string options = " QTY " + std::to_string(quantity) + " LIMIT 4";
    const auto expected = [&](bool hold) {
      const bool limit = buyer.total + quantity > 4;
      const char* status = limit ? "LIMIT_REACHED" : left < quantity ? "SOLD_OUT" : "OK";
      if (std::string(status) == "OK") {
        left -= quantity;
        buyer.total += quantity;
        if (hold) buyer.held += quantity;
        if (hold) buyer.end = std::max(now + 30, buyer.held == quantity ? 0 : buyer.end);
      }
      return Words{status, std::to_string(left), std::to_string(buyer.total)};
    };
    switch (random() % 6) {
      case 0:
      case 1: {
        const Words reply = Hold(name + " 30" + options);
        give_back();
        ASSERT_EQ(reply, expected(true)) << i;
        break;
      }
      case 2: {
        const Words reply = Reserve(name + options);
        ASSERT_EQ(reply, expected(false)) << i;
        break;
      }
      case 3: {
        give_back();
        ASSERT_EQ(Number("STOCK.CONFIRM stock buyers holds " + name), buyer.held > 0) << i;
        buyer.held = 0;
        break;
      }
      case 4: {
        give_back();
        ASSERT_EQ(Number("STOCK.RELEASE stock buyers holds " + name), buyer.held) << i;
        left += buyer.held;
        buyer.total -= buyer.held;
        buyer.held = 0;
        break;
      }
      default: {
        const Numbers4 status = Status();
        give_back();
        Run("STOCK.CONFIRM stock buyers holds nobody");
        std::int64_t sold = 0;
        std::int64_t held = 0;
        std::int64_t count = 0;
        for (const auto& [key, one] : buyers) {
          sold += one.total - one.held;
          held += one.held;
          count += one.total > 0;
        }
        ASSERT_EQ(status, (Numbers4{left, sold, held, count})) << i;
        ASSERT_EQ(left + sold + held, 50);
        if (random() % 4 == 0 && buyer.held == 0) {
          ASSERT_EQ(Number("STOCK.CANCEL stock buyers " + name), buyer.total);
          left += buyer.total;
          buyer.total = 0;
        }
      }
    }
  }
}

}  // namespace
}  // namespace oribi
