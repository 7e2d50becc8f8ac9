// Command line -> configuration -> server -> sockets -> run.

#include <fmt/format.h>
#include <syslog.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/process.h"
#include "base/version.h"
#include "config/command_line.h"
#include "config/config.h"
#include "config/default_conf.h"
#include "net/network.h"
#include "server/server.h"

namespace oribi {
namespace {

constexpr std::string_view kDefaultPidFile = "/var/run/oribi.pid";

int Fail(std::string_view reason) {
  fmt::print(stderr, "oribi: {}\n", reason);
  return 1;
}

// In the log, when it is open: standard error may be /dev/null by then.
int FailLogged(std::string_view reason) {
  base::LogError("{}", reason);
  base::FlushLog();
  return 1;
}

int SyslogFacility(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, int>, 9> kFacilities = {
      {{"user", LOG_USER},
       {"local0", LOG_LOCAL0},
       {"local1", LOG_LOCAL1},
       {"local2", LOG_LOCAL2},
       {"local3", LOG_LOCAL3},
       {"local4", LOG_LOCAL4},
       {"local5", LOG_LOCAL5},
       {"local6", LOG_LOCAL6},
       {"local7", LOG_LOCAL7}}};
  for (const auto& [facility, number] : kFacilities) {
    if (facility == name) return number;
  }
  return LOG_LOCAL0;
}

base::Status OpenLog(config::Config& config) {
  if (auto opened = base::OpenLog(config.logfile(), config.loglevel()); !opened) return opened;
  config.loglevel.OnChange([&config] {
    base::SetLogLevel(config.loglevel());
    return base::Ok();
  });
  if (!config.syslog_enabled()) return base::Ok();
  return base::AddSyslog(config.syslog_ident(), SyslogFacility(config.syslog_facility()));
}

bool IsSupervisedBySystemd(const config::Config& config) {
  return config.supervised() == config::Supervised::kSystemd ||
         config.supervised() == config::Supervised::kAuto;
}

void WritePidFile(const config::Config& config, base::PidFile& file) {
  std::string path = config.pidfile();
  if (path.empty() && config.daemonize()) path = kDefaultPidFile;
  if (path.empty()) return;
  // As in Redis, a pid file that cannot be written keeps nobody from starting.
  if (const auto written = file.Write(path); !written) base::LogWarning("{}", written.error());
}

void LogStart(const config::Config& config) {
  base::LogNotice("Oribi {} starts: pid {}, port {}", base::kVersion, getpid(), config.port());
  std::string names;
  for (const auto name : config.WithoutEffect()) {
    names += names.empty() ? "" : ", ";
    names += name;
  }
  if (!names.empty()) base::LogNotice("Options without a meaning here: {}", names);
}

int Serve(config::Config& config) {
  base::PidFile pid_file;
  const base::SystemClock clock;
  server::Server server(config, clock);
  if (const auto loaded = server.LoadFunctions(); !loaded) return FailLogged(loaded.error());
  if (const auto renamed = server.RenameCommands(); !renamed) return FailLogged(renamed.error());
  net::Network network(server);
  if (const auto opened = network.Open(); !opened) return FailLogged(opened.error());
  WritePidFile(config, pid_file);
  base::LogNotice("Ready to accept connections");
  if (IsSupervisedBySystemd(config))
    base::NotifySystemd("STATUS=Ready to accept connections\nREADY=1\n");
  network.Run();
  if (IsSupervisedBySystemd(config)) base::NotifySystemd("STOPPING=1\n");
  base::LogNotice("Oribi is done, bye");
  base::FlushLog();
  return 0;
}

int Start(const config::Startup& startup) {
  config::Config config;
  if (const auto loaded = config::Load(startup, std::cin, config); !loaded) {
    return Fail(loaded.error());
  }
  if (config.daemonize() && !IsSupervisedBySystemd(config)) {
    if (const auto detached = base::Daemonize(); !detached) return Fail(detached.error());
  }
  if (const auto opened = OpenLog(config); !opened) return Fail(opened.error());
  LogStart(config);
  return Serve(config);
}

int Main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const auto startup = config::ReadCommandLine(arguments);
  if (!startup) return Fail(startup.error());
  switch (startup->action) {
    case config::Startup::Action::kServe: return Start(*startup);
    case config::Startup::Action::kPrintVersion:
      fmt::print("Oribi v={} bits={}\n", base::kVersion, sizeof(void*) * 8);
      return 0;
    case config::Startup::Action::kPrintHelp: fmt::print("{}", config::HelpText(argv[0])); return 0;
    case config::Startup::Action::kPrintDefaultConf:
      fmt::print("{}", config::DefaultConf());
      return 0;
  }
  return 1;
}

}  // namespace
}  // namespace oribi

int main(int argc, char** argv) { return oribi::Main(argc, argv); }
