#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/pause.h"
#include "memory/arena.h"

namespace oribi::keyspace {

// A small collection is one packed blob (structures/packed.h) in its entry. It becomes an object of
// its own when it would pass either of these: walking a kilobyte takes some 100 ns, about as much
// as two look-ups in a table. Judged by the whole, so that one long element is no cliff.
inline constexpr std::size_t kMaxPackedBytes = 1024;
inline constexpr std::size_t kMaxPackedElements = 128;

// Flags of a packed blob and of a Collection, for what Redis would call the encoding. The other
// bits are the type's own.
//
// Redis would have converted it by now; that is never taken back (but for lists).
inline constexpr std::uint8_t kReportedLarge = 0x80;
// A set that has only ever had integers: "intset".
inline constexpr std::uint8_t kReportedIntset = 0x40;
// A hash whose fields may have a TTL: "listpackex".
inline constexpr std::uint8_t kReportedExpiring = 0x20;

// The thresholds of the options of these names. They decide what OBJECT ENCODING says, and nothing
// else.
struct EncodingLimits {
  std::size_t hash_max_listpack_entries = 512;
  std::size_t hash_max_listpack_value = 64;
  std::size_t set_max_intset_entries = 512;
  std::size_t set_max_listpack_entries = 128;
  std::size_t set_max_listpack_value = 64;
  std::size_t zset_max_listpack_entries = 128;
  std::size_t zset_max_listpack_value = 64;
  std::int64_t list_max_listpack_size = -2;
};

// A large collection: the object an entry of form kObject points to. It lives in the arena of its
// database, as its nodes do, and is made with NewCollection.
class Collection {
 public:
  // `object_bytes`: the size of the whole object.
  explicit Collection(std::size_t object_bytes)
      : object_bytes_(static_cast<std::uint32_t>(object_bytes)) {}
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  // As of a packed blob.
  std::uint8_t flags() const { return flags_; }
  void set_flags(std::uint8_t flags) { flags_ = flags; }

  // Number of elements.
  virtual std::size_t size() const = 0;
  // Frees about `budget` elements and counts it down; true when nothing is left but the object
  // itself.
  virtual bool FreeSome(std::size_t& budget) = 0;
  // Gives back only what does not lie in slab pages of the arena, which go at once with their
  // database. May run on another thread.
  virtual void FreeOutside() = 0;
  // A second, independent one in this arena; nothing may change this one while `pause` runs.
  virtual Collection* Clone(memory::Arena& arena, const base::Pause& pause) const = 0;
  // What it occupies, the object included (MEMORY USAGE).
  virtual std::size_t memory_bytes() const = 0;

  // For a lookup to come: brings in what the search for an element of this name reads first, and
  // gives what the second step takes; that, some lookups later, brings in the element.
  virtual std::uint64_t LookAhead(std::string_view /*name*/) const { return 0; }
  virtual void LookAtElement(std::uint64_t /*hash*/) const {}

  std::size_t object_bytes() const { return object_bytes_; }
  // Destroys the object and frees its memory; its elements must be gone.
  static void Destroy(Collection* collection, memory::Arena& arena) {
    const std::size_t bytes = collection->object_bytes_;
    collection->~Collection();
    arena.Free(collection, bytes);
  }

 protected:
  virtual ~Collection() = default;

 private:
  std::uint32_t object_bytes_;
  std::uint8_t flags_ = 0;
};

template <typename T, typename... Args>
T* NewCollection(memory::Arena& arena, Args&&... args) {
  return new (arena.Allocate(sizeof(T))) T(static_cast<Args&&>(args)...);
}

}  // namespace oribi::keyspace
