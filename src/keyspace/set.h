#pragma once

#include <string>

#include "keyspace/big_set.h"
#include "keyspace/key_writer.h"
#include "keyspace/set_member.h"
#include "structures/packed.h"

// The type set. A small one is a blob whose items are its members: in ascending order while the
// flag kReportedIntset stands, else in the order they came. A large one is a BigSet.
namespace oribi::keyspace {

// A set to read; one without members stands for a missing key. Ends with the next write to any key,
// as the entry does.
class Set {
 public:
  Set() : blob_({}) {}
  // Null, or the entry of a set.
  explicit Set(const Entry* entry) : blob_({}) {
    if (entry == nullptr) return;
    if (entry->form() == Entry::Form::kObject) {
      big_ = static_cast<const BigSet*>(entry->collection());
    } else {
      blob_ = structures::PackedView(entry->bytes());
    }
  }
  explicit Set(const BigSet& big) : blob_({}), big_(&big) {}
  explicit Set(std::string_view blob) : blob_(blob) {}

  std::size_t size() const { return big_ != nullptr ? big_->size() : blob_.count(); }
  bool empty() const { return size() == 0; }
  bool Contains(const SetMember& member) const {
    if (big_ != nullptr) return big_->Contains(member);
    return blob_.Find(EncodedMember(member).item(), 1) != nullptr;
  }
  // Calls visit(const SetMember&) for each.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    if (big_ != nullptr) return big_->ForEach(visit);
    blob_.ForEach([&visit](const structures::PackedItem& item) { visit(SetMember::Of(item)); });
  }
  // Any member, each with the same chance; there must be one.
  SetMember Random(base::Random& random) const {
    if (big_ != nullptr) return big_->Random(random);
    return SetMember::Of(structures::PackedItem(blob_.Seek(random.Below(blob_.count()))));
  }
  // As BigSet::Scan; all members at once of a small set.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, std::uint64_t count, Visit&& visit) const {
    if (big_ != nullptr) return big_->Scan(cursor, count, visit);
    ForEach(visit);
    return 0;
  }

  std::uint8_t flags() const { return big_ != nullptr ? big_->flags() : blob_.flags(); }
  // Null for a small one.
  const BigSet* big() const { return big_; }
  // Of a small one.
  std::string_view blob() const { return {blob_.end() - blob_.bytes(), blob_.bytes()}; }

 private:
  structures::PackedView blob_;
  const BigSet* big_ = nullptr;
};

// A set being made that no key has yet: what SUNIONSTORE and its like store.
class NewSet {
 public:
  explicit NewSet(Database& db);
  ~NewSet();
  NewSet(const NewSet&) = delete;
  NewSet& operator=(const NewSet&) = delete;

  // Whether it was not there, and is now.
  bool Add(const SetMember& member);
  Set view() const { return big_ != nullptr ? Set(*big_) : Set(std::string_view(blob_)); }
  std::size_t size() const { return view().size(); }

  // How it is reported at first, an intset if this is not called.
  void ReportAs(std::uint8_t flags);
  // Redis makes the result of SINTERSTORE an intset when it has only integers, and not too many.
  void ReportAsIntset();
  // Makes it the value of the key, whatever that was, with no deadline; it must not be empty. The
  // key must be of the same database.
  void StoreIn(KeyWriter& key);

 private:
  Database& db_;
  std::string blob_;
  BigSet* big_ = nullptr;
};

// A set to be changed, on the handle of its key: one of a set, or of no key at all. Settle() must
// be called after the last change.
class SetWriter {
 public:
  explicit SetWriter(KeyWriter& key) : key_(key), big_(static_cast<BigSet*>(key.collection())) {}

  std::size_t size() const { return view().size(); }
  Set view() const { return big_ != nullptr ? Set(*big_) : Set(key_.blob()); }

  // Redis chooses an encoding by the number of members a command brings, before it looks at them.
  void Expect(std::size_t members, const SetMember& first);
  // Whether it was not there, and is now.
  bool Add(const SetMember& member);
  // Whether it was there.
  bool Remove(const SetMember& member);
  // Reports `changes` members changed. A set that has become empty goes, and that is reported as
  // well.
  void Settle(const KeyEvent& event, std::uint64_t changes = 1);

 private:
  bool AddToBlob(const SetMember& member);
  void BecomeBig();

  KeyWriter& key_;
  BigSet* big_;
  // How the set of a missing key will be reported, once it has a member.
  std::uint8_t first_flags_ = kReportedIntset;
};

}  // namespace oribi::keyspace
