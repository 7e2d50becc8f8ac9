// What MEMORY, INFO and maxmemory ask of the server.

#include <algorithm>

#include "memory/large.h"
#include "memory/process_memory.h"
#include "server/server.h"

namespace oribi::server {

std::uint64_t Server::KeyspaceMemory() const {
  return keyspace_.memory_bytes() + memory::LargeBytes::TotalBytes() + reclaimer_.pending_bytes();
}

// The allocator knows all of the heap, the keyspace its own part of it. While a database is being
// freed aside nobody knows that part, and what was measured last stays.
void Server::MeasureOtherMemory() {
  if (reclaimer_.pending_bytes() > 0) return;
  const std::uint64_t allocated = memory::AllocatedBytes();
  const std::uint64_t counted = KeyspaceMemory() - keyspace_.slab_bytes();
  other_memory_ = allocated > counted ? allocated - counted : 0;
  if (startup_memory_ == 0) startup_memory_ = UsedMemory();
}

// The slabs' pages are the system's, not the allocator's: their bytes join its figures.
commands::MemoryFigures Server::Memory() {
  MeasureOtherMemory();
  const memory::AllocatorStats allocator = memory::ReadAllocatorStats();
  commands::MemoryFigures figures;
  const std::size_t pages = keyspace_.page_bytes();
  figures.used = UsedMemory();
  figures.startup = startup_memory_;
  figures.peak = std::max<std::size_t>(stats_.peak_memory, figures.used);
  figures.connected = clients_.size();
  for (const auto& [id, client] : clients_.clients()) figures.clients += client->memory_bytes();
  figures.allocated = allocator.allocated + keyspace_.slab_bytes();
  figures.active = allocator.active + pages;
  figures.resident = allocator.resident + pages;
  figures.muzzy = allocator.muzzy;
  figures.rss = memory::ResidentBytes();
  return figures;
}

// The arena's empty pages follow in slices, with the next loop turns.
void Server::PurgeMemory() {
  memory::PurgeAllocator();
  pages_to_return_ = true;
}

std::string Server::AllocatorReport() {
  std::string report = memory::AllocatorReport();
  return report.empty() ? "Stats not supported for the current allocator" : report;
}

}  // namespace oribi::server
