#include "base/sha1.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace oribi::base {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kRounds = 80;

using State = std::array<std::uint32_t, 5>;
constexpr State kStart = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
constexpr std::array<std::uint32_t, 4> kConstants = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
                                                     0xca62c1d6};

std::array<std::uint32_t, kRounds> Schedule(std::string_view block) {
  std::array<std::uint32_t, kRounds> words{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
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

// What is left of the text, a one bit, zeros, and the length in bits.
std::string LastBlocks(std::string_view rest, std::uint64_t length) {
  std::string padded(rest);
  padded += '\x80';
  while (padded.size() % kBlock != kBlock - 8) padded += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(length * 8 >> shift);
  return padded;
}

}  // namespace

std::string Sha1Hex(std::string_view bytes) {
  const std::size_t whole = bytes.size() / kBlock * kBlock;
  const std::string last = LastBlocks(bytes.substr(whole), bytes.size());
  State state = kStart;
  for (std::size_t at = 0; at < whole; at += kBlock) AddBlock(bytes.substr(at, kBlock), state);
  for (std::size_t at = 0; at < last.size(); at += kBlock) {
    AddBlock(std::string_view(last).substr(at, kBlock), state);
  }
  std::string text;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
  }
  return text;
}

}  // namespace oribi::base
