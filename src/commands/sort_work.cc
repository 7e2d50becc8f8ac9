#include "commands/sort_work.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "keyspace/new_list.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"
#include "structures/sliced_sort.h"

namespace oribi::commands {
namespace {

using keyspace::Entry;
using keyspace::EventClass;
using keyspace::Type;

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

std::size_t SizeOfSorted(const Entry* entry) {
  if (entry == nullptr) return 0;
  switch (entry->type()) {
    case Type::kList: return keyspace::List(entry).size();
    case Type::kSet: return keyspace::Set(entry).size();
    case Type::kZset: return keyspace::Zset(entry).size();
    default: return 0;
  }
}

SortWork::SortWork(CommandContext& ctx, const Entry* entry, const SortOptions& options)
    : ctx_(ctx),
      options_(options),
      breath_(ctx.server),
      sorts_(options.sorts),
      alpha_(options.alpha) {
  for (const std::string_view pattern : options.get) get_.emplace_back(pattern);
  ChooseOrder(entry);
  items_.reserve(SizeOfSorted(entry));
  if (entry != nullptr) Collect(*entry);
}

void SortWork::ChooseOrder(const Entry* entry) {
  if (sorts_) {
    if (options_.by) by_.emplace(*options_.by);
  } else if (entry != nullptr && entry->type() == Type::kSet && options_.store) {
    // What is stored must not depend on how a set happens to lie.
    sorts_ = alpha_ = true;
  }
}

void SortWork::Add(std::string_view element) {
  const auto size = static_cast<std::uint32_t>(element.size());
  items_.push_back({bytes_.size(), 0, 0, size, kNoWeight});
  bytes_ += element;
  breath_();
}

// Unsorted, a list and a sorted set keep their own order, which DESC turns round.
void SortWork::Collect(const Entry& entry) {
  const bool backwards = !sorts_ && options_.descending;
  char digits[base::kInt64Chars];
  if (entry.type() == Type::kList) {
    const keyspace::List list(&entry);
    const auto add = [&](const keyspace::ListItem& item) { Add(item.Text(digits)); };
    backwards ? list.ForEachBackwards(list.size() - 1, list.size(), add)
              : list.ForEach(0, list.size(), add);
  } else if (entry.type() == Type::kSet) {
    keyspace::Set(&entry).ForEach(
        [&](const keyspace::SetMember& member) { Add(member.Text(digits)); });
  } else if (entry.type() == Type::kZset) {
    const keyspace::Zset zset(&entry);
    zset.ForEach(zset.All(), backwards, [this](std::string_view member, double) { Add(member); });
  }
}

void SortWork::Run() {
  if (!Weigh()) {
    return ctx_.reply.Error("ERR One or more scores can't be converted into double");
  }
  Sort();
  options_.store ? Store() : Answer();
}

// False when one has a weight that is no number.
bool SortWork::Weigh() {
  if (!sorts_ || (alpha_ && !by_)) return true;
  bool good = true;
  for (Item& item : items_) {
    good = Weigh(item) && good;
    breath_();
  }
  return good;
}

bool SortWork::Weigh(Item& item) {
  std::optional<std::string_view> value = TextOf(item);
  if (by_) value = by_->Find(*value, ctx_.db, ctx_.keyspace);
  if (!value) return true;
  if (alpha_) {
    item.weight_text = bytes_.size();
    item.weight_size = static_cast<std::uint32_t>(value->size());
    bytes_ += *value;
    return true;
  }
  const auto weight = ReadWeight(*value);
  item.weight = weight.value_or(0);
  return weight.has_value();
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

void SortWork::Sort() {
  if (!sorts_) return;
  structures::SlicedSort<Item, Less> sort(items_, Less{this});
  while (!sort.Step(Breath::kBetween)) breath_.Now();
}

std::span<const SortWork::Item> SortWork::Wanted() const {
  const auto size = static_cast<std::int64_t>(items_.size());
  const std::int64_t first = std::clamp<std::int64_t>(options_.offset, 0, size);
  const std::int64_t count = options_.count < 0 ? size : std::min(options_.count, size);
  const std::int64_t end = std::min(first + count, size);
  return {items_.begin() + first, items_.begin() + end};
}

template <typename Emit>
void SortWork::Gather(Emit&& emit) {
  for (const Item& item : Wanted()) {
    const std::string_view element = TextOf(item);
    if (get_.empty()) emit(element);
    for (SortPattern& pattern : get_) emit(pattern.Find(element, ctx_.db, ctx_.keyspace));
    breath_();
  }
}

void SortWork::Answer() {
  protocol::ReplyWriter& reply = ctx_.reply;
  reply.Array(Wanted().size() * std::max<std::size_t>(get_.size(), 1));
  Gather([&reply](std::optional<std::string_view> value) {
    value ? reply.Bulk(*value) : reply.Null();
  });
}

// The result takes the place of whatever the key was; no result deletes it.
void SortWork::Store() {
  keyspace::NewList result(ctx_.db);
  Gather([&result](std::optional<std::string_view> value) { result.Add(value.value_or("")); });
  const std::size_t size = result.size();
  auto key = ctx_.db.Write(ctx_.keyspace.MakeKey(*options_.store));
  if (size > 0) {
    result.StoreIn(key);
    key.Changed({"sortstore", EventClass::kList});
    ctx_.keyspace.state().dirty += size - 1;
  } else if (key.exists()) {
    key.Delete();
    key.Changed({"del", EventClass::kGeneric});
  }
  ctx_.reply.Integer(static_cast<std::int64_t>(size));
}

}  // namespace oribi::commands
