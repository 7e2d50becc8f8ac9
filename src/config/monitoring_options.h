#pragma once

#include <cstdint>
#include <string>

#include "config/key_event_flags.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// What the server tells about its work.
struct MonitoringOptions : virtual OptionSet {
  Group key_events_group{this, "KEY EVENTS"};

  Option<KeyEventFlags> notify_keyspace_events{
      this,
      {.name = "notify-keyspace-events",
       .about = "Which key events are published: K and/or E (by key, by event), and the classes "
                "g$lshzxetdmn, or A for all but m and n."}};
  Option<std::uint64_t> tracking_table_max_keys{
      this,
      {.name = "tracking-table-max-keys",
       .value = 1'000'000,
       .about = "How many keys are remembered for clients that cache; 0 is no limit."}};

  Group slow_log_and_latency_group{this, "SLOW LOG AND LATENCY"};

  Option<std::int64_t> slowlog_log_slower_than{
      this,
      {.name = "slowlog-log-slower-than",
       .alias = "commandlog-execution-slower-than",
       .value = 10'000,
       .min = -1,
       .about = "From how many microseconds on a command is slow; -1 logs none, 0 all."}};
  Option<std::uint64_t> slowlog_max_len{this,
                                        {.name = "slowlog-max-len",
                                         .alias = "commandlog-slow-execution-max-len",
                                         .value = 128,
                                         .about = "How many slow commands are remembered."}};
  Option<std::uint64_t> latency_monitor_threshold{
      this,
      {.name = "latency-monitor-threshold",
       .value = 0,
       .about =
           "From how many milliseconds on an event is remembered by LATENCY; 0 remembers none."}};
  Option<bool> latency_tracking{this,
                                {.name = "latency-tracking",
                                 .value = true,
                                 .about = "Whether the times of each command are counted."}};
  Option<Percentiles> latency_tracking_info_percentiles{
      this,
      {.name = "latency-tracking-info-percentiles",
       .value = Percentiles{{50, 99, 99.9}},
       .about = "Which percentiles of these times INFO prints."}};
  Accepted<std::int64_t> commandlog_request_larger_than{
      this,
      {.name = "commandlog-request-larger-than",
       .value = 1048576,
       .min = -1,
       .about = "From how many bytes on a request is large; -1 logs none."}};
  Accepted<std::uint64_t> commandlog_large_request_max_len{
      this,
      {.name = "commandlog-large-request-max-len",
       .value = 128,
       .about = "How many large requests are remembered."}};
  Accepted<std::int64_t> commandlog_reply_larger_than{
      this,
      {.name = "commandlog-reply-larger-than",
       .value = 1048576,
       .min = -1,
       .about = "From how many bytes on a reply is large; -1 logs none."}};
  Accepted<std::uint64_t> commandlog_large_reply_max_len{
      this,
      {.name = "commandlog-large-reply-max-len",
       .value = 128,
       .about = "How many large replies are remembered."}};
};

}  // namespace oribi::config
