#include "differential/waiting.h"

#include <algorithm>
#include <sstream>

#include "base/numbers.h"
#include "differential/compare.h"
#include "differential/known_differences.h"

namespace oribi::differential {
namespace {

using support::milliseconds;
using support::Printable;

std::vector<Told> OfLine(const std::vector<Told>& told, std::size_t line) {
  std::vector<Told> its;
  std::ranges::copy_if(told, std::back_inserter(its),
                       [line](const Told& it) { return it.line == line; });
  return its;
}

bool AreTheSame(const Told& peer, const Told& ours) {
  return Agree(RuleFor(ours.command), peer.reply, ours.reply, 0) ||
         !KnownDifference(ours.command, support::ParseReply(peer.reply),
                          support::ParseReply(ours.reply))
              .empty();
}

std::string Listed(const char* who, const std::vector<Told>& told) {
  std::ostringstream text;
  for (const auto& it : told) {
    text << "  " << who << " line " << it.line << ": " << Printable(it.command) << " -> "
         << Printable(it.reply) << "\n";
  }
  return text.str();
}

// Each line's replies in their order; lines come in any.
std::string Differing(const std::vector<Told>& peer, const std::vector<Told>& ours) {
  std::string text;
  for (std::size_t line = 0; line < kWaitingLines; ++line) {
    const auto left = OfLine(peer, line);
    const auto right = OfLine(ours, line);
    if (std::ranges::equal(left, right, AreTheSame)) continue;
    text += Listed("peer ", left) + Listed("oribi", right);
    if (left.empty() || right.empty()) {
      text += (left.empty() ? "  peer " : "  oribi") + std::string(" line ") +
              std::to_string(line) + ": (nothing)\n";
    }
  }
  return text;
}

}  // namespace

void Scene::Open(Line& line, bool resp3) {
  line = Line{.socket = server_.Connect(), .id = {}, .input = {}, .asked = {}};
  support::Talker talker(std::move(line.socket));
  talker.Ask(resp3 ? "HELLO 3" : "HELLO 2");
  line.id = std::to_string(talker.Ask("CLIENT ID").Integer().value_or(0));
  line.socket = std::move(talker.socket());
}

void Scene::Reset() {
  watch_.socket().Abort();
  watch_ = support::Talker(server_.Connect());
  for (auto& line : lines_) line.socket.Abort();
  support::Eventually([this] { return Blocked() == 0; });
  watch_.Ask("FLUSHALL SYNC");
  for (std::size_t i = 0; i < lines_.size(); ++i) Open(lines_[i], i % 2 == 1);
}

void Scene::Do(const Step& step) {
  auto& line = lines_[step.line];
  std::string requests;
  for (auto command : step.commands) {
    line.asked.push_back(command);
    for (auto& word : command) {
      if (word.size() == 2 && word[0] == '#') {
        word = lines_[static_cast<std::size_t>(word[1] - '0')].id;
      }
    }
    requests += support::Request(command);
  }
  line.socket.Send(requests);
}

void Scene::Read(std::size_t number, std::vector<Told>& told) {
  auto& line = lines_[number];
  while (line.socket.Receive(line.input, milliseconds(0)) == support::Socket::Got::kBytes) {
  }
  while (const auto length = support::ReplyLength(line.input)) {
    if (*length == 0 || line.asked.empty()) return;
    told.push_back({number, line.asked.front(), line.input.substr(0, *length)});
    line.input.erase(0, *length);
    line.asked.pop_front();
  }
}

void Scene::ReadAll(std::vector<Told>& told) {
  for (std::size_t i = 0; i < lines_.size(); ++i) Read(i, told);
}

std::size_t Scene::Unanswered() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(lines_, [](const Line& line) { return !line.asked.empty(); }));
}

std::size_t Scene::Blocked() {
  constexpr std::string_view kField = "blocked_clients:";
  const auto info = watch_.Ask("INFO clients").text;
  const auto at = info.find(kField);
  if (at == std::string::npos) return kWaitingLines + 1;
  const auto first = at + kField.size();
  return base::ParseUnsigned(info.substr(first, info.find('\r', first) - first)).value_or(0);
}

// The replies are read first: who is answered in between is missed by the count that follows, and
// the two do not agree. What a server wrote in the same turn as that count may come after it, but
// before the answer to one more question.
bool Scene::Settle(bool to_the_end, std::vector<Told>& told) {
  const bool settled = support::Eventually([&] {
    ReadAll(told);
    const auto unanswered = Unanswered();
    if (to_the_end && unanswered > 0) return false;
    return lines_[0].asked.empty() && unanswered == Blocked();
  });
  watch_.Ask("PING");
  ReadAll(told);
  return settled;
}

Parting PlayBoth(Scene& peer, Scene& ours, const std::vector<Step>& steps) {
  peer.Reset();
  ours.Reset();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::vector<Told> told[2];
    Scene* const scenes[] = {&peer, &ours};
    std::string text;
    for (std::size_t side = 0; side < 2; ++side) {
      scenes[side]->Do(steps[i]);
      if (!scenes[side]->Settle(steps[i].to_the_end, told[side])) {
        text += side == 0 ? "  the peer does not settle\n" : "  oribi does not settle\n";
      }
    }
    text += Differing(told[0], told[1]);
    if (!text.empty()) return {static_cast<std::ptrdiff_t>(i), text};
  }
  return {};
}

std::vector<Step> FewestSteps(Scene& peer, Scene& ours, std::vector<Step> steps) {
  for (auto at = static_cast<std::ptrdiff_t>(steps.size()) - 1; at >= 0; --at) {
    auto fewer = steps;
    fewer.erase(fewer.begin() + at);
    const auto parting = PlayBoth(peer, ours, fewer);
    if (parting.at < 0) continue;
    fewer.resize(static_cast<std::size_t>(parting.at) + 1);
    steps = std::move(fewer);
    at = std::min(at, static_cast<std::ptrdiff_t>(steps.size()));
  }
  return steps;
}

std::string Describe(const std::vector<Step>& steps) {
  std::ostringstream text;
  for (const auto& step : steps) {
    for (const auto& command : step.commands) {
      text << "  [" << step.line << "] " << Printable(command) << "\n";
    }
  }
  return text.str();
}

}  // namespace oribi::differential
