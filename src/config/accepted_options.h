#pragma once

#include <cstdint>
#include <string>

#include "config/checks.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// Options of Redis and Valkey without effect here: threads, defragmentation, networks and processes
// of other kinds.
struct AcceptedOptions : virtual OptionSet {
  Group process_group{this, "ACCEPTED: PROCESS"};

  Accepted<std::string> server_cpulist{this,
                                       {.name = "server-cpulist",
                                        .alias = "server_cpulist",
                                        .change = Change::kAtStart,
                                        .about = "On which CPUs the main thread runs."}};
  Accepted<std::string> bio_cpulist{this,
                                    {.name = "bio-cpulist",
                                     .alias = "bio_cpulist",
                                     .change = Change::kAtStart,
                                     .about = "On which CPUs the background threads run."}};
  Accepted<std::string> aof_rewrite_cpulist{this,
                                            {.name = "aof-rewrite-cpulist",
                                             .alias = "aof_rewrite_cpulist",
                                             .change = Change::kAtStart,
                                             .about = "On which CPUs a rewrite of the log runs."}};
  Accepted<std::string> bgsave_cpulist{this,
                                       {.name = "bgsave-cpulist",
                                        .alias = "bgsave_cpulist",
                                        .change = Change::kAtStart,
                                        .about = "On which CPUs a snapshot is written."}};
  Accepted<std::uint32_t> io_threads{this,
                                     {.name = "io-threads",
                                      .value = 1,
                                      .min = 1,
                                      .max = 256,
                                      .change = Change::kAtStart,
                                      .about = "How many threads read from and write to sockets."}};
  Accepted<bool> io_threads_do_reads{this,
                                     {.name = "io-threads-do-reads",
                                      .value = false,
                                      .change = Change::kAtStart,
                                      .about = "Whether these threads read as well."}};
  Accepted<std::uint32_t> prefetch_batch_max_size{
      this,
      {.name = "prefetch-batch-max-size",
       .value = 16,
       .max = 128,
       .about = "For how many requests at once keys are fetched ahead."}};
  Accepted<std::string> oom_score_adj{
      this,
      {.name = "oom-score-adj",
       .value = "no",
       .one_of = {"no", "yes", "relative", "absolute"},
       .check = SettleOomScoreAdj,
       .about = "Whether the kernel is told whom to end first when memory is short."}};
  Accepted<OomScores> oom_score_adj_values{
      this,
      {.name = "oom-score-adj-values",
       .value = OomScores{{0, 200, 800}},
       .about = "The scores of a primary, a replica and a snapshot process."}};
  Accepted<bool> disable_thp{
      this,
      {.name = "disable-thp",
       .value = true,
       .change = Change::kAtStart,
       .about = "Whether transparent huge pages are turned off for the process."}};
  Accepted<bool> crash_log_enabled{this,
                                   {.name = "crash-log-enabled",
                                    .value = true,
                                    .about = "Whether a crash is described in the log."}};
  Accepted<bool> crash_memcheck_enabled{this,
                                        {.name = "crash-memcheck-enabled",
                                         .value = true,
                                         .about = "Whether memory is tested after a crash."}};
  Accepted<std::string> ignore_warnings{
      this, {.name = "ignore-warnings", .about = "Which warnings at start are left out."}};
  Accepted<std::string> locale_collate{this,
                                       {.name = "locale-collate",
                                        .check = CheckLocale,
                                        .about = "The locale by which SORT ALPHA compares."}};
  Accepted<std::string> availability_zone{
      this, {.name = "availability-zone", .about = "The availability zone clients are told of."}};
  Accepted<std::string> hash_seed{
      this,
      {.name = "hash-seed", .change = Change::kAtStart, .about = "A fixed seed for hashing."}};
  Accepted<bool> extended_redis_compatibility{
      this,
      {.name = "extended-redis-compatibility",
       .value = false,
       .about = "Whether the server calls itself Redis where Valkey would not."}};
  Accepted<bool> import_mode{
      this,
      {.name = "import-mode",
       .value = false,
       .about = "Whether keys neither expire nor are evicted while data is imported."}};
  Accepted<std::string> log_format{this,
                                   {.name = "log-format",
                                    .value = "legacy",
                                    .one_of = {"legacy", "logfmt", "json"},
                                    .about = "The format of log lines."}};
  Accepted<std::string> log_timestamp_format{this,
                                             {.name = "log-timestamp-format",
                                              .value = "legacy",
                                              .one_of = {"legacy", "iso8601", "milliseconds"},
                                              .about = "The format of times in the log."}};
  Accepted<std::uint64_t> busy_reply_threshold{
      this,
      {.name = "busy-reply-threshold",
       .alias = "lua-time-limit",
       .value = 5000,
       .about =
           "After how many milliseconds of a script others are told that the server is busy."}};

  Group memory_group{this, "ACCEPTED: MEMORY"};

  Accepted<bool> activerehashing{this,
                                 {.name = "activerehashing",
                                  .value = true,
                                  .about = "Whether idle time is used to grow tables."}};
  Accepted<bool> jemalloc_bg_thread{this,
                                    {.name = "jemalloc-bg-thread",
                                     .value = true,
                                     .about = "Whether the allocator has a thread of its own."}};
  Accepted<bool> activedefrag{
      this, {.name = "activedefrag", .value = false, .about = "Whether memory is defragmented."}};
  Accepted<std::uint32_t> active_defrag_cycle_min{
      this,
      {.name = "active-defrag-cycle-min",
       .value = 1,
       .min = 1,
       .max = 99,
       .about = "The least share of CPU for it, in percent."}};
  Accepted<std::uint32_t> active_defrag_cycle_max{
      this,
      {.name = "active-defrag-cycle-max",
       .value = 25,
       .min = 1,
       .max = 99,
       .about = "The largest share of CPU for it, in percent."}};
  Accepted<std::uint32_t> active_defrag_cycle_us{
      this,
      {.name = "active-defrag-cycle-us",
       .value = 500,
       .max = 100000,
       .about = "How many microseconds it takes at once."}};
  Accepted<std::uint64_t> active_defrag_ignore_bytes{
      this,
      {.name = "active-defrag-ignore-bytes",
       .value = 100 << 20,
       .min = 1,
       .unit = Unit::kBytes,
       .about = "How much waste it does not care about."}};
  Accepted<std::uint32_t> active_defrag_threshold_lower{
      this,
      {.name = "active-defrag-threshold-lower",
       .value = 10,
       .max = 1000,
       .about = "From how many percent of waste on it works."}};
  Accepted<std::uint32_t> active_defrag_threshold_upper{
      this,
      {.name = "active-defrag-threshold-upper",
       .value = 100,
       .max = 1000,
       .about = "From how many percent of waste on it works its hardest."}};
  Accepted<std::uint64_t> active_defrag_max_scan_fields{
      this,
      {.name = "active-defrag-max-scan-fields",
       .value = 1000,
       .min = 1,
       .about = "Up to how many fields a value is done at once."}};

  Group network_group{this, "ACCEPTED: NETWORK"};

  Accepted<std::string> bind_source_addr{
      this,
      {.name = "bind-source-addr", .about = "The address connections to other servers come from."}};
  Accepted<std::uint32_t> max_new_tls_connections_per_cycle{
      this,
      {.name = "max-new-tls-connections-per-cycle",
       .value = 1,
       .min = 1,
       .max = 1000,
       .about = "How many TLS connections are accepted in one turn of the event loop."}};
  Accepted<std::uint32_t> socket_mark_id{this,
                                         {.name = "socket-mark-id",
                                          .value = 0,
                                          .max = 4'294'967'295,
                                          .change = Change::kAtStart,
                                          .about = "The mark of the sockets listened at."}};
  Accepted<std::string> unixsocketgroup{this,
                                        {.name = "unixsocketgroup",
                                         .change = Change::kAtStart,
                                         .about = "The group of the Unix socket."}};
  Accepted<bool> mptcp{this,
                       {.name = "mptcp",
                        .value = false,
                        .change = Change::kAtStart,
                        .about = "Whether clients may use Multipath TCP."}};
  Accepted<std::string> rdma_bind{
      this, {.name = "rdma-bind", .change = Change::kAtStart, .about = "The addresses for RDMA."}};
  Accepted<std::uint32_t> rdma_port{
      this, {.name = "rdma-port", .value = 0, .max = 65535, .about = "The port for RDMA."}};
  Accepted<std::uint32_t> rdma_rx_size{this,
                                       {.name = "rdma-rx-size",
                                        .value = 1048576,
                                        .min = 65536,
                                        .max = 16777216,
                                        .change = Change::kAtStart,
                                        .about = "The receive buffer of an RDMA connection."}};
  Accepted<std::int32_t> rdma_completion_vector{this,
                                                {.name = "rdma-completion-vector",
                                                 .value = -1,
                                                 .min = -1,
                                                 .max = 1024,
                                                 .change = Change::kAtStart,
                                                 .about = "The completion vector of RDMA."}};

  Group disk_group{this, "ACCEPTED: DISK"};

  Accepted<bool> aof_disable_auto_gc{
      this,
      {.name = "aof-disable-auto-gc", .value = false, .about = "Whether old log files are kept."}};
  Accepted<bool> aof_rewrite_incremental_fsync{
      this,
      {.name = "aof-rewrite-incremental-fsync",
       .value = true,
       .about = "Whether a rewrite is forced to disk piece by piece."}};
  Accepted<bool> rdb_save_incremental_fsync{
      this,
      {.name = "rdb-save-incremental-fsync",
       .value = true,
       .about = "Whether a snapshot is forced to disk piece by piece."}};
  Accepted<bool> rdb_del_sync_files{
      this,
      {.name = "rdb-del-sync-files",
       .value = false,
       .about = "Whether snapshots used to feed replicas are deleted."}};
  Accepted<std::string> rdb_version_check{
      this,
      {.name = "rdb-version-check",
       .value = "strict",
       .one_of = {"strict", "relaxed"},
       .about = "Whether snapshots of newer versions are refused."}};
};

}  // namespace oribi::config
