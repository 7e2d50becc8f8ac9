#include "functions/fixture.h"

namespace oribi {
namespace {

class Cache : public FunctionTest {
 protected:
  // Asks for the entry, is told to fill it, and does.
  void Fill(const std::string& key, const std::string& value, const std::string& times,
            const std::string& tags = "") {
    const Words asked = Call("CACHE.GET " + key + " 100");
    ASSERT_EQ(asked[0], "FILL");
    const std::size_t count = tags.empty() ? 0 : 1 + std::count(tags.begin(), tags.end(), ' ');
    ASSERT_EQ(Run("CACHE.PUT " + std::to_string(count + 1) + " " + key + " " + tags + " " +
                  asked[1] + " " + value + " " + times),
              ":1\r\n");
  }
  std::string Token(const std::string& key) { return Call("CACHE.GET " + key + " 100")[1]; }
};

TEST_F(Cache, OneCallerFillsAndTheOthersWait) {
  const Words asked = Call("CACHE.GET page 100");
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0], "FILL");
  EXPECT_EQ(asked[2], "nil");
  Advance(40);
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"WAIT", "60"}));
  EXPECT_EQ(Run("CACHE.PUT 1 page " + asked[1] + " value 1000 500"), ":1\r\n");
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"HIT", "value"}));
  EXPECT_EQ(Run("CACHE.PUT 1 page " + asked[1] + " again 1000 500"), ":0\r\n");
}

TEST_F(Cache, AStaleValueIsServedWhileOneCallerFills) {
  Fill("page", "old", "1000 500");
  Advance(1000);
  const Words asked = Call("CACHE.GET page 100");
  EXPECT_EQ(asked[0], "FILL");
  EXPECT_EQ(asked[2], "old");
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"STALE", "old"}));
  Run("CACHE.PUT 1 page " + asked[1] + " new 1000 500");
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"HIT", "new"}));
  Advance(1500);
  EXPECT_EQ(Run("EXISTS page"), ":0\r\n");
}

TEST_F(Cache, AFillerThatTakesTooLongIsReplaced) {
  const std::string token = Token("page");
  Advance(100);
  const std::string next = Token("page");
  EXPECT_NE(next, token);
  EXPECT_EQ(Run("CACHE.PUT 1 page " + token + " late 1000 0"), ":0\r\n");
  EXPECT_EQ(Run("CACHE.PUT 1 page " + next + " value 1000 0"), ":1\r\n");
}

TEST_F(Cache, ATokenIsVoidOnceTheKeyWasInvalidated) {
  const std::string token = Token("page");
  EXPECT_EQ(Run("CACHE.INVALIDATE page"), ":1\r\n");
  EXPECT_EQ(Run("CACHE.PUT 1 page " + token + " value 1000 0"), ":0\r\n");
  EXPECT_EQ(Run("CACHE.INVALIDATE page"), ":0\r\n");
  Fill("page", "old", "1000 500");
  Advance(1000);
  const std::string again = Token("page");
  EXPECT_EQ(Run("CACHE.INVALIDATE page"), ":1\r\n");
  EXPECT_EQ(Run("CACHE.PUT 1 page " + again + " value 1000 0"), ":0\r\n");
}

TEST_F(Cache, AnInvalidatedValueIsServedStaleOnly) {
  Fill("page", "old", "1000 500");
  EXPECT_EQ(Run("CACHE.INVALIDATE page"), ":1\r\n");
  EXPECT_EQ(Call("CACHE.GET page 100")[0], "FILL");
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"STALE", "old"}));
  EXPECT_EQ(Run("PTTL page"), ":500\r\n");
  Fill("other", "old", "1000 0");
  Run("CACHE.INVALIDATE other");
  EXPECT_EQ(Run("EXISTS other"), ":0\r\n") << "it may not be served stale";
}

TEST_F(Cache, ATagMakesEveryEntryUnderItStale) {
  Fill("one", "1", "1000 500", "red blue");
  Fill("two", "2", "1000 500", "blue");
  Fill("three", "3", "1000 500");
  EXPECT_EQ(Run("CACHE.INVALIDATE_TAG red"), ":1\r\n");
  EXPECT_EQ(Call("CACHE.GET one 100")[0], "FILL");
  EXPECT_EQ(Call("CACHE.GET one 100"), (Words{"STALE", "1"}));
  EXPECT_EQ(Call("CACHE.GET two 100"), (Words{"HIT", "2"}));
  Run("CACHE.INVALIDATE_TAG blue");
  EXPECT_EQ(Call("CACHE.GET two 100")[0], "FILL");
  EXPECT_EQ(Call("CACHE.GET three 100"), (Words{"HIT", "3"}));
}

TEST_F(Cache, ATagInvalidatedWhileAnEntryIsFilledSpoilsWhatWasRead) {
  Run("CACHE.INVALIDATE_TAG red");
  const std::string token = Token("page");
  Run("CACHE.INVALIDATE_TAG red");
  EXPECT_EQ(Run("CACHE.PUT 2 page red " + token + " value 1000 0"), ":0\r\n");
  Fill("page", "value", "1000 0", "red");
  EXPECT_EQ(Call("CACHE.GET page 100"), (Words{"HIT", "value"}));
}

TEST_F(Cache, ATagThatIsLostMakesItsEntriesStale) {
  Run("CACHE.INVALIDATE_TAG red");
  Fill("page", "value", "1000 500", "red");
  Run("DEL red");
  EXPECT_EQ(Call("CACHE.GET page 100")[0], "FILL");
}

TEST_F(Cache, AStampedeHasOneFiller) {
  Fill("page", "old", "1000 500");
  Advance(1000);
  int fillers = 0;
  for (int i = 0; i < 500; ++i) fillers += Call("CACHE.GET page 100")[0] == "FILL" ? 1 : 0;
  EXPECT_EQ(fillers, 1);
}

}  // namespace
}  // namespace oribi
