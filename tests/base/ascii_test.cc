#include "base/ascii.h"

#include <gtest/gtest.h>

#include <string>

namespace oribi::base {
namespace {

TEST(EqualsIgnoreCase, FindsEachByteThatDiffers) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int a = 0; a < 256; ++a) {
        std::string one(size, 'Q');
        std::string other(size, 'q');
        one[at] = static_cast<char>(a);
        other[at] = ToLower(one[at]);
        ASSERT_TRUE(EqualsIgnoreCase(one, other)) << size << ' ' << at << ' ' << a;
        other[at] = static_cast<char>(a ^ 1);
        ASSERT_FALSE(EqualsIgnoreCase(one, other)) << size << ' ' << at << ' ' << a;
        other[at] = static_cast<char>(a ^ 0x20);
        ASSERT_EQ(EqualsIgnoreCase(one, other), ToLower(one[at]) == ToLower(other[at]));
      }
    }
  }
}

TEST(EqualsIgnoreCase, TellsLengthsApart) {
  EXPECT_TRUE(EqualsIgnoreCase("", ""));
  EXPECT_FALSE(EqualsIgnoreCase("get", "gets"));
  EXPECT_FALSE(EqualsIgnoreCase("get", std::string_view("get\0", 4)));
}

}  // namespace
}  // namespace oribi::base
