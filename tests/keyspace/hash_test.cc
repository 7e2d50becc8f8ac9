#include "keyspace/hash.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "keyspace/hash_writer.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr KeyEvent kEvent = {"hset", EventClass::kHash};

struct Model {
  std::string value;
  std::int64_t deadline_ms = kNoDeadline;
  bool operator==(const Model&) const = default;
};
using ModelHash = std::map<std::string, Model>;

class RecordedEvents final : public KeyEvents {
 public:
  void OnKeyEvent(int, std::string_view key, const KeyEvent& event) override {
    if (event.IsChange()) names.push_back(std::string(event.name) + " " + std::string(key));
  }
  void OnFlush(int) override {}
  void OnSwap(int, int) override {}
  std::vector<std::string> names;
};

class HashTest : public ::testing::Test {
 protected:
  HashTest() { SetNow(kNow); }

  void SetNow(std::int64_t ms) { keyspace_.state().SetNow(ms); }
  Database& db(int index = 0) { return keyspace_.db(index); }
  KeyWriter Open(std::string_view key, int index = 0) {
    return db(index).Write(keyspace_.MakeKey(key));
  }
  const Entry* EntryOf(std::string_view key, int index = 0) {
    return db(index).Peek(keyspace_.MakeKey(key));
  }
  bool Set(std::string_view key, std::string_view field, std::string_view value,
           std::int64_t deadline_ms = kNoDeadline) {
    KeyWriter writer = Open(key);
    HashWriter hash(writer);
    const bool added = hash.Set(field, value, deadline_ms);
    hash.Settle(kEvent);
    return added;
  }
  bool Erase(std::string_view key, std::string_view field) {
    KeyWriter writer = Open(key);
    HashWriter hash(writer);
    const bool gone = hash.Erase(field);
    if (gone) hash.Settle(kEvent);
    return gone;
  }
  ModelHash Contents(std::string_view key, int index = 0) {
    ModelHash contents;
    const Hash hash(EntryOf(key, index), keyspace_.state().now_ms);
    hash.ForEach([&](const HashField& field) {
      char name_digits[base::kInt64Chars];
      char digits[base::kInt64Chars];
      const std::string name(field.name.Text(name_digits));
      const Model model{std::string(field.value.Text(digits)), field.deadline_ms};
      EXPECT_TRUE(contents.emplace(name, model).second) << name;
    });
    EXPECT_EQ(contents.size(), hash.size());
    return contents;
  }
  bool IsPacked(std::string_view key) { return EntryOf(key)->form() != Entry::Form::kObject; }
  // Lets happen what is due, without anybody asking.
  void Turn(std::int64_t ms) {
    SetNow(keyspace_.state().now_ms + ms);
    while (db().ExpireDue(64)) {
    }
    db().ExpireDue(64);
  }

  Keyspace keyspace_{16, 42, kNow};
};

// Every test with a hash that stays packed, and with one that is large from the start.
class EachForm : public HashTest, public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) return;
    for (int i = 0; i < 300; ++i) Set("h", "filler:" + std::to_string(i), "v");
    ASSERT_FALSE(IsPacked("h"));
  }
  std::size_t Fillers() const { return GetParam() ? 0 : 300; }
  std::size_t Size() { return Hash(EntryOf("h"), keyspace_.state().now_ms).size() - Fillers(); }
};
INSTANTIATE_TEST_SUITE_P(Hash, EachForm, ::testing::Bool(),
                         [](const auto& made) { return made.param ? "Packed" : "Large"; });

TEST_P(EachForm, KeepsWhatWasSet) {
  EXPECT_TRUE(Set("h", "name", "a"));
  EXPECT_FALSE(Set("h", "name", "12345"));
  EXPECT_TRUE(Set("h", "", ""));
  EXPECT_EQ(Contents("h").at("name").value, "12345");
  EXPECT_EQ(Contents("h").at("").value, "");
  EXPECT_EQ(Size(), 2u);
  EXPECT_EQ(IsPacked("h"), GetParam());
}

TEST_P(EachForm, AFieldThatIsDueIsNotThere) {
  Set("h", "stays", "v");
  Set("h", "goes", "v", kNow + 10);
  EXPECT_EQ(Size(), 2u);
  SetNow(kNow + 10);
  EXPECT_EQ(Size(), 1u);
  EXPECT_FALSE(Hash(EntryOf("h"), kNow + 10).Find("goes"));
  EXPECT_TRUE(Set("h", "goes", "again"));
  EXPECT_EQ(Contents("h").at("goes"), (Model{"again", kNoDeadline}));
}

TEST_P(EachForm, FieldsGoByThemselves) {
  RecordedEvents events;
  keyspace_.state().events = &events;
  for (int i = 0; i < 1'000; ++i) Set("h", "f" + std::to_string(i), "v", kNow + 1'000);
  Set("h", "later", "v", kNow + 5'000);
  events.names.clear();
  Turn(900);
  EXPECT_TRUE(events.names.empty());
  Turn(200);
  Turn(20);
  Turn(20);
  EXPECT_FALSE(events.names.empty());
  for (const std::string& name : events.names) EXPECT_EQ(name, "hexpired h");
  EXPECT_EQ(Size(), 1u);
  EXPECT_EQ(keyspace_.state().expired_fields, 1'000u);
  Turn(5'000);
  EXPECT_EQ(Size(), 0u);
  keyspace_.state().events = nullptr;
}

TEST_P(EachForm, RenamedAndCopiedFieldsGoTheirWayToo) {
  Set("h", "f", "v", kNow + 1'000);
  {
    KeyWriter source = Open("h");
    KeyWriter target = Open("new");
    source.MoveTo(target);
    KeyWriter copy = Open("copy", 1);
    target.CopyTo(copy);
  }
  EXPECT_EQ(EntryOf("h"), nullptr);
  EXPECT_EQ(Contents("new"), Contents("copy", 1));
  Turn(1'100);
  db(1).ExpireDue(64);
  EXPECT_EQ(Contents("new").size(), Fillers());
  EXPECT_EQ(Contents("copy", 1).size(), Fillers());
  EXPECT_EQ(keyspace_.state().expired_fields, 2u);
}

TEST_P(EachForm, BehavesAsAMapUnderRandomChanges) {
  base::Random random(GetParam() ? 5 : 6);
  const std::uint64_t names = GetParam() ? 20 : 400;
  ModelHash model = Contents("h");
  std::int64_t now_ms = kNow;
  for (int i = 0; i < 20'000; ++i) {
    const std::string name =
        (random.Below(2) == 0 ? "" : "n") + std::to_string(random.Below(names));
    const std::string value = random.Below(3) == 0
                                  ? std::to_string(random.Next() >> random.Below(64))
                                  : std::string(random.Below(30), 'v');
    const std::int64_t deadline_ms = random.Below(3) == 0
                                         ? now_ms + 1 + static_cast<std::int64_t>(random.Below(500))
                                         : kNoDeadline;
    const auto at = model.find(name);
    KeyWriter writer = Open("h");
    HashWriter hash(writer);
    switch (random.Below(8)) {
      case 0:
      case 1:
        if (!hash.exists()) break;
        ASSERT_EQ(hash.Erase(name), model.erase(name) == 1);
        hash.Settle(kEvent);
        break;
      case 2:
        if (at == model.end()) break;
        hash.SetDeadline(name, deadline_ms);
        at->second.deadline_ms = deadline_ms;
        break;
      case 3: {
        const std::int64_t kept = at == model.end() ? kNoDeadline : at->second.deadline_ms;
        ASSERT_EQ(hash.Set(name, value, HashWriter::kKeepDeadline), at == model.end());
        model[name] = {value, kept};
        break;
      }
      case 4: {
        now_ms += static_cast<std::int64_t>(random.Below(8));
        SetNow(now_ms);
        std::erase_if(model, [now_ms](const auto& item) {
          return item.second.deadline_ms != kNoDeadline && item.second.deadline_ms <= now_ms;
        });
        break;
      }
      default:
        ASSERT_EQ(hash.Set(name, value, deadline_ms), at == model.end()) << i;
        model[name] = {value, deadline_ms};
    }
    if (i % 64 != 0) continue;
    ASSERT_EQ(Contents("h"), model) << i;
  }
  EXPECT_EQ(Contents("h"), model);
}

TEST_F(HashTest, AnEmptiedHashIsGone) {
  RecordedEvents events;
  keyspace_.state().events = &events;
  Set("h", "a", "1");
  EXPECT_TRUE(Erase("h", "a"));
  EXPECT_EQ(EntryOf("h"), nullptr);
  Set("h", "a", "1", kNow + 10);
  SetNow(kNow + 10);
  {
    KeyWriter writer = Open("h");
    HashWriter hash(writer);
    EXPECT_FALSE(hash.exists());
  }
  EXPECT_EQ(events.names, (std::vector<std::string>{"hset h", "hset h", "del h", "hset h",
                                                    "hexpired h", "del h"}));
  keyspace_.state().events = nullptr;
}

TEST_F(HashTest, BecomesLargeByBytesOrByFields) {
  Set("long", "f", std::string(900, 'x'));
  EXPECT_TRUE(IsPacked("long"));
  Set("long", "f", std::string(910, 'y'));
  EXPECT_TRUE(IsPacked("long"));
  Set("long", "g", std::string(200, 'x'));
  EXPECT_FALSE(IsPacked("long"));
  EXPECT_EQ(Contents("long").size(), 2u);
  for (int i = 0; i < 128; ++i) Set("many", std::to_string(i), "");
  EXPECT_TRUE(IsPacked("many"));
  Set("many", "128", "");
  EXPECT_FALSE(IsPacked("many"));
  EXPECT_EQ(Contents("many").size(), 129u);
}

TEST_F(HashTest, DeadlinesMayMakeItLarge) {
  for (int i = 0; i < 100; ++i) Set("h", "field" + std::to_string(i), "v");
  ASSERT_TRUE(IsPacked("h"));
  Set("h", "field5", "v", kNow + 50);
  EXPECT_FALSE(IsPacked("h"));
  EXPECT_EQ(Contents("h").at("field5").deadline_ms, kNow + 50);
  EXPECT_EQ(Contents("h").at("field6").deadline_ms, kNoDeadline);
}

TEST_F(HashTest, ManyHashesWithDeadlinesDoNotKeepTheWheelBusy) {
  for (int i = 0; i < 200'000; ++i) Set("h" + std::to_string(i), "f", "v", kNow + 1'000'000);
  Turn(16);
  EXPECT_GE(db().wheel().size(), 200'000u);
  EXPECT_FALSE(db().ExpireDue(64));
}

}  // namespace
}  // namespace oribi::keyspace
