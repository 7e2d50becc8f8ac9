#include "config/settings.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace oribi::config {
namespace {

class Settings : public testing::Test {
 protected:
  std::string Get(std::vector<std::string_view> patterns) {
    std::string text;
    for (const Setting& setting : GetSettings(config_, patterns)) {
      text += setting.name + '=' + setting.value + '|';
    }
    return text;
  }
  std::string Set(std::vector<NewSetting> settings, bool may_change_protected = false) {
    const auto changed = ChangeSettings(config_, settings, may_change_protected);
    return changed ? "OK" : changed.error();
  }
  static std::string Refusal(std::string_view name, std::string_view reason) {
    return "ERR CONFIG SET failed (possibly related to argument '" + std::string(name) + "') - " +
           std::string(reason);
  }

  Config config_;
};

TEST_F(Settings, AreFoundByPatternInAnyCaseAndOnceEach) {
  EXPECT_EQ(Get({"MaxClients"}), "MaxClients=10000|");
  EXPECT_EQ(Get({"HZ", "hz", "h?"}), "HZ=10|");
  EXPECT_EQ(Get({"[h]z", "HZ"}), "hz=10|");
  EXPECT_EQ(Get({"MAXMEMORY-S*"}), "maxmemory-samples=5|");
  EXPECT_EQ(Get({"nope", "nope*"}), "");
}

TEST_F(Settings, ShowAnOptionUnderItsAliasToo) {
  EXPECT_EQ(Get({"*-priority"}), "replica-priority=100|slave-priority=100|");
  EXPECT_EQ(Set({{"slave-priority", "5"}, {"replica-priority", "6"}}), "OK");
  EXPECT_EQ(Get({"slave-priority"}), "slave-priority=6|");
  EXPECT_EQ(Set({{"Slave-Priority", "-1"}}),
            Refusal("slave-priority", "argument must be between 0 and 2147483647 inclusive"));
}

TEST_F(Settings, HideDirectivesOfTheFile) {
  EXPECT_EQ(Get({"user", "rename-command", "loadm*"}), "");
  EXPECT_EQ(Set({{"user", "x"}}),
            "ERR Unknown option or number of arguments for CONFIG SET - 'user'");
}

TEST_F(Settings, AreRefusedInTheWordsOfRedis) {
  EXPECT_EQ(Set({{"Nope", "1"}}),
            "ERR Unknown option or number of arguments for CONFIG SET - 'Nope'");
  EXPECT_EQ(Set({{"MAXCLIENTS", "0"}}),
            Refusal("maxclients", "argument must be between 1 and 4294967295 inclusive"));
  EXPECT_EQ(Set({{"maxclients", "4294967296"}}),
            Refusal("maxclients", "argument must be between 1 and 4294967295 inclusive"));
  EXPECT_EQ(Set({{"hz", "010"}}), Refusal("hz", "argument couldn't be parsed into an integer"));
  EXPECT_EQ(Set({{"appendonly", "1"}}), Refusal("appendonly", "argument must be 'yes' or 'no'"));
  EXPECT_EQ(Set({{"maxmemory", "1.5gb"}}), Refusal("maxmemory", "argument must be a memory value"));
  EXPECT_EQ(Set({{"maxmemory", "-1"}}), Refusal("maxmemory", "argument must be a memory value"));
  EXPECT_EQ(Set({{"daemonize", "no"}}), Refusal("daemonize", "can't set immutable config"));
  EXPECT_EQ(Set({{"hz", "20"}, {"HZ", "30"}}), Refusal("HZ", "duplicate parameter"));
  EXPECT_EQ(Set({{"daemonize", "no"}, {"nope", "1"}}),
            Refusal("daemonize", "can't set immutable config"));
  EXPECT_EQ(
      Set({{"tls-auth-clients", "maybe"}}),
      Refusal("tls-auth-clients", "argument(s) must be one of the following: no, yes, optional"));
  EXPECT_EQ(Set({{"proto-max-bulk-len", "99999999999999999999"}}),
            Refusal("proto-max-bulk-len",
                    "argument must be between 1048576 and 9223372036854775807 inclusive"));
  EXPECT_EQ(Set({{"list-max-listpack-size", "99999999999"}}),
            Refusal("list-max-listpack-size",
                    "argument must be between -2147483648 and 2147483647 inclusive"));
  EXPECT_EQ(Set({{"slowlog-log-slower-than", "-2"}}),
            Refusal("slowlog-log-slower-than",
                    "argument must be between -1 and 9223372036854775807 inclusive"));
}

TEST_F(Settings, AnUnknownNameIsShownUpToANul) {
  EXPECT_EQ(Set({{std::string_view("no\0pe", 5), "1"}}),
            "ERR Unknown option or number of arguments for CONFIG SET - 'no'");
}

TEST_F(Settings, UnderProtectionChangeOnlyWhenAllowed) {
  EXPECT_EQ(Set({{"dir", "/"}}), Refusal("dir", "can't set protected config"));
  EXPECT_EQ(Set({{"dir", "/"}}, true), "OK");
  EXPECT_EQ(Get({"dir"}), "dir=/|");
  EXPECT_EQ(Set({{"dir", "/no/such/folder"}}, true), Refusal("dir", "No such file or directory"));
  EXPECT_EQ(Set({{"dbfilename", "a/b"}}, true),
            Refusal("dbfilename", "dbfilename can't be a path, just a filename"));
}

TEST_F(Settings, ChangeAllOrNone) {
  EXPECT_EQ(Set({{"hz", "20"}, {"maxclients", "0"}, {"port", "7018"}}),
            Refusal("maxclients", "argument must be between 1 and 4294967295 inclusive"));
  EXPECT_EQ(Get({"hz", "port"}), "hz=10|port=6379|");
  EXPECT_EQ(Set({{"hz", "20"}, {"port", "7018"}}), "OK");
  EXPECT_EQ(config_.hz(), 20u);
  EXPECT_EQ(config_.port(), 7018u);
}

TEST_F(Settings, ComeBackWhenThoseWhoActOnThemFail) {
  std::vector<std::uint32_t> seen;
  config_.hz.OnChange([&] {
    seen.push_back(config_.hz());
    return base::Ok();
  });
  config_.port.OnChange(
      [] { return base::Status(base::Failure{"Unable to listen on this port."}); });
  EXPECT_EQ(Set({{"hz", "20"}, {"port", "1"}, {"timeout", "9"}}),
            Refusal("port", "Unable to listen on this port."));
  EXPECT_EQ(Get({"hz", "port", "timeout"}), "hz=10|port=6379|timeout=0|");
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{20, 10}));
}

TEST_F(Settings, AreAnnouncedOnlyWhenTheyChange) {
  int calls = 0;
  config_.hz.OnChange([&] {
    ++calls;
    return base::Ok();
  });
  EXPECT_EQ(Set({{"hz", "10"}}), "OK");
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(Set({{"hz", "11"}}), "OK");
  EXPECT_EQ(calls, 1);
}

TEST_F(Settings, PrintNumbersAsRedisDoes) {
  EXPECT_EQ(Set({{"maxmemory", "1Kb"}, {"hz", "501"}, {"maxmemory-policy", "ALLKEYS-LRU"}}), "OK");
  EXPECT_EQ(Get({"maxmemory", "hz", "maxmemory-policy", "unixsocketperm"}),
            "maxmemory=1024|hz=500|maxmemory-policy=allkeys-lru|unixsocketperm=0|");
  EXPECT_EQ(config_.maxmemory_policy(), MaxmemoryPolicy::kAllkeysLru);
  EXPECT_EQ(Set({{"maxmemory", ""}}), "OK");
  EXPECT_EQ(config_.maxmemory(), 0u);
}

TEST_F(Settings, WithoutEffectAreNamed) {
  EXPECT_TRUE(config_.WithoutEffect().empty());
  EXPECT_EQ(Set({{"cluster-node-timeout", "1"}, {"hz", "5"}, {"repl-timeout", "60"}}), "OK");
  EXPECT_EQ(config_.WithoutEffect(), (std::vector<std::string_view>{"cluster-node-timeout"}));
}

}  // namespace
}  // namespace oribi::config
