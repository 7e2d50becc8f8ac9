#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyspace/keyspace.h"
#include "keyspace/list.h"

namespace oribi::commands {

// Keys opened for writing, one at a time: a handle ends with the next write to another key.
class OpenKey {
 public:
  void Start(keyspace::Database& db) {
    key_.reset();
    db_ = &db;
  }
  keyspace::KeyWriter& Open(const keyspace::Key& key) {
    if (key_ && key_->key().text.data() == key.text.data()) [[likely]]
      return *key_;
    return key_.emplace(*db_, key);
  }
  // To be called when keys were written by other ways.
  void Close() { key_.reset(); }
  keyspace::Database& db() const { return *db_; }
  bool is_open() const { return key_.has_value(); }

 private:
  keyspace::Database* db_ = nullptr;
  std::optional<keyspace::KeyWriter> key_;
};

// What a function's writes have replaced, so that a function that fails has changed nothing.
//
// Before its first change a key's value is kept as it is, which for everything small is a copy of
// some bytes. A large collection is not copied: each change of one of its elements notes the
// opposite change. A large collection that is deleted as a whole is moved to a key that no client
// can name, and goes when the function has succeeded.
class FunctionUndo {
 public:
  using Key = keyspace::Key;
  using KeyWriter = keyspace::KeyWriter;

  void Start(keyspace::Keyspace& keyspace) { keyspace_ = &keyspace; }

  // True when the key's value is a large collection: then each change must be noted.
  bool Keep(const KeyWriter& key);
  // Deletes the key, however large.
  void Delete(OpenKey& open, KeyWriter& key);

  // The opposite of changes to large collections.
  void NoteField(const KeyWriter& key, std::string_view field);
  void NoteMember(const KeyWriter& key, std::string_view member, bool was_there);
  void NoteScore(const KeyWriter& key, std::string_view member, const double* score);
  void NotePush(const KeyWriter& key, keyspace::ListEnd end);
  void NotePop(const KeyWriter& key, keyspace::ListEnd end, std::string_view text);
  void NoteElement(const KeyWriter& key, std::size_t position, std::string_view text);

  bool empty() const { return steps_.empty(); }
  // The writes stay.
  void Commit(OpenKey& open);
  // Takes them back, the last first.
  void Revert(OpenKey& open);

 private:
  enum class Kind : std::uint8_t {
    kMissing,
    kInteger,
    kBytes,   // a string or a packed collection
    kShared,  // a large string
    kDeadline,
    kMoved,
    kSetField,
    kEraseField,
    kAddMember,
    kRemoveMember,
    kAddScore,
    kRemoveScore,
    kPop,
    kPush,
    kSetElement
  };
  struct Step {
    Kind kind;
    keyspace::Type type;
    keyspace::ListEnd end;
    Key key;
    std::int64_t deadline_ms = keyspace::kNoDeadline;
    std::int64_t integer = 0;
    double score = 0;
    std::size_t at = 0;  // of its bytes in bytes_: first (a name), then second
    std::size_t first = 0;
    std::size_t second = 0;
    memory::LargeBytes* shared = nullptr;
  };

  Step& Add(Kind kind, const KeyWriter& key);
  void Put(Step& step, std::string_view first, std::string_view second = {});
  std::string_view First(const Step& step) const { return {bytes_.data() + step.at, step.first}; }
  std::string_view Second(const Step& step) const {
    return {bytes_.data() + step.at + step.first, step.second};
  }
  Key HiddenKey(const Step& step) const { return keyspace_->MakeKey(First(step)); }
  void RevertOne(OpenKey& open, const Step& step);
  void RevertValue(OpenKey& open, const Step& step);
  void RevertElement(KeyWriter& key, const Step& step);
  void Clear();

  keyspace::Keyspace* keyspace_ = nullptr;
  std::vector<Step> steps_;
  std::string bytes_;
};

}  // namespace oribi::commands
