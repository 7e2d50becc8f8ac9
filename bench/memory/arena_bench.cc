#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/random.h"
#include "memory/arena.h"
#include "memory/heap.h"

// The arena beside the general allocator, in the ways a database uses it.
namespace oribi::memory {
namespace {

struct Slabs {
  void* Allocate(std::size_t bytes) { return arena.Allocate(bytes); }
  void Free(void* object, std::size_t bytes) { arena.Free(object, bytes); }
  Arena arena;
};
struct Heap {
  void* Allocate(std::size_t bytes) { return HeapAllocate(bytes); }
  void Free(void* object, std::size_t bytes) { HeapFree(object, bytes); }
};

// One object made and freed over and over: the shortest way through.
template <typename Allocator>
void PingPong(benchmark::State& state) {
  Allocator allocator;
  for (auto _ : state) {
    void* object = allocator.Allocate(40);
    benchmark::DoNotOptimize(object);
    allocator.Free(object, 40);
  }
}
BENCHMARK(PingPong<Slabs>);
BENCHMARK(PingPong<Heap>);

// A growing data set. The arena is a new one each time and pays for page faults; the heap keeps its
// memory.
template <typename Allocator>
void Fill(benchmark::State& state) {
  constexpr std::size_t kCount = 1'000'000;
  std::vector<void*> objects(kCount);
  for (auto _ : state) {
    Allocator allocator;
    for (void*& object : objects) std::memset(object = allocator.Allocate(37), 1, 37);
    state.PauseTiming();
    for (void* object : objects) allocator.Free(object, 37);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCount));
}
BENCHMARK(Fill<Slabs>)->Unit(benchmark::kMillisecond);
BENCHMARK(Fill<Heap>)->Unit(benchmark::kMillisecond);

// A full data set whose entries are replaced at random by ones of another size: one free, one
// allocation each.
template <typename Allocator>
void Replace(benchmark::State& state) {
  struct Object {
    void* memory;
    std::size_t bytes;
  };
  Allocator allocator;
  base::Random random(1);
  std::vector<Object> objects(static_cast<std::size_t>(state.range(0)));
  const auto make = [&] {
    const std::size_t bytes = 20 + random.Below(100);
    void* memory = allocator.Allocate(bytes);
    std::memset(memory, 1, bytes);
    return Object{memory, bytes};
  };
  for (Object& object : objects) object = make();
  for (auto _ : state) {
    Object& object = objects[random.Below(objects.size())];
    char first;
    std::memcpy(&first, object.memory, 1);  // an entry is read before it is freed
    benchmark::DoNotOptimize(first);
    allocator.Free(object.memory, object.bytes);
    object = make();
  }
  for (const Object& object : objects) allocator.Free(object.memory, object.bytes);
}
BENCHMARK(Replace<Slabs>)->Arg(1000)->Arg(1'000'000);
BENCHMARK(Replace<Heap>)->Arg(1000)->Arg(1'000'000);

void ReturnPages(benchmark::State& state) {
  Arena arena;
  std::vector<void*> objects(512 * 100);
  for (auto _ : state) {
    state.PauseTiming();
    for (void*& object : objects) std::memset(object = arena.Allocate(64), 1, 64);
    for (void* object : objects) arena.Free(object, 64);
    state.ResumeTiming();
    benchmark::DoNotOptimize(arena.ReturnFreePages(100));
  }
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(ReturnPages);

void DropAll(benchmark::State& state) {
  Arena arena;
  for (auto _ : state) {
    state.PauseTiming();
    for (int i = 0; i < 1'000'000; ++i) std::memset(arena.Allocate(64), 1, 64);
    state.ResumeTiming();
    arena.DropAll();
  }
}
BENCHMARK(DropAll)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oribi::memory
