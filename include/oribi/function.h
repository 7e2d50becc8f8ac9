#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <list>
#include <string_view>
#include <utility>
#include <vector>

#include <oribi/interface.h>
#include <oribi/values.h>

// Native functions: declare one, be called, answer.
//
//   FunctionResult Take(FunctionCall& call) {
//     StringValue stock = call.String(0);
//     const std::int64_t wanted = call.Integer(0);
//     if (stock.AsInteger().value_or(0) < wanted) return FunctionResult::Integer(-1);
//     return FunctionResult::Integer(stock.IncrementBy(-wanted));
//   }
//
//   void Register(FunctionLibrary& library) {
//     library.Add({.name = "stock.take", .summary = "Takes a quantity off a stock, or nothing.",
//                  .keys = {"stock"}, .arguments = {Integer("quantity", 1)}, .run = Take});
//   }
//   ORIBI_LIBRARY("mine", Register)
//
// A call sees one clock reading, reaches only its keys and cannot wait. When it fails or answers an
// error, what it wrote is undone.
namespace oribi {

struct KeySpec {
  const char* name;
  std::uint32_t flags = 0;
  constexpr KeySpec(const char* key_name, std::uint32_t key_flags = 0)  // NOLINT: implicit
      : name(key_name), flags(key_flags) {}
};
constexpr KeySpec ReadOnlyKey(KeySpec key) { return {key.name, key.flags | ORIBI_READ_ONLY}; }
constexpr KeySpec OptionalKey(KeySpec key) { return {key.name, key.flags | ORIBI_OPTIONAL}; }
// The last key may be repeated; such a command takes their number in front of the keys.
constexpr KeySpec ManyKeys(KeySpec key) { return {key.name, key.flags | ORIBI_MANY}; }

inline constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

struct Argument : oribi_argument {
  constexpr Argument(const char* argument_name)  // NOLINT: implicit, a text of any length
      : oribi_argument{argument_name, nullptr, ORIBI_ARGUMENT_TEXT, 0, 0, kHighest, 0, 0, 0} {}
};
constexpr Argument Text(const char* name, std::int64_t shortest = 1,
                        std::int64_t longest = kHighest) {
  Argument argument(name);
  argument.low = shortest;
  argument.high = longest;
  return argument;
}
constexpr Argument Integer(const char* name, std::int64_t low = kLowest,
                           std::int64_t high = kHighest) {
  Argument argument = Text(name, low, high);
  argument.type = ORIBI_ARGUMENT_INTEGER;
  return argument;
}
constexpr Argument Double(const char* name, double low = -std::numeric_limits<double>::infinity(),
                          double high = std::numeric_limits<double>::infinity()) {
  Argument argument(name);
  argument.type = ORIBI_ARGUMENT_DOUBLE;
  argument.low_number = low;
  argument.high_number = high;
  return argument;
}
constexpr Argument Optional(Argument argument) {
  argument.flags |= ORIBI_OPTIONAL;
  return argument;
}
constexpr Argument WithFallback(Argument argument, std::int64_t fallback) {
  argument.fallback = fallback;
  return argument;
}
// The words of one argument may be repeated; call.many() has them.
constexpr Argument Many(Argument argument) {
  argument.flags |= ORIBI_MANY;
  return argument;
}
// "QTY 3", with a value for when it is not given.
constexpr Argument Option(const char* token, Argument argument, std::int64_t fallback = 0) {
  argument.token = token;
  argument.flags |= ORIBI_OPTIONAL;
  argument.fallback = fallback;
  return argument;
}
constexpr Argument Flag(const char* token, const char* name) {
  Argument argument = Option(token, name);
  argument.type = ORIBI_ARGUMENT_FLAG;
  return argument;
}

// One value in a reply. Three words, since calls that answer nothing but a few integers are many.
class ReplyItem {
 public:
  ReplyItem() {}                // NOLINT: null has nothing else to set
  ReplyItem(std::nullptr_t) {}  // NOLINT
  ReplyItem(std::int64_t value) : kind_(Kind::kInteger), integer_(value) {}      // NOLINT
  ReplyItem(int value) : ReplyItem(static_cast<std::int64_t>(value)) {}          // NOLINT
  ReplyItem(std::size_t value) : ReplyItem(static_cast<std::int64_t>(value)) {}  // NOLINT
  ReplyItem(std::string_view text) : ReplyItem(Kind::kBulk, text) {}             // NOLINT
  ReplyItem(const char* text) : ReplyItem(std::string_view(text)) {}             // NOLINT
  static ReplyItem Status(std::string_view text) { return {Kind::kStatus, text}; }
  static ReplyItem Double(double value) {
    ReplyItem item;
    item.kind_ = Kind::kDouble;
    item.number_ = value;
    return item;
  }

  void Send(oribi_call* call) const {
    switch (kind_) {
      case Kind::kInteger: return call->host->reply_integer(call, integer_);
      case Kind::kBulk: return call->host->reply_bulk(call, text());
      case Kind::kStatus: return call->host->reply_status(call, text());
      case Kind::kDouble: return call->host->reply_double(call, number_);
      case Kind::kNull: return call->host->reply_null(call);
    }
  }
  void SendAsError(oribi_call* call) const { call->host->fail(call, text()); }

 private:
  enum class Kind : std::uint8_t { kInteger, kBulk, kStatus, kDouble, kNull };
  ReplyItem(Kind kind, std::string_view text)
      : kind_(kind), data_(text.data()), size_(text.size()) {}
  oribi_text text() const { return {data_, size_}; }

  Kind kind_ = Kind::kNull;
  union {  // which one, the kind says
    std::int64_t integer_;
    double number_;
    const char* data_;
  };
  std::size_t size_;  // of a text
};

// What a function answers. Texts are sent after the function has returned: one that belongs to a
// key which was changed since must be sent before, with FunctionCall's Send… calls.
class FunctionResult {
 public:
  static constexpr std::size_t kMostItems = 8;

  static FunctionResult Integer(std::int64_t value) { return FunctionResult(ReplyItem(value)); }
  static FunctionResult Bulk(std::string_view text) { return FunctionResult(ReplyItem(text)); }
  static FunctionResult Double(double value) { return FunctionResult(ReplyItem::Double(value)); }
  static FunctionResult Status(std::string_view text) {
    return FunctionResult(ReplyItem::Status(text));
  }
  static FunctionResult Null() { return FunctionResult(ReplyItem()); }
  // "ERR " is put in front unless it begins with a code of its own. Nothing was changed then.
  static FunctionResult Error(std::string_view text) {
    FunctionResult result(text);
    result.kind_ = Kind::kError;
    return result;
  }
  // At most kMostItems; a longer one is sent with FunctionCall's Send… calls.
  static FunctionResult Array(std::initializer_list<ReplyItem> items) {
    FunctionResult result{ReplyItem()};
    result.kind_ = Kind::kArray;
    result.count_ = 0;
    for (const ReplyItem& item : items) {
      if (result.count_ < kMostItems) result.items_[result.count_++] = item;
    }
    return result;
  }
  // The reply has been sent, or the call has failed.
  static FunctionResult Sent() {
    FunctionResult result{ReplyItem()};
    result.kind_ = Kind::kSent;
    return result;
  }

  void Send(oribi_call* call) const {
    if (call->failed != 0 || kind_ == Kind::kSent) return;
    if (kind_ == Kind::kError) return items_[0].SendAsError(call);
    if (kind_ == Kind::kArray) call->host->reply_array(call, count_);
    for (std::size_t i = 0; i < count_; ++i) items_[i].Send(call);
  }

 private:
  enum class Kind : std::uint8_t { kItem, kArray, kError, kSent };
  explicit FunctionResult(const ReplyItem& item) { items_[0] = item; }

  Kind kind_ = Kind::kItem;
  std::size_t count_ = 1;
  std::array<ReplyItem, kMostItems> items_;
};

class FunctionCall {
 public:
  explicit FunctionCall(oribi_call* call) : call_(call) {}

  std::int64_t now_ms() const { return call_->now_ms; }
  // True once anything has gone wrong; a function need not ask, but may save itself work.
  bool failed() const { return call_->failed != 0; }
  void Fail(std::string_view error) { call_->host->fail(call_, Pass(error)); }
  // Grows from call to call, and with the clock.
  std::int64_t UniqueNumber() { return call_->host->unique_number(call_); }

  std::size_t keys() const { return call_->key_count; }
  std::string_view key_name(std::size_t index) const { return View(call_->keys[index]); }
  // By position, or by name. A key the call was not given makes it fail with that key's name.
  oribi::Key key(std::size_t index) {
    const auto at = static_cast<std::uint32_t>(index);
    return {call_->host->check_key(call_, at) != 0 ? at : 0};
  }
  oribi::Key key(std::string_view name) { return {call_->host->find_key(call_, Pass(name))}; }
  StringValue String(oribi::Key key) { return {call_, key}; }
  HashValue Hash(oribi::Key key) { return {call_, key}; }
  SetValue Set(oribi::Key key) { return {call_, key}; }
  SortedSetValue SortedSet(oribi::Key key) { return {call_, key}; }
  ListValue List(oribi::Key key) { return {call_, key}; }
  KeyValue Any(oribi::Key key) { return {call_, key}; }
  StringValue String(std::size_t index) { return String(key(index)); }
  HashValue Hash(std::size_t index) { return Hash(key(index)); }
  SetValue Set(std::size_t index) { return Set(key(index)); }
  SortedSetValue SortedSet(std::size_t index) { return SortedSet(key(index)); }
  ListValue List(std::size_t index) { return List(key(index)); }
  KeyValue Any(std::size_t index) { return Any(key(index)); }
  std::int64_t LinkedInteger(std::string_view name) {
    return call_->host->linked_integer(call_, Pass(name));
  }

  // Arguments by their position in the declaration, checked against it before the call.
  bool Given(std::size_t argument) const { return call_->arguments[argument].given != 0; }
  std::string_view Text(std::size_t argument) const {
    return View(call_->arguments[argument].text);
  }
  std::int64_t Integer(std::size_t argument) const { return call_->arguments[argument].integer; }
  double Double(std::size_t argument) const { return call_->arguments[argument].number; }
  // The words of the argument that may be repeated.
  std::size_t many() const { return call_->many_count; }
  std::string_view Many(std::size_t index) const { return View(call_->many[index].text); }
  std::int64_t ManyInteger(std::size_t index) const { return call_->many[index].integer; }

  // A reply that is sent piece by piece; FunctionResult::Sent() ends it.
  void SendArray(std::size_t items) { call_->host->reply_array(call_, items); }
  void Send(const ReplyItem& item) { item.Send(call_); }
  // An error as an answer: unlike one that makes the call fail, it undoes nothing.
  void SendError(std::string_view error) { call_->host->reply_error(call_, Pass(error)); }

  // For scripts that are declared with kAnyKey (script.h).
  oribi::Key Open(std::string_view name) { return {call_->host->open_key(call_, Pass(name))}; }
  std::size_t DeleteMatching(std::string_view pattern) {
    return call_->host->delete_matching(call_, Pass(pattern));
  }
  // Comes before anything else; false when there is no such database.
  bool SelectDatabase(std::int64_t index) {
    return call_->host->select_database(call_, index) != 0;
  }

 private:
  oribi_call* call_;
};

using FunctionFlags = std::uint32_t;
inline constexpr FunctionFlags kReadOnly = ORIBI_FUNCTION_READ_ONLY;
inline constexpr FunctionFlags kAllowOom = ORIBI_FUNCTION_ALLOW_OOM;
inline constexpr FunctionFlags kSlow = ORIBI_FUNCTION_SLOW;
inline constexpr FunctionFlags kReadsLinks = ORIBI_FUNCTION_READS_LINKS;

struct FunctionSpec {
  const char* name = nullptr;
  const char* summary = "";
  std::vector<KeySpec> keys = {};
  std::vector<Argument> arguments = {};
  const char* reply = "";
  FunctionFlags flags = 0;
  const char* complexity = "O(1)";
  const char* since = "1.0.0";
  FunctionResult (*run)(FunctionCall&) = nullptr;
};

// What a library has; made once, at start.
class FunctionLibrary {
 public:
  explicit FunctionLibrary(const char* name)
      : info_{ORIBI_INTERFACE_VERSION, sizeof(oribi_function), name, nullptr, 0} {}

  void Add(FunctionSpec spec) {
    Declared& declared = declared_.emplace_back();
    for (const KeySpec& key : spec.keys) declared.keys.push_back({key.name, key.flags});
    declared.arguments.assign(spec.arguments.begin(), spec.arguments.end());
    declared.run = spec.run;
    functions_.push_back({spec.name, spec.summary, spec.complexity, spec.since, spec.reply,
                          declared.keys.data(), static_cast<std::uint32_t>(declared.keys.size()),
                          spec.flags, declared.arguments.data(),
                          static_cast<std::uint32_t>(declared.arguments.size()), Run, &declared});
  }
  const oribi_library_info* info() {
    info_.functions = functions_.data();
    info_.function_count = static_cast<std::uint32_t>(functions_.size());
    return &info_;
  }

 private:
  struct Declared {
    std::vector<oribi_key> keys;
    std::vector<oribi_argument> arguments;
    FunctionResult (*run)(FunctionCall&);
  };
  static void Run(oribi_call* c, void* data) {
    FunctionCall call(c);
#ifdef __cpp_exceptions
    try {
      static_cast<Declared*>(data)->run(call).Send(c);
    } catch (...) {
      call.Fail("ERR the function has thrown an exception");
    }
#else
    static_cast<Declared*>(data)->run(call).Send(c);
#endif
  }

  oribi_library_info info_;
  std::list<Declared> declared_;
  std::vector<oribi_function> functions_;
};

}  // namespace oribi

// The entry point of a shared object; `add` is a void(oribi::FunctionLibrary&).
#define ORIBI_LIBRARY(name, add)                                                                \
  extern "C" __attribute__((visibility("default"))) const oribi_library_info* oribi_library() { \
    static oribi::FunctionLibrary library = [] {                                                \
      oribi::FunctionLibrary made(name);                                                        \
      add(made);                                                                                \
      return made;                                                                              \
    }();                                                                                        \
    return library.info();                                                                      \
  }
