#pragma once

#include <cstdint>

namespace oribi::base {

// A fast generator for sampling and seeds (SplitMix64, public domain by S. Vigna); never for
// secrets.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // 0 … bound-1; bound must not be 0. The bias of the multiply-shift is below 2^-32 for bounds
  // below 2^32.
  std::uint64_t Below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(Next()) * bound) >> 64);
  }

 private:
  std::uint64_t state_;
};

// 64 bits from the operating system.
std::uint64_t SystemRandom();

}  // namespace oribi::base
