#include "memory/heap.h"

#include <cstdlib>

#ifdef ORIBI_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

#include "base/check.h"

namespace oribi::memory {

std::size_t HeapSize(std::size_t bytes) {
#ifdef ORIBI_JEMALLOC
  return nallocx(bytes == 0 ? 1 : bytes, 0);
#else
  return bytes;
#endif
}

void* HeapAllocate(std::size_t bytes) {
  void* block = std::malloc(bytes);
  ORIBI_CHECK(block != nullptr || bytes == 0);
  return block;
}

void* HeapAllocateAligned(std::size_t bytes) {
  void* block = std::aligned_alloc(64, bytes);
  ORIBI_CHECK(block != nullptr);
  return block;
}

void HeapFree(void* block, std::size_t bytes) {
#ifdef ORIBI_JEMALLOC
  if (block != nullptr) sdallocx(block, bytes == 0 ? 1 : bytes, 0);
#else
  (void)bytes;
  std::free(block);
#endif
}

void* HeapResize(void* block, std::size_t new_bytes) {
  void* moved = std::realloc(block, new_bytes);
  ORIBI_CHECK(moved != nullptr);
  return moved;
}

}  // namespace oribi::memory
