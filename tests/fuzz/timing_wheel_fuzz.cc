// Deadlines of every magnitude come, change and go while time passes in steps and leaps: none fires
// early, none is left. The first byte says how many records a call may show.

#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "structures/timing_wheel_model.h"
#include "support/choices.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using oribi::structures::TimingWheelModel;
  constexpr std::int64_t kStart = 1'700'000'000'123;
  oribi::support::ByteChoices choices(data, size);
  const auto limit = choices.Below(256);
  const std::size_t records = limit == 0 ? TimingWheelModel::kNoLimit : limit;
  TimingWheelModel model(kStart);
  while (choices.More()) ORIBI_CHECK(model.Step(choices, records));
  model.Finish(records);
  ORIBI_CHECK(model.keys() == 0);
  return 0;
}
