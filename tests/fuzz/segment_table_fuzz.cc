// Items come and go in a segment table, one by one and in hundreds, while a scan passes through it.

#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "structures/segment_table_model.h"
#include "support/choices.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  oribi::support::ByteChoices choices(data, size);
  oribi::structures::SegmentTableModel model;
  while (choices.More()) ORIBI_CHECK(model.Step(choices));
  ORIBI_CHECK(model.End());
  return 0;
}
