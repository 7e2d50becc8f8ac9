#include "net/rough_crowd_helper.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "support/reply.h"

namespace oribi::net {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using support::Request;

constexpr std::uint32_t kProbe = UINT32_MAX;
constexpr std::string_view kCount = "reply number ";
constexpr std::size_t kRoom = std::size_t{1} << 20;
constexpr milliseconds kServerPatience{60'000};

// A connection that may still be on its way, from one of many addresses: one alone would run out of
// ports, since those that were closed stay taken for a minute.
support::Socket ConnectFrom(std::uint64_t source, int port) {
  support::Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  constexpr std::uint32_t kLoopbackNet = 127u << 24;
  const int yes = 1;
  ::setsockopt(socket.fd(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(kLoopbackNet + 1 + static_cast<std::uint32_t>(source % 100));
  ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int done = ::connect(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (done != 0 && errno != EINPROGRESS) socket.Close();
  return socket;
}

}  // namespace

RoughCrowd::RoughCrowd(int port, std::size_t clients, std::uint64_t seed)
    : port_(port),
      words_(seed, clients),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      clients_(clients),
      probe_(support::Socket::Connect("127.0.0.1", port)),
      room_(kRoom) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = kProbe}};
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, probe_.fd(), &event);
}

void RoughCrowd::Round() {
  const auto begin = steady_clock::now();
  const std::size_t actors = 20 + clients_.size() / 40;
  for (std::size_t i = 0; i < actors; ++i) Act(clients_[words_.random().Below(clients_.size())]);
  WaitForServer();
  ++figures_.rounds;
  figures_.longest_round_ms = std::max(
      figures_.longest_round_ms, duration_cast<milliseconds>(steady_clock::now() - begin).count());
}

void RoughCrowd::Leave() {
  for (Client& client : clients_) {
    if (client.socket.IsOpen()) Vanish(client);
  }
  // Those that have said QUIT, or only stopped sending, wait for the server; some are blocked.
  const auto end = steady_clock::now() + std::chrono::seconds(10);
  while (here_ > 0 && steady_clock::now() < end) WaitForServer();
  for (Client& client : clients_) {
    if (client.socket.IsOpen()) Gone(client, "left behind");
  }
  probe_.Close();
}

void RoughCrowd::Act(Client& client) {
  constexpr std::size_t kMostUnsent = 64 * 1024;
  if (!client.socket.IsOpen()) return Come(client);
  const auto dice = words_.random().Below(100);
  if (dice < 8) return Vanish(client);
  if (dice < 10 && !client.leaving) return SetDeaf(client, true);
  if (client.deaf && dice < 20) return SetDeaf(client, false);
  if (!client.leaving && client.out.size() < kMostUnsent) Talk(client);
}

void RoughCrowd::Come(Client& client) {
  client = Client();
  client.socket = ConnectFrom(words_.random().Next(), port_);
  if (!client.socket.IsOpen()) return Complain("cannot connect");
  ++here_;
  ++figures_.came;
  client.watches_out = true;
  epoll_event event{.events = EPOLLIN | EPOLLOUT,
                    .data = {.u32 = static_cast<std::uint32_t>(&client - clients_.data())}};
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, client.socket.fd(), &event);
  client.orderly = words_.random().Below(2) == 0;
  if (client.orderly) {
    client.out = Request("HELLO 3");
    ++client.said;
  }
  client.out += Request("CLIENT ID");
  ++client.said;
}

void RoughCrowd::Talk(Client& client) {
  client.last_said.clear();
  for (auto left = 1 + words_.random().Below(4); left > 0; --left) {
    ++figures_.phrases;
    if (!client.orderly) {
      client.out += client.last_said = words_.Wild();
      continue;
    }
    const Phrase phrase = words_.Orderly();
    client.said += phrase.replies;
    client.out += phrase.requests;
    client.last_said += phrase.requests;
  }
  Count(client);
  Push(client);
}

void RoughCrowd::Vanish(Client& client) {
  switch (words_.random().Below(6)) {
    case 0: client.socket.Close(); return Gone(client, "closed");
    case 1: client.socket.Abort(); return Gone(client, "reset");
    case 2:
    case 3: return VanishInARequest(client);
    case 4: return EndSending(client);
    default: break;
  }
  if (client.leaving) return;
  SetDeaf(client, false);
  client.leaving = true;
  Count(client);
  ++client.said;
  client.out += Request("QUIT");
  Push(client);
}

void RoughCrowd::EndSending(Client& client) {
  if (client.leaving || client.watches_out) return;  // not connected yet, perhaps
  SetDeaf(client, false);
  client.leaving = true;
  client.orderly = false;
  client.out.clear();
  client.socket.EndSending();
  Push(client);
}

// Asks for the number that this reply must be.
void RoughCrowd::Count(Client& client) {
  if (!client.orderly) return;
  ++client.said;
  client.out += Request({"ECHO", std::string(kCount) + std::to_string(client.said)});
}

void RoughCrowd::VanishInARequest(Client& client) {
  const std::string request = client.orderly ? words_.Orderly().requests : words_.Wild();
  client.out += request.substr(0, 1 + words_.random().Below(request.size()));
  Push(client);
  if (!client.socket.IsOpen()) return;
  const bool abort = words_.random().Below(2) == 0;
  abort ? client.socket.Abort() : client.socket.Close();
  Gone(client, abort ? "reset in a request" : "closed in a request");
}

void RoughCrowd::Gone(Client& client, const char* how) {
  client.socket.Close();
  --here_;
  ++figures_.went[how];
}

void RoughCrowd::SetDeaf(Client& client, bool deaf) {
  if (client.deaf == deaf) return;
  client.deaf = deaf;
  WatchFor(client);
}

// What the kernel does not take waits for EPOLLOUT.
void RoughCrowd::Push(Client& client) {
  const auto sent = client.socket.SendSome(client.out);
  if (sent > 0) client.out.erase(0, static_cast<std::size_t>(sent));
  if (client.watches_out == client.out.empty()) {
    client.watches_out = !client.out.empty();
    WatchFor(client);
  }
}

void RoughCrowd::WatchFor(Client& client) {
  epoll_event event{.events = 0,
                    .data = {.u32 = static_cast<std::uint32_t>(&client - clients_.data())}};
  if (!client.deaf) event.events |= EPOLLIN;
  if (client.watches_out) event.events |= EPOLLOUT;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, client.socket.fd(), &event);
}

void RoughCrowd::WaitForServer() {
  const auto end = steady_clock::now() + kServerPatience;
  if (!probe_.Send("PING\r\n")) return Complain("the server is gone");
  std::array<epoll_event, 512> events;
  for (bool answered = false; !answered;) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), 100);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.u32 != kProbe) {
        OnEvent(clients_[event.data.u32], event.events);
        continue;
      }
      std::string pong;
      answered = true;
      if (probe_.Receive(pong) != support::Socket::Got::kBytes) Complain("the server is gone");
    }
    if (steady_clock::now() > end) return Complain("the server is silent");
  }
}

void RoughCrowd::OnEvent(Client& client, std::uint32_t events) {
  if (!client.socket.IsOpen()) return;
  if ((events & EPOLLOUT) != 0) Push(client);
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) Read(client);
}

void RoughCrowd::Read(Client& client) {
  const auto got = ::recv(client.socket.fd(), room_.data(), room_.size(), MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return OnEnd(client);
  client.in.append(room_.data(), static_cast<std::size_t>(got));
  Take(client);
}

void RoughCrowd::Take(Client& client) {
  std::size_t used = 0;
  for (;;) {
    const std::string_view rest = std::string_view(client.in).substr(used);
    if (rest.empty()) break;
    const auto length = support::ReplyLength(rest);
    if (!length) break;
    if (*length == 0) {
      Complain("no RESP: " + support::Printable(rest, 200));
      return Gone(client, "not understood");
    }
    TakeOne(client, rest.substr(0, *length));
    used += *length;
  }
  client.in.erase(0, used);
}

void RoughCrowd::TakeOne(Client& client, std::string_view reply) {
  if (reply[0] == '>') {
    ++figures_.pushes;
  } else {
    ++figures_.replies;
    ++client.got;
  }
  if (!client.knows_id && reply[0] == ':') {
    client.knows_id = true;
    words_.Know(support::ParseReply(reply).Integer().value_or(0));
  }
  LookForErrors(client, reply);
  if (client.orderly) CheckCount(client, reply);
}

void RoughCrowd::CheckCount(Client& client, std::string_view reply) {
  const auto at = reply.find(kCount);
  bool right = client.got <= client.said;
  client.answers += support::Printable(reply, 60) + " ";
  if (reply[0] == '$' && at != std::string_view::npos) {
    const std::string number = std::to_string(client.got) + "\r\n";
    right = right && reply.substr(at + kCount.size()) == number;
    if (right) client.answers.clear();
  }
  if (right) return;
  Complain("reply " + std::to_string(client.got) + " of " + std::to_string(client.said) + ": " +
           client.answers + "after " + support::Printable(client.last_said));
  client.orderly = false;
}

void RoughCrowd::LookForErrors(const Client& client, std::string_view reply) {
  if (reply[0] != '-') {
    if (reply[0] != '*' || reply.find("\r\n-") == std::string_view::npos) return;
    for (const support::Reply& part : support::ParseReply(reply).children) {
      if (part.IsError()) LookForErrors(client, "-" + part.text + "\r\n");
    }
    return;
  }
  const std::string_view error = reply.substr(1, reply.size() - 3);
  if (IsKnownError(error)) {
    ++figures_.errors[std::string(error.substr(0, std::min<std::size_t>(error.find('\''), 50)))];
  } else {
    Complain(std::string(error) + " after " + support::Printable(client.last_said));
  }
}

void RoughCrowd::OnEnd(Client& client) {
  const bool quit = client.leaving && client.orderly && client.said == client.got;
  Gone(client, quit ? "quit" : client.leaving ? "were closed when they left" : "were closed");
}

void RoughCrowd::Complain(std::string text) {
  if (complaints_.size() < 100) complaints_.push_back(std::move(text));
}

}  // namespace oribi::net
