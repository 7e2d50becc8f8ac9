#include "net/query_buffer.h"

#include <cstdlib>
#include <cstring>

namespace oribi::net {

std::string_view QueryBuffer::view() const {
  if (block_ == nullptr) return {};
  return {block_->bytes() + block_->begin, block_->end - block_->begin};
}

std::size_t QueryBuffer::capacity() const { return block_ == nullptr ? 0 : block_->capacity; }

char* QueryBuffer::room() { return block_->bytes() + block_->end; }

std::size_t QueryBuffer::room_size() const {
  return block_ == nullptr ? 0 : block_->capacity - block_->end;
}

void QueryBuffer::Commit(std::size_t bytes) { block_->end += bytes; }

bool QueryBuffer::Reserve(std::size_t total) {
  if (block_ != nullptr && block_->begin > 0) {
    // Enough behind the read bytes: nothing moves. That keeps a long pipeline from being moved
    // again for each of its slices.
    if (block_->begin + total <= block_->capacity) return true;
    const auto unread = view();
    std::memmove(block_->bytes(), unread.data(), unread.size());
    block_->end = unread.size();
    block_->begin = 0;
  }
  if (block_ != nullptr && total <= block_->capacity) return true;
  auto* grown = static_cast<Block*>(std::realloc(block_, sizeof(Block) + total));
  if (grown == nullptr) return false;
  if (block_ == nullptr) grown->begin = grown->end = 0;
  grown->capacity = total;
  block_ = grown;
  return true;
}

bool QueryBuffer::Append(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (!Reserve(size() + bytes.size())) return false;
  std::memcpy(room(), bytes.data(), bytes.size());
  Commit(bytes.size());
  return true;
}

void QueryBuffer::Consume(std::size_t bytes) {
  if (block_ == nullptr) return;
  block_->begin += bytes;
  if (block_->begin == block_->end) Free();
}

void QueryBuffer::Free() {
  std::free(block_);
  block_ = nullptr;
}

}  // namespace oribi::net
