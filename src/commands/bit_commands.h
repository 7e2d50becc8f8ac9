#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/context.h"
#include "commands/table.h"

namespace oribi::commands {

// The files of the bitmap group.
void AddBitCommands(CommandTable& table);
void AddBitOpCommands(CommandTable& table);
void AddBitFieldCommands(CommandTable& table);

inline constexpr keyspace::KeyEvent kSetBitEvent = {"setbit", keyspace::EventClass::kString};

// A position as SETBIT takes it, none when it is no number or lies where no string may reach.
// `scale` is what one more counts, where "#2" means the second field of that width.
std::optional<std::uint64_t> ParseBitOffset(CommandContext& ctx, std::string_view text,
                                            unsigned scale = 1);

}  // namespace oribi::commands
