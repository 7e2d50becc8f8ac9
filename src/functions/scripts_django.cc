// Django's: channels_redis and django-redis.

#include <vector>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

FunctionResult FlushByPattern(FunctionCall& call) {
  call.DeleteMatching(Argv(call, 1));
  return FunctionResult::Null();
}

// ARGV: a message for each key, a capacity for each, and at the end the time and how long a channel
// stays.
FunctionResult SendToGroup(FunctionCall& call) {
  const std::size_t count = call.keys();
  const std::size_t last = call.many();
  std::int64_t over_capacity = 0;
  for (std::size_t key = 0; key < count && !call.failed(); ++key) {
    SortedSetValue channel = call.SortedSet(key);
    const auto size = static_cast<double>(channel.size());
    if (!(size < Number(call, NumberAt(call, count + key + 1)))) {
      ++over_capacity;
      continue;
    }
    const double now = Score(call, Argv(call, last - 1));
    channel.Add(Argv(call, key + 1), now);
    Expire(call, key, Argv(call, last), Unit::kSeconds);
  }
  return FunctionResult::Integer(over_capacity);
}

FunctionResult RestoreMessages(FunctionCall& call) {
  SortedSetValue channel = call.SortedSet(call.Open(Argv(call, 1)));
  SortedSetValue backup = call.SortedSet(call.Open(Argv(call, 2)));
  std::vector<std::pair<std::string, double>> messages;
  backup.ForEach(
      [&](std::string_view member, double score) { messages.emplace_back(member, score); });
  for (const auto& [member, score] : messages) channel.Add(member, score);
  backup.Delete();
  return FunctionResult::Null();
}

FunctionResult RestoreMessageList(FunctionCall& call) {
  ListValue channel = call.List(call.Open(Argv(call, 1)));
  ListValue backup = call.List(call.Open(Argv(call, 2)));
  std::vector<std::string> messages;
  backup.ForEach([&](std::string_view message) { messages.emplace_back(message); });
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    channel.PushFront(*message);
  }
  backup.Delete();
  return FunctionResult::Null();
}

FunctionResult Increment(FunctionCall& call) {
  return FunctionResult::Integer(Truncated(IncrBy(call, 0, Argv(call, 1))));
}

FunctionResult IncrementIfPresent(FunctionCall& call) {
  return call.Any(0).exists() ? Increment(call) : FunctionResult::Null();
}

}  // namespace

void AddDjangoScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.channels_redis.flush",
               .digests = {"4d71449255c78343266920db788a2fc84a93ca58"},
               .flags = kAnyKey | kAllowOom,
               .run = FlushByPattern});
  scripts.Add({.name = "script.channels_redis.group_send",
               .digests = {"5bcf6ea1d6c02c00f44e7030f4f9772a199deaf1"},
               .run = SendToGroup});
  scripts.Add({.name = "script.channels_redis.restore",
               .digests = {"8d28fb4c84249684940e751f9f15170eb9a96e1a"},
               .flags = kAnyKey,
               .run = RestoreMessages});
  scripts.Add({.name = "script.channels_redis.restore_list",
               .digests = {"00162c6a9d31b171bb0830f1fd769a379c6723d1"},
               .flags = kAnyKey,
               .run = RestoreMessageList});
  scripts.Add({.name = "script.django_redis.incr_if_present",
               .digests = {"cfd1b71004724e1ecc89e140bfd62342ef01b1b4",
                           "f4a7da3e5d8ea3b46642af08427151cae0190400"},
               .run = IncrementIfPresent});
  scripts.Add({.name = "script.django_redis.incr",
               .digests = {"4d15273b16b10c15e1d9202cbe93c959ab7d250b"},
               .run = Increment});
}

}  // namespace oribi::functions
