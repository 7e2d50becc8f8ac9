#include "base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace oribi::base {
namespace {

constexpr char kPattern[] = "%P:%t %d %b %Y %H:%M:%S.%e %L %v";

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kVerbose: return spdlog::level::info;
    case LogLevel::kNotice: return spdlog::level::warn;
    case LogLevel::kWarning: return spdlog::level::err;
    case LogLevel::kNothing: return spdlog::level::off;
  }
  return spdlog::level::warn;
}

spdlog::logger& Logger() {
  static std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("oribi",
                                                 std::make_shared<spdlog::sinks::stdout_sink_mt>());
    made->set_pattern(kPattern);
    made->set_level(spdlog::level::warn);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

}  // namespace

Status OpenLog(const std::string& path, LogLevel level) {
  SetLogLevel(level);
  if (path.empty()) return Ok();
  // spdlog reports a file it cannot open by an exception; it ends here.
  try {
    Logger().sinks().assign(1, std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
  } catch (const spdlog::spdlog_ex& failure) {
    return Failure{fmt::format("can't open the log file: {}", failure.what())};
  }
  Logger().set_pattern(kPattern);
  return Ok();
}

void SetLogLevel(LogLevel level) { Logger().set_level(ToSpdlog(level)); }

Status AddSyslog(const std::string& identity, int facility) {
  Logger().sinks().push_back(
      std::make_shared<spdlog::sinks::syslog_sink_mt>(identity, 0, facility, false));
  return Ok();
}

void FlushLog() { Logger().flush(); }

bool IsLogged(LogLevel level) { return Logger().should_log(ToSpdlog(level)); }

void WriteLog(LogLevel level, std::string_view text) { Logger().log(ToSpdlog(level), "{}", text); }

}  // namespace oribi::base
