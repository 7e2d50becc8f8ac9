#pragma once

#include <optional>
#include <string_view>

#include "commands/context.h"
#include "commands/table.h"
#include "keyspace/key_writer.h"
#include "structures/hyperloglog.h"

// What the files of the HyperLogLog group share. Such a value is a string like any other; its bytes
// may have come from anywhere.
namespace oribi::commands {

inline constexpr std::string_view kCorruptedHll = "INVALIDOBJ Corrupted HLL object detected";

// Is this a string with the face of a HyperLogLog? Answers what it is not.
bool CheckHll(CommandContext& ctx, const keyspace::Entry& entry);
// The bytes of a key for reading, empty when it is missing; none when an error was answered.
std::optional<std::string_view> ReadHll(CommandContext& ctx, const keyspace::Key& key);

// Gives a sparse value dense registers; false when they are malformed.
bool MakeDense(keyspace::KeyWriter& writer);

// The files of the group.
void AddHyperloglogDebugCommands(CommandTable& table);

}  // namespace oribi::commands
