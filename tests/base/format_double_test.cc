#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "base/numbers.h"
#include "base/random.h"

namespace oribi::base {
namespace {

std::string Text(double value) {
  char out[kDoubleChars];
  return {out, FormatDouble(value, out)};
}

TEST(FormatDouble, LaysDigitsOutAsRedis8) {
  struct Example {
    double value;
    const char* text;
  };
  constexpr Example kExamples[] = {
      {0.0001234, "1.234e-4"},
      {0.00001, "0.00001"},
      {0.001, "0.001"},
      {1e15, "1000000000000000"},
      {1e16, "10000000000000000"},
      {1e17, "100000000000000000"},
      {1e20, "1e+20"},
      {1e21, "1e+21"},
      {123456789012345680000.0, "123456789012345680000"},
      {1.2345678901234567e19, "12345678901234567000"},
      {9007199254740993.0, "9007199254740992"},
      {1e300, "1e+300"},
      {1.1e-300, "1.1e-300"},
      {0.1, "0.1"},
      {123.456, "123.456"},
      {1e-7, "1e-7"},
      {0.00012, "0.00012"},
      {0.012345678, "0.012345678"},
      {5e-324, "5e-324"},
      {-2.5e-5, "-0.000025"},
      {1234567890123456789012.0, "1234567890123456800000"},
      {-1e16, "-10000000000000000"},
      {12345678900000000000000.0, "1.23456789e+22"},
      {1.0000001e-5, "1.0000001e-5"},
      {9223372036854775807.0, "9223372036854776000"},
      {5e18, "5e+18"},
      {4611686018427387904.0, "4611686018427387904"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {123456789.123456789, "1.2345678912345679e+8"},
      {1e-6, "0.000001"},
      {1.5e-6, "1.5e-6"},
      {99999999.5, "99999999.5"},
      {-0.0005, "-0.0005"},
  };
  for (const auto& example : kExamples) EXPECT_EQ(Text(example.value), example.text);
}

TEST(FormatDouble, NamesWhatIsNoNumber) {
  EXPECT_EQ(Text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(Text(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(Text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(Text(-0.0), "-0");
}

TEST(FormatDouble, ReadsBackAsTheSameNumber) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto value = std::bit_cast<double>(random.Next());
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(ParseDouble(Text(value)), value) << Text(value);
    const double near = static_cast<double>(random.Below(1 << 30)) / 1000;
    EXPECT_EQ(ParseDouble(Text(near)), near) << Text(near);
  }
}

}  // namespace
}  // namespace oribi::base
