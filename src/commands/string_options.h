#pragma once

#include <cstdint>
#include <string_view>

#include "commands/arg_reader.h"
#include "commands/expire_argument.h"
#include "keyspace/entry.h"

namespace oribi::commands {

// The options behind SET, GETEX and MSETEX. Redis looks at all of them before it looks at what
// stands behind EX, so a lifetime is kept as text until then.
struct StringOptions {
  enum class Condition : std::uint8_t { kAlways, kIfMissing, kIfThere, kIfEqual };
  enum class Ttl : std::uint8_t { kNone, kExpire, kKeep, kPersist };

  Condition condition = Condition::kAlways;
  Ttl ttl = Ttl::kNone;
  bool get = false;
  ExpireUnit unit;
  std::string_view lifetime;  // kExpire
  std::string_view compare;   // kIfEqual
};

// Which of them a command takes; EX, PX, EXAT and PXAT all do.
enum StringOptionSet : std::uint8_t {
  kTakesCondition = 1 << 0,  // NX, XX
  kTakesIfEq = 1 << 1,
  kTakesGet = 1 << 2,
  kTakesKeepTtl = 1 << 3,
  kTakesPersist = 1 << 4,
};

// Reads all arguments that are left; a wrong one becomes the reader's error.
StringOptions ReadStringOptions(ArgReader& args, unsigned takes);

// The deadline that EX and its kin ask for, or kNoDeadline without them. False when a wrong
// lifetime was answered.
bool ReadLifetime(CommandContext& ctx, const StringOptions& options, std::int64_t& deadline_ms);

}  // namespace oribi::commands
