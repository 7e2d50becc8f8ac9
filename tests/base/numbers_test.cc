#include "base/numbers.h"

#include <gtest/gtest.h>

#include <charconv>
#include <limits>
#include <string>

#include "base/random.h"

namespace oribi::base {
namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();

std::string Formatted(std::int64_t value) {
  char digits[kInt64Chars];
  return {digits, FormatInteger(value, digits)};
}

std::string FormattedUnsigned(std::uint64_t value) {
  char digits[kInt64Chars];
  return {digits, FormatUnsigned(value, digits)};
}

// Of any length: the widths are drawn, not the values.
std::int64_t AnyInteger(Random& random) {
  return static_cast<std::int64_t>(random.Next()) >> random.Below(64);
}

TEST(Integers, ArePrintedAsTheStandardLibraryDoes) {
  Random random(7);
  for (int i = 0; i < 200'000; ++i) {
    const std::int64_t value = AnyInteger(random);
    ASSERT_EQ(Formatted(value), std::to_string(value));
    const auto positive = static_cast<std::uint64_t>(value);
    ASSERT_EQ(FormattedUnsigned(positive), std::to_string(positive));
  }
  for (std::int64_t power = 1; power <= kHighest / 10; power *= 10) {
    for (const std::int64_t value : {power, power - 1, power * 10 - 1, -power, 1 - power}) {
      EXPECT_EQ(Formatted(value), std::to_string(value));
    }
  }
  EXPECT_EQ(Formatted(kLowest), "-9223372036854775808");
  EXPECT_EQ(Formatted(kHighest), "9223372036854775807");
}

TEST(Integers, ReadBackAsTheyWerePrinted) {
  Random random(8);
  for (int i = 0; i < 200'000; ++i) {
    const std::int64_t value = AnyInteger(random);
    ASSERT_EQ(ParseInteger(std::to_string(value)), value);
    const auto positive = static_cast<std::uint64_t>(value);
    ASSERT_EQ(ParseUnsigned(std::to_string(positive)), positive);
  }
}

TEST(Integers, AreReadUpToTheirBoundsAndNoFurther) {
  EXPECT_EQ(ParseInteger("9223372036854775807"), kHighest);
  EXPECT_EQ(ParseInteger("-9223372036854775808"), kLowest);
  for (const char* const text :
       {"9223372036854775808", "-9223372036854775809", "9999999999999999999",
        "-9999999999999999999", "10000000000000000000", "99999999999999999999"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseUnsigned("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* const text : {"18446744073709551616", "18446744073709551620",
                                 "99999999999999999999", "100000000000000000000"}) {
    EXPECT_EQ(ParseUnsigned(text), std::nullopt) << text;
  }
}

TEST(Memory, IsReadWithUnitsInAnyCase) {
  EXPECT_EQ(ParseMemory("100"), 100u);
  EXPECT_EQ(ParseMemory("100B"), 100u);
  EXPECT_EQ(ParseMemory("2k"), 2000u);
  EXPECT_EQ(ParseMemory("2Kb"), 2048u);
  EXPECT_EQ(ParseMemory("3m"), 3'000'000u);
  EXPECT_EQ(ParseMemory("3MB"), 3u << 20);
  EXPECT_EQ(ParseMemory("1g"), 1'000'000'000u);
  EXPECT_EQ(ParseMemory("1gb"), 1u << 30);
  for (const char* const text :
       {"x", "1x", "1 kb", "kbk", "-1", "-b", "1.5kb", "+1", " 1", "1kb "}) {
    EXPECT_EQ(ParseMemory(text), std::nullopt) << text;
  }
}

TEST(Memory, IsZeroWithoutDigits) {
  for (const char* const text : {"", "b", "B", "k", "kb", "mb", "GB"}) {
    EXPECT_EQ(ParseMemory(text), 0u) << text;
  }
}

TEST(Memory, EndsAtSixtyFourBits) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(ParseMemory("17179869183gb"), 17179869183ull << 30);
  for (const char* const text :
       {"17179869184gb", "18446744073709551615", "99999999999999999999k"}) {
    EXPECT_EQ(ParseMemory(text), kMost) << text;
  }
}

TEST(Integers, HaveOneTextOnly) {
  for (const char* const text : {"", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1.0", "0x1",
                                 "--1", "1-", "12345678a", "a12345678", "1234567:", "/2345678"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseInteger("0"), 0);
  EXPECT_EQ(ParseUnsigned("0"), 0u);
  EXPECT_EQ(ParseUnsigned("-1"), std::nullopt);
}

TEST(Integers, HaveDigitsOnly) {
  for (std::size_t size = 1; size <= 19; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '1');
        text[at] = static_cast<char>(byte);
        std::int64_t wanted = 0;
        const char* const end = text.data() + size;
        const auto read = std::from_chars(text.data(), end, wanted);
        const bool good = read.ptr == end && read.ec == std::errc() &&
                          (size == 1 || (text[0] != '0' && text.substr(0, 2) != "-0"));
        ASSERT_EQ(ParseInteger(text), good ? std::optional(wanted) : std::nullopt) << text;
      }
    }
  }
}

}  // namespace
}  // namespace oribi::base
