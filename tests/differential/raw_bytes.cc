#include "differential/raw_bytes.h"

#include <algorithm>
#include <thread>

namespace oribi::differential {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using support::Socket;

// Long for a server on the same machine to say nothing. A sanitized one needs 200 ms for 70,000
// empty lines, and others wait behind it.
milliseconds Quiet() { return milliseconds(support::IsSanitized() ? 700 : 150); }
constexpr milliseconds kPause{15};

struct Line {
  Socket socket;
  Outcome outcome;
};

// Takes what has come; true when there was something.
bool Drain(Line& line) {
  if (line.outcome.closed) return false;
  const auto before = line.outcome.bytes.size();
  auto got = Socket::Got::kBytes;
  while (got == Socket::Got::kBytes) got = line.socket.Receive(line.outcome.bytes, milliseconds(0));
  line.outcome.closed = got == Socket::Got::kEnd;
  return line.outcome.closed || line.outcome.bytes.size() > before;
}

bool DrainAll(std::vector<Line>& lines) {
  bool any = false;
  for (auto& line : lines) any = Drain(line) || any;
  return any;
}

void DrainUntilQuiet(std::vector<Line>& lines) {
  const milliseconds quiet = Quiet();
  auto last = steady_clock::now();
  while (steady_clock::now() - last < quiet) {
    if (DrainAll(lines)) last = steady_clock::now();
    support::PauseBriefly();
  }
}

// What the server does not take is not sent: it has closed, or wants to be read first.
void SendPiece(Line& line, std::string_view piece) {
  while (!piece.empty() && !line.outcome.closed) {
    const auto sent = line.socket.SendSome(piece);
    if (sent < 0) return;
    if (sent == 0) Drain(line);
    piece.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

std::vector<Outcome> HoldAll(const support::ServerProcess& server,
                             const std::vector<Conversation>& conversations) {
  std::vector<Line> lines(conversations.size());
  for (auto& line : lines) line.socket = server.Connect();
  bool more = true;
  for (std::size_t turn = 0; more; ++turn) {
    more = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& pieces = conversations[i].pieces;
      if (turn < pieces.size()) SendPiece(lines[i], pieces[turn]);
      more = more || turn + 1 < pieces.size();
    }
    if (more) std::this_thread::sleep_for(kPause);
  }
  DrainUntilQuiet(lines);
  std::vector<Outcome> outcomes;
  for (auto& line : lines) outcomes.push_back(std::move(line.outcome));
  return outcomes;
}

}  // namespace oribi::differential
