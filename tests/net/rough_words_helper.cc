#include "net/rough_words_helper.h"

#include <algorithm>
#include <iterator>

#include "support/reply.h"

namespace oribi::net {

using support::Request;

template <typename... Words>
std::string RoughWords::OneOf(const Words&... words) {
  const std::string_view all[] = {words...};
  return std::string(all[random_.Below(sizeof...(words))]);
}

void RoughWords::Know(std::int64_t id) {
  constexpr std::size_t kMost = 4096;
  if (ids_.size() < kMost) return ids_.push_back(id);
  ids_[random_.Below(kMost)] = id;
}

std::string RoughWords::Id() {
  return ids_.empty() ? "1" : std::to_string(ids_[random_.Below(ids_.size())]);
}

std::string RoughWords::Payload() {
  const std::size_t size = OneIn(100) ? random_.Below(60'000) : random_.Below(100);
  return std::string(size, 'p');
}

RoughWords::Command RoughWords::Listening() {
  const std::string channel = Some("channel:", channels_);
  const std::string shard = Some("shard:", channels_);
  switch (random_.Below(10)) {
    case 0: return {"PSUBSCRIBE", Some("channel:", channels_ / 10) + "*"};
    // Few: each such pattern is matched against all channels.
    case 1: return {"PSUBSCRIBE", Some("*nel:", 20), Some("c[a-z]annel:", 20)};
    case 2: return {"PUNSUBSCRIBE"};
    case 3: return {"SSUBSCRIBE", shard, Some("shard:", channels_)};
    case 4: return {"SUNSUBSCRIBE"};
    case 5: return {"UNSUBSCRIBE"};
    case 6: return {"UNSUBSCRIBE", channel};
    case 7:
      if (!OneIn(20)) return {"SUBSCRIBE", "__keyevent@0__:" + OneOf("flushdb", "rpush", "hdel")};
      return {"PSUBSCRIBE", OneOf("__key*__:*", "__keyspace@0__:key:1*", "__keyevent@0__:*")};
    default: return {"SUBSCRIBE", channel, Some("channel:", channels_)};
  }
}

RoughWords::Command RoughWords::Publishing() {
  if (OneIn(5)) return {"SPUBLISH", Some("shard:", channels_), Payload()};
  return {"PUBLISH", Some("channel:", channels_), Payload()};
}

RoughWords::Command RoughWords::Writing() {
  switch (random_.Below(6)) {
    case 0: return {"SET", Key(), Payload(), "PX", std::to_string(1 + random_.Below(300))};
    case 1: return {"DEL", Key(), Key()};
    case 2: return {"EXPIRE", Key(), "1"};
    case 3: return {"INCR", Some("count:", 50)};
    case 4: return WritingCollections();
    default: return {"SET", Key(), Payload()};
  }
}

RoughWords::Command RoughWords::WritingCollections() {
  switch (random_.Below(7)) {
    case 0: return {"LPUSH", Some("list:", 50), Payload(), Payload()};
    case 1: return {"ZADD", Some("zset:", 20), "1", Some("member:", 30)};
    case 2: return {"HSET", Some("hash:", 50), Some("field:", 9), Payload()};
    case 3:
      return {"HPEXPIRE", Some("hash:", 50), std::to_string(1 + random_.Below(300)), "FIELDS",
              "1",        Some("field:", 9)};
    case 4:
      if (!OneIn(20)) return {"SREM", Some("big:", 4), Some("member:", 30'000)};
      return Large();
    case 5: return {"SADD", Some("big:", 4), Some("member:", 30'000), Some("member:", 30'000)};
    default: return {"RPUSH", Some("list:", 50), Payload()};
  }
}

// What takes so long that others have their turn meanwhile.
RoughWords::Command RoughWords::Large() {
  const std::string target = Some("union:", 20);
  switch (random_.Below(4)) {
    case 0: return {"COPY", Some("big:", 4), target, "REPLACE"};
    case 1: return {"SORT", Some("big:", 4), "ALPHA", "STORE", target};
    case 2: {
      Command add = {"SADD", Some("big:", 4)};
      for (int i = 0; i < 10'001; ++i) add.push_back("member:" + std::to_string(i));
      return add;
    }
    default: return {"SUNIONSTORE", target, Some("big:", 4), Some("big:", 4)};
  }
}

RoughWords::Command RoughWords::Reading() {
  switch (random_.Below(8)) {
    case 0: return {"MGET", Key(), Key(), Key()};
    case 1: return {"LRANGE", Some("list:", 50), "0", "9"};
    case 2: return {"HGETALL", Some("hash:", 50)};
    case 3: return {"SRANDMEMBER", Some("big:", 4), "20"};
    case 4: return {"PUBSUB", OneOf("CHANNELS", "SHARDCHANNELS", "NUMPAT", "NUMSUB")};
    case 5:
      return OneIn(10) ? Command{"SINTERCARD", "2", Some("big:", 4), Some("big:", 4)}
                       : Command{"EXISTS", Key()};
    default: return {"GET", Key()};
  }
}

RoughWords::Command RoughWords::Blocking() {
  const std::string list = Some("list:", 50);
  const std::string timeout = OneOf("0.01", "0.1", "0.5", "2");
  switch (random_.Below(5)) {
    case 0: return {"BLMOVE", list, Some("list:", 50), OneOf("LEFT", "RIGHT"), "LEFT", timeout};
    case 1: return {"BZPOPMIN", Some("zset:", 20), Some("zset:", 20), timeout};
    case 2: return {"BLMPOP", timeout, "2", list, Some("list:", 50), "LEFT", "COUNT", "3"};
    default: return {OneOf("BLPOP", "BRPOP"), list, Some("list:", 50), Some("list:", 50), timeout};
  }
}

RoughWords::Command RoughWords::Tracking() {
  switch (random_.Below(10)) {
    case 0: return {"CLIENT", "TRACKING", "ON", "BCAST"};
    case 1: return {"CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", Some("key:", 5)};
    case 2: return {"CLIENT", "TRACKING", "ON", "BCAST", "NOLOOP", "PREFIX", Some("list:", 5)};
    case 3: return {"CLIENT", "TRACKING", "ON", "OPTIN"};
    case 4: return {"CLIENT", "CACHING", OneOf("YES", "NO")};
    case 5: return {"CLIENT", "TRACKING", "ON", "REDIRECT", Id()};
    case 6: return {"CLIENT", "TRACKING", "OFF"};
    case 7: return {"CLIENT", "TRACKING", "ON", OneOf("NOLOOP", "OPTOUT")};
    default: return {"CLIENT", "TRACKING", "ON"};
  }
}

RoughWords::Command RoughWords::Killing() {
  switch (random_.Below(8)) {
    case 0: return {"CLIENT", "KILL", "ID", Id(), "SKIPME", "no"};
    case 1: return {"CLIENT", "KILL", "ID", Id(), "TYPE", OneOf("normal", "pubsub")};
    case 2: return {"CLIENT", "UNBLOCK", Id(), OneOf("ERROR", "TIMEOUT")};
    case 3: return {"CLIENT", "LIST", "ID", Id(), Id()};
    default: return {"CLIENT", "UNBLOCK", Id()};
  }
}

// What costs the others much, or changes how the server behaves to them.
RoughWords::Command RoughWords::Rare() {
  switch (random_.Below(10)) {
    case 0: return {OneOf("FLUSHDB", "FLUSHALL"), OneOf("SYNC", "ASYNC")};
    case 1: return {"CLIENT", "PAUSE", std::to_string(random_.Below(30)), OneOf("ALL", "WRITE")};
    case 2: return {"CLIENT", "UNPAUSE"};
    case 3: return {"CONFIG", "SET", "notify-keyspace-events", OneOf("KEA", "Ex", "", "Kg")};
    case 4: return {"CONFIG", "SET", "tracking-table-max-keys", OneOf("20", "1000", "100000")};
    case 5: return {"INFO"};
    case 6: return {"SWAPDB", "0", "1"};
    case 7: return {"CLIENT", "LIST", "TYPE", OneOf("pubsub", "normal")};
    default: return {"SMEMBERS", Some("big:", 4)};
  }
}

RoughWords::Command RoughWords::Anything() {
  const auto kind = random_.Below(100);
  if (kind < 15) return Listening();
  if (kind < 30) return Publishing();
  if (kind < 50) return Writing();
  if (kind < 65) return Reading();
  if (kind < 75) return Blocking();
  if (kind < 85) return Tracking();
  if (kind < 88) return Killing();
  if (kind < 99 || !OneIn(20)) return {OneOf("PING", "ECHO", "DBSIZE"), "word"};
  return Rare();
}

Phrase RoughWords::Transaction() {
  Phrase phrase;
  const auto say = [&phrase](const Command& command) {
    phrase.requests += Request(command);
    ++phrase.replies;
  };
  if (OneIn(2)) say({"WATCH", Key(), Some("list:", 50), Some("hash:", 50)});
  if (OneIn(3)) say(Writing());
  say({"MULTI"});
  for (auto left = random_.Below(4); left > 0; --left) {
    say(OneIn(2) ? Writing() : OneIn(2) ? Publishing() : OneIn(3) ? Blocking() : Reading());
  }
  if (OneIn(10)) say({"NO-SUCH-COMMAND"});
  say({OneIn(5) ? "DISCARD" : "EXEC"});
  return phrase;
}

Phrase RoughWords::Orderly() {
  if (OneIn(6)) return Transaction();
  const Command command = Anything();
  const bool listens = command[0].ends_with("SUBSCRIBE");
  return {Request(command), listens ? 0 : 1};
}

std::string RoughWords::Wild() {
  switch (random_.Below(40)) {
    case 0: return Request({"MULTI"});
    case 1: return Request({"EXEC"});
    case 2: return Request({"DISCARD"});
    case 3: return Request({"WATCH", Key(), Key()});
    case 4: return Request({"RESET"});
    case 5: return Request({"HELLO", OneOf("2", "3")});
    case 6: return Request({"CLIENT", "REPLY", OneOf("ON", "OFF", "SKIP")});
    case 7: return Request({"SELECT", OneOf("0", "0", "1")});
    case 8: return OneIn(200) ? Request({"MONITOR"}) : Request({"UNWATCH"});
    case 9: return Transaction().requests;
    default: return Request(Anything());
  }
}

bool IsKnownError(std::string_view error) {
  constexpr std::string_view kKnown[] = {
      "ERR Can't execute '",
      "ERR MULTI calls can not be nested",
      "ERR EXEC without MULTI",
      "ERR DISCARD without MULTI",
      "ERR WATCH inside MULTI is not allowed",
      "ERR MONITOR isn't allowed for DENY BLOCKING client",
      "ERR unknown command 'NO-SUCH-COMMAND'",
      "ERR wrong number of arguments for 'dbsize' command",
      "ERR The client ID you want redirect to does not exist",
      "ERR You can't switch BCAST mode on/off before disabling tracking",
      "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking",
      "ERR Prefix '",
      "ERR CLIENT CACHING can be called only when the client is in tracking mode",
      "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.",
      "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.",
      "EXECABORT Transaction discarded because of previous errors.",
      "EXECABORT Transaction discarded because of: ",
      "UNBLOCKED client unblocked via CLIENT UNBLOCK",
      "ERR Replica can't interact with the keyspace",
      "ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client",
  };
  return std::any_of(std::begin(kKnown), std::end(kKnown),
                     [error](std::string_view known) { return error.starts_with(known); });
}

}  // namespace oribi::net
