#include <fmt/format.h>

#include <array>
#include <string>

#include "base/hash.h"
#include "base/numbers.h"
#include "commands/debug.h"

// DEBUG DIGEST: 160 bits that tell whether two servers hold the same. The digests of the keys are
// joined so that their order does not matter; whether a key ends counts, but not when. The numbers
// are not those of Redis.
namespace oribi::commands {
namespace {

using keyspace::Entry;

class Digest {
 public:
  void Add(std::string_view bytes) {
    for (std::uint64_t& lane : lanes_) lane = base::Hash(bytes, lane);
  }
  void Join(const Digest& other) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) lanes_[i] ^= other.lanes_[i];
  }
  // The neutral element of Join, which stands for nothing at all.
  static Digest Empty() {
    Digest digest;
    digest.lanes_ = {};
    return digest;
  }
  std::string Text() const {
    return fmt::format("{:016x}{:016x}{:08x}", lanes_[0], lanes_[1], lanes_[2] & 0xFFFFFFFF);
  }

 private:
  std::array<std::uint64_t, 3> lanes_ = {1, 2, 3};
};

void AddValue(const Entry& entry, Digest& digest) {
  digest.Add(keyspace::TypeName(entry.type()));
  if (entry.form() == Entry::Form::kInteger) {
    digest.Add(base::IntegerText(entry.integer()));
  } else {
    digest.Add(entry.bytes());
  }
  digest.Add(entry.has_deadline() ? "ends" : "stays");
}

Digest OfDatabase(const keyspace::Database& db, std::int64_t now_ms) {
  Digest all = Digest::Empty();
  const std::string index = base::IntegerText(db.index());
  std::uint64_t cursor = 0;
  do {
    cursor = db.Scan(cursor, [&](const Entry& entry) {
      if (entry.IsDue(now_ms)) return;
      Digest digest;
      digest.Add(index);
      digest.Add(entry.key());
      AddValue(entry, digest);
      all.Join(digest);
    });
  } while (cursor != 0);
  return all;
}

}  // namespace

void DebugDigest(CommandContext& ctx) {
  Digest all = Digest::Empty();
  for (int i = 0; i < ctx.keyspace.databases(); ++i) {
    const keyspace::Database* const db = ctx.keyspace.Existing(i);
    if (db != nullptr) all.Join(OfDatabase(*db, ctx.now_ms));
  }
  ctx.reply.SimpleString(all.Text());
}

void DebugDigestValue(CommandContext& ctx) {
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) {
    const Entry* const entry = ctx.db.Peek(ctx.args.Key());
    Digest digest = Digest::Empty();
    if (entry != nullptr) AddValue(*entry, digest);
    ctx.reply.SimpleString(digest.Text());
  }
}

}  // namespace oribi::commands
