#pragma once

#include <memory>
#include <vector>

#include "keyspace/collection.h"
#include "keyspace/entry_table.h"
#include "memory/arena.h"
#include "memory/size_classes.h"
#include "structures/timing_wheel.h"

namespace oribi::keyspace {

// What a database holds: entries in an arena of their own, the table that finds them, the wheel
// that knows their deadlines. Can be exchanged (SWAPDB), and handed to another thread to be freed
// as a whole (FLUSHALL), which takes no walk over the entries unless some of them own blocks
// outside the arena.
class Contents {
 public:
  Contents(std::uint64_t hash_seed, std::int64_t now_ms)
      : arena(std::make_unique<memory::Arena>()),
        table(*arena, EntryTraits{hash_seed}),
        wheel(now_ms) {}
  ~Contents() { FreeOutside(); }
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;

  std::unique_ptr<memory::Arena> arena;
  EntryTable table;
  structures::TimingWheel wheel;
  std::size_t volatile_keys = 0;
  // Records of the wheel when it was last built anew, those of hashes with volatile fields
  // included.
  std::size_t live_records = 0;
  // Entries with memory outside the arena: large values, collections, and entries too large for a
  // slab.
  std::size_t outside = 0;
  // The sum of all deadlines (each cut to 48 bits, in units of 1024 ms), for the mean time to live.
  std::int64_t deadline_sum = 0;
  // Collections nobody can reach any more, to be freed in slices.
  std::vector<Collection*> graveyard;

  static bool IsOutside(Entry::Form form, std::size_t size) {
    return form == Entry::Form::kLarge || form == Entry::Form::kObject ||
           size > memory::kMaxSmallBytes;
  }

  // Frees a collection no entry refers to: at once when it is small, else in slices.
  void Bury(Collection* collection);
  // Frees about `budget` elements of the graveyard and counts it down; false when it is empty.
  bool FreeSome(std::size_t& budget);

 private:
  void FreeOutside();
};

}  // namespace oribi::keyspace
