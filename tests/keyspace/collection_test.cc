// Packed blobs and objects as values: what every collection stands on.

#include "keyspace/collection.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

// Counts what is alive; its elements are only a number.
class Beads final : public Collection {
 public:
  explicit Beads(std::size_t count) : Collection(sizeof(Beads)), count_(count) { ++alive; }
  ~Beads() override { --alive; }

  std::size_t size() const override { return count_; }
  bool FreeSome(std::size_t& budget) override {
    const std::size_t freed = std::min(budget, count_);
    count_ -= freed;
    budget -= freed;
    return count_ == 0;
  }
  void FreeOutside() override { ++freed_outside; }
  Collection* Clone(memory::Arena& arena, const base::Pause& /*pause*/) const override {
    return NewCollection<Beads>(arena, count_);
  }
  std::size_t memory_bytes() const override { return sizeof *this + count_; }

  static inline int alive = 0;
  static inline int freed_outside = 0;

 private:
  std::size_t count_;
};

class CollectionTest : public ::testing::Test {
 protected:
  CollectionTest() {
    keyspace_.state().SetNow(kNow);
    Beads::alive = Beads::freed_outside = 0;
  }
  KeyWriter Open(std::string_view key, int db = 0) {
    return keyspace_.db(db).Write(keyspace_.MakeKey(key));
  }
  void MakeBeads(std::string_view key, std::size_t count) {
    KeyWriter writer = Open(key);
    writer.SetCollection(Type::kSet, NewCollection<Beads>(writer.arena(), count));
  }
  bool FreeSome(std::size_t budget) { return keyspace_.db(0).FreeSome(budget); }

  Keyspace keyspace_{16, 42, kNow};
};

TEST_F(CollectionTest, ABlobIsSplicedWhereverItLies) {
  base::Random random(5);
  std::string model;
  for (int i = 0; i < 20'000; ++i) {
    const bool shrink = random.Below(1500) < model.size();
    const std::size_t offset = random.Below(model.size() + 1);
    const std::size_t remove = random.Below(std::min<std::size_t>(model.size() - offset, 90) + 1);
    const std::string text(shrink ? random.Below(remove + 1) : random.Below(120),
                           static_cast<char>('a' + i % 26));
    if (model.size() - remove + text.size() == 0) continue;
    KeyWriter writer = Open("key");
    char* const at = writer.Splice(Type::kHash, offset, remove, text.size());
    text.copy(at, text.size());
    model.replace(offset, remove, text);
    ASSERT_EQ(writer.blob(), model);
    ASSERT_EQ(Open("key").entry()->type(), Type::kHash);
    if (random.Below(50) == 0) {
      writer.SetDeadline(random.Below(2) == 0 ? kNoDeadline : kNow + 1000 + i);
      ASSERT_EQ(Open("key").blob(), model);
    }
  }
}

TEST_F(CollectionTest, ABlobIsCopiedAndMovedWithItsTypeAndDeadline) {
  for (const std::size_t size : {10, 480, 900}) {
    const std::string bytes(size, 'b');
    const std::string long_key(60, 'k');
    KeyWriter source = Open("source");
    bytes.copy(source.Splice(Type::kZset, 0, source.blob().size(), size), size);
    source.SetDeadline(kNow + 5000);
    KeyWriter copy = Open(long_key);
    source.CopyTo(copy);
    KeyWriter moved = Open("moved", 1);
    source.MoveTo(moved);
    EXPECT_FALSE(Open("source").exists());
    for (KeyWriter* each : {&copy, &moved}) {
      EXPECT_EQ(each->blob(), bytes);
      EXPECT_EQ(each->entry()->type(), Type::kZset);
      EXPECT_EQ(each->deadline_ms(), kNow + 5000);
    }
    // Neither shares its bytes with the other.
    copy.MutableBlob()[0] = 'x';
    EXPECT_EQ(moved.blob(), bytes);
  }
}

TEST_F(CollectionTest, ASmallObjectIsFreedAtOnceAndALargeOneInSlices) {
  MakeBeads("small", 10);
  MakeBeads("large", 10'000);
  Open("small").Delete();
  EXPECT_EQ(Beads::alive, 1);
  Open("large").SetString("other", kNoDeadline);
  EXPECT_EQ(Beads::alive, 1);
  EXPECT_TRUE(FreeSome(5'000));
  EXPECT_FALSE(FreeSome(6'000));
  EXPECT_EQ(Beads::alive, 0);
}

TEST_F(CollectionTest, AnObjectMovesByPointerWithinItsDatabaseAndIsClonedOutOfIt) {
  MakeBeads("a", 10);
  const Collection* const object = Open("a").collection();
  KeyWriter a = Open("a");
  KeyWriter b = Open("b");
  a.MoveTo(b);
  EXPECT_EQ(Open("b").collection(), object);
  KeyWriter c = Open("c");
  Open("b").CopyTo(c);
  EXPECT_NE(Open("c").collection(), object);
  EXPECT_EQ(Beads::alive, 2);
  KeyWriter source = Open("b");
  KeyWriter elsewhere = Open("b", 1);
  source.MoveTo(elsewhere);
  EXPECT_EQ(Open("b", 1).collection()->size(), 10u);
  EXPECT_EQ(Beads::alive, 2);
}

TEST_F(CollectionTest, ADatabaseThatGoesAsAWholeGivesBackWhatLiesOutside) {
  MakeBeads("a", 10);
  MakeBeads("b", 100'000);
  Open("b").Delete();
  keyspace_.Flush(0);
  EXPECT_EQ(Beads::freed_outside, 2);
}

}  // namespace
}  // namespace oribi::keyspace
