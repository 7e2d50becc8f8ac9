#include "keyspace/database.h"

#include <algorithm>
#include <string>

#include "keyspace/hash_writer.h"
#include "keyspace/key_writer.h"

namespace oribi::keyspace {
namespace {

// A record whose key has gone or got another deadline stays in the wheel until it fires. More than
// this many, and more than there are volatile keys, make it worth a new wheel.
constexpr std::size_t kStaleRecords = 64 * 1024;
// Blocks at least this large are freed aside: unmapping a megabyte takes some 50 us.
constexpr std::size_t kReclaimAside = 1 << 20;
// Fields of hashes to expire between two looks at the clock: some 50 us.
constexpr std::size_t kFieldsPerStep = 256;
constexpr int kRandomTries = 100;

}  // namespace

Database::Database(int index, KeyspaceState& state)
    : index_(index),
      state_(state),
      contents_(std::make_unique<Contents>(state.hash_seed, state.now_ms)) {}

const Entry* Database::Peek(const Key& key) const {
  const Found found = Find(key);
  return !found.at || found.entry->IsDue(state_.now_ms) ? nullptr : found.entry;
}

void Database::ReportMiss(const Key& key) {
  state_.events->OnKeyEvent(index_, key.text, {"keymiss", EventClass::kMiss});
}

void Database::ExpireNow(EntryTable::Position at, std::uint64_t hash) {
  ++state_.expired_keys;
  ++state_.dirty;
  if (state_.events == nullptr) return Erase(at, hash);
  const std::string key(contents_->table.At(at)->key());
  Erase(at, hash);
  state_.events->OnKeyEvent(index_, key, {"expired", EventClass::kExpired});
}

void Database::Erase(EntryTable::Position at, std::uint64_t hash) {
  Entry* const entry = contents_->table.At(at);
  contents_->table.Erase(at, hash);
  if (entry->has_deadline()) CountDeadline(entry->deadline_ms(), -1);
  FreeEntry(entry);
}

// Frees an entry no slot refers to any more, with the value it owns.
void Database::FreeEntry(Entry* entry) {
  const std::size_t size = entry->size();
  if (Contents::IsOutside(entry->form(), size)) --contents_->outside;
  if (entry->form() == Entry::Form::kLarge) FreeLarge(entry->large());
  if (entry->form() == Entry::Form::kObject) contents_->Bury(entry->collection());
  contents_->arena->Free(entry, size);
}

void Database::FreeLarge(memory::LargeBytes* block) {
  if (state_.reclaimer != nullptr && block->capacity() >= kReclaimAside) {
    state_.reclaimer->Reclaim(block);
  } else {
    memory::LargeBytes::Release(block);
  }
}

void Database::CountDeadline(std::int64_t deadline_ms, int sign) {
  constexpr std::int64_t kCut = std::int64_t{1} << 48;
  contents_->deadline_sum += sign * (std::clamp<std::int64_t>(deadline_ms, 0, kCut) >> 10);
  contents_->volatile_keys += static_cast<std::size_t>(sign);
}

std::int64_t Database::AverageTtlMs() const {
  if (contents_->volatile_keys == 0) return 0;
  const auto keys = static_cast<std::int64_t>(contents_->volatile_keys);
  const std::int64_t mean_ms = static_cast<std::int64_t>(
      static_cast<double>(contents_->deadline_sum) / static_cast<double>(keys) * 1024);
  return std::max<std::int64_t>(mean_ms - state_.now_ms, 0);
}

const Entry* Database::RandomKey() const {
  const Entry* entry = nullptr;
  for (int i = 0; i < kRandomTries; ++i) {
    entry = contents_->table.Random(state_.random);
    if (entry == nullptr || !entry->IsDue(state_.now_ms)) return entry;
  }
  // Nearly all are due: take the first that is not.
  entry = nullptr;
  std::uint64_t cursor = 0;
  do {
    cursor = Scan(cursor, [&](const Entry& seen) {
      if (entry == nullptr && !seen.IsDue(state_.now_ms)) entry = &seen;
    });
  } while (entry == nullptr && cursor != 0);
  return entry;
}

void Database::Arm(std::uint64_t hash, std::int64_t deadline_ms) {
  contents_->wheel.Add(EntryTable::Prefix(hash), deadline_ms);
  if (rebuild_) rebuild_->wheel.Add(EntryTable::Prefix(hash), deadline_ms);
}

// One record's time has come: its key goes, or fields of it, or it has a later deadline by now and
// is armed again, or is no more.
void Database::Fire(std::uint64_t hash40) {
  EntryTable& table = contents_->table;
  table.FindByPrefix(hash40, [&](EntryTable::Position at) {
    const Entry* const entry = table.At(at);
    std::int64_t next_ms = NextFieldDeadlineMs(*entry);
    if (!entry->has_deadline() && next_ms == kNever) return false;
    const std::uint64_t hash = base::Hash(entry->key(), state_.hash_seed);
    if (EntryTable::Prefix(hash) != hash40) return false;
    if (state_.leases.IsHeld(hash)) return true;  // Rearm comes
    if (entry->IsDue(state_.now_ms)) {
      ExpireNow(at, hash);
      return true;
    }
    if (entry->has_deadline()) next_ms = std::min(next_ms, entry->deadline_ms());
    next_ms <= state_.now_ms ? ExpireFields(*entry, hash) : Arm(hash, next_ms);
    return true;
  });
}

void Database::Rearm(const Key& key) {
  const Found found = Find(key);
  if (!found.at) return;
  std::int64_t next_ms = NextFieldDeadlineMs(*found.entry);
  if (found.entry->has_deadline()) next_ms = std::min(next_ms, found.entry->deadline_ms());
  if (next_ms != kNever) Arm(key.hash, next_ms);
}

// Some fields of a hash are due. Those that are too many for this slice are armed again, for the
// next.
void Database::ExpireFields(const Entry& entry, std::uint64_t hash) {
  const std::string name(entry.key());
  KeyWriter key(*this, {name, hash});
  if (fields_to_expire_ > 0) {
    fields_to_expire_ -= HashWriter(key, 0).ExpireDue(fields_to_expire_);
    if (!key.exists()) return;
  }
  const std::int64_t next_ms = NextFieldDeadlineMs(*key.entry());
  const std::int64_t key_ms = key.entry()->has_deadline() ? key.deadline_ms() : kNever;
  if (std::min(next_ms, key_ms) != kNever) Arm(hash, std::min(next_ms, key_ms));
}

bool Database::ExpireDue(std::size_t max_records) {
  fields_to_expire_ = kFieldsPerStep;
  const std::size_t live = std::max(contents_->volatile_keys, contents_->live_records);
  if (rebuild_ || contents_->wheel.size() > 2 * live + kStaleRecords) {
    RebuildWheel(max_records);
  }
  if (contents_->wheel.empty()) return false;
  const std::size_t shown = contents_->wheel.Advance(
      state_.now_ms, max_records, [this](std::uint64_t hash40) { Fire(hash40); });
  return shown == max_records;
}

// Keys that are deleted, persisted or overwritten long before their deadline leave records behind.
// When those are the majority, a new wheel is filled by a walk over the table, `keys` at a time,
// while the old one goes on; what is armed meanwhile goes to both.
void Database::RebuildWheel(std::size_t keys) {
  if (!rebuild_) rebuild_.emplace(WheelRebuild{structures::TimingWheel(state_.now_ms)});
  do {
    rebuild_->cursor = Scan(rebuild_->cursor, [&](const Entry& entry) {
      if (keys > 0) --keys;
      std::int64_t next_ms = NextFieldDeadlineMs(entry);
      if (entry.has_deadline()) next_ms = std::min(next_ms, entry.deadline_ms());
      if (next_ms == kNever) return;
      const std::uint64_t hash = base::Hash(entry.key(), state_.hash_seed);
      rebuild_->wheel.Add(EntryTable::Prefix(hash), next_ms);
    });
  } while (keys > 0 && rebuild_->cursor != 0);
  if (rebuild_->cursor != 0) return;
  contents_->wheel = std::move(rebuild_->wheel);
  contents_->live_records = contents_->wheel.size();
  rebuild_.reset();
}

void Database::AgeSome(std::size_t keys) {
  std::size_t seen = 0;
  do {
    age_cursor_ = contents_->table.Scan(age_cursor_, [&](Entry& entry) {
      ++seen;
      const std::uint16_t aged = Aged(entry.access(), state_.now_ms);
      if (aged != entry.access()) entry.set_access(aged);
    });
  } while (seen < keys && age_cursor_ != 0);
}

std::unique_ptr<Contents> Database::Detach() {
  rebuild_.reset();
  ++generation_;
  return std::exchange(contents_, std::make_unique<Contents>(state_.hash_seed, state_.now_ms));
}

void Database::SwapContents(Database& other) {
  ++generation_;
  ++other.generation_;
  std::swap(contents_, other.contents_);
  std::swap(rebuild_, other.rebuild_);
}

std::size_t Database::memory_bytes() const {
  return contents_->arena->live_bytes() + contents_->wheel.memory_bytes() +
         contents_->table.directory_bytes();
}

std::size_t Database::overhead_bytes() const {
  return contents_->table.memory_bytes() + contents_->wheel.memory_bytes();
}

std::size_t Database::MemoryUsage(const Entry& entry) const {
  std::size_t bytes = contents_->arena->RoundUp(entry.size());
  bytes += contents_->table.memory_bytes() / std::max<std::size_t>(size(), 1);
  if (entry.form() == Entry::Form::kLarge) bytes += entry.large()->occupied_bytes();
  if (entry.form() == Entry::Form::kObject) bytes += entry.collection()->memory_bytes();
  return bytes;
}

}  // namespace oribi::keyspace
