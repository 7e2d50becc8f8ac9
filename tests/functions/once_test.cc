#include <map>
#include <random>

#include "functions/fixture.h"
#include "support/model_calls.h"

namespace oribi {
namespace {

class Once : public FunctionTest {};

TEST_F(Once, ARequestIsDoneOnce) {
  EXPECT_EQ(Call("ONCE.BEGIN k print 1000"), (Words{"NEW"}));
  Advance(300);
  EXPECT_EQ(Call("ONCE.BEGIN k print 1000"), (Words{"PENDING", "700"}));
  EXPECT_EQ(Call("ONCE.BEGIN k other 1000"), (Words{"CONFLICT"}));
  EXPECT_EQ(Run("ONCE.FINISH k other result 5000"), ":0\r\n");
  EXPECT_EQ(Run({"ONCE.FINISH", "k", "print", "the result", "5000"}), ":1\r\n");
  EXPECT_EQ(Call("ONCE.BEGIN k print 1000"), (Words{"DONE", "the result"}));
  EXPECT_EQ(Call("ONCE.BEGIN k other 1000"), (Words{"CONFLICT"}));
  EXPECT_EQ(Run("ONCE.FINISH k print again 5000"), ":0\r\n");
  EXPECT_EQ(Run("ONCE.ABANDON k print"), ":0\r\n") << "it is done";
  Advance(5000);
  EXPECT_EQ(Call("ONCE.BEGIN k other 1000"), (Words{"NEW"}));
}

TEST_F(Once, ARequestThatIsAbandonedOrTakesTooLongCanBeTriedAgain) {
  Run("ONCE.BEGIN k print 1000");
  EXPECT_EQ(Run("ONCE.ABANDON k other"), ":0\r\n");
  EXPECT_EQ(Run("ONCE.ABANDON k print"), ":1\r\n");
  EXPECT_EQ(Call("ONCE.BEGIN k print 1000"), (Words{"NEW"}));
  Advance(1000);
  EXPECT_EQ(Run("ONCE.FINISH k print late 1000"), ":0\r\n");
  EXPECT_EQ(Call("ONCE.BEGIN k other 1000"), (Words{"NEW"}));
}

TEST_F(Once, APayloadMayBeEmptyOrLarge) {
  Run("ONCE.BEGIN k print 1000");
  EXPECT_EQ(Run({"ONCE.FINISH", "k", "print", "", "1000"}), ":1\r\n");
  EXPECT_EQ(Call("ONCE.BEGIN k print 1000"), (Words{"DONE", ""}));
  const std::string large(100'000, 'x');
  Run("ONCE.BEGIN l print 1000");
  Run({"ONCE.FINISH", "l", "print", large, "1000"});
  EXPECT_EQ(Call("ONCE.BEGIN l print 1000"), (Words{"DONE", large}));
}

TEST_F(Once, AForeignHashIsLeftAlone) {
  Run("HSET k field value");
  EXPECT_EQ(Run("ONCE.BEGIN k print 1000"), "-ERR key holds something else than a request\r\n");
}

TEST_F(Once, AgreesWithItsModel) {
  struct Request {
    std::string print;
    bool done = false;
    std::int64_t end = 0;
  };
  std::mt19937 random(5);
  std::map<std::string, Request> requests;
  for (int i = 0; i < support::kModelCalls; ++i) {
    Advance(random() % 4);
    const std::int64_t now = clock.NowMs();
    const std::string key = "k" + std::to_string(random() % 6);
    const std::string print = "p" + std::to_string(random() % 2);
    Request& request = requests[key];
    if (request.end <= now) request = {};
    const bool mine = request.print == print && !request.done;
    switch (random() % 4) {
      case 0:
        ASSERT_EQ(Number("ONCE.FINISH " + key + " " + print + " payload 50"), mine) << i;
        if (mine) request = {print, true, now + 50};
        break;
      case 1:
        ASSERT_EQ(Number("ONCE.ABANDON " + key + " " + print), mine) << i;
        if (mine) request = {};
        break;
      default: {
        Words expected{"NEW"};
        if (request.print.empty()) {
          request = {print, false, now + 30};
        } else if (request.print != print) {
          expected = {"CONFLICT"};
        } else if (request.done) {
          expected = {"DONE", "payload"};
        } else {
          expected = {"PENDING", std::to_string(request.end - now)};
        }
        ASSERT_EQ(Call("ONCE.BEGIN " + key + " " + print + " 30"), expected) << i;
      }
    }
  }
}

}  // namespace
}  // namespace oribi
