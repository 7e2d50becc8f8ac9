// Commands that wait. Some clients block on lists and sorted sets, others bring what they wait for,
// or something else, or wake them; every client must be told the same by both servers, in the same
// order. After each step both servers come to rest before the next, so nothing depends on time.

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/numbers.h"
#include "differential/waiting.h"
#include "differential/waiting_steps.h"

namespace oribi::differential {
namespace {

using support::ServerProcess;
using support::Words;

constexpr std::uint64_t kSteps = 6'000;
constexpr std::uint64_t kSanitizedSteps = 2'000;
constexpr std::uint64_t kSeed = 20;
constexpr std::size_t kRound = 60;

class Waiting : public ::testing::Test {
 protected:
  Waiting()
      : peer_(support::PeerBinary()),
        ours_(support::OribiBinary()),
        peer_scene_(peer_),
        ours_scene_(ours_) {}

  void SetUp() override {
    ASSERT_TRUE(peer_.IsUp() && ours_.IsUp());
    support::Talker talker(ours_.Connect());
    has_transactions_ = !talker.Ask("MULTI").IsError();
    talker = support::Talker(peer_.Connect());
    runs_again_ = talker.Ask("INFO server").text.find("redis_version:7.0") == std::string::npos;
  }

  WaitingRules DrawRules(Draw& draw) const {
    if (runs_again_) return {.transactions = has_transactions_};
    const bool several = draw.OneIn(2);
    return {.several_keys = several,
            .mixed_types = !several,
            .several_at_once = !several,
            .transactions = has_transactions_};
  }

  void ExpectTheSame(const std::vector<Step>& steps, const std::string& name) {
    const auto first = PlayBoth(peer_scene_, ours_scene_, steps);
    if (first.at < 0) return;
    const auto fewest = FewestSteps(peer_scene_, ours_scene_, steps);
    const auto parting = PlayBoth(peer_scene_, ours_scene_, fewest);
    ADD_FAILURE() << name << "\n"
                  << Describe(fewest) << (parting.at < 0 ? first.told : parting.told)
                  << ours_.Log();
  }

  ServerProcess peer_;
  ServerProcess ours_;
  Scene peer_scene_;
  Scene ours_scene_;
  bool has_transactions_ = false;
  bool runs_again_ = false;
};

TEST_F(Waiting, EveryClientIsToldWhatRedisTellsIt) {
  const auto seed = SeedOr(kSeed);
  const auto wanted =
      FromEnvironment("ORIBI_DIFF_STEPS", support::IsSanitized() ? kSanitizedSteps : kSteps);
  Draw draw(seed);
  for (std::uint64_t done = 0; done < wanted && !HasFailure(); done += kRound) {
    WaitingSteps made(draw, DrawRules(draw));
    std::vector<Step> steps;
    for (std::size_t i = 0; i < kRound; ++i) steps.push_back(made.Next());
    ExpectTheSame(steps, "ORIBI_DIFF_SEED=" + std::to_string(seed));
  }
}

TEST_F(Waiting, DatabasesThatChangePlacesBringKeys) {
  std::vector<Step> steps;
  const auto add = [&](std::size_t line, const char* words) {
    steps.push_back({line, {Words(words)}});
  };
  add(1, "SELECT 1");
  add(1, "BLPOP a b 0");
  add(2, "BZPOPMIN a c 0");
  add(0, "RPUSH b 1 2");
  add(0, "SWAPDB 0 1");
  add(0, "LRANGE b 0 -1");
  add(0, "SELECT 1");
  add(0, "ZADD c 1 m");
  add(0, "SWAPDB 1 0");
  ExpectTheSame(steps, "SWAPDB");
}

TEST_F(Waiting, WhoWaitedInVainIsToldSoInItsOwnForm) {
  std::vector<Step> steps;
  for (const char* words : {"BLPOP l 0.01", "BRPOP l m 0.02", "BRPOPLPUSH l m 0.03",
                            "BLMOVE l m LEFT LEFT 0.001", "BLMPOP 0.01 2 l m LEFT",
                            "BZPOPMIN z 0.02", "BZPOPMAX z y 0.0001", "BZMPOP 0.01 1 z MIN"}) {
    for (std::size_t line = 1; line <= 2; ++line) {
      steps.push_back({line, {Words(words), Words("ECHO after")}, true});
    }
  }
  ExpectTheSame(steps, "timeouts");
}

}  // namespace
}  // namespace oribi::differential
