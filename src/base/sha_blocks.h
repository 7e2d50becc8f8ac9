#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What SHA-1 and SHA-256 share (FIPS 180-4, 5.1.1 and 6): blocks of 64 bytes, the same padding, a
// state of 32-bit words.
namespace oribi::base {

inline constexpr std::size_t kShaBlock = 64;

// A block as big-endian words, at the front of `words`.
template <typename Words>
void LoadShaBlock(std::string_view block, Words& words) {
  for (std::size_t i = 0; i < kShaBlock; ++i) {
    words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
  }
}

// What is left of the text, a one bit, zeros, and the length in bits.
inline std::string LastShaBlocks(std::string_view rest, std::uint64_t length) {
  std::string padded(rest);
  padded += '\x80';
  while (padded.size() % kShaBlock != kShaBlock - 8) padded += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(length * 8 >> shift);
  return padded;
}

// The digest in hexadecimal digits; add_block(block, state) takes one block in.
template <typename State, typename AddBlock>
std::string ShaHex(std::string_view bytes, State state, AddBlock&& add_block) {
  const std::size_t whole = bytes.size() / kShaBlock * kShaBlock;
  const std::string last = LastShaBlocks(bytes.substr(whole), bytes.size());
  for (std::size_t at = 0; at < whole; at += kShaBlock) {
    add_block(bytes.substr(at, kShaBlock), state);
  }
  for (std::size_t at = 0; at < last.size(); at += kShaBlock) {
    add_block(std::string_view(last).substr(at, kShaBlock), state);
  }
  std::string text;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
  }
  return text;
}

}  // namespace oribi::base
