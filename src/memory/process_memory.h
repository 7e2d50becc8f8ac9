#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What the process as a whole uses, for INFO and MEMORY.
namespace oribi::memory {

// In bytes, from /proc; 0 where there is none.
std::size_t ResidentBytes();
std::size_t TotalSystemBytes();

// As jemalloc reports them, all zero without it. The slab arena's regions are not among them.
struct AllocatorStats {
  std::size_t allocated = 0;
  std::size_t active = 0;
  std::size_t resident = 0;
  std::size_t metadata = 0;
  std::size_t muzzy = 0;
};
AllocatorStats ReadAllocatorStats();
// The first of them alone. Takes some 10 us: the allocator adds up anew.
std::size_t AllocatedBytes();

// "jemalloc-5.3.0" or "libc".
std::string_view AllocatorName();

// The allocator's own statistics for people to read; empty when it has none.
std::string AllocatorReport();

// Gives all free memory of the allocator back to the operating system (MEMORY PURGE).
void PurgeAllocator();

// The most a number has been, and when.
class PeakTracker {
 public:
  void Note(std::size_t bytes, std::int64_t now_ms) {
    if (bytes <= bytes_) return;
    bytes_ = bytes;
    at_ms_ = now_ms;
  }
  void Reset() { *this = {}; }
  std::size_t bytes() const { return bytes_; }
  std::int64_t at_ms() const { return at_ms_; }

 private:
  std::size_t bytes_ = 0;
  std::int64_t at_ms_ = 0;
};

}  // namespace oribi::memory
