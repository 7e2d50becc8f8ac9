#include "keyspace/zset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Each test runs on a set that stays small and on one that has become large.
class ZsetTest : public ::testing::TestWithParam<bool> {
 protected:
  using Order = std::set<std::pair<double, std::string>>;

  ZsetTest() {
    keyspace_.state().SetNow(kNow);
    if (!GetParam()) return;
    for (int i = 0; i < 200; ++i) Put("x" + std::to_string(i), i);
    KeyWriter key = Open();
    ZsetWriter writer(key);
    writer.RemoveSpan({1, 199});
    writer.Remove(writer.Find(EncodedMember("x0")));
    scores_.clear();
  }
  KeyWriter Open() { return keyspace_.db(0).Write(keyspace_.MakeKey("z")); }
  Zset Read() { return Zset(keyspace_.db(0).Peek(keyspace_.MakeKey("z"))); }

  void Put(const std::string& member, double score) {
    KeyWriter key = Open();
    ZsetWriter writer(key);
    const auto place = writer.Find(EncodedMember(member));
    ASSERT_EQ(place.found, scores_.contains(member));
    if (place.found) {
      ASSERT_EQ(place.score, scores_[member]);
      writer.SetScore(place, EncodedMember(member), score);
    } else {
      writer.Add(place, EncodedMember(member), score);
    }
    scores_[member] = score;
  }
  void Remove(const std::string& member) {
    KeyWriter key = Open();
    ZsetWriter writer(key);
    const auto place = writer.Find(EncodedMember(member));
    ASSERT_EQ(place.found, scores_.contains(member));
    if (!place.found) return;
    writer.Remove(place);
    scores_.erase(member);
  }
  Order Expected() const {
    Order order;
    for (const auto& [member, score] : scores_) order.insert({score, member});
    return order;
  }
  void Check() {
    const Zset zset = Read();
    ASSERT_EQ(zset.large() != nullptr, GetParam());
    const Order order = Expected();
    ASSERT_EQ(zset.size(), order.size());
    auto expected = order.begin();
    std::size_t rank = 0;
    zset.ForEach(zset.All(), false, [&](std::string_view member, double score) {
      ASSERT_EQ(member, expected->second);
      ASSERT_EQ(score, expected->first);
      const auto standing = Read().Find(member);
      ASSERT_TRUE(standing);
      EXPECT_EQ(standing->rank, rank++);
      EXPECT_EQ(standing->score, score);
      EXPECT_EQ(Read().Score(member), score);
      ++expected;
    });
    auto backwards = order.rbegin();
    zset.ForEach(zset.All(), true, [&](std::string_view member, double) {
      ASSERT_EQ(member, (backwards++)->second);
    });
  }
  std::vector<std::string> Members(const Zset::Span& span, bool backwards = false) {
    std::vector<std::string> members;
    Read().ForEach(span, backwards,
                   [&](std::string_view member, double) { members.emplace_back(member); });
    return members;
  }

  Keyspace keyspace_{16, 42, kNow};
  base::Random random_{5};
  std::map<std::string, double> scores_;
};

INSTANTIATE_TEST_SUITE_P(Encodings, ZsetTest, ::testing::Bool(),
                         [](const auto& run) { return run.param ? "Large" : "Small"; });

TEST_P(ZsetTest, BehavesAsAMapUnderRandomChanges) {
  const double scores[] = {0, 1, 2, -1, 0.5, 1e300, kInfinity, -kInfinity, 1000, 1.7e12};
  const std::string names[] = {"a",  "b",           "1", "100",
                               "-5", "12345678901", "",  "long-" + std::string(30, 'l')};
  for (int i = 0; i < 4000; ++i) {
    const std::string member = names[random_.Below(8)] + (random_.Below(2) == 0 ? "" : "7");
    random_.Below(3) == 0 ? Remove(member) : Put(member, scores[random_.Below(10)]);
    if (HasFatalFailure()) return;
    if (i % 7 != 0) continue;
    ASSERT_NO_FATAL_FAILURE(Check());
  }
}

TEST_P(ZsetTest, FindsRangesOfScores) {
  for (const int score : {1, 2, 2, 3, 5}) Put("m" + std::to_string(scores_.size()), score);
  EXPECT_EQ(Members(Read().Within(ScoreRange{2, 3})), (std::vector<std::string>{"m1", "m2", "m3"}));
  EXPECT_EQ(Members(Read().Within(ScoreRange{2, 5, true, true})), (std::vector<std::string>{"m3"}));
  EXPECT_EQ(Members(Read().Within(ScoreRange{-kInfinity, kInfinity}), true),
            (std::vector<std::string>{"m4", "m3", "m2", "m1", "m0"}));
  EXPECT_EQ(Read().Within(ScoreRange{3, 2}).count, 0u);
  EXPECT_EQ(Read().Within(ScoreRange{4, 4}).count, 0u);
}

TEST_P(ZsetTest, FindsRangesOfMembers) {
  for (const char* member : {"a", "b", "c", "10", "d"}) Put(member, 0);
  const LexBound lowest{LexBound::Kind::kLowest};
  const LexBound highest{LexBound::Kind::kHighest};
  EXPECT_EQ(Read().Within(LexRange{lowest, highest}).count, 5u);
  EXPECT_EQ(Read().Within(LexRange{highest, lowest}).count, 0u);
  EXPECT_EQ(Members(Read().Within(
                LexRange{{LexBound::Kind::kIncluded, "a"}, {LexBound::Kind::kExcluded, "c"}})),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(Members(Read().Within(LexRange{{LexBound::Kind::kExcluded, "a"}, highest})),
            (std::vector<std::string>{"b", "c", "d"}));
}

TEST_P(ZsetTest, RemovesARangeOfRanks) {
  for (int i = 0; i < 20; ++i) Put(std::to_string(i + 100), i);
  KeyWriter key = Open();
  ZsetWriter(key).RemoveSpan({5, 10});
  EXPECT_EQ(Members(Read().All()), (std::vector<std::string>{"100", "101", "102", "103", "104",
                                                             "115", "116", "117", "118", "119"}));
}

TEST_P(ZsetTest, IsDeletedWithItsLastMember) {
  Put("a", 1);
  KeyWriter key = Open();
  ZsetWriter writer(key);
  writer.Remove(writer.Find(EncodedMember("a")));
  writer.Finish({"zrem", EventClass::kZset});
  EXPECT_FALSE(key.exists());
}

TEST_P(ZsetTest, IsCopiedAndFlushed) {
  for (int i = 0; i < 20; ++i) Put(std::to_string(i + 100), i);
  {
    KeyWriter source = Open();
    KeyWriter target = keyspace_.db(1).Write(keyspace_.MakeKey("copy"));
    source.CopyTo(target);
  }
  Remove("100");
  EXPECT_EQ(Zset(keyspace_.db(1).Peek(keyspace_.MakeKey("copy"))).size(), 20u);
  keyspace_.FlushAll();
  EXPECT_EQ(Read().size(), 0u);
}

TEST(Zset, BecomesLargeByElementsOrBytes) {
  Keyspace keyspace(16, 42, kNow);
  KeyWriter many = keyspace.db(0).Write(keyspace.MakeKey("many"));
  for (int i = 0; i < 129; ++i) {
    EXPECT_EQ(many.collection(), nullptr);
    ZsetWriter(many).Add({}, EncodedMember(std::to_string(i)), i);
  }
  EXPECT_NE(many.collection(), nullptr);
  EXPECT_EQ(many.collection()->flags(), kReportedLarge);
  KeyWriter wide = keyspace.db(0).Write(keyspace.MakeKey("wide"));
  ZsetWriter(wide).Add({}, EncodedMember(std::string(500, 'a')), 1);
  EXPECT_EQ(wide.collection(), nullptr);
  EXPECT_EQ(ZsetWriter(wide).zset().flags(), kReportedLarge);
  ZsetWriter(wide).Add({}, EncodedMember(std::string(600, 'b')), 1);
  EXPECT_NE(wide.collection(), nullptr);
}

TEST(Zset, IsStoredSmallOrLarge) {
  Keyspace keyspace(16, 42, kNow);
  KeyWriter key = keyspace.db(0).Write(keyspace.MakeKey("z"));
  for (const int size : {1, 300, 128}) {
    auto* const set = NewCollection<LargeZset>(key.arena(), key.arena(), std::uint64_t{1});
    for (int i = 1; i < size; ++i) set->set().Insert(std::to_string(i), i);
    set->set().Insert("zero", -0.0);  // its sign is lost with the small encoding
    StoreZset(key, set);
    EXPECT_EQ(key.collection() != nullptr, size == 300);
    EXPECT_EQ(ZsetWriter(key).size(), static_cast<std::size_t>(size));
    EXPECT_EQ(ZsetWriter(key).zset().flags(), size == 300 ? kReportedLarge : 0);
  }
}

}  // namespace
}  // namespace oribi::keyspace
