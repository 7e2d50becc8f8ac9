#pragma once

#include <string>
#include <vector>

#include "differential/duel.h"

namespace oribi::differential {

struct Shrunk {
  bool happens_again = false;
  std::vector<Sent> commands;  // from empty databases to the command answered differently
  Difference difference;
};

// Leaves out what is not needed for the two servers to differ. Takes some seconds at most.
Shrunk Shrink(Duel& duel, std::vector<Sent> commands);

// What a person needs to repeat it with two redis-clis.
std::string Describe(const Shrunk& shrunk);

}  // namespace oribi::differential
