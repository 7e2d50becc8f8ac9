#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <string>

#include "base/random.h"
#include "memory/arena.h"
#include "structures/sorted_set.h"

namespace oribi::structures {
namespace {

// A sorted set of so many members with random scores; all sizes together take a gigabyte.
struct Filled {
  explicit Filled(std::int64_t members) : size(static_cast<std::uint64_t>(members)) {
    base::Random random(1);
    for (std::uint64_t i = 0; i < size; ++i) {
      set.Insert(Name(i), static_cast<double>(random.Below(size)));
    }
  }
  ~Filled() { set.FreeOutside(); }
  static std::string Name(std::uint64_t i) { return "member:" + std::to_string(10'000'000 + i); }

  std::uint64_t size;
  memory::Arena arena;
  SortedSet set{arena, 7};
};

Filled& Members(std::int64_t members) {
  static std::map<std::int64_t, Filled> filled;
  return filled.try_emplace(members, members).first->second;
}

void Rank(benchmark::State& state) {
  Filled& filled = Members(state.range(0));
  base::Random random(2);
  for (auto _ : state) {
    const auto place = filled.set.Find(Filled::Name(random.Below(filled.size)));
    benchmark::DoNotOptimize(filled.set.Rank(place.member));
  }
  state.counters["bytes_per_member"] =
      static_cast<double>(filled.set.memory_bytes()) / static_cast<double>(filled.size);
}

void CountRange(benchmark::State& state) {
  Filled& filled = Members(state.range(0));
  base::Random random(3);
  for (auto _ : state) {
    const auto score = static_cast<double>(random.Below(filled.size));
    const auto& order = filled.set.order();
    benchmark::DoNotOptimize(order.CountUpTo(score + 100) - order.CountBelow(score));
  }
}

void WalkTen(benchmark::State& state) {
  Filled& filled = Members(state.range(0));
  base::Random random(4);
  for (auto _ : state) {
    auto at = filled.set.order().At(random.Below(filled.size - 10));
    double sum = 0;
    for (int i = 0; i < 10; ++i, at.Next()) sum += at->score();
    benchmark::DoNotOptimize(sum);
  }
}

void Move(benchmark::State& state) {
  Filled& filled = Members(state.range(0));
  base::Random random(5);
  for (auto _ : state) {
    const auto place = filled.set.Find(Filled::Name(random.Below(filled.size)));
    filled.set.SetScore(place, static_cast<double>(random.Below(filled.size)));
  }
}

// The curves: what grows with the logarithm is hidden by what grows with the misses of the caches,
// which counting instructions tells apart. By callgrind, an operation on 100,000, 1,000,000 and
// 10,000,000 members takes so many instructions, and misses the last cache so often at first
// and at last:
//   Rank        775   852   975    2.6  9.8
//   CountRange 1068  1205  1385    1.7 11.5
//   WalkTen     790   834   888    2.3 16
void Sizes(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t members : {100'000, 300'000, 1'000'000, 3'000'000, 10'000'000}) {
    bench->Arg(members);
  }
}
BENCHMARK(Rank)->Apply(Sizes);
BENCHMARK(CountRange)->Apply(Sizes);
BENCHMARK(WalkTen)->Apply(Sizes);
BENCHMARK(Move)->Apply(Sizes);

}  // namespace
}  // namespace oribi::structures
