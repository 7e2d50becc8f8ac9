#pragma once

#include "commands/table.h"

namespace oribi::commands {

// The few commands that MULTI does not queue.
bool RunsAtOnceInMulti(const Command& command);
bool IsExec(const Command& command);

}  // namespace oribi::commands
