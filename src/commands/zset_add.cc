#include "commands/zset_add.h"

#include <cmath>

#include "commands/breath.h"
#include "commands/zset_access.h"

namespace oribi::commands {

using keyspace::EventClass;
using keyspace::ZsetWriter;

namespace {

constexpr std::string_view kNanScore = "ERR resulting score is not a number (NaN)";

// What ZADD does, member by member.
class Adder {
 public:
  Adder(keyspace::KeyWriter& key, const AddOptions& options) : zset_(key), options_(options) {}

  void Expect(std::size_t members) { zset_.Expect(members); }
  // False when the score would not be a number.
  bool Add(std::string_view text, double score) {
    const keyspace::EncodedMember member(text);
    const auto place = zset_.Find(member);
    if (!place.found) {
      if (options_.xx) return true;
      zset_.Add(place, member, score);
      ++added_;
      Done(score);
      return true;
    }
    if (options_.nx) return true;
    if (options_.incr) score += place.score;
    if (std::isnan(score)) return false;
    if ((options_.lt && score >= place.score) || (options_.gt && score <= place.score)) return true;
    if (score != place.score) {
      zset_.SetScore(place, member, score);
      ++updated_;
    }
    Done(score);
    return true;
  }
  void Finish() {
    if (added_ + updated_ == 0) return;
    const std::string_view name = options_.incr ? "zincr" : "zadd";
    zset_.Finish({name, EventClass::kZset}, added_ + updated_);
  }
  void Reply(protocol::ReplyWriter& reply) const {
    if (!options_.incr) {
      return reply.Integer(static_cast<std::int64_t>(options_.ch ? added_ + updated_ : added_));
    }
    processed_ ? reply.Double(score_) : reply.Null();
  }

 private:
  void Done(double score) {
    processed_ = true;
    score_ = score;
  }

  ZsetWriter zset_;
  const AddOptions& options_;
  std::size_t added_ = 0;
  std::size_t updated_ = 0;
  bool processed_ = false;
  double score_ = 0;
};

}  // namespace

void AddMember(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options,
               double score, std::string_view member) {
  auto writer = ctx.db.Write(key);
  if (!CheckZset(ctx, writer)) return;
  Adder adder(writer, options);
  adder.Expect(1);
  if (!adder.Add(member, score)) return ctx.reply.Error(kNanScore);
  adder.Finish();
  adder.Reply(ctx.reply);
}

void AddMembers(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options,
                std::span<const double> scores, Arguments words) {
  const std::size_t words_each = words.size() / scores.size();
  auto writer = ctx.db.Write(key);
  if (!CheckZset(ctx, writer)) return;
  Adder adder(writer, options);
  adder.Expect(scores.size());
  Breath breath(ctx.server);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    adder.Add(words[words_each * (i + 1) - 1], scores[i]);
    breath(writer);
  }
  adder.Finish();
  adder.Reply(ctx.reply);
}

}  // namespace oribi::commands
