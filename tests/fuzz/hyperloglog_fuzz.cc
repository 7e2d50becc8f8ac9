// Whatever bytes a client SETs, counting, merging and raising registers of them stay inside them,
// and a value that was well-formed stays so. The first bytes of the input choose the registers to
// raise.
//
// One that ends inside its last run of zeros is counted as Redis counts it, but that run cannot be
// changed.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "structures/hyperloglog.h"
#include "structures/hyperloglog_sparse.h"

namespace {

using oribi::structures::HllChange;
using oribi::structures::HllElement;
using oribi::structures::HllRegisters;
namespace hll = oribi::structures;

constexpr std::size_t kMaxSparseBytes = 200;

// On the heap and of its exact size, so that a step outside is seen.
std::string Exactly(std::string_view bytes) {
  std::string copy(bytes);
  copy.shrink_to_fit();
  return copy;
}

HllChange Ask(const std::string& value, HllElement element) {
  const HllChange change = hll::RaiseHllRegister(value, element, kMaxSparseBytes);
  ORIBI_CHECK(change.kind != HllChange::Kind::kReplace ||
              change.offset + change.removed <= value.size());
  return change;
}

bool MakeDense(std::string& value) {
  std::string dense(hll::kHllDenseBytes, '\0');
  if (!hll::MakeHllDense(value, dense.data())) return false;
  value = Exactly(dense);
  return true;
}

bool EndsInsideARun(const std::string& value) {
  std::size_t end = hll::kHllHeaderBytes;
  hll::ForEachHllRun(value, [&end](unsigned, const hll::HllRun& run) { end += run.bytes; });
  return hll::IsSparseHll(value) && end > value.size();
}

// False when it is malformed.
bool Raise(std::string& value, HllElement element) {
  HllChange change = Ask(value, element);
  if (change.kind == HllChange::Kind::kDense) {
    if (!MakeDense(value)) return false;
    change = Ask(value, element);
  }
  if (change.kind != HllChange::Kind::kReplace) return change.kind == HllChange::Kind::kNone;
  const std::size_t size = value.size();
  value.resize(std::max(size, change.SizeAfter(size)));
  hll::ApplyHllChange(change, value.data(), size);
  value = Exactly(std::string_view(value).substr(0, change.SizeAfter(size)));
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kElements = 4;
  constexpr std::size_t kChoice = kElements * 3;
  if (size < kChoice) return 0;
  std::string value = Exactly({reinterpret_cast<const char*>(data) + kChoice, size - kChoice});
  if (!hll::IsHll(value)) {
    value = Exactly(std::string(hll::kEmptyHll.substr(0, hll::kHllHeaderBytes)) + value);
  }
  HllRegisters registers = {};
  const bool whole = hll::MergeHll(value, registers);
  ORIBI_CHECK(hll::CountHll(value).has_value() == whole);
  for (std::size_t i = 0; i < kElements; ++i) {
    const unsigned index = (data[3 * i] << 8 | data[3 * i + 1]) % hll::kHllRegisters;
    const unsigned rank = data[3 * i + 2] % hll::kHllMaxRank + 1;
    if (Raise(value, {index, rank})) {
      registers[index] = std::max(registers[index], static_cast<std::uint8_t>(rank));
    } else {
      ORIBI_CHECK(!whole || EndsInsideARun(value));
    }
  }
  if (!whole) return 0;
  HllRegisters after = {};
  ORIBI_CHECK(hll::MergeHll(value, after));
  ORIBI_CHECK(after == registers);
  ORIBI_CHECK(hll::CountHll(value) == hll::CountHll(registers));
  return 0;
}
