// Changes of packed collections: bytes of the blob are replaced wherever it lies, and it moves
// between its entry and a block of its own as it grows and shrinks.

#include <algorithm>
#include <cstring>

#include "keyspace/key_writer.h"
#include "memory/size_classes.h"

namespace oribi::keyspace {
namespace {

constexpr std::size_t kMaxInline = memory::kMaxSmallBytes;
// A blob in a block of its own comes back into the entry when it fits with this much to spare, so
// that one at the border does not go to and fro.
constexpr std::size_t kSpare = 64;
// Room for an element or two: blocks of this size come in steps of an eighth to a quarter anyway.
constexpr std::size_t kHeadroom = 32;

struct Pieces {
  const char* old;
  std::size_t old_size;
  std::size_t offset;
  std::size_t remove;
  std::size_t insert;

  std::size_t new_size() const { return old_size - remove + insert; }
  // Copies what stays to its new places in another piece of memory.
  void CopyTo(char* to) const {
    std::memcpy(to, old, offset);
    std::memcpy(to + offset + insert, old + offset + remove, old_size - offset - remove);
  }
  // The same within the blob itself.
  void Shift(char* blob) const {
    std::memmove(blob + offset + insert, blob + offset + remove, old_size - offset - remove);
  }
};

}  // namespace

char* KeyWriter::MutableBlob() {
  return entry_->form() == Entry::Form::kLarge ? entry_->large()->data() : entry_->value_position();
}

char* KeyWriter::Splice(Type type, std::size_t offset, std::size_t remove, std::size_t insert) {
  const std::size_t old_size = blob().size();
  const std::size_t new_size = old_size - remove + insert;
  const bool is_large = entry_ != nullptr && entry_->form() == Entry::Form::kLarge;
  const Entry::Layout layout = LayoutFor(Entry::Form::kInline, deadline_ms(), new_size, type);
  const std::size_t most = is_large ? kMaxInline - kSpare : kMaxInline;
  if (layout.Size() > most) return SpliceLarge(type, offset, remove, insert);
  return SpliceInline(layout, offset, remove, insert);
}

// The result lies in the entry.
char* KeyWriter::SpliceInline(const Entry::Layout& layout, std::size_t offset, std::size_t remove,
                              std::size_t insert) {
  const std::string_view old = blob();
  const Pieces pieces{old.data(), old.size(), offset, remove, insert};
  if (entry_ != nullptr && entry_->HasShape(layout)) {
    pieces.Shift(entry_->value_position());
    entry_->set_access(db_.state_.access_stamp);
    return entry_->value_position() + offset;
  }
  char result[kMaxInline];
  if (!old.empty()) pieces.CopyTo(result);
  Lay(layout, false);
  char* const value = entry_->value_position();
  std::memcpy(value, result, layout.value_size);
  return value + offset;
}

// The result lies in a block of its own.
char* KeyWriter::SpliceLarge(Type type, std::size_t offset, std::size_t remove,
                             std::size_t insert) {
  const std::string_view old = blob();
  const Pieces pieces{old.data(), old.size(), offset, remove, insert};
  memory::LargeBytes* block =
      entry_ != nullptr && entry_->form() == Entry::Form::kLarge ? entry_->large() : nullptr;
  const std::size_t size = pieces.new_size();
  if (block != nullptr && size <= block->capacity() && size + 256 > block->capacity()) {
    pieces.Shift(block->data());
    block->set_size(size);
    entry_->set_access(db_.state_.access_stamp);
    return block->data() + offset;
  }
  block = memory::LargeBytes::Create(size, size + kHeadroom);
  if (!old.empty()) pieces.CopyTo(block->data());
  Lay(LayoutFor(Entry::Form::kLarge, deadline_ms(), 0, type), false);
  entry_->set_pointer(block);
  return block->data() + offset;
}

void KeyWriter::SetCollection(Type type, Collection* collection) {
  Lay(LayoutFor(Entry::Form::kObject, deadline_ms(), 0, type), false);
  entry_->set_pointer(collection);
}

}  // namespace oribi::keyspace
