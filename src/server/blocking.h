#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "commands/server_control.h"
#include "commands/spec.h"
#include "commands/table.h"
#include "keyspace/events.h"
#include "keyspace/keyspace.h"
#include "server/kept_call.h"
#include "server/key_fanout.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::server {

class Dispatcher;

// Clients whose command found nothing and waits for one of its keys (BLPOP and its kind).
//
// Nothing is known here of what they wait for but the keys and their type. When a key changes, it
// is noted; once the command that changed it is over, those who wait for the key run their whole
// command again, in the order in which they came, as long as the key is there and of their type. A
// command that finds nothing again keeps its place. Serving one may make another key ready
// (BLMOVE), whose turn comes after.
class Blocking final : public keyspace::KeyEvents {
 public:
  Blocking(keyspace::Keyspace& keyspace, session::ClientRegistry& clients, KeyFanout& fanout)
      : keyspace_(keyspace), clients_(clients), fanout_(fanout) {}

  // See ServerControl.
  void Block(session::Client& client, commands::Arguments arguments,
             const commands::Command& command, const commands::Wait& wait);
  // The reply when the time is up.
  static void AnswerInVain(session::Client& client, commands::Wait::Null null);
  // True when it was waiting.
  bool Unblock(session::Client& client, bool with_error);
  // The command that runs again cannot go on now.
  void KeepWaiting() { found_nothing_ = true; }
  void Drop(const session::Client& client);

  // After a command, or several that must not be seen in part.
  void ServeReady(Dispatcher& dispatcher) {
    if (!ready_.empty()) [[unlikely]]
      Serve(dispatcher);
  }
  // Those whose time is up are answered.
  void EndDue(std::int64_t now_ms);
  // kNever when nobody waits for an end.
  std::int64_t NextDeadlineMs() const;
  static constexpr std::int64_t kNever = INT64_MAX;

  std::size_t clients() const { return blocked_.size(); }
  std::size_t clients_with_deadline() const { return deadlines_.size(); }
  std::size_t keys() const { return waiting_.size(); }

  // keyspace::KeyEvents
  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override;
  void OnFlush(int /*db*/) override {}
  void OnSwap(int a, int b) override;

 private:
  struct Blocked;
  using Queue = std::list<Blocked*>;
  using Deadlines = std::multimap<std::int64_t, Blocked*>;
  struct Blocked {
    Blocked(session::Client& waiting, commands::Arguments arguments,
            const commands::Command& command, const commands::Wait& wait);

    session::Client* client;
    KeptCall call;
    keyspace::Type type;
    commands::Wait::Null null;
    int db;
    std::vector<std::string> keys = {};  // each once
    std::vector<Queue::iterator> places = {};
    std::optional<Deadlines::iterator> deadline = {};
  };
  struct Ready {
    int db;
    std::string key;
  };

  void Note(int db, std::string_view key);
  void Serve(Dispatcher& dispatcher);
  void ServeKey(Dispatcher& dispatcher, const Ready& ready);
  bool IsThere(const Ready& ready, keyspace::Type type) const;
  void Retry(Dispatcher& dispatcher, Blocked& blocked);
  // Takes it off all lists; the client may go on.
  void End(Blocked& blocked);
  void Answer(Blocked& blocked, bool with_error);

  keyspace::Keyspace& keyspace_;
  session::ClientRegistry& clients_;
  KeyFanout& fanout_;
  std::unordered_map<const session::Client*, std::unique_ptr<Blocked>> blocked_;
  std::unordered_map<std::string, Queue> waiting_;
  Deadlines deadlines_;
  std::vector<Ready> ready_;
  // The one whose command runs again, and whether it found nothing again.
  Blocked* retried_ = nullptr;
  bool found_nothing_ = false;
};

}  // namespace oribi::server
