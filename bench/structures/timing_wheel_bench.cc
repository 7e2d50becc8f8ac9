#include <benchmark/benchmark.h>

#include "base/random.h"
#include "structures/timing_wheel.h"

namespace oribi::structures {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr std::uint64_t kHashes = std::uint64_t{1} << 40;

// A million deadlines within the next range(0) ms.
void Fill(TimingWheel& wheel, std::int64_t span_ms) {
  base::Random random(1);
  for (int i = 0; i < 1'000'000; ++i) {
    const auto delay = static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(span_ms)));
    wheel.Add(random.Below(kHashes), kStart + 1 + delay);
  }
}

void Add(benchmark::State& state) {
  double bytes = 0;
  for (auto _ : state) {
    TimingWheel wheel(kStart);
    Fill(wheel, state.range(0));
    bytes = static_cast<double>(wheel.memory_bytes());
    state.PauseTiming();
    wheel.Clear();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
  state.counters["bytes_per_record"] = bytes / 1e6;
}
BENCHMARK(Add)
    ->Arg(1000)
    ->Arg(60'000)
    ->Arg(3'600'000)
    ->Arg(86'400'000)
    ->Unit(benchmark::kMillisecond);

void Show(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    TimingWheel wheel(kStart);
    Fill(wheel, state.range(0));
    state.ResumeTiming();
    std::uint64_t sum = 0;
    wheel.Advance(kStart + state.range(0) + 100, ~std::size_t{0},
                  [&](std::uint64_t hash) { sum += hash; });
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(Show)->Arg(1000)->Arg(3'600'000)->Unit(benchmark::kMillisecond);

void NextDue(benchmark::State& state) {
  TimingWheel wheel(kStart);
  wheel.Add(1, kStart + 5 * 86'400'000);
  for (auto _ : state) benchmark::DoNotOptimize(wheel.NextDueMs());
}
BENCHMARK(NextDue);

void AdvanceWithNothingDue(benchmark::State& state) {
  TimingWheel wheel(kStart);
  wheel.Add(1, kStart + 5 * 86'400'000);
  for (auto _ : state) {
    benchmark::DoNotOptimize(wheel.Advance(kStart + 50, 100, [](std::uint64_t) {}));
  }
}
BENCHMARK(AdvanceWithNothingDue);

}  // namespace
}  // namespace oribi::structures
