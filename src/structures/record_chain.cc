#include "structures/record_chain.h"

#include <algorithm>

#include "memory/heap.h"

namespace oribi::structures {

void RecordChain::AddChunk(std::size_t& bytes) {
  const std::uintptr_t behind = empty() ? 0 : std::min<std::uintptr_t>(ordinal() + 1, kOrdinalMask);
  const std::size_t size = ChunkBytes(behind);
  auto* memory = static_cast<unsigned char*>(memory::HeapAllocateAligned(size));
  std::memcpy(memory, &newest_, sizeof newest_);
  memory[kUsedAt] = 0;
  newest_ = reinterpret_cast<std::uintptr_t>(memory) | behind;
  bytes += size;
}

void RecordChain::DropChunk(std::size_t& bytes) {
  const std::size_t size = ChunkBytes(ordinal());
  unsigned char* memory = chunk();
  std::memcpy(&newest_, memory, sizeof newest_);
  memory::HeapFree(memory, size);
  bytes -= size;
}

void RecordChain::Clear(std::size_t& bytes) {
  while (!empty()) DropChunk(bytes);
}

}  // namespace oribi::structures
