#include "structures/sorted_set.h"

#include "base/bytes.h"
#include "memory/size_classes.h"

namespace oribi::structures {

bool SortedSet::FreeSome(std::size_t& budget) {
  return order_.FreeSome(budget) &&
         table_.FreeSome(budget, [this](ScoredMember* member) { FreeMember(member); });
}

void SortedSet::FreeOutside() {
  std::size_t all = SIZE_MAX;
  if (large_members_ > 0) FreeSome(all);
}

void SortedSet::CopyFrom(const SortedSet& other, const base::Pause& pause) {
  for (auto at = other.order_.At(0); at.get() != nullptr; at.Next()) {
    Insert(at->member(), at->score());
    pause();
  }
}

ScoredMember* SortedSet::MakeMember(std::string_view member, double score) {
  const std::size_t bytes = ScoredMember::Size(score, member);
  member_bytes_ += bytes;
  large_members_ += bytes > memory::kMaxSmallBytes;
  return ScoredMember::Make(arena_->Allocate(bytes), score, member);
}

void SortedSet::FreeMember(ScoredMember* member) {
  const std::size_t bytes = member->size();
  member_bytes_ -= bytes;
  large_members_ -= bytes > memory::kMaxSmallBytes;
  arena_->Free(member, bytes);
}

SortedSet::Place SortedSet::Find(std::string_view member) const {
  const std::uint64_t hash = Hash(member);
  const Table::Position at = table_.Find(hash, [member](const ScoredMember& other) {
    const std::string_view text = other.member();
    return text.size() == member.size() &&
           base::SameBytes(text.data(), member.data(), member.size());
  });
  return {hash, at ? table_.At(at) : nullptr};
}

SortedSet::Table::Position SortedSet::PositionOf(const Place& place) const {
  return table_.Find(place.hash,
                     [&place](const ScoredMember& other) { return &other == place.member; });
}

const ScoredMember* SortedSet::Insert(const Place& place, std::string_view member, double score) {
  ScoredMember* const made = MakeMember(member, score);
  table_.Insert(place.hash, made);
  order_.Insert(made);
  return made;
}

void SortedSet::SetScore(const Place& place, double score) {
  auto* const member = const_cast<ScoredMember*>(place.member);
  const bool same_size = ScoredMember::Size(score, member->member()) == member->size();
  if (same_size && order_.MoveWithin(member, score)) {
    member->SetScore(score);
    return;
  }
  order_.Erase(member);
  if (member->SetScore(score)) return order_.Insert(member);
  ScoredMember* const other = MakeMember(member->member(), score);
  table_.Replace(PositionOf(place), other);
  FreeMember(member);
  order_.Insert(other);
}

void SortedSet::Erase(const Place& place) {
  order_.Erase(place.member);
  table_.Erase(PositionOf(place), place.hash);
  FreeMember(const_cast<ScoredMember*>(place.member));
}

void SortedSet::EraseFromTable(const ScoredMember* member) {
  const Place place{Hash(member->member()), member};
  table_.Erase(PositionOf(place), place.hash);
  FreeMember(const_cast<ScoredMember*>(member));
}

}  // namespace oribi::structures
