// The list of commands in README.md. It is written anew by
//   ORIBI_WRITE_README=1 build/dev/tests/commands_test --gtest_filter='Readme.*'

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/names.h"
#include "commands/table.h"

namespace oribi::commands {
namespace {

constexpr char kPath[] = ORIBI_SOURCE_DIR "/README.md";
constexpr std::string_view kBegin = "<!-- commands: kept by tests/commands/readme_test.cc -->\n";
constexpr std::string_view kEnd = "<!-- end of commands -->\n";

// "`OBJECT` (ENCODING FREQ HELP)"
std::string Entry(const Command& command) {
  std::string text = "`" + std::string(command.spec->name) + "`";
  std::string words;
  for (const auto& subcommand : command.subcommands) {
    words += words.empty() ? "" : " ";
    words += subcommand->spec->name;
  }
  return words.empty() ? text : text + " (" + words + ")";
}

// One row a group, both in the order in which they are registered.
std::string List(const CommandTable& table) {
  struct Row {
    Group group;
    std::string commands;
  };
  std::vector<Row> rows;
  for (const auto& command : table.commands()) {
    const Group group = command->spec->group;
    auto row = std::find_if(rows.begin(), rows.end(), [&](auto& r) { return r.group == group; });
    if (row == rows.end()) row = rows.insert(rows.end(), {group, ""});
    row->commands += (row->commands.empty() ? "" : ", ") + Entry(*command);
  }
  std::string text = "| group | commands |\n|---|---|\n";
  for (const Row& row : rows) {
    text += "| " + std::string(GroupName(row.group)) + " | " + row.commands + " |\n";
  }
  return text;
}

TEST(Readme, ListsTheCommandsThereAre) {
  std::ifstream file(kPath);
  std::stringstream content;
  content << file.rdbuf();
  std::string readme = content.str();
  const auto begin = readme.find(kBegin);
  const auto end = readme.find(kEnd);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end)
      << "the markers are missing in " << kPath;

  CommandTable table;
  AddAllCommands(table);
  const std::string list = List(table);
  const auto first = begin + kBegin.size();
  const bool same = readme.compare(first, end - first, list) == 0;
  if (!same && std::getenv("ORIBI_WRITE_README") != nullptr) {
    std::ofstream(kPath) << readme.replace(first, end - first, list);
    return;
  }
  EXPECT_TRUE(same) << "write it anew: ORIBI_WRITE_README=1 build/dev/tests/commands_test "
                       "--gtest_filter='Readme.*'";
}

}  // namespace
}  // namespace oribi::commands
