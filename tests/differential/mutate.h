#pragma once

#include "differential/draw.h"

namespace oribi::differential {

// Makes one thing about the command wrong, or at least unusual.
void Mutate(Draw& draw, Command& command);

// Commands nobody can compare, or afford: a deadline that passes while the test runs, a string of
// hundreds of megabytes.
bool IsUnfit(const Command& command, std::int64_t now_ms);

// What the whole comparison with a Redis of this major release is made of: a command of any group,
// three in ten of them mutated.
Command NextCommand(Draw& draw, std::int64_t now_ms, int release);

}  // namespace oribi::differential
