#include "commands/function_host.h"
#include "commands/list_value.h"
#include "keyspace/list.h"

namespace oribi::commands::host {
namespace {

using keyspace::KeyWriter;
using keyspace::List;
using keyspace::ListWriter;
using keyspace::Type;

List ListOf(const KeyWriter* key) { return List(key == nullptr ? nullptr : key->entry()); }
List LookAtList(oribi_call* call, uint32_t key) { return ListOf(Of(call).Look(key, Type::kList)); }

// -1: there is no such position.
int64_t PositionIn(const List& list, int64_t position) {
  const auto size = static_cast<int64_t>(list.size());
  const int64_t at = position < 0 ? position + size : position;
  return at < size ? std::max<int64_t>(at, -1) : -1;
}

// A copy that outlives the next change.
std::string_view Kept(oribi_call* call, const keyspace::ListItem& item) {
  char digits[base::kInt64Chars];
  return Of(call).kept_text() = item.Text(digits);
}

}  // namespace

size_t ListSize(oribi_call* call, uint32_t key) { return LookAtList(call, key).size(); }

int ListAt(oribi_call* call, uint32_t key, int64_t position, oribi_text* element) {
  *element = {"", 0};
  const List list = LookAtList(call, key);
  const int64_t at = PositionIn(list, position);
  if (at < 0) return 0;
  const std::string_view text = list.At(static_cast<std::size_t>(at)).Text(Of(call).Digits());
  *element = {text.data(), text.size()};
  return 1;
}

int ListSet(oribi_call* call, uint32_t key, int64_t position, oribi_text element) {
  const int64_t at = PositionIn(LookAtList(call, key), position);
  if (at < 0) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kList);
  if (writer == nullptr) return 0;
  const auto index = static_cast<std::size_t>(at);
  if (Of(call).IsNoted(key)) {
    char digits[base::kInt64Chars];
    Of(call).undo().NoteElement(*writer, index, ListOf(writer).At(index).Text(digits));
  }
  const std::string text(View(element));
  ListWriter(*writer).Set(index, text);
  writer->Changed({"lset", keyspace::EventClass::kList});
  Of(call).CountWrite();
  return 1;
}

void ListPush(oribi_call* call, uint32_t key, int at_front, oribi_text element) {
  KeyWriter* const writer = Of(call).Change(key, Type::kList);
  if (writer == nullptr) return;
  const ListEnd end = at_front != 0 ? ListEnd::kFront : ListEnd::kBack;
  if (Of(call).IsNoted(key)) Of(call).undo().NotePush(*writer, end);
  const std::string text(View(element));
  const std::string_view view = text;
  ListWriter(*writer).Push(end, {&view, 1});
  writer->Changed(PushEvent(end));
  Of(call).CountWrite();
}

int ListPop(oribi_call* call, uint32_t key, int at_front, oribi_text* element) {
  *element = {"", 0};
  const List list = LookAtList(call, key);
  if (list.size() == 0) return 0;
  const ListEnd end = at_front != 0 ? ListEnd::kFront : ListEnd::kBack;
  const std::string_view text = Kept(call, list.At(end == ListEnd::kFront ? 0 : list.size() - 1));
  *element = {text.data(), text.size()};
  KeyWriter* const writer = Of(call).Change(key, Type::kList);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) {
    if (ListOf(writer).size() == 1) {
      Of(call).Delete(key);
      return 1;
    }
    Of(call).undo().NotePop(*writer, end, text);
  }
  ListWriter writing(*writer);
  writing.Pop(end, 1);
  writing.Taken(PopEvent(end), 1);
  Of(call).CountWrite();
  return 1;
}

void ListEach(oribi_call* call, uint32_t key, oribi_visit_text visit, void* context) {
  const List list = LookAtList(call, key);
  list.ForEach(0, list.size(), [&](const keyspace::ListItem& item) {
    char digits[base::kInt64Chars];
    const std::string_view text = item.Text(digits);
    visit(context, {text.data(), text.size()});
  });
}

}  // namespace oribi::commands::host
