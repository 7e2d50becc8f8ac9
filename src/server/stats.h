#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace oribi::server {

// A counter's rate per second over the last 1.6 seconds: 16 samples, one each 100 ms, as in Redis.
class Rate {
 public:
  void Sample(std::uint64_t total, std::int64_t now_us);
  std::uint64_t PerSecond() const;

 private:
  static constexpr std::size_t kSamples = 16;
  std::array<std::uint64_t, kSamples> samples_{};
  std::size_t next_ = 0;
  std::uint64_t last_total_ = 0;
  std::int64_t last_us_ = 0;
};

// What the server counts, since its start or CONFIG RESETSTAT.
struct ServerStats {
  std::uint64_t connections_received = 0;
  std::uint64_t rejected_connections = 0;
  std::uint64_t commands_processed = 0;
  std::uint64_t net_input_bytes = 0;
  std::uint64_t net_output_bytes = 0;
  std::uint64_t reads_processed = 0;
  std::uint64_t writes_processed = 0;
  std::uint64_t query_buffer_limit_disconnections = 0;
  std::uint64_t output_buffer_limit_disconnections = 0;
  std::uint64_t unexpected_error_replies = 0;
  std::uint64_t error_replies = 0;
  std::uint64_t eventloop_cycles = 0;
  std::uint64_t eventloop_us = 0;  // time at work, waiting not included
  std::uint64_t commands_ns = 0;   // the commands' part of it
  std::uint64_t expire_cycle_us = 0;
  std::uint64_t peak_memory = 0;

  Rate commands;
  Rate net_input;
  Rate net_output;
  Rate cycles;

  // Error replies by their code. Codes come from our own texts, but a client's may appear in them:
  // no more than kMaxErrorCodes are told apart, as in Redis, so that nobody fills memory with them.
  static constexpr std::size_t kMaxErrorCodes = 128;
  std::map<std::string, std::uint64_t, std::less<>> errors_by_code;
  void CountError(std::string_view code);
};

}  // namespace oribi::server
