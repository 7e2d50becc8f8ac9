#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "commands/context.h"
#include "keyspace/list.h"

// What the list commands share.
namespace oribi::commands {

using keyspace::ListEnd;
using keyspace::ListItem;

inline constexpr std::string_view kNegativeRange =
    "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

// Reads a key that must be a list or missing (which is an empty list); none when it is of another
// type, which has been answered then.
std::optional<keyspace::List> ReadList(CommandContext& ctx, const keyspace::Key& key);
// The same for a key opened for writing: false when WRONGTYPE was answered.
bool CheckList(CommandContext& ctx, const keyspace::KeyWriter& key);

inline bool IsListOrMissing(const keyspace::KeyWriter& key) {
  return !key.exists() || key.is(keyspace::Type::kList);
}

// LEFT or RIGHT, in any case; else a syntax error.
ListEnd ReadEnd(ArgReader& args);
keyspace::KeyEvent PushEvent(ListEnd end);
keyspace::KeyEvent PopEvent(ListEnd end);

void ReplyItem(protocol::ReplyWriter& reply, const ListItem& item);
// Answers with `n` items of a list (at most its size) in the order they are popped in, as bulks
// one after the other, and takes them away.
void PopItems(CommandContext& ctx, keyspace::KeyWriter& key, ListEnd end, std::size_t n);
// Takes one item from one list and gives it to another or the same; it is the answer, unless that
// is WRONGTYPE. False, and nothing answered, when there is no source.
bool TryMove(CommandContext& ctx, const keyspace::Key& source, ListEnd from,
             const keyspace::Key& target, ListEnd to);

// numkeys key … LEFT|RIGHT [COUNT count]
struct PopFromMany {
  Arguments keys;
  ListEnd end = ListEnd::kFront;
  std::size_t count = 1;
};
// Reads all that is left of the arguments.
PopFromMany ReadPopFromMany(ArgReader& args);
// Answers with what it takes from the first key that exists, or WRONGTYPE. False, and nothing
// answered, when none does.
bool PopFromFirst(CommandContext& ctx, const PopFromMany& wanted);

inline Argument EndArgument(std::string_view name) {
  return OneOf(name, {Token("LEFT"), Token("RIGHT")});
}

// The items of a list that a range as of LRANGE means.
struct ItemRange {
  std::size_t first = 0;
  std::size_t count = 0;
};
ItemRange ClampItems(std::int64_t start, std::int64_t stop, std::size_t size);

// An item's bytes beyond the next write.
class ItemCopy {
 public:
  explicit ItemCopy(const ListItem& item);
  ItemCopy(const ItemCopy&) = delete;
  ItemCopy& operator=(const ItemCopy&) = delete;
  std::string_view view() const { return view_; }

 private:
  std::array<char, 256> small_;
  std::string large_;
  std::string_view view_;
};

}  // namespace oribi::commands
