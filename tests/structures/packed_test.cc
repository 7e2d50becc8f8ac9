#include "structures/packed.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "base/random.h"

namespace oribi::structures {
namespace {

std::string Bytes(const EncodedItem& item) {
  std::string bytes(item.size(), '\0');
  EXPECT_EQ(item.Write(bytes.data()), bytes.data() + bytes.size());
  return bytes;
}

std::string Blob(const std::vector<std::string>& texts) {
  std::string blob(kPackedHeader, '\0');
  PutPackedHeader(blob.data(), 0x81, texts.size());
  for (const std::string& text : texts) blob += Bytes(EncodedItem(text));
  return blob;
}

std::string TextAt(const char* at) {
  char digits[base::kInt64Chars];
  return std::string(PackedItem(at).Text(digits));
}

std::vector<std::string> OddTexts() {
  return {"",
          "0",
          "-1",
          "007",
          "-0",
          "100",
          "-99",
          "127",
          "128",
          "-32768",
          "2147483648",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "member",
          std::string("a\0b", 3),
          std::string(191, 'x'),
          std::string(192, 'x'),
          std::string(65'535, 'y'),
          std::string(65'536, 'z')};
}

TEST(Packed, GivesBackEveryText) {
  const std::string blob = Blob(OddTexts());
  const PackedView view(blob);
  EXPECT_EQ(view.count(), OddTexts().size());
  EXPECT_EQ(view.flags(), 0x81);
  std::vector<std::string> seen;
  view.ForEach([&](PackedItem item) { seen.push_back(TextAt(item.data())); });
  EXPECT_EQ(seen, OddTexts());
}

TEST(Packed, KeepsIntegersOfThreeCharactersAndMoreAsNumbers) {
  EXPECT_EQ(EncodedItem("7").size(), 2u);
  EXPECT_EQ(EncodedItem("100").size(), 2u);
  EXPECT_EQ(EncodedItem("1700000000000").size(), 7u);
  EXPECT_FALSE(EncodedItem("0100").is_integer());
  EXPECT_TRUE(EncodedItem("-100").is_integer());
}

TEST(Packed, FindsOnlyEveryStrideThItem) {
  const std::string blob = Blob({"b", "a", "a", "1234", "1234", "c"});
  const PackedView view(blob);
  EXPECT_EQ(view.OffsetOf(view.Find(EncodedItem("a"), 1)), kPackedHeader + 2);
  EXPECT_EQ(view.OffsetOf(view.Find(EncodedItem("a"), 2)), kPackedHeader + 4);
  EXPECT_EQ(view.Find(EncodedItem("1234"), 2), view.Seek(4));
  EXPECT_EQ(view.Find(EncodedItem("c"), 2), nullptr);
  EXPECT_EQ(view.Find(EncodedItem("nope"), 1), nullptr);
}

TEST(Packed, FindsEveryTextItHolds) {
  const std::string blob = Blob(OddTexts());
  const PackedView view(blob);
  for (std::size_t i = 0; i < OddTexts().size(); ++i) {
    EXPECT_EQ(view.Find(EncodedItem(OddTexts()[i]), 1), view.Seek(i)) << i;
  }
}

TEST(Packed, AnEmptyViewHasNothing) {
  const PackedView view{std::string_view()};
  EXPECT_EQ(view.count(), 0u);
  EXPECT_EQ(view.Find(EncodedItem("a"), 1), nullptr);
}

TEST(Packed, ScoresComeBackToTheBit) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (const double score : {0.0, -0.0, 1.0, -1.5, 1e300, 0.1, 1700000000000.0, kInf, -kInf,
                             9007199254740992.0, -9007199254740993.0, 5e-324}) {
    const std::string bytes = Bytes(EncodedItem::OfScore(score));
    const double back = PackedItem(bytes.data()).number();
    EXPECT_EQ(std::memcmp(&back, &score, sizeof score), 0) << score;
  }
  EXPECT_EQ(EncodedItem::OfScore(3).size(), 2u);
}

TEST(Packed, RandomIntegersComeBack) {
  base::Random random(11);
  for (int i = 0; i < 10'000; ++i) {
    const auto value = static_cast<std::int64_t>(random.Next() >> random.Below(64)) *
                       (random.Below(2) == 0 ? 1 : -1);
    const std::string bytes = Bytes(EncodedItem(value));
    ASSERT_EQ(PackedItem(bytes.data()).integer(), value);
    const std::string text = base::IntegerText(value);
    ASSERT_EQ(EncodedItem(text).is_integer(), text.size() >= 3) << text;
  }
}

}  // namespace
}  // namespace oribi::structures
