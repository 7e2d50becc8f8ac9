// INFO: Memory.

#include <algorithm>

#include "memory/process_memory.h"
#include "server/info_writer.h"

namespace oribi::server {
namespace {

double Quotient(std::uint64_t a, std::uint64_t b) {
  return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b);
}

std::int64_t Difference(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b);
}

std::uint64_t ClientBytes(const InfoSources& sources) {
  std::uint64_t bytes = 0;
  for (const auto& [id, client] : sources.clients.clients()) bytes += client->memory_bytes();
  return bytes;
}

void WriteUsed(const InfoSources& sources, InfoWriter& out, std::uint64_t resident) {
  const std::uint64_t used = sources.used_memory;
  const std::uint64_t peak = std::max(sources.stats.peak_memory, used);
  const std::uint64_t overhead = std::min<std::uint64_t>(sources.keyspace.overhead_bytes(), used);
  out.Bytes("used_memory", used);
  out.Bytes("used_memory_rss", resident);
  out.Bytes("used_memory_peak", peak);
  out.Percent("used_memory_peak_perc", Quotient(used, peak) * 100);
  out.Field("used_memory_overhead", overhead);
  out.Field("used_memory_startup", 0);
  out.Field("used_memory_dataset", used - overhead);
  out.Percent("used_memory_dataset_perc", Quotient(used - overhead, used) * 100);
}

// Scripts in Lua there are none of.
void WriteScripts(InfoWriter& out) {
  out.Zeros({"used_memory_lua", "used_memory_vm_eval"});
  out.Human("used_memory_lua", 0);
  out.Zeros({"used_memory_scripts_eval", "number_of_cached_scripts", "number_of_functions",
             "number_of_libraries", "used_memory_vm_functions"});
  out.Bytes("used_memory_vm_total", 0);
  out.Field("used_memory_functions", 0);
  out.Bytes("used_memory_scripts", 0);
}

void WriteFragmentation(const InfoSources& sources, const memory::AllocatorStats& allocator,
                        std::uint64_t resident, InfoWriter& out) {
  out.Ratio("allocator_frag_ratio", Quotient(allocator.active, allocator.allocated));
  out.Field("allocator_frag_bytes", Difference(allocator.active, allocator.allocated));
  out.Ratio("allocator_rss_ratio", Quotient(allocator.resident, allocator.active));
  out.Field("allocator_rss_bytes", Difference(allocator.resident, allocator.active));
  out.Ratio("rss_overhead_ratio", Quotient(resident, allocator.resident));
  out.Field("rss_overhead_bytes", Difference(resident, allocator.resident));
  out.Ratio("mem_fragmentation_ratio", Quotient(resident, sources.used_memory));
  out.Field("mem_fragmentation_bytes", Difference(resident, sources.used_memory));
}

}  // namespace

void InfoMemory(const InfoSources& sources, InfoWriter& out) {
  const memory::AllocatorStats allocator = memory::ReadAllocatorStats();
  const std::uint64_t resident = memory::ResidentBytes();
  out.Section("Memory");
  WriteUsed(sources, out, resident);
  out.Field("allocator_allocated", allocator.allocated);
  out.Field("allocator_active", allocator.active);
  out.Field("allocator_resident", allocator.resident);
  out.Field("allocator_muzzy", allocator.muzzy);
  out.Bytes("total_system_memory", memory::TotalSystemBytes());
  WriteScripts(out);
  out.Bytes("maxmemory", static_cast<std::uint64_t>(sources.config.maxmemory()));
  out.Field("maxmemory_policy", sources.config.maxmemory_policy.Text());
  WriteFragmentation(sources, allocator, resident, out);
  out.Zeros({"mem_not_counted_for_evict", "mem_replication_backlog",
             "mem_total_replication_buffers", "mem_replica_full_sync_buffer",
             "mem_clients_slaves"});
  out.Field("mem_clients_normal", ClientBytes(sources));
  out.Zeros({"mem_cluster_links", "mem_aof_buffer"});
  out.Field("mem_allocator", memory::AllocatorName());
  out.Zeros({"mem_overhead_db_hashtable_rehashing", "active_defrag_running"});
  out.Field("lazyfree_pending_objects", sources.reclaimer.pending_objects());
  out.Field("lazyfreed_objects", sources.reclaimer.freed_objects());
}

}  // namespace oribi::server
