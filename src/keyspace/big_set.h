#pragma once

#include <cstdint>
#include <optional>

#include "base/random.h"
#include "keyspace/collection.h"
#include "keyspace/set_member.h"
#include "structures/int_set.h"
#include "structures/member_table.h"

namespace oribi::keyspace {

// A large set: its integers in order in one structure, its other members in another. So it is
// compact whatever it holds, and never has to be converted.
//
// A cursor is a place in this order, which is the same whatever the set has become meanwhile: so a
// member that stays is never missed.
//
//   0                   the start
//   1 + v + 2^46        integers v nearer to zero than 2^46, in their order
//   2^63 + ...          the others, in their order: the upper 63 bits of v + 2^63
//   2^48 + c            the texts; c is the table's own cursor, of 48 bits
class BigSet final : public Collection {
 public:
  BigSet(memory::Arena& arena, std::uint64_t hash_seed)
      : Collection(sizeof(BigSet)), seed_(hash_seed), integers_(arena), arena_(&arena) {}

  std::size_t size() const override { return integers_.size() + text_count(); }
  bool FreeSome(std::size_t& budget) override;
  void FreeOutside() override;
  Collection* Clone(memory::Arena& arena, const base::Pause& pause) const override;
  std::size_t memory_bytes() const override;
  std::uint64_t LookAhead(std::string_view name) const override {
    return texts_ ? texts_->PrefetchBucket(name) : 0;
  }
  void LookAtElement(std::uint64_t hash) const override {
    if (texts_) texts_->PrefetchMember(hash);
  }

  bool Contains(const SetMember& member) const {
    if (member.is_integer()) return integers_.Contains(member.integer());
    return texts_ && texts_->Contains(member.other());
  }
  // Whether it was not there, and is now.
  bool Add(const SetMember& member);
  // Whether it was there.
  bool Remove(const SetMember& member);

  const structures::IntSet& integers() const { return integers_; }
  // Any member, each with the same chance; there must be one.
  SetMember Random(base::Random& random) const;

  // Calls visit(const SetMember&) for each.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    integers_.VisitFrom(kLeast, [&visit](std::int64_t value) {
      visit(SetMember(value));
      return true;
    });
    if (texts_) {
      texts_->ForEach([&visit](std::string_view text) { visit(SetMember::OfOther(text)); });
    }
  }

  // Visits at least one member, and goes on until `count` were visited or some more. Returns the
  // cursor to go on with, 0 at the end.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, std::uint64_t count, Visit&& visit) const;

 private:
  static constexpr std::int64_t kLeast = INT64_MIN;
  static constexpr std::int64_t kNear = std::int64_t{1} << 46;
  static constexpr std::uint64_t kTexts = std::uint64_t{1} << 48;
  static constexpr std::uint64_t kFar = std::uint64_t{1} << 63;

  ~BigSet() override = default;

  std::size_t text_count() const { return texts_ ? texts_->size() : 0; }

  static bool IsNear(std::int64_t value) { return value > -kNear && value < kNear; }
  static std::uint64_t NearCursor(std::int64_t value) {
    return static_cast<std::uint64_t>(1 + value + kNear);
  }
  static std::uint64_t FarCursor(std::int64_t value) {
    return kFar | (static_cast<std::uint64_t>(value) ^ kFar) >> 1;
  }
  // The least integer a cursor can stand for.
  static std::int64_t NearValue(std::uint64_t cursor) {
    return cursor == 0 ? 1 - kNear : static_cast<std::int64_t>(cursor) - 1 - kNear;
  }
  static std::int64_t FarValue(std::uint64_t cursor) {
    return static_cast<std::int64_t>(cursor << 1 ^ kFar);
  }

  // Each visits until `count` is used up; none when it got to the end of its part.
  template <typename Visit>
  std::optional<std::uint64_t> ScanNear(std::int64_t from, std::uint64_t& count,
                                        Visit&& visit) const;
  template <typename Visit>
  std::optional<std::uint64_t> ScanFar(std::int64_t from, std::uint64_t& count,
                                       Visit&& visit) const;
  template <typename Visit>
  std::uint64_t ScanTexts(std::uint64_t from, std::uint64_t count, Visit&& visit) const;

  std::uint64_t seed_;
  structures::IntSet integers_;
  std::optional<structures::MemberTable> texts_;  // made with the first
  memory::Arena* arena_;
};

template <typename Visit>
std::optional<std::uint64_t> BigSet::ScanNear(std::int64_t from, std::uint64_t& count,
                                              Visit&& visit) const {
  std::optional<std::uint64_t> next;
  integers_.VisitFrom(from, [&](std::int64_t value) {
    if (!IsNear(value)) return false;
    if (count == 0) {
      next = NearCursor(value);
      return false;
    }
    visit(SetMember(value));
    --count;
    return true;
  });
  return next;
}

template <typename Visit>
std::optional<std::uint64_t> BigSet::ScanFar(std::int64_t from, std::uint64_t& count,
                                             Visit&& visit) const {
  std::optional<std::uint64_t> next;
  std::uint64_t last = 0;
  const auto see = [&](std::int64_t value) {
    // Two neighbours may share a cursor, and must not be parted: the walk would not get on.
    if (count == 0 && FarCursor(value) != last) {
      next = FarCursor(value);
      return false;
    }
    visit(SetMember(value));
    last = FarCursor(value);
    if (count > 0) --count;
    return true;
  };
  if (from <= -kNear) {
    integers_.VisitFrom(from, [&](std::int64_t value) { return value <= -kNear && see(value); });
  }
  if (!next) integers_.VisitFrom(std::max(from, kNear), see);
  return next;
}

template <typename Visit>
std::uint64_t BigSet::ScanTexts(std::uint64_t from, std::uint64_t count, Visit&& visit) const {
  if (text_count() == 0) return 0;
  if (count == 0) return kTexts + from;
  std::uint64_t cursor = from;
  do {
    cursor = texts_->Scan(cursor, [&](std::string_view text) {
      visit(SetMember::OfOther(text));
      if (count > 0) --count;
    });
  } while (cursor != 0 && count > 0);
  return cursor == 0 ? 0 : kTexts + cursor;
}

template <typename Visit>
std::uint64_t BigSet::Scan(std::uint64_t cursor, std::uint64_t count, Visit&& visit) const {
  if (cursor < kTexts) {
    if (const auto next = ScanNear(NearValue(cursor), count, visit)) return *next;
    if (const auto next = ScanFar(kLeast, count, visit)) return *next;
  } else if (cursor >= kFar) {
    if (const auto next = ScanFar(FarValue(cursor), count, visit)) return *next;
  } else {
    return ScanTexts(cursor & (kTexts - 1), count, visit);
  }
  return ScanTexts(0, count, visit);
}

}  // namespace oribi::keyspace
