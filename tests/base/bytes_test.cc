#include "base/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace oribi::base {
namespace {

std::string Text(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + 1);
  return text;
}

TEST(Bytes, AreTheSameOnlyIfEachIs) {
  for (std::size_t size = 0; size < 80; ++size) {
    const std::string text = Text(size);
    EXPECT_TRUE(SameBytes(text.data(), std::string(text).data(), size));
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] ^= 0x40;
      EXPECT_FALSE(SameBytes(text.data(), other.data(), size)) << size << " " << i;
    }
  }
}

TEST(Bytes, AreCopiedToTheLastOneAndNoFurther) {
  for (std::size_t size = 0; size < 80; ++size) {
    std::string to(size + 1, '!');
    CopyBytes(to.data(), Text(size).data(), size);
    EXPECT_EQ(to, Text(size) + '!');
  }
}

TEST(Bytes, OfAnIntegerKeepItsSign) {
  for (unsigned width = 1; width <= 8; ++width) {
    const std::int64_t least = INT64_MIN >> (64 - 8 * width);
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{100}, least,
                                     ~least, least / 3, ~least / 5}) {
      char bytes[8];
      std::memcpy(bytes, &value, sizeof bytes);
      const std::string exact(bytes, width);  // no byte behind it
      EXPECT_EQ(LoadInteger(exact.data(), width), value) << width;
    }
  }
}

}  // namespace
}  // namespace oribi::base
