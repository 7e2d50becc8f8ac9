#pragma once

#include <functional>

namespace oribi::base {

// Long work calls it for each piece it has done, of some ten to hundred nanoseconds, so that
// whoever runs it can let others have their turn in between.
using Pause = std::function<void()>;

inline const Pause kNoPause = [] {};

}  // namespace oribi::base
