#include "keyspace/zset.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace oribi::keyspace {

using structures::EncodedItem;
using structures::kPackedHeader;
using structures::PackedItem;
using structures::PackedView;
using structures::ScoredMember;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Redis' small encoding does not keep the sign of zero.
double KeptScore(double score, std::uint8_t flags) {
  return (flags & kReportedLarge) != 0 ? score : score + 0.0;
}

}  // namespace

// The object lies in a slab itself; its table has a directory on the heap.
void LargeZset::FreeOutside() {
  set_.FreeOutside();
  std::destroy_at(this);
}

Collection* LargeZset::Clone(memory::Arena& arena, const base::Pause& pause) const {
  auto* const copy = NewLargeZset(arena, hash_seed_);
  copy->set_flags(flags());
  copy->set_.CopyFrom(set_, pause);
  return copy;
}

bool LexRange::IsBelow(std::string_view member) const {
  switch (min.kind) {
    case LexBound::Kind::kLowest: return false;
    case LexBound::Kind::kHighest: return true;
    case LexBound::Kind::kIncluded: return member < min.text;
    case LexBound::Kind::kExcluded: return member <= min.text;
  }
  return false;
}

bool LexRange::IsAbove(std::string_view member) const {
  switch (max.kind) {
    case LexBound::Kind::kLowest: return true;
    case LexBound::Kind::kHighest: return false;
    case LexBound::Kind::kIncluded: return member > max.text;
    case LexBound::Kind::kExcluded: return member >= max.text;
  }
  return false;
}

Zset::Zset(const Entry* entry) {
  if (entry == nullptr) return;
  if (entry->form() == Entry::Form::kObject) {
    large_ = static_cast<const LargeZset*>(entry->collection());
  } else {
    packed_ = PackedView(entry->bytes());
  }
}

std::optional<double> Zset::Score(std::string_view member) const {
  if (large_ != nullptr) {
    const auto place = large()->Find(member);
    return place ? std::optional(place.member->score()) : std::nullopt;
  }
  const char* const at = packed_.Find(EncodedItem(member), 2);
  if (at == nullptr) return std::nullopt;
  return PackedItem(PackedItem(at).next()).number();
}

std::optional<Zset::Standing> Zset::Find(std::string_view member) const {
  if (large_ != nullptr) {
    const auto place = large()->Find(member);
    if (!place) return std::nullopt;
    return Standing{large()->Rank(place.member), place.member->score()};
  }
  const EncodedItem needle(member);
  std::size_t rank = 0;
  for (const char* at = packed_.begin(); at != packed_.end(); ++rank) {
    const PackedItem score(PackedItem(at).next());
    if (needle.Is(at)) return Standing{rank, score.number()};
    at = score.next();
  }
  return std::nullopt;
}

Zset::Element Zset::At(std::size_t rank) const {
  if (large_ != nullptr) {
    const auto at = large()->order().At(rank);
    return {SetMember(at->member()), at->score()};
  }
  const PackedItem member(packed_.Seek(2 * rank));
  return {SetMember::Of(member), PackedItem(member.next()).number()};
}

Zset::Span Zset::Within(const ScoreRange& range) const {
  std::size_t first = 0;
  std::size_t end = 0;
  if (large_ != nullptr) {
    const auto& order = large()->order();
    if (range.min_excluded || range.min != -kInfinity) {
      first = range.min_excluded ? order.CountUpTo(range.min) : order.CountBelow(range.min);
    }
    const bool to_end = !range.max_excluded && range.max == kInfinity;
    end = to_end               ? size()
          : range.max_excluded ? order.CountBelow(range.max)
                               : order.CountUpTo(range.max);
  } else {
    for (const char* at = packed_.begin(); at != packed_.end(); ++end) {
      const PackedItem item(PackedItem(at).next());
      const double score = item.number();
      if (range.IsAbove(score)) break;
      first += range.IsBelow(score);
      at = item.next();
    }
  }
  return first < end ? Span{first, end - first} : Span{};
}

namespace {

struct LexSides {
  bool below;
  bool above;
};

// Of a small set's members, in order: the run that Redis finds from the front or from the end.
Zset::Span FindRun(const LexSides* sides, std::size_t count, bool from_end) {
  if (count == 0 || sides[count - 1].below || sides[0].above) return {};
  const auto is_in = [&](std::size_t i) { return !sides[i].below && !sides[i].above; };
  if (from_end) {
    std::size_t end = count;
    while (end > 0 && sides[end - 1].above) --end;
    std::size_t first = end;
    while (first > 0 && is_in(first - 1)) --first;
    return {first, end - first};
  }
  std::size_t first = 0;
  while (first < count && sides[first].below) ++first;
  std::size_t end = first;
  while (end < count && is_in(end)) ++end;
  return {first, end - first};
}

}  // namespace

Zset::Span Zset::Within(const LexRange& range, bool from_end) const {
  if (large_ == nullptr) {
    std::array<LexSides, kMaxPackedElements> sides;
    std::size_t count = 0;
    ForEach(All(), false, [&](std::string_view member, double) {
      sides[count++] = {range.IsBelow(member), range.IsAbove(member)};
    });
    return FindRun(sides.data(), count, from_end);
  }
  const auto& order = large()->order();
  const std::size_t first = order.CountWhile(
      [&range](const ScoredMember& member) { return range.IsBelow(member.member()); });
  const std::size_t end = order.CountWhile(
      [&range](const ScoredMember& member) { return !range.IsAbove(member.member()); });
  return first < end ? Span{first, end - first} : Span{};
}

void Zset::CollectOffsets(const Span& span, PairOffsets& offsets) const {
  const char* at = packed_.Seek(2 * span.first);
  for (std::size_t i = 0; i < span.count; ++i) {
    offsets[i] = static_cast<std::uint16_t>(at - packed_.begin());
    at = PackedItem(PackedItem(at).next()).next();
  }
}

ZsetWriter::Place ZsetWriter::Find(const EncodedMember& member) const {
  Place place;
  if (LargeZset* const set = large()) {
    place.large = set->set().Find(member.text());
    place.found = static_cast<bool>(place.large);
    if (place.found) place.score = place.large.member->score();
    return place;
  }
  const PackedView blob = packed();
  const EncodedItem& needle = member.item();
  for (const char* at = blob.begin(); at != blob.end();) {
    const PackedItem score(PackedItem(at).next());
    place.offset = blob.OffsetOf(at);
    if (needle.Is(at)) return {true, score.number(), {}, place.offset};
    at = score.next();
  }
  return place;
}

void ZsetWriter::Add(const Place& place, const EncodedMember& member, double score) {
  const EncodingLimits& limits = key_.state().encoding_limits;
  LargeZset* const set = large();
  const PackedView blob = set != nullptr ? PackedView("") : packed();
  const std::size_t members = set != nullptr ? set->size() : blob.count() / 2;
  const bool reported = expects_many_ || members + 1 > limits.zset_max_listpack_entries ||
                        member.IsLongerThan(limits.zset_max_listpack_value);
  const std::uint8_t flags = set != nullptr ? set->flags() : blob.flags();
  score = KeptScore(score, reported ? kReportedLarge : flags);
  if (set != nullptr) {
    set->set().Insert(place.large, member.text(), score);
  } else {
    AddToBlob(place.offset, member, score);
  }
  if (reported) ReportLarge();
}

namespace {

// Whether the pair there comes before another one.
bool ComesBefore(const char* pair, const EncodedMember& member, double score) {
  const PackedItem own(pair);
  const double number = PackedItem(own.next()).number();
  char digits[base::kInt64Chars];
  return number < score || (number == score && own.Text(digits) < member.text());
}

// Where a new pair belongs in the blob: times as scores belong behind the last pair.
std::size_t OffsetFor(const PackedView& blob, std::size_t last, const EncodedMember& member,
                      double score) {
  const char* at = blob.begin();
  if (last != 0 && ComesBefore(at - kPackedHeader + last, member, score)) return blob.bytes();
  while (at != blob.end() && ComesBefore(at, member, score)) {
    at = PackedItem(PackedItem(at).next()).next();
  }
  return blob.OffsetOf(at);
}

void PutPairCount(char* blob, std::size_t pairs) {
  structures::PutPackedHeader(blob, static_cast<std::uint8_t>(*blob), 2 * pairs);
}

}  // namespace

void ZsetWriter::AddToBlob(std::size_t last, const EncodedMember& member, double score) {
  const PackedView blob = packed();
  const EncodedItem second = EncodedItem::OfScore(score);
  const std::size_t pairs = blob.count() / 2;
  const std::size_t bytes = member.item().size() + second.size();
  if (pairs == kMaxPackedElements || blob.bytes() + bytes > kMaxPackedBytes) {
    MakeLarge();
    large()->set().Insert(member.text(), score);
    return;
  }
  if (pairs == 0 && !key_.exists()) return MakeBlob(member.item(), second);
  const std::size_t offset = OffsetFor(blob, last, member, score);
  char* const at = key_.Splice(Type::kZset, offset, 0, bytes);
  second.Write(member.item().Write(at));
  PutPairCount(at - offset, pairs + 1);
}

void ZsetWriter::MakeBlob(const EncodedItem& member, const EncodedItem& score) {
  const std::size_t bytes = kPackedHeader + member.size() + score.size();
  char* const blob = key_.Splice(Type::kZset, 0, 0, bytes);
  structures::PutPackedHeader(blob, 0, 2);
  score.Write(member.Write(blob + kPackedHeader));
}

void ZsetWriter::SetScore(const Place& place, const EncodedMember& member, double score) {
  score = KeptScore(score, zset().flags());
  if (LargeZset* const set = large()) return set->set().SetScore(place.large, score);
  const EncodedItem encoded = EncodedItem::OfScore(score);
  if (SetScoreInPlace(place, encoded, score)) return;
  const PackedView blob = packed();
  const PackedItem old(key_.blob().data() + place.offset);
  RemoveFromBlob(place.offset, blob.OffsetOf(PackedItem(old.next()).next()), 1);
  AddToBlob(0, member, score);
}

// When neither the score's width nor the order changes.
bool ZsetWriter::SetScoreInPlace(const Place& place, const EncodedItem& score, double value) {
  const PackedView blob = packed();
  const PackedItem old_score(PackedItem(key_.blob().data() + place.offset).next());
  if (old_score.size() != score.size()) return false;
  // An equal neighbour would need a comparison of members: rare enough.
  const char* const next = old_score.next();
  if (next != blob.end() && !(PackedItem(PackedItem(next).next()).number() > value)) return false;
  if (value < place.score) {
    double before = -kInfinity;
    for (const char* at = blob.begin(); blob.OffsetOf(at) < place.offset;) {
      const PackedItem number(PackedItem(at).next());
      before = number.number();
      at = number.next();
    }
    if (blob.OffsetOf(blob.begin()) != place.offset && !(before < value)) return false;
  }
  score.Write(key_.MutableBlob() + blob.OffsetOf(old_score.data()));
  return true;
}

void ZsetWriter::RemoveFromBlob(std::size_t from, std::size_t to, std::size_t pairs) {
  const std::size_t left = packed().count() / 2 - pairs;
  char* const at = key_.Splice(Type::kZset, from, to - from, 0);
  PutPairCount(at - from, left);
}

void ZsetWriter::Remove(const Place& place) {
  if (LargeZset* const set = large()) return set->set().Erase(place.large);
  const char* const at = key_.blob().data() + place.offset;
  const char* const end = PackedItem(PackedItem(at).next()).next();
  RemoveFromBlob(place.offset, packed().OffsetOf(end), 1);
}

void ZsetWriter::RemoveSpan(const Zset::Span& span) {
  if (span.count == 0) return;
  if (LargeZset* const set = large()) {
    return set->set().EraseRange(span.first, span.count, [](const ScoredMember&) {});
  }
  const PackedView blob = packed();
  const char* const from = blob.Seek(2 * span.first);
  const char* to = from;
  for (std::size_t i = 0; i < 2 * span.count; ++i) to = PackedItem(to).next();
  RemoveFromBlob(blob.OffsetOf(from), blob.OffsetOf(to), span.count);
}

void ZsetWriter::Expect(std::size_t elements) {
  if (elements <= key_.state().encoding_limits.zset_max_listpack_entries) return;
  expects_many_ = true;
  ReportLarge();
}

void ZsetWriter::ReportLarge() {
  if (LargeZset* const set = large()) {
    set->set_flags(set->flags() | kReportedLarge);
  } else if (key_.exists()) {
    char* const blob = key_.MutableBlob();
    blob[0] = static_cast<char>(PackedView({blob, kPackedHeader}).flags() | kReportedLarge);
  }
}

void ZsetWriter::MakeLarge() {
  auto* const set = NewLargeZset(key_.arena(), key_.state().hash_seed);
  const Zset small = zset();
  set->set_flags(small.flags());
  small.ForEach(small.All(), false,
                [set](std::string_view member, double score) { set->set().Insert(member, score); });
  key_.SetCollection(Type::kZset, set);
}

void ZsetWriter::Finish(const KeyEvent& event, std::size_t elements) {
  key_.state().dirty += elements - 1;
  key_.Changed(event);
  if (size() > 0) return;
  key_.Delete();
  key_.Also({"del", EventClass::kGeneric});
}

namespace {

// What a set would be as a blob; nothing when it is too large for one.
std::optional<std::size_t> PackedSize(const structures::SortedSet& set, std::uint8_t flags) {
  if (set.size() > kMaxPackedElements) return std::nullopt;
  std::size_t bytes = kPackedHeader;
  for (auto at = set.order().At(0); at.get() != nullptr; at.Next()) {
    bytes += EncodedItem(at->member()).size() +
             EncodedItem::OfScore(KeptScore(at->score(), flags)).size();
  }
  return bytes <= kMaxPackedBytes ? std::optional(bytes) : std::nullopt;
}

bool RedisCallsLarge(const structures::SortedSet& set, const EncodingLimits& limits) {
  if (set.size() > limits.zset_max_listpack_entries) return true;
  for (auto at = set.order().At(0); at.get() != nullptr; at.Next()) {
    if (at->member().size() > limits.zset_max_listpack_value) return true;
  }
  return false;
}

void WriteBlob(const structures::SortedSet& set, std::uint8_t flags, char* blob) {
  structures::PutPackedHeader(blob, flags, 2 * set.size());
  char* to = blob + kPackedHeader;
  for (auto at = set.order().At(0); at.get() != nullptr; at.Next()) {
    to = EncodedItem(at->member()).Write(to);
    to = EncodedItem::OfScore(KeptScore(at->score(), flags)).Write(to);
  }
}

// As KeptScore() does for a set that is reported small.
void DropSignsOfZeros(structures::SortedSet& set) {
  std::vector<std::string> members;
  for (auto at = set.order().At(0); at.get() != nullptr; at.Next()) {
    if (at->score() == 0 && std::signbit(at->score())) members.emplace_back(at->member());
  }
  for (const std::string& member : members) set.SetScore(set.Find(member), 0);
}

}  // namespace

void StoreZset(KeyWriter& key, LargeZset* set) {
  if (key.exists()) key.Delete();
  const bool large = RedisCallsLarge(set->set(), key.state().encoding_limits);
  const std::uint8_t flags = large ? kReportedLarge : 0;
  if (const auto bytes = PackedSize(set->set(), flags)) {
    WriteBlob(set->set(), flags, key.Splice(Type::kZset, 0, 0, *bytes));
    return key.db().Bury(set);
  }
  if (!large) DropSignsOfZeros(set->set());
  set->set_flags(flags);
  key.SetCollection(Type::kZset, set);
}

}  // namespace oribi::keyspace
