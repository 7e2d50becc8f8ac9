#pragma once

#include <cstddef>
#include <unordered_map>

namespace oribi::memory {

// Keeps the promises of SlabArena with a heap block per object, so that AddressSanitizer sees every
// byte read or written out of bounds, every use after free, and everything that was forgotten. The
// counts are the same.
class CheckedArena {
 public:
  CheckedArena() = default;
  CheckedArena(const CheckedArena&) = delete;
  CheckedArena& operator=(const CheckedArena&) = delete;
  ~CheckedArena() { DropAll(); }

  void* Allocate(std::size_t bytes);
  void Free(void* object, std::size_t bytes);
  bool Resize(void* object, std::size_t old_bytes, std::size_t new_bytes);
  static std::size_t RoundUp(std::size_t bytes);

  std::size_t ReturnFreePages(std::size_t) { return 0; }
  void DropAll();

  static bool IsSparse(const void*, std::size_t) { return false; }

  std::size_t live_bytes() const { return live_bytes_; }
  std::size_t large_bytes() const { return large_bytes_; }
  // There are no pages; what they would hold at best.
  std::size_t page_bytes() const { return live_bytes_ - large_bytes_; }

 private:
  // Small objects only: the owner of a large one frees it himself.
  std::unordered_map<void*, std::size_t> live_;
  std::size_t live_bytes_ = 0;
  std::size_t large_bytes_ = 0;
};

}  // namespace oribi::memory
