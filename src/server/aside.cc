#include "server/aside.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "commands/derive.h"
#include "commands/script_registry.h"
#include "server/server.h"
#include "server/slices.h"

namespace oribi::server {

// What runs on the fiber sees the guest; only the end of the job concerns the client.
struct Aside::Job {
  Job(session::Client& asking, commands::Arguments arguments, const commands::Command& command,
      std::int64_t call_ms, std::uint64_t number)
      : client(&asking),
        call(asking, arguments, command),
        now_ms(call_ms),
        guest(asking.id, asking.created_ms),
        holder(number) {
    guest.db = asking.db;
    guest.resp = asking.resp;
    guest.authenticated = asking.authenticated;
    guest.no_touch = asking.no_touch;
  }

  session::Client* client;  // null: it has gone
  KeptCall call;
  std::int64_t now_ms;
  session::Client guest;
  std::uint64_t holder;
  std::vector<commands::KeyPosition> keys = {};
  std::unique_ptr<Fiber> fiber = {};
};

Aside::Aside(Server& server) : server_(server) {}

Aside::~Aside() {
  deadline_us_ = std::numeric_limits<std::int64_t>::max();
  for (const auto& job : jobs_) {
    running_ = job.get();
    while (!job->fiber->ended()) job->fiber->Resume();
  }
}

bool Aside::Start(const commands::CommandContext& ctx, keyspace::Lease lease) {
  if (running_ != nullptr) return false;
  auto job =
      std::make_unique<Job>(ctx.client, ctx.args.all(), ctx.command, ctx.now_ms, ++last_holder_);
  if (!commands::FindKeys(ctx.command, job->call.arguments(), job->keys)) return false;
  keyspace::Keyspace& keyspace = server_.keyspace();
  for (const commands::KeyPosition& key : job->keys) {
    const std::string_view name = job->call.arguments()[key.index];
    const bool only_read = (key.flags & commands::kRO) != 0;
    keyspace.state().leases.Hold(keyspace.MakeKey(name).hash, job->holder,
                                 only_read ? keyspace::Lease::kShared : lease);
  }
  job->fiber = std::make_unique<Fiber>([this, made = job.get()] { RunOnFiber(*made); });
  ctx.client.busy = true;
  server_.WatchFlags();
  jobs_.push_back(std::move(job));
  return true;
}

void Aside::RunOnFiber(Job& job) {
  protocol::ReplyWriter reply(job.guest.reply, job.guest.resp);
  keyspace::Keyspace& keyspace = server_.keyspace();
  const commands::Command& command = job.call.command();
  commands::CommandContext context{
      .args = commands::ArgReader(job.call.arguments(), command.parent == nullptr ? 1 : 2, keyspace,
                                  std::nullopt),
      .reply = reply,
      .client = job.guest,
      .keyspace = keyspace,
      .db = keyspace.db(job.guest.db),
      .server = server_,
      .command = command,
      .now_ms = job.now_ms,
  };
  command.handler(context);
}

void Aside::Breathe() {
  if (running_ == nullptr || server_.clock().MonotonicUs() < deadline_us_) return;
  running_->fiber->Suspend();
}

void Aside::RunSlice(Job& job, std::int64_t budget_us) {
  keyspace::KeyspaceState& state = server_.keyspace().state();
  const base::Clock& clock = server_.clock();
  const std::int64_t begin_us = clock.MonotonicUs();
  deadline_us_ = begin_us + budget_us;
  running_ = &job;
  state.leases.SetRunning(job.holder);
  state.touch = !job.guest.no_touch;
  const bool tracks = job.client != nullptr && (job.client->modes & session::kTracking) != 0;
  if (tracks) server_.caching_clients().BeginCommand(*job.client);
  job.fiber->Resume();
  state.leases.SetRunning(0);
  running_ = nullptr;
  job.call.command().stats.nsec +=
      static_cast<std::uint64_t>(clock.MonotonicUs() - begin_us) * 1000;
}

void Aside::Run(std::int64_t budget_us) {
  if (empty()) return;
  const std::int64_t share_us = Slices::ShareUs(budget_us, std::max<std::size_t>(jobs_.size(), 1));
  for (auto job = jobs_.begin(); job != jobs_.end();) {
    RunSlice(**job, share_us);
    const bool ended = (*job)->fiber->ended();
    if (ended) Settle(**job);
    server_.caching_clients().EndCommand();
    job = ended ? jobs_.erase(job) : std::next(job);
  }
  server_.WatchFlags();
  ServeParked();
}

void Aside::Settle(Job& job) {
  server_.keyspace().state().leases.Release(job.holder);
  for (const commands::KeyPosition& key : job.keys) {
    server_.OnLeaseEnd(job.call.arguments()[key.index]);
  }
  if (job.client == nullptr) return;
  if (!job.call.silent()) job.client->reply.AppendBuffer(job.guest.reply);
  job.client->busy = false;
  server_.clients().MarkPending(*job.client);
}

bool Aside::MustWait(commands::Arguments arguments, const commands::Command& command) const {
  const keyspace::Keyspace& keyspace = server_.keyspace();
  const keyspace::Leases& leases = keyspace.state().leases;
  if (leases.empty()) return false;
  if (commands::ReachesUnnamedKeys(server_.functions(), command, arguments)) return true;
  std::vector<commands::KeyPosition> keys;
  // FLUSHALL and its kind name no key and change them all; SCAN and its kind read them all.
  if (!commands::FindKeys(command, arguments, keys) || keys.empty()) {
    return command.is(commands::kWrite) || (command.is(commands::kReadonly) && leases.any_alone());
  }
  return std::any_of(keys.begin(), keys.end(), [&](const commands::KeyPosition& key) {
    const std::string_view name = arguments[key.index];
    const bool only_reads = (key.flags & commands::kRO) != 0;
    return leases.IsHeld(keyspace.MakeKey(name).hash,
                         only_reads ? keyspace::Lease::kAlone : keyspace::Lease::kShared);
  });
}

void Aside::Park(session::Client& client, commands::Arguments arguments,
                 const commands::Command& command) {
  parked_.emplace_back(client, arguments, command);
  client.busy = true;
}

// In the order in which they came.
void Aside::ServeParked() {
  for (auto parked = parked_.begin(); parked != parked_.end();) {
    const KeptCall& call = parked->call;
    if (server_.dispatcher().IsKeyInUse(*parked->client, call.arguments(), call.command())) {
      ++parked;
      continue;
    }
    Execute(*parked);
    parked = parked_.erase(parked);
  }
}

void Aside::Execute(const Parked& parked) {
  session::Client& client = *parked.client;
  client.busy = false;
  server_.dispatcher().ExecuteKept(client, parked.call);
  server_.clients().MarkPending(client);
}

void Aside::Drop(const session::Client& client) {
  for (const auto& job : jobs_) {
    if (job->client == &client) job->client = nullptr;
  }
  parked_.remove_if([&client](const Parked& parked) { return parked.client == &client; });
}

}  // namespace oribi::server
