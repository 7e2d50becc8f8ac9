#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace oribi::support {

using std::chrono::milliseconds;

inline constexpr milliseconds kPatience{10'000};

// A blocking stream socket to a server, closed when it goes out of scope. What the peer does wrong
// is told by the return value; a test decides what it means.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // 127.0.0.1, ::1, … or a path of a unix socket; not IsOpen() when nobody listens there.
  static Socket Connect(const std::string& address, int port);
  static Socket ConnectUnix(const std::string& path);

  bool IsOpen() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  void Close();
  // The peer gets RST instead of FIN.
  void Abort();
  // No more will be sent; the peer reads the end.
  void EndSending();

  // False when the peer is gone. Blocks while the peer does not read.
  bool Send(std::string_view bytes);
  // Sends what fits without blocking; returns the count, or -1 when the peer is gone.
  std::ptrdiff_t SendSome(std::string_view bytes);

  enum class Got { kBytes, kNothing, kEnd };
  // Appends what arrives within `wait`.
  Got Receive(std::string& into, milliseconds wait = kPatience);
  // Everything until the peer closes, or until nothing comes for `wait`.
  std::string ReceiveAll(milliseconds wait, bool* closed);
  // Whether the peer closes within `wait`; bytes on the way are dropped.
  bool IsClosedWithin(milliseconds wait);

 private:
  int fd_ = -1;
};

}  // namespace oribi::support
