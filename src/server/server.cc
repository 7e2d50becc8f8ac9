#include "server/server.h"

#include <algorithm>
#include <limits>

#include "base/random.h"
#include "commands/redaction.h"
#include "commands/script_registry.h"
#include "memory/large.h"
#include "server/function_loader.h"
#include "server/info.h"

namespace oribi::server {
namespace {

constexpr std::int64_t kTickUs = 100'000;
// How often the wheel is looked at: its finest slot is wider, and a look costs next to nothing.
constexpr std::int64_t kExpireEveryUs = 8'000;
constexpr std::int64_t kExpireBudgetUs = 200;
// Shares the turn's 200 us with what else is at work.
constexpr std::int64_t kFreeBudgetUs = 100;
// A full round of the access clock's walk in two hours of ticks.
constexpr std::size_t kTicksPerRound = 2 * 3600 * 10;
// Some 100 us of madvise a turn.
constexpr std::size_t kPagesPerTurn = 32;

}  // namespace

Server::Server(config::Config& config, const base::Clock& clock)
    : config_(config),
      clock_(clock),
      functions_(commands_),
      delivery_(clients_),
      hub_(delivery_, base::SystemRandom()),
      keyspace_(static_cast<int>(config.databases()), base::SystemRandom(), clock.NowMs()),
      key_fanout_(keyspace_.state()),
      blocking_(keyspace_, clients_, key_fanout_),
      watching_(keyspace_, key_fanout_),
      caching_clients_(clients_, key_fanout_),
      key_notices_(key_fanout_, hub_),
      monitors_(clients_),
      pausing_(clients_),
      slices_(clock, clients_),
      aside_(*this),
      dispatcher_(*this),
      transactions_(dispatcher_, watching_),
      batch_(*this),
      run_id_(MakeRunId()),
      started_ms_(clock.NowMs()) {
  keyspace_.state().SetNow(clock.NowMs());
  keyspace_.state().reclaimer = &reclaimer_;
  commands::AddAllCommands(commands_);
  AddShippedFunctions(functions_);
  WatchEncodingLimits();
  WatchKeyNotices();
  WatchOutputLimit();
}

// The thresholds go down to the keyspace as plain values, at start and whenever one is set.
void Server::WatchEncodingLimits() {
  using Limits = keyspace::EncodingLimits;
  const auto watch = [this](auto& option, auto Limits::*limit) {
    const auto pass = [this, &option, limit] {
      auto& value = keyspace_.state().encoding_limits.*limit;
      value = static_cast<std::remove_reference_t<decltype(value)>>(option());
      return base::Status(base::Ok());
    };
    option.OnChange(pass);
    (void)pass();
  };
  watch(config_.hash_max_listpack_entries, &Limits::hash_max_listpack_entries);
  watch(config_.hash_max_listpack_value, &Limits::hash_max_listpack_value);
  watch(config_.set_max_intset_entries, &Limits::set_max_intset_entries);
  watch(config_.set_max_listpack_entries, &Limits::set_max_listpack_entries);
  watch(config_.set_max_listpack_value, &Limits::set_max_listpack_value);
  watch(config_.zset_max_listpack_entries, &Limits::zset_max_listpack_entries);
  watch(config_.zset_max_listpack_value, &Limits::zset_max_listpack_value);
  watch(config_.list_max_listpack_size, &Limits::list_max_listpack_size);
}

void Server::WatchKeyNotices() {
  const auto pass = [this] {
    key_notices_.SetFlags(config_.notify_keyspace_events());
    return base::Status(base::Ok());
  };
  config_.notify_keyspace_events.OnChange(pass);
  (void)pass();
}

void Server::WatchOutputLimit() {
  const auto pass = [this] {
    delivery_.SetHardLimit(config_.client_output_buffer_limit().pubsub.hard_bytes);
    return base::Status(base::Ok());
  };
  config_.client_output_buffer_limit.OnChange(pass);
  (void)pass();
}

Server::~Server() { keyspace_.state().reclaimer = nullptr; }

base::Status Server::LoadFunctions() { return LoadLibraries(config_, functions_); }

base::Status Server::RenameCommands() {
  for (const auto& names : config_.rename_command().lines) {
    if (commands_.Find(names[0]) == nullptr) {
      return base::Failure{"rename-command: there is no command '" + names[0] + "'"};
    }
    if (!commands_.Rename(names[0], names[1])) {
      return base::Failure{"rename-command: there is a command '" + names[1] + "' already"};
    }
  }
  return base::Ok();
}

void Server::OnConnect(session::Client& client) {
  client.authenticated = config_.requirepass().empty();
  ++stats_.connections_received;
  clients_.Add(client);
}

void Server::OnDisconnect(session::Client& client) {
  slices_.Drop(client);
  aside_.Drop(client);
  blocking_.Drop(client);
  pausing_.Drop(client);
  LeaveModes(client);
  clients_.Remove(client);
}

void Server::BeginTurn(std::int64_t now_ms) {
  keyspace_.state().SetNow(now_ms);
  time_is_fresh_ = true;
}

void Server::BeginBatch() {
  if (!time_is_fresh_) keyspace_.state().SetNow(clock_.NowMs());
  time_is_fresh_ = false;
  if (config_.maxmemory() > 0) [[unlikely]]
    WatchMemory();
  dispatcher_.StartTiming();
}

void Server::WatchMemory() {
  const std::uint64_t limit = config_.maxmemory();
  out_of_memory_ = limit > 0 && UsedMemory() > limit;
  WatchFlags();
}

// Keys in use may be changed by more than plain writes: PFCOUNT keeps what it has counted, and
// functions and transactions do what they contain.
void Server::WatchFlags() {
  watched_flags_ = commands::kProtected;
  if (pausing_.is_on() || !monitors_.empty()) watched_flags_ |= commands::kAnyCommand;
  if (out_of_memory_) watched_flags_ |= commands::kDenyOom;
  if (!keyspace_.state().leases.empty()) {
    watched_flags_ |= commands::kWrite | commands::kMayReplicate | commands::kNoscript;
    if (keyspace_.state().leases.any_alone()) watched_flags_ |= commands::kReadonly;
  }
}

void Server::OnLeaseEnd(std::string_view key) {
  for (int db = 0; db < keyspace_.databases(); ++db) {
    if (keyspace_.Existing(db) == nullptr) continue;
    keyspace_.db(db).Rearm(keyspace_.MakeKey(key));
    if (blocking_.clients() > 0) blocking_.OnKeyEvent(db, key, {});
  }
}

bool Server::RunAside(const commands::CommandContext& ctx, keyspace::Lease lease) {
  return !transactions_.is_running() && aside_.Start(ctx, lease);
}

bool Server::Turn(std::int64_t woken_us) {
  const std::int64_t now_us = clock_.MonotonicUs();
  const bool was_idle = IsIdleAt(now_us);
  turned_us_ = now_us;
  if (was_idle) [[likely]]
    return false;
  const bool more = Work(now_us, Slices::BudgetUs(now_us - woken_us));
  turned_us_ = clock_.MonotonicUs();
  return more;
}

// Whether nothing in the background is due.
bool Server::IsIdleAt(std::int64_t now_us) const {
  return now_us < std::min(next_expire_us_, next_tick_us_) && !pausing_.is_on() &&
         slices_.empty() && aside_.empty() && blocking_.clients() == 0 &&
         !caching_clients_.has_broadcasts() && !pages_to_return_ && !keyspace_.has_garbage();
}

bool Server::Work(std::int64_t now_us, std::int64_t budget_us) {
  bool more = false;
  if (pausing_.is_on()) {
    pausing_.EndDue(clock_.NowMs());
    SettlePause();
  }
  if (now_us >= next_expire_us_) {
    keyspace_.state().SetNow(clock_.NowMs());
    more = keyspace_.state().active_expire && !pausing_.is_on() &&
           keyspace_.ExpireSlice(clock_, now_us + kExpireBudgetUs);
    if (!more) next_expire_us_ = now_us + kExpireEveryUs;
    stats_.expire_cycle_us += static_cast<std::uint64_t>(clock_.MonotonicUs() - now_us);
  }
  if (!slices_.empty()) {
    keyspace_.state().SetNow(clock_.NowMs());
    slices_.Run(budget_us);
    more = more || !slices_.empty();
  }
  if (!aside_.empty()) {
    keyspace_.state().SetNow(clock_.NowMs());
    aside_.Run(budget_us);
    more = more || !aside_.empty();
  }
  if (blocking_.clients() > 0) {
    blocking_.EndDue(clock_.NowMs());
    blocking_.ServeReady(dispatcher_);  // what slices have published
  }
  caching_clients_.Broadcast();
  more = keyspace_.FreeSlice(clock_, now_us + kFreeBudgetUs) || more;
  if (now_us >= next_tick_us_) {
    EveryTick(now_us);
    next_tick_us_ = now_us + kTickUs;
  }
  if (pages_to_return_) {
    pages_to_return_ = keyspace_.ReturnFreePages(kPagesPerTurn) == kPagesPerTurn;
    more = more || pages_to_return_;
  }
  return more;
}

std::int64_t Server::SleepUs(std::int64_t now_us) const {
  std::int64_t sleep_us = next_tick_us_ - now_us;
  if (const std::int64_t due_ms = keyspace_.NextDueMs();
      due_ms != structures::TimingWheel::kNever) {
    // Deadlines may lie so far ahead that microseconds would overflow; the next tick is near.
    const std::int64_t until_due_us =
        std::min<std::int64_t>(due_ms - clock_.NowMs(), kTickUs) * 1000;
    sleep_us = std::min(sleep_us, std::max(until_due_us, next_expire_us_ - now_us));
  }
  if (const std::int64_t end_ms = blocking_.NextDeadlineMs(); end_ms != Blocking::kNever) {
    sleep_us = std::min(sleep_us, std::min<std::int64_t>(end_ms - clock_.NowMs(), 1000) * 1000);
  }
  if (const std::int64_t end_ms = pausing_.until_ms(); end_ms != Pausing::kNever) {
    sleep_us = std::min(sleep_us, std::min<std::int64_t>(end_ms - clock_.NowMs(), 1000) * 1000);
  }
  return std::max<std::int64_t>(sleep_us, 0);
}

void Server::EveryTick(std::int64_t now_us) {
  keyspace_.AgeSlice(kTicksPerRound);
  pages_to_return_ = true;
  MeasureOtherMemory();
  WatchMemory();
  stats_.peak_memory = std::max(stats_.peak_memory, UsedMemory());
  stats_.commands.Sample(stats_.commands_processed, now_us);
  stats_.net_input.Sample(stats_.net_input_bytes, now_us);
  stats_.net_output.Sample(stats_.net_output_bytes, now_us);
  stats_.cycles.Sample(stats_.eventloop_cycles, now_us);
}

void Server::OnCommand(session::Client& client, commands::Arguments arguments,
                       const commands::Command& command, std::uint64_t ns) {
  if (config_.latency_tracking()) command.latency.Record(ns);
  const auto us = static_cast<std::int64_t>(ns / 1000);
  const std::int64_t slow_us = config_.slowlog_log_slower_than();
  if (slow_us >= 0 && us >= slow_us && config_.slowlog_max_len() > 0 &&
      !command.is(commands::kSkipSlowlog)) [[unlikely]] {
    monitoring_.slow_log.Add(commands::Redacted(command, arguments), us, clock_.NowMs() / 1000,
                             client.Address(), client.details().name, config_.slowlog_max_len());
  }
  const auto spike_ms = static_cast<std::int64_t>(config_.latency_monitor_threshold());
  if (spike_ms > 0 && us >= spike_ms * 1000) [[unlikely]] {
    monitoring_.latency.Add(command.is(commands::kFast) ? "fast-command" : "command", us / 1000,
                            clock_.NowMs() / 1000);
  }
}

std::string Server::Info(std::span<const std::string_view> sections) {
  return InfoText({.config = config_,
                   .stats = stats_,
                   .keyspace = keyspace_,
                   .clients = clients_,
                   .pubsub = hub_,
                   .commands = commands_,
                   .functions = functions_,
                   .clock = clock_,
                   .reclaimer = reclaimer_,
                   .blocking = blocking_,
                   .watching = watching_,
                   .caching_clients = caching_clients_,
                   .pausing = pausing_,
                   .run_id = run_id_,
                   .started_ms = started_ms_,
                   .last_save_s = LastSaveS(),
                   .memory = [this] { return Memory(); }},
                  sections);
}

void Server::ResetStats() {
  stats_ = ServerStats{};
  commands_.ResetStats();
  functions_.scripts().ResetStats();
  reclaimer_.ResetStats();
  keyspace::KeyspaceState& state = keyspace_.state();
  state.hits = state.misses = state.expired_keys = state.expired_fields = 0;
}

void Server::RunInSlices(session::Client& client, std::unique_ptr<commands::SlicedWork> work) {
  if (!transactions_.is_running()) return slices_.Start(client, std::move(work));
  protocol::ReplyWriter reply(client.reply, client.resp);
  while (!work->Step(std::numeric_limits<std::int64_t>::max(), reply)) {
  }
}

void Server::Block(session::Client& client, commands::Arguments arguments,
                   const commands::Command& command, const commands::Wait& wait) {
  if (!transactions_.is_running()) return blocking_.Block(client, arguments, command, wait);
  // Redis: a move that may not wait answers with another null than one whose time is up.
  const bool moves = command.full_name == "blmove" || command.full_name == "brpoplpush";
  Blocking::AnswerInVain(client, moves ? commands::Wait::Null::kBulk : wait.null);
}

void Server::Monitor(session::Client& client) {
  monitors_.Add(client);
  WatchFlags();
}

void Server::Pause(std::int64_t until_ms, commands::PauseMode mode) {
  pausing_.Begin(until_ms, mode);
  SettlePause();
}

void Server::Unpause() {
  pausing_.End();
  SettlePause();
}

// While the server is paused, nothing changes by itself either.
void Server::SettlePause() {
  keyspace_.state().paused = pausing_.is_on();
  WatchFlags();
}

void Server::LeaveModes(session::Client& client) {
  if (client.subscription() != nullptr) {
    hub_.UnsubscribeAll(*client.subscription());
    client.SettleSubscription();
  }
  transactions_.Discard(client);
  caching_clients_.Stop(client);
  monitors_.Remove(client);
  SettlePause();
}

void Server::Close(session::Client& client, session::Closing when) {
  client.closing = std::max(client.closing, when);
  clients_.MarkPending(client);
}

bool Server::AbortShutdown() {
  const bool under_way = shutdown_.has_value();
  shutdown_.reset();
  return under_way;
}

}  // namespace oribi::server
