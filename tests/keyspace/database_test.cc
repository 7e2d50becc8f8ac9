#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() { SetNow(kNow); }
  void SetNow(std::int64_t ms) { keyspace_.state().SetNow(ms); }
  Database& db() { return keyspace_.db(0); }
  Key K(std::string_view text) const { return keyspace_.MakeKey(text); }

  void Set(std::string_view key, std::string_view value, std::int64_t deadline_ms = kNoDeadline) {
    auto writer = db().Write(K(key));
    writer.SetString(value, deadline_ms);
    writer.Changed({"set", EventClass::kString});
  }
  std::string Text(const Entry* entry) {
    if (entry == nullptr) return "(nil)";
    return entry->form() == Entry::Form::kInteger ? std::to_string(entry->integer())
                                                  : std::string(entry->bytes());
  }
  std::string Get(std::string_view key) { return Text(db().Read(K(key))); }
  void ExpireAll() {
    while (db().ExpireDue(1000)) {
    }
  }

  Keyspace keyspace_{16, 42, kNow};
};

TEST_F(DatabaseTest, KeepsStringsOfEverySize) {
  for (const std::size_t size : {0, 1, 16, 100, 127, 128, 400, 490, 505, 513, 5'000, 2'000'000}) {
    const std::string value(size, 'v');
    Set("key", value);
    ASSERT_EQ(Get("key"), value) << size;
  }
}

// The table tells keys apart by some bits of their hashes, so that a missing key soon meets others.
TEST_F(DatabaseTest, AMissingKeyThatLooksLikeAnotherIsStillMissingWhenFoundAgain) {
  for (int i = 0; i < 500; ++i) Set("key:" + std::to_string(i), "v");
  for (int i = 0; i < 50'000; ++i) {
    const std::string name = "missing:" + std::to_string(i);
    KeyWriter writer = db().Write(K(name));
    writer.FindAgain();
    ASSERT_FALSE(writer.exists()) << name;
  }
  KeyWriter writer = db().Write(K("key:7"));
  writer.FindAgain();
  EXPECT_EQ(writer.key().text, writer.entry()->key());
}

// What a batch does ahead of a lookup.
class ExpectedKeys : public DatabaseTest {
 protected:
  void Expect(std::string_view key) { Expect(key, key); }
  // Lets `key` be expected where `shown` is.
  void Expect(std::string_view key, std::string_view shown) {
    const std::uint64_t hash = K(shown).hash;
    const std::uint64_t layout = db().Layout();
    db().Expect(K(key).hash, Database::PrefetchEntry(db().Prefetch(hash), hash), layout);
  }
};

TEST_F(ExpectedKeys, AreFoundWhereverTheyReallyAre) {
  Set("a", "1");
  Set("b", "2");
  Expect("a");
  EXPECT_EQ(Get("a"), "1");
  EXPECT_EQ(Get("b"), "2");
  Expect("a", "b");
  EXPECT_EQ(Get("a"), "1");
  Expect("none", "b");
  EXPECT_EQ(Get("none"), "(nil)");
}

TEST_F(ExpectedKeys, AreNotTakenForOthersThatLookAlike) {
  // All a table knows of an item is eight bits of its hash.
  const auto mark = [this](const std::string& key) { return K(key).hash >> 24 & 0xFF; };
  std::string twin = "0";
  for (int i = 1; mark(twin) != mark("a") || mark(twin) == 0; ++i) twin = std::to_string(i);
  Set(twin, "twin");
  Expect("a", twin);
  EXPECT_EQ(Get("a"), "(nil)");
  Set("a", "1");
  Expect("a", twin);
  EXPECT_EQ(Get("a"), "1");
}

TEST_F(ExpectedKeys, AreGoneOnceDeletedOrReplaced) {
  Set("a", "1");
  Expect("a");
  db().Write(K("a")).Delete();
  EXPECT_EQ(Get("a"), "(nil)");
  Set("a", "2");
  EXPECT_EQ(Get("a"), "2");
}

TEST_F(ExpectedKeys, AreSearchedForWhenTheTableHasChanged) {
  Set("a", "1");
  Expect("a");
  for (int i = 0; i < 10'000; ++i) Set(std::to_string(i), "x");
  EXPECT_EQ(Get("a"), "1");
  Expect("a");
  for (int i = 0; i < 10'000; ++i) db().Write(K(std::to_string(i))).Delete();
  EXPECT_EQ(Get("a"), "1");
  Expect("a");
  keyspace_.FlushAll();
  EXPECT_EQ(Get("a"), "(nil)");
  Set("a", "2");
  Expect("a");
  keyspace_.Swap(0, 1);
  EXPECT_EQ(Get("a"), "(nil)");
}

TEST_F(DatabaseTest, KeepsKeysOfEverySize) {
  for (const std::size_t size : {0, 1, 127, 128, 300, 480, 510, 700, 20'000, 1'000'000}) {
    const std::string key(size, 'k');
    Set(key, "value", kNow + 100);
    ASSERT_EQ(Get(key), "value") << size;
  }
  EXPECT_EQ(db().size(), 10u);
  SetNow(kNow + 1'000);
  ExpireAll();
  EXPECT_EQ(db().size(), 0u);
}

TEST_F(DatabaseTest, KeepsIntegersAsIntegers) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{127}, std::int64_t{-128}, std::int64_t{128},
        std::int64_t{8'388'607}, std::int64_t{8'388'608}, std::int64_t{-8'388'609},
        std::int64_t{INT64_MAX}, std::int64_t{INT64_MIN}}) {
    Set("key", std::to_string(value));
    const Entry* entry = db().Read(K("key"));
    ASSERT_EQ(entry->form(), Entry::Form::kInteger);
    ASSERT_EQ(entry->integer(), value);
  }
  for (const std::string_view text : {"007", "+1", " 1", "1 ", "-0", "9223372036854775808", "-"}) {
    Set("key", text);
    ASSERT_EQ(db().Read(K("key"))->form(), Entry::Form::kInline) << text;
  }
}

TEST_F(DatabaseTest, ReplacesAnIntegerByOneOfAnyWidthAndKeepsTheDeadline) {
  std::vector<std::int64_t> values = {0, -1, INT64_MAX, INT64_MIN};
  for (int bit = 6; bit < 63; ++bit) {
    const std::int64_t edge = std::int64_t{1} << bit;
    values.insert(values.end(), {edge - 1, -edge, edge, -edge - 1, 3});
  }
  for (const std::string_view key : {"", "k", "counter"}) {
    Set(key, "5", kNow + 100);
    for (const std::int64_t value : values) {
      db().Write(K(key)).ReplaceInteger(value);
      ASSERT_EQ(db().Read(K(key))->integer(), value);
      ASSERT_EQ(db().Read(K(key))->deadline_ms(), kNow + 100);
    }
  }
}

TEST_F(DatabaseTest, MakesAMissingKeyAnInteger) {
  db().Write(K("key")).ReplaceInteger(300);
  EXPECT_EQ(Get("key"), "300");
  EXPECT_EQ(db().Read(K("key"))->deadline_ms(), kNoDeadline);
}

TEST_F(DatabaseTest, LetsADueKeyGoWhenItIsLookedUp) {
  Set("key", "value", kNow + 50);
  SetNow(kNow + 49);
  EXPECT_EQ(Get("key"), "value");
  SetNow(kNow + 50);
  EXPECT_EQ(db().Peek(K("key")), nullptr);
  EXPECT_EQ(db().size(), 1u);
  EXPECT_EQ(Get("key"), "(nil)");
  EXPECT_EQ(db().size(), 0u);
  EXPECT_EQ(keyspace_.state().expired_keys, 1u);
}

TEST_F(DatabaseTest, LetsDueKeysGoOnTimeUntouched) {
  for (int i = 0; i < 5'000; ++i) Set("later" + std::to_string(i), "v", kNow + 1'000'000 + i);
  for (int i = 0; i < 100; ++i) Set("soon" + std::to_string(i), "v", kNow + 500);
  SetNow(kNow + 600);
  ExpireAll();
  EXPECT_EQ(db().size(), 5'000u);
  EXPECT_EQ(keyspace_.state().expired_keys, 100u);
}

TEST_F(DatabaseTest, ADeadlineMovedLaterHolds) {
  Set("key", "value", kNow + 100);
  db().Write(K("key")).SetDeadline(kNow + 100'000);
  SetNow(kNow + 50'000);
  ExpireAll();
  EXPECT_EQ(Get("key"), "value");
  SetNow(kNow + 100'100);
  ExpireAll();
  EXPECT_EQ(db().size(), 0u);
}

TEST_F(DatabaseTest, ADeadlineMovedEarlierFiresEarlier) {
  Set("key", "value", kNow + 100'000'000);
  db().Write(K("key")).SetDeadline(kNow + 100);
  SetNow(kNow + 200);
  ExpireAll();
  EXPECT_EQ(db().size(), 0u);
}

TEST_F(DatabaseTest, DeadlinesBeyondFortyBitsAreKept) {
  const std::int64_t far = kNow + (std::int64_t{1} << 52);
  Set("key", "value", far);
  EXPECT_EQ(db().Read(K("key"))->deadline_ms(), far);
  db().Write(K("key")).SetDeadline(kNow + 10);
  EXPECT_EQ(db().Read(K("key"))->deadline_ms(), kNow + 10);
  EXPECT_EQ(Get("key"), "value");
}

TEST_F(DatabaseTest, SettingADeadlineOnAValueThatJustFitsKeepsTheValue) {
  for (std::size_t size = 480; size < 512; ++size) {
    const std::string value(size, 'v');
    Set("k", value);
    db().Write(K("k")).SetDeadline(kNow + 1'000);
    ASSERT_EQ(Get("k"), value);
    db().Write(K("k")).SetDeadline(kNoDeadline);
    ASSERT_EQ(Get("k"), value);
    ASSERT_EQ(db().volatile_keys(), 0u);
  }
}

TEST_F(DatabaseTest, ResizeKeepsWhatIsThereAndFillsWithZeros) {
  Set("key", "12345");
  auto writer = db().Write(K("key"));
  char* value = writer.Resize(8);
  EXPECT_EQ(std::string(value, 8), std::string("12345\0\0\0", 8));
  value = writer.Resize(3'000);
  EXPECT_EQ(std::string(value, 8), std::string("12345\0\0\0", 8));
  EXPECT_EQ(value[2'999], '\0');
  value = writer.Resize(4);
  EXPECT_EQ(Get("key"), "1234");
}

TEST_F(DatabaseTest, AWriterCopiesABlockThatAReplyStillHolds) {
  Set("key", std::string(100'000, 'a'));
  memory::LargeBytes* const held = db().Read(K("key"))->large()->AddRef();
  db().Write(K("key")).Resize(100'000)[0] = 'b';
  EXPECT_EQ(held->bytes()[0], 'a');
  EXPECT_EQ(Get("key")[0], 'b');
  memory::LargeBytes::Release(held);
}

TEST_F(DatabaseTest, MovesAndCopiesValuesOfEveryForm) {
  for (const std::string& value :
       {std::string("42"), std::string("text"), std::string(10'000, 'x')}) {
    Set("from", value, kNow + 1'000);
    Set("to", "old");
    {
      auto from = db().Write(K("from"));
      auto to = db().Write(K("to"));
      from.CopyTo(to);
    }
    EXPECT_EQ(Get("from"), value);
    EXPECT_EQ(Get("to"), value);
    {
      auto from = db().Write(K("from"));
      auto to = keyspace_.db(3).Write(K("other"));
      from.MoveTo(to);
    }
    EXPECT_EQ(Get("from"), "(nil)");
    EXPECT_EQ(Text(keyspace_.db(3).Read(K("other"))), value);
    EXPECT_EQ(keyspace_.db(3).Read(K("other"))->deadline_ms(), kNow + 1'000);
  }
}

TEST_F(DatabaseTest, AVolatileKeyRewrittenOverAndOverDoesNotFillTheWheel) {
  for (int i = 0; i < 1'000'000; ++i) {
    Set("key", "value", kNow + 86'400'000);
    db().Write(K("key")).Delete();
    if (i % 1000 == 0) db().ExpireDue(1000);
  }
  for (int i = 0; i < 1000; ++i) db().ExpireDue(1000);
  EXPECT_LT(db().wheel().size(), 200'000u);
}

TEST_F(DatabaseTest, BehavesAsAMapUnderRandomCalls) {
  base::Random random(3);
  struct Expected {
    std::string value;
    std::int64_t deadline_ms;
  };
  std::map<std::string, Expected> model;
  std::int64_t now = kNow;
  for (int i = 0; i < 200'000; ++i) {
    const std::string key = "k" + std::to_string(random.Below(500));
    std::erase_if(model, [&](const auto& pair) {
      return pair.second.deadline_ms != kNoDeadline && pair.second.deadline_ms <= now;
    });
    auto at = model.find(key);
    switch (random.Below(8)) {
      case 0:
      case 1:
      case 2: {
        const std::string value = random.Below(3) == 0
                                      ? std::to_string(static_cast<std::int64_t>(random.Next()))
                                      : std::string(random.Below(700), 'v');
        const std::int64_t deadline =
            random.Below(2) == 0 ? kNoDeadline
                                 : now + 1 + static_cast<std::int64_t>(random.Below(3'000));
        Set(key, value, deadline);
        model[key] = {value, deadline};
        break;
      }
      case 3: {
        auto writer = db().Write(K(key));
        ASSERT_EQ(writer.exists(), at != model.end());
        if (writer.exists()) writer.Delete();
        model.erase(key);
        break;
      }
      case 4: {
        auto writer = db().Write(K(key));
        if (!writer.exists()) break;
        const std::int64_t deadline =
            random.Below(3) == 0 ? kNoDeadline
                                 : now + 1 + static_cast<std::int64_t>(random.Below(9'000));
        writer.SetDeadline(deadline);
        at->second.deadline_ms = deadline;
        break;
      }
      case 5: {
        auto writer = db().Write(K(key));
        if (!writer.exists()) break;
        const std::size_t size = random.Below(1'000);
        writer.Resize(size);
        at->second.value.resize(size);
        break;
      }
      case 6:
        now += static_cast<std::int64_t>(random.Below(20));
        SetNow(now);
        db().ExpireDue(50);
        break;
      default: ASSERT_EQ(Get(key), at == model.end() ? "(nil)" : at->second.value);
    }
  }
  SetNow(now + 100'000);
  ExpireAll();
  std::erase_if(model, [](const auto& pair) { return pair.second.deadline_ms != kNoDeadline; });
  EXPECT_EQ(db().size(), model.size());
  EXPECT_EQ(db().volatile_keys(), 0u);
  EXPECT_EQ(db().AverageTtlMs(), 0);
  for (const auto& [key, expected] : model) EXPECT_EQ(Get(key), expected.value);
}

TEST_F(DatabaseTest, FlushingGivesAllMemoryBack) {
  db();
  const std::size_t empty = keyspace_.memory_bytes();
  for (int i = 0; i < 20'000; ++i)
    Set("key" + std::to_string(i), std::string(i % 1'000u, 'v'), kNow + 5);
  EXPECT_EQ(keyspace_.FlushAll(), 20'000u);
  EXPECT_EQ(keyspace_.memory_bytes(), empty);
  EXPECT_EQ(memory::LargeBytes::TotalBytes(), 0u);
}

TEST_F(DatabaseTest, SwappingExchangesTheKeysOfTwoDatabases) {
  Set("key", "zero", kNow + 10);
  keyspace_.Swap(0, 5);
  EXPECT_EQ(db().size(), 0u);
  EXPECT_EQ(Text(keyspace_.db(5).Read(K("key"))), "zero");
}

TEST_F(DatabaseTest, IdleTimeSurvivesItsShortClock) {
  Set("key", "value");
  SetNow(kNow + 90'000);
  EXPECT_EQ(IdleSeconds(db().Peek(K("key"))->access(), kNow + 90'000), 90);
  for (int hours = 1; hours < 48; ++hours) {
    SetNow(kNow + hours * 3'600'000LL);
    db().AgeSome(10);
  }
  const std::int64_t idle = IdleSeconds(db().Peek(K("key"))->access(), kNow + 47 * 3'600'000LL);
  EXPECT_NEAR(static_cast<double>(idle), 47 * 3600, 1200);
}

}  // namespace
}  // namespace oribi::keyspace
