#pragma once

#include <cstdint>
#include <string_view>

#include "keyspace/database.h"

namespace oribi::keyspace {

// The write handle: one key opened for writing. Every change of the keyspace goes through one, and
// says so with Changed() once it is done: that counts it as dirty and tells whoever wants to know
// (KeyEvents). A handler that finds it has nothing to change just lets the handle go.
//
//   auto key = ctx.db.Write(ctx.args.Key());
//   if (key.exists() && !key.is(Type::kString)) return ctx.reply.Error(errors::kWrongType);
//   key.SetString(value, kNoDeadline);
//   key.Changed({"set", EventClass::kString});
class KeyWriter {
 public:
  KeyWriter(Database& db, const Key& key) : db_(db), key_(key) {
    const Database::Found found = db.FindLive(key);
    at_ = found.at;
    entry_ = found.entry;
    existed_ = entry_ != nullptr;
  }
  KeyWriter(const KeyWriter&) = delete;
  KeyWriter& operator=(const KeyWriter&) = delete;

  // Null when there is no such key. Every change below may replace it.
  const Entry* entry() const { return entry_; }
  bool exists() const { return entry_ != nullptr; }
  bool is(Type type) const { return entry_ != nullptr && entry_->type() == type; }
  std::int64_t deadline_ms() const {
    return entry_ == nullptr ? kNoDeadline : entry_->deadline_ms();
  }

  // Makes the key (whatever it was) a string of these bytes with this deadline; text that is a
  // canonical integer is kept as one. `value` may point into this very entry.
  void SetString(std::string_view value, std::int64_t deadline_ms);
  // The same for an integer known already.
  void SetInteger(std::int64_t value, std::int64_t deadline_ms);
  // The same for a key that holds an integer or is missing; the deadline stays.
  void ReplaceInteger(std::int64_t value) {
    if (entry_ != nullptr && entry_->ReplaceInteger(value)) [[likely]] {
      entry_->set_access(db_.state_.access_stamp);
    } else {
      SetInteger(value, deadline_ms());
    }
  }
  // Takes over a block as the value (one reference), without copying it.
  void SetLarge(memory::LargeBytes* value, std::int64_t deadline_ms);

  // For changes in place (APPEND, SETRANGE, SETBIT): makes the value plain bytes of exactly `size`,
  // keeping what is there, cutting nothing unless `size` is smaller, filling with zeros; the
  // deadline stays. A missing key is made; the type must be string. The result is writable until
  // the next call. Grown blocks get headroom as in Redis.
  char* Resize(std::size_t size);

  // The bytes of a packed collection; none when the key is missing or its collection is an object.
  std::string_view blob() const {
    return entry_ == nullptr || entry_->form() == Entry::Form::kObject ? std::string_view()
                                                                       : entry_->bytes();
  }
  // Replaces `remove` bytes of the blob at `offset` by `insert` bytes not set yet, and returns
  // where these start: inside the blob, which begins `offset` before. A missing key is made, of
  // this type. The deadline stays. The caller keeps the blob's header right.
  char* Splice(Type type, std::size_t offset, std::size_t remove, std::size_t insert);
  // The blob, for changes that keep its length.
  char* MutableBlob();
  // Makes the key (whatever it was) this collection, which must lie in arena(); the deadline stays.
  void SetCollection(Type type, Collection* collection);
  Collection* collection() const {
    return entry_ == nullptr || entry_->form() != Entry::Form::kObject ? nullptr
                                                                       : entry_->collection();
  }
  memory::Arena& arena() { return *db_.contents_->arena; }
  KeyspaceState& state() { return db_.state_; }
  Database& db() { return db_; }
  const Key& key() const { return key_; }

  // To be called when others have had their turn: they may have changed other keys, but not this
  // one, which was held meanwhile (leases.h), even if its deadline has passed.
  void FindAgain();

  void SetDeadline(std::int64_t deadline_ms);  // kNoDeadline takes it away
  void Delete();
  // Counts as a use of the key, for changes inside a collection.
  void Touch() { entry_->set_access(db_.state_.access_stamp); }
  // Lets the database look at this key then: the deadline of a part of it.
  void Arm(std::int64_t deadline_ms) { db_.Arm(key_.hash, deadline_ms); }
  // Gives the value with its deadline to `target` (another key of the same or another database) and
  // removes this key: RENAME and MOVE. What the target held is gone. The target must have been
  // opened after this one was. `clone` as for CopyTo.
  void MoveTo(KeyWriter& target, Collection* clone = nullptr);
  // A second, independent value: COPY. What the target held is gone. Where this value is an object,
  // `clone` may be a copy of it made ahead, in the target's arena.
  void CopyTo(KeyWriter& target, Collection* clone = nullptr) const;

  // Counts one change and reports it.
  void Changed(const KeyEvent& event) {
    ++db_.state_.dirty;
    if (db_.state_.events != nullptr) [[unlikely]]
      Report(event);
  }
  // Reports another event of a change that is counted already.
  void Also(const KeyEvent& event) {
    if (db_.state_.events != nullptr) [[unlikely]]
      Report(event);
  }

 private:
  // Gives the key an entry of this layout, its value not set: the old one where the size allows, a
  // new one else. What the old one owned is gone, unless `keep_value` says that the caller takes it
  // over.
  void Lay(const Entry::Layout& layout, bool keep_value);
  void LayAnew(const Entry::Layout& layout);
  void LayInlineWith(std::int64_t deadline_ms);
  void LayPointerWith(std::int64_t deadline_ms);
  void SettleDeadline(std::int64_t old_ms, std::int64_t new_ms);
  void TakeValueOf(const KeyWriter& source, bool copy, Collection* clone);
  void LayValueOf(const KeyWriter& source, bool copy, Collection* clone);
  // As SetString, but keeps the bytes as they are.
  void SetBytes(std::string_view value, std::int64_t deadline_ms);
  bool SetInlineInteger(std::string_view value, std::int64_t deadline_ms);
  bool Aliases(std::string_view value) const;
  void DropValue();
  void Refresh();
  void Report(const KeyEvent& event);
  char* ResizeLarge(std::string_view old, std::size_t size);
  char* SpliceInline(const Entry::Layout& layout, std::size_t offset, std::size_t remove,
                     std::size_t insert);
  char* SpliceLarge(Type type, std::size_t offset, std::size_t remove, std::size_t insert);
  Entry::Layout LayoutFor(Entry::Form form, std::int64_t deadline_ms, std::size_t value_size,
                          Type type = Type::kString) const {
    return {type, form, key_.text.size(), deadline_ms, value_size};
  }

  Database& db_;
  Key key_;
  EntryTable::Position at_;
  Entry* entry_;
  bool existed_;  // when it was opened: one that goes and comes again is not new
};

inline KeyWriter Database::Write(const Key& key) { return KeyWriter(*this, key); }

}  // namespace oribi::keyspace
