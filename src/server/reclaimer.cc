#include "server/reclaimer.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace oribi::server {
namespace {

std::uint64_t BytesOf(const keyspace::Contents& contents) {
  return contents.arena->live_bytes() + contents.wheel.memory_bytes() +
         contents.table.directory_bytes();
}

// Where the loop and this thread share a core, the loop must not wait for the thread's time slice.
void YieldToOthers() {
  constexpr int kLeastUrgent = 19;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLeastUrgent);
}

}  // namespace

BackgroundReclaimer::~BackgroundReclaimer() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  while (!queue_.empty()) {
    Free(std::move(queue_.front()));
    queue_.pop_front();
  }
}

void BackgroundReclaimer::Reclaim(std::unique_ptr<keyspace::Contents> contents) {
  const std::uint64_t keys = contents->table.size();
  pending_bytes_ += BytesOf(*contents);
  Push(std::move(contents), keys);
}

void BackgroundReclaimer::Reclaim(memory::LargeBytes* block) { Push(block, 1); }

void BackgroundReclaimer::Push(Work work, std::uint64_t objects) {
  pending_objects_ += objects;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    if (!thread_.joinable()) {
      thread_ = std::jthread([this](const std::stop_token& stop) { Main(stop); });
      ::pthread_setname_np(thread_.native_handle(), "oribi-reclaim");
    }
  }
  wake_.notify_one();
}

void BackgroundReclaimer::Main(const std::stop_token& stop) {
  YieldToOthers();
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !queue_.empty(); })) {
    Work work = std::move(queue_.front());
    queue_.pop_front();
    working_ = true;
    lock.unlock();
    Free(std::move(work));
    lock.lock();
    working_ = false;
    if (queue_.empty()) idle_.notify_all();
  }
}

void BackgroundReclaimer::Free(Work work) {
  std::uint64_t objects = 1;
  if (auto* const contents = std::get_if<std::unique_ptr<keyspace::Contents>>(&work)) {
    objects = (*contents)->table.size();
    const std::uint64_t bytes = BytesOf(**contents);
    contents->reset();
    pending_bytes_ -= bytes;
  } else {
    memory::LargeBytes::Release(std::get<memory::LargeBytes*>(work));
  }
  pending_objects_ -= objects;
  freed_objects_ += objects;
}

void BackgroundReclaimer::Drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return queue_.empty() && !working_; });
}

}  // namespace oribi::server
