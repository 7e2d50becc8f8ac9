#include <gtest/gtest.h>

#include <string>

#include "config/conf_file.h"
#include "config/config.h"
#include "config/default_conf.h"

namespace oribi::config {
namespace {

TEST(DefaultConf, IsTheFileInTheRepository) {
  const auto file = ReadWholeFile(ORIBI_SOURCE_DIR "/conf/oribi.conf");
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(*file, DefaultConf()) << "write it anew: oribi --print-default-conf > conf/oribi.conf";
}

TEST(DefaultConf, SetsNothingButDefaults) {
  const auto lines = ParseConf(DefaultConf(), "default");
  ASSERT_TRUE(lines) << lines.error();
  Config config;
  const auto applied = Apply(*lines, config);
  ASSERT_TRUE(applied) << applied.error();
  for (const OptionBase* option : config.options()) {
    EXPECT_TRUE(option->IsDefault()) << option->name();
  }
}

TEST(DefaultConf, SaysSomethingAboutEveryOption) {
  const Config config;
  for (const OptionBase* option : config.options()) {
    EXPECT_TRUE(option->about().ends_with('.')) << option->name();
  }
}

}  // namespace
}  // namespace oribi::config
