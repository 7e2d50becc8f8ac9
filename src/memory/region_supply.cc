#include "memory/region_supply.h"

#include <pthread.h>
#include <sched.h>

#include <csignal>
#include <thread>

namespace oribi::memory {

RegionSupply& RegionSupply::Get() {
  static auto* const supply = new RegionSupply;  // never destroyed: its thread never ends
  return *supply;
}

RegionSupply::RegionSupply() {
  // The thread inherits that all signals are for others.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread([this] { Work(); }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

RegionHeader* RegionSupply::Take() {
  RegionHeader* const region = ready_.exchange(nullptr);
  if (region == nullptr) return MapRegion();
  ready_.notify_one();
  return region;
}

void RegionSupply::Work() {
  pthread_setname_np(pthread_self(), "oribi-regions");
  const sched_param none{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
  while (true) {
    RegionHeader* const made = MapHugeRegion();
    ready_.store(made);
    ready_.wait(made);  // until it is taken
  }
}

}  // namespace oribi::memory
