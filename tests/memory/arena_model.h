#pragma once

#include <cstring>
#include <utility>
#include <vector>

#include "memory/size_classes.h"

namespace oribi::memory {

// An arena beside a list of what was allocated from it, each block filled with a pattern of its
// own.
template <typename Arena>
class ArenaModel {
 public:
  ~ArenaModel() { FreeAll(); }

  // One operation, chosen by `choices`; false when the arena broke a promise.
  template <typename Choices>
  bool Step(Choices& choices) {
    const std::uint64_t percent_growing = growing_ ? 70 : 35;
    const auto kind = choices.Below(100);
    if (kind == 99) return Rare(choices);
    if (kind < percent_growing || blocks_.empty()) return Add(SomeSize(choices), choices);
    const auto at = static_cast<std::size_t>(choices.Below(blocks_.size()));
    return kind % 4 == 0 ? ResizeAt(at, choices) : FreeAt(at);
  }

  // Everything goes back: nothing may be left.
  bool End() {
    return FreeAll() && arena_.large_bytes() == 0 &&
           (arena_.ReturnFreePages(~std::size_t{0}), arena_.page_bytes() == 0);
  }

 private:
  struct Block {
    void* memory;
    std::size_t bytes;
    unsigned char pattern;
  };

  template <typename Choices>
  static std::size_t SomeSize(Choices& choices) {
    switch (choices.Below(10)) {
      case 0: return kSegmentBytes;
      case 1: return choices.Below(5000) + 1;
      case 2: return choices.Below(kMaxSmallBytes) + 1;
      default: return choices.Below(100) + 1;
    }
  }

  static bool IsIntact(const Block& block) {
    const auto* bytes = static_cast<const unsigned char*>(block.memory);
    for (std::size_t i = 0; i < block.bytes; ++i) {
      if (bytes[i] != block.pattern) return false;
    }
    return true;
  }

  bool CountsRight() const { return arena_.live_bytes() == live_; }

  template <typename Choices>
  bool Add(std::size_t bytes, Choices& choices) {
    const auto pattern = static_cast<unsigned char>(choices.Below(256));
    void* const memory = arena_.Allocate(bytes);
    std::memset(memory, pattern, bytes);
    blocks_.push_back({memory, bytes, pattern});
    live_ += Arena::RoundUp(bytes);
    return CountsRight();
  }

  bool FreeAt(std::size_t at) {
    const Block block = blocks_[at];
    blocks_[at] = blocks_.back();
    blocks_.pop_back();
    const bool intact = IsIntact(block);
    arena_.Free(block.memory, block.bytes);
    live_ -= Arena::RoundUp(block.bytes);
    return intact && CountsRight();
  }

  template <typename Choices>
  bool ResizeAt(std::size_t at, Choices& choices) {
    Block& block = blocks_[at];
    const std::size_t bytes = block.bytes + choices.Below(8) + 1;
    if (!IsIntact(block)) return false;
    if (!arena_.Resize(block.memory, block.bytes, bytes)) return CountsRight();
    live_ = live_ - Arena::RoundUp(block.bytes) + Arena::RoundUp(bytes);
    block.bytes = bytes;
    std::memset(block.memory, block.pattern, bytes);
    return CountsRight();
  }

  // Pages go back; or times change from growing to shrinking; or all blocks go.
  template <typename Choices>
  bool Rare(Choices& choices) {
    const auto kind = choices.Below(8);
    if (kind < 5) arena_.ReturnFreePages(choices.Below(300));
    if (kind == 5 || kind == 6) growing_ = !growing_;
    return kind == 7 ? DropAll() : CountsRight();
  }

  // Small objects need no Free() before, large ones do.
  bool DropAll() {
    for (const Block& block : std::exchange(blocks_, {})) {
      if (!IsIntact(block)) return false;
      if (!IsSmall(block.bytes)) {
        arena_.Free(block.memory, block.bytes);
      }
    }
    arena_.DropAll();
    live_ = 0;
    return CountsRight();
  }

  bool FreeAll() {
    bool good = true;
    while (!blocks_.empty()) good = FreeAt(blocks_.size() - 1) && good;
    return good;
  }

  Arena arena_;
  std::vector<Block> blocks_;
  std::size_t live_ = 0;
  bool growing_ = true;
};

}  // namespace oribi::memory
