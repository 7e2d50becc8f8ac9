// What is published of keys, compared with Redis: one who listens to every key event gets the same
// messages in the same order for the same commands.

#include <gtest/gtest.h>

#include <map>

#include "differential/draw.h"
#include "differential/duel.h"
#include "support/server_process.h"

namespace oribi::differential {
namespace {

using support::ServerProcess;
using support::Talker;

constexpr int kRounds = 150;
constexpr int kRound = 40;
constexpr int kEnough = 40;

// K stands for a key, V a value, M a member or field, N a number.
constexpr const char* kLines[] = {
    "SET K V",
    "SET K N",
    "SET K V EX 100",

    "SET K V KEEPTTL",
    "SET K V NX",
    "SET K V XX GET",
    "SETNX K V",
    "SETEX K 100 V",
    "PSETEX K 100000 V",
    "GETSET K V",
    "GETDEL K",
    "GETEX K",
    "GETEX K EX 100",
    "GETEX K PERSIST",
    "GETEX K PXAT 1",
    "GET K",
    "OBJECT ENCODING K",
    "MGET K K",
    "MSET K V K V",
    "MSETNX K V K V",
    "APPEND K V",
    "SETRANGE K 3 V",
    "SETRANGE K 0 ",
    "INCR K",
    "DECRBY K N",
    "INCRBYFLOAT K 1.5",
    "STRLEN K",
    "SUBSTR K 0 1",
    "LCS K K",
    "SETBIT K 7 1",
    "BITOP AND K K K",
    "BITOP NOT K K",
    "BITFIELD K SET u8 0 5",
    "BITFIELD K GET u8 0",
    "BITFIELD K SET u8 0 5 INCRBY u8 8 1",
    "BITCOUNT K",
    "BITPOS K 1",
    "PFADD K M M",
    "PFADD K",
    "PFCOUNT K",
    "PFMERGE K K",
    "LPUSH K M M",
    "RPUSH K M",
    "LPUSHX K M",
    "RPUSHX K M",
    "LPOP K",
    "RPOP K 2",
    "LPOP K 0",
    "LSET K 0 V",
    "LTRIM K 0 0",
    "LTRIM K 5 6",
    "LREM K 0 M",
    "LINSERT K BEFORE M V",
    "LMOVE K K LEFT RIGHT",
    "RPOPLPUSH K K",
    "LMPOP 2 K K LEFT",
    "LMPOP 1 K RIGHT COUNT 5",
    "BLPOP K K 0.001",
    "BLMOVE K K LEFT LEFT 0.001",
    "BRPOPLPUSH K K 0.001",
    "BLMPOP 0.001 1 K LEFT",
    "LRANGE K 0 -1",
    "LLEN K",
    "SADD K M M",
    "SADD K N",
    "SREM K M M",
    "SMOVE K K M",
    "SPOP K 100",
    "SPOP K 0",
    "SINTERSTORE K K K",
    "SUNIONSTORE K K K",
    "SDIFFSTORE K K K",
    "SMEMBERS K",
    "SINTER K K",
    "SCARD K",
    "SISMEMBER K M",
    "ZADD K N M N M",
    "ZADD K XX N M",
    "ZADD K NX N M",
    "ZADD K GT CH N M",
    "ZADD K INCR N M",
    "ZINCRBY K N M",
    "ZREM K M M",
    "ZREMRANGEBYSCORE K 0 N",
    "ZREMRANGEBYRANK K 0 0",
    "ZREMRANGEBYLEX K - +",
    "ZPOPMIN K",
    "ZPOPMAX K 2",
    "ZPOPMIN K 0",
    "ZMPOP 2 K K MIN",
    "BZPOPMIN K 0.001",
    "BZMPOP 0.001 1 K MAX COUNT 2",
    "ZRANGESTORE K K 0 -1",
    "ZRANGESTORE K K 5 6",
    "ZUNIONSTORE K 2 K K",
    "ZINTERSTORE K 2 K K",
    "ZDIFFSTORE K 2 K K",
    "ZCARD K",
    "ZRANGE K 0 -1",
    "ZSCORE K M",
    "ZUNION 2 K K",
    "HSET K M V M V",
    "HSETNX K M V",
    "HMSET K M V",
    "HDEL K M M",
    "HINCRBY K M N",
    "HINCRBYFLOAT K M 1.5",
    "HGETALL K",
    "HGET K M",
    "HSTRLEN K M",
    "GEOADD K 13 38 M",
    "GEOADD K XX CH 14 38 M",
    "GEOSEARCHSTORE K K FROMLONLAT 13 38 BYRADIUS 1 km",
    "GEOSEARCHSTORE K K FROMLONLAT 90 38 BYRADIUS 1 km",
    "GEORADIUS K 13 38 9 km STORE K",
    "SORT K BY nosort STORE K",
    "SORT K ALPHA",
    "SORT K ALPHA STORE K",
    "DEL K K",
    "UNLINK K",
    "RENAME K K",
    "RENAMENX K K",
    "COPY K K",
    "COPY K K REPLACE",
    "COPY K K DB 1 REPLACE",
    "MOVE K 1",
    "EXISTS K",
    "TYPE K",
    "TOUCH K",

    "EXPIRE K 100",
    "EXPIRE K -1",
    "EXPIRE K 50 GT",
    "EXPIREAT K 1",
    "PEXPIRE K 100000",
    "PEXPIREAT K 1",
    "PERSIST K",
    "TTL K",
    "EXPIRETIME K",

    "RANDOMKEY",
    "DBSIZE",
    "FLUSHDB",
    "SWAPDB 0 1",
    "SELECT 0",
    "SELECT 1",
    "MULTI",
    "EXEC",
    "DISCARD",
};

// What Redis 8.0 has besides.
constexpr const char* kNewerLines[] = {
    "HEXPIRE K 100 FIELDS 2 M M",
    "HEXPIRE K 0 FIELDS 2 M M",
    "HPEXPIRE K 100000 NX FIELDS 1 M",
    "HEXPIREAT K 1 FIELDS 1 M",
    "HPEXPIREAT K 1 FIELDS 4 m0 m1 m2 m3",
    "HPERSIST K FIELDS 2 M M",
    "HTTL K FIELDS 1 M",
    "HGETDEL K FIELDS 2 M M",
    "HGETEX K FIELDS 1 M",
    "HGETEX K EX 100 FIELDS 2 M M",
    "HGETEX K PXAT 1 FIELDS 2 M M",
    "HGETEX K PERSIST FIELDS 2 M M",
    "HSETEX K FIELDS 1 M V",
    "HSETEX K EX 100 FIELDS 2 M V M V",
    "HSETEX K FXX PXAT 1 FIELDS 2 M V M V",
    "HSETEX K FNX KEEPTTL FIELDS 1 M V",
    "ZRANK K M WITHSCORE",
};

std::string Drawn(Draw& draw, const std::string& word) {
  if (word == "K") return "k" + draw.Number(0, 5);
  if (word == "V") return "value" + draw.Number(0, 5);
  if (word == "M") return "m" + draw.Number(0, 3);
  if (word == "N") return draw.Number(-3, 9);
  return word;
}

Command MakeLine(Draw& draw, int release) {
  const bool newer = release >= 8 && draw.OneIn(6);
  Command command = support::Words(newer ? kNewerLines[draw.Below(std::size(kNewerLines))]
                                         : kLines[draw.Below(std::size(kLines))]);
  for (std::string& word : command) word = Drawn(draw, word);
  return command;
}

class Side {
 public:
  explicit Side(const std::string& binary) : server_(binary) {
    if (!server_.IsUp()) return;
    talker_ = Talker(server_.Connect());
    listener_ = Talker(server_.Connect());
    talker_.Ask("CONFIG SET notify-keyspace-events KEAmn");
    listener_.Ask("PSUBSCRIBE __key*");
    listener_.Ask("SUBSCRIBE end");
  }
  bool IsUp() const { return server_.IsUp(); }
  int release() const { return MajorRelease(server_); }

  // Everything published because of the command; in a transaction that comes with EXEC.
  std::vector<std::string> Do(const Command& command) {
    const support::Reply reply = talker_.Ask(command);
    if (command[0] == "MULTI") queueing_ = true;
    if (command[0] == "EXEC" || command[0] == "DISCARD") queueing_ = false;
    std::vector<std::string> told;
    if (queueing_) return told;
    talker_.Ask("PUBLISH end of-command");
    for (std::string bytes; listener_.Next(bytes); bytes.clear()) {
      std::string text;
      for (const auto& part : support::ParseReply(bytes).children) text += part.text + ' ';
      if (text == "message end of-command ") break;
      told.push_back(text);
    }
    return told;
  }
  // No command under way, nothing there.
  void Reset() {
    talker_.Ask("RESET");
    queueing_ = false;
    talker_.Ask("FLUSHALL");
    Do({"PING"});
  }

 private:
  ServerProcess server_;
  Talker talker_;
  Talker listener_;
  bool queueing_ = false;
};

std::string Told(const std::vector<Command>& commands, const std::vector<std::string>& redis,
                 const std::vector<std::string>& ours) {
  std::string text;
  for (const Command& command : commands) {
    for (const std::string& word : command) text += word + ' ';
    text += '\n';
  }
  for (const std::string& line : redis) text += "  redis: " + line + '\n';
  for (const std::string& line : ours) text += "  ours:  " + line + '\n';
  return text;
}

TEST(KeyEvents, ArePublishedAsRedisPublishesThem) {
  Side redis(support::PeerBinary());
  Side ours(support::OribiBinary());
  ASSERT_TRUE(redis.IsUp() && ours.IsUp());
  const int release = redis.release();
  Draw draw(SeedOr(11));
  std::map<std::string, int> found;
  int differences = 0;
  for (int round = 0; round < kRounds && differences < kEnough; ++round) {
    redis.Reset();
    ours.Reset();
    std::vector<Command> commands;
    for (int i = 0; i < kRound; ++i) {
      commands.push_back(MakeLine(draw, release));
      const auto by_redis = redis.Do(commands.back());
      const auto by_us = ours.Do(commands.back());
      if (by_redis == by_us) continue;
      if (found[commands.back()[0]]++ < 2) ADD_FAILURE() << Told(commands, by_redis, by_us);
      ++differences;
      break;
    }
  }
}

}  // namespace
}  // namespace oribi::differential
