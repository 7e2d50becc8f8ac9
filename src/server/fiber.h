#pragma once

#include <ucontext.h>

#include <cstddef>
#include <functional>

namespace oribi::server {

// A function with a stack of its own, which can stop in its middle and go on later, on the same
// thread. So a long command is written like any other, loops and all, and yet gives way now and
// then.
//
// glibc's contexts: a switch costs some 300 ns (it sets the signal mask), once in a slice of 200
// us.
class Fiber {
 public:
  explicit Fiber(std::function<void()> body);
  // It must have ended, or never have begun: what lives on its stack would not be destroyed.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Runs it until it suspends itself or ends.
  void Resume();
  // From inside: returns when it is resumed.
  void Suspend();
  bool ended() const { return ended_; }

 private:
  static void Enter(unsigned high, unsigned low);
  void Main();

  std::function<void()> body_;
  char* stack_;
  ucontext_t own_;
  ucontext_t caller_;
  bool begun_ = false;
  bool ended_ = false;
  // What the address sanitizer wants to know of a switch.
  void* fake_stack_ = nullptr;
  const void* caller_stack_ = nullptr;
  std::size_t caller_stack_bytes_ = 0;
};

}  // namespace oribi::server
