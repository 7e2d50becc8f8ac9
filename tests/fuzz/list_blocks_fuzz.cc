// Items come and go at both ends and in the middle of ListBlocks, beside a std::deque.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/check.h"
#include "memory/arena.h"
#include "structures/list_blocks.h"
#include "support/texts.h"

namespace {

using oribi::structures::ListBlocks;
using oribi::structures::ListItem;
using oribi::support::ByteChoices;
using Model = std::deque<std::string>;

std::string TextOf(const ListItem& item) {
  char digits[oribi::base::kInt64Chars];
  return std::string(item.Text(digits));
}

void Push(ListBlocks& list, Model& model, const std::string& text, bool front) {
  front ? list.PushFront(text) : list.PushBack(text);
  front ? model.push_front(text) : model.push_back(text);
}

void Pop(ListBlocks& list, Model& model, bool front) {
  if (model.empty()) return;
  ORIBI_CHECK(TextOf(front ? list.Front() : list.Back()) == (front ? model.front() : model.back()));
  front ? list.PopFront() : list.PopBack();
  front ? model.pop_front() : model.pop_back();
}

void RemoveEqual(ByteChoices& choices, ListBlocks& list, Model& model, const std::string& text) {
  const std::size_t most = choices.Below(4) == 0 ? SIZE_MAX : 1 + choices.Below(3);
  const bool from_back = choices.Below(2) == 0;
  std::size_t removed = 0;
  for (std::size_t k = 0; k < model.size() && removed < most;) {
    const auto at = from_back ? model.size() - 1 - k : k;
    if (model[at] == text) {
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
      ++removed;
    } else {
      ++k;
    }
  }
  ORIBI_CHECK(list.RemoveEqual(text, most, from_back) == removed);
}

void Step(ByteChoices& choices, ListBlocks& list, Model& model) {
  const auto what = choices.Below(16);
  const std::size_t index = model.empty() ? 0 : choices.Below(model.size());
  const auto at = model.begin() + static_cast<std::ptrdiff_t>(index);
  if (what < 4) return Push(list, model, oribi::support::ChooseText(choices), what % 2 == 0);
  if (what < 8) {
    for (auto n = choices.Below(300); n > 0; --n) {
      what < 6 ? Push(list, model, std::to_string(n), what % 2 == 0)
               : Pop(list, model, what % 2 == 0);
    }
    return;
  }
  if (what < 11) {
    const auto text = oribi::support::ChooseText(choices);
    list.Insert(index, text);
    model.insert(at, text);
    return;
  }
  if (model.empty()) return;
  if (what < 13) {
    *at = oribi::support::ChooseText(choices);
    return list.Set(index, *at);
  }
  if (what == 13) return RemoveEqual(choices, list, model, std::string(*at));
  const auto n =
      choices.Below(std::min<std::size_t>(model.size() - index, what == 14 ? 4 : 400) + 1);
  list.Erase(index, n);
  model.erase(at, at + static_cast<std::ptrdiff_t>(n));
}

void Compare(const ListBlocks& list, const Model& model) {
  ORIBI_CHECK(list.size() == model.size());
  if (model.empty()) return;
  const std::size_t middle = model.size() / 2;
  std::size_t i = middle;
  ListBlocks::Walk(list, middle, false).Show(model.size() - middle, [&](const ListItem& item) {
    ORIBI_CHECK(TextOf(item) == model[i++]);
  });
  ORIBI_CHECK(i == model.size());
  ListBlocks::Walk(list, model.size() - 1, true).Show(model.size(), [&](const ListItem& item) {
    ORIBI_CHECK(TextOf(item) == model[--i]);
    ORIBI_CHECK(TextOf(list.At(i)) == model[i]);
  });
  ORIBI_CHECK(i == 0);
}

void Free(ListBlocks& list) {
  for (std::size_t budget = 0; !list.FreeSome(budget);) budget = 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  oribi::memory::Arena arena;
  ListBlocks list(arena);
  Model model;
  while (choices.More()) Step(choices, list, model);
  Compare(list, model);
  ListBlocks copy(arena);
  copy.CopyFrom(list);
  Compare(copy, model);
  Free(list);
  Free(copy);
  ORIBI_CHECK(arena.live_bytes() == 0);
  return 0;
}
