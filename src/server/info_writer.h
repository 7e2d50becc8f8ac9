#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/numbers.h"
#include "server/info.h"

namespace oribi::server {

// Writes "name:value" lines.
class InfoWriter {
 public:
  explicit InfoWriter(std::string& out) : out_(out) {}

  void Section(std::string_view title) {
    if (!out_.empty()) out_ += "\r\n";
    fmt::format_to(std::back_inserter(out_), "# {}\r\n", title);
  }
  template <typename T>
  void Field(std::string_view name, const T& value) {
    fmt::format_to(std::back_inserter(out_), "{}:{}\r\n", name, value);
  }
  void Ratio(std::string_view name, double value) { Field(name, fmt::format("{:.2f}", value)); }
  void Percent(std::string_view name, double value) { Field(name, fmt::format("{:.2f}%", value)); }
  // The number, and once more for people under "<name>_human".
  void Bytes(std::string_view name, std::uint64_t bytes) {
    Field(name, bytes);
    Human(name, bytes);
  }
  void Human(std::string_view name, std::uint64_t bytes) {
    Field(fmt::format("{}_human", name), base::HumanBytes(bytes));
  }
  // What there is none of here, but tools look for.
  void Zeros(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) Field(name, 0);
  }

 private:
  std::string& out_;
};

// One function a section.
void InfoServer(const InfoSources& sources, InfoWriter& out);
void InfoClients(const InfoSources& sources, InfoWriter& out);
void InfoMemory(const InfoSources& sources, InfoWriter& out);
void InfoPersistence(const InfoSources& sources, InfoWriter& out);
void InfoStats(const InfoSources& sources, InfoWriter& out);
void InfoReplication(const InfoSources& sources, InfoWriter& out);
void InfoCpu(const InfoSources& sources, InfoWriter& out);
void InfoModules(const InfoSources& sources, InfoWriter& out);
void InfoCommandStats(const InfoSources& sources, InfoWriter& out);
void InfoErrorStats(const InfoSources& sources, InfoWriter& out);
void InfoLatencyStats(const InfoSources& sources, InfoWriter& out);
void InfoScripts(const InfoSources& sources, InfoWriter& out);
void InfoCluster(const InfoSources& sources, InfoWriter& out);
void InfoKeyspace(const InfoSources& sources, InfoWriter& out);

}  // namespace oribi::server
