#include <string>
#include <vector>

#include "commands/context.h"
#include "commands/generic.h"
#include "commands/help.h"

// MEMORY: what a key costs, and where the memory of the process is.
namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

// Below this a look for problems makes no sense (Redis uses the same 5 MB).
constexpr std::size_t kTooLittle = 5 * 1024 * 1024;

// SAMPLES is for collections; the value of a string is known exactly.
void ReadSamples(ArgReader& args) {
  while (!args.done() && args.ok()) {
    if (args.left() < 2 || !args.Accept("SAMPLES")) return args.Fail(errors::kSyntax);
    if (args.Integer() < 0) args.Fail(errors::kSyntax);
  }
}

void MemoryUsage(CommandContext& ctx) {
  const keyspace::Key key = ctx.args.Key();
  ReadSamples(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  const keyspace::Entry* const entry = ctx.db.Peek(key);
  if (entry == nullptr) return ctx.reply.Null();
  ctx.reply.Integer(static_cast<std::int64_t>(ctx.db.MemoryUsage(*entry)));
}

// Builds the map of MEMORY STATS, whose size stands in front.
class StatsReply {
 public:
  explicit StatsReply(int resp) : writer_(buffer_, resp) {}

  void Add(std::string_view name, std::int64_t value) {
    writer_.Bulk(name);
    writer_.Integer(value);
    ++pairs_;
  }
  void Add(std::string_view name, std::size_t value) {
    Add(name, static_cast<std::int64_t>(value));
  }
  void Add(std::string_view name, double value) {
    writer_.Bulk(name);
    writer_.Double(value);
    ++pairs_;
  }
  void AddDatabase(int index, const keyspace::Database& db) {
    writer_.Bulk("db." + std::to_string(index));
    writer_.Map(2);
    writer_.Bulk("overhead.hashtable.main");
    writer_.Integer(static_cast<std::int64_t>(db.table().memory_bytes()));
    writer_.Bulk("overhead.hashtable.expires");
    writer_.Integer(static_cast<std::int64_t>(db.wheel().memory_bytes()));
    ++pairs_;
  }
  void Write(protocol::ReplyWriter& reply) {
    reply.Map(pairs_);
    reply.buffer().AppendBuffer(buffer_);
  }

 private:
  protocol::ReplyBuffer buffer_;
  protocol::ReplyWriter writer_;
  std::size_t pairs_ = 0;
};

void AddProcess(const MemoryFigures& memory, StatsReply& stats) {
  stats.Add("peak.allocated", memory.peak);
  stats.Add("total.allocated", memory.used);
  stats.Add("startup.allocated", memory.startup);
  stats.Add("replication.backlog", std::size_t{0});
  stats.Add("replica.fullsync.buffer", std::size_t{0});
  stats.Add("clients.slaves", std::size_t{0});
  stats.Add("clients.normal", memory.clients);
  stats.Add("cluster.links", std::size_t{0});
  stats.Add("aof.buffer", std::size_t{0});
  stats.Add("lua.caches", std::size_t{0});
  stats.Add("functions.caches", std::size_t{0});
  stats.Add("script.VMs", std::size_t{0});
}

void AddDatabases(const keyspace::Keyspace& keyspace, StatsReply& stats) {
  std::size_t directories = 0;
  for (int i = 0; i < keyspace.databases(); ++i) {
    const keyspace::Database* const db = keyspace.Existing(i);
    if (db == nullptr || db->size() == 0) continue;
    stats.AddDatabase(i, *db);
    directories += db->table().directory_bytes();
  }
  stats.Add("overhead.db.hashtable.lut", directories);
  stats.Add("overhead.db.hashtable.rehashing", std::size_t{0});
}

void AddDataset(const CommandContext& ctx, const MemoryFigures& memory, StatsReply& stats) {
  const std::size_t overhead = memory.startup + memory.clients + ctx.keyspace.overhead_bytes();
  const std::size_t dataset = memory.used > overhead ? memory.used - overhead : 0;
  const std::size_t net = memory.used > memory.startup ? memory.used - memory.startup : 0;
  const std::size_t keys = ctx.keyspace.size();
  stats.Add("overhead.total", overhead);
  stats.Add("db.dict.rehashing.count", std::size_t{0});
  stats.Add("keys.count", keys);
  stats.Add("keys.bytes-per-key", keys == 0 ? 0 : net / keys);
  stats.Add("dataset.bytes", dataset);
  stats.Add("dataset.percentage", Ratio(dataset, net) * 100);
  stats.Add("peak.percentage", Ratio(memory.used, memory.peak) * 100);
}

void AddAllocator(const MemoryFigures& memory, StatsReply& stats) {
  stats.Add("allocator.allocated", memory.allocated);
  stats.Add("allocator.active", memory.active);
  stats.Add("allocator.resident", memory.resident);
  stats.Add("allocator.muzzy", memory.muzzy);
  stats.Add("allocator-fragmentation.ratio", Ratio(memory.active, memory.allocated));
  stats.Add("allocator-fragmentation.bytes", Difference(memory.active, memory.allocated));
  stats.Add("allocator-rss.ratio", Ratio(memory.resident, memory.active));
  stats.Add("allocator-rss.bytes", Difference(memory.resident, memory.active));
  stats.Add("rss-overhead.ratio", Ratio(memory.rss, memory.resident));
  stats.Add("rss-overhead.bytes", Difference(memory.rss, memory.resident));
  stats.Add("fragmentation", Ratio(memory.rss, memory.used));
  stats.Add("fragmentation.bytes", Difference(memory.rss, memory.used));
}

void MemoryStats(CommandContext& ctx) {
  const MemoryFigures memory = ctx.server.Memory();
  StatsReply stats(ctx.reply.resp());
  AddProcess(memory, stats);
  AddDatabases(ctx.keyspace, stats);
  AddDataset(ctx, memory, stats);
  AddAllocator(memory, stats);
  stats.Write(ctx.reply);
}

// One finding a line; none means that all is well.
std::string Diagnose(const MemoryFigures& memory) {
  constexpr double kMuchMore = 1.4;
  constexpr std::size_t kMuchPerClient = 200 * 1024;
  constexpr std::size_t kNoticeable = 10 * 1024 * 1024;
  std::string findings;
  if (Ratio(memory.peak, memory.used) > 1.5) {
    findings += " * Peak: the data once took 1.5 times as much memory as now and more.\n";
  }
  if (Ratio(memory.rss, memory.used) > kMuchMore && memory.rss > memory.used + kNoticeable) {
    findings +=
        " * Fragmentation: the process holds more than 1.4 times what its data takes; "
        "MEMORY PURGE gives free memory back to the system.\n";
  }
  if (memory.connected > 0 && memory.clients / memory.connected > kMuchPerClient) {
    findings += " * Clients: they hold more than 200 KB each on average; look at CLIENT LIST.\n";
  }
  return findings;
}

void MemoryDoctor(CommandContext& ctx) {
  const MemoryFigures memory = ctx.server.Memory();
  if (memory.used < kTooLittle) {
    return ctx.reply.Verbatim("txt", "There is too little data here to find memory problems in.\n");
  }
  const std::string findings = Diagnose(memory);
  ctx.reply.Verbatim("txt", findings.empty() ? "No memory problems were found.\n"
                                             : "What may be worth a look:\n" + findings);
}

void MemoryPurge(CommandContext& ctx) {
  ctx.server.PurgeMemory();
  ctx.reply.Ok();
}

void MemoryMallocStats(CommandContext& ctx) {
  ctx.reply.Verbatim("txt", ctx.server.AllocatorReport());
}

CommandSpec Subcommand(std::string_view name, std::string_view summary, Handler handler,
                       std::vector<std::string_view> tips) {
  return {
      .name = name,
      .group = Group::kServer,
      .since = "4.0.0",
      .summary = summary,
      .complexity = "O(1)",
      .tips = std::move(tips),
      .handler = handler,
  };
}

CommandSpec UsageSpec() {
  CommandSpec spec =
      Subcommand("USAGE", "Tells how many bytes a key takes with all it holds.", MemoryUsage, {});
  spec.complexity = "O(N), N being the number of samples.";
  spec.flags = kReadonly;
  spec.arguments = {Key("key", kRO), Optional(After("SAMPLES", Integer("count")))};
  return spec;
}

const std::vector<std::string_view> kReportTips = {
    "nondeterministic_output", "request_policy:all_shards", "response_policy:special"};

const CommandSpec kMemory = {
    .name = "MEMORY",
    .group = Group::kServer,
    .since = "4.0.0",
    .summary = "Tells where memory goes.",
    .complexity = "Depends on the subcommand.",
    .subcommands =
        {
            Subcommand("DOCTOR", "Looks for memory problems.", MemoryDoctor, kReportTips),
            HelpSpec(Group::kServer, "4.0.0"),
            Subcommand("MALLOC-STATS", "Shows the allocator's statistics.", MemoryMallocStats,
                       kReportTips),
            Subcommand("PURGE", "Gives free memory back to the operating system.", MemoryPurge,
                       {"request_policy:all_shards", "response_policy:all_succeeded"}),
            Subcommand("STATS", "Shows where the memory of the process is.", MemoryStats,
                       kReportTips),
            UsageSpec(),
        },
};

}  // namespace

void AddMemoryCommands(CommandTable& table) { table.Add(kMemory); }

}  // namespace oribi::commands
