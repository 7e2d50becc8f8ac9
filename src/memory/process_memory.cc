#include "memory/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#ifdef ORIBI_JEMALLOC
#include <jemalloc/jemalloc.h>

#include <string>

// jemalloc reads this before main(). One arena, as one thread does nearly all the allocating; no
// thread of its own, whose stack and arena would cost more than the purging it does; caches only
// for what is small.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:1,background_thread:false,dirty_decay_ms:5000,muzzy_decay_ms:0,thp:never,"
    "metadata_thp:disabled,tcache_max:4096";
}
#endif

namespace oribi::memory {
namespace {

#ifdef ORIBI_JEMALLOC
std::size_t ReadNumber(const char* name) {
  std::size_t value = 0;
  std::size_t length = sizeof value;
  return mallctl(name, &value, &length, nullptr, 0) == 0 ? value : 0;
}

// The statistics stand still until the epoch moves.
void RefreshStats() {
  std::uint64_t epoch = 1;
  std::size_t length = sizeof epoch;
  mallctl("epoch", &epoch, &length, &epoch, length);
}
#endif

}  // namespace

std::size_t ResidentBytes() {
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[128];
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = '\0';
  char* resident = text;
  std::strtoull(text, &resident, 10);  // all pages; the resident ones come second
  return std::strtoull(resident, nullptr, 10) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t TotalSystemBytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  if (pages < 0 || page_bytes < 0) return 0;
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page_bytes);
}

AllocatorStats ReadAllocatorStats() {
  AllocatorStats stats;
#ifdef ORIBI_JEMALLOC
  RefreshStats();
  stats.allocated = ReadNumber("stats.allocated");
  stats.active = ReadNumber("stats.active");
  stats.resident = ReadNumber("stats.resident");
  stats.metadata = ReadNumber("stats.metadata");
  const std::string muzzy = "stats.arenas." + std::to_string(MALLCTL_ARENAS_ALL) + ".pmuzzy";
  stats.muzzy = ReadNumber(muzzy.c_str()) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
#endif
  return stats;
}

std::size_t AllocatedBytes() {
#ifdef ORIBI_JEMALLOC
  RefreshStats();
  return ReadNumber("stats.allocated");
#else
  return 0;
#endif
}

std::string_view AllocatorName() {
#ifdef ORIBI_JEMALLOC
  static const std::string name = [] {
    const char* version = "";
    std::size_t length = sizeof version;
    mallctl("version", &version, &length, nullptr, 0);
    const std::string_view text = version;
    return "jemalloc-" + std::string(text.substr(0, text.find('-')));
  }();
  return name;
#else
  return "libc";
#endif
}

std::string AllocatorReport() {
  std::string report;
#ifdef ORIBI_JEMALLOC
  const auto append = [](void* to, const char* text) { *static_cast<std::string*>(to) += text; };
  malloc_stats_print(append, &report, nullptr);
#endif
  return report;
}

void PurgeAllocator() {
#ifdef ORIBI_JEMALLOC
  mallctl("thread.tcache.flush", nullptr, nullptr, nullptr, 0);
  const std::string purge = "arena." + std::to_string(MALLCTL_ARENAS_ALL) + ".purge";
  mallctl(purge.c_str(), nullptr, nullptr, nullptr, 0);
#endif
}

}  // namespace oribi::memory
