// Whatever bytes come, the parser answers in order, and the answer does not depend on how the
// stream was cut. The first bytes of the input choose the cuts and the limits.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "protocol/request_parser.h"

namespace {

using oribi::protocol::ParserLimits;
using oribi::protocol::ParseStatus;

struct Outcome {
  std::vector<std::vector<std::string>> requests;
  std::string error;
  bool operator==(const Outcome&) const = default;
};

class Stream {
 public:
  explicit Stream(const ParserLimits& limits) : limits_(limits) {}

  void Feed(std::string_view piece) {
    if (!outcome_.error.empty()) return;
    buffer_ = std::string(buffer_).append(piece);  // moves, as a query buffer does
    while (ParseOne()) {
    }
  }
  const Outcome& outcome() const { return outcome_; }

 private:
  bool ParseOne() {
    std::vector<std::string_view> arguments;
    oribi::protocol::UnquotedWords words;
    std::size_t consumed = 0;
    const auto status = parser_.Parse(buffer_, limits_, arguments, words, consumed);
    if (status == ParseStatus::kProtocolError) outcome_.error = parser_.ErrorText();
    if (status == ParseStatus::kComplete) {
      outcome_.requests.emplace_back(arguments.begin(), arguments.end());
    }
    if (status != ParseStatus::kComplete && status != ParseStatus::kEmpty) return false;
    ORIBI_CHECK(consumed > 0 && consumed <= buffer_.size());
    buffer_.erase(0, consumed);
    return true;
  }

  const ParserLimits& limits_;
  oribi::protocol::RequestParser parser_;
  std::string buffer_;
  Outcome outcome_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  ParserLimits limits;
  limits.authenticated = (data[0] & 1) == 0;
  if ((data[0] & 2) != 0) limits.max_bulk_bytes = 1000;
  const std::size_t steps[] = {data[1] + 1U, data[2] + 1U, data[3] * 16U + 1U};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 4, size - 4);

  Stream whole(limits);
  whole.Feed(bytes);
  Stream cut(limits);
  std::size_t turn = 0;
  for (std::size_t at = 0; at < bytes.size(); ++turn) {
    const auto piece = bytes.substr(at, steps[turn % 3]);
    cut.Feed(piece);
    at += piece.size();
  }
  ORIBI_CHECK(whole.outcome() == cut.outcome());
  return 0;
}
