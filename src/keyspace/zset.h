#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "keyspace/collection.h"
#include "keyspace/entry.h"
#include "keyspace/key_writer.h"
#include "keyspace/set_member.h"
#include "structures/packed.h"
#include "structures/sorted_set.h"

// Sorted sets. A small one is a packed blob of members and scores in turn, in order; a large one a
// structures::SortedSet. Zset reads and ZsetWriter changes both alike.
namespace oribi::keyspace {

class LargeZset final : public Collection {
 public:
  LargeZset(memory::Arena& arena, std::uint64_t hash_seed)
      : Collection(sizeof(LargeZset)), set_(arena, hash_seed), hash_seed_(hash_seed) {}

  structures::SortedSet& set() { return set_; }
  const structures::SortedSet& set() const { return set_; }

  std::size_t size() const override { return set_.size(); }
  bool FreeSome(std::size_t& budget) override { return set_.FreeSome(budget); }
  void FreeOutside() override;
  Collection* Clone(memory::Arena& arena, const base::Pause& pause) const override;
  std::size_t memory_bytes() const override { return sizeof *this + set_.memory_bytes(); }
  std::uint64_t LookAhead(std::string_view name) const override {
    return set_.PrefetchBucket(name);
  }
  void LookAtElement(std::uint64_t hash) const override { set_.PrefetchMember(hash); }

 private:
  structures::SortedSet set_;
  std::uint64_t hash_seed_;
};

inline LargeZset* NewLargeZset(memory::Arena& arena, std::uint64_t hash_seed) {
  return NewCollection<LargeZset>(arena, arena, hash_seed);
}

struct ScoreRange {
  double min = 0;
  double max = 0;
  bool min_excluded = false;
  bool max_excluded = false;

  bool IsBelow(double score) const { return min_excluded ? score <= min : score < min; }
  bool IsAbove(double score) const { return max_excluded ? score >= max : score > max; }
};

// An end of a range of members by their bytes: "-", "+", "[text" or "(text".
struct LexBound {
  enum class Kind : std::uint8_t { kLowest, kHighest, kIncluded, kExcluded } kind;
  std::string_view text = {};
};
struct LexRange {
  LexBound min;
  LexBound max;
  bool IsBelow(std::string_view member) const;
  bool IsAbove(std::string_view member) const;
};

// Reads a sorted set. Views it shows end with the next change, or with the visit.
class Zset {
 public:
  Zset() = default;  // empty, as that of a missing key
  // `entry` is null or of type zset.
  explicit Zset(const Entry* entry);

  std::size_t size() const { return large_ != nullptr ? large_->size() : packed_.count() / 2; }
  std::uint8_t flags() const { return large_ != nullptr ? large_->flags() : packed_.flags(); }

  std::optional<double> Score(std::string_view member) const;
  struct Standing {
    std::size_t rank;  // 0: the lowest score
    double score;
  };
  std::optional<Standing> Find(std::string_view member) const;

  // A run of neighbours, by their ranks.
  struct Span {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  Span All() const { return {0, size()}; }
  Span Within(const ScoreRange& range) const;
  // Where scores differ this has no meaning, and Redis' answer depends on where it starts: of a
  // small set, from which end.
  Span Within(const LexRange& range, bool from_end = false) const;

  struct Element {
    SetMember member;
    double score;
  };
  // The one of this rank, which is below size().
  Element At(std::size_t rank) const;

  // visit(std::string_view member, double score), in order or backwards.
  template <typename Visit>
  void ForEach(const Span& span, bool backwards, Visit&& visit) const;
  // The next stretch of a scan; returns the cursor to go on with, 0 at the end.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const;

  // Null when it is small.
  const structures::SortedSet* large() const {
    return large_ != nullptr ? &large_->set() : nullptr;
  }
  const structures::PackedView& packed() const { return packed_; }

 private:
  using PairOffsets = std::array<std::uint16_t, kMaxPackedElements>;

  template <typename Visit>
  static const char* ShowPair(const char* at, Visit&& visit) {
    char digits[base::kInt64Chars];
    const structures::PackedItem member(at);
    const structures::PackedItem score(member.next());
    visit(member.Text(digits), score.number());
    return score.next();
  }
  void CollectOffsets(const Span& span, PairOffsets& offsets) const;

  structures::PackedView packed_{std::string_view()};
  const LargeZset* large_ = nullptr;
};

// Changes a sorted set through the key's write handle. The key is missing, and made by the first
// Add, or a zset.
class ZsetWriter {
 public:
  explicit ZsetWriter(KeyWriter& key) : key_(key) {}

  Zset zset() const { return Zset(key_.entry()); }
  std::size_t size() const { return zset().size(); }

  // Where a member is or would be. Holds until the next change.
  struct Place {
    bool found = false;
    double score = 0;
    structures::SortedSet::Place large{};
    std::size_t offset = 0;  // of its pair in the blob; if not found, of the last pair, or 0
  };
  Place Find(const EncodedMember& member) const;
  // For a member not found.
  void Add(const Place& place, const EncodedMember& member, double score);
  // For one that was.
  void SetScore(const Place& place, const EncodedMember& member, double score);
  void Remove(const Place& place);
  void RemoveSpan(const Zset::Span& span);

  // So many elements are about to be added: Redis chooses the encoding by that.
  void Expect(std::size_t elements);
  // From now on OBJECT ENCODING says "skiplist".
  void ReportLarge();

  // Ends a change of `elements`: reports the event and deletes the key if nothing is left.
  void Finish(const KeyEvent& event, std::size_t elements = 1);

 private:
  LargeZset* large() const { return static_cast<LargeZset*>(key_.collection()); }
  structures::PackedView packed() const { return structures::PackedView(key_.blob()); }
  void AddToBlob(std::size_t last, const EncodedMember& member, double score);
  void MakeBlob(const structures::EncodedItem& member, const structures::EncodedItem& score);
  void RemoveFromBlob(std::size_t from, std::size_t to, std::size_t pairs);
  bool SetScoreInPlace(const Place& place, const structures::EncodedItem& score, double value);
  void MakeLarge();

  KeyWriter& key_;
  bool expects_many_ = false;
};

// Makes the key this sorted set, whatever it was, without a deadline. For results that were put
// together aside, in the key's arena; `set` must not be empty, and is the key's or gone afterwards.
void StoreZset(KeyWriter& key, LargeZset* set);

template <typename Visit>
void Zset::ForEach(const Span& span, bool backwards, Visit&& visit) const {
  std::size_t left = span.count;
  if (left == 0) return;
  if (large_ != nullptr) {
    auto at = large()->order().At(backwards ? span.first + left - 1 : span.first);
    for (; left > 0; --left) {
      visit(at->member(), at->score());
      backwards ? at.Previous() : at.Next();
    }
  } else if (backwards) {
    PairOffsets offsets;
    CollectOffsets(span, offsets);
    while (left > 0) ShowPair(packed_.begin() + offsets[--left], visit);
  } else {
    const char* at = packed_.Seek(2 * span.first);
    for (; left > 0; --left) at = ShowPair(at, visit);
  }
}

template <typename Visit>
std::uint64_t Zset::Scan(std::uint64_t cursor, Visit&& visit) const {
  if (large_ != nullptr) {
    return large()->Scan(cursor, [&visit](const structures::ScoredMember& member) {
      visit(member.member(), member.score());
    });
  }
  ForEach(All(), false, visit);
  return 0;
}

}  // namespace oribi::keyspace
