#include "structures/list_blocks.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "base/random.h"
#include "memory/arena.h"

namespace oribi::structures {
namespace {

class ListBlocksTest : public ::testing::Test {
 protected:
  ~ListBlocksTest() override { Free(list_); }

  static void Free(ListBlocks& list) {
    std::size_t budget = ~std::size_t{0};
    EXPECT_TRUE(list.FreeSome(budget));
  }
  static std::string TextOf(const ListItem& item) {
    char digits[base::kInt64Chars];
    return std::string(item.Text(digits));
  }
  std::string At(std::size_t index) const { return TextOf(list_.At(index)); }

  // Short words, numbers of every width, and now and then something long.
  std::string SomeText() {
    switch (random_.Below(20)) {
      case 0: return "";
      case 1: return std::to_string(static_cast<std::int64_t>(random_.Next()));
      case 2: return std::string(random_.Below(300), 'm');
      case 3: return random_.Below(10) == 0 ? std::string(3000 + random_.Below(3000), 'l') : "l";
      case 4: return "-" + std::to_string(random_.Below(70'000));
      case 5: return "0" + std::to_string(random_.Below(100));
      default: break;
    }
    return random_.Below(2) == 0 ? std::to_string(random_.Below(1000))
                                 : "word" + std::to_string(random_.Below(1000));
  }

  void ExpectLike(const ListBlocks& list, const std::deque<std::string>& model) {
    ASSERT_EQ(list.size(), model.size());
    if (model.empty()) return;
    const std::size_t from = random_.Below(model.size());
    const std::size_t behind = model.size() - from;
    std::deque<std::string> forth;
    std::deque<std::string> back;
    ListBlocks::Walk(list, from, false).Show(behind, [&forth](const ListItem& item) {
      forth.push_back(TextOf(item));
    });
    ListBlocks::Walk(list, from, true).Show(from, [&back](const ListItem& item) {
      back.push_front(TextOf(item));
    });
    const auto cut = model.begin() + static_cast<std::ptrdiff_t>(from);
    ASSERT_TRUE(std::equal(forth.begin(), forth.end(), cut, model.end()));
    ASSERT_TRUE(std::equal(back.begin(), back.end(), model.begin() + 1, cut + 1));
    ASSERT_EQ(TextOf(list.Front()), model.front());
    ASSERT_EQ(TextOf(list.Back()), model.back());
  }
  void ExpectLikeModel() { ExpectLike(list_, model_); }

  void Push(bool front, const std::string& text) {
    front ? list_.PushFront(text) : list_.PushBack(text);
    front ? model_.push_front(text) : model_.push_back(text);
  }
  void Pop(bool front) {
    front ? list_.PopFront() : list_.PopBack();
    front ? model_.pop_front() : model_.pop_back();
  }
  void RandomChange() {
    const std::size_t index = model_.empty() ? 0 : random_.Below(model_.size());
    const auto at = model_.begin() + static_cast<std::ptrdiff_t>(index);
    const std::string text = SomeText();
    switch (random_.Below(14)) {
      case 0:
      case 1:
      case 2:
      case 3: return Push(random_.Below(2) == 0, text);
      case 4:
      case 5:
        if (!model_.empty()) Pop(random_.Below(2) == 0);
        return;
      case 6:
      case 7:
      case 8:
        list_.Insert(index, text);
        model_.insert(at, text);
        return;
      case 9:
      case 10:
        if (model_.empty()) return;
        list_.Set(index, text);
        *at = text;
        return;
      case 11: {
        const std::size_t most = random_.Below(50) == 0 ? model_.size() : 6;
        const std::size_t n = std::min(model_.size() - index, random_.Below(most + 1));
        list_.Erase(index, n);
        model_.erase(at, at + static_cast<std::ptrdiff_t>(n));
        return;
      }
      default: return RemoveEqual(model_.empty() ? text : *at);
    }
  }
  void RemoveEqual(std::string text) {
    const std::size_t most = random_.Below(8) == 0 ? ~std::size_t{0} : 1 + random_.Below(3);
    const bool from_back = random_.Below(2) == 0;
    std::size_t removed = 0;
    for (std::size_t k = 0; k < model_.size() && removed < most;) {
      const std::size_t i = from_back ? model_.size() - 1 - k : k;
      if (model_[i] != text) {
        ++k;
        continue;
      }
      model_.erase(model_.begin() + static_cast<std::ptrdiff_t>(i));
      ++removed;
    }
    EXPECT_EQ(list_.RemoveEqual(text, most, from_back), removed);
  }

  base::Random random_{11};
  memory::Arena arena_;
  ListBlocks list_{arena_};
  std::deque<std::string> model_;
};

TEST_F(ListBlocksTest, KeepsWhatIsPushedAtEitherEndInOrder) {
  for (int i = 0; i < 20'000; ++i) Push(random_.Below(2) == 0, SomeText());
  ExpectLikeModel();
  for (std::size_t i = 0; i < model_.size(); i += 37) ASSERT_EQ(At(i), model_[i]);
}

TEST_F(ListBlocksTest, IsAStackAndAQueueFromBothSides) {
  for (const bool front : {false, true}) {
    for (const bool queue : {false, true}) {
      for (int i = 0; i < 30'000; ++i) {
        const bool grows = i < 20'000 ? random_.Below(3) != 0 : random_.Below(3) == 0;
        if (grows || model_.empty()) {
          Push(front, "job:" + std::to_string(i));
        } else {
          Pop(queue ? !front : front);
        }
      }
      ExpectLikeModel();
    }
  }
}

TEST_F(ListBlocksTest, BehavesAsADequeUnderRandomChanges) {
  for (int round = 0; round < 60; ++round) {
    for (int i = 0; i < 500; ++i) RandomChange();
    ExpectLikeModel();
    if (HasFatalFailure()) return;
  }
}

TEST_F(ListBlocksTest, StaysInOneBlockWhileAShortQueueRunsThrough) {
  for (int i = 0; i < 20; ++i) Push(true, "job:" + std::to_string(i));
  const std::size_t before = list_.memory_bytes();
  for (int i = 0; i < 10'000; ++i) {
    Push(true, "job:" + std::to_string(i));
    Pop(false);
  }
  ExpectLikeModel();
  EXPECT_LE(list_.memory_bytes(), before + 1024);
}

TEST_F(ListBlocksTest, CostsAByteAnItemBesidesTheItemsBytes) {
  constexpr std::size_t kItems = 100'000;
  for (std::size_t i = 0; i < kItems; ++i) list_.PushBack("job:" + std::to_string(100'000 + i));
  EXPECT_LT(list_.memory_bytes(), kItems * 11 * 102 / 100);
  EXPECT_EQ(arena_.live_bytes(), list_.memory_bytes());
}

TEST_F(ListBlocksTest, KeepsIntegersInAsFewBytesAsTheyNeed) {
  constexpr std::size_t kItems = 100'000;
  for (std::size_t i = 0; i < kItems; ++i) list_.PushBack(std::to_string(1'000'000 + i));
  EXPECT_LT(list_.memory_bytes(), kItems * 4 * 102 / 100);
  EXPECT_EQ(At(77), "1000077");
}

TEST_F(ListBlocksTest, WastesNoHalfBlocksOnItemsOfAwkwardSize) {
  for (int i = 0; i < 1000; ++i) list_.PushBack(std::string(1400, 'x'));
  EXPECT_LT(list_.memory_bytes(), 1000u * 1400 * 112 / 100);
}

TEST_F(ListBlocksTest, BecomesSmallAgainWhenEmptied) {
  for (int i = 0; i < 50'000; ++i) Push(false, SomeText());
  while (model_.size() > 5) Pop(true);
  ExpectLikeModel();
  EXPECT_LT(list_.memory_bytes(), 12'000u);
}

TEST_F(ListBlocksTest, JoinsBlocksThatLostMostOfTheirItems) {
  for (int i = 0; i < 50'000; ++i) Push(false, i % 20 == 0 ? "stays" : "goes");
  const std::size_t before = list_.memory_bytes();
  EXPECT_EQ(list_.RemoveEqual("goes", ~std::size_t{0}, false), 47'500u);
  EXPECT_EQ(list_.size(), 2'500u);
  EXPECT_LT(list_.memory_bytes(), before / 5);
  EXPECT_EQ(At(2'499), "stays");
}

TEST_F(ListBlocksTest, IsCopiedIntoAnotherArena) {
  for (int i = 0; i < 5'000; ++i) RandomChange();
  memory::Arena other;
  ListBlocks copy(other);
  copy.CopyFrom(list_);
  list_.PushBack("only here");
  ExpectLike(copy, model_);
  Free(copy);
  EXPECT_EQ(other.live_bytes(), 0u);
}

TEST_F(ListBlocksTest, IsFreedInPortions) {
  for (int i = 0; i < 50'000; ++i) list_.PushBack("some item or other");
  std::size_t portions = 1;
  for (std::size_t budget = 100; !list_.FreeSome(budget); budget = 100) ++portions;
  EXPECT_GT(portions, 10u);
  EXPECT_EQ(arena_.live_bytes(), 0u);
}

TEST_F(ListBlocksTest, LeavesNothingBehindThatTheArenaDoesNotDrop) {
  for (int i = 0; i < 50'000; ++i) Push(false, SomeText());
  list_.FreeOutside();
  EXPECT_EQ(arena_.large_bytes(), 0u);
  arena_.DropAll();
  new (&list_) ListBlocks(arena_);
}

}  // namespace
}  // namespace oribi::structures
