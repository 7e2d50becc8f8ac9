#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <oribi/interface.h>

#include "commands/context.h"
#include "commands/function_registry.h"
#include "commands/function_undo.h"
#include "keyspace/events.h"

namespace oribi::commands {

// One call of a native function: its keys and arguments, what it may do to the keys
// (function_host.h), and its end. It is kept from call to call, so that a call allocates nothing.
//
// When the function fails, its writes are undone, its events and dirty count forgotten, and the
// first error is the reply. What a script wrote before it fails stays, as in Redis.
class FunctionRun : public oribi_call, private keyspace::KeyEvents {
 public:
  FunctionRun();
  FunctionRun(const FunctionRun&) = delete;
  FunctionRun& operator=(const FunctionRun&) = delete;

  // Runs `function` with the next `keys_given` words as its keys and all words behind them as
  // arguments, and answers.
  void Run(CommandContext& ctx, const Function& function, std::size_t keys_given);

  // The same for a client's script: its errors end in the digest as Redis' do, and `read_only`
  // (EVAL_RO) lets any change fail.
  void RunScript(CommandContext& ctx, const Function& script, std::size_t keys_given,
                 std::string_view digest, bool read_only);

  // For tests: the call fails once so many writes were done. 0: never.
  void FailAfterWrites(std::size_t writes) { fail_after_writes_ = writes; }

  // For the host's calls. Each has no effect once the call has failed.
  void Fail(std::string_view error);
  static FunctionRun& Of(oribi_call* call) { return *static_cast<FunctionRun*>(call); }
  CommandContext& context() { return *context_; }
  const Function& function() const { return *function_; }
  protocol::ReplyWriter& reply() { return context_->reply; }
  void CountReply() { replied_ = true; }
  bool IsScript() const { return function_->is(ORIBI_FUNCTION_SCRIPT); }
  // Keys besides those the call was given: for those declared so only, others fail.
  bool MayReachAnyKey();
  std::uint32_t AddKey(std::string_view name);
  bool SelectDatabase(std::int64_t index);
  keyspace::Database& db() const { return open_.db(); }
  // False when there is no such key or the call has failed already.
  bool HasKey(std::uint32_t key);
  // The key opened; null when it is of another type (which is a failure), or the call has failed.
  keyspace::KeyWriter* Look(std::uint32_t key, keyspace::Type type);
  keyspace::KeyWriter* LookAtAny(std::uint32_t key);
  // The same to change it: what it is now has been kept.
  keyspace::KeyWriter* Change(std::uint32_t key, keyspace::Type type);
  keyspace::KeyWriter* ChangeAny(std::uint32_t key);
  // Whether the changes of a key's elements must be noted.
  bool IsNoted(std::uint32_t key) const { return keys_kept_[key] == Kept::kByElements; }
  void Delete(std::uint32_t key);
  FunctionUndo& undo() { return undo_; }
  // After each write.
  void CountWrite();
  // For integers that are looked at as text: room until several calls later.
  char* Digits();
  // A text that must outlive a change.
  std::string& kept_text() { return kept_text_; }
  std::int64_t UniqueNumber();

 private:
  enum class Kept : std::uint8_t { kNot, kWhole, kByElements };
  struct Event {
    int db;
    std::string key;
    keyspace::KeyEvent event;
  };
  static constexpr std::size_t kDigitBuffers = 8;  // a power of two

  void Start(CommandContext& ctx, const Function& function, std::size_t keys_given);
  void TakeKeys(std::size_t count);
  std::string ErrorText() const;
  void FailType(std::uint32_t key);
  void FailReadOnly(std::uint32_t key);
  void Keep(std::uint32_t key, keyspace::KeyWriter& writer);

  // Arguments (function_arguments.cc).
  void TakeArguments();
  void TakePositional();
  void TakeOptions();
  void TakeValue(std::size_t index);
  const oribi_argument* OptionAt(std::string_view word, std::size_t& index) const;
  bool IsOption(std::string_view word) const;
  void Read(const oribi_argument& argument, std::string_view text, oribi_value& value);

  // keyspace::KeyEvents: what the writes report is held back until the call has succeeded.
  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override;
  void OnFlush(int) override {}
  void OnSwap(int, int) override {}
  void PassEvents(keyspace::KeyEvents& to, bool failed);

  CommandContext* context_ = nullptr;
  const Function* function_ = nullptr;
  OpenKey open_;
  FunctionUndo undo_;
  std::vector<keyspace::Key> keys_found_;
  std::vector<Kept> keys_kept_;
  std::vector<oribi_text> key_texts_;
  std::deque<std::string> added_names_;
  std::vector<oribi_value> many_values_;
  std::vector<oribi_value> values_;
  std::vector<Event> events_;
  std::string error_;
  std::string_view digest_;  // of the script that runs
  bool read_only_ = false;
  std::string kept_text_;
  bool replied_ = false;
  std::size_t fail_after_writes_ = 0;
  std::size_t writes_left_ = 0;
  std::int64_t last_unique_ = 0;
  std::size_t next_digits_ = 0;
  char digits_[kDigitBuffers][base::kInt64Chars];
};

}  // namespace oribi::commands
