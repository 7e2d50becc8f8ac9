#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "keyspace/keyspace.h"

namespace oribi::keyspace {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

std::string Name(std::uint64_t i) {
  std::string digits = std::to_string(i);
  return "key:" + std::string(12 - digits.size(), '0') + digits;
}

class Filled {
 public:
  explicit Filled(std::uint64_t keys) : keyspace(1, 7, kNow) {
    for (std::uint64_t i = 0; i < keys; ++i) {
      const std::string name = Name(i);
      keyspace.db(0).Write(keyspace.MakeKey(name)).SetString("xxxxxxxxxxxxxxxx", kNoDeadline);
    }
    base::Random random(1);
    for (int i = 0; i < 1 << 16; ++i) names.push_back(Name(random.Below(keys)));
  }
  Keyspace keyspace;
  std::vector<std::string> names;
};

// Lookups eight at a time, as a batch does them: `ahead` says whether memory is fetched before it
// is needed.
void Lookups(benchmark::State& state, bool ahead) {
  Filled filled(static_cast<std::uint64_t>(state.range(0)));
  Database& db = filled.keyspace.db(0);
  std::size_t at = 0;
  for (auto _ : state) {
    Key keys[32];
    for (Key& key : keys) {
      key = filled.keyspace.MakeKey(filled.names[at++ % filled.names.size()]);
      if (ahead) db.Prefetch(key.hash);
    }
    if (ahead) {
      for (const Key& key : keys) db.PrefetchEntry(key.hash);
    }
    for (const Key& key : keys) benchmark::DoNotOptimize(db.Read(key)->bytes().data());
  }
  state.SetItemsProcessed(state.iterations() * 32);
}
void BM_Read(benchmark::State& state) { Lookups(state, false); }
void BM_ReadLookingAhead(benchmark::State& state) { Lookups(state, true); }
BENCHMARK(BM_Read)->Arg(1'000)->Arg(100'000)->Arg(2'000'000);
BENCHMARK(BM_ReadLookingAhead)->Arg(1'000)->Arg(100'000)->Arg(2'000'000);

void BM_Overwrite(benchmark::State& state) {
  Filled filled(static_cast<std::uint64_t>(state.range(0)));
  Database& db = filled.keyspace.db(0);
  std::size_t at = 0;
  for (auto _ : state) {
    const std::string& name = filled.names[at++ % filled.names.size()];
    db.Write(filled.keyspace.MakeKey(name)).SetString("yyyyyyyyyyyyyyyy", kNoDeadline);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Overwrite)->Arg(1'000)->Arg(2'000'000);

void BM_Insert(benchmark::State& state) {
  for (auto _ : state) {
    Filled filled(static_cast<std::uint64_t>(state.range(0)));
    benchmark::DoNotOptimize(filled.keyspace.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Insert)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void BM_BytesPerKey(benchmark::State& state) {
  for (auto _ : state) {
    const Filled filled(static_cast<std::uint64_t>(state.range(0)));
    state.counters["bytes/key"] =
        static_cast<double>(filled.keyspace.memory_bytes()) / static_cast<double>(state.range(0));
  }
}
BENCHMARK(BM_BytesPerKey)
    ->Arg(1'000'000)
    ->Arg(1'200'000)
    ->Arg(1'500'000)
    ->Arg(2'000'000)
    ->Iterations(1);

}  // namespace
}  // namespace oribi::keyspace
