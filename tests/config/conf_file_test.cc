#include "config/conf_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "config/config.h"
#include "config/temporary_folder.h"

namespace oribi::config {
namespace {

class ConfFile : public testing::Test {
 protected:
  std::string Read(const std::string& text) {
    const auto lines = ParseConf(text, "oribi.conf");
    if (!lines) return lines.error();
    const auto applied = Apply(*lines, config_);
    return applied ? "OK" : applied.error();
  }

  TemporaryFolder folder_;
  Config config_;
};

TEST_F(ConfFile, HasCommentsQuotesAndNamesInAnyCase) {
  EXPECT_EQ(Read("# a comment\n\n  \t Port  7000\r\nrequirepass \"a b\\x21\"\nlogfile ''\n"), "OK");
  EXPECT_EQ(config_.port(), 7000u);
  EXPECT_EQ(config_.requirepass(), "a b!");
}

TEST_F(ConfFile, MayEndWithoutANewline) {
  EXPECT_EQ(Read("hz 10\nhz 12"), "OK");
  EXPECT_EQ(config_.hz(), 12u);
}

TEST_F(ConfFile, IsRefusedWithLineAndReason) {
  EXPECT_EQ(Read("hz 10\n\nmaxclients 0\n"),
            "oribi.conf:3: 'maxclients 0': argument must be between 1 and 4294967295 inclusive");
  EXPECT_EQ(Read("bogus yes"), "oribi.conf:1: 'bogus yes': unknown option");
  EXPECT_EQ(Read("daemonize no # really"),
            "oribi.conf:1: 'daemonize no \"#\" really': wrong number of arguments");
  EXPECT_EQ(Read("hz 1\nlogfile \"x"),
            "oribi.conf:2: 'logfile ': Unbalanced quotes in configuration line");
  EXPECT_EQ(Read("sentinel monitor x"),
            "oribi.conf:1: 'sentinel monitor x': sentinel directive while not in sentinel mode");
  EXPECT_EQ(Read("save 5"), "oribi.conf:1: 'save 5': Invalid save parameters");
  EXPECT_EQ(Read("rename-command GET"),
            "oribi.conf:1: 'rename-command GET': wrong number of arguments");
}

TEST_F(ConfFile, MayHoldDirectivesThatRedisHasForgotten) {
  EXPECT_EQ(Read("list-max-ziplist-entries 512\nlua-replicate-commands yes\n"), "OK");
}

TEST_F(ConfFile, KeepsPasswordsOutOfItsFailures) {
  EXPECT_EQ(Read("requirepass secret word"),
            "oribi.conf:1: 'requirepass …': wrong number of arguments");
}

TEST_F(ConfFile, CollectsRepeatedDirectives) {
  EXPECT_EQ(Read("save 5 5\nrename-command FLUSHALL \"\"\nrename-command KEYS k\n"
                 "user ann on >pw ~* +@all\nloadfunctions /a.so\nloadfunctions /b.so\n"
                 "client-output-buffer-limit normal 1 2 3\n"
                 "client-output-buffer-limit pubsub 4 5 6\nsave 6 6\n"),
            "OK");
  EXPECT_EQ(config_.save.Text(), "5 5 6 6");
  ASSERT_EQ(config_.rename_command().lines.size(), 2u);
  EXPECT_EQ(config_.rename_command().lines[0], (std::vector<std::string>{"FLUSHALL", ""}));
  EXPECT_EQ(config_.user().lines[0], (std::vector<std::string>{"ann", "on", ">pw", "~*", "+@all"}));
  EXPECT_EQ(config_.loadfunctions().lines.size(), 2u);
  EXPECT_EQ(config_.client_output_buffer_limit().normal.soft_bytes, 2u);
  EXPECT_EQ(config_.client_output_buffer_limit().pubsub.hard_bytes, 4u);
}

TEST_F(ConfFile, IncludesFilesWhereItSaysSo) {
  const std::string one = folder_.Write("one.conf", "hz 20\ntimeout 1\n");
  folder_.Write("two.conf", "timeout 2\n");
  EXPECT_EQ(Read("hz 30\ninclude " + one + "\n"), "OK");
  EXPECT_EQ(config_.hz(), 20u);
  EXPECT_EQ(Read("include " + folder_.Path("*.conf") + "\nhz 40\n"), "OK");
  EXPECT_EQ(config_.hz(), 40u);
  EXPECT_EQ(config_.timeout(), 2u);
  EXPECT_EQ(Read("include " + folder_.Path("none*.conf")), "OK");
}

TEST_F(ConfFile, NamesTheIncludedFileThatIsWrong) {
  const std::string bad = folder_.Write("bad.conf", "\nhz a\n");
  EXPECT_EQ(Read("include " + bad),
            bad + ":2: 'hz a': argument couldn't be parsed into an integer");
  const std::string missing = folder_.Path("missing.conf");
  EXPECT_EQ(Read("include " + missing),
            "can't open config file '" + missing + "': No such file or directory");
  const std::string self = folder_.Path("self.conf");
  folder_.Write("self.conf", "include " + self);
  EXPECT_EQ(Read("include " + self),
            self + ":1: 'include " + self + "': files include each other too deeply");
}

TEST_F(ConfFile, OfDebiansRedisIsRead) {
  const std::string path = "/etc/redis/redis.conf";
  if (::access(path.c_str(), R_OK) != 0) GTEST_SKIP() << "Redis is not installed here";
  const auto lines = ReadConfFile(path);
  ASSERT_TRUE(lines) << lines.error();
  std::vector<ConfLine> kept;
  for (const ConfLine& line : *lines) {
    if (line.words.front() != "dir") kept.push_back(line);  // Debian's folder may be gone
  }
  const auto applied = Apply(kept, config_);
  EXPECT_TRUE(applied) << applied.error();
  EXPECT_TRUE(config_.daemonize());
  EXPECT_EQ(config_.bind.Text(), "127.0.0.1 -::1");
  EXPECT_TRUE(config_.WithoutEffect().empty());
}

}  // namespace
}  // namespace oribi::config
