#include "keyspace/new_list.h"

#include <utility>

namespace oribi::keyspace {

NewList::~NewList() {
  if (large_ != nullptr) db_.Bury(large_);
}

void NewList::Add(std::string_view text) {
  if (large_ == nullptr && few_.size() < kMaxPackedElements) {
    few_.emplace_back(text);
    return;
  }
  if (large_ == nullptr) {
    large_ = NewCollection<LargeList>(db_.arena(), db_.arena());
    for (const std::string& kept : few_) large_->Push(ListEnd::kBack, kept);
  }
  large_->Push(ListEnd::kBack, text);
}

void NewList::StoreIn(KeyWriter& key) {
  if (key.exists()) key.Delete();
  if (large_ != nullptr) key.SetCollection(Type::kList, std::exchange(large_, nullptr));
  ListWriter list(key);
  if (list.size() == 0) {
    const std::vector<std::string_view> texts(few_.begin(), few_.end());
    list.Push(ListEnd::kBack, texts);
  }
  list.ReportSize();
}

}  // namespace oribi::keyspace
