#include "config/command_line.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/temporary_folder.h"

namespace oribi::config {
namespace {

class CommandLine : public testing::Test {
 protected:
  std::string Start(std::vector<std::string_view> arguments, const std::string& input = "") {
    const auto startup = ReadCommandLine(arguments);
    if (!startup) return startup.error();
    std::istringstream standard_input(input);
    const auto loaded = Load(*startup, standard_input, config_);
    return loaded ? "OK" : loaded.error();
  }

  TemporaryFolder folder_;
  Config config_;
};

TEST_F(CommandLine, MayBeEmpty) { EXPECT_EQ(Start({}), "OK"); }

TEST_F(CommandLine, HasOptionsWithOneOrMoreValues) {
  EXPECT_EQ(Start({"--port", "7777", "--save", "60", "1", "--save", "30 2", "--bind", "127.0.0.1",
                   "::1", "--appendonly", "no"}),
            "OK");
  EXPECT_EQ(config_.port(), 7777u);
  EXPECT_EQ(config_.save.Text(), "60 1 30 2");
  EXPECT_EQ(config_.bind.Text(), "127.0.0.1 ::1");
}

TEST_F(CommandLine, TakesWhatContainersAreStartedWith) {
  EXPECT_EQ(Start({"--save", "60", "1", "--loglevel", "warning", "--requirepass", "s3cret",
                   "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru", "--appendonly",
                   "yes", "--protected-mode", "no"}),
            "OK");
  EXPECT_EQ(config_.maxmemory(), 256u << 20);
  EXPECT_EQ(config_.requirepass(), "s3cret");
  EXPECT_TRUE(config_.appendonly());
}

TEST_F(CommandLine, TakesTheWordAfterAnOptionAsItsValue) {
  EXPECT_EQ(Start({"--masterauth", "--foo", "--save", "--hz", "11"}), "OK");
  EXPECT_EQ(config_.masterauth(), "--foo");
  EXPECT_EQ(config_.save.Text(), "");
  EXPECT_EQ(config_.hz(), 11u);
}

TEST_F(CommandLine, TakesSaveAloneAsNever) {
  EXPECT_EQ(Start({"--appendonly", "no", "--save"}), "OK");
  EXPECT_EQ(config_.save.Text(), "");
}

TEST_F(CommandLine, IsRefusedWithAReason) {
  EXPECT_EQ(Start({"--port"}), "command line: 'port': wrong number of arguments");
  EXPECT_EQ(Start({"--appendonly", "--port", "7"}),
            "command line: 'appendonly --port 7': wrong number of arguments");
  EXPECT_EQ(Start({"--nosuch", "1"}), "command line: 'nosuch 1': unknown option");
  EXPECT_EQ(Start({"-x"}), "command line: '-x': unknown option");
  EXPECT_EQ(Start({"--check-system"}), "--check-system is not offered: use a tool made for it");
  EXPECT_EQ(Start({"/no/such.conf"}),
            "can't open config file '/no/such.conf': No such file or directory");
}

TEST_F(CommandLine, OverridesStandardInputWhichOverridesTheFile) {
  const std::string path =
      folder_.Write("oribi.conf", "hz 11\ntimeout 11\nmaxclients 11\nsave 1 1");
  EXPECT_EQ(Start({path, "--hz", "33", "--save", "3 3", "-"}, "hz 22\ntimeout 22\n"), "OK");
  EXPECT_EQ(config_.hz(), 33u);
  EXPECT_EQ(config_.timeout(), 22u);
  EXPECT_EQ(config_.maxclients(), 11u);
  EXPECT_EQ(config_.save.Text(), "1 1 3 3");
  EXPECT_EQ(config_.conf_file, path);
}

TEST_F(CommandLine, MayBeStandardInputAlone) {
  EXPECT_EQ(Start({"-"}, "port 7001"), "OK");
  EXPECT_EQ(config_.port(), 7001u);
  EXPECT_EQ(Start({"-", "--port", "1"}, "\nport x"),
            "standard input:2: 'port x': argument couldn't be parsed into an integer");
}

TEST_F(CommandLine, AsksForVersionHelpAndDefaults) {
  const auto action = [](std::string_view word) {
    return ReadCommandLine(std::vector<std::string_view>{word})->action;
  };
  EXPECT_EQ(action("-v"), Startup::Action::kPrintVersion);
  EXPECT_EQ(action("--version"), Startup::Action::kPrintVersion);
  EXPECT_EQ(action("-h"), Startup::Action::kPrintHelp);
  EXPECT_EQ(action("--help"), Startup::Action::kPrintHelp);
  EXPECT_EQ(action("--print-default-conf"), Startup::Action::kPrintDefaultConf);
}

}  // namespace
}  // namespace oribi::config
