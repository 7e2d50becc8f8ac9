#include "server/batch.h"

#include <algorithm>

#include "base/ascii.h"
#include "server/server.h"

namespace oribi::server {

Batch::Batch(Server& server) : server_(server), block_(new char[kBlockBytes]), free_(block_.get()) {
  requests_.reserve(kCapacity);
  displaced_.reserve(kCapacity);
  elements_.reserve(kCapacity);
}

void Batch::Add(session::Client& client, std::size_t first) {
  const commands::Arguments arguments(arguments_.data() + first, arguments_.size() - first);
  Request& request = requests_.emplace_back();
  request.client = &client;
  request.first = static_cast<std::uint32_t>(first);
  request.count = static_cast<std::uint32_t>(arguments.size());
  LookAhead(request, arguments);
  if (requests_.size() > kBucketLag) LookAtBucket(requests_[requests_.size() - 1 - kBucketLag]);
}

// Names of up to eight bytes, of commands without subcommands, are remembered.
const commands::Command* Batch::Find(commands::Arguments arguments) {
  const std::string_view name = arguments[0];
  const std::uint64_t head = base::Head(name);
  if (head == last_.head && name.size() == last_.size) [[likely]]
    return last_.command;
  const commands::Command* const command = server_.dispatcher().Find(arguments);
  const bool is_alone =
      command != nullptr && command->parent == nullptr && command->subcommands.empty();
  if (is_alone && name.size() <= sizeof head) last_ = {head, name.size(), command};
  return command;
}

void Batch::LookAhead(Request& request, commands::Arguments arguments) {
  request.command = Find(arguments);
  request.db = nullptr;
  if (request.command == nullptr || request.command->ahead_key <= 0) return;
  const auto key = static_cast<std::size_t>(request.command->ahead_key);
  if (key >= arguments.size()) return;
  keyspace::Keyspace& keyspace = server_.keyspace();
  request.hash = keyspace.MakeKey(arguments[key]).hash;
  request.db = &keyspace.db(request.client->db);
  request.db->PrefetchDirectory(request.hash);
}

void Batch::LookAtBucket(Request& request) {
  if (request.db != nullptr) request.place = request.db->Prefetch(request.hash);
}

void Batch::LookAtEntries() {
  const std::size_t without_bucket = std::min(requests_.size(), kBucketLag);
  for (std::size_t i = requests_.size() - without_bucket; i < requests_.size(); ++i) {
    LookAtBucket(requests_[i]);
  }
  for (Request& request : requests_) {
    request.client->executed = 0;
    if (request.db == nullptr) continue;
    request.layout = request.db->Layout();
    request.at = keyspace::Database::PrefetchEntry(request.place, request.hash);
    if (request.at) [[likely]]
      continue;
    if (request.db->PrefetchOtherPlaces(request.place, request.hash))
      displaced_.push_back(&request);
  }
  for (Request* const request : displaced_) {
    request->at = request->db->PrefetchEntryElsewhere(request->hash);
  }
  displaced_.clear();
}

void Batch::LookAtElements() {
  for (const Request& request : requests_) {
    if (request.db != nullptr && request.command->ahead_element != 0) LookAtElement(request);
  }
  for (const Element& element : elements_) element.collection->LookAtElement(element.hash);
  elements_.clear();
}

void Batch::LookAtElement(const Request& request) {
  const commands::Command& command = *request.command;
  const std::string_view* const words = arguments_.data() + request.first;
  auto key = static_cast<std::size_t>(command.ahead_collection);
  auto element = static_cast<std::size_t>(command.ahead_element);
  if (command.ahead_element == commands::Command::kBehindKeys) {
    const auto first = static_cast<std::size_t>(command.ahead_key);
    const std::string_view count = words[first - 1];
    if (count.size() != 1 || count[0] < '1' || count[0] > '9') return;
    key = first + static_cast<std::size_t>(count[0] - '1');
    element = key + 1;
  }
  if (element >= request.count) return;
  const bool is_first = key == static_cast<std::size_t>(command.ahead_key);
  if (is_first && !request.at) return;
  const keyspace::Entry* const entry =
      is_first ? &request.db->EntryAt(request.at)
               : request.db->Peek(server_.keyspace().MakeKey(words[key]));
  if (entry == nullptr) return;
  if (entry->form() != keyspace::Entry::Form::kObject) return entry->PrefetchRest();
  const keyspace::Collection* const collection = entry->collection();
  elements_.push_back({collection, collection->LookAhead(words[element])});
}

void Batch::Run() {
  LookAtEntries();
  LookAtElements();
  server_.BeginBatch();
  session::Client* writing = nullptr;
  for (const Request& request : requests_) {
    if (request.client->busy || request.client->closing != session::Closing::kNo) continue;
    if (request.client != writing) {
      if (writing != nullptr) Reclaim(*writing);
      writing = request.client;
      Lend(*writing);
    }
    RunOne(request);
  }
  if (writing != nullptr) Reclaim(*writing);
  requests_.clear();
  arguments_.clear();
}

void Batch::RunOne(const Request& request) {
  const commands::Arguments arguments(arguments_.data() + request.first, request.count);
  std::optional<std::uint64_t> hash;
  if (request.db != nullptr) {
    hash = request.hash;
    request.db->Expect(request.hash, request.at, request.layout);
  }
  ++request.client->executed;
  server_.dispatcher().Execute(*request.client, arguments, request.command, hash);
}

void Batch::Lend(session::Client& client) {
  lent_ = room_left() >= kLeastLoan && client.reply.MayBorrow(free_);
  if (lent_) client.reply.Borrow(free_, block_.get() + kBlockBytes);
}

void Batch::Reclaim(session::Client& client) {
  if (lent_) free_ = client.reply.StopBorrowing();
}

}  // namespace oribi::server
