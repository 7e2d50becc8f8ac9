#include "commands/key_walk.h"

#include "base/ascii.h"

namespace oribi::commands {
namespace {

// Buckets between two looks at the clock: some hundreds of keys, about 20 us.
constexpr int kBucketsAtOnce = 64;

}  // namespace

bool KeyFilter::Wants(const keyspace::Entry& entry) const {
  const std::string_view key = entry.key();
  if (!key.starts_with(prefix_)) return false;
  if (type_ && !base::EqualsIgnoreCase(*type_, keyspace::TypeName(entry.type()))) return false;
  const std::string_view rest = pattern_.substr(prefix_.size());
  return rest == "*" || base::GlobMatches(rest, key.substr(prefix_.size()));
}

bool KeyWalk::Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) {
  const keyspace::Database& db = keyspace_.db(range_.db);
  const std::int64_t now_ms = clock_.NowMs();
  const auto visit = [&](const keyspace::Entry& entry) {
    ++seen_;
    if (!entry.IsDue(now_ms)) Visit(entry);
  };
  do {
    for (int i = 0; i < kBucketsAtOnce; ++i) {
      range_.cursor = db.Scan(range_.cursor, visit);
      if (range_.cursor == 0 || seen_ >= range_.limit) {
        Finish(range_.cursor, reply);
        return true;
      }
    }
  } while (clock_.MonotonicUs() < deadline_us);
  return false;
}

KeyCollector::KeyCollector(keyspace::Keyspace& keyspace, const base::Clock& clock, Range range,
                           std::string_view pattern, std::optional<std::string_view> type)
    : KeyWalk(keyspace, clock, range),
      pattern_(pattern),
      type_(type.value_or("")),
      filter_(pattern_) {
  if (type) filter_.WantType(type_);
}

void KeyCollector::Visit(const keyspace::Entry& entry) {
  if (!filter_.Wants(entry)) return;
  writer_.Bulk(entry.key());
  ++count_;
}

void KeyCollector::WriteNames(protocol::ReplyWriter& reply) {
  reply.Array(count_);
  reply.buffer().AppendBuffer(names_);
}

}  // namespace oribi::commands
