#include "config/values.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "config/conf_file.h"
#include "config/config.h"

namespace oribi::config {
namespace {

class Values : public testing::Test {
 protected:
  // The value an option has after CONFIG SET, or the reason of the refusal.
  std::string After(std::string_view name, std::string_view setting) {
    OptionBase* option = config_.Find(name);
    const auto read = option->ReadSetting(setting);
    return read ? option->Text() : read.error();
  }
  std::string AfterLine(std::string_view name, std::vector<std::string> words) {
    OptionBase* option = config_.Find(name);
    const auto read = option->ReadLine(words);
    return read ? option->Text() : read.error();
  }

  // Whether the lines that a conf file gets say the same when they are read.
  bool ReadsBack(std::string_view name) {
    Config again;
    for (const std::string& line : config_.Find(name)->ConfLines()) {
      const auto lines = ParseConf(line, "conf");
      if (!lines || !Apply(*lines, again)) return false;
    }
    return again.Find(name)->Text() == config_.Find(name)->Text();
  }

  Config config_;
};

TEST_F(Values, SavePointsReplaceEachOtherWhenSet) {
  EXPECT_EQ(config_.save.Text(), "3600 1 300 100 60 10000");
  EXPECT_EQ(After("save", "900 1 60 5"), "900 1 60 5");
  EXPECT_EQ(After("save", "5 5"), "5 5");
  EXPECT_EQ(After("save", ""), "");
  for (const char* wrong :
       {"0 1", "1 1 2", "a b", "900  1   10 5", "3600 1 \"\"", "\"\"", "1 -1"}) {
    EXPECT_EQ(After("save", wrong), "Invalid save parameters") << wrong;
  }
}

TEST_F(Values, SavePointsOfAFileAddUpAfterTheFirstLine) {
  EXPECT_EQ(AfterLine("save", {"5", "5"}), "5 5");
  EXPECT_EQ(AfterLine("save", {"6", "6", "7", "7"}), "5 5 6 6 7 7");
  EXPECT_EQ(AfterLine("save", {""}), "");
  EXPECT_EQ(AfterLine("save", {"9 9"}), "9 9");
}

TEST_F(Values, OutputBufferLimitsKeepTheClassesNotNamed) {
  constexpr std::string_view kName = "client-output-buffer-limit";
  EXPECT_EQ(After(kName, "normal 1 2 3"),
            "normal 1 2 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60");
  EXPECT_EQ(After(kName, "replica 1mb 2 3 pubsub 9 9 9"),
            "normal 1 2 3 slave 1048576 2 3 pubsub 9 9 9");
  EXPECT_EQ(After(kName, "normal 1 2 3 normal 4 5 6"),
            "normal 4 5 6 slave 1048576 2 3 pubsub 9 9 9");
  EXPECT_EQ(After(kName, ""), "normal 4 5 6 slave 1048576 2 3 pubsub 9 9 9");
  EXPECT_EQ(After(kName, "normal 1 2"), "Wrong number of arguments in buffer limit configuration.");
  EXPECT_EQ(After(kName, "master 1 2 3"),
            "Invalid client class specified in buffer limit configuration.");
  EXPECT_EQ(After(kName, "normal 1 2 -3"),
            "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
}

TEST_F(Values, KeyEventFlagsArePrintedInTheOrderOfRedis) {
  constexpr std::string_view kName = "notify-keyspace-events";
  EXPECT_EQ(After(kName, "KEA"), "AKE");
  EXPECT_EQ(After(kName, "KEg$lshzxetdmn"), "AKEm");
  EXPECT_EQ(After(kName, "xEK$"), "$xKE");
  EXPECT_EQ(After(kName, "nmKA"), "AKm");
  EXPECT_EQ(After(kName, "n"), "n");
  EXPECT_EQ(After(kName, ""), "");
  EXPECT_EQ(After(kName, "K E"), "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  EXPECT_EQ(After(kName, "Q"), "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
}

TEST_F(Values, OfClientMemoryAreBytesOrAPercentage) {
  constexpr std::string_view kName = "maxmemory-clients";
  EXPECT_EQ(After(kName, "5%"), "5%");
  EXPECT_EQ(After(kName, "5mb"), "5242880");
  EXPECT_EQ(After(kName, "101%"), "percentage argument must be less or equal to 100");
  EXPECT_EQ(After(kName, "-5%"), "argument must be a memory or percent value");
  EXPECT_EQ(After(kName, "-5"), "argument must be a memory or percent value");
}

TEST_F(Values, OfBindAreAtMostSixteenAddresses) {
  EXPECT_EQ(config_.bind.Text(), "* -::*");
  EXPECT_EQ(After("bind", "127.0.0.1 -::1"), "127.0.0.1 -::1");
  EXPECT_EQ(After("bind", ""), "");
  EXPECT_EQ(AfterLine("bind", {"10.0.0.1", "::1"}), "10.0.0.1 ::1");
  std::string many = "-1.1.1.1";
  for (int i = 0; i < 16; ++i) many += " -1.1.1.1";
  EXPECT_EQ(After("bind", many), "Too many bind addresses specified.");
}

TEST_F(Values, OfAddressesAreWrittenToBeReadBackHoweverOdd) {
  AfterLine("bind", {"a b", "", "tab\t\xff", "#"});
  EXPECT_TRUE(ReadsBack("bind"));
  AfterLine("replicaof", {"a \"b", "5"});
  EXPECT_TRUE(ReadsBack("replicaof"));
}

TEST_F(Values, OfPercentilesAreBetween0And100) {
  constexpr std::string_view kName = "latency-tracking-info-percentiles";
  EXPECT_EQ(After(kName, "50 99.0 1e1 99.123456"), "50 99 10 99.123456");
  EXPECT_EQ(After(kName, ""), "");
  EXPECT_EQ(After(kName, "x"), "Invalid latency-tracking-info-percentiles parameters");
  EXPECT_EQ(After(kName, "50 101"),
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
}

TEST_F(Values, OfShutdownAreItsOptions) {
  constexpr std::string_view kName = "shutdown-on-sigterm";
  EXPECT_EQ(After(kName, "force now save"), "save now force");
  EXPECT_EQ(After(kName, "default save"), "save");
  EXPECT_EQ(After(kName, "save nosave"),
            "shutdown options SAVE and NOSAVE can't be used simultaneously");
  EXPECT_EQ(After(kName, ""),
            "argument(s) must be one of the following: default, save, nosave, now, force");
  EXPECT_EQ(After(kName, "default"), "default");
}

TEST_F(Values, OfDirAreAbsolutePaths) {
  EXPECT_EQ(config_.dir.Text(), std::filesystem::current_path().string());
  EXPECT_EQ(AfterLine("dir", {"/tmp/../tmp/"}), "/tmp");
  EXPECT_EQ(AfterLine("dir", {"/etc/passwd"}), "Not a directory");
}

TEST_F(Values, OfOomScoresAndReplicaofAreChecked) {
  EXPECT_EQ(After("oom-score-adj-values", "1"), "wrong number of arguments");
  EXPECT_EQ(After("oom-score-adj-values", "0 200 5000"),
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
  EXPECT_EQ(After("oom-score-adj", "relative"), "yes");
  EXPECT_EQ(AfterLine("replicaof", {"1.1.1.1", "99999"}), "Invalid master port");
  EXPECT_EQ(AfterLine("replicaof", {"1.1.1.1", "6379"}), "1.1.1.1 6379");
  EXPECT_EQ(AfterLine("slaveof", {"no", "one"}), "");
}

TEST_F(Values, AreCheckedInOptionsWithoutEffectToo) {
  EXPECT_EQ(After("cluster-announce-hostname", "a b"),
            "Hostnames may only contain alphanumeric characters, hyphens or dots");
  EXPECT_EQ(After("cluster-announce-client-ipv4", "1.2.3"), "Invalid IPv4 address");
  EXPECT_EQ(After("locale-collate", "xx_YY"), "Invalid locale name");
  EXPECT_EQ(After("proc-title-template", "{bad}"),
            "template format is invalid or contains unknown variables");
  EXPECT_EQ(After("slot-migration-max-failover-repl-bytes", "-1"), "-1");
  EXPECT_EQ(AfterLine("unixsocketperm", {"700"}), "700");
  EXPECT_EQ(config_.unixsocketperm(), 0700u);
  EXPECT_EQ(AfterLine("unixsocketperm", {"1777"}), "argument must be between 0 and 777 inclusive");
  EXPECT_EQ(AfterLine("unixsocketperm", {"9"}), "argument couldn't be parsed as an octal number");
}

}  // namespace
}  // namespace oribi::config
