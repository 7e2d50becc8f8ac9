#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "structures/record_chain.h"

// The deadlines of keys, sorted just well enough.
//
// Three rings of slots: 1024 of 16 ms, 512 of 8.192 s and 256 of about 35 minutes, which together
// reach six days ahead; what is later waits in one more chain. A record goes to the finest ring
// that reaches its deadline. It is the top 40 bits of the key's hash and nothing else, no deadline
// and no pointer: entries may move and vanish, and the key's own deadline is the only truth.
//
// So the wheel alone cannot spread a coarse slot over the finer ring. It shows the slot's records
// to the owner, who finds keys that are not due yet and adds them again; they land in the finer
// ring. There a key whose TTL was renewed meanwhile also gets its new place, without ever having
// had a second record.
//
// A coarse slot is half as wide as the ring below reaches. Thus it can be spread before it begins,
// by calls that have nothing else to do, and no deadline has to wait because a million others of
// its slot are shown first.
namespace oribi::structures {

class TimingWheel {
 public:
  // The width of the finest slot: how late a deadline may fire, if Advance() is called in time.
  static constexpr std::int64_t kTickMs = 16;
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  explicit TimingWheel(std::int64_t now_ms);
  TimingWheel(TimingWheel&& other) noexcept;
  TimingWheel& operator=(TimingWheel&& other) noexcept;
  ~TimingWheel() { Clear(); }

  // `hash40`: the top 40 bits of the key's hash, as a number below 2^40. A deadline that has passed
  // fires at the next Advance().
  void Add(std::uint64_t hash40, std::int64_t deadline_ms);

  // Shows due(hash40) the records whose deadline is at or before `now_ms` and, as the finer rings
  // need them, records of coarse slots that are not due yet. A record shown has left the wheel: if
  // its key has a deadline in the future, the owner calls Add() with that, within due() or soon
  // after. Shows at most `max_records` and goes on from there at the next call. Returns how many
  // were shown.
  template <typename Due>
  std::size_t Advance(std::int64_t now_ms, std::size_t max_records, Due&& due);

  // When Advance() should be called next; kNever when the wheel is empty.
  std::int64_t NextDueMs() const;
  // How far behind the clock the wheel is; 0 when it has shown all it should have.
  std::int64_t lag_ms(std::int64_t now_ms) const;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t memory_bytes() const { return chunk_bytes_ + (rings_ ? sizeof(Rings) : 0); }
  // Takes time by the number of chunks; to be rid of a large wheel at once, move it to another
  // thread.
  void Clear();

 private:
  // Slots are numbered through from time 0, each ring's by their own width.
  using Slot = std::int64_t;

  static constexpr std::size_t kRings = 3;
  // Stands beside the rings in spreading_: what is too far ahead for any ring.
  static constexpr std::size_t kBeyond = kRings;
  static constexpr std::array<int, kRings> kRingBits{10, 9, 8};
  static constexpr std::array<int, kRings> kWidthBits{4, 4 + 9, 4 + 9 + 8};
  // When the coarsest ring comes this close to what is beyond it, that is sorted again: half the
  // ring.
  static constexpr Slot kBeyondIsNear = 128;

  static constexpr Slot RingSlots(std::size_t ring) { return Slot{1} << kRingBits[ring]; }
  static constexpr std::size_t IndexOf(std::size_t ring, Slot slot) {
    return static_cast<std::size_t>(slot & (RingSlots(ring) - 1));
  }
  // The number of the same moment's slot in the ring below.
  static constexpr Slot InRingBelow(std::size_t ring, Slot slot) {
    return slot << (kWidthBits[ring] - kWidthBits[ring - 1]);
  }

  template <int kBits>
  struct Ring {
    std::array<RecordChain, std::size_t{1} << kBits> slots;
    std::array<std::uint64_t, (std::size_t{1} << kBits) / 64> used{};  // a bit per slot
  };
  struct Rings {
    Ring<kRingBits[0]> fine;
    Ring<kRingBits[1]> middle;
    Ring<kRingBits[2]> coarse;
  };
  struct RingView {
    RecordChain* slots;
    std::uint64_t* used;
  };

  RingView View(std::size_t ring) const;
  void Put(std::size_t ring, Slot slot, std::uint64_t hash40);
  void PutBeyond(Slot slot, std::uint64_t hash40);
  Slot NextUsed(std::size_t ring, Slot limit) const;
  Slot Bound(std::size_t ring) const;
  bool HasRecordsBelow(std::size_t ring) const;
  std::int64_t NextStartMs(std::size_t ring) const;

  RecordChain* NextChain();
  RecordChain* NextDueChain();
  RecordChain* Unblock();
  RecordChain* NextEarlyChain();
  bool MayStartEarly(std::size_t ring) const;
  void SkipEmpty(std::size_t ring);
  void Start(std::size_t ring);
  void StartBeyond();

  std::int64_t now_ms_;
  // The first slot of each ring that has not been started. Holds for each ring r below the
  // coarsest, in slots of r:
  //   next_[r] <= next_[r + 1]: no slot is shown before the coarser one around it is spread;
  //   next_[r + 1] <= next_[r] + RingSlots(r): what is too far ahead for r has its place above.
  std::array<Slot, kRings> next_{};
  // What is being shown: of each ring, slot next_[ring] - 1; and of what was beyond.
  std::array<RecordChain, kRings + 1> spreading_;
  // Past deadlines: those to show now, and those for the next call.
  RecordChain showing_ready_;
  RecordChain ready_;
  RecordChain beyond_;
  // The earliest of what is beyond and of the part of it being shown, as slots of the coarsest
  // ring.
  Slot beyond_start_ = kNever;
  Slot spreading_beyond_start_ = kNever;
  std::size_t size_ = 0;
  std::size_t chunk_bytes_ = 0;
  std::unique_ptr<Rings> rings_;  // from the first record on
};

template <typename Due>
std::size_t TimingWheel::Advance(std::int64_t now_ms, std::size_t max_records, Due&& due) {
  now_ms_ = now_ms;
  if (showing_ready_.empty()) showing_ready_.Take(ready_);
  std::size_t shown = 0;
  while (shown < max_records) {
    RecordChain* chain = NextChain();
    if (chain == nullptr) break;
    // due() may add records, but none to a chain that is being shown.
    for (; shown < max_records && !chain->empty(); ++shown) {
      --size_;
      due(chain->Pop(chunk_bytes_));
    }
  }
  return shown;
}

}  // namespace oribi::structures
