// Semaphores and queues of jobs that are due, in sorted sets: redis-semaphore (JavaScript), huey
// (Python), laravel (PHP).

#include <algorithm>
#include <string>
#include <vector>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// Where a version of redis-semaphore has its arguments in ARGV.
struct Places {
  std::size_t limit;
  std::size_t permits;  // 0: one, whose member is the identifier itself
  std::size_t identifier;
  std::size_t timeout;
  std::size_t now;
};

std::size_t Permits(FunctionCall& call, const Places& places) {
  constexpr double kMost = 1'000'000;
  const double permits = places.permits == 0 ? 1 : Number(call, NumberAt(call, places.permits));
  return permits < 1 ? 0 : static_cast<std::size_t>(std::min(permits, kMost));
}

std::string Member(FunctionCall& call, const Places& places, std::size_t index) {
  const std::string identifier(Argv(call, places.identifier));
  return places.permits == 0 ? identifier : identifier + "_" + std::to_string(index);
}

// Those whose time has passed leave.
void RemoveLate(FunctionCall& call, const Places& places) {
  const double now = Number(call, NumberAt(call, places.now));
  call.SortedSet(0).RemoveUntil(now - Number(call, NumberAt(call, places.timeout)));
}

FunctionResult Hold(FunctionCall& call, const Places& places) {
  const double now = Score(call, Argv(call, places.now));
  for (std::size_t i = 0; i < Permits(call, places) && !call.failed(); ++i) {
    call.SortedSet(0).Add(Member(call, places, i), now);
  }
  Expire(call, 0, Argv(call, places.timeout), Unit::kMilliseconds);
  return FunctionResult::Integer(1);
}

bool IsFree(FunctionCall& call, const Places& places) {
  const auto taken = static_cast<double>(call.SortedSet(0).size() + Permits(call, places));
  return taken <= Number(call, NumberAt(call, places.limit));
}

bool IsHolder(FunctionCall& call, const Places& places) {
  return call.SortedSet(0).Score(Member(call, places, 0)).has_value();
}

template <const Places& places>
FunctionResult Acquire(FunctionCall& call) {
  RemoveLate(call, places);
  return IsFree(call, places) ? Hold(call, places) : FunctionResult::Integer(0);
}
template <const Places& places>
FunctionResult AcquireOrRefresh(FunctionCall& call) {
  RemoveLate(call, places);
  const bool may = IsFree(call, places) || IsHolder(call, places);
  return may ? Hold(call, places) : FunctionResult::Integer(0);
}
template <const Places& places>
FunctionResult Refresh(FunctionCall& call) {
  if (places.limit != 0) RemoveLate(call, places);
  return IsHolder(call, places) ? Hold(call, places) : FunctionResult::Integer(0);
}

constexpr Places kOne{1, 0, 2, 3, 4};
constexpr Places kOne3{0, 0, 1, 2, 3};
constexpr Places kMany{1, 2, 3, 4, 5};
constexpr Places kManySwapped{2, 1, 3, 4, 5};
constexpr Places kMany3{0, 1, 2, 3, 4};

FunctionResult ReleaseMany(FunctionCall& call) {
  const Places places{0, 1, 2, 0, 0};
  const std::size_t permits = Permits(call, places);
  if (permits == 0) call.Fail(kTooFewArguments);
  std::int64_t removed = 0;
  for (std::size_t i = 0; i < permits && !call.failed(); ++i) {
    removed += call.SortedSet(0).Remove(Member(call, places, i));
  }
  return FunctionResult::Integer(removed);
}

// 1.x: until when is late, the limit, now and the identifier.
FunctionResult AcquireFirst(FunctionCall& call) {
  SortedSetValue holders = call.SortedSet(0);
  holders.RemoveUntil(Bound(call, Argv(call, 1)));
  if (!(static_cast<double>(holders.size()) < Number(call, NumberAt(call, 2)))) {
    return FunctionResult::Null();
  }
  holders.Add(Argv(call, 4), Score(call, Argv(call, 3)));
  return FunctionResult::Integer(1);
}
FunctionResult RefreshFirst(FunctionCall& call) {
  if (!call.SortedSet(0).Score(Argv(call, 1))) return FunctionResult::Null();
  call.SortedSet(0).Add(Argv(call, 1), Score(call, Argv(call, 2)));
  return FunctionResult::Integer(1);
}
FunctionResult RefreshFair(FunctionCall& call) {
  const double now = Score(call, Argv(call, 2));
  if (!call.SortedSet(0).Add(Argv(call, 1), now)) return FunctionResult::Integer(1);
  call.SortedSet(0).Remove(Argv(call, 1));
  call.SortedSet(1).Remove(Argv(call, 1));
  return FunctionResult::Integer(0);
}
FunctionResult ReleaseFair(FunctionCall& call) {
  const bool removed = call.SortedSet(0).Remove(Argv(call, 1));
  call.SortedSet(1).Remove(Argv(call, 1));
  return FunctionResult::Integer(removed);
}

// The members up to a score, the lowest first; at most so many.
std::vector<std::string> Due(SortedSetValue set, double until, double most) {
  std::vector<std::string> due;
  for (auto next = set.At(0); next && next->score <= until;
       next = set.At(static_cast<std::int64_t>(due.size()))) {
    if (most >= 0 && static_cast<double>(due.size()) >= most) break;
    due.emplace_back(next->member);
  }
  return due;
}

FunctionResult SendAll(FunctionCall& call, const std::vector<std::string>& texts) {
  if (call.failed()) return FunctionResult::Sent();
  call.SendArray(texts.size());
  for (const std::string& text : texts) call.Send(std::string_view(text));
  return FunctionResult::Sent();
}

// huey
FunctionResult PopDue(FunctionCall& call) {
  const double until = Bound(call, Argv(call, 1));
  const std::vector<std::string> due = Due(call.SortedSet(0), until, -1);
  for (const std::string& member : due) call.SortedSet(0).Remove(member);
  return SendAll(call, due);
}

// laravel: jobs that are due go to the list, and a 1 for each to the list that workers wait for.
FunctionResult Migrate(FunctionCall& call, double most, bool notifies, bool answers_one) {
  const double until = Bound(call, Argv(call, 1));
  const std::vector<std::string> due = Due(call.SortedSet(0), until, most);
  for (const std::string& job : due) call.SortedSet(0).Remove(job);
  for (const std::string& job : due) call.List(1).PushBack(job);
  for (std::size_t i = 0; notifies && i < due.size(); ++i) call.List(2).PushBack("1");
  return answers_one ? FunctionResult::Integer(1) : SendAll(call, due);
}
FunctionResult Migrate53(FunctionCall& call) { return Migrate(call, -1, false, true); }
FunctionResult Migrate54(FunctionCall& call) { return Migrate(call, -1, false, false); }
FunctionResult Migrate58(FunctionCall& call) { return Migrate(call, -1, true, false); }
FunctionResult Migrate923(FunctionCall& call) {
  return Migrate(call, static_cast<double>(Whole(call, Argv(call, 2))), true, false);
}

FunctionResult Push(FunctionCall& call) {
  call.List(0).PushBack(Argv(call, 1));
  call.List(1).PushBack("1");
  return FunctionResult::Null();
}
FunctionResult Later(FunctionCall& call) {
  call.SortedSet(0).Add(Argv(call, 2), Score(call, Argv(call, 1)));
  return FunctionResult::Null();
}
FunctionResult Release(FunctionCall& call) {
  call.SortedSet(1).Remove(Argv(call, 1));
  call.SortedSet(0).Add(Argv(call, 1), Score(call, Argv(call, 2)));
  return FunctionResult::Integer(1);
}
std::int64_t SizeOf(FunctionCall& call) {
  return static_cast<std::int64_t>(call.List(0).size() + call.SortedSet(1).size() +
                                   call.SortedSet(2).size());
}
FunctionResult Size(FunctionCall& call) { return FunctionResult::Integer(SizeOf(call)); }
FunctionResult Clear(FunctionCall& call) {
  const std::int64_t size = SizeOf(call);
  for (std::size_t key = 0; key < call.keys(); ++key) call.Any(key).Delete();
  return FunctionResult::Integer(size);
}

void AddRedisSemaphore(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redis_semaphore.acquire",
               .digests = {"43ebdb49120d170e08af560cb4e46e36f8585936"},
               .run = Acquire<kOne>});
  scripts.Add({.name = "script.redis_semaphore.refresh",
               .digests = {"999a49a1d07671a8027165641001f5bad44608b3"},
               .run = Refresh<kOne>});
  scripts.Add({.name = "script.redis_semaphore.refresh_3",
               .digests = {"d0edd3b450451803d2c6cc4f9b7cf369dbf43d46"},
               .run = Refresh<kOne3>});
  scripts.Add({.name = "script.redis_semaphore.refresh_4",
               .digests = {"e30ad491f44e8ff122037a52cb0b0148234a6a4e"},
               .run = AcquireOrRefresh<kOne>});
  scripts.Add({.name = "script.redis_semaphore.acquire_many",
               .digests = {"10c1c2e05e7c48aa5824d227b8c51abcde87b18e"},
               .run = Acquire<kMany>});
  scripts.Add({.name = "script.redis_semaphore.acquire_many_3",
               .digests = {"1c516d1cbd8320bf0c2e2c2f99c261fe73d39edb"},
               .run = Acquire<kManySwapped>});
  scripts.Add({.name = "script.redis_semaphore.refresh_many",
               .digests = {"2327bcdc5edb5b8687f6d19b5e1f42b815ebddab"},
               .run = Refresh<kMany>});
  scripts.Add({.name = "script.redis_semaphore.refresh_many_3",
               .digests = {"7bb3f087e79634a8953f3ce770e772ee678806cf"},
               .run = Refresh<kMany3>});
  scripts.Add({.name = "script.redis_semaphore.refresh_many_4",
               .digests = {"fbd0699b47ff9ffcd58dcfc4937c5373669018f4"},
               .run = AcquireOrRefresh<kMany>});
  scripts.Add({.name = "script.redis_semaphore.release_many",
               .digests = {"0bd1010c98f1ddd70a6024fd374489a8ea3d2c12"},
               .flags = kAllowOom,
               .run = ReleaseMany});
}

void AddRedisSemaphore1(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redis_semaphore.acquire_1",
               .digests = {"dfe0abb3db7b72a3237209e8d03f46f253f325a4"},
               .run = AcquireFirst});
  scripts.Add({.name = "script.redis_semaphore.refresh_1",
               .digests = {"9fdcce557a7004592aa499a558c6e0fb27bb0d67"},
               .run = RefreshFirst});
  scripts.Add({.name = "script.redis_semaphore.refresh_fair",
               .digests = {"e9a607b4c8f7c7fe883bfc6ff6fe8d4b9322646c"},
               .run = RefreshFair});
  scripts.Add({.name = "script.redis_semaphore.release_fair",
               .digests = {"03754a737604865ebb28a2d516080a41073787f5"},
               .flags = kAllowOom,
               .run = ReleaseFair});
}

void AddLaravelQueue(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.laravel.migrate_5_3",
               .digests = {"68ef281da40c1fb4c4fb8b97dd36cc3da05454b0"},
               .run = Migrate53});
  scripts.Add({.name = "script.laravel.migrate_5_4",
               .digests = {"1af8e79ebe56ad4d7910f2e116e2555983099baf"},
               .run = Migrate54});
  scripts.Add({.name = "script.laravel.migrate_5_8",
               .digests = {"e83091beb663b6b1b0f53f78cd4d09c4e7b3fddf"},
               .run = Migrate58});
  scripts.Add({.name = "script.laravel.migrate",
               .digests = {"b43839a5eeb2b59b4245b4ab84848b14e782d82d"},
               .run = Migrate923});
  scripts.Add({.name = "script.laravel.push",
               .digests = {"4e92c9c2943985bb6b3ac9a3ecfdd7e9255d4b92"},
               .run = Push});
  scripts.Add({.name = "script.laravel.later",
               .digests = {"c506d1d18588be7d128d961378675f2ef46fd856"},
               .run = Later});
  scripts.Add({.name = "script.laravel.release",
               .digests = {"75a05c30baf8d5108b1d10e9fdb908b93618da33",
                           "9459425458c937631eb364f1903eea127fb42402"},
               .run = Release});
  scripts.Add({.name = "script.laravel.size",
               .digests = {"1e9bc71bb4e219f149f84b07a80e1d52bec74ff0"},
               .flags = kReadOnly,
               .run = Size});
  scripts.Add({.name = "script.laravel.clear",
               .digests = {"e416932bc41ffe55c1ab31470229c73db49cf844",
                           "c6c3b5e015599b1d21ebdfdfd21297861f6b481f"},
               .flags = kAllowOom,
               .run = Clear});
}

}  // namespace

void AddSemaphoreScripts(ScriptLibrary& scripts) {
  AddRedisSemaphore(scripts);
  AddRedisSemaphore1(scripts);
  scripts.Add({.name = "script.huey.pop_due",
               .digests = {"b34a487f08d0922a270694477e2e0aeb2564a4da",
                           "a08640cb6d2244b627dffdfd70c3f445d8c9cf2c",
                           "278660b4d8ddac79ba2d92e01aec72cec171f4b2",
                           "4f30a2b0c2d7759adb15efd0d270a583531c67e2"},
               .flags = kAllowOom,
               .run = PopDue});
  AddLaravelQueue(scripts);
}

}  // namespace oribi::functions
