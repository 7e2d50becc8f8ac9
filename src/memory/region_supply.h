#pragma once

#include <atomic>

#include "memory/region.h"

namespace oribi::memory {

// Regions on huge pages, made ahead of need by a thread of its own.
//
// On huge pages a lookup among two million keys costs a third less, because the processor looks up
// addresses 2 MB at a time instead of 4 KB. But the kernel clears a huge page when it is first
// touched: 0.1 ms at best, several in a virtual machine whose host has to find the memory first.
// Who inserts keys shall not wait for that. So one region is made ahead, by a thread that runs when
// nobody else wants to; when it has not come to it, the next region has small pages.
//
// Take() takes no lock, as a thread that seldom runs might keep it for long.
class RegionSupply {
 public:
  // The only one; it lives as long as the process.
  static RegionSupply& Get();

  RegionSupply(const RegionSupply&) = delete;
  RegionSupply& operator=(const RegionSupply&) = delete;

  // A fresh region, as MapRegion() gives; another one will be made in its place.
  RegionHeader* Take();

 private:
  RegionSupply();

  void Work();

  std::atomic<RegionHeader*> ready_ = nullptr;
};

}  // namespace oribi::memory
