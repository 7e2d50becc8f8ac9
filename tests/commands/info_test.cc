#include "commands/harness.h"

namespace oribi {
namespace {

class Info : public CommandTest {
 protected:
  // The text without the bulk header and end.
  std::string Text(const std::string& sections = "") {
    const std::string reply = Run("INFO " + sections);
    const std::size_t begin = reply.find("\r\n") + 2;
    return reply.substr(begin, reply.size() - begin - 2);
  }
  // "" when there is no such field.
  std::string Field(const std::string& sections, const std::string& name) {
    const std::string text = "\n" + Text(sections);
    const std::size_t at = text.find("\n" + name + ":");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 2;
    return text.substr(begin, text.find('\r', begin) - begin);
  }
  std::string Titles(const std::string& sections) {
    const std::string text = Text(sections);
    std::string titles;
    for (std::size_t at = text.find("# "); at != std::string::npos; at = text.find("# ", at + 1)) {
      titles += text.substr(at + 2, text.find('\r', at) - at - 2) + ' ';
    }
    return titles;
  }
};

TEST_F(Info, PrintsTheSectionsOfRedisInItsOrderAndOursBehindThem) {
  const std::string defaults =
      "Server Clients Memory Persistence Stats Replication CPU Modules Errorstats Cluster "
      "Keyspace ";
  EXPECT_EQ(Titles(""), defaults);
  EXPECT_EQ(Titles("default"), defaults);
  const std::string all =
      "Server Clients Memory Persistence Stats Replication CPU Modules Commandstats Errorstats "
      "Latencystats Cluster Keyspace Scripts ";
  EXPECT_EQ(Titles("ALL"), all);
  EXPECT_EQ(Titles("everything"), all);
  EXPECT_EQ(Titles("keyspace Cluster nope"), "Cluster Keyspace ");
}

TEST_F(Info, SeparatesSectionsWithABlankLine) {
  EXPECT_EQ(Text("cluster"), "# Cluster\r\ncluster_enabled:0\r\n");
  EXPECT_EQ(Text("modules cluster"), "# Modules\r\n\r\n# Cluster\r\ncluster_enabled:0\r\n");
  EXPECT_EQ(Run("INFO nope"), "$0\r\n\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("INFO cluster"), "=34\r\ntxt:# Cluster\r\ncluster_enabled:0\r\n\r\n");
}

TEST_F(Info, TellsWhatItIs) {
  EXPECT_EQ(Field("server", "redis_version"), "7.4.0");
  EXPECT_EQ(Field("server", "oribi_version"), "0.1.0");
  EXPECT_EQ(Field("server", "redis_mode"), "standalone");
  EXPECT_EQ(Field("server", "server_name"), "oribi");
  EXPECT_EQ(Field("server", "run_id").size(), 40u);
  clock.AdvanceMs(2 * 86'400'000);
  EXPECT_EQ(Field("server", "uptime_in_seconds"), "172800");
  EXPECT_EQ(Field("server", "uptime_in_days"), "2");
}

TEST_F(Info, CountsClientsCommandsAndErrors) {
  EXPECT_EQ(Field("clients", "connected_clients"), "2");
  EXPECT_EQ(Field("stats", "total_connections_received"), "2");
  Run("CONFIG RESETSTAT");
  Run("PING");
  Run("ECHO");
  Run("CLIENT LIST foo");
  EXPECT_EQ(Field("stats", "total_error_replies"), "2");
  EXPECT_EQ(Field("errorstats", "errorstat_ERR"), "count=2");
  EXPECT_TRUE(Field("commandstats", "cmdstat_ping").starts_with("calls=1,usec="));
  EXPECT_TRUE(Field("commandstats", "cmdstat_echo").ends_with("rejected_calls=1,failed_calls=0"));
  EXPECT_TRUE(
      Field("commandstats", "cmdstat_client|list").ends_with("rejected_calls=0,failed_calls=1"));
  EXPECT_TRUE(Field("latencystats", "latency_percentiles_usec_ping").starts_with("p50="));
  EXPECT_NE(Field("latencystats", "latency_percentiles_usec_ping").find(",p99.9="),
            std::string::npos);
}

TEST_F(Info, CountsWrongPasswords) {
  EXPECT_EQ(Field("stats", "acl_access_denied_auth"), "0");
  Run("AUTH nobody x");
  EXPECT_EQ(Field("stats", "acl_access_denied_auth"), "1");
}

TEST_F(Info, TellsOfKeysInEachDatabase) {
  auto& keyspace = server_.keyspace();
  keyspace.db(0).Write(keyspace.MakeKey("a")).SetInteger(1, keyspace::kNoDeadline);
  keyspace.db(3).Write(keyspace.MakeKey("b")).SetInteger(1, clock.NowMs() + 50'000);
  EXPECT_EQ(Field("keyspace", "db0"), "keys=1,expires=0,avg_ttl=0,subexpiry=0");
  EXPECT_EQ(Field("keyspace", "db1"), "");
  EXPECT_TRUE(Field("keyspace", "db3").starts_with("keys=1,expires=1,avg_ttl="));
}

TEST_F(Info, HasWhatToolsLookFor) {
  for (const char* name : {"used_memory",
                           "used_memory_human",
                           "used_memory_rss",
                           "used_memory_peak",
                           "used_memory_lua",
                           "maxmemory",
                           "maxmemory_policy",
                           "mem_fragmentation_ratio",
                           "loading",
                           "rdb_changes_since_last_save",
                           "rdb_bgsave_in_progress",
                           "aof_rewrite_in_progress",
                           "instantaneous_ops_per_sec",
                           "total_net_input_bytes",
                           "rejected_connections",
                           "expired_keys",
                           "evicted_keys",
                           "keyspace_hits",
                           "keyspace_misses",
                           "latest_fork_usec",
                           "role",
                           "connected_slaves",
                           "master_repl_offset",
                           "used_cpu_sys",
                           "used_cpu_user",
                           "used_cpu_sys_children",
                           "blocked_clients",
                           "cluster_enabled",
                           "total_system_memory"}) {
    EXPECT_NE(Field("all", name), "") << name;
  }
  EXPECT_EQ(Field("memory", "maxmemory_policy"), "noeviction");
}

}  // namespace
}  // namespace oribi
