#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "keyspace/database.h"
#include "keyspace/events.h"
#include "keyspace/key_writer.h"

namespace oribi::keyspace {

// Frees what would hold the loop for long: whole databases, blocks of many megabytes.
class Reclaimer {
 public:
  virtual ~Reclaimer() = default;
  virtual void Reclaim(std::unique_ptr<Database::Contents> contents) = 0;
  virtual void Reclaim(memory::LargeBytes* block) = 0;
};

// Shared by all databases.
struct KeyspaceState {
  std::uint64_t hash_seed = 0;
  std::int64_t now_ms = 0;  // one reading a command
  base::Random random{0};
  KeyEvents* events = nullptr;
  Reclaimer* reclaimer = nullptr;  // null: free at once

  // How far each counter has come since start (or CONFIG RESETSTAT).
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t expired_keys = 0;
  // Changes since the last save.
  std::uint64_t dirty = 0;
  // Off while a client with NO-TOUCH runs: reading leaves the access time alone.
  bool touch = true;
  bool active_expire = true;  // DEBUG SET-ACTIVE-EXPIRE
};

// All numbered databases. They are made when first used.
class Keyspace {
 public:
  Keyspace(int databases, std::uint64_t seed);
  ~Keyspace();

  KeyspaceState& state() { return state_; }
  const KeyspaceState& state() const { return state_; }

  int databases() const { return static_cast<int>(databases_.size()); }
  Database& db(int index);
  // Null when it was never used.
  const Database* Existing(int index) const {
    return databases_[static_cast<std::size_t>(index)].get();
  }

  Key MakeKey(std::string_view text) const { return {text, base::Hash(text, state_.hash_seed)}; }

  // Exchanges the contents of two databases.
  void Swap(int a, int b);
  // Empties one; what it held is freed aside. Returns the number of keys.
  std::size_t Flush(int index);
  std::size_t FlushAll();

  std::size_t size() const;          // keys in all databases
  std::size_t memory_bytes() const;  // entries, tables, wheels

  // One slice of expiry over all databases, at most `budget_us`. True when more is due.
  bool ExpireSlice(std::int64_t budget_us);
  std::int64_t ExpireLagMs() const;

 private:
  KeyspaceState state_;
  std::vector<std::unique_ptr<Database>> databases_;
  int next_to_expire_ = 0;
};

}  // namespace oribi::keyspace
