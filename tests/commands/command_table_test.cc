// Every command we declare against what Redis 8.0.6 says of it (facts/*.tsv, from COMMAND INFO).

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "commands/names.h"
#include "commands/table.h"

namespace oribi::commands {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> ReadFacts(const std::string& file) {
  std::ifstream in(ORIBI_SOURCE_DIR "/tests/commands/facts/" + file);
  EXPECT_TRUE(in) << file;
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // the heading
  while (std::getline(in, line)) {
    Row row;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::set<std::string> WordSet(const std::string& cell) {
  std::set<std::string> words;
  std::istringstream in(cell);
  for (std::string word; in >> word;) {
    if (word != "-") words.insert(word);
  }
  return words;
}

template <typename Range>
std::set<std::string> AsSet(const Range& words) {
  return {words.begin(), words.end()};
}

std::string Begin(const KeySpec& spec) {
  switch (spec.begin) {
    case KeySpec::Begin::kIndex: return "index:" + std::to_string(spec.index);
    case KeySpec::Begin::kKeyword:
      return "keyword:" + std::string(spec.keyword) + "," + std::to_string(spec.start_from);
    case KeySpec::Begin::kUnknown: break;
  }
  return "unknown";
}

std::string Numbers(std::initializer_list<int> numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

std::string Find(const KeySpec& spec) {
  switch (spec.find) {
    case KeySpec::Find::kRange: return "range:" + Numbers({spec.last_key, spec.step, spec.limit});
    case KeySpec::Find::kKeynum:
      return "keynum:" + Numbers({spec.keynum_index, spec.first_key, spec.step});
    case KeySpec::Find::kUnknown: break;
  }
  return "unknown";
}

std::string Joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += '|';
    text += word;
  }
  return text;
}

class CommandTableFacts : public ::testing::Test {
 protected:
  CommandTableFacts() { AddAllCommands(table); }

  template <typename Visit>
  void ForEach(const Visit& visit) {
    for (const auto& command : table.commands()) {
      visit(*command);
      for (const auto& child : command->subcommands) visit(*child);
    }
  }
  const Command* Declared(const std::string& name) { return table.FindFullName(name); }

  CommandTable table;
};

TEST_F(CommandTableFacts, AgreeOnArityFlagsCategoriesKeysAndTips) {
  for (const Row& row : ReadFacts("commands.tsv")) {
    const Command* const command = Declared(row[0]);
    if (command == nullptr) continue;
    SCOPED_TRACE(row[0]);
    EXPECT_EQ(std::to_string(command->arity), row[1]);
    EXPECT_EQ(AsSet(FlagNames(command->flags, command->movable_keys)), WordSet(row[2]));
    EXPECT_EQ(AsSet(CategoryNames(command->categories)), WordSet(row[3]));
    std::ostringstream triple;
    triple << command->first_key << ' ' << command->last_key << ' ' << command->key_step;
    EXPECT_EQ(triple.str(), row[4]);
    EXPECT_EQ(AsSet(command->spec->tips), WordSet(row[5]));
  }
}

TEST_F(CommandTableFacts, NoCommandOfAnyTypeIsMissing) {
  const std::set<std::string> types = {"@string", "@bitmap",    "@hash",        "@list",
                                       "@set",    "@sortedset", "@hyperloglog", "@geo"};
  std::size_t found = 0;
  for (const Row& row : ReadFacts("commands.tsv")) {
    if (std::ranges::none_of(WordSet(row[3]), [&](const auto& it) { return types.contains(it); })) {
      continue;
    }
    EXPECT_NE(Declared(row[0]), nullptr) << row[0];
    ++found;
  }
  EXPECT_GT(found, 140u);
}

// Younger than Redis 8.0, or Valkey's.
const std::set<std::string> kNotInFacts = {"delifeq", "msetex"};

TEST_F(CommandTableFacts, AgreeOnKeySpecs) {
  std::map<std::string, std::vector<Row>> facts;
  for (const Row& row : ReadFacts("key_specs.tsv")) facts[row[0]].push_back(row);
  ForEach([&](const Command& command) {
    if (kNotInFacts.contains(command.full_name)) return;
    const auto& rows = facts[command.full_name];
    SCOPED_TRACE(command.full_name);
    ASSERT_EQ(command.key_specs.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const KeySpec& spec = command.key_specs[i];
      EXPECT_EQ(Joined(KeyFlagNames(spec.flags)), rows[i][1]);
      EXPECT_EQ(Begin(spec), rows[i][2]);
      EXPECT_EQ(Find(spec), rows[i][3]);
    }
  });
}

TEST_F(CommandTableFacts, KnowEveryCommandWeDeclare) {
  std::set<std::string> known;
  for (const Row& row : ReadFacts("commands.tsv")) known.insert(row[0]);
  ForEach([&](const Command& command) {
    EXPECT_NE(known.contains(command.full_name), kNotInFacts.contains(command.full_name))
        << command.full_name;
  });
}

TEST_F(CommandTableFacts, EveryCommandHasASummaryAVersionAndAHandler) {
  ForEach([&](const Command& command) {
    SCOPED_TRACE(command.full_name);
    EXPECT_FALSE(command.spec->summary.empty());
    EXPECT_FALSE(command.spec->since.empty());
    EXPECT_TRUE(command.handler != nullptr || !command.subcommands.empty());
    EXPECT_EQ(command.spec->deprecated_since.empty(), command.spec->replaced_by.empty());
  });
}

}  // namespace
}  // namespace oribi::commands
