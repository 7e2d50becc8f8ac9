#include "commands/string_options.h"

namespace oribi::commands {
namespace {

using Condition = StringOptions::Condition;
using Ttl = StringOptions::Ttl;

struct LifetimeWord {
  std::string_view word;
  ExpireUnit unit;
};
constexpr LifetimeWord kLifetimeWords[] = {
    {"EX", kSeconds}, {"PX", kMilliseconds}, {"EXAT", kUnixSeconds}, {"PXAT", kUnixMilliseconds}};

// An option may be given twice, but not beside one it contradicts.
template <typename Choice>
bool Choose(Choice& chosen, Choice neutral, Choice choice) {
  const bool fits = chosen == neutral || chosen == choice;
  chosen = choice;
  return fits;
}

bool ReadLifetimeOption(ArgReader& args, StringOptions& options, bool& fits) {
  for (const LifetimeWord& known : kLifetimeWords) {
    if (!args.Accept(known.word)) continue;
    const bool other_unit = options.ttl == Ttl::kExpire && options.unit != known.unit;
    fits = Choose(options.ttl, Ttl::kNone, Ttl::kExpire) && !other_unit;
    options.unit = known.unit;
    options.lifetime = args.Text();
    return true;
  }
  return false;
}

bool ReadIfEq(ArgReader& args, StringOptions& options, bool& fits) {
  fits = options.condition == Condition::kAlways;
  options.condition = Condition::kIfEqual;
  options.compare = args.Text();
  return true;
}

// False when the next argument is no option of this command.
bool ReadOption(ArgReader& args, unsigned takes, StringOptions& options, bool& fits) {
  const auto accepts = [&args, takes](unsigned option, std::string_view word) {
    return (takes & option) != 0 && args.Accept(word);
  };
  if (ReadLifetimeOption(args, options, fits)) return true;
  if (accepts(kTakesCondition, "NX")) {
    fits = Choose(options.condition, Condition::kAlways, Condition::kIfMissing);
  } else if (accepts(kTakesCondition, "XX")) {
    fits = Choose(options.condition, Condition::kAlways, Condition::kIfThere);
  } else if (accepts(kTakesKeepTtl, "KEEPTTL")) {
    fits = Choose(options.ttl, Ttl::kNone, Ttl::kKeep);
  } else if (accepts(kTakesPersist, "PERSIST")) {
    fits = Choose(options.ttl, Ttl::kNone, Ttl::kPersist);
  } else if (accepts(kTakesGet, "GET")) {
    options.get = true;
  } else if (accepts(kTakesIfEq, "IFEQ")) {
    return ReadIfEq(args, options, fits);
  } else {
    return false;
  }
  return true;
}

}  // namespace

StringOptions ReadStringOptions(ArgReader& args, unsigned takes) {
  StringOptions options;
  while (!args.done()) {
    bool fits = true;
    if (ReadOption(args, takes, options, fits) && fits) continue;
    args.Fail(protocol::errors::kSyntax);
    break;
  }
  return options;
}

bool ReadLifetime(CommandContext& ctx, const StringOptions& options, std::int64_t& deadline_ms) {
  deadline_ms = keyspace::kNoDeadline;
  if (options.ttl != Ttl::kExpire) return true;
  const auto deadline = ReadDeadline(ctx, options.lifetime, options.unit, ExpireRange::kPositive);
  if (deadline) deadline_ms = *deadline;
  return deadline.has_value();
}

}  // namespace oribi::commands
