#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/harness.h"
#include "config/command_line.h"

namespace oribi {
namespace {

class RenameCommand : public CommandTest {
 protected:
  // Whether the server takes this rename-command line.
  bool Rename(const std::string& from, const std::string& to) {
    const std::vector<std::string_view> arguments = {"--rename-command", from, to};
    const auto startup = config::ReadCommandLine(arguments);
    EXPECT_TRUE(startup && config::Load(*startup, std::cin, config_));
    return static_cast<bool>(server_.RenameCommands());
  }
};

TEST_F(RenameCommand, GivesACommandAnotherName) {
  EXPECT_TRUE(Rename("GET", "Fetch"));
  EXPECT_EQ(Run("fetch key"), "$-1\r\n");
  EXPECT_TRUE(Run("get key").starts_with("-ERR unknown command 'get'"));
}

TEST_F(RenameCommand, TakesACommandAwayWithAnEmptyName) {
  EXPECT_TRUE(Rename("flushall", ""));
  EXPECT_TRUE(Run("flushall").starts_with("-ERR unknown command 'flushall'"));
}

TEST_F(RenameCommand, RefusesAnUnknownName) { EXPECT_FALSE(Rename("nosuch", "other")); }

TEST_F(RenameCommand, RefusesANameThatIsTaken) { EXPECT_FALSE(Rename("get", "set")); }

}  // namespace
}  // namespace oribi
