// once.*: idempotency. A request's key is a hash: the fingerprint of the request, and once it is
// done, the payload to answer with. The key's deadline ends either state.

#include "functions/libraries.h"

namespace oribi::functions {
namespace {

constexpr std::int64_t kLongestMs = 1'000'000'000'000;
constexpr std::string_view kFingerprint = "fingerprint";
constexpr std::string_view kPayload = "payload";

bool IsPendingAs(const HashValue& request, std::string_view fingerprint) {
  const auto begun = request.Get(kFingerprint);
  return begun && *begun == fingerprint && !request.Get(kPayload);
}

FunctionResult RunBegin(FunctionCall& call) {
  HashValue request = call.Hash(0);
  const auto begun = request.Get(kFingerprint);
  if (begun && *begun != call.Text(0)) return FunctionResult::Array({"CONFLICT"});
  if (const auto payload = request.Get(kPayload); begun && payload) {
    return FunctionResult::Array({"DONE", *payload});
  }
  if (begun) {
    const std::int64_t end = request.deadline_ms();
    return FunctionResult::Array({"PENDING", end == kNoDeadline ? -1 : end - call.now_ms()});
  }
  if (request.exists() && !call.failed()) {
    return FunctionResult::Error("key holds something else than a request");
  }
  request.Set(kFingerprint, call.Text(0));
  request.ExpireAt(call.now_ms() + call.Integer(1));
  return FunctionResult::Array({"NEW"});
}

FunctionResult RunFinish(FunctionCall& call) {
  HashValue request = call.Hash(0);
  if (!IsPendingAs(request, call.Text(0))) return FunctionResult::Integer(0);
  request.Set(kPayload, call.Text(1));
  request.ExpireAt(call.now_ms() + call.Integer(2));
  return FunctionResult::Integer(1);
}

FunctionResult RunAbandon(FunctionCall& call) {
  HashValue request = call.Hash(0);
  return FunctionResult::Integer(IsPendingAs(request, call.Text(0)) && request.Delete());
}

}  // namespace

void AddOnce(FunctionLibrary& library) {
  library.Add({.name = "once.begin",
               .summary = "Begins a request that must be done once, or tells what became of it.",
               .keys = {"key"},
               .arguments = {Text("fingerprint"), Integer("ttl", 1, kLongestMs)},
               .reply = "[NEW], [PENDING, ms left], [DONE, payload] or [CONFLICT]",
               .run = RunBegin});
  library.Add(
      {.name = "once.finish",
       .summary = "Ends a request that was begun, with what every repetition shall get.",
       .keys = {"key"},
       .arguments = {Text("fingerprint"), Text("payload", 0), Integer("ttl", 1, kLongestMs)},
       .reply = "1, or 0 if it is not pending with this fingerprint",
       .run = RunFinish});
  library.Add({.name = "once.abandon",
               .summary = "Forgets a request that was begun, so that it can be tried again.",
               .keys = {"key"},
               .arguments = {Text("fingerprint")},
               .reply = "1, or 0 if it is not pending with this fingerprint",
               .flags = kAllowOom,
               .run = RunAbandon});
}

}  // namespace oribi::functions
