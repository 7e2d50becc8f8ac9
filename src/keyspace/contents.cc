#include "keyspace/contents.h"

namespace oribi::keyspace {

void Contents::FreeOutside() {
  if (outside == 0) return;
  table.ForEach([this](Entry& entry) {
    if (!IsOutside(entry)) return;
    if (entry.form() == Entry::Form::kLarge) memory::LargeBytes::Release(entry.large());
    if (const std::size_t size = entry.size(); size > memory::kMaxSmallBytes) {
      arena->Free(&entry, size);
    }
  });
}

}  // namespace oribi::keyspace
