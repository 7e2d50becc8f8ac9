// Sets and sorted sets.

#include <cmath>

#include "commands/function_host.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"

namespace oribi::commands::host {
namespace {

using keyspace::EncodedMember;
using keyspace::EventClass;
using keyspace::KeyWriter;
using keyspace::Set;
using keyspace::SetMember;
using keyspace::SetWriter;
using keyspace::Type;
using keyspace::Zset;
using keyspace::ZsetWriter;

Set SetOf(const KeyWriter* key) { return Set(key == nullptr ? nullptr : key->entry()); }
Zset ZsetOf(const KeyWriter* key) { return Zset(key == nullptr ? nullptr : key->entry()); }

Zset LookAtZset(oribi_call* call, uint32_t key) { return ZsetOf(Of(call).Look(key, Type::kZset)); }

Zset::Span Until(const Zset& zset, double score) {
  return zset.Within({.min = -std::numeric_limits<double>::infinity(), .max = score});
}

void NoteSpan(FunctionUndo& undo, const KeyWriter& key, const Zset::Span& span) {
  ZsetOf(&key).ForEach(span, false, [&](std::string_view member, double score) {
    undo.NoteScore(key, member, &score);
  });
}

// What `text` says, apart from the value it may lie in.
std::string_view Apart(oribi_call* call, const KeyWriter& key, oribi_text text) {
  const std::string_view blob = key.blob();
  if (text.data < blob.data() || text.data >= blob.data() + blob.size()) [[likely]]
    return View(text);
  return Of(call).kept_text() = View(text);
}

}  // namespace

size_t SetSize(oribi_call* call, uint32_t key) {
  return SetOf(Of(call).Look(key, Type::kSet)).size();
}

int SetContains(oribi_call* call, uint32_t key, oribi_text member) {
  return SetOf(Of(call).Look(key, Type::kSet)).Contains(SetMember(View(member)));
}

int SetAdd(oribi_call* call, uint32_t key, oribi_text member) {
  if (SetContains(call, key, member) != 0) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kSet);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) Of(call).undo().NoteMember(*writer, View(member), false);
  SetWriter set(*writer);
  set.Add(SetMember(View(member)));
  set.Settle({"sadd", EventClass::kSet});
  Of(call).CountWrite();
  return 1;
}

int SetRemove(oribi_call* call, uint32_t key, oribi_text member) {
  if (SetContains(call, key, member) == 0) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kSet);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) {
    if (SetOf(writer).size() == 1) {
      Of(call).Delete(key);
      return 1;
    }
    Of(call).undo().NoteMember(*writer, View(member), true);
  }
  SetWriter set(*writer);
  set.Remove(SetMember(View(member)));
  set.Settle({"srem", EventClass::kSet});
  Of(call).CountWrite();
  return 1;
}

void SetEach(oribi_call* call, uint32_t key, oribi_visit_text visit, void* context) {
  SetOf(Of(call).Look(key, Type::kSet)).ForEach([&](const SetMember& member) {
    char digits[base::kInt64Chars];
    const std::string_view text = member.Text(digits);
    visit(context, {text.data(), text.size()});
  });
}

size_t ZsetSize(oribi_call* call, uint32_t key) { return LookAtZset(call, key).size(); }

int ZsetScore(oribi_call* call, uint32_t key, oribi_text member, double* score) {
  const auto found = LookAtZset(call, key).Score(View(member));
  *score = found.value_or(0);
  return found.has_value();
}

namespace {

int AddMember(oribi_call* call, KeyWriter& writer, uint32_t key, const EncodedMember& member,
              double score) {
  ZsetWriter zset(writer);
  const auto place = zset.Find(member);
  if (Of(call).IsNoted(key)) {
    Of(call).undo().NoteScore(writer, member.text(), place.found ? &place.score : nullptr);
  }
  place.found ? zset.SetScore(place, member, score) : zset.Add(place, member, score);
  zset.Finish({"zadd", EventClass::kZset});
  Of(call).CountWrite();
  return !place.found;
}

// The key opened for a member with this score; null when that failed.
KeyWriter* ChangeFor(oribi_call* call, uint32_t key, double score) {
  KeyWriter* const writer = Of(call).Change(key, Type::kZset);
  if (writer == nullptr || !std::isnan(score)) [[likely]]
    return writer;
  Of(call).Fail("ERR a score is not a number");
  return nullptr;
}

}  // namespace

int ZsetAdd(oribi_call* call, uint32_t key, oribi_text member, double score) {
  KeyWriter* const writer = ChangeFor(call, key, score);
  if (writer == nullptr) return 0;
  return AddMember(call, *writer, key, EncodedMember(Apart(call, *writer, member)), score);
}

int ZsetAddInteger(oribi_call* call, uint32_t key, int64_t member, double score) {
  KeyWriter* const writer = ChangeFor(call, key, score);
  if (writer == nullptr) return 0;
  return AddMember(call, *writer, key, EncodedMember(SetMember(member)), score);
}

int ZsetRemove(oribi_call* call, uint32_t key, oribi_text member) {
  double score = 0;
  if (ZsetScore(call, key, member, &score) == 0) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kZset);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) {
    if (ZsetOf(writer).size() == 1) {
      Of(call).Delete(key);
      return 1;
    }
    Of(call).undo().NoteScore(*writer, View(member), &score);
  }
  ZsetWriter zset(*writer);
  zset.Remove(zset.Find(EncodedMember(View(member))));
  zset.Finish({"zrem", EventClass::kZset});
  Of(call).CountWrite();
  return 1;
}

namespace {

std::optional<Zset::Element> ElementAt(oribi_call* call, uint32_t key, int64_t rank) {
  const Zset zset = LookAtZset(call, key);
  const auto size = static_cast<int64_t>(zset.size());
  const int64_t at = rank < 0 ? rank + size : rank;
  if (at < 0 || at >= size) return std::nullopt;
  return zset.At(static_cast<std::size_t>(at));
}

}  // namespace

int ZsetAt(oribi_call* call, uint32_t key, int64_t rank, oribi_text* member, double* score) {
  *member = {"", 0};
  const auto element = ElementAt(call, key, rank);
  if (!element) return 0;
  const std::string_view text = element->member.Text(Of(call).Digits());
  *member = {text.data(), text.size()};
  *score = element->score;
  return 1;
}

int ZsetAtInteger(oribi_call* call, uint32_t key, int64_t rank, int64_t* member, double* score) {
  *member = 0;
  const auto element = ElementAt(call, key, rank);
  if (!element) return 0;
  *member = element->member.integer();
  *score = element->score;
  return 1;
}

size_t ZsetCountUntil(oribi_call* call, uint32_t key, double score) {
  return Until(LookAtZset(call, key), score).count;
}

size_t ZsetRemoveUntil(oribi_call* call, uint32_t key, double score) {
  const Zset::Span span = Until(LookAtZset(call, key), score);
  if (span.count == 0) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kZset);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) {
    if (span.count == ZsetOf(writer).size()) {
      Of(call).Delete(key);
      return span.count;
    }
    NoteSpan(Of(call).undo(), *writer, span);
  }
  ZsetWriter zset(*writer);
  zset.RemoveSpan(span);
  zset.Finish({"zremrangebyscore", EventClass::kZset}, span.count);
  Of(call).CountWrite();
  return span.count;
}

void ZsetEach(oribi_call* call, uint32_t key, oribi_visit_score visit, void* context) {
  const Zset zset = LookAtZset(call, key);
  zset.ForEach(zset.All(), false, [&](std::string_view member, double score) {
    visit(context, {member.data(), member.size()}, score);
  });
}

}  // namespace oribi::commands::host
