#include <benchmark/benchmark.h>

#include <string>

#include "base/random.h"
#include "structures/common_subsequence.h"

namespace oribi::structures {
namespace {

std::string RandomText(std::size_t size) {
  base::Random random(size);
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>('a' + random.Below(26));
  return text;
}

void FindAll(benchmark::State& state) {
  const std::string a = RandomText(static_cast<std::size_t>(state.range(0)));
  const std::string b = RandomText(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    CommonSubsequence lcs(a, b, true);
    lcs.Advance(~std::size_t{0});
    benchmark::DoNotOptimize(lcs.length());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}
BENCHMARK(FindAll)->Args({20, 20})->Args({1000, 1000})->Args({11'000, 11'000})->Args({1, 1 << 20});

}  // namespace
}  // namespace oribi::structures
