#include "structures/common_subsequence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/random.h"

namespace oribi::structures {
namespace {

using Table = std::vector<std::vector<std::size_t>>;

Table Lengths(std::string_view a, std::string_view b) {
  Table table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1
                                         : std::max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table;
}

// The pairs on the way back that Redis takes: with equal lengths it shortens the second string.
std::vector<std::pair<std::size_t, std::size_t>> PairsByTable(std::string_view a,
                                                              std::string_view b) {
  const Table table = Lengths(a, b);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::size_t i = a.size(), j = b.size();
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      pairs.emplace_back(--i, --j);
    } else {
      --(table[i - 1][j] > table[i][j - 1] ? i : j);
    }
  }
  return pairs;
}

std::vector<std::pair<std::size_t, std::size_t>> Pairs(const CommonSubsequence& lcs) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const auto& match : lcs.matches()) {
    for (std::size_t k = match.length(); k-- > 0;) {
      pairs.emplace_back(match.a_first + k, match.b_first + k);
    }
  }
  return pairs;
}

std::string RandomText(base::Random& random, std::size_t size, std::uint64_t letters) {
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>(random.Below(letters) * 7);
  return text;
}

TEST(CommonSubsequence, IsTheOneThatTheTableOfLengthsGives) {
  base::Random random(1);
  for (int i = 0; i < 1500; ++i) {
    const std::uint64_t letters = std::uint64_t{1} << random.Below(9);
    const std::string a = RandomText(random, random.Below(200), letters);
    const std::string b = RandomText(random, random.Below(200), letters);
    CommonSubsequence lcs(a, b, true);
    ASSERT_TRUE(lcs.Advance(1'000'000));
    ASSERT_EQ(lcs.length(), Lengths(a, b)[a.size()][b.size()]);
    ASSERT_EQ(Pairs(lcs), PairsByTable(a, b));
  }
}

TEST(CommonSubsequence, IsTheSameInSmallSteps) {
  base::Random random(2);
  for (int i = 0; i < 200; ++i) {
    const std::string a = RandomText(random, random.Below(150), 4);
    const std::string b = RandomText(random, random.Below(400), 4);
    CommonSubsequence whole(a, b, true);
    ASSERT_TRUE(whole.Advance(1'000'000));
    CommonSubsequence steps(a, b, true);
    while (!steps.Advance(1 + random.Below(7))) {
    }
    ASSERT_EQ(steps.length(), whole.length());
    ASSERT_EQ(Pairs(steps), Pairs(whole));
  }
}

TEST(CommonSubsequence, DoesNoMoreThanItWasAllowed) {
  const std::string a(1000, 'a'), b(1000, 'b');
  CommonSubsequence lcs(a, b, true);
  int calls = 1;
  while (!lcs.Advance(100)) ++calls;
  EXPECT_GT(calls, (1000 + 1000 + 1000 * 16) / 100);
}

TEST(CommonSubsequence, FindsTheLengthAlone) {
  CommonSubsequence lcs("ohmytext", "mynewtext", false);
  ASSERT_TRUE(lcs.Advance(1000));
  EXPECT_EQ(lcs.length(), 6u);
  EXPECT_TRUE(lcs.matches().empty());
}

TEST(CommonSubsequence, ListsRunsFromTheLastToTheFirst) {
  CommonSubsequence lcs("ohmytext", "mynewtext", true);
  ASSERT_TRUE(lcs.Advance(1000));
  ASSERT_EQ(lcs.matches().size(), 2u);
  EXPECT_EQ(lcs.matches()[0].a_first, 4u);
  EXPECT_EQ(lcs.matches()[0].b_last, 8u);
  EXPECT_EQ(lcs.matches()[1].a_first, 2u);
  EXPECT_EQ(lcs.matches()[1].length(), 2u);
}

TEST(CommonSubsequence, OfNothingIsNothing) {
  for (const auto& [a, b] : {std::pair("", "x"), std::pair("x", ""), std::pair("", "")}) {
    CommonSubsequence lcs(a, b, true);
    EXPECT_TRUE(lcs.Advance(0));
    EXPECT_EQ(lcs.length(), 0u);
  }
}

}  // namespace
}  // namespace oribi::structures
