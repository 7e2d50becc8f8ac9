#include "commands/client_line.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "commands/auth.h"

namespace oribi::commands {
namespace {

std::string FlagsOf(const session::Client& client) {
  std::string flags;
  const session::Transaction* const transaction = client.transaction();
  if ((client.modes & session::kMonitor) != 0) flags += 'O';
  if ((client.modes & session::kSubscribed) != 0) flags += 'P';
  if ((client.modes & session::kQueueing) != 0) flags += 'x';
  if (client.busy) flags += 'b';
  if (const session::Tracking* const tracking = client.tracking(); tracking != nullptr) {
    if (tracking->on) flags += 't';
    if (tracking->redirect_is_gone) flags += 'R';
    if (tracking->on && tracking->broadcast) flags += 'B';
  }
  if (transaction != nullptr && transaction->changed) flags += 'd';
  if (client.closing == session::Closing::kAfterReply) flags += 'c';
  if (client.closing == session::Closing::kNow) flags += 'A';
  if (client.IsUnixSocket()) flags += 'U';
  if (client.no_evict) flags += 'e';
  if (client.no_touch) flags += 'T';
  return flags.empty() ? "N" : flags;
}

std::size_t Listens(const session::Client& client, pubsub::Kind kind) {
  return client.subscription() == nullptr ? 0 : client.subscription()->count(kind);
}

std::int64_t RedirectOf(const session::Client& client) {
  const session::Tracking* const tracking = client.tracking();
  return tracking == nullptr || !tracking->on ? -1 : static_cast<std::int64_t>(tracking->redirect);
}

std::int64_t SecondsSince(std::int64_t then_ms, std::int64_t now_ms) {
  return now_ms > then_ms ? (now_ms - then_ms) / 1000 : 0;
}

}  // namespace

std::string ClientLine(const session::Client& client, std::int64_t now_ms,
                       const ClientCommand& command) {
  const session::ClientDetails& details = client.details();
  const std::size_t reply_memory = client.reply.memory_bytes();
  std::string line =
      fmt::format("id={} addr={} laddr={} fd={} name={} age={} idle={} flags={} db={}", client.id,
                  client.Address(), client.LocalAddress(), client.Descriptor(), details.name,
                  SecondsSince(client.created_ms, now_ms),
                  SecondsSince(client.last_active_ms, now_ms), FlagsOf(client), client.db);
  const session::Transaction* const transaction = client.transaction();
  const bool queueing = (client.modes & session::kQueueing) != 0;
  line += fmt::format(
      " sub={} psub={} ssub={} multi={} watch={}", Listens(client, pubsub::Kind::kChannel),
      Listens(client, pubsub::Kind::kPattern), Listens(client, pubsub::Kind::kShardChannel),
      queueing ? static_cast<int>(transaction->queue.size()) : -1,
      transaction == nullptr ? 0 : transaction->watched.size());
  line += fmt::format(
      " qbuf={} qbuf-free={} argv-mem={} multi-mem={} rbs={} rbp={} obl={} oll=0 omem={} "
      "tot-mem={}",
      client.QueryBytes(), client.QueryFreeBytes(), command.argument_bytes,
      transaction == nullptr ? 0 : transaction->memory_bytes(), reply_memory, reply_memory,
      client.reply.size(), reply_memory, client.memory_bytes() + command.argument_bytes);
  line +=
      fmt::format(" events=r cmd={} user={} redir={} resp={} lib-name={} lib-ver={} io-thread=0\n",
                  command.name.empty() ? "NULL" : command.name, kDefaultUser, RedirectOf(client),
                  client.resp, details.lib_name, details.lib_version);
  return line;
}

std::optional<ClientType> ClientTypeByName(std::string_view name) {
  if (base::EqualsIgnoreCase(name, "normal")) return ClientType::kNormal;
  if (base::EqualsIgnoreCase(name, "master")) return ClientType::kMaster;
  if (base::EqualsIgnoreCase(name, "replica")) return ClientType::kReplica;
  if (base::EqualsIgnoreCase(name, "slave")) return ClientType::kReplica;
  if (base::EqualsIgnoreCase(name, "pubsub")) return ClientType::kPubsub;
  return std::nullopt;
}

ClientType TypeOf(const session::Client& client) {
  return (client.modes & session::kSubscribed) != 0 ? ClientType::kPubsub : ClientType::kNormal;
}

}  // namespace oribi::commands
