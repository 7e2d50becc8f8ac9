#include "structures/timing_wheel.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace oribi::structures {

TimingWheel::TimingWheel(std::int64_t now_ms) : now_ms_(now_ms) {
  next_[0] = now_ms >> kWidthBits[0];
  // The coarse slots of this moment have begun: what would be in them belongs to the rings below.
  for (std::size_t ring = 1; ring < kRings; ++ring) next_[ring] = (now_ms >> kWidthBits[ring]) + 1;
}

TimingWheel::TimingWheel(TimingWheel&& other) noexcept : TimingWheel(other.now_ms_) {
  *this = std::move(other);
}

TimingWheel& TimingWheel::operator=(TimingWheel&& other) noexcept {
  if (this == &other) return *this;
  Clear();
  now_ms_ = other.now_ms_;
  next_ = other.next_;
  for (std::size_t i = 0; i < spreading_.size(); ++i) spreading_[i].Take(other.spreading_[i]);
  showing_ready_.Take(other.showing_ready_);
  ready_.Take(other.ready_);
  beyond_.Take(other.beyond_);
  beyond_start_ = std::exchange(other.beyond_start_, kNever);
  spreading_beyond_start_ = std::exchange(other.spreading_beyond_start_, kNever);
  size_ = std::exchange(other.size_, 0);
  chunk_bytes_ = std::exchange(other.chunk_bytes_, 0);
  rings_ = std::move(other.rings_);
  return *this;
}

void TimingWheel::Clear() {
  for (std::size_t ring = 0; rings_ && ring < kRings; ++ring) {
    for (Slot slot = 0; slot < RingSlots(ring); ++slot) View(ring).slots[slot].Clear(chunk_bytes_);
  }
  rings_.reset();
  for (RecordChain& chain : spreading_) chain.Clear(chunk_bytes_);
  for (RecordChain* chain : {&showing_ready_, &ready_, &beyond_}) chain->Clear(chunk_bytes_);
  beyond_start_ = spreading_beyond_start_ = kNever;
  size_ = 0;
}

TimingWheel::RingView TimingWheel::View(std::size_t ring) const {
  if (ring == 0) return {rings_->fine.slots.data(), rings_->fine.used.data()};
  if (ring == 1) return {rings_->middle.slots.data(), rings_->middle.used.data()};
  return {rings_->coarse.slots.data(), rings_->coarse.used.data()};
}

void TimingWheel::Add(std::uint64_t hash40, std::int64_t deadline_ms) {
  ++size_;
  if (deadline_ms <= now_ms_) return ready_.Push(hash40, chunk_bytes_);
  // A slot is shown when it has ended; counting to the millisecond before lets a deadline at the
  // very end be in it. If the clock was set back, the deadline's slot may have been shown: then the
  // next one has to do.
  const std::int64_t last_ms = std::max(deadline_ms - 1, next_[0] << kWidthBits[0]);
  for (std::size_t ring = 0; ring < kRings; ++ring) {
    const Slot slot = last_ms >> kWidthBits[ring];
    if (slot < next_[ring] + RingSlots(ring)) return Put(ring, slot, hash40);
  }
  PutBeyond(last_ms >> kWidthBits[kRings - 1], hash40);
}

void TimingWheel::Put(std::size_t ring, Slot slot, std::uint64_t hash40) {
  if (!rings_) rings_ = std::make_unique<Rings>();
  const std::size_t index = IndexOf(ring, slot);
  const RingView view = View(ring);
  view.slots[index].Push(hash40, chunk_bytes_);
  view.used[index / 64] |= std::uint64_t{1} << (index % 64);
}

void TimingWheel::PutBeyond(Slot slot, std::uint64_t hash40) {
  beyond_.Push(hash40, chunk_bytes_);
  beyond_start_ = std::min(beyond_start_, slot);
}

// The first slot that has records and is not started, if before `limit`; else `limit`.
TimingWheel::Slot TimingWheel::NextUsed(std::size_t ring, Slot limit) const {
  if (!rings_) return limit;
  const std::uint64_t* used = View(ring).used;
  const Slot end = std::min(limit, next_[ring] + RingSlots(ring));
  for (Slot slot = next_[ring]; slot < end;) {
    const std::size_t index = IndexOf(ring, slot);
    const std::uint64_t rest = used[index / 64] >> (index % 64);
    if (rest != 0) {
      const Slot found = slot + std::countr_zero(rest);
      return found < end ? found : limit;
    }
    slot += 64 - static_cast<Slot>(index % 64);
  }
  return limit;
}

// How far next_[ring] may go before the ring above, or what is beyond, must be spread.
TimingWheel::Slot TimingWheel::Bound(std::size_t ring) const {
  const bool above_under_way = !spreading_[ring + 1].empty();
  if (ring + 1 == kBeyond) {
    return above_under_way ? std::min(spreading_beyond_start_, beyond_start_) : beyond_start_;
  }
  return InRingBelow(ring + 1, next_[ring + 1] - (above_under_way ? 1 : 0));
}

bool TimingWheel::HasRecordsBelow(std::size_t ring) const {
  for (std::size_t below = 0; below < ring; ++below) {
    if (NextUsed(below, kNever) != kNever) return true;
  }
  return false;
}

RecordChain* TimingWheel::NextChain() {
  if (!showing_ready_.empty()) return &showing_ready_;
  RecordChain* chain = NextDueChain();
  return chain != nullptr ? chain : NextEarlyChain();
}

// The records to show so that every slot that has ended gets its turn; null when none is left.
RecordChain* TimingWheel::NextDueChain() {
  const Slot now = now_ms_ >> kWidthBits[0];
  for (;;) {
    if (!spreading_[0].empty()) return &spreading_[0];
    if (next_[0] >= now) return nullptr;
    const Slot limit = std::min(now, Bound(0));
    next_[0] = NextUsed(0, limit);
    if (next_[0] < limit) {
      Start(0);
    } else if (next_[0] < now) {
      if (RecordChain* chain = Unblock(); chain != nullptr) return chain;
    }
  }
}

// The finest ring has come to a slot of a coarser ring that is not spread yet. Takes one step
// towards that.
RecordChain* TimingWheel::Unblock() {
  for (std::size_t ring = 1; ring < kRings; ++ring) {
    if (!spreading_[ring].empty()) return &spreading_[ring];
    if (!HasRecordsBelow(ring)) SkipEmpty(ring);
    if (next_[ring] < Bound(ring)) {
      Start(ring);
      return spreading_[ring].empty() ? nullptr : &spreading_[ring];
    }
  }
  if (spreading_[kBeyond].empty()) StartBeyond();
  return &spreading_[kBeyond];
}

// With nothing in the rings below, the hand can go straight to this ring's next record, or to now.
void TimingWheel::SkipEmpty(std::size_t ring) {
  next_[ring] =
      NextUsed(ring, std::max(next_[ring], std::min(now_ms_ >> kWidthBits[ring], Bound(ring))));
  for (std::size_t above = ring; above > 0; --above) {
    next_[above - 1] = InRingBelow(above, next_[above]);
  }
}

// What can be spread before its time has come; null when there is nothing.
RecordChain* TimingWheel::NextEarlyChain() {
  for (std::size_t ring = 1; ring < kRings; ++ring) {
    while (spreading_[ring].empty() && MayStartEarly(ring)) Start(ring);
    if (!spreading_[ring].empty()) return &spreading_[ring];
  }
  if (spreading_[kBeyond].empty() && !beyond_.empty() &&
      beyond_start_ <= next_[kRings - 1] + kBeyondIsNear) {
    StartBeyond();
  }
  return spreading_[kBeyond].empty() ? nullptr : &spreading_[kBeyond];
}

// Whether the ring below has room for the whole slot.
bool TimingWheel::MayStartEarly(std::size_t ring) const {
  return next_[ring] < Bound(ring) &&
         InRingBelow(ring, next_[ring] + 1) <= next_[ring - 1] + RingSlots(ring - 1);
}

void TimingWheel::Start(std::size_t ring) {
  const std::size_t index = IndexOf(ring, next_[ring]++);
  if (!rings_) return;
  spreading_[ring].Take(View(ring).slots[index]);
  View(ring).used[index / 64] &= ~(std::uint64_t{1} << (index % 64));
}

void TimingWheel::StartBeyond() {
  spreading_[kBeyond].Take(beyond_);
  spreading_beyond_start_ = std::exchange(beyond_start_, kNever);
}

// When the ring's earliest records have to be shown at the latest.
std::int64_t TimingWheel::NextStartMs(std::size_t ring) const {
  const Slot slot = spreading_[ring].empty() ? NextUsed(ring, kNever) : next_[ring] - 1;
  if (slot == kNever) return kNever;
  // Those of the finest ring when the slot has ended, others when it begins.
  return (ring == 0 ? slot + 1 : slot) << kWidthBits[ring];
}

std::int64_t TimingWheel::NextDueMs() const {
  if (size_ == 0) return kNever;
  if (!showing_ready_.empty() || !ready_.empty()) return now_ms_;
  std::int64_t next = kNever;
  for (std::size_t ring = 0; ring < kRings; ++ring) next = std::min(next, NextStartMs(ring));
  const Slot beyond = Bound(kRings - 1);
  if (beyond != kNever) next = std::min(next, beyond << kWidthBits[kRings - 1]);
  return next;
}

std::int64_t TimingWheel::lag_ms(std::int64_t now_ms) const {
  return std::max<std::int64_t>(0, now_ms - std::min(NextDueMs(), now_ms));
}

}  // namespace oribi::structures
