#include "memory/large.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "memory/heap.h"

namespace oribi::memory {
namespace {

// Redis' limit for doubling a string (SDS_MAX_PREALLOC); beyond it a growing string gets this much
// more.
constexpr std::size_t kMaxHeadroom = std::size_t{1} << 20;

}  // namespace

LargeBytes* LargeBytes::Create(std::size_t size, std::size_t capacity) {
  // The allocator's rounding is room as well.
  const std::size_t occupied = HeapSize(sizeof(LargeBytes) + std::max(size, capacity));
  void* memory = HeapAllocate(occupied);
  total_bytes_.fetch_add(occupied, std::memory_order_relaxed);
  return new (memory) LargeBytes(size, occupied - sizeof(LargeBytes));
}

LargeBytes* LargeBytes::Copy(std::string_view bytes) {
  LargeBytes* block = Create(bytes.size());
  std::memcpy(block->data(), bytes.data(), bytes.size());
  return block;
}

void LargeBytes::Release(LargeBytes* block) {
  if (block->references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  const std::size_t occupied = block->occupied_bytes();
  total_bytes_.fetch_sub(occupied, std::memory_order_relaxed);
  HeapFree(block, occupied);
}

LargeBytes* LargeBytes::Grow(LargeBytes* block, std::size_t capacity) {
  if (capacity > block->capacity()) {
    return Reallocate(block, capacity + std::min(capacity, kMaxHeadroom));
  }
  // A copy of a shared block must have the room as well.
  return block->IsShared() ? Reallocate(block, std::max<std::size_t>(capacity, block->size()))
                           : block;
}

LargeBytes* LargeBytes::Shrink(LargeBytes* block) {
  const std::size_t needed = HeapSize(sizeof(LargeBytes) + block->size());
  if (needed == block->occupied_bytes()) return Unshare(block);
  return Reallocate(block, block->size());
}

LargeBytes* LargeBytes::Unshare(LargeBytes* block) {
  return block->IsShared() ? Reallocate(block, block->size()) : block;
}

LargeBytes* LargeBytes::Reallocate(LargeBytes* block, std::size_t capacity) {
  if (block->IsShared()) {
    LargeBytes* copy = Create(block->size(), capacity);
    std::memcpy(copy->data(), block->data(), block->size());
    Release(block);
    return copy;
  }
  const std::size_t before = block->occupied_bytes();
  const std::size_t occupied = HeapSize(sizeof(LargeBytes) + capacity);
  // The header is plain data to the allocator: nobody else holds a reference to its atomic.
  auto* moved = static_cast<LargeBytes*>(HeapResize(static_cast<void*>(block), occupied));
  moved->capacity_ = occupied - sizeof(LargeBytes);
  total_bytes_.fetch_add(occupied - before, std::memory_order_relaxed);
  return moved;
}

}  // namespace oribi::memory
