#include "commands/function_undo.h"

#include <fmt/format.h>

#include <cstring>

#include "keyspace/hash_writer.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"

namespace oribi::commands {

using keyspace::Entry;
using keyspace::HashWriter;
using keyspace::ListWriter;
using keyspace::SetMember;
using keyspace::SetWriter;
using keyspace::Type;
using keyspace::ZsetWriter;

FunctionUndo::Step& FunctionUndo::Add(Kind kind, const KeyWriter& key) {
  return steps_.emplace_back(Step{.kind = kind,
                                  .type = key.exists() ? key.entry()->type() : Type::kString,
                                  .end = keyspace::ListEnd::kFront,
                                  .key = key.key(),
                                  .deadline_ms = key.deadline_ms(),
                                  .at = bytes_.size()});
}

void FunctionUndo::Put(Step& step, std::string_view first, std::string_view second) {
  step.first = first.size();
  step.second = second.size();
  bytes_.append(first);
  bytes_.append(second);
}

bool FunctionUndo::Keep(const KeyWriter& key) {
  const Entry* const entry = key.entry();
  if (entry == nullptr) {
    Add(Kind::kMissing, key);
    return false;
  }
  switch (entry->form()) {
    case Entry::Form::kInteger: Add(Kind::kInteger, key).integer = entry->integer(); return false;
    case Entry::Form::kInline: Put(Add(Kind::kBytes, key), entry->bytes()); return false;
    case Entry::Form::kLarge:
      if (entry->type() == Type::kString) {
        Add(Kind::kShared, key).shared = entry->large()->AddRef();
      } else {
        Put(Add(Kind::kBytes, key), entry->bytes());
      }
      return false;
    case Entry::Form::kObject: Add(Kind::kDeadline, key); return true;
  }
  return false;
}

// A key cannot be told from a client's by its bytes alone, but no client can know the number.
void FunctionUndo::Delete(OpenKey& open, KeyWriter& key) {
  if (key.entry()->form() != Entry::Form::kObject) return key.Delete();
  Step& step = Add(Kind::kMoved, key);
  Put(step, fmt::format("\xFF\xFEundo:{:016x}{:016x}:{}", keyspace_->state().random.Next(),
                        keyspace_->state().random.Next(), steps_.size()));
  KeyWriter hidden(open.db(), HiddenKey(step));
  key.MoveTo(hidden);
  open.Close();
}

void FunctionUndo::NoteField(const KeyWriter& key, std::string_view field) {
  const auto old = keyspace::Hash(key.entry(), keyspace_->state().now_ms).Find(field);
  Step& step = Add(old ? Kind::kSetField : Kind::kEraseField, key);
  if (!old) return Put(step, field);
  step.deadline_ms = old->deadline_ms;
  char digits[base::kInt64Chars];
  Put(step, field, old->value.Text(digits));
}

void FunctionUndo::NoteMember(const KeyWriter& key, std::string_view member, bool was_there) {
  Put(Add(was_there ? Kind::kAddMember : Kind::kRemoveMember, key), member);
}

void FunctionUndo::NoteScore(const KeyWriter& key, std::string_view member, const double* score) {
  Step& step = Add(score != nullptr ? Kind::kAddScore : Kind::kRemoveScore, key);
  if (score != nullptr) step.score = *score;
  Put(step, member);
}

void FunctionUndo::NotePush(const KeyWriter& key, keyspace::ListEnd end) {
  Add(Kind::kPop, key).end = end;
}

void FunctionUndo::NotePop(const KeyWriter& key, keyspace::ListEnd end, std::string_view text) {
  Step& step = Add(Kind::kPush, key);
  step.end = end;
  Put(step, text);
}

void FunctionUndo::NoteElement(const KeyWriter& key, std::size_t position, std::string_view text) {
  Step& step = Add(Kind::kSetElement, key);
  step.integer = static_cast<std::int64_t>(position);
  Put(step, text);
}

void FunctionUndo::Clear() {
  steps_.clear();
  bytes_.clear();
}

void FunctionUndo::Commit(OpenKey& open) {
  for (const Step& step : steps_) {
    if (step.shared != nullptr) memory::LargeBytes::Release(step.shared);
    if (step.kind != Kind::kMoved) continue;
    open.Close();
    KeyWriter(open.db(), HiddenKey(step)).Delete();
  }
  Clear();
}

void FunctionUndo::Revert(OpenKey& open) {
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) RevertOne(open, *step);
  open.Close();
  Clear();
}

void FunctionUndo::RevertOne(OpenKey& open, const Step& step) {
  switch (step.kind) {
    case Kind::kMissing:
    case Kind::kInteger:
    case Kind::kBytes:
    case Kind::kShared: return RevertValue(open, step);
    case Kind::kDeadline: {
      KeyWriter& key = open.Open(step.key);
      return key.exists() ? key.SetDeadline(step.deadline_ms) : void();
    }
    case Kind::kMoved: {
      KeyWriter& now = open.Open(step.key);
      if (now.exists()) now.Delete();
      open.Close();
      KeyWriter hidden(open.db(), HiddenKey(step));
      KeyWriter target(open.db(), step.key);
      return hidden.MoveTo(target);
    }
    default: return RevertElement(open.Open(step.key), step);
  }
}

void FunctionUndo::RevertValue(OpenKey& open, const Step& step) {
  KeyWriter& key = open.Open(step.key);
  if (key.exists() && (step.kind == Kind::kMissing || !key.is(step.type) ||
                       key.entry()->form() == Entry::Form::kObject)) {
    key.Delete();
  }
  switch (step.kind) {
    case Kind::kInteger: return key.SetInteger(step.integer, step.deadline_ms);
    case Kind::kShared: return key.SetLarge(step.shared, step.deadline_ms);
    case Kind::kBytes: break;
    default: return;
  }
  const std::string_view bytes = First(step);
  if (step.type == Type::kString) {
    std::memcpy(key.Resize(bytes.size()), bytes.data(), bytes.size());
  } else {
    key.Splice(step.type, 0, key.blob().size(), bytes.size());
    std::memcpy(key.MutableBlob(), bytes.data(), bytes.size());
  }
  key.SetDeadline(step.deadline_ms);
}

void FunctionUndo::RevertElement(KeyWriter& key, const Step& step) {
  const std::string_view text = First(step);
  switch (step.kind) {
    case Kind::kSetField: HashWriter(key, 0).Set(text, Second(step), step.deadline_ms); return;
    case Kind::kEraseField: HashWriter(key, 0).Erase(text); return;
    case Kind::kAddMember: SetWriter(key).Add(SetMember(text)); return;
    case Kind::kRemoveMember: SetWriter(key).Remove(SetMember(text)); return;
    case Kind::kAddScore:
    case Kind::kRemoveScore: {
      ZsetWriter zset(key);
      const keyspace::EncodedMember member(text);
      const auto place = zset.Find(member);
      if (step.kind == Kind::kRemoveScore) return zset.Remove(place);
      return place.found ? zset.SetScore(place, member, step.score)
                         : zset.Add(place, member, step.score);
    }
    case Kind::kPop: ListWriter(key).Pop(step.end, 1); return;
    case Kind::kPush: ListWriter(key).Push(step.end, {&text, 1}); return;
    default: ListWriter(key).Set(static_cast<std::size_t>(step.integer), text); return;
  }
}

}  // namespace oribi::commands
