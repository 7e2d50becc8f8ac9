#pragma once

#include <cstdint>
#include <string>

#include "config/checks.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// Redis Cluster, which is without effect here.
struct AcceptedClusterOptions : virtual OptionSet {
  Group cluster_group{this, "ACCEPTED: CLUSTER"};

  Accepted<bool> cluster_enabled{this,
                                 {.name = "cluster-enabled",
                                  .value = false,
                                  .change = Change::kAtStart,
                                  .about = "Whether the server is a node of a cluster."}};
  Accepted<std::string> cluster_config_file{this,
                                            {.name = "cluster-config-file",
                                             .value = "nodes.conf",
                                             .change = Change::kAtStart,
                                             .about = "The file with the state of the cluster."}};
  Accepted<std::string> cluster_config_save_behavior{
      this,
      {.name = "cluster-config-save-behavior",
       .value = "sync",
       .one_of = {"sync", "best-effort"},
       .about = "Whether the server ends when it cannot write that file."}};
  Accepted<std::uint32_t> cluster_port{this,
                                       {.name = "cluster-port",
                                        .value = 0,
                                        .max = 65535,
                                        .change = Change::kAtStart,
                                        .about = "The port of the cluster bus."}};
  Accepted<std::uint32_t> cluster_databases{this,
                                            {.name = "cluster-databases",
                                             .value = 1,
                                             .min = 1,
                                             .change = Change::kAtStart,
                                             .about = "How many databases a cluster has."}};
  Accepted<std::uint64_t> cluster_node_timeout{
      this,
      {.name = "cluster-node-timeout",
       .value = 15000,
       .about = "After how many silent milliseconds a node is taken for dead."}};
  Accepted<std::uint32_t> cluster_replica_validity_factor{
      this,
      {.name = "cluster-replica-validity-factor",
       .alias = "cluster-slave-validity-factor",
       .value = 10,
       .about = "How old the data of a replica may be to take over."}};
  Accepted<std::uint32_t> cluster_migration_barrier{
      this,
      {.name = "cluster-migration-barrier",
       .value = 1,
       .about = "How many replicas a primary keeps when others move."}};
  Accepted<bool> cluster_allow_replica_migration{
      this,
      {.name = "cluster-allow-replica-migration",
       .value = true,
       .about = "Whether replicas move to primaries without any."}};
  Accepted<bool> cluster_require_full_coverage{
      this,
      {.name = "cluster-require-full-coverage",
       .value = true,
       .about = "Whether the cluster stops when slots are missing."}};
  Accepted<bool> cluster_replica_no_failover{
      this,
      {.name = "cluster-replica-no-failover",
       .alias = "cluster-slave-no-failover",
       .value = false,
       .about = "Whether replicas do not take over by themselves."}};
  Accepted<bool> cluster_allow_reads_when_down{
      this,
      {.name = "cluster-allow-reads-when-down",
       .value = false,
       .about = "Whether reads go on while the cluster is down."}};
  Accepted<bool> cluster_allow_pubsubshard_when_down{
      this,
      {.name = "cluster-allow-pubsubshard-when-down",
       .value = true,
       .about = "Whether sharded channels go on while the cluster is down."}};
  Accepted<std::uint64_t> cluster_link_sendbuf_limit{
      this,
      {.name = "cluster-link-sendbuf-limit",
       .value = 0,
       .max = UINT64_MAX,
       .unit = Unit::kBytes,
       .about = "How much may wait to be sent on the bus; 0 is no limit."}};
  Accepted<std::string> cluster_announce_ip{
      this, {.name = "cluster-announce-ip", .about = "The address this node gives as its own."}};
  Accepted<std::string> cluster_announce_client_ipv4{
      this,
      {.name = "cluster-announce-client-ipv4",
       .check = CheckIpv4,
       .about = "The IPv4 address clients are told."}};
  Accepted<std::string> cluster_announce_client_ipv6{
      this,
      {.name = "cluster-announce-client-ipv6",
       .check = CheckIpv6,
       .about = "The IPv6 address clients are told."}};
  Accepted<std::string> cluster_announce_hostname{
      this,
      {.name = "cluster-announce-hostname",
       .check = CheckHostname,
       .about = "The host name this node gives as its own."}};
  Accepted<std::string> cluster_announce_human_nodename{
      this,
      {.name = "cluster-announce-human-nodename",
       .check = CheckNodeName,
       .about = "The name of this node in logs."}};
  Accepted<std::uint32_t> cluster_announce_port{this,
                                                {.name = "cluster-announce-port",
                                                 .value = 0,
                                                 .max = 65535,
                                                 .about = "The port this node gives as its own."}};
  Accepted<std::uint32_t> cluster_announce_tls_port{
      this,
      {.name = "cluster-announce-tls-port",
       .value = 0,
       .max = 65535,
       .about = "The TLS port this node gives as its own."}};
  Accepted<std::uint32_t> cluster_announce_bus_port{
      this,
      {.name = "cluster-announce-bus-port",
       .value = 0,
       .max = 65535,
       .about = "The bus port this node gives as its own."}};
  Accepted<std::uint32_t> cluster_announce_client_port{this,
                                                       {.name = "cluster-announce-client-port",
                                                        .value = 0,
                                                        .max = 65535,
                                                        .about = "The port clients are told."}};
  Accepted<std::uint32_t> cluster_announce_client_tls_port{
      this,
      {.name = "cluster-announce-client-tls-port",
       .value = 0,
       .max = 65535,
       .about = "The TLS port clients are told."}};
  Accepted<std::string> cluster_preferred_endpoint_type{
      this,
      {.name = "cluster-preferred-endpoint-type",
       .value = "ip",
       .one_of = {"ip", "hostname", "unknown-endpoint"},
       .about = "What clients are sent to."}};
  Accepted<std::int64_t> cluster_blacklist_ttl{
      this,
      {.name = "cluster-blacklist-ttl",
       .value = 60,
       .about = "For how many seconds a forgotten node stays forgotten."}};
  Accepted<std::uint32_t> cluster_compatibility_sample_ratio{
      this,
      {.name = "cluster-compatibility-sample-ratio",
       .value = 0,
       .max = 100,
       .about = "How many percent of commands are checked for use in a cluster."}};
  Accepted<std::uint32_t> cluster_manual_failover_timeout{
      this,
      {.name = "cluster-manual-failover-timeout",
       .value = 5000,
       .min = 1,
       .about = "How many milliseconds a manual failover may take."}};
  Accepted<std::uint64_t> cluster_slot_migration_log_max_len{
      this,
      {.name = "cluster-slot-migration-log-max-len",
       .value = 1000,
       .about = "How many moves of slots are remembered."}};
  Accepted<bool> cluster_slot_stats_enabled{this,
                                            {.name = "cluster-slot-stats-enabled",
                                             .value = false,
                                             .about = "Whether the use of each slot is counted."}};
  Accepted<std::int64_t> slot_migration_max_failover_repl_bytes{
      this,
      {.name = "slot-migration-max-failover-repl-bytes",
       .value = 0,
       .min = -1,
       .unit = Unit::kBytes,
       .about = "How much may be outstanding when a slot changes hands; -1 is any amount."}};
};

}  // namespace oribi::config
