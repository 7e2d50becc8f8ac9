// GEOADD GEODIST GEOHASH GEOPOS

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "commands/breath.h"
#include "commands/geo_value.h"
#include "commands/zset_access.h"
#include "commands/zset_add.h"
#include "structures/geo_search.h"

namespace oribi::commands {

using keyspace::Zset;
using structures::GeoPoint;
namespace errors = protocol::errors;

namespace {

constexpr std::string_view kBadUnit = "ERR unsupported unit provided. please use M, KM, FT, MI";

AddOptions ReadAddOptions(ArgReader& args) {
  AddOptions options;
  for (;;) {
    if (args.Accept("NX")) {
      options.nx = true;
    } else if (args.Accept("XX")) {
      options.xx = true;
    } else if (args.Accept("CH")) {
      options.ch = true;
    } else {
      return options;
    }
  }
}

double ReadScore(ArgReader& args) {
  const GeoPoint point = ReadPoint(args);
  return args.ok() ? static_cast<double>(structures::GeoScore(point)) : 0;
}

// The usual call: nothing is allocated.
void AddOne(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options) {
  const double score = ReadScore(ctx.args);
  const auto member = ctx.args.Text();
  if (ctx.args.Finish(ctx.reply)) AddMember(ctx, key, options, score, member);
}

void AddMany(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options) {
  const Arguments places = ctx.args.rest();
  std::vector<double> scores;
  scores.reserve(places.size() / 3);
  Breath breath(ctx.server);
  while (!ctx.args.done() && ctx.args.ok()) {
    breath();
    scores.push_back(ReadScore(ctx.args));
    ctx.args.Text();
  }
  if (ctx.args.Finish(ctx.reply)) AddMembers(ctx, key, options, scores, places);
}

void GeoAdd(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  const auto key = ctx.args.Key();
  const AddOptions options = ReadAddOptions(ctx.args);
  const std::size_t words = ctx.args.left();
  if (words == 0 || words % 3 != 0 || (options.nx && options.xx)) {
    return ctx.reply.Error(errors::kSyntax);
  }
  words == 3 ? AddOne(ctx, key, options) : AddMany(ctx, key, options);
}

std::optional<GeoPoint> PointOf(const Zset& zset, std::string_view member) {
  const auto score = zset.Score(member);
  if (!score) return std::nullopt;
  return structures::PointOfGeoScore(*score);
}

void GeoDist(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto from_member = ctx.args.Text();
  const auto to_member = ctx.args.Text();
  const double unit_m = ctx.args.left() == 1 ? ReadUnit(ctx.args) : 1;
  if (!ctx.args.Finish(ctx.reply)) return;
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  const auto from = PointOf(zset, from_member);
  const auto to = PointOf(zset, to_member);
  if (!from || !to) return ctx.reply.Null();
  ReplyDistance(ctx.reply, structures::GeoDistance(*from, *to) / unit_m);
}

void GeoHash(CommandContext& ctx) {
  Zset zset;
  if (!ReadZset(ctx, ctx.args.Key(), zset)) return;
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) {
    const auto point = PointOf(zset, ctx.args.Text());
    if (!point) {
      ctx.reply.Null();
      continue;
    }
    const auto text = structures::GeohashText(*point);
    ctx.reply.Bulk({text.data(), text.size()});
  }
}

void GeoPos(CommandContext& ctx) {
  Zset zset;
  if (!ReadZset(ctx, ctx.args.Key(), zset)) return;
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) {
    const auto point = PointOf(zset, ctx.args.Text());
    point ? ReplyPoint(ctx.reply, *point) : ctx.reply.NullArray();
  }
}

const CommandSpec kGeoAdd = {
    .name = "GEOADD",
    .group = Group::kGeo,
    .since = "3.2.0",
    .summary = "Puts members at places on the map.",
    .complexity = "O(log(N)) for each member, N being how many there are",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kUpdate),
                  Since("6.2.0", Optional(OneOf("condition", {Token("NX"), Token("XX")}))),
                  Since("6.2.0", Optional(Token("CH", "change"))),
                  Many(Block("data", {Double("longitude"), Double("latitude"), Text("member")}))},
    .history = {{"6.2.0", "The options NX, XX and CH."}},
    .handler = GeoAdd,
};

const CommandSpec kGeoDist = {
    .name = "GEODIST",
    .group = Group::kGeo,
    .since = "3.2.0",
    .summary = "Measures how far two members are apart.",
    .complexity = "O(1)",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Text("member1"), Text("member2"),
                  Optional(UnitArgument())},
    .handler = GeoDist,
};

const CommandSpec kGeoHash = {
    .name = "GEOHASH",
    .group = Group::kGeo,
    .since = "3.2.0",
    .summary = "Spells the places of members as geohash strings.",
    .complexity = "O(1) for each member",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Optional(Many(Text("member")))},
    .handler = GeoHash,
};

const CommandSpec kGeoPos = {
    .name = "GEOPOS",
    .group = Group::kGeo,
    .since = "3.2.0",
    .summary = "Tells the longitudes and latitudes of members.",
    .complexity = "O(1) for each member",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Optional(Many(Text("member")))},
    .handler = GeoPos,
};

}  // namespace

double ReadUnit(ArgReader& args) {
  struct Unit {
    std::string_view word;
    double metres;
  };
  constexpr std::array<Unit, 4> kUnits = {
      {{"m", 1}, {"km", 1000}, {"ft", 0.3048}, {"mi", 1609.34}}};
  const std::string_view word = args.Text();
  for (const Unit& unit : kUnits) {
    if (base::EqualsIgnoreCase(word, unit.word)) return unit.metres;
  }
  args.Fail(kBadUnit);
  return 1;
}

GeoPoint ReadPoint(ArgReader& args) {
  const double longitude = args.Double();
  const double latitude = args.Double();
  const GeoPoint point = {longitude, latitude};
  if (args.ok() && !structures::IsOnMap(point)) {
    args.Fail("ERR invalid longitude,latitude pair " + std::to_string(longitude) + "," +
              std::to_string(latitude));
  }
  return point;
}

void ReplyPoint(protocol::ReplyWriter& reply, const GeoPoint& point) {
  reply.Array(2);
  reply.Double(point.longitude);
  reply.Double(point.latitude);
}

// Rounded as Redis 8 does it, which a printed "%.4f" is not always.
void ReplyDistance(protocol::ReplyWriter& reply, double distance) {
  constexpr std::size_t kDecimals = 4;
  char text[base::kInt64Chars + 1 + kDecimals];
  const long long scaled = std::llrint(distance * 10'000);
  std::size_t size = base::FormatInteger(scaled / 10'000, text);
  text[size++] = '.';
  long long decimals = scaled % 10'000;
  for (std::size_t i = kDecimals; i > 0; --i, decimals /= 10) {
    text[size + i - 1] = static_cast<char>('0' + std::abs(decimals % 10));
  }
  reply.Bulk({text, size + kDecimals});
}

Argument UnitArgument() {
  return OneOf("unit", {Token("M"), Token("KM"), Token("FT"), Token("MI")});
}

void AddGeoCommands(CommandTable& table);

void AddGeoCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kGeoAdd, &kGeoDist, &kGeoHash, &kGeoPos}) table.Add(*spec);
  AddGeoSearchCommands(table);
}

}  // namespace oribi::commands
