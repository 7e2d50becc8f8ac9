#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "commands/spec.h"
#include "commands/table.h"
#include "keyspace/events.h"
#include "server/key_fanout.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::server {

// CLIENT TRACKING: tells clients that what they have cached is no longer so.
//
// By default the keys that a client reads are noted, in one table for all databases; the first
// change of a key is told to all who read it, and ends its note. A client that wants broadcasts is
// told of every key with one of its prefixes, once a loop turn. A message never comes between a
// command and its reply, nor into an EXEC: what the client at work is to be told waits until it is
// done.
class CachingClients final : public keyspace::KeyEvents {
 public:
  CachingClients(session::ClientRegistry& clients, KeyFanout& fanout)
      : registry_(clients), fanout_(fanout) {}

  // As client.tracking() says; again for one that is tracking already (its prefixes may have
  // grown).
  void Start(session::Client& client);
  void Stop(session::Client& client);

  // Around a command of a client in mode kTracking.
  void BeginCommand(session::Client& client) { at_work_ = &client; }
  void EndCommand();
  // Whether a flush by the client at work is told before its reply; and how many bytes it was told
  // so since then.
  void TellFlushAtOnce(bool at_once) {
    tells_flush_at_once_ = at_once;
    told_at_once_ = 0;
  }
  std::size_t told_at_once() const { return told_at_once_; }
  // The keys of a read-only command that has run.
  void NoteKeys(session::Client& client, commands::Arguments arguments,
                const commands::Command& command);
  // What is above the limit (0: none) counts as changed.
  void KeepWithin(std::size_t most_keys) {
    while (most_keys > 0 && readers_.size() > most_keys) [[unlikely]] ForgetOne();
  }
  // At the end of a loop turn.
  bool has_broadcasts() const { return changed_prefixes_; }
  void Broadcast() {
    if (changed_prefixes_) [[unlikely]]
      TellAll();
  }

  std::size_t clients() const { return tracking_.size(); }
  std::size_t keys() const { return readers_.size(); }
  std::size_t items() const { return items_; }
  std::size_t prefixes() const { return prefixes_.size(); }

  // keyspace::KeyEvents
  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override;
  void OnFlush(int db) override;
  void OnSwap(int /*a*/, int /*b*/) override {}

 private:
  using ClientId = std::uint64_t;
  struct Prefix {
    std::vector<ClientId> clients;
    std::map<std::string, ClientId> changed;  // by whom first; 0: by one who does not track
  };

  struct Tracked {
    session::Client* client;
    ClientId redirect = 0;
  };
  struct Waiting {
    ClientId client;
    std::vector<std::string> keys;
  };

  void AddPrefix(session::Client& client, const std::string& prefix);
  void DropPrefixes(session::Client& client);
  void NoteChange(std::string_view key);
  void Forget(std::string_view key);
  void ForgetOne();
  void TellAll();
  void TellOfFlush();
  void TellOfPrefix(session::Client& client, const Prefix& prefix);

  // One message about these keys; none means all there are.
  using Keys = std::vector<std::string>;
  void Tell(session::Client& client, const Keys& keys);
  void Write(const session::Client& client, session::Client& target, const Keys& keys);
  void TellRedirectIsGone(session::Client& client);
  session::Client* TargetOf(session::Client& client) const;
  void Redirect(ClientId& from, ClientId to);
  void DropMode(session::Client& client);
  void DropTheDead(std::vector<ClientId>& readers);

  session::ClientRegistry& registry_;
  KeyFanout& fanout_;
  std::map<ClientId, Tracked> tracking_;
  std::unordered_map<ClientId, std::size_t> targets_;  // how many are told through each
  std::unordered_map<std::string, std::vector<ClientId>> readers_;  // ids in order
  std::size_t items_ = 0;                                           // of all readers_
  std::size_t next_bucket_ = 0;                                     // of readers_, to forget
  std::map<std::string, Prefix, std::less<>> prefixes_;
  std::map<std::size_t, std::size_t> lengths_;  // of the prefixes, and how many have each
  bool changed_prefixes_ = false;
  session::Client* at_work_ = nullptr;
  bool tells_flush_at_once_ = false;
  std::size_t told_at_once_ = 0;
  std::vector<Waiting> waiting_;  // for at_work_ to be done
};

}  // namespace oribi::server
