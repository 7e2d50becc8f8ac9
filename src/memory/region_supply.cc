#include "memory/region_supply.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace oribi::memory {
namespace {

// Where others want the processors too, it has to come to its turn within the 40 ms in which two
// million bytes of small values are written at most: with 10 that is so. With SCHED_IDLE it never
// came, and four in five pages stayed small.
constexpr int kNice = 10;

}  // namespace

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

bool RegionSupply::IsOfUse() {
  static const bool has_processors = [] {
    cpu_set_t processors;
    return sched_getaffinity(0, sizeof processors, &processors) != 0 || CPU_COUNT(&processors) > 1;
  }();
  return has_processors;
}

RegionHeader* RegionSupply::Take() {
  if (RegionHeader* const region = ready_.exchange(nullptr)) return region;
  if (RegionHeader* const region = spare_.exchange(nullptr)) return region;
  return MapRegion();
}

void RegionSupply::Prepare() {
  is_awaited_ = true;
  ++calls_;
  calls_.notify_one();
}

void RegionSupply::Extend(RegionHeader* region) {
  to_extend_ = region;
  ++calls_;
  calls_.notify_one();
}

void RegionSupply::Work() {
  pthread_setname_np(pthread_self(), "oribi-regions");
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);  // of this thread only
  for (std::uint32_t seen = 0;; calls_.wait(seen)) {
    seen = calls_;
    if (spare_ == nullptr) spare_ = MapRegion();
    if (RegionHeader* const region = to_extend_.exchange(nullptr)) ExtendHugeRegion(region);
    if (is_awaited_.exchange(false) && ready_ == nullptr) ready_ = MapHugeRegion();
  }
}

}  // namespace oribi::memory
