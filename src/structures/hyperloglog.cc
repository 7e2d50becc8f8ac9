#include "structures/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "structures/hyperloglog_sparse.h"

namespace oribi::structures {
namespace {

constexpr unsigned kIndexBits = 14;
constexpr unsigned kRankBits = 64 - kIndexBits;
static_assert(kHllRegisters == 1u << kIndexBits && kHllMaxRank == kRankBits + 1);

constexpr std::uint64_t kSeed = 0xadc83b19;
// 1 / (2 ln 2), what the formula's correction tends to for many registers.
constexpr double kAlpha = 0.721347520444481703680;

// How many registers have which value; a malformed dense value may have any of 6 bits.
using Histogram = std::array<std::uint32_t, 64>;

std::uint64_t LoadLittle(const char* from, std::size_t bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  return word;
}

void StoreLittle(char* to, std::uint64_t word, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) to[i] = static_cast<char>(word >> (8 * i));
}

std::uint64_t LoadLittle64(const char* from) {
  if constexpr (std::endian::native == std::endian::big) return LoadLittle(from, 8);
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// MurmurHash64A by Austin Appleby, on little-endian words.
std::uint64_t Murmur(std::string_view bytes) {
  constexpr std::uint64_t kMultiplier = 0xc6a4a7935bd1e995;
  constexpr int kShift = 47;
  std::uint64_t hash = kSeed ^ (bytes.size() * kMultiplier);
  const char* at = bytes.data();
  for (std::size_t words = bytes.size() / 8; words > 0; --words, at += 8) {
    std::uint64_t word = LoadLittle64(at) * kMultiplier;
    word ^= word >> kShift;
    hash = (hash ^ word * kMultiplier) * kMultiplier;
  }
  if (const std::size_t tail = bytes.size() % 8; tail != 0) {
    hash = (hash ^ LoadLittle(at, tail)) * kMultiplier;
  }
  hash = (hash ^ hash >> kShift) * kMultiplier;
  return hash ^ hash >> kShift;
}

// Eight dense registers are six bytes; eight plain ones are eight. Both ways by halves: the middle
// of 48, of 24 and of 12 bits moves.
std::uint64_t Spread(std::uint64_t packed) {
  std::uint64_t x = (packed & 0xFFFFFF) | (packed & 0xFFFFFF000000) << 8;
  x = (x & 0x00000FFF00000FFF) | (x & 0x00FFF00000FFF000) << 4;
  return (x & 0x003F003F003F003F) | (x & 0x0FC00FC00FC00FC0) << 2;
}

std::uint64_t Squeeze(std::uint64_t plain) {
  std::uint64_t x = (plain & 0x003F003F003F003F) | (plain & 0x3F003F003F003F00) >> 2;
  x = (x & 0x00000FFF00000FFF) | (x & 0x0FFF00000FFF0000) >> 4;
  return (x & 0xFFFFFF) | (x & 0x00FFFFFF00000000) >> 8;
}

constexpr std::size_t kGroup = 8;  // registers
constexpr std::size_t kGroups = kHllRegisters / kGroup;
constexpr std::size_t kPackedGroup = 6;  // bytes

// The eight registers of a group, the first one lowest. Reads two bytes too many but for the last
// group.
std::uint64_t ReadGroup(const char* packed, std::size_t group) {
  const char* const from = packed + group * kPackedGroup;
  return Spread(group + 1 < kGroups ? LoadLittle64(from) & 0xFFFFFFFFFFFF
                                    : LoadLittle(from, kPackedGroup));
}

void MergeDense(std::string_view value, HllRegisters& registers) {
  const char* const packed = value.data() + kHllHeaderBytes;
  HllRegisters plain;  // NOLINT: filled below
  for (std::size_t group = 0; group < kGroups; ++group) {
    StoreLittle(reinterpret_cast<char*>(plain.data()) + group * kGroup, ReadGroup(packed, group),
                kGroup);
  }
  for (std::size_t i = 0; i < kHllRegisters; ++i) registers[i] = std::max(registers[i], plain[i]);
}

bool MergeSparse(std::string_view value, HllRegisters& registers) {
  return ForEachHllRun(value, [&registers](unsigned first, const HllRun& run) {
    if (run.rank == 0) return;
    const auto rank = static_cast<std::uint8_t>(run.rank);
    for (unsigned i = first; i < first + run.length; ++i) {
      registers[i] = std::max(registers[i], rank);
    }
  });
}

// Counts eight registers. Equal ones often follow each other, and a counter just written is slow to
// read again: four sets of counters take turns.
void CountGroup(std::uint64_t group, std::array<Histogram, 4>& histograms) {
  for (unsigned i = 0; i < kGroup; ++i) ++histograms[i % 4][group >> (8 * i) & 0x3F];
}

Histogram SumOf(const std::array<Histogram, 4>& histograms) {
  Histogram sum = {};
  for (const Histogram& histogram : histograms) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += histogram[i];
  }
  return sum;
}

Histogram HistogramOfDense(std::string_view value) {
  std::array<Histogram, 4> histograms = {};
  for (std::size_t group = 0; group < kGroups; ++group) {
    CountGroup(ReadGroup(value.data() + kHllHeaderBytes, group), histograms);
  }
  return SumOf(histograms);
}

std::optional<Histogram> HistogramOfSparse(std::string_view value) {
  Histogram histogram = {};
  const bool whole = ForEachHllRun(
      value, [&histogram](unsigned, const HllRun& run) { histogram[run.rank] += run.length; });
  if (!whole) return std::nullopt;
  return histogram;
}

// Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), section 4:
// sigma and tau stand for the sums over what registers of 0 and of the highest rank do not tell.
double Sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double sum = x;
  double weight = 1;
  for (double before = -1; sum != before; weight += weight) {
    x *= x;
    before = sum;
    sum += x * weight;
  }
  return sum;
}

double Tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  double weight = 0.5;
  for (double before = -1; sum != before; weight *= 0.5) {
    x = std::sqrt(x);
    before = sum;
    sum -= (1 - x) * (1 - x) * weight;
  }
  return sum / 3;
}

std::uint64_t Estimate(const Histogram& histogram) {
  constexpr double kCount = kHllRegisters;
  double z = kCount * Tau((kCount - histogram[kHllMaxRank]) / kCount);
  for (unsigned rank = kRankBits; rank >= 1; --rank) z = (z + histogram[rank]) * 0.5;
  z += kCount * Sigma(histogram[0] / kCount);
  return static_cast<std::uint64_t>(std::llround(kAlpha * kCount * kCount / z));
}

// A register has its lowest bit at `shift` in its byte; what does not fit is lowest in the next.
HllChange RaiseDenseRegister(std::string_view value, HllElement element) {
  const std::size_t at = kHllHeaderBytes + element.index * 6 / 8;
  const unsigned shift = element.index * 6 % 8;
  const std::size_t bytes = shift > 2 ? 2 : 1;
  const std::uint64_t word = LoadLittle(value.data() + at, bytes);
  if ((word >> shift & 0x3F) >= element.rank) return {};
  HllChange change = {.kind = HllChange::Kind::kReplace, .offset = at};
  change.removed = change.inserted = static_cast<std::uint8_t>(bytes);
  const std::uint64_t cleared = word & ~(std::uint64_t{0x3F} << shift);
  StoreLittle(change.bytes.data(), cleared | std::uint64_t{element.rank} << shift, bytes);
  return change;
}

}  // namespace

bool IsHll(std::string_view value) {
  if (value.size() < kHllHeaderBytes || !value.starts_with("HYLL")) return false;
  const auto encoding = static_cast<unsigned char>(value[4]);
  return encoding == 1 || (encoding == 0 && value.size() == kHllDenseBytes);
}

std::optional<std::uint64_t> KeptHllCount(std::string_view value) {
  const std::uint64_t count = LoadLittle(value.data() + 8, 8);
  if (count >> 63 != 0) return std::nullopt;
  return count;
}

void KeepHllCount(char* value, std::uint64_t count) { StoreLittle(value + 8, count, 8); }

HllElement HashHllElement(std::string_view element) {
  const std::uint64_t hash = Murmur(element);
  const std::uint64_t rest = hash >> kIndexBits | std::uint64_t{1} << kRankBits;
  return {static_cast<unsigned>(hash % kHllRegisters),
          static_cast<unsigned>(std::countr_zero(rest)) + 1};
}

bool MergeHll(std::string_view value, HllRegisters& registers) {
  if (IsSparseHll(value)) return MergeSparse(value, registers);
  MergeDense(value, registers);
  return true;
}

bool MakeHllDense(std::string_view value, char* dense) {
  HllRegisters registers = {};
  if (!MergeHll(value, registers)) return false;
  std::memcpy(dense, value.data(), kHllHeaderBytes);
  dense[4] = 0;
  PackHllRegisters(registers, dense);
  return true;
}

void PackHllRegisters(const HllRegisters& registers, char* dense) {
  const char* const plain = reinterpret_cast<const char*>(registers.data());
  for (std::size_t group = 0; group < kGroups; ++group) {
    StoreLittle(dense + kHllHeaderBytes + group * kPackedGroup,
                Squeeze(LoadLittle64(plain + group * kGroup)), kPackedGroup);
  }
}

std::optional<std::uint64_t> CountHll(std::string_view value) {
  if (!IsSparseHll(value)) return Estimate(HistogramOfDense(value));
  const auto histogram = HistogramOfSparse(value);
  if (!histogram) return std::nullopt;
  return Estimate(*histogram);
}

std::uint64_t CountHll(const HllRegisters& registers) {
  std::array<Histogram, 4> histograms = {};
  const char* const plain = reinterpret_cast<const char*>(registers.data());
  for (std::size_t group = 0; group < kGroups; ++group) {
    CountGroup(LoadLittle64(plain + group * kGroup), histograms);
  }
  return Estimate(SumOf(histograms));
}

HllChange RaiseHllRegister(std::string_view value, HllElement element, std::size_t max_sparse_bytes,
                           HllCursor& cursor) {
  return IsSparseHll(value) ? RaiseSparseHllRegister(value, element, max_sparse_bytes, cursor)
                            : RaiseDenseRegister(value, element);
}

void ApplyHllChange(const HllChange& change, char* value, std::size_t size) {
  const std::size_t tail = change.offset + change.removed;
  if (change.inserted != change.removed) {
    std::memmove(value + change.offset + change.inserted, value + tail, size - tail);
  }
  std::memcpy(value + change.offset, change.bytes.data(), change.inserted);
}

}  // namespace oribi::structures
