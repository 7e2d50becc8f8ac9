#include "session/shared_bytes.h"

#include <cstdlib>
#include <new>

#include "base/check.h"

namespace oribi::session {

SharedBytes* SharedBytes::Make(std::size_t capacity) {
  void* const memory = std::malloc(sizeof(SharedBytes) + capacity);
  ORIBI_CHECK(memory != nullptr);
  return new (memory) SharedBytes;
}

SharedBytes* SharedBytes::Resize(SharedBytes* bytes, std::size_t capacity) {
  void* const memory = std::realloc(static_cast<void*>(bytes), sizeof(SharedBytes) + capacity);
  ORIBI_CHECK(memory != nullptr);
  return static_cast<SharedBytes*>(memory);
}

void SharedBytes::Release(void* shared_bytes) {
  auto* const bytes = static_cast<SharedBytes*>(shared_bytes);
  if (--bytes->holders_ == 0) std::free(bytes);
}

}  // namespace oribi::session
