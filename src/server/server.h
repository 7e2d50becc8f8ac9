#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "commands/function_registry.h"
#include "commands/monitoring.h"
#include "commands/server_control.h"
#include "commands/table.h"
#include "config/config.h"
#include "keyspace/keyspace.h"
#include "pubsub/hub.h"
#include "server/aside.h"
#include "server/batch.h"
#include "server/blocking.h"
#include "server/caching_clients.h"
#include "server/dispatcher.h"
#include "server/key_notices.h"
#include "server/monitors.h"
#include "server/pausing.h"
#include "server/reclaimer.h"
#include "server/slices.h"
#include "server/stats.h"
#include "server/transactions.h"
#include "server/watching.h"
#include "session/client_registry.h"
#include "session/delivery.h"

namespace oribi::server {

// The server without its sockets: it owns the keyspace, the commands and everything that happens to
// them in the background. The room net brings it requests (batch), tells it of clients, and calls
// Turn once a loop turn.
class Server final : public commands::ServerControl {
 public:
  Server(config::Config& config, const base::Clock& clock);
  ~Server() override;

  // Gives commands the names of rename-command; fails when there is no such command or the name is
  // taken. To be called before clients come.
  base::Status RenameCommands();
  // Loads the libraries of loadfunctions; to be called before RenameCommands.
  base::Status LoadFunctions();

  // For net.
  Batch& batch() { return batch_; }
  void OnConnect(session::Client& client);
  void OnDisconnect(session::Client& client);
  // Background work of one loop turn, in slices: expiry, commands at work, memory to give back; and
  // what is due every 100 ms. `woken_us`: when the turn began. True when more waits, so that the
  // loop must not sleep.
  bool Turn(std::int64_t woken_us);
  bool Turn() { return Turn(clock_.MonotonicUs()); }
  // What the monotonic clock said at the end of the last Turn.
  std::int64_t turned_us() const { return turned_us_; }
  // How long the loop may sleep when nothing arrives. `now_us`: of the monotonic clock.
  std::int64_t SleepUs(std::int64_t now_us) const;
  std::int64_t SleepUs() const { return SleepUs(clock_.MonotonicUs()); }
  // A loop turn begins at `now_ms`, which is also the time of its first batch.
  void BeginTurn(std::int64_t now_ms);
  // Reads the clock for the commands that follow.
  void BeginBatch();

  // Puts what was published in the reply buffers of those who listen. When these have been sent, or
  // keep what they have (ReplyBuffer::KeepBorrowed), MessagesAreOut must follow; soon, if
  // messages_pile_up().
  void SettleMessages() { delivery_.Settle(); }
  void MessagesAreOut() { delivery_.MessagesAreOut(); }
  bool messages_pile_up() const { return delivery_.piles_up(); }

  // Set once SHUTDOWN or a signal asked for the end.
  const std::optional<commands::ShutdownRequest>& shutdown() const { return shutdown_; }

  // For the rooms' own parts.
  Dispatcher& dispatcher() { return dispatcher_; }
  keyspace::Keyspace& keyspace() { return keyspace_; }
  const keyspace::Keyspace& keyspace() const { return keyspace_; }
  ServerStats& stats() { return stats_; }
  BackgroundReclaimer& reclaimer() { return reclaimer_; }
  Blocking& blocking() { return blocking_; }
  session::Delivery& delivery() { return delivery_; }
  Aside& aside() { return aside_; }
  // Commands with any of these flags are looked at before they run: they may be refused, or have to
  // wait.
  std::uint32_t watched_flags() const { return watched_flags_; }
  // Finds out which these are now.
  void WatchFlags();
  // A command has ended that held this key, whatever its database (keyspace/leases.h).
  void OnLeaseEnd(std::string_view key);
  Watching& watching() { return watching_; }
  Transactions& transactions() { return transactions_; }
  CachingClients& caching_clients() { return caching_clients_; }
  Monitors& monitors() { return monitors_; }
  Pausing& pausing() { return pausing_; }
  // Whether maxmemory is reached; writes that need memory are refused then.
  bool IsOutOfMemory() const override { return out_of_memory_; }
  // Bytes in use, as INFO's used_memory: what the keyspace counts, exactly, and all else on the
  // heap (clients, their buffers, tables of commands and options), as of the last tick.
  std::uint64_t UsedMemory() const { return KeyspaceMemory() + other_memory_; }
  // A command has run.
  void OnCommand(session::Client& client, commands::Arguments arguments,
                 const commands::Command& command, std::uint64_t ns);

  // commands::ServerControl
  config::Config& config() override { return config_; }
  commands::CommandTable& commands() override { return commands_; }
  commands::FunctionRegistry& functions() override { return functions_; }
  session::ClientRegistry& clients() override { return clients_; }
  pubsub::Hub& pubsub() override { return hub_; }
  const base::Clock& clock() override { return clock_; }
  std::string Info(std::span<const std::string_view> sections) override;
  void ResetStats() override;
  commands::MemoryFigures Memory() override;
  void PurgeMemory() override;
  std::string AllocatorReport() override;
  commands::Monitoring& monitoring() override { return monitoring_; }
  std::int64_t LastSaveS() override { return started_ms_ / 1000; }
  void RunInSlices(session::Client& client, std::unique_ptr<commands::SlicedWork> work) override;
  bool RunAside(const commands::CommandContext& ctx, keyspace::Lease lease) override;
  void Breathe() override { aside_.Breathe(); }
  void Block(session::Client& client, commands::Arguments arguments,
             const commands::Command& command, const commands::Wait& wait) override;
  bool Unblock(session::Client& client, bool with_error) override {
    return blocking_.Unblock(client, with_error);
  }
  void Watch(session::Client& client, const keyspace::Key& key) override {
    watching_.Watch(client, key);
  }
  void Unwatch(session::Client& client) override { watching_.Unwatch(client); }
  void RunTransaction(session::Client& client, protocol::ReplyWriter& reply) override {
    transactions_.Exec(client, reply);
  }
  void DiscardTransaction(session::Client& client) override { transactions_.Discard(client); }
  void StartTracking(session::Client& client) override { caching_clients_.Start(client); }
  void StopTracking(session::Client& client) override { caching_clients_.Stop(client); }
  void Monitor(session::Client& client) override;
  void Pause(std::int64_t until_ms, commands::PauseMode mode) override;
  void Unpause() override;
  void LeaveModes(session::Client& client) override;
  void Close(session::Client& client, session::Closing when) override;
  void Shutdown(const commands::ShutdownRequest& request) override { shutdown_ = request; }
  bool AbortShutdown() override;

 private:
  bool IsIdleAt(std::int64_t now_us) const;
  bool Work(std::int64_t now_us, std::int64_t budget_us);
  void SettlePause();
  void WatchKeyNotices();
  void EveryTick(std::int64_t now_us);
  void WatchMemory();
  std::uint64_t KeyspaceMemory() const;
  void MeasureOtherMemory();
  void WatchEncodingLimits();
  void WatchOutputLimit();

  config::Config& config_;
  const base::Clock& clock_;
  ServerStats stats_;
  commands::CommandTable commands_;
  commands::FunctionRegistry functions_;
  commands::Monitoring monitoring_;
  session::ClientRegistry clients_;
  session::Delivery delivery_;
  pubsub::Hub hub_;
  BackgroundReclaimer reclaimer_;
  keyspace::Keyspace keyspace_;
  KeyFanout key_fanout_;
  Blocking blocking_;
  Watching watching_;
  CachingClients caching_clients_;
  KeyNotices key_notices_;
  Monitors monitors_;
  Pausing pausing_;
  Slices slices_;
  Aside aside_;
  Dispatcher dispatcher_;
  Transactions transactions_;
  Batch batch_;
  std::optional<commands::ShutdownRequest> shutdown_;
  bool out_of_memory_ = false;
  std::uint32_t watched_flags_ = commands::kProtected;
  std::uint64_t other_memory_ = 0;
  std::uint64_t startup_memory_ = 0;  // UsedMemory() in the first turn
  bool pages_to_return_ = false;
  const std::string run_id_;
  const std::int64_t started_ms_;
  std::int64_t next_tick_us_ = 0;
  std::int64_t next_expire_us_ = 0;
  std::int64_t turned_us_ = 0;
  bool time_is_fresh_ = false;  // no batch has run since BeginTurn
};

}  // namespace oribi::server
