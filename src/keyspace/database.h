#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/random.h"
#include "keyspace/entry.h"
#include "keyspace/entry_table.h"
#include "keyspace/events.h"
#include "keyspace/key.h"
#include "memory/arena.h"
#include "structures/timing_wheel.h"

namespace oribi::keyspace {

class KeyWriter;
struct KeyspaceState;

// One numbered database: the main table, the arena its entries live in, and the wheel that knows
// their deadlines.
//
// Looking a key up can change the keyspace: a key whose time has come goes now, and hits and misses
// are counted. Peek does neither but hides a due key; SCAN and OBJECT use it. Entry pointers and
// views into entries hold until the next write to any key of the database.
class Database {
 public:
  Database(int index, KeyspaceState& state);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  int index() const { return index_; }

  const Entry* Read(const Key& key);
  const Entry* Peek(const Key& key) const;
  // Opens one key for writing: the only way to change a value. Counts no hit or miss.
  KeyWriter Write(const Key& key);

  std::size_t size() const { return table_.size(); }
  std::size_t volatile_keys() const { return volatile_keys_; }
  // Mean remaining time of volatile keys, from a sample; 0 when there are none.
  std::int64_t AverageTtlMs();

  // Calls visit(const Entry&) for the keys of the next stretch of the table (at least one bucket's)
  // and returns the cursor to go on with, 0 at the end. Redis' guarantee: what is there from start
  // to end is visited; a key that stays is visited once even while the table grows and shrinks. Due
  // keys are visited too, the caller skips them (IsDue).
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    return table_.Scan(cursor, visit);
  }
  // Any key that is not due, each with the same chance; null when there is none.
  const Entry* RandomKey();

  // Lets keys go whose time has come: at most about `max_records` wheel records. Returns how many
  // keys went.
  std::size_t ExpireDue(std::size_t max_records);
  std::int64_t ExpireLagMs(std::int64_t now_ms) const { return wheel_.lag_ms(now_ms); }

  // Everything it holds, for somebody else (a helper thread) to free; the database is empty
  // afterwards.
  class Contents;
  std::unique_ptr<Contents> Detach();
  void SwapContents(Database& other);

  void Prefetch(std::uint64_t hash) const { table_.PrefetchBucket(hash); }
  void PrefetchEntry(std::uint64_t hash) const { table_.PrefetchItem(hash); }

  // Bytes of entries, table and wheel; values in blocks of their own not included.
  std::size_t memory_bytes() const;
  const memory::Arena& arena() const { return *arena_; }
  memory::Arena& arena() { return *arena_; }
  const EntryTable& table() const { return table_; }
  // What one key costs, table slot included (MEMORY USAGE).
  std::size_t MemoryUsage(const Entry& entry) const;

 private:
  friend class KeyWriter;

  Entry* FindLive(const Key& key);
  void Expire(const Key& key, EntryTable::Position at);
  void Remove(EntryTable::Position at);
  void FreeEntry(Entry* entry);

  int index_;
  KeyspaceState& state_;
  std::unique_ptr<memory::Arena> arena_;
  EntryTable table_;
  structures::TimingWheel wheel_;
  std::size_t volatile_keys_ = 0;
};

}  // namespace oribi::keyspace
