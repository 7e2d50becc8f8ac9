#include "net/request_runner.h"

#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "base/log.h"
#include "protocol/reply_writer.h"

namespace oribi::net {

using session::Closing;

RequestRunner::RequestRunner(server::Server& server)
    : server_(server), batch_(server.batch()), block_(new char[kBlockBytes]) {}

void RequestRunner::AddUnsent(Connection& connection) {
  if (connection.in_unsent) return;
  connection.in_unsent = true;
  unsent_.push_back(&connection);
}

void RequestRunner::AddAgain(Connection& connection) {
  if (connection.in_again) return;
  connection.in_again = true;
  again_.push_back(&connection);
}

void RequestRunner::Serve(Connection& connection, std::int64_t now_ms) {
  now_ms_ = now_ms;
  if (connection.closing != Closing::kNo) return;
  if (!connection.CanRun()) return ReceiveAside(connection);
  Visit visit{.connection = &connection};
  if (connection.input_waiting) {
    visit.input = connection.query.view();
    visit.in_query_buffer = true;
  } else if (!connection.readable || !Receive(connection, visit)) {
    if (connection.readable && connection.closing == Closing::kNo) AddAgain(connection);
    return;
  }
  visit.first = ends_.size();
  visits_.push_back(visit);
  Parse(visits_.back());
}

bool RequestRunner::Receive(Connection& connection, Visit& visit) {
  const std::size_t expected = connection.parser.bytes_expected();
  if (std::max(expected, connection.query.size()) < kLargeRequest) {
    return ReceiveInBlock(connection, visit);
  }
  // A request of many arguments does not say how long it will be; doubling keeps that linear.
  const std::size_t size = connection.query.size();
  const std::size_t grown = expected > size + 1 ? expected : 2 * size;
  if (!ReceiveInQueryBuffer(connection, grown)) return false;
  visit.input = connection.query.view();
  visit.in_query_buffer = true;
  return true;
}

bool RequestRunner::ReceiveInBlock(Connection& connection, Visit& visit) {
  const std::string_view begun = connection.query.view();
  if (kBlockBytes - block_used_ < begun.size() + kReadBytes) Finish();
  char* const start = block_.get() + block_used_;
  std::size_t bytes = 0;
  const auto received = connection.Receive(start + begun.size(), kReadBytes, bytes);
  if (!Took(connection, received, bytes)) return false;
  if (!begun.empty()) {
    std::memcpy(start, begun.data(), begun.size());
    bytes += begun.size();
    connection.query.Free();
  }
  visit.input = {start, bytes};
  block_used_ += bytes;
  return true;
}

bool RequestRunner::ReceiveInQueryBuffer(Connection& connection, std::size_t total) {
  if (!connection.query.Reserve(std::max(total, connection.query.size() + 1))) {
    OutOfMemory(connection);
    return false;
  }
  const std::size_t room = std::min(connection.query.room_size(), kMostReadAtOnce);
  std::size_t bytes = 0;
  const auto received = connection.Receive(connection.query.room(), room, bytes);
  if (!Took(connection, received, bytes)) return false;
  connection.query.Commit(bytes);
  KeepWithinLimit(connection);
  return connection.closing == Closing::kNo;
}

// Whether a read brought bytes; the end of the stream is dealt with.
bool RequestRunner::Took(Connection& connection, Connection::Received received, std::size_t bytes) {
  if (received == Connection::Received::kEnd) EndStream(connection);
  if (received == Connection::Received::kEnd) AddUnsent(connection);
  if (received != Connection::Received::kBytes) return false;
  connection.last_active_ms = now_ms_;
  server_.stats().net_input_bytes += bytes;
  ++server_.stats().reads_processed;
  return true;
}

// The client has gone, or will send nothing more: what it has sent is run, as far as it can be
// without waiting for it, and then it is let go.
void RequestRunner::EndStream(Connection& connection) {
  connection.stream_ended = true;
  if (!connection.busy || connection.blocked) connection.closing = Closing::kNow;
}

void RequestRunner::OutOfMemory(Connection& connection) {
  base::LogWarning("Closing client id={} addr={}: no memory for its request", connection.id,
                   connection.Address());
  connection.closing = Closing::kNow;
  AddUnsent(connection);
}

// The requests of a client that cannot run any now wait in its query buffer.
void RequestRunner::ReceiveAside(Connection& connection) {
  if (!connection.readable) return;
  const std::size_t size = connection.query.size();
  const std::size_t total = std::max(size + kReadBytes, std::min(2 * size, size + kMostReadAtOnce));
  if (connection.query.room_size() < kReadBytes / 2 && !connection.query.Reserve(total)) {
    return OutOfMemory(connection);
  }
  std::size_t bytes = 0;
  const auto received =
      connection.Receive(connection.query.room(), connection.query.room_size(), bytes);
  if (!Took(connection, received, bytes)) {
    if (connection.query.size() == 0) connection.query.Free();
    return;
  }
  connection.query.Commit(bytes);
  connection.input_waiting = true;
  KeepWithinLimit(connection);
  if (connection.readable) AddAgain(connection);
}

void RequestRunner::KeepWithinLimit(Connection& connection) {
  if (connection.query.size() <= server_.config().client_query_buffer_limit()) return;
  base::LogWarning(
      "Closing client id={} addr={}: its query buffer has reached the limit of {} bytes",
      connection.id, connection.Address(), server_.config().client_query_buffer_limit());
  ++server_.stats().query_buffer_limit_disconnections;
  connection.closing = Closing::kNow;
  AddUnsent(connection);
}

// Runs the input until it ends, or the client has had its share, one full batch after the other.
void RequestRunner::Parse(Visit& visit) {
  while (MayGoOn(visit)) {
    Cut(visit);
    if (visit.starved || visit.failed) return;
    if (batch_.full() || !visit.connection->authenticated) RunBatch();
  }
}

// Cuts the input into requests until it ends, the batch is full or the share is used up. Who has
// not authenticated gets one: what may come next depends on whether it was a valid AUTH.
void RequestRunner::Cut(Visit& visit) {
  Connection& connection = *visit.connection;
  protocol::ParserLimits limits;
  limits.max_bulk_bytes = static_cast<std::int64_t>(server_.config().proto_max_bulk_len());
  limits.authenticated = connection.authenticated;
  auto& arguments = batch_.arguments();
  std::size_t room = std::min(batch_.room(), kMostRequests - RequestsOf(visit));
  if (!connection.authenticated) room = 1;
  while (room > 0 && visit.parsed < visit.input.size()) {
    const std::string_view rest(visit.input.data() + visit.parsed,
                                visit.input.size() - visit.parsed);
    const std::size_t first = arguments.size();
    std::size_t consumed = 0;
    const auto status = connection.parser.Parse(rest, limits, arguments, words_, consumed);
    if (status == protocol::ParseStatus::kComplete) [[likely]] {
      visit.parsed += consumed;
      batch_.Add(connection, first);
      ends_.push_back(visit.parsed);
      --room;
      continue;
    }
    visit.starved = status == protocol::ParseStatus::kMoreNeeded;
    visit.failed = status == protocol::ParseStatus::kProtocolError;
    if (visit.starved || visit.failed) return;
    visit.parsed += consumed;
  }
}

bool RequestRunner::MayGoOn(const Visit& visit) const {
  return visit.parsed < visit.input.size() && !visit.held_up && RequestsOf(visit) < kMostRequests &&
         visit.connection->CanRun() && visit.connection->reply.size() < kMostReplyBytes;
}

void RequestRunner::RunBatch() {
  batch_.Run();
  for (std::size_t i = 0; i < visits_.size(); ++i) {
    const std::size_t end = i + 1 < visits_.size() ? visits_[i + 1].first : ends_.size();
    Account(visits_[i], end);
  }
  ends_.clear();
  words_.clear();
}

// [visit.first, end) of ends_ were this visit's requests in the batch that has just run.
void RequestRunner::Account(Visit& visit, std::size_t end) {
  Connection& connection = *visit.connection;
  const std::size_t added = end - visit.first;
  const std::size_t ran = added == 0 ? 0 : connection.executed;
  if (ran > 0) visit.done = ends_[visit.first + ran - 1];
  if (ran == added && !visit.held_up) {
    visit.done = visit.parsed;  // empty requests behind the last one
  } else {
    visit.held_up = true;
    connection.parser.Reset();
  }
  visit.ran += ran;
  visit.first = 0;
}

void RequestRunner::Finish() {
  if (!batch_.empty()) RunBatch();
  for (Visit& visit : visits_) Settle(visit);
  visits_.clear();
  block_used_ = 0;
}

// Keeps what was not run, and decides how the client goes on.
void RequestRunner::Settle(Visit& visit) {
  Connection& connection = *visit.connection;
  if (!visit.held_up) visit.done = visit.parsed;
  AddUnsent(connection);
  if (visit.failed && !visit.held_up && connection.closing == Closing::kNo) {
    AnswerProtocolError(connection);
  }
  if (connection.closing != Closing::kNo) return connection.query.Free();
  if (visit.in_query_buffer) {
    connection.query.Consume(visit.done);
  } else if (!connection.query.Append(visit.input.substr(visit.done))) {
    return OutOfMemory(connection);
  }
  connection.input_waiting = !connection.query.empty() && (!visit.starved || visit.held_up);
  if ((connection.input_waiting && connection.CanRun()) || connection.readable) {
    AddAgain(connection);
  }
}

void RequestRunner::AnswerProtocolError(Connection& connection) {
  const std::string error = connection.parser.ErrorText();
  base::LogVerbose("{} from client id={} addr={}", error, connection.id, connection.Address());
  if (connection.reply_mode == session::ReplyMode::kOn) {
    protocol::ReplyWriter writer(connection.reply, connection.resp);
    writer.Error("ERR " + error);
  }
  server_.stats().CountError("ERR");
  connection.closing = Closing::kAfterReply;
}

}  // namespace oribi::net
