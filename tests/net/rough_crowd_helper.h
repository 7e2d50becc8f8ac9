#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/file_descriptor.h"
#include "net/rough_words_helper.h"
#include "support/socket.h"

namespace oribi::net {

// Clients that come, say anything, do not read for a while, and go in the middle of it: with FIN or
// RST, in a request, blocked, subscribed, paused, or killed by another. One thread, one epoll.
//
// The orderly ones among them speak RESP3 and count: each command must be answered once, and in
// order. Of the others only errors are looked at, and that all is RESP.
class RoughCrowd {
 public:
  RoughCrowd(int port, std::size_t clients, std::uint64_t seed);

  // Some come, some talk, some go; then waits until the server answers a PING sent after all that.
  void Round();
  // All go now.
  void Leave();

  struct Figures {
    std::uint64_t came = 0;
    std::uint64_t phrases = 0;
    std::uint64_t replies = 0;
    std::uint64_t pushes = 0;
    std::uint64_t rounds = 0;
    std::int64_t longest_round_ms = 0;
    std::map<std::string, std::uint64_t> went;    // how, how many
    std::map<std::string, std::uint64_t> errors;  // known ones
  };
  const Figures& figures() const { return figures_; }
  std::size_t here() const { return here_; }
  // What should not have happened; the first hundred.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  struct Client {
    support::Socket socket;
    std::string in;
    std::string out;
    bool orderly = false;
    bool knows_id = false;
    bool deaf = false;
    bool leaving = false;  // QUIT is said, or the end of the stream
    bool watches_out = false;
    std::int64_t said = 0;  // replies to come, in all
    std::int64_t got = 0;
    std::string last_said;
    std::string answers;  // since the last number, shortened
  };

  void Act(Client& client);
  void Come(Client& client);
  void Talk(Client& client);
  void Vanish(Client& client);
  void VanishInARequest(Client& client);
  void EndSending(Client& client);
  void Count(Client& client);
  void Gone(Client& client, const char* how);
  void SetDeaf(Client& client, bool deaf);
  void Push(Client& client);
  void WatchFor(Client& client);
  void OnEvent(Client& client, std::uint32_t events);
  void Read(Client& client);
  void Take(Client& client);
  void TakeOne(Client& client, std::string_view reply);
  void CheckCount(Client& client, std::string_view reply);
  void LookForErrors(const Client& client, std::string_view reply);
  void OnEnd(Client& client);
  void WaitForServer();
  void Complain(std::string text);

  const int port_;
  RoughWords words_;
  FileDescriptor epoll_;
  std::vector<Client> clients_;
  support::Socket probe_;
  Figures figures_;
  std::size_t here_ = 0;
  std::vector<std::string> complaints_;
  std::vector<char> room_;
};

}  // namespace oribi::net
