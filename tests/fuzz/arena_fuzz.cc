// Blocks come, grow and go in any order, in the slab arena and in the one that stands in for it
// under sanitizers. The first byte chooses which.

#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "memory/arena_model.h"
#include "memory/checked_arena.h"
#include "memory/slab_arena.h"
#include "support/choices.h"

namespace {

template <typename Arena>
void Run(oribi::support::ByteChoices choices) {
  oribi::memory::ArenaModel<Arena> model;
  while (choices.More()) ORIBI_CHECK(model.Step(choices));
  ORIBI_CHECK(model.End());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  oribi::support::ByteChoices choices(data, size);
  if (choices.Below(2) == 0) {
    Run<oribi::memory::SlabArena>(choices);
  } else {
    Run<oribi::memory::CheckedArena>(choices);
  }
  return 0;
}
