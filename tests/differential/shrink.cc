#include "differential/shrink.h"

#include <algorithm>
#include <sstream>

namespace oribi::differential {
namespace {

using std::chrono::steady_clock;
using support::Printable;

constexpr std::chrono::seconds kBudget{8};
constexpr std::size_t kMostShown = 30;

// Keeps `shrunk` to the commands up to the difference, if there is one. With a connection go
// replies under way, so what ended it may come after the first that is missing.
bool Try(Duel& duel, const std::vector<Sent>& commands, Shrunk& shrunk) {
  duel.Reset();
  const auto differences = duel.Ask(commands);
  if (differences.empty()) return false;
  shrunk.happens_again = true;
  shrunk.commands = commands;
  if (!differences[0].peer.empty() && !differences[0].ours.empty()) {
    shrunk.commands.resize(differences[0].at + 1);
  }
  shrunk.difference = differences[0];
  return true;
}

std::vector<Sent> Without(const std::vector<Sent>& commands, std::size_t first, std::size_t count) {
  auto rest = commands;
  const auto begin = rest.begin() + static_cast<std::ptrdiff_t>(first);
  rest.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  return rest;
}

// One pass of leaving out `piece` commands at a time, from the end, where most can go.
void Pass(Duel& duel, std::size_t piece, steady_clock::time_point end, Shrunk& shrunk) {
  auto at = shrunk.commands.size() - 1;  // the last one is what it is all about
  while (at > 0 && steady_clock::now() < end) {
    const auto count = std::min({piece, at, shrunk.commands.size() - 1});
    at = std::min(at, shrunk.commands.size() - 1) - count;
    Try(duel, Without(shrunk.commands, at, count), shrunk);
    at = std::min(at, shrunk.commands.size() - 1);
  }
}

void DescribeReply(const char* who, const std::string& bytes, std::ostringstream& text) {
  text << "  " << who << (bytes.empty() ? "(no reply: connection closed)" : Printable(bytes))
       << "\n";
}

// Long replies are cut in the middle; where they part is what matters.
void DescribeParting(const Difference& difference, std::ostringstream& text) {
  constexpr std::size_t kAround = 24;
  const auto& [at, peer, ours] = difference;
  if (std::max(peer.size(), ours.size()) < 400 || ours.empty()) return;
  const auto parting = std::ranges::mismatch(peer, ours).in1 - peer.begin();
  const auto first = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parting - 8, 0));
  text << "  they part at byte " << parting << ":\n";
  DescribeReply("peer  …", peer.substr(std::min(first, peer.size()), kAround), text);
  DescribeReply("oribi …", ours.substr(std::min(first, ours.size()), kAround), text);
}

}  // namespace

Shrunk Shrink(Duel& duel, std::vector<Sent> commands) {
  Shrunk shrunk;
  const auto end = steady_clock::now() + kBudget;
  if (!Try(duel, commands, shrunk)) return shrunk;
  for (auto piece = shrunk.commands.size() / 2; piece > 0; piece /= 2) {
    Pass(duel, piece, end, shrunk);
  }
  Pass(duel, 1, end, shrunk);
  return shrunk;
}

std::string Describe(const Shrunk& shrunk) {
  std::ostringstream text;
  const auto& commands = shrunk.commands;
  const auto first = commands.size() > kMostShown ? commands.size() - kMostShown : 0;
  if (first > 0) text << "  … " << first << " commands before\n";
  for (auto i = first; i < commands.size(); ++i) {
    text << "  " << (commands[i].line == 0 ? "[2] " : "[3] ") << Printable(commands[i].command)
         << "\n";
  }
  DescribeReply("peer  ", shrunk.difference.peer, text);
  DescribeReply("oribi ", shrunk.difference.ours, text);
  DescribeParting(shrunk.difference, text);
  return text.str();
}

}  // namespace oribi::differential
