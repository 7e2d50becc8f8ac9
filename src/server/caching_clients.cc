#include "server/caching_clients.h"

#include <algorithm>
#include <utility>

#include "commands/derive.h"
#include "protocol/reply_writer.h"

namespace oribi::server {
namespace {

constexpr std::string_view kChannel = "__redis__:invalidate";
// Of one key, before it pays to look who of them has gone.
constexpr std::size_t kManyReaders = 64;

bool InsertInOrder(std::vector<std::uint64_t>& ids, std::uint64_t id) {
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (at != ids.end() && *at == id) return false;
  ids.insert(at, id);
  return true;
}

}  // namespace

void CachingClients::Start(session::Client& client) {
  if (tracking_.empty()) fanout_.Add(KeyFanout::kTracking, *this);
  Tracked& tracked = tracking_.try_emplace(client.id, Tracked{&client}).first->second;
  client.modes |= session::kTracking;
  const session::Tracking& tracking = *client.tracking();
  Redirect(tracked.redirect, tracking.redirect);
  for (const std::string& prefix : tracking.prefixes) AddPrefix(client, prefix);
}

void CachingClients::Stop(session::Client& client) {
  const auto found = tracking_.find(client.id);
  if (found == tracking_.end()) return DropMode(client);
  Redirect(found->second.redirect, 0);
  tracking_.erase(found);
  DropPrefixes(client);
  *client.tracking() = {};
  DropMode(client);
  if (!tracking_.empty()) return;
  fanout_.Remove(KeyFanout::kTracking);
  readers_.clear();
  items_ = 0;
}

void CachingClients::Redirect(ClientId& from, ClientId to) {
  if (to != 0) ++targets_[to];
  if (session::Client* const target = registry_.Find(to)) target->modes |= session::kTracking;
  const auto before = targets_.find(std::exchange(from, to));
  if (before == targets_.end() || --before->second > 0) return;
  session::Client* const target = registry_.Find(before->first);
  targets_.erase(before);
  if (target != nullptr) DropMode(*target);
}

// Unless it is still needed: by the client itself, or because others are told through it.
void CachingClients::DropMode(session::Client& client) {
  if (tracking_.contains(client.id) || targets_.contains(client.id)) return;
  client.modes &= static_cast<std::uint8_t>(~session::kTracking);
}

void CachingClients::AddPrefix(session::Client& client, const std::string& prefix) {
  const auto [at, is_new] = prefixes_.try_emplace(prefix);
  if (is_new) ++lengths_[prefix.size()];
  InsertInOrder(at->second.clients, client.id);
}

void CachingClients::DropPrefixes(session::Client& client) {
  for (const std::string& prefix : client.tracking()->prefixes) {
    const auto found = prefixes_.find(prefix);
    if (found == prefixes_.end()) continue;
    std::erase(found->second.clients, client.id);
    if (!found->second.clients.empty()) continue;
    prefixes_.erase(found);
    if (--lengths_[prefix.size()] == 0) lengths_.erase(prefix.size());
  }
}

void CachingClients::EndCommand() {
  at_work_ = nullptr;
  if (waiting_.empty()) [[likely]]
    return;
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    const auto found = tracking_.find(waiting.client);
    if (found != tracking_.end()) Tell(*found->second.client, waiting.keys);
  }
}

void CachingClients::NoteKeys(session::Client& client, commands::Arguments arguments,
                              const commands::Command& command) {
  const session::Tracking* const tracking = client.tracking();
  if (tracking == nullptr || !tracking->on || tracking->broadcast) return;
  if (tracking->opt_in && !tracking->caching) return;
  if (tracking->opt_out && tracking->caching) return;
  if (command.is(commands::kPubsub)) return;
  std::vector<commands::KeyPosition> keys;
  if (!commands::FindKeys(command, arguments, keys)) return;
  for (const commands::KeyPosition& key : keys) {
    auto& readers = readers_[std::string(arguments[key.index])];
    if (readers.size() >= kManyReaders && readers.size() == readers.capacity()) {
      DropTheDead(readers);
    }
    items_ += InsertInOrder(readers, client.id) ? 1 : 0;
  }
}

// Those who have gone stay noted until the key changes. One that never does, but is read by all who
// come, would gather them without end: they go when there would have to be more room.
void CachingClients::DropTheDead(std::vector<ClientId>& readers) {
  items_ -= std::erase_if(readers, [this](ClientId id) { return !tracking_.contains(id); });
  if (readers.size() > readers.capacity() / 2) readers.reserve(2 * readers.capacity());
}

void CachingClients::OnKeyEvent(int /*db*/, std::string_view key, const keyspace::KeyEvent& event) {
  if (!event.IsChange()) return;
  if (!prefixes_.empty()) NoteChange(key);
  Forget(key);
}

void CachingClients::NoteChange(std::string_view key) {
  const ClientId by = at_work_ == nullptr ? 0 : at_work_->id;
  for (const auto& [length, prefixes] : lengths_) {
    if (length > key.size()) break;
    const auto found = prefixes_.find(key.substr(0, length));
    if (found == prefixes_.end()) continue;
    found->second.changed.emplace(key, by);
    changed_prefixes_ = true;
  }
}

void CachingClients::Forget(std::string_view key) {
  if (readers_.empty()) return;
  const auto found = readers_.find(std::string(key));
  if (found == readers_.end()) return;
  const std::vector<ClientId> readers = std::move(found->second);
  const std::string name = found->first;
  readers_.erase(found);
  items_ -= readers.size();
  for (const ClientId id : readers) {
    const auto reader = tracking_.find(id);
    if (reader == tracking_.end()) continue;
    session::Client& client = *reader->second.client;
    if (client.tracking()->broadcast) continue;
    if (client.tracking()->no_loop && &client == at_work_) continue;
    Tell(client, {name});
  }
}

void CachingClients::ForgetOne() {
  while (readers_.bucket_size(next_bucket_ % readers_.bucket_count()) == 0) ++next_bucket_;
  const std::string key = readers_.begin(next_bucket_ % readers_.bucket_count())->first;
  Forget(key);
}

void CachingClients::OnFlush(int /*db*/) {
  readers_.clear();
  items_ = 0;
  if (!tells_flush_at_once_ || at_work_ == nullptr) return TellOfFlush();
  session::Client* const at_work = std::exchange(at_work_, nullptr);
  const std::size_t before = at_work->reply.size();
  TellOfFlush();
  told_at_once_ += at_work->reply.size() - before;
  at_work_ = at_work;
}

void CachingClients::TellOfFlush() {
  for (const auto& [id, tracked] : tracking_) Tell(*tracked.client, {});
}

void CachingClients::TellAll() {
  changed_prefixes_ = false;
  for (auto& [name, prefix] : prefixes_) {
    if (prefix.changed.empty()) continue;
    for (const ClientId id : prefix.clients) {
      const auto found = tracking_.find(id);
      if (found != tracking_.end()) TellOfPrefix(*found->second.client, prefix);
    }
    prefix.changed.clear();
  }
}

void CachingClients::TellOfPrefix(session::Client& client, const Prefix& prefix) {
  const bool no_loop = client.tracking()->no_loop;
  Keys keys;
  for (const auto& [key, by] : prefix.changed) {
    if (!no_loop || by != client.id) keys.push_back(key);
  }
  if (!keys.empty()) Tell(client, keys);
}

session::Client* CachingClients::TargetOf(session::Client& client) const {
  const std::uint64_t redirect = client.tracking()->redirect;
  return redirect == 0 ? &client : registry_.Find(redirect);
}

void CachingClients::Tell(session::Client& client, const Keys& keys) {
  session::Client* const target = TargetOf(client);
  session::Client* const listener = target != nullptr ? target : &client;
  if (listener == at_work_) return waiting_.push_back({client.id, keys});
  target != nullptr ? Write(client, *target, keys) : TellRedirectIsGone(client);
}

void CachingClients::TellRedirectIsGone(session::Client& client) {
  client.tracking()->redirect_is_gone = true;
  if (client.resp == 2) return;
  protocol::ReplyWriter out(client.reply, client.resp);
  out.Push(2);
  out.Bulk("tracking-redir-broken");
  out.Integer(static_cast<std::int64_t>(client.tracking()->redirect));
  registry_.MarkPending(client);
}

// RESP2 knows no pushes: there the message goes to a client that subscribes, as one of a channel.
void CachingClients::Write(const session::Client& client, session::Client& target,
                           const Keys& keys) {
  const bool as_message =
      target.resp == 2 && &target != &client && (target.modes & session::kSubscribed) != 0;
  if ((target.resp == 2 && !as_message) || target.closing != session::Closing::kNo) return;
  protocol::ReplyWriter out(target.reply, target.resp);
  if (as_message) {
    out.Array(3);
    out.Bulk("message");
    out.Bulk(kChannel);
  } else {
    out.Push(2);
    out.Bulk("invalidate");
  }
  // Redis writes the null of the client that tracks, whatever the other one speaks.
  keys.empty() ? protocol::ReplyWriter(target.reply, client.resp).Null() : out.Bulks(keys);
  registry_.MarkPending(target);
}

}  // namespace oribi::server
