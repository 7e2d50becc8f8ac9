#include "structures/bits.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace oribi::structures {
namespace {

[[gnu::always_inline]] inline std::uint64_t Load(const char* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// With bit 0 as its highest.
std::uint64_t BigEndian(std::uint64_t word) {
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

// Becomes part of its callers, so that each counts with the instructions it may use. Four sums side
// by side: no count waits for the addition of the one before.
[[gnu::always_inline]] inline std::uint64_t CountWords(std::string_view bytes) {
  const auto count = [](const char* from) __attribute__((always_inline)) {
    return static_cast<std::uint64_t>(__builtin_popcountll(Load(from)));
  };
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  std::uint64_t sums[4] = {};
  for (; end - at >= 32; at += 32) {
    sums[0] += count(at);
    sums[1] += count(at + 8);
    sums[2] += count(at + 16);
    sums[3] += count(at + 24);
  }
  for (; end - at >= 8; at += 8) sums[0] += count(at);
  char tail[8] = {};
  if (at != end) std::memcpy(tail, at, static_cast<std::size_t>(end - at));
  return sums[0] + sums[1] + sums[2] + sums[3] + count(tail);
}

#if defined(__x86_64__)
// The instruction is in every machine since 2008, but not in the baseline we build for.
[[gnu::target("popcnt")]] std::uint64_t CountWithPopcnt(std::string_view bytes) {
  return CountWords(bytes);
}
#endif

// A vector of the compiler's: 16 bytes are in the baseline, and no optimization level has to guess.
using Block [[gnu::vector_size(16)]] = std::uint64_t;
constexpr std::size_t kUnrolled = 4;

template <typename Operation>
[[gnu::always_inline]] inline void Combine(char* out, const char* in, std::size_t size,
                                           Operation operation) {
  std::size_t i = 0;
  for (; i + kUnrolled * sizeof(Block) <= size; i += kUnrolled * sizeof(Block)) {
    Block mine[kUnrolled];
    Block theirs[kUnrolled];
    std::memcpy(mine, out + i, sizeof mine);
    std::memcpy(theirs, in + i, sizeof theirs);
    for (std::size_t k = 0; k < kUnrolled; ++k) mine[k] = operation(mine[k], theirs[k]);
    std::memcpy(out + i, mine, sizeof mine);
  }
  for (; i < size; ++i) {
    out[i] = static_cast<char>(
        operation(static_cast<unsigned char>(out[i]), static_cast<unsigned char>(in[i])));
  }
}

// The bits `first` … `last` of a byte.
unsigned ByteMask(std::uint64_t first, std::uint64_t last) {
  return (0xFFu >> (first % 8)) & (0xFFu << (7 - last % 8)) & 0xFFu;
}

// The first byte from `at` on that is not `skipped`, or `end`.
std::size_t SkipBytes(std::string_view bytes, unsigned char skipped, std::size_t at,
                      std::size_t end) {
  const std::uint64_t same = skipped * std::uint64_t{0x0101010101010101};
  const auto differs = [&bytes, same](std::size_t from) {
    return Load(bytes.data() + from) ^ same;
  };
  while (end - at >= 32 &&
         (differs(at) | differs(at + 8) | differs(at + 16) | differs(at + 24)) == 0) {
    at += 32;
  }
  while (at < end && static_cast<unsigned char>(bytes[at]) == skipped) ++at;
  return at;
}

std::uint64_t FirstSet(unsigned byte) {
  return static_cast<std::uint64_t>(std::countl_zero(static_cast<std::uint8_t>(byte)));
}

}  // namespace

std::uint64_t CountBits(std::string_view bytes) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("popcnt")) return CountWithPopcnt(bytes);
#endif
  return CountWords(bytes);
}

std::uint64_t CountBits(std::string_view bytes, std::uint64_t first, std::uint64_t last) {
  const std::size_t from = first / 8;
  const std::size_t to = last / 8;
  const auto masked = [&bytes](std::size_t at, unsigned mask) {
    return static_cast<std::uint64_t>(std::popcount(static_cast<unsigned char>(bytes[at]) & mask));
  };
  if (from == to) return masked(from, ByteMask(first, last));
  return masked(from, ByteMask(first, 7)) + CountBits(bytes.substr(from + 1, to - from - 1)) +
         masked(to, ByteMask(0, last));
}

std::uint64_t FindBit(std::string_view bytes, bool value, std::uint64_t first, std::uint64_t last) {
  const unsigned flip = value ? 0 : 0xFF;
  const auto wanted = [&bytes, flip](std::size_t at, unsigned mask) {
    return (static_cast<unsigned char>(bytes[at]) ^ flip) & mask;
  };
  const std::size_t from = first / 8;
  const std::size_t to = last / 8;
  const unsigned head = wanted(from, ByteMask(first, from == to ? last : 7));
  if (head != 0) return from * 8 + FirstSet(head);
  if (from == to) return kNoBit;
  const std::size_t at = SkipBytes(bytes, static_cast<unsigned char>(flip), from + 1, to);
  const unsigned found = wanted(at, ByteMask(0, at == to ? last : 7));
  return found != 0 ? at * 8 + FirstSet(found) : kNoBit;
}

// Up to 64 bits that begin anywhere in a byte lie in at most nine bytes: a word and one byte more.
std::uint64_t ReadBits(std::string_view bytes, std::uint64_t position, unsigned width) {
  char lying[9] = {};
  const std::size_t from = position / 8;
  if (from < bytes.size()) {
    std::memcpy(lying, bytes.data() + from, std::min(bytes.size() - from, sizeof lying));
  }
  const unsigned shift = position % 8;
  std::uint64_t word = BigEndian(Load(lying)) << shift;
  if (shift != 0) word |= static_cast<unsigned char>(lying[8]) >> (8 - shift);
  return word >> (64 - width);
}

// From the last byte backwards, each takes what it has room for.
void WriteBits(char* bytes, std::uint64_t position, unsigned width, std::uint64_t value) {
  std::uint64_t end = position + width;
  while (width > 0) {
    const unsigned below = static_cast<unsigned>((8 - end % 8) % 8);
    const unsigned count = std::min(8 - below, width);
    const unsigned mask = ((1u << count) - 1) << below;
    char& byte = bytes[(end - 1) / 8];
    const unsigned kept = static_cast<unsigned char>(byte) & ~mask;
    byte = static_cast<char>(kept | (static_cast<unsigned>(value << below) & mask));
    value >>= count;
    end -= count;
    width -= count;
  }
}

void AndBytes(char* out, const char* in, std::size_t size) {
  Combine(out, in, size, [](auto a, auto b) { return a & b; });
}
void OrBytes(char* out, const char* in, std::size_t size) {
  Combine(out, in, size, [](auto a, auto b) { return a | b; });
}
void XorBytes(char* out, const char* in, std::size_t size) {
  Combine(out, in, size, [](auto a, auto b) { return a ^ b; });
}
void NotBytes(char* out, const char* in, std::size_t size) {
  Combine(out, in, size, [](auto, auto b) { return ~b; });
}

}  // namespace oribi::structures
