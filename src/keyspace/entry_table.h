#pragma once

#include "base/hash.h"
#include "keyspace/entry.h"
#include "structures/segment_table.h"

namespace oribi::keyspace {

struct EntryTraits {
  std::uint64_t seed;
  std::uint64_t Hash(const Entry& entry) const { return base::Hash(entry.key(), seed); }
};

using EntryTable = structures::SegmentTable<Entry, EntryTraits>;

}  // namespace oribi::keyspace
