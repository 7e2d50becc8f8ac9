#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "keyspace/database.h"
#include "keyspace/key_writer.h"
#include "keyspace/state.h"

namespace oribi::keyspace {

// All numbered databases. They are made when first used.
class Keyspace {
 public:
  Keyspace(int databases, std::uint64_t seed, std::int64_t now_ms);

  KeyspaceState& state() { return state_; }
  const KeyspaceState& state() const { return state_; }

  int databases() const { return static_cast<int>(databases_.size()); }
  Database& db(int index) {
    const auto& made = databases_[static_cast<std::size_t>(index)];
    return made ? *made : Make(index);
  }
  // Null when it was never used.
  const Database* Existing(int index) const {
    return databases_[static_cast<std::size_t>(index)].get();
  }

  Key MakeKey(std::string_view text) const { return {text, base::Hash(text, state_.hash_seed)}; }

  // Exchanges the contents of two databases.
  void Swap(int a, int b);
  // Empties one, or all; what they held is freed aside. Returns the number of keys.
  std::size_t Flush(int index);
  std::size_t FlushAll();

  std::size_t size() const;          // keys in all databases
  std::size_t memory_bytes() const;  // entries, tables, wheels
  // The part of these that lies in slabs, and the pages of the slabs.
  std::size_t slab_bytes() const;
  std::size_t page_bytes() const;
  // memory_bytes() without the entries' own.
  std::size_t overhead_bytes() const;

  // One slice of expiry over all databases until `deadline_us` of the monotonic clock. True when
  // more is due.
  bool ExpireSlice(const base::Clock& clock, std::int64_t deadline_us);
  // Whether there are collections that are gone and not freed yet.
  bool has_garbage() const;
  // One slice of freeing collections that are gone. True when more waits.
  bool FreeSlice(const base::Clock& clock, std::int64_t deadline_us);
  // When a wheel wants to be advanced next; far ahead when there is no deadline.
  std::int64_t NextDueMs() const;
  // How late expiry is; 0 when it keeps up.
  std::int64_t ExpireLagMs() const;
  // A step of the slow walk that ages access stamps, to be called `calls_per_round` times in two
  // hours.
  void AgeSlice(std::size_t calls_per_round);
  // Gives at most `pages` empty pages back to the system; how many went.
  std::size_t ReturnFreePages(std::size_t pages);

 private:
  Database& Make(int index);
  std::size_t Empty(int index);

  KeyspaceState state_;
  std::vector<std::unique_ptr<Database>> databases_;
  std::vector<Database*> made_;  // those of them that there are
};

}  // namespace oribi::keyspace
