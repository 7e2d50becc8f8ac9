#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "support/reply.h"
#include "support/socket.h"

namespace oribi::support {

// ORIBI_BINARY from the environment, or else the one built beside the test.
std::string OribiBinary();
// Debian's redis-server, or whatever ORIBI_PEER names.
std::string PeerBinary();
bool IsSanitized();

// A port nobody listens on just now.
int FreePort();

// A server of its own for a test: started on a free loopback port with nothing to save, ended with
// the object. Its log and files lie in a temporary folder that goes with it.
class ServerProcess {
 public:
  using Options = std::vector<std::string>;

  ServerProcess(std::string binary, Options options = {});
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  bool IsUp() const { return pid_ > 0; }
  // Running still: the process did not end behind our back.
  bool IsAlive();
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  const std::string& folder() const { return folder_; }
  std::string Log() const;
  std::size_t ResidentBytes() const;

  Socket Connect() const { return Socket::Connect("127.0.0.1", port_); }
  void Signal(int number) const;
  // The exit status as shells tell it (128 + signal), or -1 when it does not end in time.
  int WaitForEnd(milliseconds wait = kPatience);

 private:
  void Spawn(const std::vector<std::string>& words);
  bool Answers();

  std::string folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

// A connection that speaks in whole commands.
class Talker {
 public:
  Talker() = default;
  explicit Talker(Socket socket) : socket_(std::move(socket)) {}

  Socket& socket() { return socket_; }
  // An empty type means that the connection ended.
  Reply Ask(const Command& command);
  Reply Ask(const char* words) { return Ask(Words(words)); }
  // Sends all, then appends the raw bytes of each reply; false when the connection ends first.
  bool AskAll(std::string_view requests, std::size_t count, std::vector<std::string>& replies);
  // The raw bytes of the next reply.
  bool Next(std::string& bytes);

 private:
  Socket socket_;
  std::string input_;
  std::size_t used_ = 0;
};

// Asks again until `done` holds or `wait` is over.
template <typename Done>
bool Eventually(Done done, milliseconds wait = kPatience);
void PauseBriefly();

template <typename Done>
bool Eventually(Done done, milliseconds wait) {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!done()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    PauseBriefly();
  }
  return true;
}

}  // namespace oribi::support
