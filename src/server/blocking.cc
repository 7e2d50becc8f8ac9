#include "server/blocking.h"

#include <algorithm>
#include <utility>

#include "protocol/errors.h"
#include "protocol/reply_writer.h"
#include "server/dispatcher.h"
#include "server/key_name.h"

namespace oribi::server {

Blocking::Blocked::Blocked(session::Client& waiting, commands::Arguments arguments,
                           const commands::Command& command, const commands::Wait& wait)
    : client(&waiting),
      call(waiting, arguments, command),
      type(wait.type),
      null(wait.null),
      db(waiting.db) {}

void Blocking::Block(session::Client& client, commands::Arguments arguments,
                     const commands::Command& command, const commands::Wait& wait) {
  if (retried_ != nullptr && retried_->client == &client) {
    return KeepWaiting();
  }
  auto made = std::make_unique<Blocked>(client, arguments, command, wait);
  Blocked& blocked = *made;
  if (blocked_.empty()) fanout_.Add(KeyFanout::kBlocking, *this);
  blocked_.emplace(&client, std::move(made));
  for (const std::string_view key : wait.keys) {
    if (std::find(blocked.keys.begin(), blocked.keys.end(), key) != blocked.keys.end()) continue;
    Queue& queue = waiting_[KeyName(blocked.db, key)];
    blocked.keys.emplace_back(key);
    blocked.places.push_back(queue.insert(queue.end(), &blocked));
  }
  if (wait.deadline_ms != commands::Wait::kForever) {
    blocked.deadline = deadlines_.emplace(wait.deadline_ms, &blocked);
  }
  client.busy = client.blocked = true;
}

void Blocking::OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) {
  if (event.IsChange()) Note(db, key);
}

// Any key of the databases may be one that is waited for.
void Blocking::OnSwap(int a, int b) {
  for (const auto& [client, blocked] : blocked_) {
    const int db = blocked->db;
    if (db != a && db != b) continue;
    for (const std::string& key : blocked->keys) Note(db, key);
  }
}

void Blocking::Note(int db, std::string_view key) {
  if (!waiting_.contains(KeyName(db, key))) return;
  const auto same = [&](const Ready& ready) { return ready.db == db && ready.key == key; };
  if (std::none_of(ready_.begin(), ready_.end(), same)) ready_.push_back({db, std::string(key)});
}

void Blocking::Serve(Dispatcher& dispatcher) {
  if (retried_ != nullptr) return;  // what a served command makes ready waits for its round
  while (!ready_.empty()) {
    for (const Ready& ready : std::exchange(ready_, {})) ServeKey(dispatcher, ready);
  }
}

void Blocking::ServeKey(Dispatcher& dispatcher, const Ready& ready) {
  const auto found = waiting_.find(KeyName(ready.db, ready.key));
  if (found == waiting_.end()) return;
  const std::vector<Blocked*> queue(found->second.begin(), found->second.end());
  for (Blocked* const blocked : queue) {
    if (IsThere(ready, blocked->type)) Retry(dispatcher, *blocked);
  }
}

bool Blocking::IsThere(const Ready& ready, keyspace::Type type) const {
  const keyspace::Database* const db = keyspace_.Existing(ready.db);
  const keyspace::Entry* const entry =
      db == nullptr ? nullptr : db->Peek(keyspace_.MakeKey(ready.key));
  return entry != nullptr && entry->type() == type;
}

void Blocking::Retry(Dispatcher& dispatcher, Blocked& blocked) {
  retried_ = &blocked;
  found_nothing_ = false;
  dispatcher.ExecuteKept(*blocked.client, blocked.call);
  retried_ = nullptr;
  if (!found_nothing_) End(blocked);
}

void Blocking::End(Blocked& blocked) {
  for (std::size_t i = 0; i < blocked.keys.size(); ++i) {
    const auto found = waiting_.find(KeyName(blocked.db, blocked.keys[i]));
    found->second.erase(blocked.places[i]);
    if (found->second.empty()) waiting_.erase(found);
  }
  if (blocked.deadline) deadlines_.erase(*blocked.deadline);
  session::Client& client = *blocked.client;
  client.busy = client.blocked = false;
  clients_.MarkPending(client);
  blocked_.erase(&client);
  if (blocked_.empty()) fanout_.Remove(KeyFanout::kBlocking);
}

void Blocking::AnswerInVain(session::Client& client, commands::Wait::Null null) {
  protocol::ReplyWriter reply(client.reply, client.resp);
  null == commands::Wait::Null::kArray ? reply.NullArray() : reply.Null();
}

void Blocking::Answer(Blocked& blocked, bool with_error) {
  if (blocked.call.silent()) return End(blocked);
  if (with_error) {
    protocol::ReplyWriter reply(blocked.client->reply, blocked.client->resp);
    reply.Error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
  } else {
    AnswerInVain(*blocked.client, blocked.null);
  }
  End(blocked);
}

bool Blocking::Unblock(session::Client& client, bool with_error) {
  const auto found = blocked_.find(&client);
  if (found == blocked_.end()) return false;
  Answer(*found->second, with_error);
  return true;
}

void Blocking::Drop(const session::Client& client) {
  const auto found = blocked_.find(&client);
  if (found != blocked_.end()) End(*found->second);
}

void Blocking::EndDue(std::int64_t now_ms) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_ms) {
    Answer(*deadlines_.begin()->second, false);
  }
}

std::int64_t Blocking::NextDeadlineMs() const {
  return deadlines_.empty() ? kNever : deadlines_.begin()->first;
}

}  // namespace oribi::server
