#pragma once

#include <cstdint>
#include <string>

#include "config/checks.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// Replication, which is without effect here.
struct AcceptedReplicationOptions : virtual OptionSet {
  Group replication_group{this, "ACCEPTED: REPLICATION"};

  Accepted<PrimaryAddress> replicaof{this,
                                     {.name = "replicaof",
                                      .alias = "slaveof",
                                      .change = Change::kAtStart,
                                      .about = "The primary to follow: host and port."}};
  Accepted<std::string> masteruser{this,
                                   {.name = "masteruser",
                                    .alias = "primaryuser",
                                    .about = "The user to log in to the primary as."}};
  Accepted<std::string> masterauth{this,
                                   {.name = "masterauth",
                                    .alias = "primaryauth",
                                    .secret = true,
                                    .about = "The password to log in to the primary with."}};
  Accepted<bool> replica_serve_stale_data{
      this,
      {.name = "replica-serve-stale-data",
       .alias = "slave-serve-stale-data",
       .value = true,
       .about = "Whether a replica answers while it has lost its primary."}};
  Accepted<bool> replica_read_only{this,
                                   {.name = "replica-read-only",
                                    .alias = "slave-read-only",
                                    .value = true,
                                    .about = "Whether a replica refuses writes."}};
  Accepted<std::uint32_t> replica_priority{
      this,
      {.name = "replica-priority",
       .alias = "slave-priority",
       .value = 100,
       .about = "Which replica is made primary first; 0 never."}};
  Accepted<bool> replica_announced{this,
                                   {.name = "replica-announced",
                                    .value = true,
                                    .about = "Whether Sentinel is to know the replica."}};
  Accepted<std::string> replica_announce_ip{this,
                                            {.name = "replica-announce-ip",
                                             .alias = "slave-announce-ip",
                                             .about = "The address a replica gives as its own."}};
  Accepted<std::uint32_t> replica_announce_port{this,
                                                {.name = "replica-announce-port",
                                                 .alias = "slave-announce-port",
                                                 .value = 0,
                                                 .max = 65535,
                                                 .about = "The port a replica gives as its own."}};
  Accepted<bool> replica_ignore_maxmemory{
      this,
      {.name = "replica-ignore-maxmemory",
       .alias = "slave-ignore-maxmemory",
       .value = true,
       .about = "Whether a replica leaves evicting to its primary."}};
  Accepted<bool> replica_ignore_disk_write_errors{
      this,
      {.name = "replica-ignore-disk-write-errors",
       .value = false,
       .about = "Whether a replica goes on when its disk fails."}};
  Accepted<bool> replica_lazy_flush{
      this,
      {.name = "replica-lazy-flush",
       .alias = "slave-lazy-flush",
       .value = false,
       .about = "Whether a replica frees its old data in the background."}};
  Accepted<std::uint64_t> replica_full_sync_buffer_limit{
      this,
      {.name = "replica-full-sync-buffer-limit",
       .value = 0,
       .unit = Unit::kBytes,
       .about = "How much a replica may collect during a full synchronisation."}};
  Accepted<bool> repl_diskless_sync{this,
                                    {.name = "repl-diskless-sync",
                                     .value = true,
                                     .about = "Whether replicas are fed without a file."}};
  Accepted<std::uint32_t> repl_diskless_sync_delay{
      this,
      {.name = "repl-diskless-sync-delay",
       .value = 5,
       .about = "How many seconds to wait for more replicas."}};
  Accepted<std::uint32_t> repl_diskless_sync_max_replicas{
      this,
      {.name = "repl-diskless-sync-max-replicas",
       .value = 0,
       .about = "For how many replicas to wait no longer."}};
  Accepted<std::string> repl_diskless_load{
      this,
      {.name = "repl-diskless-load",
       .value = "disabled",
       .one_of = {"disabled", "on-empty-db", "swapdb", "flush-before-load"},
       .about = "Whether a replica loads without a file."}};
  Accepted<std::uint32_t> repl_ping_replica_period{
      this,
      {.name = "repl-ping-replica-period",
       .alias = "repl-ping-slave-period",
       .value = 10,
       .min = 1,
       .about = "Every how many seconds replicas are pinged."}};
  Accepted<std::uint32_t> repl_timeout{
      this,
      {.name = "repl-timeout",
       .value = 60,
       .min = 1,
       .about = "After how many silent seconds the other side is given up."}};
  Accepted<bool> repl_disable_tcp_nodelay{
      this,
      {.name = "repl-disable-tcp-nodelay",
       .value = false,
       .about = "Whether small packets to replicas are gathered."}};
  Accepted<std::uint64_t> repl_backlog_size{
      this,
      {.name = "repl-backlog-size",
       .value = 1 << 20,
       .min = 1,
       .unit = Unit::kBytes,
       .check = RaiseBacklogSize,
       .about = "How much is kept for replicas that come back."}};
  Accepted<std::uint64_t> repl_backlog_ttl{
      this,
      {.name = "repl-backlog-ttl",
       .value = 3600,
       .about = "After how many seconds without replicas it is given up."}};
  Accepted<bool> repl_mptcp{this,
                            {.name = "repl-mptcp",
                             .value = false,
                             .change = Change::kAtStart,
                             .about = "Whether replicas use Multipath TCP."}};
  Accepted<bool> dual_channel_replication_enabled{
      this,
      {.name = "dual-channel-replication-enabled",
       .value = false,
       .about = "Whether a full synchronisation uses a connection of its own."}};
  Accepted<std::uint32_t> min_replicas_to_write{
      this,
      {.name = "min-replicas-to-write",
       .alias = "min-slaves-to-write",
       .value = 0,
       .about = "How many replicas must be there for a write."}};
  Accepted<std::uint32_t> min_replicas_max_lag{
      this,
      {.name = "min-replicas-max-lag",
       .alias = "min-slaves-max-lag",
       .value = 10,
       .about = "How many seconds a replica may lag to count."}};
  Accepted<std::string> propagation_error_behavior{
      this,
      {.name = "propagation-error-behavior",
       .value = "ignore",
       .one_of = {"ignore", "panic", "panic-on-replicas"},
       .about = "What happens when a command of the primary fails."}};
};

}  // namespace oribi::config
