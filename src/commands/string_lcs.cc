// LCS. Small strings are compared at once, longer ones in slices between which other clients are
// served; what is compared is what the keys held when the command came.

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

#include "base/clock.h"
#include "commands/string_commands.h"
#include "commands/string_value.h"
#include "config/config.h"
#include "structures/common_subsequence.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Entry;
using structures::CommonSubsequence;

namespace {

constexpr std::string_view kNotStrings = "ERR The specified keys must contain string values";
constexpr std::string_view kLenAndIdx =
    "ERR If you want both the length and indexes, please just use IDX.";
constexpr std::string_view kTooLarge =
    "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";

// What takes less than about 100 us is done at once; a slice looks at the clock about as often as
// every 10 us (bench/structures/common_subsequence_bench.cc).
constexpr std::size_t kStepsAtOnce = 100'000;
constexpr std::size_t kStepsPerLook = 10'000;

struct LcsOptions {
  bool length_only = false;
  bool indexes = false;
  bool with_match_length = false;
  std::int64_t min_match_length = 0;
};

LcsOptions ReadOptions(ArgReader& args) {
  LcsOptions options;
  while (!args.done() && args.ok()) {
    if (args.Accept("IDX")) {
      options.indexes = true;
    } else if (args.Accept("LEN")) {
      options.length_only = true;
    } else if (args.Accept("WITHMATCHLEN")) {
      options.with_match_length = true;
    } else if (args.Accept("MINMATCHLEN")) {
      options.min_match_length = args.Integer();
    } else {
      args.Fail(errors::kSyntax);
    }
  }
  if (options.indexes && options.length_only) args.Fail(kLenAndIdx);
  return options;
}

void ReplyEnds(protocol::ReplyWriter& reply, std::size_t first, std::size_t last) {
  reply.Array(2);
  reply.Integer(static_cast<std::int64_t>(first));
  reply.Integer(static_cast<std::int64_t>(last));
}

void ReplyIndexes(protocol::ReplyWriter& reply, const LcsOptions& options,
                  const CommonSubsequence& lcs) {
  const auto least = static_cast<std::size_t>(std::max<std::int64_t>(options.min_match_length, 0));
  const auto counts = [least](const CommonSubsequence::Match& match) {
    return match.length() >= least;
  };
  const auto& matches = lcs.matches();
  reply.Map(2);
  reply.Bulk("matches");
  reply.Array(static_cast<std::size_t>(std::count_if(matches.begin(), matches.end(), counts)));
  for (const auto& match : matches) {
    if (!counts(match)) continue;
    reply.Array(options.with_match_length ? 3 : 2);
    ReplyEnds(reply, match.a_first, match.a_last);
    ReplyEnds(reply, match.b_first, match.b_last);
    if (options.with_match_length) reply.Integer(static_cast<std::int64_t>(match.length()));
  }
  reply.Bulk("len");
  reply.Integer(static_cast<std::int64_t>(lcs.length()));
}

std::string Bytes(std::string_view a, const CommonSubsequence& lcs) {
  std::string bytes;
  bytes.reserve(lcs.length());
  for (auto match = lcs.matches().rbegin(); match != lcs.matches().rend(); ++match) {
    bytes.append(a.substr(match->a_first, match->length()));
  }
  return bytes;
}

void Reply(protocol::ReplyWriter& reply, const LcsOptions& options, std::string_view a,
           const CommonSubsequence& lcs) {
  if (options.length_only) return reply.Integer(static_cast<std::int64_t>(lcs.length()));
  if (options.indexes) return ReplyIndexes(reply, options, lcs);
  reply.Bulk(Bytes(a, lcs));
}

// A string that outlives the command: a copy, or a reference where copying would take long.
class HeldString {
 public:
  explicit HeldString(const Entry& entry) {
    if (entry.form() == Entry::Form::kLarge) {
      large_ = memory::LargeBytesRef(entry.large()->AddRef());
    } else {
      copy_ = StringBytes(&entry).view();
    }
  }
  std::string_view view() const { return large_ ? large_->bytes() : std::string_view(copy_); }

 private:
  std::string copy_;
  memory::LargeBytesRef large_;
};

class LcsWork : public SlicedWork {
 public:
  LcsWork(const Entry& a, const Entry& b, const LcsOptions& options, const base::Clock& clock)
      : a_(a),
        b_(b),
        options_(options),
        clock_(clock),
        lcs_(a_.view(), b_.view(), !options.length_only) {}

  bool Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) override {
    while (!lcs_.Advance(kStepsPerLook)) {
      if (clock_.MonotonicUs() >= deadline_us) return false;
    }
    Reply(reply, options_, a_.view(), lcs_);
    return true;
  }

 private:
  HeldString a_;
  HeldString b_;
  LcsOptions options_;
  const base::Clock& clock_;
  CommonSubsequence lcs_;
};

// Redis refuses what would need a table of more 4-byte numbers than this; with our bits it is
// 1/32 of that.
bool TableFits(CommandContext& ctx, std::size_t a, std::size_t b) {
  std::uint64_t bytes = 0;
  return !__builtin_mul_overflow((a + 1) * 4, b + 1, &bytes) &&
         bytes <= ctx.server.config().proto_max_bulk_len();
}

std::size_t StepsNeeded(std::size_t a, std::size_t b) { return 2 * (a + b) + a * (b / 64 + 1); }

bool IsStringOrMissing(const Entry* entry) { return entry == nullptr || IsString(*entry); }

void Lcs(CommandContext& ctx) {
  const auto key_a = ctx.args.Key();
  const auto key_b = ctx.args.Key();
  const Entry* const a = ctx.db.Read(key_a);
  const Entry* const b = ctx.db.Read(key_b);
  if (!IsStringOrMissing(a) || !IsStringOrMissing(b)) return ctx.reply.Error(kNotStrings);
  const LcsOptions options = ReadOptions(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;

  const StringBytes a_bytes(a);
  const StringBytes b_bytes(b);
  const std::size_t a_size = a_bytes.view().size();
  const std::size_t b_size = b_bytes.view().size();
  if (!TableFits(ctx, a_size, b_size)) return ctx.reply.Error(kTooLarge);
  if (a_size != 0 && b_size != 0 && StepsNeeded(a_size, b_size) > kStepsAtOnce) {
    return ctx.server.RunInSlices(ctx.client,
                                  std::make_unique<LcsWork>(*a, *b, options, ctx.server.clock()));
  }
  CommonSubsequence lcs(a_bytes.view(), b_bytes.view(), !options.length_only);
  lcs.Advance(std::numeric_limits<std::size_t>::max());
  Reply(ctx.reply, options, a_bytes.view(), lcs);
}

const CommandSpec kLcs = {
    .name = "LCS",
    .group = Group::kString,
    .since = "7.0.0",
    .summary = "Finds the longest sequence of bytes that two values have in common, in order.",
    .complexity = "O(N*M) in the lengths of both values",
    .flags = kReadonly,
    .arguments = {Key("key1", kRO | kAccess), Key("key2", kRO | kAccess), Optional(Token("LEN")),
                  Optional(Token("IDX")), Optional(After("MINMATCHLEN", Integer("min-match-len"))),
                  Optional(Token("WITHMATCHLEN"))},
    .handler = Lcs,
};

}  // namespace

void AddStringLcsCommands(CommandTable& table) { table.Add(kLcs); }

}  // namespace oribi::commands
