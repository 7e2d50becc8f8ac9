#include "session/delivery.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/numbers.h"
#include "base/prefetch.h"
#include "protocol/reply_writer.h"

namespace oribi::session {
namespace {

// A message begins as an array does, or as a push; nothing else in it depends on the protocol.
constexpr char kPush = '>';

std::string_view TypeOf(pubsub::Kind kind) {
  switch (kind) {
    case pubsub::Kind::kChannel: return "message";
    case pubsub::Kind::kPattern: return "pmessage";
    case pubsub::Kind::kShardChannel: return "smessage";
  }
  return {};
}

// At most what a message takes: its words, with "$length\r\n…\r\n" around each.
std::size_t RoomFor(const pubsub::Audience& audience, std::string_view channel,
                    std::string_view message) {
  constexpr std::size_t kWords = 5;
  constexpr std::size_t kLongestType = 8;
  constexpr std::size_t kAround = base::kInt64Chars + 5;
  return kWords * kAround + kLongestType + audience.name.size() + channel.size() + message.size();
}

}  // namespace

Delivery::~Delivery() {
  for (std::uint32_t i = 0; i < open_; ++i) {
    if (runs_[i].shared != nullptr) SharedBytes::Release(runs_[i].shared);
  }
}

void Delivery::BeginCommand(Client& client) {
  Settle();
  at_work_ = &client;
}

void Delivery::EndCommand(Client& client) {
  Settle();
  at_work_ = nullptr;
  if (held_.empty()) return;
  client.reply.Append(held_);
  held_ = std::string();
  clients_.MarkPending(client);
}

void Delivery::MessagesAreOut() {
  if (scratch_.size() > 1) scratch_.resize(1);
  scratch_used_ = 0;
}

void Delivery::Send(pubsub::Audience& audience, std::string_view channel,
                    std::string_view message) {
  if (audience.with_others > 0 && ordered_ != &audience) {
    if (ordered_ != nullptr) SettleOne(ordered_->run);
    ordered_ = &audience;
  }
  const std::size_t room = RoomFor(audience, channel, message);
  const bool is_full =
      audience.run != pubsub::Audience::kNoRun && runs_[audience.run].size + room > kLongestRun;
  if (is_full) {
    SettleOne(audience.run);
    if (audience.with_others > 0) ordered_ = &audience;
  }
  Run& run = RunOf(audience);
  MakeRoom(run, room);
  Write(run, channel, message);
}

Delivery::Run& Delivery::RunOf(pubsub::Audience& audience) {
  if (audience.run == pubsub::Audience::kNoRun) {
    if (open_ == runs_.size()) runs_.emplace_back();
    audience.run = open_++;
    runs_[audience.run].audience = &audience;
  }
  return runs_[audience.run];
}

void Delivery::MakeRoom(Run& run, std::size_t bytes) {
  const std::size_t wanted = run.size + bytes;
  if (wanted <= run.capacity) return;
  run.capacity = run.size == 0 ? wanted : wanted * 2;
  if (run.capacity <= kLongRun) {
    char* const place = TakeScratch(run.capacity);
    if (run.size > 0) std::memcpy(place, run.bytes, run.size);
    run.bytes = place;
  } else if (run.shared == nullptr) {
    run.shared = SharedBytes::Make(run.capacity);
    if (run.size > 0) std::memcpy(run.shared->data(), run.bytes, run.size);
    run.bytes = run.shared->data();
  } else {
    run.shared = SharedBytes::Resize(run.shared, run.capacity);
    run.bytes = run.shared->data();
  }
}

char* Delivery::TakeScratch(std::size_t bytes) {
  if (scratch_.empty() || scratch_used_ + bytes > kScratchBytes) {
    scratch_.emplace_back(new char[kScratchBytes]);
    scratch_used_ = 0;
  }
  char* const place = scratch_.back().get() + scratch_used_;
  scratch_used_ += bytes;
  return place;
}

void Delivery::Write(Run& run, std::string_view channel, std::string_view message) {
  const pubsub::Audience& audience = *run.audience;
  const bool by_pattern = audience.kind == pubsub::Kind::kPattern;
  writing_.Borrow(run.bytes + run.size, run.bytes + run.capacity);
  protocol::ReplyWriter writer(writing_, 2);
  writer.Push(by_pattern ? 4 : 3);
  writer.Bulk(TypeOf(audience.kind));
  if (by_pattern) writer.Bulk(audience.name);
  writer.Bulk(channel);
  writer.Bulk(message);
  run.starts.push_back(static_cast<std::uint32_t>(run.size));
  run.size += writing_.size();
  writing_.StopBorrowing();
  writing_.Clear();
}

void Delivery::SettleAll() {
  while (open_ > 0) SettleOne(open_ - 1);
}

void Delivery::SettleOne(std::uint32_t index) {
  Run& run = runs_[index];
  if (run.audience == ordered_) ordered_ = nullptr;
  run.audience->run = pubsub::Audience::kNoRun;
  Deliver(run);
  if (run.shared != nullptr) SharedBytes::Release(std::exchange(run.shared, nullptr));
  run.size = run.capacity = 0;
  run.starts.clear();
  --open_;
  if (index == open_) return;
  std::swap(run, runs_[open_]);
  run.audience->run = index;
}

void Delivery::Deliver(const Run& run) {
  const Encoded arrays{{run.bytes, run.size}, run.shared};
  Encoded pushes;
  const auto& subscribers = run.audience->subscribers;
  const bool is_crowd = subscribers.size() > ClientRegistry::kFew;
  constexpr std::size_t kAhead = 4;
  for (std::size_t i = 0; i < subscribers.size(); ++i) {
    if (i + kAhead < subscribers.size()) {
      base::Prefetch(&static_cast<Subscription*>(subscribers[i + kAhead])->client.reply);
    }
    Client& client = static_cast<Subscription*>(subscribers[i])->client;
    if (client.resp == 3 && pushes.bytes.empty()) pushes = AsPushes(run);
    if (!DeliverTo(client, client.resp == 3 ? pushes : arrays)) continue;
    is_crowd ? clients_.MarkInCrowd(client) : clients_.MarkPending(client);
  }
  if (pushes.shared != nullptr) SharedBytes::Release(pushes.shared);
}

Delivery::Encoded Delivery::AsPushes(const Run& run) {
  SharedBytes* const shared = run.shared != nullptr ? SharedBytes::Make(run.size) : nullptr;
  char* const bytes = shared != nullptr ? shared->data() : TakeScratch(run.size);
  std::memcpy(bytes, run.bytes, run.size);
  for (const std::uint32_t start : run.starts) bytes[start] = kPush;
  return {{bytes, run.size}, shared};
}

bool Delivery::DeliverTo(Client& client, const Encoded& encoded) {
  if (client.closing != Closing::kNo || client.over_output_limit) return false;
  if (&client == at_work_) {
    held_ += encoded.bytes;
    return false;
  }
  if (encoded.shared != nullptr) {
    encoded.shared->Hold();
    client.reply.AppendPinned({encoded.bytes, encoded.shared, SharedBytes::Release});
  } else {
    client.reply.AppendLoan(encoded.bytes);
  }
  if (hard_limit_ > 0 && client.reply.size() >= hard_limit_) client.over_output_limit = true;
  return true;
}

}  // namespace oribi::session
