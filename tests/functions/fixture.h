#pragma once

#include <gtest/gtest.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "commands/function_run.h"
#include "commands/harness.h"

namespace oribi {

// Functions by their commands, on a clock that only moves when told.
class FunctionTest : public CommandTest {
 protected:
  using Words = std::vector<std::string>;

  FunctionTest() { EXPECT_TRUE(config_.enable_debug_command.ReadSetting("yes")); }

  // The items of a flat array, or the one item of another reply; errors keep their '-', nil is
  // "nil".
  static Words Items(std::string_view reply) {
    Words items;
    while (!reply.empty()) {
      const auto end = reply.find("\r\n");
      const std::string line(reply.substr(0, end));
      reply.remove_prefix(end + 2);
      if (line[0] == '*') continue;
      if (line == "$-1" || line == "_") {
        items.push_back("nil");
      } else if (line[0] == '$') {
        const auto size = std::stoul(line.substr(1));
        items.emplace_back(reply.substr(0, size));
        reply.remove_prefix(size + 2);
      } else {
        items.push_back(line[0] == '-' ? line : line.substr(1));
      }
    }
    return items;
  }
  Words Call(std::string_view line) { return Items(Run(line)); }
  std::vector<std::int64_t> Numbers(std::string_view line) {
    std::vector<std::int64_t> numbers;
    for (const std::string& item : Call(line)) {
      std::int64_t number = -999;
      std::from_chars(item.data(), item.data() + item.size(), number);
      numbers.push_back(number);
    }
    return numbers;
  }
  std::int64_t Number(std::string_view line) { return Numbers(line).at(0); }

  // All there is, with values, types and deadlines.
  std::string Snapshot() {
    std::string snapshot = Run("DEBUG DIGEST") + Run("DBSIZE");
    std::vector<std::string> keys = Items(Run("KEYS *"));
    std::sort(keys.begin(), keys.end());
    for (const std::string& key : keys) {
      const std::string encoding = Run({"OBJECT", "ENCODING", key});
      snapshot += key + Run({"PEXPIRETIME", key}) + encoding;
      // How full the leaves of a large sorted set are depends on its history.
      if (encoding != "$8\r\nskiplist\r\n") snapshot += Run({"MEMORY", "USAGE", key});
    }
    return snapshot;
  }
};

}  // namespace oribi
