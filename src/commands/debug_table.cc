#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>

#include "base/numbers.h"
#include "commands/debug.h"

// DEBUG about tables: what they look like inside, and filling one.
namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

double Percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void DescribeShape(const keyspace::EntryTable& table, std::string& out) {
  fmt::format_to(std::back_inserter(out),
                 "Hash table 0 stats (main hash table):\n"
                 " table size: {}\n number of elements: {}\n"
                 " segments: {}\n directory depth: {}\n filled: {:.2f}%\n bytes: {}\n",
                 table.slots(), table.size(), table.segments(), table.depth(),
                 Percent(table.size(), table.slots()), table.memory_bytes());
}

// How many buckets behind their home items lie: each is one more cache line for a lookup.
void DescribeDisplacements(const keyspace::EntryTable& table, std::string& out) {
  out += " Items by distance from their home bucket:\n";
  const auto counts = table.Displacements();
  for (std::size_t distance = 0; distance < counts.size(); ++distance) {
    if (counts[distance] == 0) continue;
    fmt::format_to(std::back_inserter(out), "   {}: {} ({:.2f}%)\n", distance, counts[distance],
                   Percent(counts[distance], table.size()));
  }
}

std::string Describe(const keyspace::Database& db, bool full) {
  std::string out = "[Dictionary HT]\n";
  if (db.size() > 0) {
    DescribeShape(db.table(), out);
    if (full) DescribeDisplacements(db.table(), out);
  }
  out += "[Expires HT]\n";
  if (db.volatile_keys() > 0) {
    fmt::format_to(std::back_inserter(out),
                   " number of elements: {}\n wheel records: {}\n bytes: {}\n", db.volatile_keys(),
                   db.wheel().size(), db.wheel().memory_bytes());
  }
  return out;
}

// Writes the keys of DEBUG POPULATE, those that are there already left alone.
class PopulateWork final : public SlicedWork {
 public:
  struct Order {
    int db = 0;
    std::uint64_t count = 0;
    std::string prefix = "key";
    std::size_t value_size = 0;  // 0: as long as it comes
  };
  PopulateWork(keyspace::Keyspace& keyspace, const base::Clock& clock, Order order)
      : keyspace_(keyspace), clock_(clock), order_(std::move(order)) {}

  bool Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) override {
    constexpr int kAtOnce = 64;
    do {
      for (int i = 0; i < kAtOnce && next_ < order_.count; ++i) WriteOne(next_++);
    } while (next_ < order_.count && clock_.MonotonicUs() < deadline_us);
    if (next_ < order_.count) return false;
    reply.Ok();
    return true;
  }

 private:
  void WriteOne(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    const std::string name = order_.prefix + ":" + digits;
    auto key = keyspace_.db(order_.db).Write(keyspace_.MakeKey(name));
    if (key.exists()) return;
    std::string value = "value:" + digits;
    if (order_.value_size > 0) value.resize(order_.value_size);
    key.SetString(value, keyspace::kNoDeadline);
  }

  keyspace::Keyspace& keyspace_;
  const base::Clock& clock_;
  Order order_;
  std::uint64_t next_ = 0;
};

std::uint64_t ReadPositive(ArgReader& args) {
  const auto value = base::ParseInteger(args.Text());
  if (!value || *value < 0) args.Fail(errors::kMustBePositive);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value.value_or(0), 0));
}

}  // namespace

void DebugHtStats(CommandContext& ctx) {
  const std::int64_t index = ctx.args.Integer();
  const bool full = ctx.args.Accept("full");
  if (!ctx.args.done()) ctx.args.Skip(1);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (index < 0 || index >= ctx.keyspace.databases()) {
    return ctx.reply.Error("ERR Out of range database");
  }
  ctx.reply.Verbatim("txt", Describe(ctx.keyspace.db(static_cast<int>(index)), full));
}

// No value is kept in a table of its own as long as there are only strings.
void DebugHtStatsKey(CommandContext& ctx) {
  if (ctx.db.Peek(ctx.args.Key()) == nullptr) return ctx.reply.Error(errors::kNoSuchKey);
  ctx.reply.Error(
      "ERR The value stored at the specified key is not represented using an hash table");
}

void DebugPopulate(CommandContext& ctx) {
  PopulateWork::Order order{.db = ctx.db.index(), .count = ReadPositive(ctx.args)};
  if (!ctx.args.done()) order.prefix = ctx.args.Text();
  if (!ctx.args.done()) order.value_size = ReadPositive(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  ctx.server.RunInSlices(ctx.client, std::make_unique<PopulateWork>(
                                         ctx.keyspace, ctx.server.clock(), std::move(order)));
}

}  // namespace oribi::commands
