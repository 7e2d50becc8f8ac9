// Job queues: rq (Python) and sidekiq (Ruby).

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// The names of other keys, as long as rq's prefixes are the ones it ships with.
std::string JobKey(std::string_view id) { return "rq:job:" + std::string(id); }
std::string QueueKey(std::string_view name) { return "rq:queue:" + std::string(name); }

FunctionResult EmptyQueue(FunctionCall& call) {
  std::int64_t count = 0;
  while (const auto popped = call.List(0).PopFront()) {
    const std::string job = JobKey(*popped);
    call.Any(call.Open(job)).Delete();
    call.Any(call.Open(job + ":dependents")).Delete();
    ++count;
  }
  return FunctionResult::Integer(count);
}

// Field and value pairs from ARGV[first] on.
void SetFields(FunctionCall& call, std::size_t key, std::size_t first) {
  if (call.many() == first) {
    return call.Fail(kTooFewArguments);
  }
  if (call.many() > first && (call.many() - first) % 2 == 0) {
    return call.Fail("ERR wrong number of arguments for 'hset' command");
  }
  HashValue hash = call.Hash(key);
  for (std::size_t n = first; n < call.many(); n += 2) hash.Set(Argv(call, n), Argv(call, n + 1));
}

// ARGV[ttl] in seconds; what is not positive means none.
bool AddJob(FunctionCall& call, std::size_t ttl, std::size_t first_field) {
  if (call.Any(0).exists()) return false;
  SetFields(call, 0, first_field);
  const auto seconds = NumberAt(call, ttl);
  if (seconds > 0.0) Expire(call, 0, AsArgument(*seconds), Unit::kSeconds);
  return true;
}

// ZADD key score member
void AddAt(FunctionCall& call, std::size_t key, std::optional<double> score,
           std::string_view member) {
  const double number = Score(call, Argument(call, score));
  call.SortedSet(key).Add(member, number);
}

FunctionResult EnqueueUnique(FunctionCall& call) {
  if (!AddJob(call, 3, 4)) return FunctionResult::Integer(0);
  if (ArgvIs(call, 2, "L")) call.List(1).PushFront(Argv(call, 1));
  if (ArgvIs(call, 2, "R")) call.List(1).PushBack(Argv(call, 1));
  return FunctionResult::Integer(1);
}

FunctionResult ScheduleUnique(FunctionCall& call) {
  if (!AddJob(call, 2, 5)) return FunctionResult::Integer(0);
  AddAt(call, 1, NumberAt(call, 3), Argv(call, 1));
  call.Set(2).Add(Argv(call, 4));
  return FunctionResult::Integer(1);
}

FunctionResult SchedulerLock(FunctionCall& call) {
  if (!call.String(0).Get()) {
    SetFor(call, 0, Argv(call, 1), Argv(call, 2), Unit::kSeconds);
    return FunctionResult::Integer(1);
  }
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  Expire(call, 0, Argv(call, 2), Unit::kSeconds);
  return FunctionResult::Integer(2);
}

// Puts a job that is held back into its queue; false when there is no such job any more.
bool Enqueue(FunctionCall& call, const std::string& id) {
  HashValue job = call.Hash(call.Open(JobKey(id)));
  const auto origin = job.Get("origin");
  const auto status = job.Get("status");
  if (!origin || !status || *status != "rate_limited") return false;
  const std::string queue_name = QueueKey(*origin);
  const auto at_front = job.Get("enqueue_at_front");
  const bool in_front = at_front && *at_front == "1";
  AddAt(call, 0, NumberAt(call, 2), id);
  ListValue queue = call.List(call.Open(queue_name));
  in_front ? queue.PushFront(id) : queue.PushBack(id);
  job.Set("status", "queued");
  job.Set("enqueued_at", Argv(call, 3));
  return true;
}

// KEYS: the jobs that run, the jobs that are held back.
FunctionResult EnqueueAllowed(FunctionCall& call) {
  const auto running = static_cast<double>(call.SortedSet(0).size());
  if (!(running < Number(call, NumberAt(call, 1)))) return FunctionResult::Null();
  SortedSetValue held = call.SortedSet(1);
  while (const auto next = held.At(0)) {
    const std::string id(next->member);
    held.Remove(id);
    if (!Enqueue(call, id)) continue;
    if (!call.failed()) call.Send(std::string_view(id));
    return FunctionResult::Sent();
  }
  return FunctionResult::Null();
}

FunctionResult ReleaseAndEnqueue(FunctionCall& call) {
  call.SortedSet(0).Remove(Argv(call, 4));
  return EnqueueAllowed(call);
}

FunctionResult CleanUp(FunctionCall& call) {
  if (call.SortedSet(0).size() != 0 || call.SortedSet(1).size() != 0) {
    return FunctionResult::Integer(0);
  }
  call.Set(call.Open(Argv(call, 1))).Remove(Argv(call, 2));
  for (std::size_t key = 0; key < 3; ++key) call.Any(key).Delete();
  return FunctionResult::Integer(1);
}

// The highest score of a range.
struct Until {
  double score;
  bool is_excluded;
  bool Allows(double other) const { return is_excluded ? other < score : other <= score; }
};
Until ReadUntil(FunctionCall& call, std::string_view text) {
  const bool is_excluded = text.starts_with('(');
  return {Bound(call, text.substr(is_excluded ? 1 : 0)), is_excluded};
}

// sidekiq: the first job that is due.
FunctionResult PopByScore(FunctionCall& call) {
  const Until until = ReadUntil(call, Argv(call, 1));
  SortedSetValue jobs = call.SortedSet(0);
  const auto first = jobs.At(0);
  if (!first || !until.Allows(first->score)) return FunctionResult::Null();
  const std::string member(first->member);
  jobs.Remove(member);
  if (!call.failed()) call.Send(std::string_view(member));
  return FunctionResult::Sent();
}

void AddRq(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.rq.empty_queue",
               .digests = {"0f72f97be1eabbfce0148fd466da8c4ad73236fe"},
               .flags = kAnyKey | kAllowOom,
               .run = EmptyQueue});
  scripts.Add({.name = "script.rq.lock_release",
               .digests = {"d44df6e1a0e76df1009084a91af26cc23ac035a9"},
               .flags = kAllowOom,
               .run = ReleaseLock});
  scripts.Add({.name = "script.rq.enqueue_allowed",
               .digests = {"df7b2e0ae521b78226ff563b34cdd2f4c14e81ef"},
               .flags = kAnyKey,
               .run = EnqueueAllowed});
  scripts.Add({.name = "script.rq.release_and_enqueue",
               .digests = {"da50667c74e8e1b6622cc6a996396200189c3fe0"},
               .flags = kAnyKey,
               .run = ReleaseAndEnqueue});
  scripts.Add({.name = "script.rq.rate_limit_cleanup",
               .digests = {"56e15388b08ebc0c91e4e78a22353d8fcd016849"},
               .flags = kAnyKey | kAllowOom,
               .run = CleanUp});
  scripts.Add({.name = "script.rq.scheduler_lock",
               .digests = {"4227fa753143e6f652e2e185d254964b3a7413a5"},
               .run = SchedulerLock});
  scripts.Add({.name = "script.rq.enqueue_unique",
               .digests = {"5cee5213d2ee93f19f93badbfc1c8abbccde5baf"},
               .run = EnqueueUnique});
  scripts.Add({.name = "script.rq.schedule_unique",
               .digests = {"10808fbebdc9b5ffafa2b7f5f2ce29a5bc6a1e07"},
               .run = ScheduleUnique});
}

}  // namespace

void AddQueueScripts(ScriptLibrary& scripts) {
  AddRq(scripts);
  scripts.Add({.name = "script.sidekiq.pop_by_score",
               .digests = {"f4a8a5467f9f4697a26fdfb839476b9ee52e897c",
                           "000a4c2f82df69db1780053377a2c9b0741570e0"},
               .flags = kAllowOom,
               .run = PopByScore});
}

}  // namespace oribi::functions
