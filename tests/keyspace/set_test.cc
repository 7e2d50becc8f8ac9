#include "keyspace/set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr KeyEvent kEvent = {"sadd", EventClass::kSet};

// What a set's members are drawn from: each kind ends in another form.
enum class Kind { kFewIntegers, kFewTexts, kManyIntegers, kManyTexts, kManyOfBoth, kLongTexts };

class SetOfKind : public ::testing::TestWithParam<Kind> {
 protected:
  SetOfKind() { keyspace_.state().SetNow(kNow); }

  std::string Draw() {
    switch (GetParam()) {
      case Kind::kFewIntegers: return Integer(100);
      case Kind::kFewTexts: return "text" + Integer(60);
      case Kind::kManyIntegers: return Integer(5'000);
      case Kind::kManyTexts: return "text" + Integer(5'000);
      case Kind::kManyOfBoth: return (random_.Below(2) == 0 ? "text" : "") + Integer(3'000);
      case Kind::kLongTexts: return std::string(random_.Below(1'200), 'x') + Integer(10);
    }
    return "";
  }
  // Small ones, and any others, so that integers of all widths meet.
  std::string Integer(std::uint64_t bound) {
    const auto value = static_cast<std::int64_t>(random_.Below(bound)) - 10;
    return std::to_string(value % 7 == 0 ? value * 1'234'567'890'123 : value);
  }
  KeyWriter Open() { return keyspace_.db(0).Write(keyspace_.MakeKey("key")); }
  Set Read() { return Set(keyspace_.db(0).Peek(keyspace_.MakeKey("key"))); }

  bool Add(const std::string& member) {
    KeyWriter key = Open();
    SetWriter set(key);
    set.Expect(1, SetMember(member));
    const bool added = set.Add(SetMember(member));
    if (added) set.Settle(kEvent);
    return added;
  }
  bool Remove(const std::string& member) {
    KeyWriter key = Open();
    SetWriter set(key);
    const bool removed = set.Remove(SetMember(member));
    if (removed) set.Settle(kEvent);
    return removed;
  }
  static std::vector<std::string> Texts(const Set& set) {
    std::vector<std::string> texts;
    char digits[base::kInt64Chars];
    set.ForEach([&](const SetMember& member) { texts.emplace_back(member.Text(digits)); });
    std::ranges::sort(texts);
    return texts;
  }

  base::Random random_{3};
  Keyspace keyspace_{16, 42, kNow};
};

TEST_P(SetOfKind, BehavesAsASet) {
  std::set<std::string> model;
  for (int i = 0; i < 8'000; ++i) {
    const std::string member = Draw();
    const std::uint64_t growing = i / 2'000 % 2 == 0 ? 80 : 25;
    if (random_.Below(100) < growing) {
      ASSERT_EQ(Add(member), model.insert(member).second);
    } else {
      ASSERT_EQ(Remove(member), model.erase(member) == 1);
    }
    ASSERT_EQ(Read().size(), model.size());
    ASSERT_EQ(Read().Contains(SetMember(member)), model.contains(member));
  }
  EXPECT_EQ(Texts(Read()), std::vector<std::string>(model.begin(), model.end()));
}

TEST_P(SetOfKind, AKeyWithoutMembersIsGone) {
  std::set<std::string> members;
  for (int i = 0; i < 500; ++i) members.insert(Draw());
  for (const std::string& member : members) Add(member);
  for (const std::string& member : members) ASSERT_TRUE(Remove(member));
  EXPECT_FALSE(Open().exists());
}

TEST_P(SetOfKind, IsMadeAsideAndStored) {
  std::set<std::string> members;
  for (int i = 0; i < 500; ++i) members.insert(Draw());
  KeyWriter key = Open();
  NewSet made(key.db());
  for (const std::string& member : members) {
    EXPECT_TRUE(made.Add(SetMember(member)));
    EXPECT_FALSE(made.Add(SetMember(member)));
  }
  made.StoreIn(key);
  EXPECT_EQ(Texts(Read()), std::vector<std::string>(members.begin(), members.end()));
}

TEST_P(SetOfKind, IsScannedInPortions) {
  std::set<std::string> members;
  for (int i = 0; i < 500; ++i) members.insert(Draw());
  for (const std::string& member : members) Add(member);
  std::set<std::string> seen;
  std::uint64_t cursor = 0;
  char digits[base::kInt64Chars];
  do {
    cursor =
        Read().Scan(cursor, 1, [&](const SetMember& member) { seen.emplace(member.Text(digits)); });
  } while (cursor != 0);
  EXPECT_EQ(seen, members);
}

INSTANTIATE_TEST_SUITE_P(All, SetOfKind,
                         ::testing::Values(Kind::kFewIntegers, Kind::kFewTexts, Kind::kManyIntegers,
                                           Kind::kManyTexts, Kind::kManyOfBoth, Kind::kLongTexts));

}  // namespace
}  // namespace oribi::keyspace
