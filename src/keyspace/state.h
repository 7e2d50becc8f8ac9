#pragma once

#include <cstdint>
#include <memory>

#include "base/random.h"
#include "keyspace/access_clock.h"
#include "keyspace/collection.h"
#include "keyspace/events.h"
#include "keyspace/leases.h"
#include "memory/large.h"

namespace oribi::keyspace {

class Contents;

// Frees what would hold the loop for long: whole databases, blocks of many megabytes. Without one
// they are freed at once.
class Reclaimer {
 public:
  virtual ~Reclaimer() = default;
  virtual void Reclaim(std::unique_ptr<Contents> contents) = 0;
  virtual void Reclaim(memory::LargeBytes* block) = 0;
};

// Shared by all databases.
struct KeyspaceState {
  std::uint64_t hash_seed = 0;
  std::int64_t now_ms = 0;  // one reading a command
  std::uint16_t access_stamp = 0;
  base::Random random{0};
  EncodingLimits encoding_limits;
  KeyEvents* events = nullptr;
  Leases leases;
  Reclaimer* reclaimer = nullptr;

  // Since start or CONFIG RESETSTAT.
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t expired_keys = 0;
  std::uint64_t expired_fields = 0;
  std::uint64_t dirty = 0;    // changes since the last save
  bool active_expire = true;  // DEBUG SET-ACTIVE-EXPIRE
  // CLIENT PAUSE: due keys are hidden but stay, so that nothing changes.
  bool paused = false;
  bool touch = true;  // off while a client with NO-TOUCH runs: reading leaves the access time alone

  void SetNow(std::int64_t ms) {
    now_ms = ms;
    access_stamp = AccessStamp(ms);
  }
};

}  // namespace oribi::keyspace
