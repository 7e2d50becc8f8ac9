#include "structures/field_map.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "memory/arena.h"

namespace oribi::structures {
namespace {

constexpr std::uint64_t kSeed = 11;
constexpr std::int64_t kNow = 1'800'000'000'000;
constexpr std::int64_t kNone = FieldMap::kNoDeadline;

struct Model {
  std::string value;
  std::int64_t deadline_ms = kNone;
  bool operator==(const Model&) const = default;
};
using ModelMap = std::map<std::string, Model>;

std::string Text(const FieldValue& value) {
  char digits[base::kInt64Chars];
  return std::string(value.Text(digits));
}

class FieldMapTest : public ::testing::Test {
 protected:
  ~FieldMapTest() override {
    Clear(map_);
    EXPECT_EQ(arena_.live_bytes(), 0u);
  }
  static void Clear(FieldMap& map) {
    std::size_t budget = 1 << 30;
    EXPECT_TRUE(map.FreeSome(budget));
  }

  bool Set(const std::string& name, const std::string& value, std::int64_t deadline_ms = kNone) {
    return map_.Set(EncodedItem(name), EncodedItem(value), deadline_ms);
  }
  std::string Get(const std::string& name) const {
    const Field* const field = map_.Find(EncodedItem(name));
    return field == nullptr ? "(none)" : Text(field->value());
  }
  std::int64_t DeadlineOf(const std::string& name) const {
    return map_.Find(EncodedItem(name))->deadline_ms();
  }
  static ModelMap Contents(const FieldMap& map) {
    ModelMap contents;
    map.ForEach([&](const Field& field) {
      char digits[base::kInt64Chars];
      const std::string name(field.name().Text(digits));
      EXPECT_TRUE(contents.emplace(name, Model{Text(field.value()), field.deadline_ms()}).second);
    });
    return contents;
  }
  std::string AnyText(std::size_t most) {
    if (random_.Below(3) == 0) return std::to_string(static_cast<std::int64_t>(random_.Next()));
    return std::string(random_.Below(most), static_cast<char>('a' + random_.Below(26)));
  }
  std::string AnyName() {
    const std::string number = std::to_string(random_.Below(3'000));
    if (random_.Below(50) == 0) return std::string(600, 'n') + number;
    return random_.Below(2) == 0 ? number : "field:" + number;
  }

  base::Random random_{3};
  memory::Arena arena_;
  FieldMap map_{arena_, kSeed};
};

TEST_F(FieldMapTest, TellsWhetherAFieldIsNew) {
  EXPECT_TRUE(Set("name", "a"));
  EXPECT_FALSE(Set("name", "b"));
  EXPECT_EQ(Get("name"), "b");
  EXPECT_EQ(Get("other"), "(none)");
  EXPECT_EQ(map_.size(), 1u);
}

TEST_F(FieldMapTest, KeepsIntegersAsIntegers) {
  Set("12345", "-9223372036854775808");
  EXPECT_TRUE(map_.Find(EncodedItem("12345"))->value().is_integer());
  EXPECT_EQ(Get("12345"), "-9223372036854775808");
  Set("12345", "007");
  EXPECT_EQ(Get("12345"), "007");
}

TEST_F(FieldMapTest, MovesAValueOutThatWouldNotFit) {
  const std::size_t before = memory::LargeBytes::TotalBytes();
  const std::string large(5'000, 'x');
  Set("f", large);
  EXPECT_EQ(Get("f"), large);
  EXPECT_NE(map_.Find(EncodedItem("f"))->block(), nullptr);
  EXPECT_GT(map_.memory_bytes(), 5'000u);
  Set("f", "small");
  EXPECT_EQ(Get("f"), "small");
  EXPECT_EQ(memory::LargeBytes::TotalBytes(), before);
  EXPECT_LT(map_.memory_bytes(), 2'000u);
}

TEST_F(FieldMapTest, KeepsOrDropsADeadlineAsAsked) {
  Set("f", "a", kNow + 10);
  Set("f", "b", FieldMap::kKeepDeadline);
  EXPECT_EQ(DeadlineOf("f"), kNow + 10);
  EXPECT_EQ(map_.volatile_fields(), 1u);
  Set("f", "c");
  EXPECT_EQ(DeadlineOf("f"), kNone);
  EXPECT_EQ(map_.volatile_fields(), 0u);
  EXPECT_EQ(map_.next_deadline_ms(), DeadlineHeap::kNever);
}

TEST_F(FieldMapTest, LetsFieldsGoWhenTheirTimeHasCome) {
  for (int i = 0; i < 1'000; ++i) Set(std::to_string(i), "v", kNow + i);
  Set("stays", "v");
  EXPECT_EQ(map_.next_deadline_ms(), kNow);
  EXPECT_EQ(map_.ExpireDue(kNow - 1, 10'000), 0u);
  EXPECT_EQ(map_.ExpireDue(kNow + 499, 100), 100u);
  EXPECT_EQ(map_.ExpireDue(kNow + 499, 10'000), 400u);
  EXPECT_EQ(map_.size(), 501u);
  EXPECT_EQ(map_.next_deadline_ms(), kNow + 500);
  EXPECT_EQ(map_.ExpireDue(kNow + 5'000, 10'000), 500u);
  EXPECT_EQ(map_.size(), 1u);
}

TEST_F(FieldMapTest, FollowsADeadlineThatIsMoved) {
  Set("f", "v", kNow + 100);
  map_.SetDeadline(EncodedItem("f"), kNow + 500);
  EXPECT_EQ(map_.ExpireDue(kNow + 400, 10), 0u);
  EXPECT_EQ(map_.next_deadline_ms(), kNow + 500);
  map_.SetDeadline(EncodedItem("f"), kNow + 450);
  EXPECT_EQ(map_.ExpireDue(kNow + 450, 10), 1u);
  EXPECT_EQ(map_.size(), 0u);
}

TEST_F(FieldMapTest, DoesNotGatherRecordsOfDeadlinesThatAreGone) {
  for (int i = 0; i < 200; ++i) Set("f" + std::to_string(i), "v", kNow + 5'000);
  for (int i = 0; i < 100'000; ++i) {
    map_.SetDeadline(EncodedItem("f0"), kNone);
    map_.SetDeadline(EncodedItem("f0"), kNow + i);
  }
  EXPECT_LT(map_.memory_bytes(), 40'000u);
  EXPECT_EQ(map_.ExpireDue(kNow + 1'000'000, 1'000), 200u);
}

TEST_F(FieldMapTest, BehavesAsAMapUnderRandomChanges) {
  ModelMap model;
  std::int64_t now_ms = kNow;
  for (int i = 0; i < 100'000; ++i) {
    const std::string name = AnyName();
    const std::int64_t deadline_ms =
        random_.Below(2) == 0 ? kNone : now_ms + 1 + static_cast<std::int64_t>(random_.Below(900));
    const auto at = model.find(name);
    switch (random_.Below(6)) {
      case 0: ASSERT_EQ(map_.Erase(EncodedItem(name)), model.erase(name) == 1); break;
      case 1:
        if (at == model.end()) break;
        map_.SetDeadline(EncodedItem(name), deadline_ms);
        at->second.deadline_ms = deadline_ms;
        break;
      case 2: {
        now_ms += static_cast<std::int64_t>(random_.Below(3));
        const std::size_t gone = std::erase_if(model, [&](const auto& item) {
          return item.second.deadline_ms != kNone && item.second.deadline_ms <= now_ms;
        });
        ASSERT_EQ(map_.ExpireDue(now_ms, 1 << 20), gone);
        break;
      }
      case 3: {
        const std::string value = AnyText(100);
        const std::int64_t kept = at == model.end() ? kNone : at->second.deadline_ms;
        ASSERT_EQ(Set(name, value, FieldMap::kKeepDeadline), at == model.end());
        model[name] = {value, kept};
        break;
      }
      default: {
        const std::string value = AnyText(random_.Below(20) == 0 ? 2'000 : 60);
        ASSERT_EQ(Set(name, value, deadline_ms), at == model.end());
        model[name] = {value, deadline_ms};
      }
    }
    ASSERT_EQ(map_.size(), model.size());
  }
  EXPECT_EQ(Contents(map_), model);
  for (const auto& [name, field] : model) ASSERT_EQ(Get(name), field.value);
  std::size_t volatile_fields = 0;
  for (const auto& [name, field] : model) volatile_fields += field.deadline_ms != kNone;
  EXPECT_EQ(map_.volatile_fields(), volatile_fields);
}

TEST_F(FieldMapTest, ACopyIsIndependent) {
  for (int i = 0; i < 3'000; ++i) Set(AnyName(), AnyText(1'200), i % 3 == 0 ? kNow + i : kNone);
  const ModelMap before = Contents(map_);
  memory::Arena elsewhere;
  FieldMap copy(elsewhere, kSeed);
  copy.CopyFrom(map_);
  EXPECT_LE(copy.memory_bytes(), map_.memory_bytes());  // which may have stale records
  for (int i = 0; i < 3'000; ++i) Set(AnyName(), AnyText(1'200));
  EXPECT_EQ(Contents(copy), before);
  std::int64_t first_ms = FieldMap::kNoDeadline;
  for (const auto& [name, field] : before) {
    if (field.deadline_ms == kNone) continue;
    first_ms = first_ms == kNone ? field.deadline_ms : std::min(first_ms, field.deadline_ms);
  }
  EXPECT_EQ(copy.next_deadline_ms(), first_ms);
  Clear(copy);
  EXPECT_EQ(elsewhere.live_bytes(), 0u);
}

TEST_F(FieldMapTest, ScanSeesEveryField) {
  for (int i = 0; i < 5'000; ++i) Set(std::to_string(i), "v");
  std::multiset<std::string> seen;
  std::uint64_t cursor = 0;
  do {
    cursor = map_.Scan(cursor, [&](const Field& field) {
      char digits[base::kInt64Chars];
      seen.emplace(field.name().Text(digits));
    });
  } while (cursor != 0);
  EXPECT_EQ(seen.size(), 5'000u);
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 5'000u);
}

TEST_F(FieldMapTest, GivesBackWhatLiesOutsideItsArena) {
  const std::size_t before = memory::LargeBytes::TotalBytes();
  memory::Arena arena;
  {
    FieldMap map(arena, kSeed);
    const std::string long_name(700, 'n');
    map.Set(EncodedItem("f"), EncodedItem(std::string(3'000, 'x')), kNow);
    map.Set(EncodedItem(long_name), EncodedItem("v"));
    map.Set(EncodedItem("small"), EncodedItem("v"));
    map.FreeOutside();
  }
  EXPECT_EQ(memory::LargeBytes::TotalBytes(), before);
  EXPECT_EQ(arena.large_bytes(), 0u);
}

}  // namespace
}  // namespace oribi::structures
