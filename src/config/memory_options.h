#pragma once

#include <cstdint>
#include <string>

#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

enum class MaxmemoryPolicy {
  kVolatileLru,
  kVolatileLfu,
  kVolatileRandom,
  kVolatileTtl,
  kAllkeysLru,
  kAllkeysLfu,
  kAllkeysRandom,
  kNoEviction
};

// How much memory there is, what goes when it is full, and how values are encoded.
struct MemoryOptions : virtual OptionSet {
  Group memory_group{this, "MEMORY"};

  Option<std::uint64_t> maxmemory{this,
                                  {.name = "maxmemory",
                                   .value = 0,
                                   .max = UINT64_MAX,
                                   .unit = Unit::kBytes,
                                   .about = "How much memory may be used before keys are evicted "
                                            "or writes are refused; 0 is no limit."}};
  Option<MaxmemoryPolicy> maxmemory_policy{
      this,
      {.name = "maxmemory-policy",
       .value = MaxmemoryPolicy::kNoEviction,
       .one_of = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru",
                  "allkeys-lfu", "allkeys-random", "noeviction"},
       .about = "Which keys go when the memory is full: those with a TTL (volatile-) or any "
                "(allkeys-), the least recently used (lru), the least often used (lfu), the next "
                "to expire (ttl), random ones, or none."}};
  Option<std::uint32_t> maxmemory_samples{
      this,
      {.name = "maxmemory-samples",
       .value = 5,
       .min = 1,
       .max = 64,
       .about = "How many keys are looked at to find one to evict; more is closer to the ideal and "
                "slower."}};
  Option<std::uint32_t> maxmemory_eviction_tenacity{
      this,
      {.name = "maxmemory-eviction-tenacity",
       .value = 10,
       .max = 100,
       .about = "How long evicting may hold up clients, from 0 (hardly) to 100 (until done)."}};
  Option<std::uint32_t> lfu_log_factor{
      this,
      {.name = "lfu-log-factor",
       .value = 10,
       .about = "How many uses it takes to raise the use counter of a key; more is slower."}};
  Option<std::uint32_t> lfu_decay_time{
      this,
      {.name = "lfu-decay-time",
       .value = 1,
       .about = "After how many minutes without use the use counter of a key falls by one."}};
  Option<std::uint32_t> active_expire_effort{
      this,
      {.name = "active-expire-effort",
       .value = 1,
       .min = 1,
       .max = 10,
       .about = "How eagerly expired keys are looked for, from 1 to 10."}};
  Option<bool> lazyfree_lazy_eviction{
      this,
      {.name = "lazyfree-lazy-eviction",
       .value = false,
       .about = "Whether large evicted values are freed in the background."}};
  Option<bool> lazyfree_lazy_expire{
      this,
      {.name = "lazyfree-lazy-expire",
       .value = false,
       .about = "Whether large expired values are freed in the background."}};
  Option<bool> lazyfree_lazy_server_del{
      this,
      {.name = "lazyfree-lazy-server-del",
       .value = false,
       .about = "Whether large overwritten values are freed in the background."}};
  Option<bool> lazyfree_lazy_user_del{
      this,
      {.name = "lazyfree-lazy-user-del",
       .value = false,
       .about = "Whether DEL frees in the background, as UNLINK does."}};
  Option<bool> lazyfree_lazy_user_flush{
      this,
      {.name = "lazyfree-lazy-user-flush",
       .value = false,
       .about = "Whether FLUSHDB and FLUSHALL free in the background unless they say otherwise."}};

  Group encodings_group{this, "ENCODINGS"};

  Option<std::uint64_t> hash_max_listpack_entries{
      this,
      {.name = "hash-max-listpack-entries",
       .alias = "hash-max-ziplist-entries",
       .value = 512,
       .about = "Up to how many fields a hash is kept compact."}};
  Option<std::uint64_t> hash_max_listpack_value{
      this,
      {.name = "hash-max-listpack-value",
       .alias = "hash-max-ziplist-value",
       .value = 64,
       .unit = Unit::kBytes,
       .about = "Up to which length of fields and values a hash is kept compact."}};
  Option<std::int32_t> list_max_listpack_size{
      this,
      {.name = "list-max-listpack-size",
       .alias = "list-max-ziplist-size",
       .value = -2,
       .about = "How large a piece of a list may get: a number of elements, or -1 to -5 for 4, 8, "
                "16, 32 and 64 KB."}};
  Option<std::uint32_t> list_compress_depth{
      this,
      {.name = "list-compress-depth",
       .value = 0,
       .about = "How many pieces at each end of a list are never compressed; 0 compresses none at "
                "all."}};
  Option<std::uint64_t> set_max_intset_entries{
      this,
      {.name = "set-max-intset-entries",
       .value = 512,
       .about = "Up to how many integers a set is kept as an array of them."}};
  Option<std::uint64_t> set_max_listpack_entries{
      this,
      {.name = "set-max-listpack-entries",
       .value = 128,
       .about = "Up to how many members a set is kept compact."}};
  Option<std::uint64_t> set_max_listpack_value{
      this,
      {.name = "set-max-listpack-value",
       .value = 64,
       .about = "Up to which length of members a set is kept compact."}};
  Option<std::uint64_t> zset_max_listpack_entries{
      this,
      {.name = "zset-max-listpack-entries",
       .alias = "zset-max-ziplist-entries",
       .value = 128,
       .about = "Up to how many members a sorted set is kept compact."}};
  Option<std::uint64_t> zset_max_listpack_value{
      this,
      {.name = "zset-max-listpack-value",
       .alias = "zset-max-ziplist-value",
       .value = 64,
       .unit = Unit::kBytes,
       .about = "Up to which length of members a sorted set is kept compact."}};
  Option<std::uint64_t> hll_sparse_max_bytes{
      this,
      {.name = "hll-sparse-max-bytes",
       .value = 3000,
       .unit = Unit::kBytes,
       .about = "Up to which size a HyperLogLog is kept sparse."}};
  Option<std::uint64_t> stream_node_max_bytes{
      this,
      {.name = "stream-node-max-bytes",
       .value = 4096,
       .unit = Unit::kBytes,
       .about = "How many bytes a node of a stream may hold; 0 is no limit."}};
  Option<std::uint64_t> stream_node_max_entries{
      this,
      {.name = "stream-node-max-entries",
       .value = 100,
       .about = "How many entries a node of a stream may hold; 0 is no limit."}};
};

}  // namespace oribi::config
