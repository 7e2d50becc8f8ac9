#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/arg_reader.h"
#include "protocol/reply_writer.h"

namespace oribi::commands {

// What SCAN, SSCAN, HSCAN and ZSCAN are asked for.
struct ScanCall {
  std::uint64_t cursor = 0;
  std::uint64_t count = 10;
  std::string_view pattern = "*";
  std::optional<std::string_view> type = {};
  bool no_values = false;
};

enum class ScanOf : std::uint8_t { kKeys, kHash, kOther };

// Reads the cursor; whatever Redis 8 takes for one.
std::uint64_t ReadScanCursor(ArgReader& args);
// Reads the options behind the cursor, to the end of the arguments; `of` decides which there are.
// Redis looks the key up before it looks at these: a missing key hides what is wrong with them.
void ReadScanOptions(ArgReader& args, ScanOf of, ScanCall& call);
// The start of the reply; an array of what was found follows.
void WriteScanCursor(protocol::ReplyWriter& reply, std::uint64_t cursor);

}  // namespace oribi::commands
