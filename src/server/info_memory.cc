// INFO: Memory.

#include <algorithm>

#include "commands/memory_figures.h"
#include "commands/script_registry.h"
#include "memory/process_memory.h"
#include "server/info_writer.h"

namespace oribi::server {

using commands::Difference;
using commands::Ratio;

namespace {

void WriteUsed(const InfoSources& sources, const commands::MemoryFigures& memory, InfoWriter& out) {
  const std::uint64_t overhead = std::min<std::uint64_t>(
      memory.startup + memory.clients + sources.keyspace.overhead_bytes(), memory.used);
  const std::uint64_t dataset = memory.used - overhead;
  const std::uint64_t net = memory.used - std::min(memory.startup, memory.used);
  out.Bytes("used_memory", memory.used);
  out.Bytes("used_memory_rss", memory.rss);
  out.Bytes("used_memory_peak", memory.peak);
  out.Percent("used_memory_peak_perc", Ratio(memory.used, memory.peak) * 100);
  out.Field("used_memory_overhead", overhead);
  out.Field("used_memory_startup", memory.startup);
  out.Field("used_memory_dataset", dataset);
  out.Percent("used_memory_dataset_perc", Ratio(dataset, net) * 100);
}

// Scripts in Lua there are none of; those of clients that were brought take no memory.
void WriteScripts(std::size_t brought, InfoWriter& out) {
  out.Zeros({"used_memory_lua", "used_memory_vm_eval"});
  out.Human("used_memory_lua", 0);
  out.Field("used_memory_scripts_eval", 0);
  out.Field("number_of_cached_scripts", brought);
  out.Zeros({"number_of_functions", "number_of_libraries", "used_memory_vm_functions"});
  out.Bytes("used_memory_vm_total", 0);
  out.Field("used_memory_functions", 0);
  out.Bytes("used_memory_scripts", 0);
}

void WriteFragmentation(const commands::MemoryFigures& memory, InfoWriter& out) {
  out.Ratio("allocator_frag_ratio", Ratio(memory.active, memory.allocated));
  out.Field("allocator_frag_bytes", Difference(memory.active, memory.allocated));
  out.Ratio("allocator_rss_ratio", Ratio(memory.resident, memory.active));
  out.Field("allocator_rss_bytes", Difference(memory.resident, memory.active));
  out.Ratio("rss_overhead_ratio", Ratio(memory.rss, memory.resident));
  out.Field("rss_overhead_bytes", Difference(memory.rss, memory.resident));
  out.Ratio("mem_fragmentation_ratio", Ratio(memory.rss, memory.used));
  out.Field("mem_fragmentation_bytes", Difference(memory.rss, memory.used));
}

}  // namespace

void InfoMemory(const InfoSources& sources, InfoWriter& out) {
  const commands::MemoryFigures memory = sources.memory();
  out.Section("Memory");
  WriteUsed(sources, memory, out);
  out.Field("allocator_allocated", memory.allocated);
  out.Field("allocator_active", memory.active);
  out.Field("allocator_resident", memory.resident);
  out.Field("allocator_muzzy", memory.muzzy);
  out.Bytes("total_system_memory", oribi::memory::TotalSystemBytes());
  WriteScripts(sources.functions.scripts().loaded(), out);
  out.Bytes("maxmemory", static_cast<std::uint64_t>(sources.config.maxmemory()));
  out.Field("maxmemory_policy", sources.config.maxmemory_policy.Text());
  WriteFragmentation(memory, out);
  out.Zeros({"mem_not_counted_for_evict", "mem_replication_backlog",
             "mem_total_replication_buffers", "mem_replica_full_sync_buffer",
             "mem_clients_slaves"});
  out.Field("mem_clients_normal", memory.clients);
  out.Zeros({"mem_cluster_links", "mem_aof_buffer"});
  out.Field("mem_allocator", oribi::memory::AllocatorName());
  out.Zeros({"mem_overhead_db_hashtable_rehashing", "active_defrag_running"});
  out.Field("lazyfree_pending_objects", sources.reclaimer.pending_objects());
  out.Field("lazyfreed_objects", sources.reclaimer.freed_objects());
}

}  // namespace oribi::server
