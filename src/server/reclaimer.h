#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

#include "keyspace/contents.h"
#include "keyspace/state.h"

namespace oribi::server {

// The helper thread that frees what would hold the loop for long. Started when first needed.
class BackgroundReclaimer final : public keyspace::Reclaimer {
 public:
  BackgroundReclaimer() = default;
  ~BackgroundReclaimer() override;
  BackgroundReclaimer(const BackgroundReclaimer&) = delete;
  BackgroundReclaimer& operator=(const BackgroundReclaimer&) = delete;

  void Reclaim(std::unique_ptr<keyspace::Contents> contents) override;
  void Reclaim(memory::LargeBytes* block) override;

  // Keys and blocks waiting to be freed, and freed so far.
  std::uint64_t pending_objects() const { return pending_objects_.load(std::memory_order_relaxed); }
  std::uint64_t freed_objects() const { return freed_objects_.load(std::memory_order_relaxed); }
  // Bytes of detached databases not yet freed.
  std::uint64_t pending_bytes() const { return pending_bytes_.load(std::memory_order_relaxed); }
  void ResetStats() { freed_objects_ = 0; }
  // Waits until nothing is pending.
  void Drain();

 private:
  using Work = std::variant<std::unique_ptr<keyspace::Contents>, memory::LargeBytes*>;

  void Push(Work work, std::uint64_t objects);
  void Main(const std::stop_token& stop);
  void Free(Work work);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::condition_variable idle_;
  std::deque<Work> queue_;
  bool working_ = false;
  std::atomic<std::uint64_t> pending_objects_{0};
  std::atomic<std::uint64_t> pending_bytes_{0};
  std::atomic<std::uint64_t> freed_objects_{0};
  std::jthread thread_;
};

}  // namespace oribi::server
