#pragma once

#include <cstdint>
#include <string>

#include "config/checks.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

enum class Appendfsync { kEverysec, kAlways, kNo };

// What is written to disk.
struct PersistenceOptions : virtual OptionSet {
  Group snapshots_group{this, "SNAPSHOTS"};

  Option<Directory> dir{this,
                        {.name = "dir",
                         .change = Change::kProtected,
                         .about = "The folder for everything the server writes."}};
  Option<std::string> dbfilename{this,
                                 {.name = "dbfilename",
                                  .value = "dump.rdb",
                                  .check = CheckDumpName,
                                  .change = Change::kProtected,
                                  .about = "The file of the snapshot."}};
  Option<SavePoints> save{
      this,
      {.name = "save",
       .value = SavePoints{{{3600, 1}, {300, 100}, {60, 10'000}}},
       .about = "Writes a snapshot after that many seconds if at least so many keys have changed; "
                "several pairs may follow each other, \"\" is never."}};
  Option<bool> stop_writes_on_bgsave_error{
      this,
      {.name = "stop-writes-on-bgsave-error",
       .value = true,
       .about = "Whether writes are refused while the last snapshot has failed."}};
  Option<bool> rdbcompression{this,
                              {.name = "rdbcompression",
                               .value = true,
                               .about = "Whether texts in a snapshot are compressed."}};
  Option<bool> rdbchecksum{
      this,
      {.name = "rdbchecksum",
       .value = true,
       .change = Change::kAtStart,
       .about = "Whether a snapshot ends in a checksum, and is checked against it when read."}};
  Option<std::string> sanitize_dump_payload{
      this,
      {.name = "sanitize-dump-payload",
       .value = "no",
       .one_of = {"no", "yes", "clients"},
       .about = "Whether values from RESTORE and from snapshots are checked to the last byte: no, "
                "yes, or for clients."}};

  Group append_only_log_group{this, "APPEND ONLY LOG"};

  Option<bool> appendonly{
      this, {.name = "appendonly", .value = false, .about = "Whether every write is logged."}};
  Option<std::string> appendfilename{this,
                                     {.name = "appendfilename",
                                      .value = "appendonly.aof",
                                      .check = CheckAppendFileName,
                                      .change = Change::kAtStart,
                                      .about = "How the names of the log files begin."}};
  Option<std::string> appenddirname{this,
                                    {.name = "appenddirname",
                                     .value = "appendonlydir",
                                     .check = CheckAppendDirName,
                                     .change = Change::kAtStart,
                                     .about = "The folder of the log files, within dir."}};
  Option<Appendfsync> appendfsync{this,
                                  {.name = "appendfsync",
                                   .value = Appendfsync::kEverysec,
                                   .one_of = {"everysec", "always", "no"},
                                   .about = "When the log is forced to disk: with every write, "
                                            "every second, or as the system likes."}};
  Option<bool> no_appendfsync_on_rewrite{
      this,
      {.name = "no-appendfsync-on-rewrite",
       .value = false,
       .about =
           "Whether the log is not forced to disk while a snapshot or a rewrite is under way."}};
  Option<std::uint32_t> auto_aof_rewrite_percentage{
      this,
      {.name = "auto-aof-rewrite-percentage",
       .value = 100,
       .about = "By how many percent the log must have grown to be rewritten; 0 is never."}};
  Option<std::uint64_t> auto_aof_rewrite_min_size{
      this,
      {.name = "auto-aof-rewrite-min-size",
       .value = 64 << 20,
       .unit = Unit::kBytes,
       .about = "From which size on the log is rewritten by itself."}};
  Option<bool> aof_load_truncated{
      this,
      {.name = "aof-load-truncated",
       .value = true,
       .about = "Whether a log whose last entry is cut short is loaded."}};
  Option<bool> aof_use_rdb_preamble{this,
                                    {.name = "aof-use-rdb-preamble",
                                     .value = true,
                                     .about = "Whether a rewritten log begins with a snapshot."}};
  Option<bool> aof_timestamp_enabled{this,
                                     {.name = "aof-timestamp-enabled",
                                      .value = false,
                                      .about = "Whether the log holds the time of its entries."}};
};

}  // namespace oribi::config
