#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keyspace/list.h"

namespace oribi::keyspace {

// A list that is put together before a key gets it, and none sees before it is whole.
class NewList {
 public:
  explicit NewList(Database& db) : db_(db) {}
  ~NewList();
  NewList(const NewList&) = delete;
  NewList& operator=(const NewList&) = delete;

  // At the end.
  void Add(std::string_view text);
  std::size_t size() const { return large_ != nullptr ? large_->size() : few_.size(); }
  // Makes it the value of the key, whatever that was, with no deadline; it must not be empty. The
  // key must be of the same database.
  void StoreIn(KeyWriter& key);

 private:
  Database& db_;
  std::vector<std::string> few_;  // what may still become a packed blob
  LargeList* large_ = nullptr;
};

}  // namespace oribi::keyspace
