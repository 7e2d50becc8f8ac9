#include "server/fiber.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "base/check.h"

#ifdef ORIBI_SANITIZE
#include <sanitizer/common_interface_defs.h>
#endif

namespace oribi::server {
namespace {

// Only the pages touched cost memory: some 16 KB in most runs. Below it lies a page that stops an
// overflow.
constexpr std::size_t kStackBytes = 1 << 20;

std::size_t GuardBytes() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

char* MakeStack() {
  void* const stack = mmap(nullptr, kStackBytes + GuardBytes(), PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  ORIBI_CHECK(stack != MAP_FAILED);
  ORIBI_CHECK(mprotect(stack, GuardBytes(), PROT_NONE) == 0);
  return static_cast<char*>(stack);
}

#ifdef ORIBI_SANITIZE
void StartSwitch(void** fake_stack, const void* bottom, std::size_t bytes) {
  __sanitizer_start_switch_fiber(fake_stack, bottom, bytes);
}
void FinishSwitch(void* fake_stack, const void** bottom, std::size_t* bytes) {
  __sanitizer_finish_switch_fiber(fake_stack, bottom, bytes);
}
#else
void StartSwitch(void** /*fake_stack*/, const void* /*bottom*/, std::size_t /*bytes*/) {}
void FinishSwitch(void* /*fake_stack*/, const void** /*bottom*/, std::size_t* /*bytes*/) {}
#endif

}  // namespace

Fiber::Fiber(std::function<void()> body) : body_(std::move(body)), stack_(MakeStack()) {
  ORIBI_CHECK(getcontext(&own_) == 0);
  own_.uc_stack.ss_sp = stack_ + GuardBytes();
  own_.uc_stack.ss_size = kStackBytes;
  own_.uc_link = nullptr;
  // makecontext passes ints only: the pointer goes in two halves.
  const auto self = reinterpret_cast<std::uintptr_t>(this);
  makecontext(&own_, reinterpret_cast<void (*)()>(&Fiber::Enter), 2,
              static_cast<unsigned>(self >> 32), static_cast<unsigned>(self));
}

Fiber::~Fiber() {
  ORIBI_CHECK(!begun_ || ended_);
  munmap(stack_, kStackBytes + GuardBytes());
}

void Fiber::Enter(unsigned high, unsigned low) {
  reinterpret_cast<Fiber*>(static_cast<std::uintptr_t>(high) << 32 | low)->Main();
}

void Fiber::Main() {
  FinishSwitch(nullptr, &caller_stack_, &caller_stack_bytes_);
  body_();
  ended_ = true;
  StartSwitch(nullptr, caller_stack_, caller_stack_bytes_);
  swapcontext(&own_, &caller_);
}

void Fiber::Resume() {
  ORIBI_CHECK(!ended_);
  begun_ = true;
  void* fake_stack = nullptr;
  StartSwitch(&fake_stack, stack_ + GuardBytes(), kStackBytes);
  swapcontext(&caller_, &own_);
  FinishSwitch(fake_stack, nullptr, nullptr);
}

void Fiber::Suspend() {
  StartSwitch(&fake_stack_, caller_stack_, caller_stack_bytes_);
  swapcontext(&own_, &caller_);
  FinishSwitch(fake_stack_, &caller_stack_, &caller_stack_bytes_);
}

}  // namespace oribi::server
