#pragma once

namespace oribi::support {

// Random calls that are compared with a model. Instrumented they take ten times as long, and look
// for other things.
#ifdef ORIBI_SANITIZE
inline constexpr int kModelCalls = 15'000;
#else
inline constexpr int kModelCalls = 100'000;
#endif

}  // namespace oribi::support
