// INFO: Persistence, Stats, Replication.

#include "server/info_writer.h"

namespace oribi::server {
namespace {

double Kilobytes(const Rate& rate) { return static_cast<double>(rate.PerSecond()) / 1024; }

void WriteTraffic(const ServerStats& stats, InfoWriter& out) {
  out.Field("total_connections_received", stats.connections_received);
  out.Field("total_commands_processed", stats.commands_processed);
  out.Field("instantaneous_ops_per_sec", stats.commands.PerSecond());
  out.Field("total_net_input_bytes", stats.net_input_bytes);
  out.Field("total_net_output_bytes", stats.net_output_bytes);
  out.Zeros({"total_net_repl_input_bytes", "total_net_repl_output_bytes"});
  out.Ratio("instantaneous_input_kbps", Kilobytes(stats.net_input));
  out.Ratio("instantaneous_output_kbps", Kilobytes(stats.net_output));
  out.Ratio("instantaneous_input_repl_kbps", 0);
  out.Ratio("instantaneous_output_repl_kbps", 0);
  out.Field("rejected_connections", stats.rejected_connections);
  out.Zeros({"sync_full", "sync_partial_ok", "sync_partial_err"});
}

void WriteKeys(const InfoSources& sources, InfoWriter& out) {
  const keyspace::KeyspaceState& state = sources.keyspace.state();
  out.Field("expired_subkeys", state.expired_fields);
  out.Field("expired_keys", state.expired_keys);
  out.Ratio("expired_stale_perc", 0);
  out.Field("expired_time_cap_reached_count", 0);
  out.Field("expire_cycle_cpu_milliseconds", sources.stats.expire_cycle_us / 1000);
  out.Zeros({"evicted_keys", "evicted_clients", "evicted_scripts", "total_eviction_exceeded_time",
             "current_eviction_exceeded_time"});
  out.Field("keyspace_hits", state.hits);
  out.Field("keyspace_misses", state.misses);
}

void WriteErrors(const ServerStats& stats, InfoWriter& out) {
  out.Field("unexpected_error_replies", stats.unexpected_error_replies);
  out.Field("total_error_replies", stats.error_replies);
  out.Field("dump_payload_sanitizations", 0);
}

void WriteLoop(const ServerStats& stats, InfoWriter& out) {
  out.Field("total_reads_processed", stats.reads_processed);
  out.Field("total_writes_processed", stats.writes_processed);
  out.Zeros({"io_threaded_reads_processed", "io_threaded_writes_processed"});
  out.Field("client_query_buffer_limit_disconnections", stats.query_buffer_limit_disconnections);
  out.Field("client_output_buffer_limit_disconnections", stats.output_buffer_limit_disconnections);
  out.Zeros({"reply_buffer_shrinks", "reply_buffer_expands"});
  const std::uint64_t cycles = stats.eventloop_cycles;
  out.Field("eventloop_cycles", cycles);
  out.Field("eventloop_duration_sum", stats.eventloop_us);
  out.Field("eventloop_duration_cmd_sum", stats.commands_ns / 1000);
  out.Field("instantaneous_eventloop_cycles_per_sec", stats.cycles.PerSecond());
  out.Field("instantaneous_eventloop_duration_usec", cycles == 0 ? 0 : stats.eventloop_us / cycles);
}

}  // namespace

void InfoPersistence(const InfoSources& sources, InfoWriter& out) {
  out.Section("Persistence");
  out.Zeros(
      {"loading", "async_loading", "current_cow_peak", "current_cow_size", "current_cow_size_age"});
  out.Ratio("current_fork_perc", 0);
  out.Zeros({"current_save_keys_processed", "current_save_keys_total"});
  out.Field("rdb_changes_since_last_save", sources.keyspace.state().dirty);
  out.Field("rdb_bgsave_in_progress", 0);
  out.Field("rdb_last_save_time", sources.last_save_s);
  out.Field("rdb_last_bgsave_status", "ok");
  out.Field("rdb_last_bgsave_time_sec", -1);
  out.Field("rdb_current_bgsave_time_sec", -1);
  out.Zeros({"rdb_saves", "rdb_last_cow_size", "rdb_last_load_keys_expired",
             "rdb_last_load_keys_loaded", "aof_enabled", "aof_rewrite_in_progress",
             "aof_rewrite_scheduled"});
  out.Field("aof_last_rewrite_time_sec", -1);
  out.Field("aof_current_rewrite_time_sec", -1);
  out.Field("aof_last_bgrewrite_status", "ok");
  out.Zeros({"aof_rewrites", "aof_rewrites_consecutive_failures"});
  out.Field("aof_last_write_status", "ok");
  out.Zeros({"aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size"});
}

void InfoStats(const InfoSources& sources, InfoWriter& out) {
  out.Section("Stats");
  WriteTraffic(sources.stats, out);
  WriteKeys(sources, out);
  out.Field("pubsub_channels", sources.pubsub.count(pubsub::Kind::kChannel));
  out.Field("pubsub_patterns", sources.pubsub.count(pubsub::Kind::kPattern));
  out.Field("pubsubshard_channels", sources.pubsub.count(pubsub::Kind::kShardChannel));
  out.Zeros({"latest_fork_usec", "total_forks", "migrate_cached_sockets",
             "slave_expires_tracked_keys", "active_defrag_hits", "active_defrag_misses",
             "active_defrag_key_hits", "active_defrag_key_misses", "total_active_defrag_time",
             "current_active_defrag_time"});
  out.Field("tracking_total_keys", sources.caching_clients.keys());
  out.Field("tracking_total_items", sources.caching_clients.items());
  out.Field("tracking_total_prefixes", sources.caching_clients.prefixes());
  WriteErrors(sources.stats, out);
  WriteLoop(sources.stats, out);
  const auto& errors = sources.stats.errors_by_code;
  const auto wrong_pass = errors.find("WRONGPASS");
  out.Field("acl_access_denied_auth", wrong_pass == errors.end() ? 0 : wrong_pass->second);
  out.Zeros({"acl_access_denied_cmd", "acl_access_denied_key", "acl_access_denied_channel"});
}

void InfoReplication(const InfoSources& sources, InfoWriter& out) {
  out.Section("Replication");
  out.Field("role", "master");
  out.Field("connected_slaves", 0);
  out.Field("master_failover_state", "no-failover");
  out.Field("master_replid", sources.run_id);
  out.Field("master_replid2", std::string(40, '0'));
  out.Field("master_repl_offset", 0);
  out.Field("second_repl_offset", -1);
  out.Field("repl_backlog_active", 0);
  out.Field("repl_backlog_size", sources.config.repl_backlog_size());
  out.Zeros({"repl_backlog_first_byte_offset", "repl_backlog_histlen"});
}

}  // namespace oribi::server
