#pragma once

#include <functional>
#include <memory>

namespace oribi::net {

// SIGTERM and SIGINT ask for an orderly end; the second SIGINT ends the process at once. SIGHUP and
// SIGPIPE are ignored. asio takes the signals; they are looked for in Poll, which must be called
// now and then, and when a wait was interrupted.
class Signals {
 public:
  // `on_end` gets the signal's number.
  explicit Signals(std::function<void(int)> on_end);
  ~Signals();

  void Poll();

 private:
  struct Waiting;
  std::unique_ptr<Waiting> waiting_;
};

}  // namespace oribi::net
