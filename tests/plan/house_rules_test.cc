#include <gtest/gtest.h>

#include <regex>

#include "plan/source_tree.h"

namespace oribi::plan {
namespace {

constexpr std::size_t kMostLines = 600;

TEST(HouseRules, EveryHeaderIsReadOnce) {
  for (const auto& file : SourceFiles({"src", "include", "tests", "bench"})) {
    if (!file.path.ends_with(".h")) continue;
    EXPECT_TRUE(std::ranges::count(file.lines, "#pragma once")) << file.path;
  }
}

TEST(HouseRules, NoFileOutgrowsItsReader) {
  for (const auto& file : SourceFiles({"src", "include"})) {
    EXPECT_LE(file.lines.size(), kMostLines) << file.path;
  }
}

// A path into somebody's own folders works on one machine only.
TEST(HouseRules, NothingNamesAPlaceOnOneMachine) {
  const std::regex place("(^|[^\\w.\\-}])/(home|root|work|Users)/");
  for (const auto& file : TreeFiles({"src", "include", "tests", "bench", "conf", "docker", ".ci",
                                     "dev", "README.md", "CMakeLists.txt", "CMakePresets.json"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      EXPECT_FALSE(line.size() < 1000 && std::regex_search(line, place))
          << file.path << ":" << i + 1 << ": " << line;
    }
  }
}

}  // namespace
}  // namespace oribi::plan
