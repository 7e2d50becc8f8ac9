#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "commands/server_control.h"
#include "commands/sort_pattern.h"
#include "keyspace/keyspace.h"
#include "protocol/reply_buffer.h"
#include "protocol/reply_writer.h"
#include "structures/sliced_sort.h"

namespace oribi::commands {

// The options of SORT.
struct SortOptions {
  std::optional<std::string_view> by;  // the last one
  bool sorts = true;                   // no BY was without a star
  std::int64_t offset = 0;
  std::int64_t count = -1;  // below 0: all
  bool descending = false;
  bool alpha = false;
  std::vector<std::string_view> get;
  std::optional<std::string_view> store;
};

// SORT at work. It copies the elements when it begins, so that they are those of one moment, weighs
// them, sorts them, and answers or stores; what it looks up by patterns is as it is when it comes
// to it.
class SortWork final : public SlicedWork {
 public:
  // `entry` is a collection, or null when the key is missing; it is not needed afterwards.
  SortWork(keyspace::Keyspace& keyspace, int db, const base::Clock& clock,
           const keyspace::Entry* entry, const SortOptions& options);

  std::size_t size() const { return items_.size(); }
  bool Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) override;

 private:
  static constexpr std::uint32_t kNoWeight = UINT32_MAX;

  struct Item {
    std::uint64_t text;         // where its bytes begin
    std::uint64_t weight_text;  // what it is compared by with ALPHA and BY
    double weight;              // what it is compared by without ALPHA
    std::uint32_t size;
    std::uint32_t weight_size;
  };
  struct Less {
    const SortWork* work;
    bool operator()(const Item& a, const Item& b) const {
      const int order = work->Compare(a, b);
      return work->descending_ ? order > 0 : order < 0;
    }
  };
  enum class Phase : std::uint8_t { kWeigh, kSort, kCut, kGather };

  void Collect(const keyspace::Entry& entry);
  void Add(std::string_view element);
  // Each does a little; true when its phase is over.
  bool WeighSome();
  bool GatherSome();
  void Weigh(Item& item);
  void Cut();
  void Finish(protocol::ReplyWriter& reply);
  void Store(protocol::ReplyWriter& reply);
  bool Advance();
  int Compare(const Item& a, const Item& b) const;
  std::string_view TextOf(const Item& item) const { return {bytes_.data() + item.text, item.size}; }
  std::string_view WeightOf(const Item& item) const {
    return {bytes_.data() + item.weight_text, item.weight_size};
  }
  void Emit(std::optional<std::string_view> value);

  keyspace::Keyspace& keyspace_;
  keyspace::Database& db_;
  const base::Clock& clock_;
  std::optional<SortPattern> by_;
  std::vector<SortPattern> get_;
  std::optional<std::string> store_;
  std::int64_t offset_;
  std::int64_t count_;
  bool descending_;
  bool alpha_;
  bool sorts_ = true;
  bool bad_weight_ = false;

  std::string bytes_;  // of elements and weights
  std::vector<Item> items_;
  std::optional<structures::SlicedSort<Item, Less>> sort_;
  Phase phase_ = Phase::kWeigh;
  std::size_t at_ = 0;  // the next item of the phase
  std::size_t end_ = 0;
  // What comes out: the reply, or the elements to store.
  protocol::ReplyBuffer answer_;
  std::optional<protocol::ReplyWriter> writer_;
  std::size_t values_ = 0;
  struct Piece {
    std::uint64_t begin;
    std::uint64_t size;
  };
  std::string stored_bytes_;
  std::vector<Piece> stored_;
};

}  // namespace oribi::commands
