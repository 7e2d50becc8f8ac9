// The same generated commands go to Debian's redis-server and to oribi, and every reply is compared
// to the byte; after each round the keyspaces are compared key by key. What differs for a reason
// stands in known_differences.md. From the environment: ORIBI_DIFF_COMMANDS, ORIBI_DIFF_SEED,
// ORIBI_BINARY, ORIBI_PEER: a Redis 8.0 gets what it has newly as well.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "base/ascii.h"
#include "base/numbers.h"
#include "differential/duel.h"
#include "differential/groups.h"
#include "differential/keyspace_check.h"
#include "differential/mutate.h"
#include "differential/shrink.h"

namespace oribi::differential {
namespace {

using support::Printable;
using support::ServerProcess;

constexpr std::uint64_t kCommands = 300'000;
constexpr std::uint64_t kSanitizedCommands = 60'000;  // each takes five times as long there
constexpr std::uint64_t kLargeCommands = 5'000;
constexpr std::uint64_t kSanitizedLargeCommands = 600;
constexpr std::uint64_t kSeed = 20;
constexpr std::size_t kRound = 5'000;
constexpr std::size_t kBatch = 100;
// After so many differences of one command it is left alone, to see others.
constexpr int kEnoughOfOne = 3;
constexpr int kEnough = 15;

std::int64_t NowMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

class Contest {
 public:
  using Next = Command (*)(Draw& draw, int release);

  Contest(ServerProcess& peer, ServerProcess& ours, std::uint64_t seed, Next next)
      : duel_(peer, ours), ours_(ours), draw_(seed), seed_(seed), next_(next) {}

  // One round from empty databases; gives how many commands were sent.
  std::size_t Round(std::size_t most) {
    duel_.Reset();
    history_.clear();
    while (history_.size() < most) {
      const auto first = history_.size();
      AddBatch(std::min(kBatch, most - first));
      const std::vector<Sent> batch(history_.begin() + static_cast<std::ptrdiff_t>(first),
                                    history_.end());
      const auto differences = duel_.Ask(batch);
      if (!differences.empty()) {
        // Replies under way are lost with a connection, so a later command may have ended it.
        const auto& [at, peer, ours] = differences[0];
        if (!peer.empty() && !ours.empty()) history_.resize(first + at + 1);
        Report(differences[0]);
        return history_.size();
      }
    }
    CheckKeyspace();
    return history_.size();
  }

  bool IsOver() { return found_ >= kEnough || !ours_.IsAlive(); }
  std::uint64_t explained() const { return duel_.explained(); }

 private:
  bool IsMuted(const Command& command) {
    const auto found = found_of_.find(NameOf(command));
    return found != found_of_.end() && found->second >= kEnoughOfOne;
  }

  // A process that dies is there for a while after its connections.
  bool HasEnded() {
    return support::Eventually([&] { return !ours_.IsAlive(); }, std::chrono::milliseconds(3000));
  }

  static std::string NameOf(const Command& command) {
    return command.empty() ? "" : base::Lower(command[0]);
  }

  void AddBatch(std::size_t count) {
    const auto line = draw_.Below(kLines);
    while (count > 0) {
      auto command = next_(draw_, duel_.release());
      if (IsMuted(command)) continue;
      history_.push_back({line, std::move(command)});
      --count;
    }
  }

  void CheckKeyspace() {
    const auto found = CompareKeyspaces(duel_);
    if (!found) return;
    history_.insert(history_.end(), found->probe.begin(), found->probe.end());
    Report(found->difference);
  }

  void Report(const Difference& difference) {
    ++found_;
    if (difference.ours.empty() && HasEnded()) {
      ADD_FAILURE() << "oribi ended; its log: " << ours_.Log() << "\nlast commands:\n"
                    << Describe({true, history_, difference});
      return;
    }
    auto shrunk = Shrink(duel_, history_);
    if (!shrunk.happens_again) shrunk = {false, history_, difference};
    ++found_of_[NameOf(shrunk.commands.back().command)];
    ADD_FAILURE() << "ORIBI_DIFF_SEED=" << seed_ << ", difference " << found_
                  << (shrunk.happens_again ? "" : " (did not happen again)") << "\n"
                  << Describe(shrunk);
  }

  Duel duel_;
  ServerProcess& ours_;
  Draw draw_;
  std::uint64_t seed_;
  Next next_;
  std::vector<Sent> history_;
  std::map<std::string, int> found_of_;
  int found_ = 0;
};

// What a busy machine makes slow is chance, so nothing goes to the slow log.
const ServerProcess::Options kOptions = {"--enable-debug-command", "yes",
                                         "--slowlog-log-slower-than", "-1"};

// So many commands, the seed and their number from the environment if they stand there.
void Compare(std::uint64_t commands, Contest::Next next) {
  ServerProcess peer(support::PeerBinary(), kOptions);
  ServerProcess ours(support::OribiBinary(), kOptions);
  ASSERT_TRUE(peer.IsUp());
  ASSERT_TRUE(ours.IsUp()) << support::OribiBinary() << " does not start: " << ours.Log();

  Contest contest(peer, ours, SeedOr(kSeed), next);
  const auto wanted = FromEnvironment("ORIBI_DIFF_COMMANDS", commands);
  std::uint64_t sent = 0;
  while (sent < wanted && !contest.IsOver()) {
    sent += contest.Round(std::min<std::size_t>(kRound, wanted - sent));
  }
  std::cout << sent << " commands compared, " << contest.explained()
            << " known differences among the replies\n";
}

TEST(Differential, GeneratedCommandsAreAnsweredAsRedisAnswersThem) {
  Compare(support::IsSanitized() ? kSanitizedCommands : kCommands,
          [](Draw& draw, int release) { return NextCommand(draw, NowMs(), release); });
}

TEST(Differential, LargeCollectionsAreAnsweredAsRedisAnswersThem) {
  Compare(support::IsSanitized() ? kSanitizedLargeCommands : kLargeCommands,
          [](Draw& draw, int) { return MakeLargeCommand(draw); });
}

}  // namespace
}  // namespace oribi::differential
