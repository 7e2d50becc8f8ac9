#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "commands/table.h"
#include "keyspace/database.h"
#include "session/client.h"

namespace oribi::server {

class Server;

// Requests of one loop turn, from one or many clients, run together: what their lookups will touch
// is fetched ahead of need: the line of the table's directory when a request is added, the bucket a
// few requests later, the entry when the batch starts to run, and then the element of a large
// collection. So a lookup seldom waits for memory
// even when every client sends one command at a time.
//
// The replies of a turn go one behind the other into one shared block, which the clients' reply
// buffers borrow until RepliesAreOut() is called: by then whoever sends them must have called
// KeepBorrowed() on a buffer that is not empty.
class Batch {
 public:
  // Enough for the look-ahead to pay, small enough to stay in the nearest cache.
  static constexpr std::size_t kCapacity = 64;

  explicit Batch(Server& server);
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Where the parser puts the arguments of the next request. What it points to must stay until Run
  // returns.
  std::vector<std::string_view>& arguments() { return arguments_; }
  // The arguments from `first` on are one request of this client.
  void Add(session::Client& client, std::size_t first);
  bool full() const { return requests_.size() >= kCapacity; }
  // How many more requests make it full.
  std::size_t room() const { return kCapacity - requests_.size(); }
  bool empty() const { return requests_.empty(); }

  // Runs all requests in the order they were added and starts anew. A client that becomes busy or
  // is closing runs no more of its own: client.executed says how many it ran; the others are
  // forgotten here, its connection must add them again.
  void Run();

  // Every reply is sent, or has been kept: the shared block may be written from its start again.
  void RepliesAreOut() { free_ = block_.get(); }
  // Time to send what there is.
  bool is_block_low() const { return room_left() < kBlockBytes / 8; }

 private:
  struct Request {
    session::Client* client;
    const commands::Command* command;  // null: no such command
    std::uint64_t hash;                // of the first key, when there is one
    keyspace::Database* db;            // null: no key
    keyspace::Database::Place place;   // where that key will be looked for
    keyspace::Database::Position at;   // where it, or one like it, was found ahead
    std::uint64_t layout;              // of the database then
    std::uint32_t first;
    std::uint32_t count;
  };
  struct Element {
    const keyspace::Collection* collection;
    std::uint64_t hash;
  };
  // So many requests later a line of the directory is there.
  static constexpr std::size_t kBucketLag = 8;
  static constexpr std::size_t kBlockBytes = 256 * 1024;
  // With less room than this left, a client writes into memory of its own.
  static constexpr std::size_t kLeastLoan = 4 * 1024;

  std::size_t room_left() const {
    return static_cast<std::size_t>(block_.get() + kBlockBytes - free_);
  }
  void LookAhead(Request& request, commands::Arguments arguments);
  const commands::Command* Find(commands::Arguments arguments);
  static void LookAtBucket(Request& request);
  void LookAtEntries();
  void LookAtElements();
  // Of the request's collection the one that will be looked for; none of small ones.
  void LookAtElement(const Request& request);
  void RunOne(const Request& request);
  void Lend(session::Client& client);
  void Reclaim(session::Client& client);

  Server& server_;
  std::vector<std::string_view> arguments_;
  std::vector<Request> requests_;
  // Who sends many requests sends the same ones: the last name looked up, as it was written.
  struct Named {
    std::uint64_t head = 0;
    std::size_t size = 0;
    const commands::Command* command = nullptr;
  };
  Named last_;
  std::vector<Element> elements_;    // that will be looked for
  std::vector<Request*> displaced_;  // whose key is not where it was looked for first
  std::unique_ptr<char[]> block_;
  char* free_ = nullptr;  // of block_
  bool lent_ = false;     // the client at work writes into block_
};

}  // namespace oribi::server
