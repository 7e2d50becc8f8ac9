#include "keyspace/set.h"

#include <algorithm>
#include <cstring>

namespace oribi::keyspace {
namespace {

using structures::kPackedHeader;
using structures::PackedItem;
using structures::PackedView;

bool Has(std::uint8_t flags, std::uint8_t flag) { return (flags & flag) != 0; }

// Whether the texts of all integers of an intset are short enough for a listpack.
bool IntegersFit(const Set& set, std::size_t most) {
  if (most >= base::kInt64Chars) return true;
  bool fit = true;
  set.ForEach([&](const SetMember& member) { fit = fit && member.TextSize() <= most; });
  return fit;
}

// How Redis would keep the set once it has this member as well. Intset, listpack, hashtable: there
// is no way back.
std::uint8_t FlagsWith(const Set& set, std::uint8_t flags, const SetMember& member,
                       const EncodingLimits& limits) {
  const bool intset = Has(flags, kReportedIntset);
  if (intset && member.is_integer()) {
    const bool many = set.size() + 1 > limits.set_max_intset_entries;
    return many ? flags | kReportedLarge : flags;
  }
  if (Has(flags, kReportedLarge)) return kReportedLarge;
  const bool listpack = set.size() < limits.set_max_listpack_entries &&
                        member.TextSize() <= limits.set_max_listpack_value &&
                        (!intset || IntegersFit(set, limits.set_max_listpack_value));
  return listpack ? 0 : kReportedLarge;
}

// How Redis makes a set that is to get so many members, the first of which it knows.
std::uint8_t FirstFlags(std::size_t members, const SetMember& first, const EncodingLimits& limits) {
  if (first.is_integer() && members <= limits.set_max_intset_entries) return kReportedIntset;
  return members <= limits.set_max_listpack_entries ? 0 : kReportedLarge;
}

// Where a member stands in a blob, or would.
struct Place {
  std::size_t offset;
  bool there;
};

Place FindSorted(const PackedView& blob, std::int64_t value) {
  const char* at = blob.begin();
  for (; at != blob.end(); at = PackedItem(at).next()) {
    const std::int64_t other = SetMember::Of(PackedItem(at)).integer();
    if (other >= value) return {blob.OffsetOf(at), other == value};
  }
  return {blob.bytes(), false};
}

Place Find(const PackedView& blob, const SetMember& member, const EncodedMember& encoded) {
  if (member.is_integer() && Has(blob.flags(), kReportedIntset)) {
    return FindSorted(blob, member.integer());
  }
  const char* const at = blob.Find(encoded.item(), 1);
  if (at == nullptr) return {blob.bytes(), false};
  return {blob.OffsetOf(at), true};
}

bool Fits(const PackedView& blob, const EncodedMember& more) {
  return blob.count() < kMaxPackedElements && blob.bytes() + more.item().size() <= kMaxPackedBytes;
}

BigSet* MakeBig(const Set& set, memory::Arena& arena, const KeyspaceState& state) {
  auto* const big = NewCollection<BigSet>(arena, arena, state.hash_seed);
  big->set_flags(set.flags());
  set.ForEach([big](const SetMember& member) { big->Add(member); });
  return big;
}

// Adds to a large set and keeps its flags right.
bool AddToBig(BigSet& big, const SetMember& member, const EncodingLimits& limits) {
  const std::uint8_t flags = big.flags();
  const bool settled = flags == kReportedLarge;
  if (settled) [[likely]]
    return big.Add(member);
  if (big.Contains(member)) return false;
  big.set_flags(FlagsWith(Set(big), flags, member, limits));
  return big.Add(member);
}

}  // namespace

void SetWriter::Expect(std::size_t members, const SetMember& first) {
  const EncodingLimits& limits = key_.state().encoding_limits;
  if (!key_.exists()) {
    first_flags_ = FirstFlags(members, first, limits);
    return;
  }
  if (members == 1) [[likely]]
    return;
  const std::uint8_t flags = view().flags();
  const std::size_t most =
      Has(flags, kReportedIntset) ? limits.set_max_intset_entries : limits.set_max_listpack_entries;
  if (members <= most) return;
  if (big_ != nullptr) {
    big_->set_flags(flags | kReportedLarge);
  } else {
    key_.MutableBlob()[0] = static_cast<char>(flags | kReportedLarge);
  }
}

bool SetWriter::Add(const SetMember& member) {
  if (big_ != nullptr) return AddToBig(*big_, member, key_.state().encoding_limits);
  return AddToBlob(member);
}

bool SetWriter::AddToBlob(const SetMember& member) {
  const PackedView blob(key_.blob());
  const bool missing = blob.bytes() == 0;
  const EncodedMember encoded(member);
  Place place{0, false};
  if (!missing) place = Find(blob, member, encoded);
  if (place.there) return false;
  const std::uint8_t flags = FlagsWith(view(), missing ? first_flags_ : blob.flags(), member,
                                       key_.state().encoding_limits);
  if (!Fits(blob, encoded)) {
    BecomeBig();
    big_->set_flags(flags);
    return big_->Add(member);
  }
  const std::size_t count = blob.count();
  char* at = key_.Splice(Type::kSet, place.offset, 0,
                         encoded.item().size() + (missing ? kPackedHeader : 0));
  if (missing) at += kPackedHeader;
  encoded.item().Write(at);
  structures::PutPackedHeader(key_.MutableBlob(), flags, count + 1);
  return true;
}

void SetWriter::BecomeBig() {
  BigSet* const big = MakeBig(view(), key_.arena(), key_.state());
  key_.SetCollection(Type::kSet, big);
  big_ = big;
}

bool SetWriter::Remove(const SetMember& member) {
  if (big_ != nullptr) return big_->Remove(member);
  const PackedView blob(key_.blob());
  if (blob.bytes() == 0) return false;
  const Place place = Find(blob, member, EncodedMember(member));
  if (!place.there) return false;
  const std::uint8_t flags = blob.flags();
  const std::size_t count = blob.count();
  const std::size_t size = PackedItem(key_.blob().data() + place.offset).size();
  key_.Splice(Type::kSet, place.offset, size, 0);
  structures::PutPackedHeader(key_.MutableBlob(), flags, count - 1);
  return true;
}

void SetWriter::Settle(const KeyEvent& event, std::uint64_t changes) {
  key_.Changed(event);
  key_.state().dirty += changes - 1;
  if (!key_.exists() || size() > 0) return;
  key_.Delete();
  big_ = nullptr;
  key_.Also({"del", EventClass::kGeneric});
}

NewSet::NewSet(Database& db) : db_(db), blob_(kPackedHeader, '\0') { ReportAs(kReportedIntset); }

NewSet::~NewSet() {
  if (big_ != nullptr) db_.Bury(big_);
}

void NewSet::ReportAs(std::uint8_t flags) {
  structures::PutPackedHeader(blob_.data(), flags, PackedView(blob_).count());
}

bool NewSet::Add(const SetMember& member) {
  if (big_ != nullptr) return AddToBig(*big_, member, db_.state().encoding_limits);
  const PackedView blob(blob_);
  const EncodedMember encoded(member);
  const Place place = Find(blob, member, encoded);
  if (place.there) return false;
  const std::uint8_t flags = FlagsWith(view(), blob.flags(), member, db_.state().encoding_limits);
  if (!Fits(blob, encoded)) {
    big_ = MakeBig(view(), db_.arena(), db_.state());
    big_->set_flags(flags);
    return big_->Add(member);
  }
  const std::size_t count = blob.count();
  blob_.insert(place.offset, encoded.item().size(), '\0');
  encoded.item().Write(blob_.data() + place.offset);
  structures::PutPackedHeader(blob_.data(), flags, count + 1);
  return true;
}

void NewSet::ReportAsIntset() {
  if (size() > db_.state().encoding_limits.set_max_intset_entries) return;
  bool integers = true;
  view().ForEach([&](const SetMember& member) { integers = integers && member.is_integer(); });
  if (!integers) return;
  if (big_ != nullptr) return big_->set_flags(kReportedIntset);
  NewSet sorted(db_);
  view().ForEach([&sorted](const SetMember& member) { sorted.Add(member); });
  blob_.swap(sorted.blob_);
}

void NewSet::StoreIn(KeyWriter& key) {
  if (key.exists()) key.Delete();
  if (big_ != nullptr) {
    key.SetCollection(Type::kSet, std::exchange(big_, nullptr));
  } else {
    std::memcpy(key.Splice(Type::kSet, 0, 0, blob_.size()), blob_.data(), blob_.size());
  }
}

}  // namespace oribi::keyspace
