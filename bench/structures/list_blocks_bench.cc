#include <benchmark/benchmark.h>

#include <string>

#include "memory/arena.h"
#include "structures/list_blocks.h"

namespace oribi::structures {
namespace {

void Free(ListBlocks& list) {
  std::size_t no_limit = ~std::size_t{0};
  list.FreeSome(no_limit);
}

void Fill(ListBlocks& list, std::int64_t items) {
  for (std::int64_t i = 0; i < items; ++i) list.PushBack("job:" + std::to_string(1'000'000 + i));
}

void Push(benchmark::State& state) {
  memory::Arena arena;
  ListBlocks list(arena);
  for (auto _ : state) {
    state.range(0) != 0 ? list.PushFront("job:1234567") : list.PushBack("job:1234567");
  }
  state.counters["bytes_per_item"] =
      static_cast<double>(list.memory_bytes()) / static_cast<double>(list.size());
  Free(list);
}
BENCHMARK(Push)->Arg(0)->Arg(1);

void Queue(benchmark::State& state) {
  memory::Arena arena;
  ListBlocks list(arena);
  Fill(list, state.range(0));
  for (auto _ : state) {
    list.PushFront("job:1234567");
    list.PopBack();
  }
  Free(list);
}
BENCHMARK(Queue)->Arg(10)->Arg(100'000);

void Index(benchmark::State& state) {
  memory::Arena arena;
  ListBlocks list(arena);
  Fill(list, state.range(0));
  std::size_t index = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(list.At(index));
    index = (index + 7919) % list.size();
  }
  Free(list);
}
BENCHMARK(Index)->Arg(1'000)->Arg(1'000'000);

void WalkHundred(benchmark::State& state) {
  memory::Arena arena;
  ListBlocks list(arena);
  Fill(list, 100'000);
  for (auto _ : state) {
    ListBlocks::Walk walk(list, 0, false);
    std::size_t bytes = 0;
    for (int i = 0; i < 100; ++i) bytes += walk.Next().size;
    benchmark::DoNotOptimize(bytes);
  }
  Free(list);
}
BENCHMARK(WalkHundred);

}  // namespace
}  // namespace oribi::structures
