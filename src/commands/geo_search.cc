// GEOSEARCH GEOSEARCHSTORE GEORADIUS GEORADIUS_RO GEORADIUSBYMEMBER GEORADIUSBYMEMBER_RO

#include "commands/geo_find.h"
#include "commands/geo_query.h"
#include "commands/geo_value.h"
#include "commands/zset_access.h"

namespace oribi::commands {
namespace {

using keyspace::LargeZset;
using keyspace::Zset;

void Reply(protocol::ReplyWriter& reply, const GeoQuery& query, const GeoFinder& finder,
           Breath& breath) {
  const std::size_t words = std::size_t{query.with_distance} + query.with_score + query.with_point;
  reply.Array(finder.matches().size());
  for (const GeoFinder::Match& match : finder.matches()) {
    if (words != 0) reply.Array(1 + words);
    reply.Bulk(finder.NameOf(match));
    if (query.with_distance) ReplyDistance(reply, match.distance / query.shape.unit_m);
    if (query.with_score) reply.Integer(static_cast<std::int64_t>(match.score));
    if (query.with_point) ReplyPoint(reply, match.point);
    breath();
  }
}

// Members found more than once count as often, but are stored once.
void Store(CommandContext& ctx, const GeoQuery& query, const GeoFinder& finder,
           std::string_view event, Breath& breath) {
  const auto& matches = finder.matches();
  LargeZset* const result = keyspace::NewLargeZset(ctx.db.arena(), ctx.db.state().hash_seed);
  for (const GeoFinder::Match& match : matches) {
    const double distance = match.distance / query.shape.unit_m;
    const double score = query.store_distance ? distance : match.score;
    const std::string_view member = finder.NameOf(match);
    if (!result->set().Find(member)) result->set().Insert(member, score);
    breath();
  }
  StoreResult(ctx, *query.destination, result, event);
  if (!matches.empty()) ctx.db.state().dirty += matches.size() - 1;
  ctx.reply.Integer(static_cast<std::int64_t>(matches.size()));
}

void Search(CommandContext& ctx, GeoCall call, GeoQuery& query) {
  Zset source;
  if (!ReadZset(ctx, ctx.args.Key(), source)) return;
  if (!ReadGeoQuery(ctx, call, source, query)) return;
  GeoFinder finder(query, source);
  if (RunsAside(ctx, finder.work())) return;
  Breath breath(ctx.server);
  finder.Find(breath);
  if (!query.destination) return Reply(ctx.reply, query, finder, breath);
  const bool is_search = call == GeoCall::kSearchStore;
  Store(ctx, query, finder, is_search ? "geosearchstore" : "georadiusstore", breath);
}

template <GeoCall call>
void Search(CommandContext& ctx) {
  GeoQuery query;
  if (call == GeoCall::kSearchStore) query.destination = ctx.args.Key();
  Search(ctx, call, query);
}

constexpr std::string_view kComplexity =
    "O(N+log(M)), N being what lies in the cells of the map around the shape and M all members";

Argument OrderArgument() { return Optional(OneOf("order", {Token("ASC"), Token("DESC")})); }

// `any_since`: where the docs say so.
Argument CountArgument(std::string_view any_since = {}) {
  return Optional(Block(
      "count-block", {After("COUNT", Integer("count")), Since(any_since, Optional(Token("ANY")))}));
}

void Append(std::vector<Argument>& arguments, std::vector<Argument> more) {
  for (Argument& argument : more) arguments.push_back(std::move(argument));
}

std::vector<Argument> WithArguments() {
  return {Optional(Token("WITHCOORD")), Optional(Token("WITHDIST")), Optional(Token("WITHHASH"))};
}

std::vector<Argument> RadiusArguments(bool by_member, bool stores) {
  std::vector<Argument> arguments = {Key("key", kRO | kAccess)};
  if (by_member) {
    arguments.push_back(Text("member"));
  } else {
    Append(arguments, {Double("longitude"), Double("latitude")});
  }
  Append(arguments, {Double("radius"), UnitArgument()});
  Append(arguments, WithArguments());
  Append(arguments, {CountArgument(by_member && stores ? "" : "6.2.0"), OrderArgument()});
  if (stores) {
    const auto target = [](std::string_view token, std::string_view name) {
      return ShownAs("key", After(token, Key(name, kOW | kUpdate)));
    };
    arguments.push_back(Optional(
        OneOf("store", {target("STORE", "storekey"), target("STOREDIST", "storedistkey")})));
  }
  return arguments;
}

std::vector<Argument> ShapeArguments() {
  return {
      OneOf("from",
            {After("FROMMEMBER", Text("member")),
             After("FROMLONLAT", Block("fromlonlat", {Double("longitude"), Double("latitude")}))}),
      OneOf("by",
            {Block("circle", {After("BYRADIUS", Double("radius")), UnitArgument()}),
             Block("box", {After("BYBOX", Double("width")), Double("height"), UnitArgument()})}),
      OrderArgument(), CountArgument()};
}

std::vector<Argument> SearchArguments() {
  std::vector<Argument> arguments = {Key("key", kRO | kAccess)};
  Append(arguments, ShapeArguments());
  Append(arguments, WithArguments());
  return arguments;
}

std::vector<Argument> SearchStoreArguments() {
  std::vector<Argument> arguments = {Key("destination", kOW | kUpdate),
                                     Key("source", kRO | kAccess)};
  Append(arguments, ShapeArguments());
  arguments.push_back(Optional(Token("STOREDIST")));
  return arguments;
}

CommandSpec RadiusSpec(std::string_view name, std::string_view summary, GeoCall call,
                       Handler handler) {
  const bool stores = call == GeoCall::kRadius || call == GeoCall::kRadiusByMember;
  const bool by_member =
      call == GeoCall::kRadiusByMember || call == GeoCall::kRadiusByMemberReadOnly;
  return {
      .name = name,
      .group = Group::kGeo,
      .since = stores ? "3.2.0" : "3.2.10",
      .summary = summary,
      .complexity = kComplexity,
      .flags = stores ? kWrite | kDenyOom : kReadonly,
      .arguments = RadiusArguments(by_member, stores),
      .history = {{"6.2.0", "The option ANY of COUNT."},
                  {"7.0.0", "Names of units in upper case."}},
      .replaced_by = stores ? "`GEOSEARCH` and `GEOSEARCHSTORE` with `BYRADIUS`"
                            : "`GEOSEARCH` with `BYRADIUS`",
      .deprecated_since = "6.2.0",
      .handler = handler,
  };
}

const CommandSpec kGeoRadius =
    RadiusSpec("GEORADIUS", "Finds the members within a distance of a point; may store them.",
               GeoCall::kRadius, Search<GeoCall::kRadius>);
const CommandSpec kGeoRadiusRo =
    RadiusSpec("GEORADIUS_RO", "Finds the members within a distance of a point.",
               GeoCall::kRadiusReadOnly, Search<GeoCall::kRadiusReadOnly>);
const CommandSpec kGeoRadiusByMember = RadiusSpec(
    "GEORADIUSBYMEMBER", "Finds the members within a distance of one of them; may store them.",
    GeoCall::kRadiusByMember, Search<GeoCall::kRadiusByMember>);
const CommandSpec kGeoRadiusByMemberRo =
    RadiusSpec("GEORADIUSBYMEMBER_RO", "Finds the members within a distance of one of them.",
               GeoCall::kRadiusByMemberReadOnly, Search<GeoCall::kRadiusByMemberReadOnly>);

const CommandSpec kGeoSearch = {
    .name = "GEOSEARCH",
    .group = Group::kGeo,
    .since = "6.2.0",
    .summary = "Finds the members within a circle or a box.",
    .complexity = kComplexity,
    .flags = kReadonly,
    .arguments = SearchArguments(),
    .history = {{"7.0.0", "Names of units in upper case."}},
    .handler = Search<GeoCall::kSearch>,
};

const CommandSpec kGeoSearchStore = {
    .name = "GEOSEARCHSTORE",
    .group = Group::kGeo,
    .since = "6.2.0",
    .summary = "Stores the members within a circle or a box as a sorted set.",
    .complexity = kComplexity,
    .flags = kWrite | kDenyOom,
    .arguments = SearchStoreArguments(),
    .history = {{"7.0.0", "Names of units in upper case."}},
    .handler = Search<GeoCall::kSearchStore>,
};

}  // namespace

void AddGeoSearchCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kGeoRadius, &kGeoRadiusRo, &kGeoRadiusByMember,
                                  &kGeoRadiusByMemberRo, &kGeoSearch, &kGeoSearchStore}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
