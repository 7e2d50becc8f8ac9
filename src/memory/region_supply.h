#pragma once

#include <atomic>

#include "memory/region.h"

namespace oribi::memory {

// Regions on huge pages, made ahead of need by a thread of its own.
//
// On huge pages a lookup among two million keys costs a third less, because the processor looks up
// addresses 2 MB at a time instead of 4 KB. But the kernel clears a huge page when it is first
// touched: 0.1 ms at best, several in a virtual machine whose host has to find the memory first.
// Who inserts keys shall not wait for that. So the next huge page is brought in once the current
// one is half full (three quarters while there are few), by a thread that is in no hurry; when it
// has not come to it, small pages do. What is brought in and not used yet is 1.5 MB on average:
// with whole regions made ahead it was 6 MB, a fifth of a data set of a million small things.
//
// No call takes a lock, as a thread that seldom runs might keep it for long.
class RegionSupply {
 public:
  // The only one; it lives as long as the process.
  static RegionSupply& Get();

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
  std::atomic<RegionHeader*> to_extend_ = nullptr;
  std::atomic<bool> is_awaited_ = false;  // the next region
  std::atomic<std::uint32_t> calls_ = 0;
};

}  // namespace oribi::memory
