#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "base/check.h"
#include "base/prefetch.h"
#include "base/random.h"
#include "memory/arena.h"
#include "memory/size_classes.h"
#include "structures/bucket.h"
#include "structures/directory.h"

namespace oribi::structures {

// The main table, and the one of large hashes and sets: extendible hashing over segments of 16
// buckets.
//
// The top bits of a hash choose the segment (Directory), the next four its home bucket; items that
// find it full go to the buckets behind it, and the home remembers how far that went
// (Bucket::reach). A full segment is split in two, which moves some 140 items in about 10 us;
// nothing else ever moves, so growth has no pauses. Segments are filled to about 96 %: at a million
// keys a slot costs 9.4 bytes.
//
// Because buckets follow the order of the hashes, a position in hash order means the same under any
// geometry. That is what makes cursors simple: "all hashes below this have been seen".
//
// Items are pointers of 48 bits owned by the caller. Traits: `std::uint64_t Hash(const Item*)
// const`. Positions hold until the next Insert or Erase.
template <typename Item, typename Traits>
class SegmentTable {
 public:
  struct Position {
    Bucket* bucket = nullptr;
    int slot = 0;
    explicit operator bool() const { return bucket != nullptr; }
  };

  SegmentTable(memory::Arena& arena, Traits traits)
      : arena_(&arena), traits_(traits), directory_({MakeSegment(), 0}) {}
  // The segments belong to the arena and go with it; Free() gives them back one by one.
  SegmentTable(SegmentTable&&) noexcept = default;
  SegmentTable& operator=(SegmentTable&&) noexcept = default;

  std::size_t size() const { return size_; }
  std::size_t segments() const { return segments_; }
  std::size_t slots() const { return segments_ * kBuckets * Bucket::kSlots; }
  int depth() const { return directory_.depth(); }
  std::size_t memory_bytes() const {
    return segments_ * sizeof(Segment) + directory_.memory_bytes();
  }
  // The part of it that is not in the arena.
  std::size_t directory_bytes() const { return directory_.memory_bytes(); }

  // The item with this hash for which equal(item) holds.
  template <typename Equal>
  Position Find(std::uint64_t hash, Equal&& equal) const {
    const Directory::Entry entry = directory_.Lookup(hash);
    auto* const segment = entry.segment<Segment>();
    const unsigned home = HomeBucket(hash, entry.depth());
    if (const Position at = FindIn(segment->buckets[home], hash, equal)) [[likely]]
      return at;
    const unsigned reach = segment->buckets[home].reach;
    for (unsigned step = 1; step <= reach; ++step) {
      const Position at = FindIn(segment->buckets[(home + step) % kBuckets], hash, equal);
      if (at) return at;
    }
    return {};
  }
  Item* At(Position at) const { return static_cast<Item*>(at.bucket->Get(at.slot)); }
  // Another item of the same hash takes the place.
  void Replace(Position at, Item* item) { at.bucket->SetPointer(at.slot, item); }

  // The hash must not have an equal item in the table.
  Position Insert(std::uint64_t hash, Item* item) {
    while (true) {
      const Directory::Entry entry = directory_.Lookup(hash);
      if (const Position at = Place(*entry.segment<Segment>(), entry.depth(), hash, item)) {
        ++size_;
        return at;
      }
      Split(hash, entry);
    }
  }

  // `hash` is that of the item there.
  void Erase(Position at, std::uint64_t hash) {
    at.bucket->tags[at.slot] = 0;
    --size_;
    if (at.bucket->Occupied() == 0) [[unlikely]]
      Shrink(hash);
  }

  // Visits the items whose home is the bucket of `cursor`, and of the buckets behind it until there
  // was one. Returns the next cursor, 0 at the end. Cursors have 48 bits: clients that keep them in
  // a double must not lose any.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    std::uint64_t from = cursor << kCursorShift;
    bool visited = false;
    do {
      const Directory::Entry entry = directory_.Lookup(from);
      const auto* const segment = entry.segment<Segment>();
      const std::uint64_t width = std::uint64_t{1} << (60 - entry.depth());
      const unsigned home = HomeBucket(from, entry.depth());
      for (unsigned step = 0; step <= segment->buckets[home].reach; ++step) {
        const Bucket& bucket = segment->buckets[(home + step) % kBuckets];
        for (unsigned mask = bucket.Occupied(); mask != 0; mask &= mask - 1) {
          Item& item = *static_cast<Item*>(bucket.Get(std::countr_zero(mask)));
          const std::uint64_t hash = traits_.Hash(item);
          if (HomeBucket(hash, entry.depth()) != home || hash < from) continue;
          visited = true;
          visit(item);
        }
      }
      from = (from / width + 1) * width;  // 0 past the last bucket
    } while (!visited && from != 0);
    return from >> kCursorShift;
  }

  // Every item with the same chance; null when there is none.
  Item* Random(base::Random& random) const {
    if (size_ == 0) return nullptr;
    while (true) {
      const Directory::Entry entry = directory_.Lookup(random.Next());
      // A segment of depth d has 2^(depth-d) directory entries: take it only once for all of them.
      if (random.Below(std::uint64_t{1} << (directory_.depth() - entry.depth())) != 0) continue;
      const auto cell = static_cast<unsigned>(random.Below(kBuckets * Bucket::kSlots));
      const Bucket& bucket = entry.segment<Segment>()->buckets[cell / Bucket::kSlots];
      const auto slot = static_cast<int>(cell % Bucket::kSlots);
      if (bucket.tags[slot] != 0) return static_cast<Item*>(bucket.Get(slot));
    }
  }

  // Positions of the items that may have this hash, of which only the top 40 bits are known:
  // segment, bucket and tag. `found(Position)` may erase it, and then answers true: the search ends
  // there.
  template <typename Found>
  void FindByPrefix(std::uint64_t hash40, Found&& found) {
    const std::uint64_t hash = hash40 << kPrefixShift;
    const Directory::Entry entry = directory_.Lookup(hash);
    auto* const segment = entry.segment<Segment>();
    const unsigned home = HomeBucket(hash, entry.depth());
    const unsigned reach = segment->buckets[home].reach;
    for (unsigned step = 0; step <= reach; ++step) {
      Bucket& bucket = segment->buckets[(home + step) % kBuckets];
      for (unsigned mask = bucket.Match(Tag(hash)); mask != 0; mask &= mask - 1) {
        if (found(Position{&bucket, std::countr_zero(mask)})) return;
      }
    }
  }
  static std::uint64_t Prefix(std::uint64_t hash) { return hash >> kPrefixShift; }

  // Brings what a lookup reads into the cache, each a few lookups after the one before: the line of
  // the directory, which is larger than that cache when there are millions of items; the home
  // bucket; the item.
  void PrefetchDirectory(std::uint64_t hash) const { directory_.Prefetch(hash); }
  Bucket* PrefetchBucket(std::uint64_t hash) const {
    Bucket* const home = &Home(hash);
    base::Prefetch(home);
    return home;
  }
  void PrefetchItem(std::uint64_t hash) const { PrefetchItem(Home(hash), hash); }
  // Where the item most likely is; none when it is not in its home bucket.
  static Position PrefetchItem(Bucket& home, std::uint64_t hash) {
    const unsigned mask = home.Match(Tag(hash));
    return mask == 0 ? Position() : PrefetchSlot(home, mask);
  }
  // Then: first the buckets behind, when there are any; then, a few lookups later, the item in one
  // of them. What is put into a table whose segments are nearly full lies there more often than
  // not: counters among two million other keys took 125 ns more each without this.
  bool PrefetchBehind(const Bucket& home, std::uint64_t hash) const {
    if (home.reach == 0) return false;
    WalkBehind(hash, [](Bucket& bucket, unsigned step) {
      base::Prefetch(&bucket);
      return step == kLinesBehind;
    });
    return true;
  }
  Position PrefetchItemBehind(std::uint64_t hash) const {
    Position at;
    WalkBehind(hash, [hash, &at](Bucket& bucket, unsigned /*step*/) {
      const unsigned mask = bucket.Match(Tag(hash));
      if (mask != 0) at = PrefetchSlot(bucket, mask);
      return mask != 0;
    });
    return at;
  }
  // Changes whenever segments come, go or are built anew. While it stays the same, a position that
  // was found ahead may be looked at: if MayHold() says so, there is an item, perhaps that one.
  std::uint32_t layout() const { return layout_; }
  static bool MayHold(Position at, std::uint64_t hash) {
    return at.bucket->tags[at.slot] == Tag(hash);
  }

  // Calls visit(Item&) for every item, in no order; the table must not change meanwhile.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    ForEachSegment([&](const Segment& segment) {
      for (const Bucket& bucket : segment.buckets) {
        for (unsigned mask = bucket.Occupied(); mask != 0; mask &= mask - 1) {
          visit(*static_cast<Item*>(bucket.Get(std::countr_zero(mask))));
        }
      }
    });
  }
  // Gives segments back, their items handed to free(Item*) before, until about `budget` items are
  // gone, and counts it down; true when nothing is left. Once begun, nothing else may be done with
  // the table but ForEach, which visits what is left.
  template <typename Free>
  bool FreeSome(std::size_t& budget, Free&& free) {
    while (freed_ < directory_.size()) {
      if (budget == 0) return false;
      auto* const segment = directory_.At(freed_).template segment<Segment>();
      freed_ += SpanOf(freed_);
      LooseItems loose;  // NOLINT: filled up to its count
      TakeOutItems(*segment, loose);
      for (std::size_t i = 0; i < loose.count; ++i) free(loose.items[i].item);
      FreeSegment(segment);
      size_ -= loose.count;
      budget -= std::min(budget, loose.count + 1);
    }
    return true;
  }
  // How many items lie 0, 1, 2 … buckets behind their home (DEBUG HTSTATS, tests).
  std::array<std::size_t, 16> Displacements() const {
    std::array<std::size_t, 16> counts{};
    for (std::uint64_t i = 0; i < directory_.size(); i += SpanOf(i)) {
      const Directory::Entry entry = directory_.At(i);
      const auto& buckets = entry.segment<Segment>()->buckets;
      for (unsigned b = 0; b < kBuckets; ++b) {
        for (unsigned mask = buckets[b].Occupied(); mask != 0; mask &= mask - 1) {
          const auto* item = static_cast<Item*>(buckets[b].Get(std::countr_zero(mask)));
          ++counts[(b + kBuckets - HomeBucket(traits_.Hash(*item), entry.depth())) % kBuckets];
        }
      }
    }
    return counts;
  }

 private:
  static constexpr unsigned kBuckets = 16;
  static constexpr int kPrefixShift = 24;
  static constexpr int kCursorShift = 16;
  // A segment is split when its next item would lie further than this from home: filled to 96 %
  // then (a simulation of 1M keys: 6 gives 92 %, 10.4 B a key; 12 gives 97 %, 9.5 B; 93-99 % of the
  // items lie at home either way).
  static constexpr unsigned kMaxReach = 12;
  // Two neighbours that fill one to less than 60 % become one, once the table as a whole is this
  // empty, or one of them is.
  static constexpr std::size_t kMergeBelow = 36;
  static constexpr int kMergeAtMost = 86;
  static constexpr std::uint64_t kCopyPerSplit = 16;
  // More than half of the usual items, 30 to 60 bytes at any even address, reach into a second
  // cache line.
  static constexpr std::size_t kSecondLook = 40;
  static constexpr unsigned kLinesBehind = 3;

  struct Segment {
    std::array<Bucket, kBuckets> buckets;
    std::array<std::uint64_t, 8>
        reserved;  // room for what a snapshot will want to know about its buckets
  };
  static_assert(sizeof(Segment) == memory::kSegmentBytes);

  template <typename Equal>
  static Position FindIn(Bucket& bucket, std::uint64_t hash, Equal& equal) {
    for (unsigned mask = bucket.Match(Tag(hash)); mask != 0; mask &= mask - 1) {
      const int slot = std::countr_zero(mask);
      if (equal(*static_cast<Item*>(bucket.Get(slot)))) [[likely]]
        return {&bucket, slot};
    }
    return {};
  }
  static Position PrefetchSlot(Bucket& bucket, unsigned mask) {
    const int slot = std::countr_zero(mask);
    const auto* const item = static_cast<const char*>(bucket.Get(slot));
    base::Prefetch(item);
    base::Prefetch(item + kSecondLook);
    return {&bucket, slot};
  }
  // The buckets behind the home of this hash, until stop(bucket, step).
  template <typename Stop>
  void WalkBehind(std::uint64_t hash, Stop&& stop) const {
    const Directory::Entry entry = directory_.Lookup(hash);
    auto& buckets = entry.segment<Segment>()->buckets;
    const unsigned home = HomeBucket(hash, entry.depth());
    for (unsigned step = 1; step <= buckets[home].reach; ++step) {
      if (stop(buckets[(home + step) % kBuckets], step)) return;
    }
  }
  Bucket& Home(std::uint64_t hash) const {
    const Directory::Entry entry = directory_.Lookup(hash);
    return entry.segment<Segment>()->buckets[HomeBucket(hash, entry.depth())];
  }
  static unsigned HomeBucket(std::uint64_t hash, int depth) {
    return static_cast<unsigned>((hash << depth) >> 60);
  }
  static std::uint8_t Tag(std::uint64_t hash) {
    const auto tag = static_cast<std::uint8_t>(hash >> kPrefixShift);
    return tag == 0 ? 1 : tag;
  }

  Segment* MakeSegment() {
    auto* const segment = new (arena_->Allocate(sizeof(Segment))) Segment;
    std::memset(static_cast<void*>(segment), 0, sizeof(Segment));
    ++segments_;
    return segment;
  }
  void FreeSegment(Segment* segment) {
    arena_->Free(segment, sizeof(Segment));
    --segments_;
  }

  static Position Place(Segment& segment, int depth, std::uint64_t hash, Item* item) {
    const unsigned home = HomeBucket(hash, depth);
    for (unsigned step = 0; step <= kMaxReach; ++step) {
      Bucket& bucket = segment.buckets[(home + step) % kBuckets];
      const unsigned free = bucket.Match(0);
      if (free == 0) continue;
      const int slot = std::countr_zero(free);
      bucket.Put(slot, item, Tag(hash));
      Bucket& mine = segment.buckets[home];
      mine.reach = std::max(mine.reach, static_cast<std::uint8_t>(step));
      return {&bucket, slot};
    }
    return {};
  }

  struct Loose {
    Item* item;
    std::uint64_t hash;
  };
  // Takes all items out of a segment and leaves it empty.
  struct LooseItems {
    std::array<Loose, kBuckets * Bucket::kSlots> items;
    std::size_t count = 0;
  };
  static void TakeOutItems(const Segment& segment, LooseItems& out) {
    for (const Bucket& bucket : segment.buckets) {
      for (unsigned mask = bucket.Occupied(); mask != 0; mask &= mask - 1) {
        auto* const item = static_cast<Item*>(bucket.Get(std::countr_zero(mask)));
        base::Prefetch(item);
        out.items[out.count++].item = item;
      }
    }
  }
  void TakeOut(Segment& segment, LooseItems& out) const {
    TakeOutItems(segment, out);
    for (std::size_t i = 0; i < out.count; ++i)
      out.items[i].hash = traits_.Hash(*out.items[i].item);
    std::memset(static_cast<void*>(&segment.buckets), 0, sizeof segment.buckets);
  }

  void Split(std::uint64_t hash, Directory::Entry entry) {
    ++layout_;
    const int depth = entry.depth() + 1;
    if (depth > directory_.depth()) directory_.Deepen();
    auto* const low = entry.segment<Segment>();
    LooseItems loose;  // NOLINT: filled up to its count
    TakeOut(*low, loose);
    Segment* const high = MakeSegment();
    const std::uint64_t bit = std::uint64_t{1} << (64 - depth);
    for (std::size_t i = 0; i < loose.count; ++i) {
      const auto& [item, item_hash] = loose.items[i];
      Segment& to = (item_hash & bit) != 0 ? *high : *low;
      ORIBI_CHECK(Place(to, depth, item_hash, item) || PlaceAnywhere(to, depth, item_hash, item));
    }
    directory_.Assign(hash & ~bit, {low, depth});
    directory_.Assign(hash | bit, {high, depth});
    if (segments_ * 2 > directory_.size()) directory_.CopyAhead(kCopyPerSplit);
  }

  // Only when all items of a full segment fall into one half.
  static bool PlaceAnywhere(Segment& segment, int depth, std::uint64_t hash, Item* item) {
    const unsigned home = HomeBucket(hash, depth);
    for (unsigned step = 0; step < kBuckets; ++step) {
      Bucket& bucket = segment.buckets[(home + step) % kBuckets];
      const unsigned free = bucket.Match(0);
      if (free == 0) continue;
      bucket.Put(std::countr_zero(free), item, Tag(hash));
      segment.buckets[home].reach =
          std::max(segment.buckets[home].reach, static_cast<std::uint8_t>(step));
      return true;
    }
    return false;
  }

  static int CountItems(const Segment& segment) {
    int count = 0;
    for (const Bucket& bucket : segment.buckets) count += std::popcount(bucket.Occupied());
    return count;
  }

  // Segments are joined when the table as a whole is nearly empty, or this part of it is: whoever
  // deletes what a scan shows empties it from one end, and comes back to no part.
  void Shrink(std::uint64_t hash) {
    const bool sparse = size_ < segments_ * kMergeBelow;
    while ((sparse || CountItems(*directory_.Lookup(hash).template segment<Segment>()) == 0) &&
           TryMerge(hash)) {
    }
  }

  // Joins the segment of `hash` with the other half of what was split once, when both are nearly
  // empty.
  bool TryMerge(std::uint64_t hash) {
    const Directory::Entry mine = directory_.Lookup(hash);
    if (mine.depth() == 0) return false;
    const Directory::Entry other =
        directory_.Lookup(hash ^ (std::uint64_t{1} << (64 - mine.depth())));
    if (other.depth() != mine.depth()) return false;
    auto* const into = mine.segment<Segment>();
    auto* const gone = other.segment<Segment>();
    if (CountItems(*into) + CountItems(*gone) > kMergeAtMost) return false;
    ++layout_;
    LooseItems loose;  // NOLINT: filled up to its count
    TakeOut(*into, loose);
    TakeOut(*gone, loose);
    const int depth = mine.depth() - 1;
    for (std::size_t i = 0; i < loose.count; ++i) {
      const auto& [item, item_hash] = loose.items[i];
      ORIBI_CHECK(Place(*into, depth, item_hash, item) ||
                  PlaceAnywhere(*into, depth, item_hash, item));
    }
    directory_.Assign(hash, {into, depth});
    FreeSegment(gone);
    return true;
  }

  std::uint64_t SpanOf(std::uint64_t index) const {
    return std::uint64_t{1} << (directory_.depth() - directory_.At(index).depth());
  }
  template <typename Visit>
  void ForEachSegment(Visit&& visit) const {
    for (std::uint64_t i = freed_; i < directory_.size(); i += SpanOf(i)) {
      visit(*directory_.At(i).template segment<Segment>());
    }
  }

  memory::Arena* arena_;
  Traits traits_;
  std::size_t size_ = 0;
  std::size_t segments_ = 0;
  std::uint32_t layout_ = 0;
  std::uint64_t freed_ = 0;  // directory entries that FreeSome has gone through
  Directory directory_;
};

}  // namespace oribi::structures
