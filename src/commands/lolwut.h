#pragma once

#include <string>

#include "base/random.h"

namespace oribi::commands {

// An oribi on the savanna: a small antelope of text, standing in grass that grows anew each time.
std::string DrawOribi(base::Random& random);

}  // namespace oribi::commands
