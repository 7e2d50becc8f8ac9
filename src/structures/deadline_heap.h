#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>

namespace oribi::structures {

// The deadlines of the parts of one key (a hash's fields), the earliest in front: so that the key
// can be told when to look, and a look takes exactly what is due, to the millisecond. A wheel
// (timing_wheel.h) is cheaper by the record, but takes 14 KB before the first.
//
// A record is a deadline and the top 40 bits of the part's hash; the part itself keeps the only
// true deadline. Records are never searched for: one whose part has gone or waits longer by now is
// dropped when its time comes.
class DeadlineHeap {
 public:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  // Deadlines are milliseconds since 1970 in 48 bits.
  static constexpr std::int64_t kLast = (std::int64_t{1} << 48) - 1;

  // `hash40` is below 2^40, the deadline within 0 … kLast.
  void Add(std::uint64_t hash40, std::int64_t deadline_ms);
  // The deadline in front; kNever when empty.
  std::int64_t next_ms() const { return empty() ? kNever : records_.front().deadline_ms(); }
  // Takes the record in front away and gives its hash.
  std::uint64_t Pop();

  std::size_t size() const { return records_.size(); }
  bool empty() const { return records_.empty(); }
  std::size_t memory_bytes() const { return records_.size() * sizeof(Record); }

 private:
  // 48 bits of deadline and 40 of hash in twelve bytes.
  struct Record {
    std::uint32_t high;
    std::uint32_t middle;
    std::uint32_t low;

    std::int64_t deadline_ms() const {
      return static_cast<std::int64_t>(std::uint64_t{high} << 16 | middle >> 16);
    }
    std::uint64_t hash40() const { return std::uint64_t{middle & 0xFF} << 32 | low; }
    bool operator>(const Record& other) const { return deadline_ms() > other.deadline_ms(); }
  };

  // In pieces of half a kilobyte, which need no copying as it grows.
  std::deque<Record> records_;
};

}  // namespace oribi::structures
