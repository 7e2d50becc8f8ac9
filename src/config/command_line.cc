#include "config/command_line.h"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <optional>

#include "base/ascii.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Result;
using base::Status;
using Arguments = std::span<const std::string_view>;

std::optional<Startup::Action> SingleAction(Arguments arguments) {
  if (arguments.size() != 1) return std::nullopt;
  const std::string_view only = arguments.front();
  if (only == "-v" || only == "--version") return Startup::Action::kPrintVersion;
  if (only == "-h" || only == "--help") return Startup::Action::kPrintHelp;
  if (only == "--print-default-conf") return Startup::Action::kPrintDefaultConf;
  return std::nullopt;
}

bool IsOptionName(std::string_view word) { return word.size() > 2 && word.starts_with("--"); }

// Turns words into lines. Redis takes the word after an option as its value even when it begins
// with "--"
// ("--masterauth --secret"); save is the exception, since "--save" alone has always meant "never".
class LineCollector {
 public:
  explicit LineCollector(std::vector<ConfLine>& lines) : lines_(lines) {}

  Status Take(std::string_view word) {
    const bool wants_value = line_.words.size() == 1 && !(IsSave() && IsOptionName(word));
    if (!IsOptionName(word) || wants_value) {
      line_.words.emplace_back(word);
      return base::Ok();
    }
    auto finished = Finish();
    line_.words.emplace_back(word.substr(2));
    return finished;
  }

  Status Finish() {
    if (line_.words.empty()) return base::Ok();
    if (IsSave() && line_.words.size() == 1) line_.words.emplace_back();
    ConfLine line = std::exchange(line_, Empty());
    return AddLine(std::move(line), lines_);
  }

 private:
  static ConfLine Empty() { return {"command line", 0, {}}; }
  bool IsSave() const { return base::EqualsIgnoreCase(line_.words.front(), "save"); }

  ConfLine line_ = Empty();
  std::vector<ConfLine>& lines_;
};

Status CollectLines(Arguments arguments, Startup& startup) {
  LineCollector collector(startup.lines);
  for (const std::string_view word : arguments) {
    if (auto taken = collector.Take(word); !taken) return taken;
  }
  return collector.Finish();
}

Status ApplyStandardInput(std::istream& standard_input, Config& config) {
  const std::string text(std::istreambuf_iterator<char>(standard_input), {});
  const auto lines = ParseConf(text, "standard input");
  return lines ? Apply(*lines, config) : lines.failure();
}

}  // namespace

Result<Startup> ReadCommandLine(Arguments arguments) {
  Startup startup;
  if (const auto action = SingleAction(arguments)) {
    startup.action = *action;
    return startup;
  }
  if (!arguments.empty() &&
      (arguments.front() == "--test-memory" || arguments.front() == "--check-system")) {
    return Failure{fmt::format("{} is not offered: use a tool made for it", arguments.front())};
  }
  if (!arguments.empty() && !arguments.front().starts_with('-')) {
    startup.conf_file = std::filesystem::absolute(arguments.front()).lexically_normal().string();
    arguments = arguments.subspan(1);
  }
  if (!arguments.empty() && arguments.front() == "-") {
    startup.reads_standard_input = true;
    arguments = arguments.subspan(1);
  }
  if (!arguments.empty() && arguments.back() == "-") {
    startup.reads_standard_input = true;
    arguments = arguments.first(arguments.size() - 1);
  }
  if (auto collected = CollectLines(arguments, startup); !collected) return collected.failure();
  return startup;
}

Status Load(const Startup& startup, std::istream& standard_input, Config& config) {
  config.conf_file = startup.conf_file;
  if (!startup.conf_file.empty()) {
    const auto lines = ReadConfFile(startup.conf_file);
    if (!lines) return lines.failure();
    if (auto applied = Apply(*lines, config); !applied) return applied;
  }
  if (startup.reads_standard_input) {
    if (auto applied = ApplyStandardInput(standard_input, config); !applied) return applied;
  }
  return Apply(startup.lines, config);
}

std::string HelpText(std::string_view program) {
  return fmt::format(
      "Usage: {0} [/path/to/oribi.conf] [--option value ...] [-]\n"
      "       {0} -                       read the conf from standard input\n"
      "       {0} --print-default-conf    print every option with its meaning and default\n"
      "       {0} -v | --version\n"
      "       {0} -h | --help\n"
      "\n"
      "Options are those of the conf file, and override it:\n"
      "       {0} --port 7777 --maxmemory 1gb --maxmemory-policy allkeys-lfu\n"
      "       {0} /etc/oribi/oribi.conf --loglevel verbose\n"
      "       echo 'maxmemory 128mb' | {0} -\n",
      program);
}

}  // namespace oribi::config
