#include "structures/bits.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"

namespace oribi::structures {
namespace {

std::string RandomBytes(base::Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random.Next());
  return bytes;
}

// Mostly one byte value, so that searches have something to skip.
std::string MonotoneBytes(base::Random& random, std::size_t size, char most) {
  std::string bytes(size, most);
  for (int i = 0; i < 2 && size > 0; ++i) {
    bytes[random.Below(size)] = static_cast<char>(random.Next());
  }
  return bytes;
}

std::uint64_t SlowCount(std::string_view bytes, std::uint64_t first, std::uint64_t last) {
  std::uint64_t count = 0;
  for (std::uint64_t i = first; i <= last; ++i) count += BitAt(bytes, i);
  return count;
}

std::uint64_t SlowFind(std::string_view bytes, bool value, std::uint64_t first,
                       std::uint64_t last) {
  for (std::uint64_t i = first; i <= last; ++i) {
    if (BitAt(bytes, i) == value) return i;
  }
  return kNoBit;
}

TEST(Bits, NumberTheHighestBitOfTheFirstByteZero) {
  const std::string bytes("\x80\x01", 2);
  EXPECT_TRUE(BitAt(bytes, 0));
  EXPECT_FALSE(BitAt(bytes, 1));
  EXPECT_TRUE(BitAt(bytes, 15));
}

TEST(Bits, CountAllOfAnyLength) {
  base::Random random(1);
  for (std::size_t size = 0; size < 150; ++size) {
    const std::string bytes = RandomBytes(random, size);
    EXPECT_EQ(CountBits(bytes), size == 0 ? 0 : SlowCount(bytes, 0, size * 8 - 1)) << size;
  }
}

TEST(Bits, CountBetweenAnyTwo) {
  base::Random random(2);
  for (int i = 0; i < 5000; ++i) {
    const std::string bytes = RandomBytes(random, 1 + random.Below(90));
    const std::uint64_t first = random.Below(bytes.size() * 8);
    const std::uint64_t last = first + random.Below(bytes.size() * 8 - first);
    ASSERT_EQ(CountBits(bytes, first, last), SlowCount(bytes, first, last));
  }
}

TEST(Bits, FindTheFirstOfEitherValueBetweenAnyTwo) {
  base::Random random(3);
  for (int i = 0; i < 20000; ++i) {
    const bool value = random.Below(2) != 0;
    const std::string bytes = MonotoneBytes(random, 1 + random.Below(150), value ? '\0' : '\xFF');
    const std::uint64_t first = random.Below(bytes.size() * 8);
    const std::uint64_t last = first + random.Below(bytes.size() * 8 - first);
    ASSERT_EQ(FindBit(bytes, value, first, last), SlowFind(bytes, value, first, last));
  }
}

TEST(Bits, SetOneAndLeaveTheOthers) {
  base::Random random(4);
  std::string bytes = RandomBytes(random, 9);
  for (std::uint64_t i = 0; i < 72; ++i) {
    for (const bool value : {true, false}) {
      std::string changed = bytes;
      SetBitAt(changed.data(), i, value);
      for (std::uint64_t k = 0; k < 72; ++k) {
        ASSERT_EQ(BitAt(changed, k), k == i ? value : BitAt(bytes, k));
      }
    }
  }
}

TEST(Bits, ReadAndWriteNumbersOfAnyWidthAnywhere) {
  base::Random random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = RandomBytes(random, 24);
    const std::string before = bytes;
    const unsigned width = 1 + static_cast<unsigned>(random.Below(64));
    const std::uint64_t position = random.Below(24 * 8 - width + 1);
    const std::uint64_t value = random.Next() >> (64 - width);
    WriteBits(bytes.data(), position, width, value);
    ASSERT_EQ(ReadBits(bytes, position, width), value);
    for (std::uint64_t k = 0; k < 24 * 8; ++k) {
      const bool inside = k >= position && k < position + width;
      const bool expected =
          inside ? (value >> (position + width - 1 - k) & 1) != 0 : BitAt(before, k);
      ASSERT_EQ(BitAt(bytes, k), expected);
    }
  }
}

TEST(Bits, ReadAsZeroBeyondTheEnd) {
  EXPECT_EQ(ReadBits("\xFF", 4, 8), 0xF0u);
  EXPECT_EQ(ReadBits("\xFF", 8, 64), 0u);
  EXPECT_EQ(ReadBits("", 1000, 1), 0u);
}

TEST(Bits, CombineByteByByte) {
  base::Random random(6);
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string a = RandomBytes(random, size);
    const std::string b = RandomBytes(random, size);
    std::string both = a, either = a, one = a, none = a;
    AndBytes(both.data(), b.data(), size);
    OrBytes(either.data(), b.data(), size);
    XorBytes(one.data(), b.data(), size);
    NotBytes(none.data(), b.data(), size);
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(both[i], static_cast<char>(a[i] & b[i]));
      ASSERT_EQ(either[i], static_cast<char>(a[i] | b[i]));
      ASSERT_EQ(one[i], static_cast<char>(a[i] ^ b[i]));
      ASSERT_EQ(none[i], static_cast<char>(~b[i]));
    }
  }
}

}  // namespace
}  // namespace oribi::structures
