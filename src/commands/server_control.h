#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "commands/memory_figures.h"
#include "keyspace/entry.h"
#include "keyspace/key.h"
#include "keyspace/leases.h"
#include "protocol/reply_writer.h"
#include "pubsub/hub.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::config {
struct Config;
}

namespace oribi::commands {

class CommandTable;
class FunctionRegistry;
struct Command;
struct CommandContext;
struct Monitoring;

// A command that would hold the loop does its work in slices between which other clients are
// served. The client is busy (its next commands wait) until Step answers true.
class SlicedWork {
 public:
  virtual ~SlicedWork() = default;
  // Works until about `deadline_us` of the monotonic clock. True when done; then the whole reply
  // has been written.
  virtual bool Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) = 0;
};

// What a command that found nothing waits for.
struct Wait {
  static constexpr std::int64_t kForever = INT64_MAX;
  // The reply when the time is up.
  enum class Null : std::uint8_t { kArray, kBulk };

  std::span<const std::string_view> keys;  // of the client's database
  keyspace::Type type;
  std::int64_t deadline_ms = kForever;  // since 1970
  Null null = Null::kArray;
};

enum class PauseMode : std::uint8_t { kWrites, kAll };

struct ShutdownRequest {
  enum class Save : std::uint8_t { kByConfig, kSave, kNoSave } save = Save::kByConfig;
  bool now = false;
  bool force = false;
};

// What commands ask of the server around them; Server is one, tests bring their own.
class ServerControl {
 public:
  virtual ~ServerControl() = default;

  virtual config::Config& config() = 0;
  virtual CommandTable& commands() = 0;
  virtual FunctionRegistry& functions() = 0;
  virtual session::ClientRegistry& clients() = 0;
  virtual pubsub::Hub& pubsub() = 0;
  virtual const base::Clock& clock() = 0;

  // The text of INFO for these section names (as the client gave them; none means the default set).
  virtual std::string Info(std::span<const std::string_view> sections) = 0;
  virtual void ResetStats() = 0;
  // The slow log and the latency events.
  virtual Monitoring& monitoring() = 0;
  // When the data set was last saved, in seconds since 1970; the start of the process before that.
  virtual std::int64_t LastSaveS() = 0;

  virtual MemoryFigures Memory() = 0;
  // Whether maxmemory is reached: writes that need memory are refused then.
  virtual bool IsOutOfMemory() const = 0;
  // Gives free memory back to the system.
  virtual void PurgeMemory() = 0;
  virtual std::string AllocatorReport() = 0;

  // Runs `work` for this client, its first slice at once.
  virtual void RunInSlices(session::Client& client, std::unique_ptr<SlicedWork> work) = 0;
  // For a call that has found that it will take long, before it has changed or answered anything.
  // True: it will be called once more, as a whole, on a stack of its own, where it must Breathe();
  // the handler returns at once. False: it is that call already, or must not be interrupted; it
  // goes on. Its keys are held until it has ended (keyspace/leases.h), which keeps what was read of
  // them valid; `lease` is for those that it may change.
  virtual bool RunAside(const CommandContext& ctx, keyspace::Lease lease) = 0;
  // Lets others have their turn when the slice is over; does nothing elsewhere. See breath.h.
  virtual void Breathe() = 0;
  // The command found nothing: it runs again, as a whole, when one of the keys has become what it
  // waits for; the client is busy until then. To be called last and without a reply. When the
  // client must not wait (inside a transaction), this answers as if the time were up.
  virtual void Block(session::Client& client, std::span<const std::string_view> arguments,
                     const Command& command, const Wait& wait) = 0;
  // Ends the waiting of a blocked client: as if its time were up, or with an error. False when it
  // does not wait.
  virtual bool Unblock(session::Client& client, bool with_error) = 0;

  // Transactions: the client's next EXEC does nothing if this key of its database changes before.
  virtual void Watch(session::Client& client, const keyspace::Key& key) = 0;
  virtual void Unwatch(session::Client& client) = 0;
  // Runs what the client has queued, and answers EXEC.
  virtual void RunTransaction(session::Client& client, protocol::ReplyWriter& reply) = 0;
  virtual void DiscardTransaction(session::Client& client) = 0;

  // Client-side caching, as client.tracking() says.
  virtual void StartTracking(session::Client& client) = 0;
  virtual void StopTracking(session::Client& client) = 0;

  // From now on the client sees all commands.
  virtual void Monitor(session::Client& client) = 0;
  // The commands of clients wait until then, all or those that write.
  virtual void Pause(std::int64_t until_ms, PauseMode mode) = 0;
  virtual void Unpause() = 0;

  // Ends all of that for one client: RESET, and when it goes.
  virtual void LeaveModes(session::Client& client) = 0;

  // Lets the client go; `client` may be the one whose command runs.
  virtual void Close(session::Client& client, session::Closing when) = 0;
  // Orderly end of the process once the loop turn is over.
  virtual void Shutdown(const ShutdownRequest& request) = 0;
  virtual bool AbortShutdown() = 0;  // false when none is under way
};

}  // namespace oribi::commands
