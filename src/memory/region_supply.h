#pragma once

#include <atomic>

#include "memory/region.h"

namespace oribi::memory {

// Regions on huge pages, made ahead of need by a thread of its own.
//
// On huge pages the processor looks up addresses 2 MB at a time instead of 4 KB, which pays where
// a data set is larger than what its address cache reaches: among two million keys, 100 MB, a
// lookup took a third less on one machine and as long on another. But the kernel clears a huge page
// when it is first touched: 0.1 ms at best, 3 ms in a virtual machine whose host has to find the
// memory first, and nothing else runs on that processor meanwhile. Who inserts keys shall not wait
// for that. So only large arenas (slab_arena.h) ask for huge pages, and only where the thread may
// run on another processor; the next one is brought in once the current one is half full, and when
// it has not come in time, small pages do.
//
// No call takes a lock, as a thread that seldom runs might keep it for long; nor does Take() map
// memory while the thread is at it, as the kernel would let it wait for the clearing.
class RegionSupply {
 public:
  // The only one; it lives as long as the process.
  static RegionSupply& Get();
  // Whether the process may use more than one processor.
  static bool IsOfUse();

  RegionSupply(const RegionSupply&) = delete;
  RegionSupply& operator=(const RegionSupply&) = delete;

  // A region will be wanted soon.
  void Prepare();
  // The second huge page of this one will be. The region may be gone before it is there.
  void Extend(RegionHeader* region);
  // A fresh region, as MapRegion() gives.
  RegionHeader* Take();

 private:
  RegionSupply();

  void Work();

  std::atomic<RegionHeader*> ready_ = nullptr;
  std::atomic<RegionHeader*> spare_ = nullptr;  // one on small pages
  std::atomic<RegionHeader*> to_extend_ = nullptr;
  std::atomic<bool> is_awaited_ = false;  // the next region
  std::atomic<std::uint32_t> calls_ = 0;
};

}  // namespace oribi::memory
