#pragma once

#include <cstdint>
#include <string_view>

#include "keyspace/hash.h"
#include "keyspace/key_writer.h"

namespace oribi::keyspace {

// Changes a hash, in whatever form it is. The key must be a hash or missing; the first field makes
// it. A hash that has lost its last field stays until Settle(), which every handler that changed
// something must call.
class HashWriter {
 public:
  static constexpr std::int64_t kKeepDeadline = structures::FieldMap::kKeepDeadline;

  // Due fields a command lets go before it does its own work: some 50 us. The others are hidden
  // from it, and go in the slices of Database::ExpireDue.
  static constexpr std::size_t kExpireAtOnce = 256;

  // Lets fields go whose time has come; the key with them, if those were all.
  explicit HashWriter(KeyWriter& key, std::size_t expire_at_once = kExpireAtOnce) : key_(key) {
    if (expire_at_once > 0 && key.exists() && view().HasDue()) [[unlikely]]
      ExpireDue(expire_at_once);
  }
  HashWriter(const HashWriter&) = delete;
  HashWriter& operator=(const HashWriter&) = delete;

  // As it is now.
  Hash view() const { return {key_.entry(), now_ms()}; }
  bool exists() const { return key_.exists(); }

  // True when the field is new. A field there keeps its deadline only for kKeepDeadline. A deadline
  // in the past makes a field that is gone after Settle().
  bool Set(std::string_view field, std::string_view value, std::int64_t deadline_ms = kNoDeadline);
  bool SetInteger(std::string_view field, std::int64_t value, std::int64_t deadline_ms);
  // Of a field that is there.
  void SetDeadline(std::string_view field, std::int64_t deadline_ms);
  bool Erase(std::string_view field);

  // What Redis would do at once to its encoding: for so many pairs to be set, and for HEXPIRE.
  void ExpectPairs(std::size_t pairs);
  void ReportExpiring() { AddFlags(kReportedExpiring); }

  // Reports the change; an emptied hash is gone then.
  void Settle(const KeyEvent& event);
  // Takes at most `most` due fields, and the key if nothing is left; how many. Reports "hexpired".
  std::size_t ExpireDue(std::size_t most);

 private:
  std::int64_t now_ms() const { return key_.state().now_ms; }
  structures::FieldMap* map() const {
    auto* const large = static_cast<LargeHash*>(key_.collection());
    return large == nullptr ? nullptr : &large->map;
  }
  PackedHash packed() const { return PackedHash(key_.blob()); }
  bool SetItem(std::string_view field, const structures::EncodedItem& value,
               std::int64_t deadline_ms);
  bool SetInMap(const structures::EncodedItem& name, const structures::EncodedItem& value,
                std::int64_t deadline_ms);
  bool FitsPacked(const char* at, const structures::EncodedItem& name,
                  const structures::EncodedItem& value) const;
  void Replace(std::size_t at, const structures::EncodedItem& value, std::int64_t deadline_ms);
  void Append(const structures::EncodedItem& name, const structures::EncodedItem& value,
              std::int64_t deadline_ms);
  void Remove(std::size_t at);
  void MakeRoomForDeadlines();
  void MakeLarge();
  void AddFlags(std::uint8_t flags);
  void ReportLongText(std::size_t field_size, std::size_t value_size);
  void Arm(std::int64_t deadline_ms);
  std::size_t ExpirePacked(std::size_t most);
  bool IsEmpty() const;

  KeyWriter& key_;
};

}  // namespace oribi::keyspace
