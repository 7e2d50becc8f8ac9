#include "differential/duel.h"

#include <algorithm>
#include <cstdlib>

#include "differential/known_differences.h"

namespace oribi::differential {
namespace {

using std::chrono::steady_clock;

// Between two clock readings of servers that share a busy machine.
constexpr std::int64_t kSlackMs = 50;

std::size_t EndOfRun(const std::vector<Sent>& commands, std::size_t first) {
  auto last = first;
  while (last < commands.size() && commands[last].line == commands[first].line) ++last;
  return last;
}

std::map<std::string, std::string> ReadOptions(support::Talker& talker) {
  std::map<std::string, std::string> options;
  const auto reply = talker.Ask("CONFIG GET *");
  for (std::size_t i = 0; i + 1 < reply.children.size(); i += 2) {
    options[reply.children[i].text] = reply.children[i + 1].text;
  }
  return options;
}

}  // namespace

int MajorRelease(const support::ServerProcess& server) {
  constexpr std::string_view kName = "redis_version:";
  support::Talker talker(server.Connect());
  const auto info = talker.Ask("INFO server").text;
  const auto at = info.find(kName);
  return at == info.npos ? 0 : std::atoi(info.c_str() + at + kName.size());
}

void Duel::Reconnect() {
  for (auto& side : sides_) {
    for (std::size_t i = 0; i < kLines; ++i) {
      // With RST, since shrinking makes thousands and TIME_WAIT would use up the ports.
      side.lines[i].socket().Abort();
      side.lines[i] = support::Talker(side.server->Connect());
      side.lines[i].Ask(i == 0 ? "HELLO 2" : "HELLO 3");
    }
  }
}

void Duel::Reset() {
  Reconnect();
  for (auto& side : sides_) {
    side.lines[0].Ask("FLUSHALL SYNC");
    RestoreOptions(side);
  }
}

// Shrinking would start elsewhere than what it shrinks if a CONFIG SET outlived it.
void Duel::RestoreOptions(Side& side) {
  const auto options = ReadOptions(side.lines[0]);
  if (side.options.empty()) side.options = options;
  for (const auto& [name, value] : side.options) {
    const auto now = options.find(name);  // not there when the server has ended
    if (now == options.end() || now->second == value) continue;
    side.lines[0].Ask({"CONFIG", "SET", name, value});
  }
}

std::array<std::string, 2> Duel::AskBoth(const Command& command) {
  std::array<std::string, 2> bytes;
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    auto& line = sides_[i].lines[0];
    if (line.socket().Send(support::Request(command))) line.Next(bytes[i]);
  }
  return bytes;
}

void Duel::AskRun(const std::vector<Sent>& commands, std::size_t first, std::size_t last,
                  std::vector<std::string> (&replies)[2]) {
  std::string requests;
  for (auto i = first; i < last; ++i) requests += support::Request(commands[i].command);
  const auto started = steady_clock::now();
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    sides_[i].lines[commands[first].line].AskAll(requests, last - first, replies[i]);
    replies[i].resize(last);
  }
  const auto took = std::chrono::ceil<std::chrono::milliseconds>(steady_clock::now() - started);
  slowest_ms_ = std::max(slowest_ms_, static_cast<std::int64_t>(took.count()));
}

bool Duel::IsDifference(const Command& command, const std::string& peer, const std::string& ours) {
  // A deadline was set in one run and is read in another, so two may have been slow.
  if (Agree(RuleFor(command), peer, ours, kSlackMs + 2 * slowest_ms_)) return false;
  if (peer.empty() || ours.empty()) return true;
  if (KnownDifference(command, support::ParseReply(peer), support::ParseReply(ours), release_)
          .empty()) {
    return true;
  }
  ++explained_;
  return false;
}

std::vector<Difference> Duel::Ask(const std::vector<Sent>& commands) {
  std::vector<std::string> replies[2];
  for (std::size_t first = 0; first < commands.size();) {
    const auto last = EndOfRun(commands, first);
    AskRun(commands, first, last, replies);
    for (auto i = first; i < last; ++i) {
      if (IsDifference(commands[i].command, replies[0][i], replies[1][i])) {
        return {Difference{i, replies[0][i], replies[1][i]}};
      }
    }
    first = last;
  }
  return {};
}

}  // namespace oribi::differential
