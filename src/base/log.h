#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/result.h"

// The process' log. spdlog stays behind this header: only log.cc includes it, and every other file
// compiles faster.
namespace oribi::base {

// Redis' loglevel names: debug, verbose, notice, warning, nothing. kWarning also carries errors.
enum class LogLevel { kDebug, kVerbose, kNotice, kWarning, kNothing };

// Starts logging to `path`, or to standard output when it is empty.
Status OpenLog(const std::string& path, LogLevel level);
void SetLogLevel(LogLevel level);
// Also logs to syslog under this identity and facility (an <syslog.h> LOG_… number).
Status AddSyslog(const std::string& identity, int facility);
void FlushLog();

bool IsLogged(LogLevel level);
void WriteLog(LogLevel level, std::string_view text);

template <typename... Args>
void LogDebug(fmt::format_string<Args...> format, Args&&... args) {
  if (IsLogged(LogLevel::kDebug)) {
    WriteLog(LogLevel::kDebug, fmt::format(format, std::forward<Args>(args)...));
  }
}
template <typename... Args>
void LogVerbose(fmt::format_string<Args...> format, Args&&... args) {
  if (IsLogged(LogLevel::kVerbose)) {
    WriteLog(LogLevel::kVerbose, fmt::format(format, std::forward<Args>(args)...));
  }
}
template <typename... Args>
void LogNotice(fmt::format_string<Args...> format, Args&&... args) {
  WriteLog(LogLevel::kNotice, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void LogWarning(fmt::format_string<Args...> format, Args&&... args) {
  WriteLog(LogLevel::kWarning, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void LogError(fmt::format_string<Args...> format, Args&&... args) {
  WriteLog(LogLevel::kWarning, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace oribi::base
