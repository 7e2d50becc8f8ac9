#include <benchmark/benchmark.h>

#include <string>

#include "base/random.h"
#include "structures/hyperloglog.h"

namespace oribi::structures {
namespace {

void Raise(std::string& value, std::uint64_t element) {
  const std::string_view bytes(reinterpret_cast<const char*>(&element), sizeof element);
  const auto change = RaiseHllRegister(value, HashHllElement(bytes), 3000);
  if (change.kind == HllChange::Kind::kDense) {
    std::string dense(kHllDenseBytes, '\0');
    MakeHllDense(value, dense.data());
    value = std::move(dense);
    return Raise(value, element);
  }
  if (change.kind != HllChange::Kind::kReplace) return;
  const std::size_t size = value.size();
  value.resize(size + HllChange::kRoom);
  ApplyHllChange(change, value.data(), size);
  value.resize(change.SizeAfter(size));
}

// One that has seen range(0) elements: sparse up to about 1500.
std::string Filled(std::int64_t elements) {
  std::string value(kEmptyHll);
  base::Random random(1);
  for (std::int64_t i = 0; i < elements; ++i) Raise(value, random.Next());
  return value;
}

void AskForOne(benchmark::State& state) {
  const std::string value = Filled(state.range(0));
  base::Random random(2);
  for (auto _ : state) {
    const std::uint64_t element = random.Next();
    const std::string_view bytes(reinterpret_cast<const char*>(&element), sizeof element);
    benchmark::DoNotOptimize(RaiseHllRegister(value, HashHllElement(bytes), 3000));
  }
}
BENCHMARK(AskForOne)->Arg(10)->Arg(100)->Arg(1500)->Arg(1'000'000);

void Count(benchmark::State& state) {
  const std::string value = Filled(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(CountHll(value));
}
BENCHMARK(Count)->Arg(10)->Arg(1500)->Arg(1'000'000);

void Merge(benchmark::State& state) {
  const std::string value = Filled(state.range(0));
  HllRegisters registers = {};
  for (auto _ : state) {
    MergeHll(value, registers);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(Merge)->Arg(10)->Arg(1500)->Arg(1'000'000);

void Pack(benchmark::State& state) {
  std::string value = Filled(1'000'000);
  HllRegisters registers = {};
  MergeHll(value, registers);
  for (auto _ : state) {
    PackHllRegisters(registers, value.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(Pack);

}  // namespace
}  // namespace oribi::structures
