#include "keyspace/contents.h"

namespace oribi::keyspace {

void Contents::FreeOutside() {
  if (outside == 0) return;
  table.ForEach([this](Entry& entry) {
    const std::size_t size = entry.size();
    if (entry.form() == Entry::Form::kLarge) memory::LargeBytes::Release(entry.large());
    if (size > memory::kMaxSmallBytes) arena->Free(&entry, size);
  });
}

}  // namespace oribi::keyspace
