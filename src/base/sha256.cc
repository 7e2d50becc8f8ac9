#include "base/sha256.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/sha_blocks.h"

namespace oribi::base {
namespace {

constexpr std::size_t kRounds = 64;

using State = std::array<std::uint32_t, 8>;

// The constants are the first 32 bits of the fractional parts of roots of the first primes.
constexpr std::array<unsigned, kRounds> Primes() {
  std::array<unsigned, kRounds> primes{};
  std::size_t count = 0;
  for (unsigned n = 2; count < kRounds; ++n) {
    bool is_prime = true;
    for (std::size_t i = 0; i < count; ++i) is_prime = is_prime && n % primes[i] != 0;
    if (is_prime) primes[count++] = n;
  }
  return primes;
}

constexpr auto kPrimes = Primes();

__extension__ using Wide = unsigned __int128;

// floor(root of n * 2^32), cut to 32 bits; `power` is 2 or 3.
constexpr std::uint32_t RootFraction(unsigned n, int power) {
  const Wide target = Wide{n} << (32 * power);
  std::uint64_t root = 0;
  for (int bit = 36; bit >= 0; --bit) {
    const std::uint64_t next = root | std::uint64_t{1} << bit;
    const Wide square = Wide{next} * next;
    const bool fits = power == 2 ? square <= target : square <= target / next;
    if (fits) root = next;
  }
  return static_cast<std::uint32_t>(root);
}

constexpr std::array<std::uint32_t, kRounds> RoundConstants() {
  std::array<std::uint32_t, kRounds> constants{};
  for (std::size_t i = 0; i < kRounds; ++i) constants[i] = RootFraction(kPrimes[i], 3);
  return constants;
}

constexpr State StartState() {
  State state{};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = RootFraction(kPrimes[i], 2);
  return state;
}

constexpr auto kRoundConstants = RoundConstants();
constexpr State kStart = StartState();
static_assert(kStart[0] == 0x6a09e667 && kRoundConstants[63] == 0xc67178f2);

std::array<std::uint32_t, kRounds> Schedule(std::string_view block) {
  std::array<std::uint32_t, kRounds> words{};
  LoadShaBlock(block, words);
  for (std::size_t i = 16; i < kRounds; ++i) {
    const std::uint32_t a = words[i - 15];
    const std::uint32_t b = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }
  return words;
}

void AddBlock(std::string_view block, State& state) {
  const auto words = Schedule(block);
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < kRounds; ++i) {
    const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                ((e & f) ^ (~e & g)) + kRoundConstants[i] + words[i];
    const std::uint32_t second =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const State sums = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += sums[i];
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) { return ShaHex(bytes, kStart, AddBlock); }

}  // namespace oribi::base
