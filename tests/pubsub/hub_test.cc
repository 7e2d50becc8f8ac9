#include "pubsub/hub.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/glob.h"
#include "base/random.h"

namespace oribi::pubsub {
namespace {

class Listener : public Subscriber {};

// Who got what, in the order in which it was sent.
class Recorder final : public Outlet {
 public:
  void Send(Audience& audience, std::string_view channel, std::string_view message) override {
    for (const Subscriber* const subscriber : audience.subscribers) {
      got[subscriber].push_back(audience.name + "|" + std::string(channel) + "|" +
                                std::string(message));
    }
  }
  void Settle() override { ++settled; }

  std::map<const Subscriber*, std::vector<std::string>> got;
  int settled = 0;
};

class HubTest : public ::testing::Test {
 protected:
  ~HubTest() override {
    for (Listener& listener : listeners) hub.UnsubscribeAll(listener);
  }

  Recorder recorder;
  Hub hub{recorder, 42};
  std::array<Listener, 4> listeners;
  Listener& one = listeners[0];
  Listener& two = listeners[1];
};

TEST_F(HubTest, SendsToTheChannelAndToEachPatternThatMatches) {
  hub.Subscribe(one, Kind::kChannel, "news.1");
  hub.Subscribe(one, Kind::kPattern, "news.*");
  hub.Subscribe(two, Kind::kPattern, "*");
  hub.Subscribe(two, Kind::kPattern, "sport.*");
  EXPECT_EQ(hub.Publish("news.1", "m"), 3);
  EXPECT_EQ(recorder.got[&one], (std::vector<std::string>{"news.1|news.1|m", "news.*|news.1|m"}));
  EXPECT_EQ(recorder.got[&two], (std::vector<std::string>{"*|news.1|m"}));
}

TEST_F(HubTest, ShardChannelsAreAWorldOfTheirOwn) {
  hub.Subscribe(one, Kind::kShardChannel, "x");
  EXPECT_EQ(hub.Publish("x", "m"), 0);
  hub.Subscribe(two, Kind::kChannel, "x");
  EXPECT_EQ(hub.PublishToShard("x", "m"), 1);
  EXPECT_EQ(recorder.got.count(&two), 0u);
}

TEST_F(HubTest, KnowsWhoListensAlready) {
  EXPECT_TRUE(hub.Subscribe(one, Kind::kChannel, "x"));
  EXPECT_FALSE(hub.Subscribe(one, Kind::kChannel, "x"));
  EXPECT_EQ(hub.count(Kind::kChannel, "x"), 1u);
  EXPECT_FALSE(hub.Unsubscribe(one, Kind::kChannel, "y"));
  EXPECT_FALSE(hub.Unsubscribe(two, Kind::kChannel, "x"));
  EXPECT_TRUE(hub.Unsubscribe(one, Kind::kChannel, "x"));
  EXPECT_EQ(hub.count(Kind::kChannel), 0u);
}

TEST_F(HubTest, SettlesBeforeAnAudienceChanges) {
  hub.Subscribe(one, Kind::kChannel, "x");
  EXPECT_EQ(recorder.settled, 1);
  hub.Subscribe(one, Kind::kChannel, "x");
  EXPECT_EQ(recorder.settled, 1);
  hub.Unsubscribe(one, Kind::kChannel, "x");
  EXPECT_EQ(recorder.settled, 2);
}

TEST_F(HubTest, PatternsOfOnePrefixAreToldApart) {
  for (const char* pattern : {"ab*", "ab?", "ab", "ab[cd]", "ab\\*"}) {
    hub.Subscribe(one, Kind::kPattern, pattern);
  }
  EXPECT_EQ(hub.Publish("ab", ""), 2);    // ab* ab
  EXPECT_EQ(hub.Publish("abc", ""), 3);   // ab* ab? ab[cd]
  EXPECT_EQ(hub.Publish("ab*", ""), 3);   // ab* ab? ab\*
  EXPECT_EQ(hub.Publish("abcd", ""), 1);  // ab*
  EXPECT_EQ(hub.Publish("a", ""), 0);
  hub.Unsubscribe(one, Kind::kPattern, "ab*");
  EXPECT_EQ(hub.Publish("abc", ""), 2);
}

// The hub against sets of names, over many random calls; at the end nothing is left.
class Model {
 public:
  using Place = std::pair<Kind, std::string>;

  std::set<Place>& of(std::size_t listener) { return places_[listener]; }
  std::size_t Count(Kind kind, const std::string& name) const {
    return static_cast<std::size_t>(
        std::count_if(places_.begin(), places_.end(), [&](const auto& places) {
          return places.contains({kind, name});
        }));
  }
  int Reaches(const std::string& channel) const {
    int sent = 0;
    for (const auto& places : places_) {
      for (const auto& [kind, name] : places) {
        sent += kind == Kind::kChannel && name == channel;
        const bool matches = channel.empty() ? name.empty() : base::GlobMatches(name, channel);
        sent += kind == Kind::kPattern && matches;
      }
    }
    return sent;
  }
  std::size_t Names(Kind kind) const {
    std::set<std::string> names;
    for (const auto& places : places_) {
      for (const auto& [of, name] : places) {
        if (of == kind) names.insert(name);
      }
    }
    return names.size();
  }

 private:
  std::array<std::set<Place>, 4> places_;
};

class RandomCalls : public HubTest {
 protected:
  void Step() {
    const std::size_t who = random_.Below(listeners.size());
    const auto kind = static_cast<Kind>(random_.Below(kKinds));
    const std::string name = kNames[random_.Below(kNames.size())];
    switch (random_.Below(8)) {
      case 0: hub.UnsubscribeAll(listeners[who]); return model_.of(who).clear();
      case 1:
      case 2:
        EXPECT_EQ(hub.Unsubscribe(listeners[who], kind, name),
                  model_.of(who).erase({kind, name}) == 1);
        return;
      default:
        EXPECT_EQ(hub.Subscribe(listeners[who], kind, name),
                  model_.of(who).insert({kind, name}).second);
    }
  }

  void Check() {
    for (const std::string& name : kNames) {
      EXPECT_EQ(hub.Publish(name, "m"), model_.Reaches(name)) << name;
      for (std::size_t kind = 0; kind < kKinds; ++kind) {
        EXPECT_EQ(hub.count(static_cast<Kind>(kind), name),
                  model_.Count(static_cast<Kind>(kind), name));
      }
    }
    std::size_t listening = 0;
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      EXPECT_EQ(listeners[i].total(), model_.of(i).size());
      listening += listeners[i].total() > 0;
    }
    EXPECT_EQ(hub.subscribers(), listening);
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      EXPECT_EQ(hub.count(static_cast<Kind>(kind)), model_.Names(static_cast<Kind>(kind)));
    }
  }

  inline static const std::vector<std::string> kNames = {"a",   "ab",   "abc", "a*",   "ab*", "*",
                                                         "a?c", "[ab]", "",    "b\\*", "b*",  "c"};
  base::Random random_{7};
  Model model_;
};

TEST_F(RandomCalls, TheHubAgreesWithAModel) {
  for (int i = 0; i < 3000; ++i) {
    Step();
    if (i % 10 == 0) Check();
    if (HasFailure()) return;
  }
  for (Listener& listener : listeners) hub.UnsubscribeAll(listener);
  EXPECT_EQ(hub.subscribers(), 0u);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    EXPECT_EQ(hub.count(static_cast<Kind>(kind)), 0u);
  }
}

// with_others says for whom order across audiences matters.
TEST_F(HubTest, CountsThoseWhoListenToSomethingElseToo) {
  class Watch final : public Outlet {
   public:
    void Send(Audience& audience, std::string_view, std::string_view) override {
      with_others = audience.with_others;
    }
    void Settle() override {}
    std::uint32_t with_others = 0;
  } watch;
  Hub watched(watch, 1);
  Listener a;
  Listener b;
  const auto seen = [&](std::string_view channel) {
    watched.Publish(channel, "");
    return watch.with_others;
  };
  watched.Subscribe(a, Kind::kChannel, "x");
  EXPECT_EQ(seen("x"), 0u);
  watched.Subscribe(a, Kind::kChannel, "y");
  EXPECT_EQ(seen("x"), 1u);
  EXPECT_EQ(seen("y"), 1u);
  watched.Subscribe(b, Kind::kChannel, "y");
  EXPECT_EQ(seen("y"), 1u);
  watched.Subscribe(a, Kind::kChannel, "z");
  watched.Unsubscribe(a, Kind::kChannel, "x");
  EXPECT_EQ(seen("y"), 1u);
  watched.Unsubscribe(a, Kind::kChannel, "z");
  EXPECT_EQ(seen("y"), 0u);
  watched.UnsubscribeAll(a);
  watched.UnsubscribeAll(b);
}

}  // namespace
}  // namespace oribi::pubsub
