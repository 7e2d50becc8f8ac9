#include "structures/deadline_heap.h"

#include <algorithm>

namespace oribi::structures {

void DeadlineHeap::Add(std::uint64_t hash40, std::int64_t deadline_ms) {
  const auto deadline = static_cast<std::uint64_t>(deadline_ms);
  records_.push_back({static_cast<std::uint32_t>(deadline >> 16),
                      static_cast<std::uint32_t>((deadline & 0xFFFF) << 16 | hash40 >> 32),
                      static_cast<std::uint32_t>(hash40)});
  std::push_heap(records_.begin(), records_.end(), std::greater<>());
}

std::uint64_t DeadlineHeap::Pop() {
  std::pop_heap(records_.begin(), records_.end(), std::greater<>());
  const std::uint64_t hash40 = records_.back().hash40();
  records_.pop_back();
  return hash40;
}

}  // namespace oribi::structures
