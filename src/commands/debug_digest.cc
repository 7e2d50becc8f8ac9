#include <fmt/format.h>

#include <array>
#include <bit>
#include <string>

#include "base/hash.h"
#include "base/numbers.h"
#include "commands/debug.h"
#include "keyspace/hash.h"
#include "keyspace/list.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"

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

// Members in any order, whatever form they are kept in.
class Members {
 public:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    Digest digest;
    (digest.Add(parts), ...);
    all_.Join(digest);
  }
  void AddTo(Digest& digest) const { digest.Add(all_.Text()); }

 private:
  Digest all_ = Digest::Empty();
};

void AddList(const Entry& entry, Digest& digest) {
  const keyspace::List list(&entry);
  list.ForEach(0, list.size(), [&digest](const structures::ListItem& item) {
    char digits[base::kInt64Chars];
    digest.Add(item.Text(digits));
  });
}

void AddMembers(const Entry& entry, std::int64_t now_ms, Digest& digest) {
  Members members;
  char digits[base::kInt64Chars];
  char more_digits[base::kInt64Chars];
  if (entry.type() == keyspace::Type::kSet) {
    keyspace::Set(&entry).ForEach(
        [&](const keyspace::SetMember& member) { members.Add(member.Text(digits)); });
  } else if (entry.type() == keyspace::Type::kHash) {
    keyspace::Hash(&entry, now_ms).ForEach([&](const keyspace::HashField& field) {
      members.Add(field.name.Text(digits), field.value.Text(more_digits),
                  base::IntegerText(field.deadline_ms));
    });
  } else {
    const keyspace::Zset zset(&entry);
    zset.ForEach(zset.All(), false, [&](std::string_view member, double score) {
      members.Add(member, base::IntegerText(std::bit_cast<std::int64_t>(score)));
    });
  }
  members.AddTo(digest);
}

void AddValue(const Entry& entry, std::int64_t now_ms, Digest& digest) {
  digest.Add(keyspace::TypeName(entry.type()));
  switch (entry.type()) {
    case keyspace::Type::kString:
      entry.form() == Entry::Form::kInteger ? digest.Add(base::IntegerText(entry.integer()))
                                            : digest.Add(entry.bytes());
      break;
    case keyspace::Type::kList: AddList(entry, digest); break;
    default: AddMembers(entry, now_ms, digest);
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
      AddValue(entry, now_ms, digest);
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
    if (entry != nullptr) AddValue(*entry, ctx.now_ms, digest);
    ctx.reply.SimpleString(digest.Text());
  }
}

}  // namespace oribi::commands
