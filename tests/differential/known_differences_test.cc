#include "differential/known_differences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace oribi::differential {
namespace {

std::vector<std::string> Headings() {
  std::ifstream in(ORIBI_SOURCE_DIR "/tests/differential/known_differences.md");
  std::vector<std::string> headings;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) headings.push_back(line.substr(3));
  }
  return headings;
}

TEST(KnownDifferences, EachHasItsReasonUnderAHeadingOfItsName) {
  auto names = KnownDifferenceNames();
  auto headings = Headings();
  std::ranges::sort(names);
  std::ranges::sort(headings);
  EXPECT_EQ(names, headings);
}

}  // namespace
}  // namespace oribi::differential
