#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// The sizes a slab object can have. Steps are fine because most objects are entries of 20 to 100
// bytes: with steps of 8 an entry of 37 bytes would carry three bytes of nothing.
namespace oribi::memory {

// The largest object of the stepped classes.
inline constexpr std::size_t kMaxSmallBytes = 512;
// A class of its own for segments of the hash table: 17 cache lines.
inline constexpr std::size_t kSegmentBytes = 1088;

// 6…64 by 2, 68…128 by 4, 136…512 by 8, and 1088.
inline constexpr std::size_t kMinSmallBytes = 6;
inline constexpr std::uint8_t kClassCount = 30 + 16 + 48 + 1;
inline constexpr std::uint8_t kSegmentClass = kClassCount - 1;

namespace internal {

constexpr std::array<std::uint16_t, kClassCount> ClassSizes() {
  std::array<std::uint16_t, kClassCount> sizes{};
  std::size_t size = kMinSmallBytes;
  for (std::size_t i = 0; i < kSegmentClass; ++i) {
    sizes[i] = static_cast<std::uint16_t>(size);
    size += size < 64 ? 2 : size < 128 ? 4 : 8;
  }
  sizes[kSegmentClass] = kSegmentBytes;
  return sizes;
}
inline constexpr auto kClassSizes = ClassSizes();
static_assert(kClassSizes[kSegmentClass - 1] == kMaxSmallBytes);

// Indexed by half the size, rounded up.
constexpr std::array<std::uint8_t, kMaxSmallBytes / 2 + 1> ClassesBySize() {
  std::array<std::uint8_t, kMaxSmallBytes / 2 + 1> classes{};
  std::uint8_t wanted = 0;
  for (std::size_t half = 0; half < classes.size(); ++half) {
    while (kClassSizes[wanted] < half * 2) ++wanted;
    classes[half] = wanted;
  }
  return classes;
}
inline constexpr auto kClassesBySize = ClassesBySize();

}  // namespace internal

constexpr bool IsSmall(std::size_t bytes) {
  return bytes <= kMaxSmallBytes || bytes == kSegmentBytes;
}
// Both only for what IsSmall() says yes to.
constexpr std::uint8_t ClassOf(std::size_t bytes) {
  if (bytes > kMaxSmallBytes) [[unlikely]]
    return kSegmentClass;
  return internal::kClassesBySize[(bytes + 1) / 2];
}
constexpr std::size_t ClassBytes(std::uint8_t size_class) {
  return internal::kClassSizes[size_class];
}

}  // namespace oribi::memory
