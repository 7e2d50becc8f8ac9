#pragma once

#include <cstddef>
#include <cstdint>

namespace oribi::session {

// Bytes that several reply buffers send from where they lie: one block of memory, freed with its
// last holder.
class SharedBytes {
 public:
  // With one holder.
  static SharedBytes* Make(std::size_t capacity);
  // As large as `capacity` now, at another place perhaps; there must be no second holder.
  static SharedBytes* Resize(SharedBytes* bytes, std::size_t capacity);
  void Hold() { ++holders_; }
  static void Release(void* shared_bytes);

  char* data() { return reinterpret_cast<char*>(this + 1); }

 private:
  SharedBytes() = default;

  std::size_t holders_ = 1;
};

}  // namespace oribi::session
