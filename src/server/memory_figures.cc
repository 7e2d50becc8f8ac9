// What MEMORY asks of the server.

#include <algorithm>

#include "memory/process_memory.h"
#include "server/server.h"

namespace oribi::server {

commands::MemoryFigures Server::Memory() {
  const memory::AllocatorStats allocator = memory::ReadAllocatorStats();
  commands::MemoryFigures figures;
  figures.used = UsedMemory();
  figures.peak = std::max<std::size_t>(stats_.peak_memory, figures.used);
  figures.connected = clients_.size();
  for (const auto& [id, client] : clients_.clients()) figures.clients += client->memory_bytes();
  figures.allocated = allocator.allocated;
  figures.active = allocator.active;
  figures.resident = allocator.resident;
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
