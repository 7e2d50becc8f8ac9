#include "structures/member_table.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "base/random.h"
#include "memory/arena.h"

namespace oribi::structures {
namespace {

class MemberTableTest : public ::testing::Test {
 protected:
  ~MemberTableTest() override {
    std::size_t budget = ~std::size_t{0};
    EXPECT_TRUE(table_.FreeSome(budget));
    EXPECT_EQ(arena_.live_bytes(), 0u);
    EXPECT_EQ(memory::LargeBytes::TotalBytes(), blocks_before_);
  }
  // Any bytes, of lengths on both sides of every limit.
  std::string Draw() {
    constexpr std::size_t kLengths[] = {0, 1, 5, 16, 126, 127, 128, 129, 255, 256, 500, 501, 3000};
    const std::uint64_t which = random_.Below(3'000);
    return std::string(kLengths[which % std::size(kLengths)], static_cast<char>(which % 251));
  }

  const std::size_t blocks_before_ = memory::LargeBytes::TotalBytes();
  base::Random random_{5};
  memory::Arena arena_;
  MemberTable table_{arena_, 99};
};

TEST_F(MemberTableTest, BehavesAsASet) {
  std::set<std::string> model;
  for (int i = 0; i < 40'000; ++i) {
    const std::string member = Draw();
    const bool growing = i / 5'000 % 2 == 0;
    if (random_.Below(100) < (growing ? 80u : 20u)) {
      ASSERT_EQ(table_.Insert(member), model.insert(member).second);
    } else {
      ASSERT_EQ(table_.Erase(member), model.erase(member) == 1);
    }
    ASSERT_EQ(table_.Contains(member), model.contains(member));
    ASSERT_EQ(table_.size(), model.size());
  }
  std::set<std::string> found;
  table_.ForEach([&](std::string_view member) { found.emplace(member); });
  EXPECT_EQ(found, model);
}

TEST_F(MemberTableTest, AScanVisitsEveryMember) {
  std::set<std::string> expected;
  for (int i = 0; i < 10'000; ++i) {
    expected.insert("member:" + std::to_string(i));
    table_.Insert("member:" + std::to_string(i));
  }
  std::set<std::string> found;
  std::uint64_t cursor = 0;
  do {
    cursor = table_.Scan(cursor, [&](std::string_view member) { found.emplace(member); });
    ASSERT_LT(cursor, std::uint64_t{1} << 48);
  } while (cursor != 0);
  EXPECT_EQ(found, expected);
}

TEST_F(MemberTableTest, RandomMembersComeAboutEquallyOften) {
  for (int i = 0; i < 300; ++i) table_.Insert("m" + std::to_string(i));
  std::map<std::string, int> picks;
  for (int i = 0; i < 300'000; ++i) ++picks[std::string(table_.Random(random_))];
  EXPECT_EQ(picks.size(), 300u);
  for (const auto& [member, count] : picks) {
    EXPECT_GT(count, 800) << member;
    EXPECT_LT(count, 1'200) << member;
  }
}

TEST_F(MemberTableTest, CountsItsMemory) {
  for (int i = 0; i < 5'000; ++i) table_.Insert(Draw());
  for (int i = 0; i < 2'000; ++i) table_.Erase(Draw());
  std::size_t blocks = memory::LargeBytes::TotalBytes() - blocks_before_;
  EXPECT_LE(arena_.live_bytes() + blocks, table_.memory_bytes());
  EXPECT_LT(table_.memory_bytes(), arena_.live_bytes() + blocks + 4096);
}

TEST_F(MemberTableTest, ACopyIsIndependent) {
  for (int i = 0; i < 3'000; ++i) table_.Insert(Draw());
  memory::Arena other;
  MemberTable copy(other, 99);
  copy.CopyFrom(table_);
  EXPECT_EQ(copy.size(), table_.size());
  table_.ForEach([&](std::string_view member) { EXPECT_TRUE(copy.Contains(member)); });
  table_.Insert("only here");
  EXPECT_FALSE(copy.Contains("only here"));
  copy.FreeOutside();
}

TEST_F(MemberTableTest, AMillionShortMembersTakeTwentySixBytesEach) {
  for (int i = 0; i < 1'000'000; ++i) {
    char text[16];
    std::snprintf(text, sizeof text, "member:%08d", i);
    table_.Insert(text);
  }
  EXPECT_LT(static_cast<double>(table_.memory_bytes()) / 1e6, 26.0);
}

}  // namespace
}  // namespace oribi::structures
