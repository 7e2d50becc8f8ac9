#pragma once

#ifdef ORIBI_SANITIZE
#include "memory/checked_arena.h"
#else
#include "memory/slab_arena.h"
#endif

namespace oribi::memory {

// Where a database keeps its entries and nodes: one arena each, so that a whole database can be
// dropped at once. Used by one thread at a time, and may be handed to another as a whole. Objects
// of up to 64 bytes may lie at any even address, those of up to 128 at any multiple of four, so
// wider fields need memcpy; larger ones lie at multiples of eight, and those of kSegmentBytes start
// a cache line.
//
// An object may grow or shrink in place only when Resize() has agreed: RoundUp() alone does not
// make the bytes behind it yours.
#ifdef ORIBI_SANITIZE
class Arena final : public CheckedArena {};
#else
class Arena final : public SlabArena {};
#endif

}  // namespace oribi::memory
