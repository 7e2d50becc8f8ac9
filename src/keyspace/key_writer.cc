#include "keyspace/key_writer.h"

#include <cstring>
#include <string>

#include "base/ascii.h"
#include "base/numbers.h"
#include "keyspace/hash.h"

namespace oribi::keyspace {
namespace {

constexpr std::size_t kMaxInline = memory::kMaxSmallBytes;

// A string may be shared, since whoever writes to it looks; a packed collection may not.
memory::LargeBytes* CopyLarge(const Entry& entry) {
  if (entry.type() == Type::kString) return entry.large()->AddRef();
  return memory::LargeBytes::Copy(entry.bytes());
}

std::string_view TextOf(const Entry& entry, char* digits) {
  if (entry.form() != Entry::Form::kInteger) return entry.bytes();
  return {digits, base::FormatInteger(entry.integer(), digits)};
}

}  // namespace

bool KeyWriter::Aliases(std::string_view value) const {
  if (entry_ == nullptr || entry_->form() == Entry::Form::kObject) return false;
  const std::string_view mine = entry_->bytes();
  return value.data() >= mine.data() && value.data() < mine.data() + mine.size();
}

void KeyWriter::SetString(std::string_view value, std::int64_t deadline_ms) {
  if (Aliases(value)) [[unlikely]] {
    const std::string copy(value);
    return SetString(copy, deadline_ms);
  }
  const bool may_be_integer = value.size() <= base::kInt64Chars && !value.empty() &&
                              (base::IsDigit(value[0]) || value[0] == '-');
  if (may_be_integer && SetInlineInteger(value, deadline_ms)) return;
  SetBytes(value, deadline_ms);
}

void KeyWriter::SetBytes(std::string_view value, std::int64_t deadline_ms) {
  const Entry::Layout layout = LayoutFor(Entry::Form::kInline, deadline_ms, value.size());
  if (layout.Size() > kMaxInline) {
    return SetLarge(memory::LargeBytes::Copy(value), deadline_ms);
  }
  Lay(layout, false);
  std::memcpy(entry_->value_position(), value.data(), value.size());
}

bool KeyWriter::SetInlineInteger(std::string_view value, std::int64_t deadline_ms) {
  const auto integer = base::ParseInteger(value);
  if (!integer) return false;
  SetInteger(*integer, deadline_ms);
  return true;
}

void KeyWriter::SetInteger(std::int64_t value, std::int64_t deadline_ms) {
  Lay(LayoutFor(Entry::Form::kInteger, deadline_ms, Entry::IntegerWidth(value)), false);
  entry_->set_integer(value);
}

void KeyWriter::SetLarge(memory::LargeBytes* value, std::int64_t deadline_ms) {
  Lay(LayoutFor(Entry::Form::kLarge, deadline_ms, 0), false);
  entry_->set_pointer(value);
}

void KeyWriter::Lay(const Entry::Layout& layout, bool keep_value) {
  const std::int64_t old_deadline = deadline_ms();
  if (entry_ != nullptr) {
    if (!keep_value) DropValue();
    if (entry_->HasShape(layout)) {
      entry_->RewriteDeadline(layout.deadline_ms);
      entry_->set_access(db_.state_.access_stamp);
    } else {
      LayAnew(layout);
    }
  } else {
    Contents& contents = *db_.contents_;
    const std::size_t size = layout.Size();
    entry_ =
        Entry::Make(contents.arena->Allocate(size), layout, key_.text, db_.state_.access_stamp);
    at_ = contents.table.Insert(key_.hash, entry_);
    if (Contents::IsOutside(layout.form, size)) ++contents.outside;
    if (db_.state_.events != nullptr && !existed_) [[unlikely]]
      Report({"new", EventClass::kNew});
  }
  if (old_deadline != layout.deadline_ms) SettleDeadline(old_deadline, layout.deadline_ms);
}

// Another shape than before: in the same place if the arena can do it.
void KeyWriter::LayAnew(const Entry::Layout& layout) {
  Contents& contents = *db_.contents_;
  const std::uint16_t access = db_.state_.access_stamp;
  const std::size_t size = layout.Size();
  const std::size_t old_size = entry_->size();
  if (Contents::IsOutside(entry_->form(), old_size)) --contents.outside;
  if (Contents::IsOutside(layout.form, size)) ++contents.outside;
  if (contents.arena->Resize(entry_, old_size, size)) {
    Entry::Make(entry_, layout, entry_->key(), access);
    return;
  }
  Entry* const old = entry_;
  entry_ = Entry::Make(contents.arena->Allocate(size), layout, key_.text, access);
  contents.table.Replace(at_, entry_);
  contents.arena->Free(old, old_size);
}

void KeyWriter::SettleDeadline(std::int64_t old_ms, std::int64_t new_ms) {
  if (old_ms != kNoDeadline) db_.CountDeadline(old_ms, -1);
  if (new_ms == kNoDeadline) return;
  db_.CountDeadline(new_ms, 1);
  // A record that fires too early is armed again then; only an earlier deadline needs a new one.
  if (old_ms == kNoDeadline || new_ms < old_ms) db_.Arm(key_.hash, new_ms);
}

void KeyWriter::DropValue() {
  if (entry_->form() == Entry::Form::kLarge) db_.FreeLarge(entry_->large());
  if (entry_->form() == Entry::Form::kObject) db_.contents_->Bury(entry_->collection());
}

char* KeyWriter::Resize(std::size_t size) {
  char digits[base::kInt64Chars];
  const std::string_view old = entry_ == nullptr ? std::string_view("") : TextOf(*entry_, digits);
  const Entry::Layout layout = LayoutFor(Entry::Form::kInline, deadline_ms(), size);
  const bool large =
      layout.Size() > kMaxInline || (entry_ != nullptr && entry_->form() == Entry::Form::kLarge);
  if (large) return ResizeLarge(old, size);
  if (entry_ != nullptr && entry_->form() == Entry::Form::kInline && old.size() == size) {
    entry_->set_access(db_.state_.access_stamp);
    return entry_->value_position();
  }
  char kept[kMaxInline];
  const std::size_t keep = std::min(old.size(), size);
  std::memcpy(kept, old.data(), keep);
  Lay(layout, false);
  char* const value = entry_->value_position();
  std::memcpy(value, kept, keep);
  std::memset(value + keep, 0, size - keep);
  return value;
}

char* KeyWriter::ResizeLarge(std::string_view old, std::size_t size) {
  const std::size_t old_size = old.size();
  memory::LargeBytes* block = nullptr;
  if (entry_ != nullptr && entry_->form() == Entry::Form::kLarge) {
    block = memory::LargeBytes::Grow(entry_->large(), size);
  } else {
    block = memory::LargeBytes::Create(old_size, size);
    std::memcpy(block->data(), old.data(), old_size);
    Lay(LayoutFor(Entry::Form::kLarge, deadline_ms(), 0), false);
  }
  block->set_size(size);
  if (size > old_size) std::memset(block->data() + old_size, 0, size - old_size);
  entry_->set_pointer(block);
  entry_->set_access(db_.state_.access_stamp);
  return block->data();
}

void KeyWriter::SetDeadline(std::int64_t deadline_ms) {
  const std::int64_t old = entry_->deadline_ms();
  if (old == deadline_ms) return;
  if (old != kNoDeadline && deadline_ms != kNoDeadline && entry_->RewriteDeadline(deadline_ms)) {
    return SettleDeadline(old, deadline_ms);
  }
  const bool is_inline =
      entry_->form() == Entry::Form::kInline || entry_->form() == Entry::Form::kInteger;
  is_inline ? LayInlineWith(deadline_ms) : LayPointerWith(deadline_ms);
}

// The same value under another deadline. It is taken aside first: the deadline stands in front of
// it.
void KeyWriter::LayInlineWith(std::int64_t deadline_ms) {
  char kept[kMaxInline];
  const std::string_view value = entry_->inline_value();
  const std::size_t size = value.size();
  std::memcpy(kept, value.data(), size);
  Entry::Layout layout = LayoutFor(entry_->form(), deadline_ms, size);
  layout.type = entry_->type();
  if (layout.Size() > kMaxInline && layout.form == Entry::Form::kInline && size > sizeof(void*)) {
    // The deadline's bytes were the last straw: the value moves out.
    Lay(LayoutFor(Entry::Form::kLarge, deadline_ms, 0, layout.type), true);
    entry_->set_pointer(memory::LargeBytes::Copy({kept, size}));
    return;
  }
  Lay(layout, true);
  std::memcpy(entry_->value_position(), kept, size);
}

void KeyWriter::LayPointerWith(std::int64_t deadline_ms) {
  void* const pointer = entry_->pointer();
  Entry::Layout layout = LayoutFor(entry_->form(), deadline_ms, 0);
  layout.type = entry_->type();
  Lay(layout, true);
  entry_->set_pointer(pointer);
}

void KeyWriter::Delete() {
  db_.Erase(at_, key_.hash);
  at_ = {};
  entry_ = nullptr;
}

void KeyWriter::FindAgain() {
  const Database::Found found = db_.Find(key_);
  at_ = found.at;
  entry_ = found.entry;
}

void KeyWriter::Refresh() {
  const Database::Found found = db_.FindLive(key_);
  at_ = found.at;
  entry_ = found.entry;
}

void KeyWriter::MoveTo(KeyWriter& target, Collection* clone) {
  Refresh();
  target.TakeValueOf(*this, false, clone);
  Refresh();  // the target's new slot may have moved ours
  Contents& contents = *db_.contents_;
  Entry* const entry = entry_;
  contents.table.Erase(at_, key_.hash);
  if (entry->has_deadline()) db_.CountDeadline(entry->deadline_ms(), -1);
  const std::size_t size = entry->size();
  if (Contents::IsOutside(entry->form(), size)) --contents.outside;
  contents.arena->Free(entry, size);
  at_ = {};
  entry_ = nullptr;
}

void KeyWriter::CopyTo(KeyWriter& target, Collection* clone) const {
  target.TakeValueOf(*this, true, clone);
}

// The source's entry may be freed or moved by nobody meanwhile: only table slots move when ours is
// inserted.
void KeyWriter::TakeValueOf(const KeyWriter& source, bool copy, Collection* clone) {
  // To Redis the target of RENAME and COPY is a new key even where there was one.
  if (db_.state_.events != nullptr && existed_) [[unlikely]]
    Report({"new", EventClass::kNew});
  LayValueOf(source, copy, clone);
  const std::int64_t field_deadline_ms = NextFieldDeadlineMs(*entry_);
  if (field_deadline_ms != kNever) Arm(field_deadline_ms);
}

void KeyWriter::LayValueOf(const KeyWriter& source, bool copy, Collection* clone) {
  const Entry& from = *source.entry_;
  Refresh();
  const Entry::Layout layout{from.type(), from.form(), key_.text.size(), from.deadline_ms(),
                             from.has_inline_value() ? from.inline_value().size() : 0};
  if (from.has_inline_value()) {
    if (layout.Size() > kMaxInline) {  // a longer key: the value moves out
      Entry::Layout outside = layout;
      outside.form = Entry::Form::kLarge;
      Lay(outside, false);
      return entry_->set_pointer(memory::LargeBytes::Copy(from.inline_value()));
    }
    Lay(layout, false);
    return void(
        std::memcpy(entry_->value_position(), from.inline_value().data(), layout.value_size));
  }
  void* value = from.pointer();
  if (from.form() == Entry::Form::kLarge && copy) value = CopyLarge(from);
  const bool moves_arena = &source.db_ != &db_;
  if (from.form() == Entry::Form::kObject && (copy || moves_arena)) {
    value = clone != nullptr ? clone : from.collection()->Clone(arena(), base::kNoPause);
    if (!copy) source.db_.contents_->Bury(from.collection());
  }
  Lay(layout, false);
  entry_->set_pointer(value);
}

void KeyWriter::Report(const KeyEvent& event) {
  db_.state_.events->OnKeyEvent(db_.index_, key_.text, event);
}

}  // namespace oribi::keyspace
