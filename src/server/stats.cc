#include "server/stats.h"

#include <numeric>

namespace oribi::server {

void Rate::Sample(std::uint64_t total, std::int64_t now_us) {
  const std::int64_t elapsed_us = now_us - last_us_;
  if (last_us_ != 0 && elapsed_us > 0 && total >= last_total_) {
    samples_[next_] = (total - last_total_) * 1'000'000 / static_cast<std::uint64_t>(elapsed_us);
    next_ = (next_ + 1) % kSamples;
  }
  last_total_ = total;
  last_us_ = now_us;
}

std::uint64_t Rate::PerSecond() const {
  return std::accumulate(samples_.begin(), samples_.end(), std::uint64_t{0}) / kSamples;
}

void ServerStats::CountError(std::string_view code) {
  ++error_replies;
  if (const auto at = errors_by_code.find(code); at != errors_by_code.end()) {
    ++at->second;
  } else if (errors_by_code.size() < kMaxErrorCodes) {
    errors_by_code.emplace(code, 1);
  }
}

}  // namespace oribi::server
