#include "server/transactions.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "commands/transaction.h"
#include "protocol/errors.h"
#include "server/dispatcher.h"

namespace oribi::server {
namespace {

namespace errors = protocol::errors;

bool IsQueueing(const session::Client& client) { return (client.modes & session::kQueueing) != 0; }

}  // namespace

bool Transactions::IsToBeQueued(const session::Client& client, const commands::Command& command) {
  return IsQueueing(client) && !commands::RunsAtOnceInMulti(command);
}

void Transactions::Queue(session::Client& client, commands::Arguments arguments,
                         const commands::Command& command) {
  session::Transaction& transaction = client.MutableTransaction();
  if (!transaction.refused && !transaction.changed) {
    transaction.queue.emplace_back(arguments);
    transaction.command_flags |= command.flags;
  }
  protocol::ReplyWriter(client.reply, client.resp).SimpleString("QUEUED");
}

bool Transactions::Runs(const session::Client& client, const commands::Command& command) {
  return IsQueueing(client) && commands::IsExec(command);
}

std::uint32_t Transactions::FlagsOf(const session::Client& client,
                                    const commands::Command& command) {
  if (Runs(client, command)) return client.transaction()->command_flags;
  return command.flags;
}

void Transactions::Refuse(session::Client& client, const commands::Command* command,
                          std::string_view error, protocol::ReplyWriter& reply) {
  if (IsQueueing(client)) client.transaction()->refused = true;
  if (command == nullptr || !commands::IsExec(*command)) return reply.Error(error);
  if (error.starts_with("ERR ")) error.remove_prefix(4);
  Discard(client);
  reply.Error(fmt::format("EXECABORT Transaction discarded because of: {}", error));
}

void Transactions::Exec(session::Client& client, protocol::ReplyWriter& reply) {
  watching_.ExpireWatched(client);
  const session::Transaction& transaction = *client.transaction();
  if (transaction.refused) {
    reply.Error(errors::kExecAbort);
  } else if (transaction.changed) {
    reply.NullArray();
  } else {
    watching_.Unwatch(client);
    RunQueue(client, reply);
  }
  Discard(client);
}

void Transactions::RunQueue(session::Client& client, protocol::ReplyWriter& reply) {
  const std::vector<session::KeptArguments>& queue = client.transaction()->queue;
  running_ = true;
  const std::uint64_t started = dispatcher_.started();
  const std::size_t mark = client.reply.Mark();
  reply.Array(queue.size());
  dispatcher_.SettlePart(client, mark);
  for (const session::KeptArguments& queued : queue) {
    const std::vector<std::string_view> arguments = queued.Views();
    dispatcher_.RunQueued(client, arguments, *dispatcher_.Find(arguments));
  }
  dispatcher_.StartTiming(started);
  running_ = false;
}

void Transactions::Discard(session::Client& client) {
  watching_.Unwatch(client);
  client.modes &= static_cast<std::uint8_t>(~session::kQueueing);
  if (client.transaction() != nullptr) client.MutableDetails().transaction.reset();
}

}  // namespace oribi::server
