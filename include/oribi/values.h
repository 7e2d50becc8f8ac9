#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <oribi/interface.h>

// What a function may do to the value of one of its keys. Each view names one key; looking at a
// missing key finds nothing, and the first change makes it. Texts that are returned hold until the
// next change of any key. A key of another type makes the call fail: what is returned then is
// empty, and the function's result does not matter any more.
namespace oribi {

inline std::string_view View(oribi_text text) { return {text.data, text.size}; }
inline oribi_text Pass(std::string_view text) { return {text.data(), text.size()}; }

inline constexpr std::int64_t kNoDeadline = ORIBI_NO_DEADLINE;
inline constexpr std::int64_t kKeepDeadline = ORIBI_KEEP_DEADLINE;

// One of a call's keys; FunctionCall::key() makes them.
struct Key {
  std::uint32_t index;
};

// What all types have in common.
class KeyValue {
 public:
  KeyValue(oribi_call* call, Key key) : call_(call), key_(key.index) {}

  std::string_view name() const { return View(call_->keys[key_]); }
  bool exists() const { return host().key_type(call_, key_) != ORIBI_NONE; }
  bool is_string() const { return host().key_type(call_, key_) == ORIBI_STRING; }
  // Milliseconds since 1970; kNoDeadline also when the key is missing.
  std::int64_t deadline_ms() const { return host().key_deadline(call_, key_); }
  // False when the key is missing. kNoDeadline takes the deadline away.
  bool ExpireAt(std::int64_t deadline_ms) {
    return host().key_expire(call_, key_, deadline_ms) != 0;
  }
  bool Delete() { return host().key_delete(call_, key_) != 0; }

 protected:
  const oribi_host& host() const { return *call_->host; }
  void Fail(std::string_view error) { host().fail(call_, Pass(error)); }

  oribi_call* call_;
  std::uint32_t key_;
};

class StringValue : public KeyValue {
 public:
  using KeyValue::KeyValue;

  std::optional<std::string_view> Get() const {
    oribi_text text;
    if (host().string_get(call_, key_, &text) == 0) return std::nullopt;
    return View(text);
  }
  // A value that is no integer makes the call fail.
  std::optional<std::int64_t> AsInteger() const {
    std::int64_t value = 0;
    if (host().string_get_integer(call_, key_, &value) == 0) return std::nullopt;
    return value;
  }
  void Set(std::string_view value, std::int64_t deadline_ms = kKeepDeadline) {
    host().string_set(call_, key_, Pass(value), deadline_ms);
  }
  void SetInteger(std::int64_t value, std::int64_t deadline_ms = kKeepDeadline) {
    host().string_set_integer(call_, key_, value, deadline_ms);
  }
  // A missing key counts as 0. The new value; an overflow makes the call fail.
  std::int64_t IncrementBy(std::int64_t by) {
    std::int64_t value = AsInteger().value_or(0);
    if (__builtin_add_overflow(value, by, &value)) {
      Fail("ERR increment or decrement would overflow");
    } else {
      SetInteger(value);
    }
    return value;
  }
};

class HashValue : public KeyValue {
 public:
  using KeyValue::KeyValue;

  std::size_t size() const { return host().hash_size(call_, key_); }
  std::optional<std::string_view> Get(std::string_view field) const {
    oribi_text text;
    if (host().hash_get(call_, key_, Pass(field), &text) == 0) return std::nullopt;
    return View(text);
  }
  std::optional<std::int64_t> GetInteger(std::string_view field) const {
    std::int64_t value = 0;
    if (host().hash_get_integer(call_, key_, Pass(field), &value) == 0) return std::nullopt;
    return value;
  }
  // Whether the field is new.
  bool Set(std::string_view field, std::string_view value) {
    return host().hash_set(call_, key_, Pass(field), Pass(value)) != 0;
  }
  bool SetInteger(std::string_view field, std::int64_t value) {
    return host().hash_set_integer(call_, key_, Pass(field), value) != 0;
  }
  std::int64_t IncrementBy(std::string_view field, std::int64_t by) {
    std::int64_t value = GetInteger(field).value_or(0);
    if (__builtin_add_overflow(value, by, &value)) {
      Fail("ERR increment or decrement would overflow");
    } else {
      SetInteger(field, value);
    }
    return value;
  }
  bool Remove(std::string_view field) { return host().hash_remove(call_, key_, Pass(field)) != 0; }
  // visit(field, value); nothing may be changed meanwhile.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    const auto pass = [](void* context, oribi_text field, oribi_text value) {
      (*static_cast<std::remove_reference_t<Visit>*>(context))(View(field), View(value));
    };
    host().hash_each(call_, key_, pass, &visit);
  }
};

class SetValue : public KeyValue {
 public:
  using KeyValue::KeyValue;

  std::size_t size() const { return host().set_size(call_, key_); }
  bool Contains(std::string_view member) const {
    return host().set_contains(call_, key_, Pass(member)) != 0;
  }
  // Whether it is new.
  bool Add(std::string_view member) { return host().set_add(call_, key_, Pass(member)) != 0; }
  bool Remove(std::string_view member) { return host().set_remove(call_, key_, Pass(member)) != 0; }
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    const auto pass = [](void* context, oribi_text member) {
      (*static_cast<std::remove_reference_t<Visit>*>(context))(View(member));
    };
    host().set_each(call_, key_, pass, &visit);
  }
};

class SortedSetValue : public KeyValue {
 public:
  using KeyValue::KeyValue;

  struct Element {
    std::string_view member;
    double score;
  };
  std::size_t size() const { return host().zset_size(call_, key_); }
  std::optional<double> Score(std::string_view member) const {
    double score = 0;
    if (host().zset_score(call_, key_, Pass(member), &score) == 0) return std::nullopt;
    return score;
  }
  // From 0 for the lowest score, from -1 for the highest.
  std::optional<Element> At(std::int64_t rank) const {
    oribi_text member;
    double score = 0;
    if (host().zset_at(call_, key_, rank, &member, &score) == 0) return std::nullopt;
    return Element{View(member), score};
  }
  // The same where members are integers; one that is none counts as 0.
  struct IntegerElement {
    std::int64_t member;
    double score;
  };
  std::optional<IntegerElement> IntegerAt(std::int64_t rank) const {
    IntegerElement element;
    if (host().zset_at_integer(call_, key_, rank, &element.member, &element.score) == 0) {
      return std::nullopt;
    }
    return element;
  }
  // Whether it is new; one that is there gets the score.
  bool Add(std::string_view member, double score) {
    return host().zset_add(call_, key_, Pass(member), score) != 0;
  }
  bool AddInteger(std::int64_t member, double score) {
    return host().zset_add_integer(call_, key_, member, score) != 0;
  }
  bool Remove(std::string_view member) {
    return host().zset_remove(call_, key_, Pass(member)) != 0;
  }
  // Of scores up to this one, itself included.
  std::size_t CountUntil(double score) const { return host().zset_count_until(call_, key_, score); }
  std::size_t RemoveUntil(double score) { return host().zset_remove_until(call_, key_, score); }
  // visit(member, score), from the lowest score on.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    const auto pass = [](void* context, oribi_text member, double score) {
      (*static_cast<std::remove_reference_t<Visit>*>(context))(View(member), score);
    };
    host().zset_each(call_, key_, pass, &visit);
  }
};

class ListValue : public KeyValue {
 public:
  using KeyValue::KeyValue;

  std::size_t size() const { return host().list_size(call_, key_); }
  // From 0 at the front, from -1 at the back.
  std::optional<std::string_view> At(std::int64_t position) const {
    oribi_text element;
    if (host().list_at(call_, key_, position, &element) == 0) return std::nullopt;
    return View(element);
  }
  // False when there is no such position.
  bool Set(std::int64_t position, std::string_view element) {
    return host().list_set(call_, key_, position, Pass(element)) != 0;
  }
  void PushFront(std::string_view element) { host().list_push(call_, key_, 1, Pass(element)); }
  void PushBack(std::string_view element) { host().list_push(call_, key_, 0, Pass(element)); }
  std::optional<std::string_view> PopFront() { return Pop(1); }
  std::optional<std::string_view> PopBack() { return Pop(0); }
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    const auto pass = [](void* context, oribi_text element) {
      (*static_cast<std::remove_reference_t<Visit>*>(context))(View(element));
    };
    host().list_each(call_, key_, pass, &visit);
  }

 private:
  std::optional<std::string_view> Pop(int at_front) {
    oribi_text element;
    if (host().list_pop(call_, key_, at_front, &element) == 0) return std::nullopt;
    return View(element);
  }
};

}  // namespace oribi
