#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Bits of byte strings, numbered as Redis numbers them: bit 0 is the highest one of byte 0.
// Positions and widths are the caller's duty to keep inside, unless a function says otherwise.
namespace oribi::structures {

inline constexpr std::uint64_t kNoBit = ~std::uint64_t{0};

// How many bits are set, in all bytes or from `first` to `last`, both included.
std::uint64_t CountBits(std::string_view bytes);
std::uint64_t CountBits(std::string_view bytes, std::uint64_t first, std::uint64_t last);

// The first bit from `first` to `last`, both included, that is `value`, or kNoBit.
std::uint64_t FindBit(std::string_view bytes, bool value, std::uint64_t first, std::uint64_t last);

inline bool BitAt(std::string_view bytes, std::uint64_t position) {
  return (static_cast<unsigned char>(bytes[position / 8]) >> (7 - position % 8) & 1) != 0;
}
inline void SetBitAt(char* bytes, std::uint64_t position, bool value) {
  const unsigned mask = 0x80u >> (position % 8);
  const unsigned byte = static_cast<unsigned char>(bytes[position / 8]);
  bytes[position / 8] = static_cast<char>(value ? byte | mask : byte & ~mask);
}

// `width` bits (1 to 64) from `position` on as an unsigned number, highest bit first. Beyond the
// end there are zeros.
std::uint64_t ReadBits(std::string_view bytes, std::uint64_t position, unsigned width);
// Writes the lowest `width` bits of `value` there.
void WriteBits(char* bytes, std::uint64_t position, unsigned width, std::uint64_t value);

// What `size` bytes at `out` become, byte by byte with those at `in`; the two must not overlap
// unless they are the same.
void AndBytes(char* out, const char* in, std::size_t size);
void OrBytes(char* out, const char* in, std::size_t size);
void XorBytes(char* out, const char* in, std::size_t size);
void NotBytes(char* out, const char* in, std::size_t size);

}  // namespace oribi::structures
