#include "commands/table.h"

#include <gtest/gtest.h>

namespace oribi::commands {
namespace {

void Nothing(CommandContext&) {}

const CommandSpec kGet = {.name = "GET",
                          .group = Group::kString,
                          .flags = kReadonly | kFast,
                          .arguments = {Key("key", kRO | kAccess)},
                          .handler = Nothing};
const CommandSpec kLong = {.name = "SINTERSTORE", .group = Group::kSet, .handler = Nothing};
const CommandSpec kLonger = {.name = "SINTERSHARE", .group = Group::kSet, .handler = Nothing};
const CommandSpec kConfig = {
    .name = "CONFIG",
    .group = Group::kServer,
    .subcommands = {{.name = "GET", .group = Group::kServer, .handler = Nothing}}};

class Table : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const CommandSpec* spec : {&kGet, &kLong, &kLonger, &kConfig}) table.Add(*spec);
  }
  CommandTable table;
};

TEST_F(Table, FindsACommandInAnyCase) {
  EXPECT_EQ(table.Find("get")->spec->name, kGet.name);
  EXPECT_EQ(table.Find("GeT")->spec->name, kGet.name);
  EXPECT_EQ(table.Find("GET")->full_name, "get");
}

TEST_F(Table, TellsNamesApartThatBeginAlike) {
  EXPECT_EQ(table.Find("sinterstore")->spec->name, kLong.name);
  EXPECT_EQ(table.Find("SINTERSHARE")->spec->name, kLonger.name);
  EXPECT_EQ(table.Find("sinterstor"), nullptr);
  EXPECT_EQ(table.Find("sinterst"), nullptr);
}

TEST_F(Table, DoesNotTakeOtherBytesForLetters) {
  EXPECT_EQ(table.Find("ge\x14"), nullptr);
  EXPECT_EQ(table.Find("\xE7\xE5\xF4"), nullptr);
  EXPECT_EQ(table.Find(std::string_view("get\0", 4)), nullptr);
  EXPECT_EQ(table.Find(""), nullptr);
  EXPECT_EQ(table.Find(std::string(1000, 'x')), nullptr);
}

TEST_F(Table, FindsSubcommandsByWordAndByFullName) {
  const Command* const config = table.Find("config");
  EXPECT_EQ(CommandTable::FindSubcommand(*config, "gEt")->full_name, "config|get");
  EXPECT_EQ(table.FindFullName("CONFIG|get")->upper_name, "CONFIG|GET");
  EXPECT_EQ(table.FindFullName("config|get")->parent, config);
  EXPECT_EQ(table.FindFullName("config|nope"), nullptr);
  EXPECT_EQ(table.FindFullName("nope|get"), nullptr);
  EXPECT_EQ(table.FindFullName("get")->spec->name, kGet.name);
}

TEST_F(Table, RenamesAndRemovesCommands) {
  EXPECT_TRUE(table.Rename("GET", "Fetch"));
  EXPECT_EQ(table.Find("get"), nullptr);
  EXPECT_EQ(table.Find("FETCH")->full_name, "get");
  EXPECT_TRUE(table.Rename("config", ""));
  EXPECT_EQ(table.Find("config"), nullptr);
  EXPECT_EQ(table.Find("sinterstore")->spec->name, kLong.name);
}

TEST_F(Table, RefusesToRenameTheUnknownOrToANameTaken) {
  EXPECT_FALSE(table.Rename("nope", "x"));
  EXPECT_FALSE(table.Rename("get", "config"));
  EXPECT_NE(table.Find("get"), nullptr);
}

TEST_F(Table, NumbersCommandsDenselyWithTheirSubcommands) {
  EXPECT_EQ(table.Find("get")->id, 0);
  EXPECT_EQ(table.Find("config")->id, 3);
  EXPECT_EQ(table.FindFullName("config|get")->id, 4);
}

TEST_F(Table, ResetsTheStatisticsOfSubcommandsToo) {
  table.FindFullName("config|get")->stats.calls = 3;
  table.Find("get")->stats.nsec = 3;
  table.ResetStats();
  EXPECT_EQ(table.FindFullName("config|get")->stats.calls, 0u);
  EXPECT_EQ(table.Find("get")->stats.nsec, 0u);
}

}  // namespace
}  // namespace oribi::commands
