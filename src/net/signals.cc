#include "net/signals.h"

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "base/log.h"

namespace oribi::net {

struct Signals::Waiting {
  explicit Waiting(std::function<void(int)> callback)
      : on_end(std::move(callback)), signals(context, SIGINT, SIGTERM) {
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
  }

  void Await() {
    signals.async_wait([this](const std::error_code& error, int number) {
      if (error) return;
      if (number == SIGINT && interrupted) {
        base::LogWarning("Interrupted twice: exiting at once");
        base::FlushLog();
        std::_Exit(1);
      }
      interrupted = interrupted || number == SIGINT;
      on_end(number);
      Await();
    });
  }

  std::function<void(int)> on_end;
  asio::io_context context{ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  asio::signal_set signals;
  bool interrupted = false;
};

Signals::Signals(std::function<void(int)> on_end)
    : waiting_(std::make_unique<Waiting>(std::move(on_end))) {
  waiting_->Await();
}

Signals::~Signals() = default;

void Signals::Poll() { waiting_->context.poll(); }

}  // namespace oribi::net
