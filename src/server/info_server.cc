// INFO: Server, Clients, CPU, Modules, Cluster.

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>

#include "base/version.h"
#include "server/info_writer.h"

namespace oribi::server {
namespace {

std::string OperatingSystem() {
  utsname name{};
  if (uname(&name) != 0) return "unknown";
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

std::string ExecutablePath() {
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  return length < 0 ? "" : std::string(path, static_cast<std::size_t>(length));
}

std::string CompilerVersion() {
  return fmt::format("{}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void WriteUsage(InfoWriter& out, int who, std::string_view suffix) {
  rusage usage{};
  getrusage(who, &usage);
  out.Field(fmt::format("used_cpu_sys{}", suffix), fmt::format("{:.6f}", Seconds(usage.ru_stime)));
  out.Field(fmt::format("used_cpu_user{}", suffix), fmt::format("{:.6f}", Seconds(usage.ru_utime)));
}

void WriteBuild(const InfoSources& sources, InfoWriter& out) {
  out.Field("redis_version", base::kRedisVersion);
  out.Field("redis_git_sha1", "00000000");
  out.Field("redis_git_dirty", 0);
  out.Field("redis_build_id", "0000000000000000");
  out.Field("redis_mode", "standalone");
  out.Field("server_name", "oribi");
  out.Field("oribi_version", base::kVersion);
  out.Field("os", OperatingSystem());
  out.Field("arch_bits", sizeof(void*) * 8);
  out.Field("monotonic_clock", "POSIX clock_gettime");
  out.Field("multiplexing_api", "epoll");
  out.Field("atomicvar_api", "c11-builtin");
  out.Field("gcc_version", CompilerVersion());
  out.Field("process_id", getpid());
  out.Field("process_supervised", "no");
  out.Field("run_id", sources.run_id);
}

std::string BoundAddresses(const config::Config& config) {
  std::string text;
  for (std::string_view address : config.bind().addresses) {
    if (address.starts_with('-')) address.remove_prefix(1);
    text += fmt::format(",bind={}", address);
  }
  return text;
}

}  // namespace

void InfoServer(const InfoSources& sources, InfoWriter& out) {
  const std::int64_t now_us = sources.clock.NowUs();
  const std::int64_t uptime_s =
      std::max<std::int64_t>(now_us / 1'000'000 - sources.started_ms / 1000, 0);
  out.Section("Server");
  WriteBuild(sources, out);
  out.Field("tcp_port", sources.config.port());
  out.Field("server_time_usec", now_us);
  out.Field("uptime_in_seconds", uptime_s);
  out.Field("uptime_in_days", uptime_s / 86400);
  out.Field("hz", sources.config.hz());
  out.Field("configured_hz", sources.config.hz());
  out.Field("lru_clock", now_us / 1'000'000 & 0xFFFFFF);
  out.Field("executable", ExecutablePath());
  out.Field("config_file", sources.config.conf_file);
  out.Field("io_threads_active", 0);
  if (sources.config.port() != 0) {
    out.Field("listener0", fmt::format("name=tcp{},port={}", BoundAddresses(sources.config),
                                       sources.config.port()));
  }
}

void InfoClients(const InfoSources& sources, InfoWriter& out) {
  std::size_t most_input = 0;
  std::size_t most_output = 0;
  for (const auto& [id, client] : sources.clients.clients()) {
    most_input = std::max(most_input, client->QueryBytes());
    most_output = std::max(most_output, client->reply.size());
  }
  out.Section("Clients");
  out.Field("connected_clients", sources.clients.size());
  out.Field("cluster_connections", 0);
  out.Field("maxclients", sources.config.maxclients());
  out.Field("client_recent_max_input_buffer", most_input);
  out.Field("client_recent_max_output_buffer", most_output);
  out.Field("blocked_clients", sources.blocking.clients() + sources.pausing.clients());
  out.Field("tracking_clients", sources.caching_clients.clients());
  out.Field("pubsub_clients", sources.pubsub.subscribers());
  out.Field("watching_clients", sources.watching.clients());
  out.Field("clients_in_timeout_table", sources.blocking.clients_with_deadline());
  out.Field("total_watched_keys", sources.watching.keys());
  out.Field("total_blocking_keys", sources.blocking.keys());
  out.Zeros({"total_blocking_keys_on_nokey"});
}

void InfoCpu(const InfoSources&, InfoWriter& out) {
  out.Section("CPU");
  WriteUsage(out, RUSAGE_SELF, "");
  WriteUsage(out, RUSAGE_CHILDREN, "_children");
  WriteUsage(out, RUSAGE_THREAD, "_main_thread");
}

void InfoModules(const InfoSources&, InfoWriter& out) { out.Section("Modules"); }

void InfoCluster(const InfoSources&, InfoWriter& out) {
  out.Section("Cluster");
  out.Field("cluster_enabled", 0);
}

}  // namespace oribi::server
