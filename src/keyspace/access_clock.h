#pragma once

#include <cstdint>

// When an entry was last used, in 16 bits. A stamp is fine (top bit 0: seconds modulo 2^15, good
// for nine hours) or coarse (top bit 1: ten minutes modulo 2^15, good for 227 days, longer than
// Redis' 24-bit clock of 194). Uses write fine ones; a slow walk over all entries
// (Keyspace::AgeSlice, a full round in two hours) turns those that get old into coarse ones before
// they wrap.
namespace oribi::keyspace {

inline constexpr std::uint16_t kCoarse = 0x8000;
inline constexpr std::int64_t kCoarseSeconds = 600;
inline constexpr std::int64_t kCoarsenAfterSeconds = 3 * 3600;

constexpr std::uint16_t AccessStamp(std::int64_t now_ms) {
  return static_cast<std::uint16_t>(now_ms / 1000 & 0x7FFF);
}

constexpr std::uint16_t CoarseStamp(std::int64_t at_ms) {
  return static_cast<std::uint16_t>((at_ms / 1000 / kCoarseSeconds & 0x7FFF) | kCoarse);
}

constexpr std::int64_t IdleSeconds(std::uint16_t stamp, std::int64_t now_ms) {
  const std::int64_t now_s = now_ms / 1000;
  if ((stamp & kCoarse) == 0) return (now_s - stamp) & 0x7FFF;
  return ((now_s / kCoarseSeconds - (stamp & 0x7FFF)) & 0x7FFF) * kCoarseSeconds;
}

// The stamp to keep instead, as seen by the slow walk.
constexpr std::uint16_t Aged(std::uint16_t stamp, std::int64_t now_ms) {
  if ((stamp & kCoarse) != 0) return stamp;
  const std::int64_t idle_s = IdleSeconds(stamp, now_ms);
  return idle_s < kCoarsenAfterSeconds ? stamp : CoarseStamp(now_ms - idle_s * 1000);
}

}  // namespace oribi::keyspace
