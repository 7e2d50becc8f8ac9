#pragma once

#include <cstddef>

// Blocks from the general allocator (jemalloc; the sanitizers' own when they watch), counted
// exactly.
namespace oribi::memory {

// What a block asked for as `bytes` really occupies.
std::size_t HeapSize(std::size_t bytes);
// Never null: the process stops when there is no memory.
void* HeapAllocate(std::size_t bytes);
// The block starts a cache line; `bytes` is a power of two, 64 or more.
void* HeapAllocateAligned(std::size_t bytes);
// `bytes` must be what the block was asked for.
void HeapFree(void* block, std::size_t bytes);
// Keeps the first min(old, new) bytes; the block may move.
void* HeapResize(void* block, std::size_t new_bytes);

}  // namespace oribi::memory
