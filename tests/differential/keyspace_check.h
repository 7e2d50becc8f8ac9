#pragma once

#include <optional>
#include <vector>

#include "differential/duel.h"

namespace oribi::differential {

// The databases commands are generated for.
inline constexpr int kDatabases = 4;

struct KeyspaceDifference {
  std::vector<Sent> probe;  // SELECT and the question that was answered differently
  Difference difference;
};

// Every key of every database: whether it is there, its type, value, encoding and deadline; and
// that a walk by SCAN meets each key. The lines end in database 0.
std::optional<KeyspaceDifference> CompareKeyspaces(Duel& duel);

}  // namespace oribi::differential
