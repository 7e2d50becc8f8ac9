#include "keyspace/big_set.h"

namespace oribi::keyspace {

bool BigSet::Add(const SetMember& member) {
  if (member.is_integer()) return integers_.Insert(member.integer());
  if (!texts_) texts_.emplace(*arena_, seed_);
  return texts_->Insert(member.other());
}

bool BigSet::Remove(const SetMember& member) {
  if (member.is_integer()) return integers_.Erase(member.integer());
  return texts_ && texts_->Erase(member.other());
}

SetMember BigSet::Random(base::Random& random) const {
  const std::uint64_t rank = random.Below(size());
  if (rank < integers_.size()) return SetMember(integers_.At(rank));
  return SetMember::OfOther(texts_->Random(random));
}

bool BigSet::FreeSome(std::size_t& budget) {
  if (!integers_.FreeSome(budget)) return false;
  return !texts_ || texts_->FreeSome(budget);
}

void BigSet::FreeOutside() {
  if (!texts_) return;
  texts_->FreeOutside();
  texts_.reset();
}

Collection* BigSet::Clone(memory::Arena& arena, const base::Pause& pause) const {
  auto* const copy = NewCollection<BigSet>(arena, arena, seed_);
  copy->set_flags(flags());
  copy->integers_.CopyFrom(integers_, pause);
  if (texts_) {
    copy->texts_.emplace(arena, seed_);
    copy->texts_->CopyFrom(*texts_, pause);
  }
  return copy;
}

std::size_t BigSet::memory_bytes() const {
  return sizeof(BigSet) + integers_.memory_bytes() + (texts_ ? texts_->memory_bytes() : 0);
}

}  // namespace oribi::keyspace
