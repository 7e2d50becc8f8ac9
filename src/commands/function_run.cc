#include "commands/function_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/function_host.h"
#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::KeyWriter;

namespace {

bool HasCode(std::string_view error) {
  const std::size_t end = error.find(' ');
  if (end == 0 || end == std::string_view::npos) return false;
  return std::all_of(error.begin(), error.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

FunctionRun::FunctionRun() : oribi_call{} { host = &kFunctionHost; }

void FunctionRun::Run(CommandContext& ctx, const Function& function, std::size_t keys_given) {
  Start(ctx, function, keys_given);
  TakeArguments();
  keyspace::KeyspaceState& state = ctx.keyspace.state();
  keyspace::KeyEvents* const listener = state.events;
  if (listener != nullptr) state.events = this;
  const std::uint64_t dirty_before = state.dirty;
  const std::size_t mark = ctx.reply.buffer().Mark();
  if (failed == 0) [[likely]]
    function.declared->run(this, function.declared->data);
  if (failed == 0) [[likely]] {
    undo_.Commit(open_);
    if (!replied_) ctx.reply.Null();
  } else {
    if (IsScript()) {
      undo_.Commit(open_);
    } else {
      undo_.Revert(open_);
      state.dirty = dirty_before;
    }
    ctx.reply.buffer().Truncate(mark);
    ctx.reply.Error(ErrorText());
  }
  if (listener != nullptr) {
    state.events = listener;
    PassEvents(*listener, failed != 0 && !IsScript());
  }
}

void FunctionRun::RunScript(CommandContext& ctx, const Function& script, std::size_t keys_given,
                            std::string_view digest, bool read_only) {
  digest_ = digest;
  read_only_ = read_only;
  Run(ctx, script, keys_given);
  digest_ = {};
  read_only_ = false;
}

// Redis names the line of the script as well, which nobody can know here.
std::string FunctionRun::ErrorText() const {
  if (digest_.empty()) return error_;
  return fmt::format("{} script: {}, on @user_script:1.", error_, digest_);
}

void FunctionRun::Start(CommandContext& ctx, const Function& function, std::size_t keys_given) {
  context_ = &ctx;
  function_ = &function;
  now_ms = ctx.now_ms;
  failed = 0;
  replied_ = false;
  writes_left_ = fail_after_writes_;
  open_.Start(ctx.db);
  undo_.Start(ctx.keyspace);
  TakeKeys(keys_given);
}

void FunctionRun::TakeKeys(std::size_t count) {
  keys_found_.clear();
  key_texts_.clear();
  if (!added_names_.empty()) [[unlikely]]
    added_names_.clear();
  keys_kept_.assign(count, Kept::kNot);
  for (std::size_t i = 0; i < count; ++i) {
    const keyspace::Key key = context_->args.Key();
    if (i > 0) context_->db.Prefetch(key.hash);
    keys_found_.push_back(key);
    key_texts_.push_back({key.text.data(), key.text.size()});
  }
  key_texts_.push_back({"", 0});  // so that a wrong index shows a name as well
  keys = key_texts_.data();
  key_count = static_cast<std::uint32_t>(count);
}

void FunctionRun::Fail(std::string_view error) {
  if (failed != 0) return;
  failed = 1;
  error_ = HasCode(error) ? std::string(error) : fmt::format("ERR {}", error);
}

// Redis' words, with the key behind them except for scripts.
void FunctionRun::FailType(std::uint32_t key) {
  if (IsScript()) return Fail(errors::kWrongType);
  const oribi_function& declared = *function_->declared;
  const std::uint32_t named = std::min(key, declared.key_count - 1);
  Fail(fmt::format("{}: {} '{}'", errors::kWrongType, declared.keys[named].name,
                   errors::Shown(keys_found_[key].text)));
}

void FunctionRun::FailReadOnly(std::uint32_t key) {
  if (IsScript()) return Fail("ERR Write commands are not allowed from read-only scripts.");
  Fail(fmt::format("{} is declared read-only and tried to change the key '{}'", function_->name,
                   errors::Shown(keys_found_[key].text)));
}

bool FunctionRun::HasKey(std::uint32_t key) {
  if (failed != 0) return false;
  if (key < key_count) [[likely]]
    return true;
  if (IsScript()) {  // KEYS[n] is nil then
    Fail("ERR Lua redis lib command arguments must be strings or integers");
    return false;
  }
  Fail(fmt::format("{} was given {} keys and reached for key {}", function_->name, key_count, key));
  return false;
}

KeyWriter* FunctionRun::LookAtAny(std::uint32_t key) {
  return HasKey(key) ? &open_.Open(keys_found_[key]) : nullptr;
}

KeyWriter* FunctionRun::Look(std::uint32_t key, keyspace::Type type) {
  KeyWriter* const writer = LookAtAny(key);
  if (writer == nullptr || !writer->exists() || writer->is(type)) [[likely]]
    return writer;
  FailType(key);
  return nullptr;
}

void FunctionRun::Keep(std::uint32_t key, KeyWriter& writer) {
  if (keys_kept_[key] != Kept::kNot || IsScript()) return;
  keys_kept_[key] = undo_.Keep(writer) ? Kept::kByElements : Kept::kWhole;
}

KeyWriter* FunctionRun::Change(std::uint32_t key, keyspace::Type type) {
  KeyWriter* const writer = Look(key, type);
  return writer == nullptr ? nullptr : ChangeAny(key);
}

KeyWriter* FunctionRun::ChangeAny(std::uint32_t key) {
  KeyWriter* const writer = LookAtAny(key);
  if (writer == nullptr) return nullptr;
  if (read_only_ || function_->is(ORIBI_FUNCTION_READ_ONLY)) {
    FailReadOnly(key);
    return nullptr;
  }
  Keep(key, *writer);
  return writer;
}

void FunctionRun::Delete(std::uint32_t key) {
  KeyWriter* const writer = ChangeAny(key);
  if (writer == nullptr || !writer->exists()) return;
  writer->Changed({"del", keyspace::EventClass::kGeneric});
  if (IsScript()) {
    writer->Delete();
  } else {
    undo_.Delete(open_, *writer);
    keys_kept_[key] = Kept::kWhole;
  }
  CountWrite();
}

bool FunctionRun::MayReachAnyKey() {
  if (failed != 0) return false;
  if (function_->is(ORIBI_FUNCTION_ANY_KEY)) return true;
  Fail(fmt::format("{} reached for keys it was not given", function_->name));
  return false;
}

// The same key may be there already; each has its own steps back, which are taken in turn.
std::uint32_t FunctionRun::AddKey(std::string_view name) {
  if (!MayReachAnyKey()) return 0;
  const std::string& kept = added_names_.emplace_back(name);
  keys_found_.push_back(context_->keyspace.MakeKey(kept));
  keys_kept_.push_back(Kept::kNot);
  key_texts_.back() = {kept.data(), kept.size()};
  key_texts_.push_back({"", 0});
  keys = key_texts_.data();
  return key_count++;
}

bool FunctionRun::SelectDatabase(std::int64_t index) {
  if (!MayReachAnyKey() || index < 0 || index >= context_->keyspace.databases()) return false;
  if (open_.is_open() || !undo_.empty()) {
    Fail(fmt::format("{} selects a database after its first look at a key", function_->name));
    return false;
  }
  open_.Start(context_->keyspace.db(static_cast<int>(index)));
  return true;
}

void FunctionRun::CountWrite() {
  if (writes_left_ == 0) [[likely]]
    return;
  if (--writes_left_ == 0) Fail("a test lets the call fail here");
}

char* FunctionRun::Digits() { return digits_[next_digits_++ & (kDigitBuffers - 1)]; }

std::int64_t FunctionRun::UniqueNumber() {
  last_unique_ = std::max(last_unique_ + 1, now_ms * 1000);
  return last_unique_;
}

void FunctionRun::OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) {
  events_.push_back({db, std::string(key), event});
}

// A key that was found due is gone, whatever becomes of the call.
void FunctionRun::PassEvents(keyspace::KeyEvents& to, bool failed_call) {
  for (const Event& event : events_) {
    if (failed_call && event.event.of != keyspace::EventClass::kExpired) continue;
    to.OnKeyEvent(event.db, event.key, event.event);
  }
  events_.clear();
}

}  // namespace oribi::commands
