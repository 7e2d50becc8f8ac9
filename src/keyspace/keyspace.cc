#include "keyspace/keyspace.h"

#include <algorithm>

namespace oribi::keyspace {
namespace {

// Some 20 us of expiry, between looks at the clock.
constexpr std::size_t kRecordsPerStep = 64;
// The same of freeing elements.
constexpr std::size_t kElementsPerStep = 256;

}  // namespace

Keyspace::Keyspace(int databases, std::uint64_t seed, std::int64_t now_ms)
    : databases_(static_cast<std::size_t>(databases)) {
  state_.hash_seed = seed;
  state_.random = base::Random(seed);
  state_.SetNow(now_ms);
}

Database& Keyspace::Make(int index) {
  auto& made = databases_[static_cast<std::size_t>(index)];
  made = std::make_unique<Database>(index, state_);
  made_.push_back(made.get());
  return *made;
}

void Keyspace::Swap(int a, int b) {
  if (a == b) return;
  db(a).SwapContents(db(b));
  if (state_.events != nullptr) state_.events->OnSwap(a, b);
}

std::size_t Keyspace::Flush(int index) {
  if (state_.events != nullptr) state_.events->OnFlush(index);
  return Empty(index);
}

std::size_t Keyspace::Empty(int index) {
  if (Existing(index) == nullptr) return 0;
  Database& database = db(index);
  const std::size_t keys = database.size();
  auto contents = database.Detach();
  if (state_.reclaimer != nullptr) state_.reclaimer->Reclaim(std::move(contents));
  return keys;
}

std::size_t Keyspace::FlushAll() {
  if (state_.events != nullptr) state_.events->OnFlush(kAllDatabases);
  std::size_t keys = 0;
  for (int i = 0; i < databases(); ++i) keys += Empty(i);
  return keys;
}

std::size_t Keyspace::size() const {
  std::size_t keys = 0;
  for (const Database* const database : made_) keys += database->size();
  return keys;
}

std::size_t Keyspace::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Database* const database : made_) bytes += database->memory_bytes();
  return bytes;
}

std::size_t Keyspace::slab_bytes() const {
  std::size_t bytes = 0;
  for (const Database* const database : made_) bytes += database->slab_bytes();
  return bytes;
}

std::size_t Keyspace::page_bytes() const {
  std::size_t bytes = 0;
  for (const Database* const database : made_) bytes += database->page_bytes();
  return bytes;
}

std::size_t Keyspace::overhead_bytes() const {
  std::size_t bytes = 0;
  for (const Database* const database : made_) bytes += database->overhead_bytes();
  return bytes;
}

bool Keyspace::ExpireSlice(const base::Clock& clock, std::int64_t deadline_us) {
  bool more = true;
  while (more) {
    more = false;
    for (Database* const database : made_) {
      if (database->ExpireDue(kRecordsPerStep)) more = true;
    }
    if (more && clock.MonotonicUs() >= deadline_us) break;
  }
  return more && ExpireLagMs() > 0;
}

bool Keyspace::has_garbage() const {
  return std::any_of(made_.begin(), made_.end(),
                     [](const Database* database) { return database->has_garbage(); });
}

bool Keyspace::FreeSlice(const base::Clock& clock, std::int64_t deadline_us) {
  bool more = true;
  while (more) {
    more = false;
    std::size_t budget = kElementsPerStep;
    for (Database* const database : made_) {
      if (database->FreeSome(budget)) more = true;
    }
    if (more && clock.MonotonicUs() >= deadline_us) break;
  }
  return more;
}

std::int64_t Keyspace::NextDueMs() const {
  std::int64_t next_ms = structures::TimingWheel::kNever;
  for (Database* const database : made_) {
    next_ms = std::min(next_ms, database->wheel().NextDueMs());
  }
  return next_ms;
}

std::int64_t Keyspace::ExpireLagMs() const {
  std::int64_t lag_ms = 0;
  for (Database* const database : made_) {
    lag_ms = std::max(lag_ms, database->ExpireLagMs(state_.now_ms));
  }
  return lag_ms;
}

void Keyspace::AgeSlice(std::size_t calls_per_round) {
  for (Database* const database : made_) {
    if (database->size() > 0) database->AgeSome(database->size() / calls_per_round + 1);
  }
}

std::size_t Keyspace::ReturnFreePages(std::size_t pages) {
  std::size_t returned = 0;
  for (Database* const database : made_) {
    if (returned < pages) returned += database->ReturnFreePages(pages - returned);
  }
  return returned;
}

}  // namespace oribi::keyspace
