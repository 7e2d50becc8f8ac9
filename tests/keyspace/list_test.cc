#include "keyspace/list.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr KeyEvent kTaken = {"lpop", EventClass::kList};

enum class Kept { kPacked, kBlocks };

class ListTest : public ::testing::TestWithParam<Kept> {
 protected:
  ListTest() {
    keyspace_.state().SetNow(kNow);
    if (GetParam() == Kept::kBlocks) MakeLarge();
  }
  KeyWriter Open(std::string_view key = "l") {
    return keyspace_.db(0).Write(keyspace_.MakeKey(key));
  }
  const Entry* Peek(std::string_view key = "l") {
    return keyspace_.db(0).Peek(keyspace_.MakeKey(key));
  }
  // Once large, always large.
  void MakeLarge() {
    Push(ListEnd::kBack, {std::string(2000, 'x'), "kept"});
    KeyWriter key = Open();
    ListWriter(key).Erase(0, 1);
    model_ = {"kept"};
  }
  void Push(ListEnd end, const std::vector<std::string>& texts) {
    KeyWriter key = Open();
    ListWriter(key).Push(end, std::vector<std::string_view>(texts.begin(), texts.end()));
    for (const std::string& text : texts) {
      end == ListEnd::kFront ? model_.push_front(text) : model_.push_back(text);
    }
  }
  static std::string TextOf(const ListItem& item) {
    char digits[base::kInt64Chars];
    return std::string(item.Text(digits));
  }
  void ExpectLikeModel() {
    const List list(Peek());
    ASSERT_EQ(list.size(), model_.size());
    std::vector<std::string> forth, back;
    list.ForEach(0, list.size(), [&](const ListItem& item) { forth.push_back(TextOf(item)); });
    ASSERT_EQ(forth, std::vector<std::string>(model_.begin(), model_.end()));
    if (model_.empty()) return;
    list.ForEachBackwards(list.size() - 1, list.size(),
                          [&](const ListItem& item) { back.push_back(TextOf(item)); });
    ASSERT_EQ(back, std::vector<std::string>(model_.rbegin(), model_.rend()));
    ASSERT_EQ(Peek()->form() == Entry::Form::kObject, GetParam() == Kept::kBlocks);
  }
  std::string SomeText() {
    switch (random_.Below(6)) {
      case 0: return std::to_string(static_cast<std::int64_t>(random_.Next()) >> random_.Below(60));
      case 1: return std::string(random_.Below(5), 'x');
      case 2: return "0" + std::to_string(random_.Below(10));
      default: return std::to_string(random_.Below(30));
    }
  }
  void RandomChange();
  void RandomRemoval(std::string text);

  base::Random random_{3};
  Keyspace keyspace_{1, 42, kNow};
  std::deque<std::string> model_;
};

void ListTest::RandomRemoval(std::string text) {
  const std::size_t most = 1 + random_.Below(3);
  const bool from_back = random_.Below(2) == 0;
  std::size_t removed = 0;
  for (std::size_t k = 0; k < model_.size() && removed < most;) {
    const std::size_t i = from_back ? model_.size() - 1 - k : k;
    if (model_[i] == text) {
      model_.erase(model_.begin() + static_cast<std::ptrdiff_t>(i));
      ++removed;
    } else {
      ++k;
    }
  }
  KeyWriter key = Open();
  EXPECT_EQ(ListWriter(key).RemoveEqual(text, most, from_back), removed);
}

void ListTest::RandomChange() {
  if (model_.size() < 2) return Push(ListEnd::kFront, {SomeText(), SomeText()});
  const std::size_t index = random_.Below(model_.size());
  const auto at = model_.begin() + static_cast<std::ptrdiff_t>(index);
  const std::string text = SomeText();
  if (model_.size() < 80 && random_.Below(2) == 0) {
    return Push(random_.Below(2) == 0 ? ListEnd::kFront : ListEnd::kBack, {text, SomeText()});
  }
  KeyWriter key = Open();
  ListWriter list(key);
  switch (random_.Below(5)) {
    case 0:
      list.Set(index, text);
      *at = text;
      return;
    case 1: {
      if (model_.size() > 80) return;
      const bool before = random_.Below(2) == 0;
      const auto pivot = std::find(model_.begin(), model_.end(), text);
      EXPECT_EQ(list.InsertBeside(text, before, "new"), pivot != model_.end());
      if (pivot != model_.end()) model_.insert(before ? pivot : pivot + 1, "new");
      return;
    }
    case 2: {
      const std::size_t n = std::min(random_.Below(4), model_.size() - index);
      list.Erase(index, n);
      model_.erase(at, at + static_cast<std::ptrdiff_t>(n));
      return;
    }
    case 3: {
      const bool front = random_.Below(2) == 0;
      list.Pop(front ? ListEnd::kFront : ListEnd::kBack, 1);
      front ? model_.pop_front() : model_.pop_back();
      return;
    }
    default: return RandomRemoval(*at);
  }
}

TEST_P(ListTest, BehavesAsADequeUnderRandomChanges) {
  for (int i = 0; i < 20'000; ++i) {
    RandomChange();
    if (i % 10 == 0) ExpectLikeModel();
    if (HasFatalFailure()) return;
  }
}

TEST_P(ListTest, FindsEqualItemsFromBothSides) {
  Push(ListEnd::kBack, {"a", "12", "b", "012", "12", "a", ""});
  const List list(Peek());
  const std::size_t size = list.size();
  const auto matches = [&](std::string_view text, std::size_t from, std::size_t n, bool back) {
    std::vector<std::size_t> found;
    list.ForEachEqual(text, from, n, back, [&](std::size_t index) {
      found.push_back(size - 1 - index);
      return true;
    });
    return found;
  };
  using Found = std::vector<std::size_t>;
  EXPECT_EQ(matches("a", 0, size, false), (Found{6, 1}));
  EXPECT_EQ(matches("a", size - 1, size, true), (Found{1, 6}));
  EXPECT_EQ(matches("12", size - 1, 3, true), (Found{2}));
  EXPECT_EQ(matches("", 0, size, false), (Found{0}));
  EXPECT_EQ(matches("absent", 0, size, false), Found{});
}

TEST_P(ListTest, AnEmptiedListIsDeleted) {
  KeyWriter key = Open();
  ListWriter list(key);
  const std::string_view text = "one more";
  list.Push(ListEnd::kBack, {&text, 1});
  list.Pop(ListEnd::kBack, list.size());
  list.Taken(kTaken, 1);
  EXPECT_FALSE(key.exists());
  EXPECT_EQ(Peek(), nullptr);
}

TEST_P(ListTest, KeepsItsDeadline) {
  Push(ListEnd::kBack, {"a"});
  Open().SetDeadline(kNow + 1000);
  for (int i = 0; i < 100; ++i) Push(ListEnd::kFront, {"more"});
  EXPECT_EQ(Peek()->deadline_ms(), kNow + 1000);
}

TEST_P(ListTest, IsCopiedAsAWhole) {
  Push(ListEnd::kBack, {"a", "1000", std::string(100, 'b')});
  {
    KeyWriter from = Open();
    KeyWriter to = Open("copy");
    from.CopyTo(to);
  }
  Push(ListEnd::kBack, {"only in the first"});
  const List copy(Peek("copy"));
  EXPECT_EQ(copy.size(), model_.size() - 1);
  EXPECT_EQ(TextOf(copy.At(copy.size() - 2)), "1000");
}

INSTANTIATE_TEST_SUITE_P(Encodings, ListTest, ::testing::Values(Kept::kPacked, Kept::kBlocks),
                         [](const auto& kept) {
                           return kept.param == Kept::kPacked ? "Packed" : "Blocks";
                         });

class ListGrowth : public ::testing::Test {
 protected:
  ListGrowth() { keyspace_.state().SetNow(kNow); }
  KeyWriter Open() { return keyspace_.db(0).Write(keyspace_.MakeKey("l")); }
  void Push(std::string_view text) {
    KeyWriter key = Open();
    ListWriter(key).Push(ListEnd::kBack, {&text, 1});
  }
  void Pop() {
    KeyWriter key = Open();
    ListWriter list(key);
    list.Pop(ListEnd::kBack, 1);
    list.Taken(kTaken, 1);
  }
  bool IsLarge() { return Open().collection() != nullptr; }
  bool ReportedLarge() {
    KeyWriter key = Open();
    const std::uint8_t flags = key.collection() != nullptr
                                   ? key.collection()->flags()
                                   : structures::PackedView(key.blob()).flags();
    return (flags & kReportedLarge) != 0;
  }
  std::size_t size() {
    KeyWriter key = Open();
    return ListWriter(key).size();
  }

  Keyspace keyspace_{1, 42, kNow};
};

TEST_F(ListGrowth, BecomesBlocksAfterSoManyItems) {
  for (std::size_t i = 0; i < kMaxPackedElements; ++i) Push("x");
  EXPECT_FALSE(IsLarge());
  Push("x");
  EXPECT_TRUE(IsLarge());
  EXPECT_EQ(size(), kMaxPackedElements + 1);
}

TEST_F(ListGrowth, BecomesBlocksAfterSoManyBytes) {
  Push(std::string(500, 'x'));
  Push(std::string(500, 'x'));
  EXPECT_FALSE(IsLarge());
  Push(std::string(500, 'x'));
  EXPECT_TRUE(IsLarge());
}

// 6 bytes of header, 1 at the end, 18 for each of 16 characters.
TEST_F(ListGrowth, IsReportedAsAQuicklistWhenAListpackWouldPass8KB) {
  constexpr int kMost = (8192 - 7 - 16) / 18 + 1;
  for (int i = 0; i < kMost; ++i) Push("sixteen letters!");
  EXPECT_FALSE(ReportedLarge());
  Push("sixteen letters!");
  EXPECT_TRUE(ReportedLarge());
}

TEST_F(ListGrowth, IsReportedAsAListpackAgainAtHalfTheSize) {
  for (int i = 0; i < 1000; ++i) Push("sixteen letters!");
  EXPECT_TRUE(ReportedLarge());
  constexpr std::size_t kFits = (4096 - 7) / 18;
  while (size() > kFits + 1) Pop();
  EXPECT_TRUE(ReportedLarge());
  Pop();
  EXPECT_FALSE(ReportedLarge());
  for (int i = 0; i < 200; ++i) Push("sixteen letters!");
  EXPECT_FALSE(ReportedLarge());
  for (int i = 0; i < 200; ++i) Push("sixteen letters!");
  EXPECT_TRUE(ReportedLarge());
}

TEST_F(ListGrowth, FollowsALimitByCount) {
  keyspace_.state().encoding_limits.list_max_listpack_size = 4;
  for (int i = 0; i < 4; ++i) Push("x");
  EXPECT_FALSE(ReportedLarge());
  Push("x");
  EXPECT_TRUE(ReportedLarge());
  EXPECT_FALSE(IsLarge());
  Pop();
  Pop();
  EXPECT_TRUE(ReportedLarge());
  Pop();
  EXPECT_FALSE(ReportedLarge());
}

TEST_F(ListGrowth, GivesAllMemoryBack) {
  const std::size_t before = keyspace_.db(0).arena().live_bytes();
  for (int i = 0; i < 5000; ++i) Push("item " + std::to_string(i));
  Open().Delete();
  for (std::size_t budget = 100; keyspace_.db(0).FreeSome(budget); budget = 100) {
  }
  EXPECT_EQ(keyspace_.db(0).arena().live_bytes(), before);
}

}  // namespace
}  // namespace oribi::keyspace
