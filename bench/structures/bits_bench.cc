#include <benchmark/benchmark.h>

#include <string>

#include "structures/bits.h"

namespace oribi::structures {
namespace {

void Report(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void CountAll(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), '\x5A');
  for (auto _ : state) benchmark::DoNotOptimize(CountBits(bytes));
  Report(state);
}
BENCHMARK(CountAll)->Arg(16)->Arg(4096)->Arg(64 << 20);

void FindInZeros(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), '\0');
  for (auto _ : state) benchmark::DoNotOptimize(FindBit(bytes, true, 0, bytes.size() * 8 - 1));
  Report(state);
}
BENCHMARK(FindInZeros)->Arg(16)->Arg(4096)->Arg(64 << 20);

template <void Combine(char*, const char*, std::size_t)>
void CombineTwo(benchmark::State& state) {
  std::string out(static_cast<std::size_t>(state.range(0)), '\x5A');
  const std::string in(out.size(), '\x33');
  for (auto _ : state) {
    Combine(out.data(), in.data(), in.size());
    benchmark::ClobberMemory();
  }
  Report(state);
}
BENCHMARK(CombineTwo<AndBytes>)->Arg(16)->Arg(4096)->Arg(64 << 20);
BENCHMARK(CombineTwo<NotBytes>)->Arg(4096)->Arg(64 << 20);

void ReadAndWriteNumber(benchmark::State& state) {
  std::string bytes(64, '\x5A');
  std::uint64_t position = 3;
  for (auto _ : state) {
    WriteBits(bytes.data(), position, 13, ReadBits(bytes, position, 13) + 1);
    position = (position + 29) % 400;
  }
}
BENCHMARK(ReadAndWriteNumber);

}  // namespace
}  // namespace oribi::structures
