#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace oribi::keyspace {

// Keys that commands at work in slices are using: until such a command has ended, nobody else may
// change them. Others' commands that would are held back by the server; expiry is held back here,
// by Database. Keys are known by their hashes, whatever their database: two that share one only
// wait for each other.
class Leases {
 public:
  bool empty() const { return held_.empty(); }
  void Hold(std::uint64_t hash, std::uint64_t holder) { held_.push_back({hash, holder}); }
  void Release(std::uint64_t holder) {
    std::erase_if(held_, [holder](const Lease& lease) { return lease.holder == holder; });
  }
  // The holder that runs now, to whom its own leases are no hindrance; 0 for none.
  void SetRunning(std::uint64_t holder) { running_ = holder; }

  bool IsHeld(std::uint64_t hash) const {
    return std::any_of(held_.begin(), held_.end(), [this, hash](const Lease& lease) {
      return lease.hash == hash && lease.holder != running_;
    });
  }

 private:
  struct Lease {
    std::uint64_t hash;
    std::uint64_t holder;
  };
  std::vector<Lease> held_;
  std::uint64_t running_ = 0;
};

}  // namespace oribi::keyspace
