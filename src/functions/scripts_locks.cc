// Locks of many libraries in all languages: most of them are the same two scripts in other words.

#include <algorithm>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// nil, where others answer 0
FunctionResult OneOrNull(bool is_one) {
  return is_one ? FunctionResult::Integer(1) : FunctionResult::Null();
}

FunctionResult ReleaseOrNull(FunctionCall& call) {
  return OneOrNull(Holds(call, 0, 1) && call.Any(0).Delete());
}
FunctionResult ExtendOrNull(FunctionCall& call) {
  return OneOrNull(Holds(call, 0, 1) && Expire(call, 0, Argv(call, 2), Unit::kMilliseconds));
}

// SET key ARGV[1] PX ARGV[2]
void Take(FunctionCall& call) {
  SetFor(call, 0, Argv(call, 1), Argv(call, 2), Unit::kMilliseconds);
}
// The same with NX: whether it was set.
bool TakeIfFree(FunctionCall& call) {
  const std::int64_t deadline = SetDeadline(call, Argv(call, 2), Unit::kMilliseconds);
  if (call.failed() || call.Any(0).exists()) return false;
  Set(call, 0, Argv(call, 1), deadline);
  return true;
}

// Extends the owner's lock, takes a free one; `other` when another holds it.
FunctionResult Obtain(FunctionCall& call, const FunctionResult& other) {
  const auto owner = call.String(0).Get();
  if (owner && !ArgvIs(call, 1, *owner)) return other;
  if (owner) {
    Expire(call, 0, Argv(call, 2), Unit::kMilliseconds);
  } else {
    Take(call);
  }
  return FunctionResult::Integer(1);
}
FunctionResult ObtainOrNull(FunctionCall& call) { return Obtain(call, FunctionResult::Null()); }
FunctionResult ObtainOrMinusOne(FunctionCall& call) {
  return Obtain(call, FunctionResult::Integer(-1));
}

// redis-semaphore: SET and PEXPIRE apart.
FunctionResult RefreshOrTake(FunctionCall& call) {
  const auto owner = call.String(0).Get();
  if (owner && !ArgvIs(call, 1, *owner)) return FunctionResult::Integer(0);
  if (!owner) Set(call, 0, Argv(call, 1));
  Expire(call, 0, Argv(call, 2), Unit::kMilliseconds);
  return FunctionResult::Integer(1);
}

FunctionResult ExtendOrTake(FunctionCall& call) {
  if (Holds(call, 0, 1)) return ExtendLock(call);
  return FunctionResult::Integer(TakeIfFree(call));
}
// symfony's first one passed the reply of SET on.
FunctionResult ExtendOrTakeStatus(FunctionCall& call) {
  if (Holds(call, 0, 1)) return ExtendLock(call);
  return TakeIfFree(call) ? FunctionResult::Status("OK") : FunctionResult::Null();
}

// symfony asks whether a script may write after TIME.
FunctionResult ProbeTime(FunctionCall& call) {
  SetFor(call, 0, "1", "1", Unit::kMilliseconds);
  return FunctionResult::Integer(1);
}

// laravel: a time that is not positive means for ever.
FunctionResult Refresh(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  const auto seconds = NumberAt(call, 2);
  if (Number(call, seconds) > 0) {
    return FunctionResult::Integer(Expire(call, 0, Argv(call, 2), Unit::kSeconds));
  }
  call.Any(0).ExpireAt(kNoDeadline);
  return FunctionResult::Integer(1);
}

// pottery: what is left of the owner's time.
FunctionResult LeftOfOwner(FunctionCall& call) {
  const bool is_owner = Holds(call, 0, 1);
  return FunctionResult::Integer(is_owner ? std::max<std::int64_t>(Pttl(call, 0), 0) : 0);
}

// node-redis-warlock names everything in KEYS: the lock, the time and the owner.
FunctionResult Relock(FunctionCall& call) {
  const auto owner = call.String(0).Get();
  if (!owner || call.keys() < 3 || *owner != call.key_name(2)) return FunctionResult::Integer(0);
  SetFor(call, 0, call.key_name(2), call.key_name(1), Unit::kMilliseconds);
  return FunctionResult::Status("OK");
}

// aiocache: the value expected is ARGV[2]; of four arguments the last two are SET's options.
FunctionResult CompareAndSet(FunctionCall& call) {
  if (!Holds(call, 0, 2)) return FunctionResult::Integer(0);
  if (call.many() != 4) {
    Set(call, 0, Argv(call, 1));
    return FunctionResult::Status("OK");
  }
  const std::string_view option = Argv(call, 3);
  const bool in_ms = option == "PX" || option == "px";
  if (!in_ms && option != "EX" && option != "ex") call.Fail("ERR syntax error");
  SetFor(call, 0, Argv(call, 1), Argv(call, 4), in_ms ? Unit::kMilliseconds : Unit::kSeconds);
  return FunctionResult::Status("OK");
}

// bucket4j
FunctionResult Swap(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  Set(call, 0, Argv(call, 2));
  return FunctionResult::Integer(1);
}
FunctionResult SwapFor(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  const auto deadline = SetDeadline(call, Argv(call, 3), Unit::kMilliseconds, "psetex");
  if (!call.failed()) Set(call, 0, Argv(call, 2), deadline);
  return FunctionResult::Integer(1);
}
FunctionResult SetIfAbsent(FunctionCall& call) {
  const std::string_view value = Argv(call, 1);
  if (call.failed() || call.Any(0).exists()) return FunctionResult::Integer(0);
  Set(call, 0, value);
  return FunctionResult::Integer(1);
}
FunctionResult SetIfAbsentFor(FunctionCall& call) {
  return FunctionResult::Integer(TakeIfFree(call));
}

// laravel's cache
FunctionResult AddToCache(FunctionCall& call) {
  if (call.Any(0).exists()) return FunctionResult::Null();
  const auto deadline = SetDeadline(call, Argv(call, 2), Unit::kSeconds, "setex");
  if (!call.failed()) Set(call, 0, Argv(call, 1), deadline);
  return FunctionResult::Status("OK");
}

// laravel: takes the first of the slots that is free.
FunctionResult TakeSlot(FunctionCall& call, std::string_view value) {
  for (std::size_t key = 0; key < call.keys(); ++key) {
    if (call.Any(key).is_string()) continue;
    SetFor(call, key, value, Argv(call, 2), Unit::kSeconds);
    const std::string slot = std::string(Argv(call, 1)) + std::to_string(key + 1);
    if (!call.failed()) call.Send(std::string_view(slot));
    return FunctionResult::Sent();
  }
  NeedKeys(call);
  return FunctionResult::Null();
}
FunctionResult TakeSlotAs(FunctionCall& call) { return TakeSlot(call, Argv(call, 3)); }
FunctionResult TakeSlotAsOne(FunctionCall& call) { return TakeSlot(call, "1"); }

// python-redis-lock: who waits for a lock waits for an element of its signal, the second key.
enum class SignalEnds : std::uint8_t { kNever, kInTime, kFails };
void Signal(FunctionCall& call, SignalEnds ends) {
  call.Any(1).Delete();
  call.List(1).PushFront("1");
  if (ends == SignalEnds::kInTime) Expire(call, 1, Argv(call, 2), Unit::kMilliseconds);
  if (ends == SignalEnds::kFails) call.Fail(kNotAnArgument);  // 3.4 and 3.5 send PEXPIRE a nil
}
template <SignalEnds ends>
FunctionResult SignalAndRelease(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(1);
  Signal(call, ends);
  call.Any(0).Delete();
  return FunctionResult::Integer(0);
}
template <SignalEnds ends>
FunctionResult SignalAndReset(FunctionCall& call) {
  Signal(call, ends);
  return FunctionResult::Integer(call.Any(0).Delete());
}
template <bool renews>
FunctionResult SignalAndReleaseOld(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  if (renews) call.Any(1).Delete();
  call.List(1).PushFront("1");
  call.Any(0).Delete();
  return FunctionResult::Integer(1);
}
template <std::size_t token, std::size_t seconds>
FunctionResult ExtendPython(FunctionCall& call) {
  if (!Holds(call, 0, token)) return FunctionResult::Integer(1);
  if (Pttl(call, 0) < 0) return FunctionResult::Integer(2);
  Expire(call, 0, Argv(call, seconds), Unit::kSeconds);
  return FunctionResult::Integer(0);
}

void AddCommon(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.lock.release",
               .digests =
                   {
                       "da225123b2af4a41136fdba7ffac1e045e344da1",  // @microfleet/ioredis-lock
                       "0a87223fb92fcc2308021a1b6da07197448b6402",  // @verrou/core
                       "18b2a577dbe847b16bebde190d69a1613d68e60e",  // RedLock.net
                       "cb0427378f700ddb2f0e9394dbb0a40bd6dba04a",  // the same with CRLF
                       "ae3671744a5dbb24ea37ef607b8b10ac7856d43e",  // aiocache
                       "4dbb87cd80182f627d42cf6042188ecf00a1ff12",  // ioredis-lock
                       "647c65a442733a1aa440f99908d249d13b4d6c4a",  // laravel
                       "a50243715157b186c5162c69e02eff3bf0c7994a",  // laravel
                       "5cc368fb92acd8fee3a986dc8e971d6cf28c3b44",  // node-redis-warlock
                       "a64b33243ef6df8637915048437f01f9788bc883",  // php-lock
                       "a3c474d56e072c9dde09ba0b8a0018a026cdff7f",  // php-lock
                       "d220654d7721ae520b15ed0e24a4cc97024efa08",  // php-lock
                       "d141b64a0a43e66a8576edaea6123638c0d74b31",  // pottery
                       "a4aada0b36710970eedaaaeec4a6b7d8c78c4f80",  // pottery
                       "7157921a7cc7cfba979acf6d63f073151df17d12",  // redis-semaphore
                       "bec85b1c518b7ba0348a49c79b24adbb1ca95d3b",  // symfony
                   },
               .flags = kAllowOom,
               .run = ReleaseLock});
  scripts.Add({.name = "script.lock.extend",
               .digests =
                   {
                       "bf3108245472c550b02852e1e425128e5eb399c4",  // @microfleet/ioredis-lock
                       "3950eadb2785a5afcc0daf9e56adc0bbd14017a4",  // @verrou/core
                       "50f5ab4d38adaf78b662a67356cf1fe302b3e00f",  // ioredis-lock
                       "307044d49c8f033fbb885e9e0f1b7fe9e0e60675",  // pottery
                       "ba015a80261b616e7a62d35df0b8e3edbe6c9414",  // pottery
                       "594683e49a64ebaf975caf5f8079a1d097c438f1",  // redis-semaphore
                       "ae948f48c8da9feb2e215c474a412c605d33ff30",  // symfony
                   },
               .flags = kAllowOom,
               .run = ExtendLock});
  scripts.Add({.name = "script.lock.release_or_null",
               .digests =
                   {
                       "3c14d7340cadd745089bf4620ec90bd0354f7f2f",  // redis-semaphore
                       "ffc8de0b902f7b6119a6875b199c5f7beaa07add",  // redis-semaphore
                       "356d97191f2b63031781ccc0e8e82f02e1995a90",  // spring-integration
                       "f0f9038aa2b6d6c3436c72d147573ea2a58f0ef2",  // spring-integration
                   },
               .flags = kAllowOom,
               .run = ReleaseOrNull});
  scripts.Add({.name = "script.lock.extend_or_null",
               .digests =
                   {
                       "84d43a729210febc048241c668a2be7a0aafe030",  // redis-semaphore
                       "558eaccb34def806857a3191c632889ba9471a73",  // redis-semaphore
                       "879e0f7b8d83c3266d4e996627438c05dbda0b89",  // spring-integration
                   },
               .flags = kAllowOom,
               .run = ExtendOrNull});
}

void AddOfTheirOwn(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.spring_integration.obtain",
               .digests = {"8426c8df41c64d8177dce3ecbbe9146ef3759cd2",
                           "6d2bc6d16248df19e144841297222544e3c7800a",
                           "175897a4e379e99e79a54937be09226f76cdcfe5"},
               .run = ObtainOrNull});
  scripts.Add({.name = "script.redlock_net.extend",
               .digests = {"9f614a785a5f9ae8c6396c6b4bf94d2087342603",
                           "3e7c6bf3e080bb97a92e77362149c26252b98212"},  // with CRLF
               .run = ObtainOrMinusOne});
  scripts.Add({.name = "script.redis_semaphore.refresh_or_take",
               .digests = {"15c8f9866a66624fdde522d8ee86a463c6a7b821"},
               .run = RefreshOrTake});
  scripts.Add({.name = "script.symfony.extend_or_take",
               .digests = {"81523960da32c1f15ecab9f1f0fae74f7e943d07"},
               .run = ExtendOrTake});
  scripts.Add({.name = "script.symfony.extend_or_take_status",
               .digests = {"382a00f43d29409f9e1ebe2cbcfe1ec089f8d154"},
               .run = ExtendOrTakeStatus});
  scripts.Add({.name = "script.symfony.probe_time",
               .digests = {"c481d49b4a48e48a9eeacd5d51655b5fcbb19925"},
               .run = ProbeTime});
  scripts.Add({.name = "script.pottery.left",
               .digests = {"f458acd98fe495b8e4ff97c0f53f745f2c4aa252",
                           "f5f7bd3a3aa4a63c507c1155c5ea1219b350d992"},
               .flags = kReadOnly,
               .run = LeftOfOwner});
  scripts.Add({.name = "script.warlock.relock",
               .digests = {"78d3bb55c589f1b2edf66f3527f5017f8dfcd6bb"},
               .run = Relock});
  scripts.Add({.name = "script.aiocache.compare_and_set",
               .digests = {"782e993d12091daacc7a3164ddf5c4624fe56042"},
               .run = CompareAndSet});
}

void AddBucket4j(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.bucket4j.swap",
               .digests = {"9450de540565d89de15092a716555821601f128b"},
               .run = Swap});
  scripts.Add({.name = "script.bucket4j.swap_for",
               .digests = {"535b2fd00a12a23393fe15cf99599ecc51cd3007"},
               .run = SwapFor});
  scripts.Add({.name = "script.bucket4j.set_if_absent",
               .digests = {"1fed031c105d7c0315b3fc2e4a75e697247264f5"},
               .run = SetIfAbsent});
  scripts.Add({.name = "script.bucket4j.set_if_absent_for",
               .digests = {"c0569386b0382069581dfaa1a8d241140bc0eeb4"},
               .run = SetIfAbsentFor});
}

void AddLaravel(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.laravel.refresh",
               .digests = {"d5f94f1848f0c54fff99d99dbc4d54184a157c02"},
               .flags = kAllowOom,
               .run = Refresh});
  scripts.Add({.name = "script.laravel.cache_add",
               .digests = {"a08c9c69b7c07ae2485190873b90d128a23e502d"},
               .run = AddToCache});
  scripts.Add({.name = "script.laravel.take_slot",
               .digests = {"420ca604de4310d8301943a71390ee669720d640",
                           "da2d0debfcb15563d58979b79fcb9fd1ee01a3d2"},
               .run = TakeSlotAs});
  scripts.Add({.name = "script.laravel.take_slot_5_5",
               .digests = {"f019fadb2be7f759e6da999f739efe1250879ebd"},
               .run = TakeSlotAsOne});
}

void AddPythonRedisLock(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.python_redis_lock.extend_3_0",
               .digests = {"2e1257df468c334a0dcc2ca4577c3c13f32fce24"},
               .flags = kAllowOom,
               .run = ExtendPython<2, 1>});
  scripts.Add({.name = "script.python_redis_lock.extend",
               .digests = {"fed16109024d968d9496e4140fe1355bac05ebff"},
               .flags = kAllowOom,
               .run = ExtendPython<1, 2>});
  scripts.Add({.name = "script.python_redis_lock.reset_3_2",
               .digests = {"1ccce134439127b3c1bfcb9e8d99b7e3431b0daa"},
               .run = SignalAndReset<SignalEnds::kNever>});
  scripts.Add({.name = "script.python_redis_lock.reset",
               .digests = {"afbc8014508f92e446b56567e8ba600e811c1bd5"},
               .run = SignalAndReset<SignalEnds::kInTime>});
  scripts.Add({.name = "script.python_redis_lock.reset_3_4",
               .digests = {"347d641ef9f9783e6ce66686792cd09e0a388ea0"},
               .run = SignalAndReset<SignalEnds::kFails>});
  scripts.Add({.name = "script.python_redis_lock.unlock_3_4",
               .digests = {"ae7cc25ea7f8e1bf59f60e7e4d68ebf4c24a97ad"},
               .run = SignalAndRelease<SignalEnds::kFails>});
  scripts.Add({.name = "script.python_redis_lock.unlock_1",
               .digests = {"4920be04acb2576961effa684f14506ea68fe297"},
               .run = SignalAndReleaseOld<false>});
  scripts.Add({.name = "script.python_redis_lock.unlock_2",
               .digests = {"59671d8456421a336e9ab0adba2a97d5f5bbb1ae"},
               .run = SignalAndReleaseOld<true>});
  scripts.Add({.name = "script.python_redis_lock.unlock_3_2",
               .digests = {"dc1e6ea4fc20d70a60aa3ab10780c696e74d541e"},
               .run = SignalAndRelease<SignalEnds::kNever>});
  scripts.Add({.name = "script.python_redis_lock.unlock",
               .digests = {"90da91872223f85eb1376a17e3c4df21ace8c54b"},
               .run = SignalAndRelease<SignalEnds::kInTime>});
}

}  // namespace

void AddLockScripts(ScriptLibrary& scripts) {
  AddCommon(scripts);
  AddOfTheirOwn(scripts);
  AddBucket4j(scripts);
  AddLaravel(scripts);
  AddPythonRedisLock(scripts);
}

}  // namespace oribi::functions
