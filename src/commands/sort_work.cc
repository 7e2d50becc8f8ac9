#include "commands/sort_work.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "keyspace/list.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"

namespace oribi::commands {
namespace {

using keyspace::Entry;
using keyspace::EventClass;
using keyspace::Type;

// Elements between two looks at the clock; some 20 us.
constexpr std::size_t kAtOnce = 128;

// As Redis 8 reads it: up to a NUL, nothing at all is 0, and no hexadecimal.
std::optional<double> ReadWeight(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  if (text.empty()) return 0;
  if (text.find_first_of("xX") != std::string_view::npos) return std::nullopt;
  if (const auto value = base::ParseDouble(text)) return value;
  // What is too large or too small for a double is taken for the nearest.
  const auto wide = base::ParseLongDouble(text);
  return wide ? std::optional<double>(static_cast<double>(*wide)) : std::nullopt;
}

}  // namespace

SortWork::SortWork(keyspace::Keyspace& keyspace, int db, const base::Clock& clock,
                   const Entry* entry, const SortOptions& options)
    : keyspace_(keyspace),
      db_(keyspace.db(db)),
      clock_(clock),
      offset_(options.offset),
      count_(options.count),
      descending_(options.descending),
      alpha_(options.alpha) {
  if (options.by) by_.emplace(*options.by);
  for (const std::string_view pattern : options.get) get_.emplace_back(pattern);
  if (options.store) store_.emplace(*options.store);
  if (!options.sorts) {
    by_.reset();
    sorts_ = false;
    // What is stored must not depend on how a set happens to lie.
    if (entry != nullptr && entry->type() == Type::kSet && store_) sorts_ = alpha_ = true;
  }
  if (entry != nullptr) Collect(*entry);
}

void SortWork::Add(std::string_view element) {
  const auto size = static_cast<std::uint32_t>(element.size());
  items_.push_back({bytes_.size(), 0, 0, size, kNoWeight});
  bytes_ += element;
}

// Unsorted, a list and a sorted set keep their own order, which DESC turns round.
void SortWork::Collect(const Entry& entry) {
  const bool backwards = !sorts_ && descending_;
  char digits[base::kInt64Chars];
  if (entry.type() == Type::kList) {
    const keyspace::List list(&entry);
    items_.reserve(list.size());
    const auto add = [&](const keyspace::ListItem& item) { Add(item.Text(digits)); };
    backwards ? list.ForEachBackwards(list.size() - 1, list.size(), add)
              : list.ForEach(0, list.size(), add);
  } else if (entry.type() == Type::kSet) {
    const keyspace::Set set(&entry);
    items_.reserve(set.size());
    set.ForEach([&](const keyspace::SetMember& member) { Add(member.Text(digits)); });
  } else if (entry.type() == Type::kZset) {
    const keyspace::Zset zset(&entry);
    items_.reserve(zset.size());
    zset.ForEach(zset.All(), backwards, [this](std::string_view member, double) { Add(member); });
  }
}

void SortWork::Weigh(Item& item) {
  std::optional<std::string_view> value = TextOf(item);
  if (by_) value = by_->Find(*value, db_, keyspace_);
  if (!value) return;
  if (alpha_) {
    if (!by_) return;
    item.weight_text = bytes_.size();
    item.weight_size = static_cast<std::uint32_t>(value->size());
    bytes_ += *value;
    return;
  }
  const auto weight = ReadWeight(*value);
  bad_weight_ = bad_weight_ || !weight;
  item.weight = weight.value_or(0);
}

bool SortWork::WeighSome() {
  if (!sorts_ || (alpha_ && !by_)) return true;
  const std::size_t end = std::min(at_ + kAtOnce, items_.size());
  for (; at_ < end; ++at_) Weigh(items_[at_]);
  return at_ == items_.size();
}

// Elements of the same weight are told apart by their bytes, unless both are text.
int SortWork::Compare(const Item& a, const Item& b) const {
  if (!alpha_) {
    if (a.weight != b.weight) return a.weight < b.weight ? -1 : 1;
    return TextOf(a).compare(TextOf(b));
  }
  if (!by_) return TextOf(a).compare(TextOf(b));
  if (a.weight_size == kNoWeight || b.weight_size == kNoWeight) {
    return static_cast<int>(a.weight_size != kNoWeight) -
           static_cast<int>(b.weight_size != kNoWeight);
  }
  return WeightOf(a).compare(WeightOf(b));
}

// To the range that LIMIT wants.
void SortWork::Cut() {
  const auto size = static_cast<std::int64_t>(items_.size());
  const std::int64_t first = std::clamp<std::int64_t>(offset_, 0, size);
  const std::int64_t count = count_ < 0 ? size : std::min(count_, size);
  at_ = static_cast<std::size_t>(first);
  end_ = static_cast<std::size_t>(std::min(first + count, size));
  values_ = (end_ - at_) * std::max<std::size_t>(get_.size(), 1);
}

void SortWork::Emit(std::optional<std::string_view> value) {
  if (!store_) return value ? writer_->Bulk(*value) : writer_->Null();
  const std::string_view text = value.value_or(std::string_view());
  stored_.push_back({stored_bytes_.size(), text.size()});
  stored_bytes_ += text;
}

bool SortWork::GatherSome() {
  const std::size_t end = std::min(at_ + kAtOnce, end_);
  for (; at_ < end; ++at_) {
    const std::string_view element = TextOf(items_[at_]);
    if (get_.empty()) Emit(element);
    for (SortPattern& pattern : get_) Emit(pattern.Find(element, db_, keyspace_));
  }
  return at_ == end_;
}

// A little of the phase at hand; true when the last is over.
bool SortWork::Advance() {
  switch (phase_) {
    case Phase::kWeigh:
      if (WeighSome()) phase_ = Phase::kSort;
      return bad_weight_ && phase_ == Phase::kSort;
    case Phase::kSort:
      if (!sort_) sort_.emplace(items_, Less{this});
      if (!sorts_ || sort_->Step(kAtOnce)) phase_ = Phase::kCut;
      return false;
    case Phase::kCut:
      Cut();
      phase_ = Phase::kGather;
      return false;
    case Phase::kGather: return GatherSome();
  }
  return true;
}

bool SortWork::Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) {
  if (!writer_) writer_.emplace(answer_, reply.resp());
  while (!Advance()) {
    if (clock_.MonotonicUs() >= deadline_us) return false;
  }
  Finish(reply);
  return true;
}

void SortWork::Finish(protocol::ReplyWriter& reply) {
  if (bad_weight_) {
    return reply.Error("ERR One or more scores can't be converted into double");
  }
  if (store_) return Store(reply);
  reply.Array(values_);
  reply.buffer().AppendBuffer(answer_);
}

// The result takes the place of whatever the key was; no result deletes it.
void SortWork::Store(protocol::ReplyWriter& reply) {
  auto key = db_.Write(keyspace_.MakeKey(*store_));
  const bool existed = key.exists();
  if (existed) key.Delete();
  if (stored_.empty()) {
    if (existed) key.Changed({"del", EventClass::kGeneric});
    return reply.Integer(0);
  }
  std::vector<std::string_view> texts;
  texts.reserve(stored_.size());
  for (const Piece& piece : stored_)
    texts.emplace_back(stored_bytes_.data() + piece.begin, piece.size);
  keyspace::ListWriter list(key);
  list.Push(keyspace::ListEnd::kBack, texts);
  list.ReportSize();
  key.Changed({"sortstore", EventClass::kList});
  keyspace_.state().dirty += texts.size() - 1;
  reply.Integer(static_cast<std::int64_t>(texts.size()));
}

}  // namespace oribi::commands
