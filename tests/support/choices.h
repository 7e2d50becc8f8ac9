#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"

// Where a model check takes its decisions from: a generator of random numbers in tests, the
// fuzzer's bytes in fuzz targets. Both have Below(bound), 0 … bound-1, and More(): whether there is
// to be another step.
namespace oribi::support {

class RandomChoices {
 public:
  RandomChoices(std::uint64_t seed, std::size_t steps) : random_(seed), steps_(steps) {}

  bool More() { return steps_ > 0 && steps_-- > 0; }
  std::uint64_t Below(std::uint64_t bound) { return random_.Below(bound); }

 private:
  base::Random random_;
  std::size_t steps_;
};

class ByteChoices {
 public:
  ByteChoices(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

  bool More() const { return !bytes_.empty(); }
  // As many bytes as the bound needs; 0 when there are none left.
  std::uint64_t Below(std::uint64_t bound) {
    std::uint64_t value = 0;
    for (std::uint64_t left = bound - 1; left > 0 && !bytes_.empty(); left >>= 8) {
      value = value << 8 | bytes_.front();
      bytes_ = bytes_.subspan(1);
    }
    return value % bound;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace oribi::support
