#include "base/sha1.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/sha_blocks.h"

namespace oribi::base {
namespace {

constexpr std::size_t kRounds = 80;

using State = std::array<std::uint32_t, 5>;
constexpr State kStart = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
constexpr std::array<std::uint32_t, 4> kConstants = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
                                                     0xca62c1d6};

std::array<std::uint32_t, kRounds> Schedule(std::string_view block) {
  std::array<std::uint32_t, kRounds> words{};
  LoadShaBlock(block, words);
  for (std::size_t i = 16; i < kRounds; ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  return words;
}

std::uint32_t Mix(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (round < 20) return (b & c) | (~b & d);
  if (round >= 40 && round < 60) return (b & c) | (b & d) | (c & d);
  return b ^ c ^ d;
}

void AddBlock(std::string_view block, State& state) {
  const auto words = Schedule(block);
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < kRounds; ++i) {
    const std::uint32_t next =
        std::rotl(a, 5) + Mix(i, b, c, d) + e + kConstants[i / 20] + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const State sums = {a, b, c, d, e};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += sums[i];
}

}  // namespace

std::string Sha1Hex(std::string_view bytes) { return ShaHex(bytes, kStart, AddBlock); }

}  // namespace oribi::base
