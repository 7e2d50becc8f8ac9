// Holds the plan of the house: which room may include which. A stray include compiles well enough,
// since all rooms share one include root; this test is what notices it.

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>

#include "plan/source_tree.h"

namespace oribi::plan {
namespace {

using Rooms = std::set<std::string>;

// "oribi" is include/oribi, the door for authors of native functions.
const std::map<std::string, Rooms> kMayInclude = {
    {"main.cc", {"net", "server", "config", "base"}},
    {"net", {"server", "session", "protocol", "config", "base"}},
    {"server",
     {"commands", "functions", "persistence", "session", "keyspace", "pubsub", "protocol",
      "structures", "memory", "config", "base", "oribi"}},
    {"commands",
     {"session", "keyspace", "pubsub", "protocol", "config", "structures", "base", "oribi"}},
    {"functions", {"oribi"}},
    {"persistence", {"keyspace", "structures", "protocol", "config", "base"}},
    {"session", {"keyspace", "pubsub", "protocol", "base"}},
    {"keyspace", {"structures", "memory", "base"}},
    {"pubsub", {"base"}},
    {"protocol", {"base"}},
    {"structures", {"memory", "base"}},
    {"memory", {"base"}},
    {"config", {"base"}},
    {"base", {}},
    {"oribi", {}},
};

struct Library {
  std::regex header;
  std::regex home;  // the files that may include it
};

const std::vector<Library>& Libraries() {
  static const std::vector<Library> libraries = {
      {std::regex("asio(/.*|\\.hpp)"), std::regex("src/net/.*")},
      {std::regex("sys/epoll\\.h"), std::regex("src/net/.*")},
      {std::regex("spdlog/.*"), std::regex("src/base/log\\.cc")},
      {std::regex("xxhash\\.h"), std::regex("src/base/.*")},
      {std::regex("jemalloc/.*"), std::regex("src/memory/.*")},
      {std::regex("(gtest|gmock|benchmark)/.*"), std::regex("nothing in these folders")},
  };
  return libraries;
}

struct Include {
  std::string target;
  bool quoted;
};

std::optional<Include> ReadInclude(const std::string& line) {
  static const std::regex pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
  std::smatch match;
  if (!std::regex_match(line, match, pattern)) return std::nullopt;
  return Include{match[2], match[1] == "\""};
}

// src/base/log.h is in room base, src/main.cc is a room of its own, include/oribi/function.h is the
// door.
std::string RoomOf(const std::string& path) {
  const auto start = path.find('/') + 1;
  return path.substr(start, path.find('/', start) - start);
}

std::string FirstFolder(const std::string& target) { return target.substr(0, target.find('/')); }

// What is wrong with one include, or nothing.
std::string ComplaintAboutOurs(const std::string& room, const std::string& target) {
  if (target.find('/') == std::string::npos) return "does not name its room";
  const auto included = FirstFolder(target);
  if (included == room) return "";
  if (!kMayInclude.contains(included)) return "names a room that is not in the plan";
  const auto row = kMayInclude.find(room);
  if (row == kMayInclude.end()) return "stands in a room that is not in the plan";
  return row->second.contains(included) ? "" : "is not in the plan for " + room;
}

std::string ComplaintAboutLibrary(const std::string& path, const std::string& target) {
  for (const auto& library : Libraries()) {
    if (std::regex_match(target, library.header) && !std::regex_match(path, library.home)) {
      return "belongs to another room";
    }
  }
  return "";
}

std::string Complaint(const std::string& path, const Include& include) {
  const bool door = include.target.starts_with("oribi/");
  if (door && include.quoted) return "is written with angle brackets everywhere";
  if (door || include.quoted) return ComplaintAboutOurs(RoomOf(path), include.target);
  const bool has_room = include.target.find('/') != std::string::npos;  // <memory> has none
  if (has_room && kMayInclude.contains(FirstFolder(include.target))) return "is ours: use quotes";
  return ComplaintAboutLibrary(path, include.target);
}

TEST(IncludeDirection, FollowsThePlanOfTheHouse) {
  const auto files = SourceFiles({"src", "include"});
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto include = ReadInclude(file.lines[i]);
      if (!include) continue;
      const auto complaint = Complaint(file.path, *include);
      EXPECT_EQ(complaint, "") << file.path << ":" << i + 1 << ": " << file.lines[i];
    }
  }
}

TEST(IncludeDirection, NoticesWhatThePlanForbids) {
  EXPECT_EQ(Complaint("src/net/listener.cc", {"server/server.h", true}), "");
  EXPECT_EQ(Complaint("src/net/listener.cc", {"net/connection.h", true}), "");
  EXPECT_EQ(Complaint("src/net/listener.cc", {"asio/ip/tcp.hpp", false}), "");
  EXPECT_EQ(Complaint("src/functions/stock.cc", {"oribi/function.h", false}), "");
  EXPECT_EQ(Complaint("src/main.cc", {"net/listener.h", true}), "");
  EXPECT_NE(Complaint("src/main.cc", {"commands/table.h", true}), "");
  EXPECT_NE(Complaint("src/keyspace/database.cc", {"protocol/reply_writer.h", true}), "");
  EXPECT_NE(Complaint("src/functions/stock.cc", {"keyspace/database.h", true}), "");
  EXPECT_NE(Complaint("src/base/log.h", {"spdlog/spdlog.h", false}), "");
  EXPECT_NE(Complaint("src/server/server.cc", {"asio.hpp", false}), "");
  EXPECT_NE(Complaint("src/server/server.cc", {"server.h", true}), "");
  EXPECT_NE(Complaint("src/server/server.cc", {"cellar/wine.h", true}), "");
  EXPECT_NE(Complaint("include/oribi/values.h", {"keyspace/value.h", true}), "");
}

TEST(IncludeDirection, HasARowForEveryRoom) {
  for (const auto& file : SourceFiles({"src", "include"})) {
    EXPECT_TRUE(kMayInclude.contains(RoomOf(file.path))) << file.path;
  }
}

}  // namespace
}  // namespace oribi::plan
