#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "keyspace/contents.h"
#include "keyspace/entry.h"
#include "keyspace/key.h"
#include "keyspace/state.h"

namespace oribi::keyspace {

class KeyWriter;

// One numbered database.
//
// Looking a key up can change the keyspace: a key whose time has come goes now, and hits and misses
// are counted. Peek does neither but hides a due key; SCAN and OBJECT use it. Entry pointers and
// views into entries hold until the next write to any key of the database.
class Database {
 public:
  Database(int index, KeyspaceState& state);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  int index() const { return index_; }

  const Entry* Read(const Key& key) {
    Entry* const entry = FindLive(key).entry;
    if (entry == nullptr) {
      ++state_.misses;
      if (state_.events != nullptr) [[unlikely]]
        ReportMiss(key);
      return nullptr;
    }
    ++state_.hits;
    if (state_.touch && entry->access() != state_.access_stamp)
      entry->set_access(state_.access_stamp);
    return entry;
  }
  const Entry* Peek(const Key& key) const;
  // Opens one key for writing: the only way to change a value (key_writer.h). Counts no hit or
  // miss.
  KeyWriter Write(const Key& key);

  std::size_t size() const { return contents_->table.size(); }
  std::size_t volatile_keys() const { return contents_->volatile_keys; }
  // Mean remaining time of volatile keys; 0 when there are none.
  std::int64_t AverageTtlMs() const;

  // Calls visit(const Entry&) for the keys of the next stretch of the table (at least one bucket's)
  // and returns the cursor to go on with, 0 at the end. Redis' guarantee: what is there from start
  // to end is visited; a key that stays is visited once even while the table grows and shrinks. Due
  // keys are visited too, the caller skips them (IsDue).
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    return contents_->table.Scan(cursor, [&visit](const Entry& entry) { visit(entry); });
  }
  // Any key that is not due, each with the same chance; null when there is none.
  const Entry* RandomKey() const;

  // Lets keys go whose time has come, and sorts deadlines that come near: at most `max_records`
  // wheel records. False when there was nothing more to do.
  bool ExpireDue(std::size_t max_records);
  std::int64_t ExpireLagMs(std::int64_t now_ms) const { return contents_->wheel.lag_ms(now_ms); }

  // Has expiry look again at a key that it had to leave alone while it was in use (leases.h).
  void Rearm(const Key& key);

  bool has_garbage() const { return !contents_->graveyard.empty(); }
  // Frees about `budget` elements of collections that are gone; false when there is nothing left.
  bool FreeSome(std::size_t& budget) { return contents_->FreeSome(budget); }

  // The next `keys` entries of the slow walk of access_clock.h.
  void AgeSome(std::size_t keys);

  // Everything it holds, for somebody else to free; the database is empty afterwards.
  std::unique_ptr<Contents> Detach();
  void SwapContents(Database& other);

  // Fetching ahead of need what a lookup will touch: first the place in the table, then the entry.
  void PrefetchDirectory(std::uint64_t hash) const { contents_->table.PrefetchDirectory(hash); }
  // The place holds until the next write to any key.
  using Place = structures::Bucket*;
  Place Prefetch(std::uint64_t hash) const { return contents_->table.PrefetchBucket(hash); }
  // Where some entry is, nearly always the right one; none when it is not in its place. Then the
  // second fetches where else it may be, if it may be anywhere, and the third the entry there.
  using Position = EntryTable::Position;
  static Position PrefetchEntry(Place place, std::uint64_t hash) {
    return EntryTable::PrefetchItem(*place, hash);
  }
  bool PrefetchOtherPlaces(Place place, std::uint64_t hash) const {
    return contents_->table.PrefetchBehind(*place, hash);
  }
  Position PrefetchEntryElsewhere(std::uint64_t hash) const {
    return contents_->table.PrefetchItemBehind(hash);
  }
  void PrefetchEntry(std::uint64_t hash) const { contents_->table.PrefetchItem(hash); }
  const Entry& EntryAt(Position at) const { return *contents_->table.At(at); }

  // What was found ahead need not be searched for again: the next lookup of a key with this hash
  // looks there first. `layout` is what Layout() was when the position was found.
  std::uint64_t Layout() const {
    return std::uint64_t{generation_} << 32 | contents_->table.layout();
  }
  void Expect(std::uint64_t hash, Position at, std::uint64_t layout) {
    expected_ = {hash, at, layout};
  }

  // Gives up to `pages` empty arena pages back to the system; how many went.
  std::size_t ReturnFreePages(std::size_t pages) {
    return contents_->arena->ReturnFreePages(pages);
  }
  // Bytes of entries, table and wheel; values in blocks of their own not included.
  std::size_t memory_bytes() const;
  // The part of these that lies in slabs, and the pages of the slabs.
  std::size_t slab_bytes() const {
    return contents_->arena->live_bytes() - contents_->arena->large_bytes();
  }
  std::size_t page_bytes() const { return contents_->arena->page_bytes(); }
  // memory_bytes() without the entries' own.
  std::size_t overhead_bytes() const;
  const memory::Arena& arena() const { return *contents_->arena; }
  // For collections that are put together aside before a key gets them, or none does: these are to
  // be buried.
  memory::Arena& arena() { return *contents_->arena; }
  KeyspaceState& state() { return state_; }
  void Bury(Collection* collection) { contents_->Bury(collection); }
  const EntryTable& table() const { return contents_->table; }
  const structures::TimingWheel& wheel() const { return contents_->wheel; }
  // What one key costs, its table slot included (MEMORY USAGE).
  std::size_t MemoryUsage(const Entry& entry) const;

 private:
  friend class KeyWriter;

  struct Found {
    EntryTable::Position at;
    Entry* entry = nullptr;
  };
  Found Find(const Key& key) const {
    if (expected_.hash == key.hash && expected_.at && expected_.layout == Layout() &&
        EntryTable::MayHold(expected_.at, key.hash)) [[likely]] {
      Entry* const entry = contents_->table.At(expected_.at);
      if (entry->KeyIs(key.text)) [[likely]]
        return {expected_.at, entry};
    }
    Found found;
    found.at = contents_->table.Find(key.hash, [&key, &found](Entry& entry) {
      if (!entry.KeyIs(key.text)) return false;
      found.entry = &entry;
      return true;
    });
    return found;
  }
  // Finds the key; a due one is let go. Null when missing.
  Found FindLive(const Key& key) {
    const Found found = Find(key);
    if (!found.at) return {};
    if (!found.entry->IsDue(state_.now_ms)) [[likely]]
      return found;
    if (!state_.paused && !state_.leases.IsHeld(key.hash)) ExpireNow(found.at, key.hash);
    return {};
  }
  void ReportMiss(const Key& key);
  void ExpireNow(EntryTable::Position at, std::uint64_t hash);
  void Erase(EntryTable::Position at, std::uint64_t hash);
  void FreeEntry(Entry* entry);
  void FreeLarge(memory::LargeBytes* block);
  void Fire(std::uint64_t hash40);
  void ExpireFields(const Entry& entry, std::uint64_t hash);
  void Arm(std::uint64_t hash, std::int64_t deadline_ms);
  void CountDeadline(std::int64_t deadline_ms, int sign);
  void RebuildWheel(std::size_t keys);

  struct Expected {
    std::uint64_t hash = 0;
    Position at = {};
    std::uint64_t layout = 0;
  };

  int index_;
  std::uint32_t generation_ = 0;  // of contents_: how often it was exchanged
  KeyspaceState& state_;
  std::unique_ptr<Contents> contents_;
  Expected expected_;
  std::uint64_t age_cursor_ = 0;
  std::size_t fields_to_expire_ = 0;  // in this call of ExpireDue
  // A new wheel under construction, see RebuildWheel.
  struct WheelRebuild {
    structures::TimingWheel wheel;
    std::uint64_t cursor = 0;
  };
  std::optional<WheelRebuild> rebuild_;
};

}  // namespace oribi::keyspace
