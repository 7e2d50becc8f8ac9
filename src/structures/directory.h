#pragma once

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "base/prefetch.h"

namespace oribi::structures {

// The directory of an extendible hash table: the top `depth` bits of a hash -> a segment and that
// segment's own depth (how many bits all its hashes share). Doubling copies every entry, which at a
// hundred million keys would take milliseconds; so the next, twice as large one is filled a few
// entries at a time ahead of need, and taken into use when a segment must be deeper than the
// directory.
class Directory {
 public:
  // A pointer of 48 bits with the segment's depth above it.
  class Entry {
   public:
    Entry() = default;
    Entry(void* segment, int depth)
        : word_(reinterpret_cast<std::uintptr_t>(segment) | static_cast<std::uint64_t>(depth)
                                                                << 48) {}
    template <typename Segment>
    Segment* segment() const {
      return reinterpret_cast<Segment*>(word_ & ((std::uint64_t{1} << 48) - 1));
    }
    int depth() const { return static_cast<int>(word_ >> 48); }

   private:
    std::uint64_t word_;
  };

  explicit Directory(Entry only) : entries_(Allocate(1)) { entries_[0] = only; }
  Directory(Directory&& other) noexcept { Swap(other); }
  Directory& operator=(Directory&& other) noexcept {
    Swap(other);
    return *this;
  }
  ~Directory() {
    std::free(entries_);
    std::free(next_);
  }

  int depth() const { return depth_; }
  std::uint64_t size() const { return std::uint64_t{1} << depth_; }
  Entry Lookup(std::uint64_t hash) const { return entries_[hash >> 1 >> (63 - depth_)]; }
  void Prefetch(std::uint64_t hash) const { base::Prefetch(&entries_[hash >> 1 >> (63 - depth_)]); }
  Entry At(std::uint64_t index) const { return entries_[index]; }

  // All hashes that share the top `entry.depth()` bits with `hash` now lead to `entry`. Its depth
  // must not be above depth(): Deepen first.
  void Assign(std::uint64_t hash, Entry entry) {
    const std::uint64_t span = std::uint64_t{1} << (depth_ - entry.depth());
    const std::uint64_t first = (hash >> 1 >> (63 - depth_)) & ~(span - 1);
    for (std::uint64_t i = first; i < first + span; ++i) Put(i, entry);
  }

  // Makes the directory one bit deeper.
  void Deepen() {
    ORIBI_CHECK(depth_ < kMaxDepth);
    CopyAhead(size());
    std::free(entries_);
    entries_ = std::exchange(next_, nullptr);
    copied_ = 0;
    ++depth_;
  }

  // Copies up to `count` more entries into the next directory, which it makes when there is none.
  void CopyAhead(std::uint64_t count) {
    if (next_ == nullptr) next_ = Allocate(2 * size());
    for (; count > 0 && copied_ < size(); --count, ++copied_) {
      next_[2 * copied_] = next_[2 * copied_ + 1] = entries_[copied_];
    }
  }

  std::size_t memory_bytes() const {
    return (size() + (next_ != nullptr ? 2 * size() : 0)) * sizeof(Entry);
  }

 private:
  // Tags begin 24 bits above the lowest one (segment_table.h); directory and bucket bits stay above
  // them.
  static constexpr int kMaxDepth = 28;

  static Entry* Allocate(std::uint64_t count) {
    auto* const memory = static_cast<Entry*>(std::malloc(count * sizeof(Entry)));
    ORIBI_CHECK(memory != nullptr);
    return memory;
  }
  void Put(std::uint64_t index, Entry entry) {
    entries_[index] = entry;
    if (index < copied_) next_[2 * index] = next_[2 * index + 1] = entry;
  }
  void Swap(Directory& other) {
    std::swap(entries_, other.entries_);
    std::swap(next_, other.next_);
    std::swap(copied_, other.copied_);
    std::swap(depth_, other.depth_);
  }

  Entry* entries_ = nullptr;
  Entry* next_ = nullptr;  // the directory one bit deeper, while it is being filled
  std::uint64_t copied_ =
      0;  // how many of entries_ next_ holds (each twice); those are kept up to date
  int depth_ = 0;
};

}  // namespace oribi::structures
