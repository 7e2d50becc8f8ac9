#include "commands/geo_query.h"

#include <string>

#include "commands/geo_value.h"

namespace oribi::commands {
namespace {

using structures::GeoShape;
namespace errors = protocol::errors;

// Options come in any order, and Redis tells of the first that is wrong; only when all have been
// read, of those that do not go together.
class GeoQueryReader {
 public:
  GeoQueryReader(CommandContext& ctx, GeoCall call, const keyspace::Zset& source, GeoQuery& query)
      : ctx_(ctx), args_(ctx.args), call_(call), source_(source), query_(query) {}

  bool Read() {
    if (call_ == GeoCall::kRadius || call_ == GeoCall::kRadiusReadOnly) ReadPointAndRadius();
    if (call_ == GeoCall::kRadiusByMember || call_ == GeoCall::kRadiusByMemberReadOnly) {
      ReadMemberAndRadius();
    }
    while (args_.ok() && !args_.done()) {
      if (!ReadFlag() && !ReadOption() && !(IsSearch() ? ReadSearchOption() : ReadStore())) {
        args_.Fail(errors::kSyntax);
      }
    }
    CheckTogether();
    return args_.Finish(ctx_.reply);
  }

 private:
  bool IsSearch() const { return call_ == GeoCall::kSearch || call_ == GeoCall::kSearchStore; }

  // An option with too few words behind it is none.
  bool Takes(std::string_view word, std::size_t words) {
    return args_.left() > words && args_.Accept(word);
  }

  void ReadPointAndRadius() {
    query_.shape.center = ReadPoint(args_);
    ReadRadius();
  }
  // Of a missing key Redis looks at neither member nor radius.
  void ReadMemberAndRadius() {
    if (source_.size() == 0) return args_.Skip(3);
    ReadMember();
    ReadRadius();
  }

  void ReadMember() {
    const std::string_view member = args_.Text();
    if (source_.size() == 0) return;
    const auto score = source_.Score(member);
    if (!score) return args_.Fail("ERR could not decode requested zset member");
    query_.shape.center = structures::PointOfGeoScore(*score);
  }

  // After an error the words are no longer looked at.
  double ReadLength(std::string_view not_a_number) {
    if (!args_.ok()) return 0;
    return args_.Double(not_a_number);
  }
  void ReadUnitOfShape() {
    if (args_.ok()) query_.shape.unit_m = ReadUnit(args_);
  }
  void ReadRadius() {
    GeoShape& shape = query_.shape;
    shape.kind = GeoShape::Kind::kCircle;
    shape.radius = ReadLength("ERR need numeric radius");
    if (shape.radius < 0) args_.Fail("ERR radius cannot be negative");
    ReadUnitOfShape();
  }
  void ReadBox() {
    GeoShape& shape = query_.shape;
    shape.kind = GeoShape::Kind::kBox;
    shape.width = ReadLength("ERR need numeric width");
    shape.height = ReadLength("ERR need numeric height");
    if (shape.width < 0 || shape.height < 0) args_.Fail("ERR height or width cannot be negative");
    ReadUnitOfShape();
  }

  bool ReadFlag() {
    const auto takes = [this](std::string_view word, bool& flag) {
      return args_.Accept(word) && (flag = true);
    };
    return takes("WITHDIST", query_.with_distance) || takes("WITHHASH", query_.with_score) ||
           takes("WITHCOORD", query_.with_point) || takes("ANY", query_.any);
  }

  bool ReadOption() {
    if (args_.Accept("ASC")) {
      query_.order = GeoQuery::Order::kAscending;
    } else if (args_.Accept("DESC")) {
      query_.order = GeoQuery::Order::kDescending;
    } else if (Takes("COUNT", 1)) {
      const std::int64_t count = args_.Integer();
      if (count <= 0) args_.Fail("ERR COUNT must be > 0");
      query_.count = static_cast<std::uint64_t>(count);
    } else {
      return false;
    }
    return true;
  }

  bool ReadStore() {
    if (call_ == GeoCall::kRadiusReadOnly || call_ == GeoCall::kRadiusByMemberReadOnly)
      return false;
    const bool distance = Takes("STOREDIST", 1);
    if (!distance && !Takes("STORE", 1)) return false;
    query_.store_distance = distance;
    query_.destination = ctx_.keyspace.MakeKey(args_.Text());
    return true;
  }

  bool ReadSearchOption() {
    if (!from_point_ && Takes("FROMMEMBER", 1)) {
      from_member_ = true;
      ReadMember();
    } else if (!from_member_ && Takes("FROMLONLAT", 2)) {
      from_point_ = true;
      query_.shape.center = ReadPoint(args_);
    } else if (!by_box_ && Takes("BYRADIUS", 2)) {
      by_radius_ = true;
      ReadRadius();
    } else if (!by_radius_ && Takes("BYBOX", 3)) {
      by_box_ = true;
      ReadBox();
    } else if (call_ == GeoCall::kSearchStore && args_.Accept("STOREDIST")) {
      query_.store_distance = true;
    } else {
      return false;
    }
    return true;
  }

  void CheckTogether() {
    if (!args_.ok()) return;
    const std::string name(errors::Shown(args_.all()[0], std::string_view::npos));
    const bool with_any = query_.with_distance || query_.with_score || query_.with_point;
    if (query_.destination && with_any) {
      args_.Fail(std::string(IsSearch() ? "ERR GEOSEARCHSTORE" : "ERR STORE option in GEORADIUS") +
                 " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    } else if (IsSearch() && !from_member_ && !from_point_) {
      args_.Fail("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + name);
    } else if (IsSearch() && !by_radius_ && !by_box_) {
      args_.Fail("ERR exactly one of BYRADIUS and BYBOX can be specified for " + name);
    } else if (query_.any && query_.count == 0) {
      args_.Fail("ERR the ANY argument requires COUNT argument");
    }
  }

  CommandContext& ctx_;
  ArgReader& args_;
  GeoCall call_;
  const keyspace::Zset& source_;
  GeoQuery& query_;
  bool from_member_ = false;
  bool from_point_ = false;
  bool by_radius_ = false;
  bool by_box_ = false;
};

}  // namespace

bool ReadGeoQuery(CommandContext& ctx, GeoCall call, const keyspace::Zset& source,
                  GeoQuery& query) {
  if (!GeoQueryReader(ctx, call, source, query).Read()) return false;
  // The nearest can only be chosen among sorted ones.
  if (query.count != 0 && !query.any && query.order == GeoQuery::Order::kNone) {
    query.order = GeoQuery::Order::kAscending;
  }
  return true;
}

}  // namespace oribi::commands
