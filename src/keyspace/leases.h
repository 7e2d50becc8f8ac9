#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace oribi::keyspace {

// What else may happen to a key while a command at work in slices is using it.
enum class Lease : std::uint8_t {
  kShared,  // others may read it
  kAlone,   // nothing: it is being changed, bit by bit
};

// Keys that commands at work in slices are using: until such a command has ended, nobody else may
// change them, or even read them. Others' commands that would are held back by the server; expiry
// is held back here, by Database. Keys are known by their hashes, whatever their database: two that
// share one only wait for each other.
class Leases {
 public:
  bool empty() const { return held_.empty(); }
  // Whether there is a key that may not be read.
  bool any_alone() const {
    return std::any_of(held_.begin(), held_.end(),
                       [](const Held& held) { return held.lease == Lease::kAlone; });
  }
  void Hold(std::uint64_t hash, std::uint64_t holder, Lease lease) {
    held_.push_back({hash, holder, lease});
  }
  void Release(std::uint64_t holder) {
    std::erase_if(held_, [holder](const Held& held) { return held.holder == holder; });
  }
  // The holder that runs now, to whom its own leases are no hindrance; 0 for none.
  void SetRunning(std::uint64_t holder) { running_ = holder; }

  bool IsHeld(std::uint64_t hash) const { return IsHeld(hash, Lease::kShared); }
  // At least so strictly.
  bool IsHeld(std::uint64_t hash, Lease lease) const {
    return std::any_of(held_.begin(), held_.end(), [&](const Held& held) {
      return held.hash == hash && held.holder != running_ && held.lease >= lease;
    });
  }

 private:
  struct Held {
    std::uint64_t hash;
    std::uint64_t holder;
    Lease lease;
  };
  std::vector<Held> held_;
  std::uint64_t running_ = 0;
};

}  // namespace oribi::keyspace
