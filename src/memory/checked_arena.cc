#include "memory/checked_arena.h"

#ifdef ORIBI_SANITIZE
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) \
  (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) \
  (static_cast<void>(address), static_cast<void>(size))
#endif

#include <cstdlib>

#include "base/check.h"
#include "memory/heap.h"
#include "memory/size_classes.h"

namespace oribi::memory {
namespace {

// The block is as large as the class, for Resize(); what lies behind the object is out of bounds
// all the same.
void Fence(void* object, std::size_t bytes, std::size_t occupied) {
  ASAN_UNPOISON_MEMORY_REGION(object, occupied);
  ASAN_POISON_MEMORY_REGION(static_cast<char*>(object) + bytes, occupied - bytes);
}

}  // namespace

std::size_t CheckedArena::RoundUp(std::size_t bytes) {
  return IsSmall(bytes) ? ClassBytes(ClassOf(bytes)) : HeapSize(bytes);
}

void* CheckedArena::Allocate(std::size_t bytes) {
  const std::size_t occupied = RoundUp(bytes);
  live_bytes_ += occupied;
  if (!IsSmall(bytes)) {
    large_bytes_ += occupied;
    return HeapAllocate(bytes);
  }
  void* object = bytes == kSegmentBytes ? std::aligned_alloc(64, bytes) : std::malloc(occupied);
  ORIBI_CHECK(object != nullptr);
  Fence(object, bytes, occupied);
  live_.emplace(object, bytes);
  return object;
}

void CheckedArena::Free(void* object, std::size_t bytes) {
  const std::size_t occupied = RoundUp(bytes);
  live_bytes_ -= occupied;
  if (!IsSmall(bytes)) {
    large_bytes_ -= occupied;
    HeapFree(object, bytes);
    return;
  }
  const auto found = live_.find(object);
  ORIBI_CHECK(found != live_.end());
  ORIBI_CHECK(found->second == bytes);
  live_.erase(found);
  ASAN_UNPOISON_MEMORY_REGION(object, occupied);
  std::free(object);
}

bool CheckedArena::Resize(void* object, std::size_t old_bytes, std::size_t new_bytes) {
  if (old_bytes == new_bytes) return true;
  if (!IsSmall(old_bytes) || !IsSmall(new_bytes)) return false;
  if (ClassOf(old_bytes) != ClassOf(new_bytes)) return false;
  const auto found = live_.find(object);
  ORIBI_CHECK(found != live_.end());
  ORIBI_CHECK(found->second == old_bytes);
  found->second = new_bytes;
  Fence(object, new_bytes, RoundUp(new_bytes));
  return true;
}

void CheckedArena::DropAll() {
  for (const auto& [object, bytes] : live_) {
    ASAN_UNPOISON_MEMORY_REGION(object, RoundUp(bytes));
    std::free(object);
  }
  live_.clear();
  live_bytes_ = large_bytes_;
}

}  // namespace oribi::memory
