#include "config/conf_file.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/ascii.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Result;
using base::Status;

// A file that includes itself must not keep us reading forever.
constexpr int kDeepestInclude = 16;

std::string Place(const std::string& file, std::size_t number) {
  return number == 0 ? file : fmt::format("{}:{}", file, number);
}

Failure At(const ConfLine& line, std::string_view shown, std::string_view reason) {
  return {fmt::format("{}: '{}': {}", Place(line.file, line.number), shown, reason)};
}

// The line as it is shown when it is wrong; passwords stay out of logs.
std::string Shown(const ConfLine& line, const OptionBase* option) {
  std::string shown = line.words.front();
  if (option && option->is_secret()) return shown + " …";
  for (std::size_t i = 1; i < line.words.size(); ++i) shown += ' ' + ConfWord(line.words[i]);
  return shown;
}

class Reader {
 public:
  explicit Reader(std::vector<ConfLine>& lines) : lines_(lines) {}

  Status File(const std::string& path) {
    const auto text = ReadWholeFile(path);
    if (!text) return text.failure();
    return Text(*text, path);
  }

  Status Text(std::string_view text, const std::string& source) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = text.find('\n');
      const std::string_view line = base::Trim(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (line.empty() || line.front() == '#') continue;
      if (auto read = RawLine(line, source, number); !read) return read;
    }
    return base::Ok();
  }

  Status Line(ConfLine line) {
    if (!base::EqualsIgnoreCase(line.words.front(), "include")) {
      lines_.push_back(std::move(line));
      return base::Ok();
    }
    if (line.words.size() != 2) return At(line, Shown(line, nullptr), "wrong number of arguments");
    if (depth_ == kDeepestInclude) {
      return At(line, Shown(line, nullptr), "files include each other too deeply");
    }
    ++depth_;
    auto included = Include(line.words[1]);
    --depth_;
    return included;
  }

 private:
  Status RawLine(std::string_view text, const std::string& source, std::size_t number) {
    ConfLine line{source, number, {}};
    if (!base::SplitWords(text, line.words)) {
      return At(line, text.substr(0, text.find_first_of("\"'")),
                "Unbalanced quotes in configuration line");
    }
    return Line(std::move(line));
  }

  // A pattern may match nothing; a path without a pattern must be there.
  Status Include(const std::string& pattern) {
    if (pattern.find_first_of("*?[") == std::string::npos) return File(pattern);
    glob_t found{};
    Status read = base::Ok();
    if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
      for (std::size_t i = 0; i < found.gl_pathc && read; ++i) read = File(found.gl_pathv[i]);
    }
    ::globfree(&found);
    return read;
  }

  std::vector<ConfLine>& lines_;
  int depth_ = 0;
};

// Directives of old that Redis passes over without a word.
bool IsForgotten(const ConfLine& line) {
  constexpr std::array<std::string_view, 3> kForgotten = {
      "list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands"};
  const auto is_name = [&](std::string_view name) {
    return base::EqualsIgnoreCase(line.words.front(), name);
  };
  return line.words.size() == 2 && std::any_of(kForgotten.begin(), kForgotten.end(), is_name);
}

Status ApplyLine(const ConfLine& line, OptionSet& options) {
  OptionBase* option = options.Find(line.words.front());
  if (option) {
    auto read = option->ReadLine(std::span(line.words).subspan(1));
    if (read) return read;
    return At(line, Shown(line, option), read.error());
  }
  if (IsForgotten(line)) return base::Ok();
  const bool sentinel = base::EqualsIgnoreCase(line.words.front(), "sentinel");
  return At(line, Shown(line, nullptr),
            sentinel ? "sentinel directive while not in sentinel mode" : "unknown option");
}

}  // namespace

Result<std::string> ReadWholeFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) errno = EISDIR;
  if (file && errno != EISDIR) text << file.rdbuf();
  if (!file || errno == EISDIR || file.bad()) {
    return Failure{fmt::format("can't open config file '{}': {}", path, std::strerror(errno))};
  }
  return text.str();
}

Result<std::vector<ConfLine>> ReadConfFile(const std::string& path) {
  std::vector<ConfLine> lines;
  if (auto read = Reader(lines).File(path); !read) return read.failure();
  return lines;
}

Result<std::vector<ConfLine>> ParseConf(std::string_view text, const std::string& source) {
  std::vector<ConfLine> lines;
  if (auto read = Reader(lines).Text(text, source); !read) return read.failure();
  return lines;
}

Status AddLine(ConfLine line, std::vector<ConfLine>& lines) {
  return Reader(lines).Line(std::move(line));
}

Status Apply(const std::vector<ConfLine>& lines, OptionSet& options) {
  for (const ConfLine& line : lines) {
    if (auto applied = ApplyLine(line, options); !applied) return applied;
  }
  return base::Ok();
}

}  // namespace oribi::config
