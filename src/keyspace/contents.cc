#include "keyspace/contents.h"

namespace oribi::keyspace {

namespace {

// Some 2 us of freeing.
constexpr std::size_t kFreeAtOnce = 64;

}  // namespace

void Contents::Bury(Collection* collection) {
  std::size_t budget = kFreeAtOnce;
  if (collection->FreeSome(budget)) return Collection::Destroy(collection, *arena);
  graveyard.push_back(collection);
}

bool Contents::FreeSome(std::size_t& budget) {
  while (!graveyard.empty() && budget > 0) {
    Collection* const last = graveyard.back();
    if (!last->FreeSome(budget)) continue;
    Collection::Destroy(last, *arena);
    graveyard.pop_back();
  }
  return !graveyard.empty();
}

void Contents::FreeOutside() {
  for (Collection* const collection : graveyard) collection->FreeOutside();
  if (outside == 0) return;
  table.ForEach([this](Entry& entry) {
    const std::size_t size = entry.size();
    if (entry.form() == Entry::Form::kLarge) memory::LargeBytes::Release(entry.large());
    if (entry.form() == Entry::Form::kObject) entry.collection()->FreeOutside();
    if (size > memory::kMaxSmallBytes) arena->Free(&entry, size);
  });
}

}  // namespace oribi::keyspace
