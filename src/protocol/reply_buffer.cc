#include "protocol/reply_buffer.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace oribi::protocol {

void ReplyBuffer::Release(Piece& piece) {
  if (piece.pin.release != nullptr) piece.pin.release(piece.pin.owner);
  std::free(piece.base);
}

// Moves the tail's waiting bytes to the list of earlier pieces.
void ReplyBuffer::CloseTail() {
  const auto waiting = static_cast<std::size_t>(pos_ - begin_);
  if (borrowing_) {
    borrow_end_ = pos_;
    borrowing_ = false;
  }
  if (waiting > 0) {
    if (!earlier_) earlier_ = std::make_unique<std::vector<Piece>>();
    const bool borrowed = base_ == nullptr;
    earlier_->push_back({begin_,
                         waiting,
                         base_,
                         borrowed ? 0 : static_cast<std::size_t>(end_ - base_),
                         {},
                         borrowed});
    earlier_bytes_ += waiting;
  } else {
    std::free(base_);
  }
  begin_ = pos_ = end_ = base_ = nullptr;
}

void ReplyBuffer::OpenHeapTail(std::size_t bytes) {
  const std::size_t capacity = std::max(bytes, kPieceBytes);
  base_ = static_cast<char*>(std::malloc(capacity));
  ORIBI_CHECK(base_ != nullptr);
  begin_ = pos_ = base_;
  end_ = base_ + capacity;
}

void ReplyBuffer::Grow(std::size_t bytes) {
  CloseTail();
  OpenHeapTail(bytes);
}

void ReplyBuffer::AppendPinned(const PinnedBytes& pinned) {
  char* const room = pos_;
  char* const end = end_;
  const bool was_borrowing = borrowing_;
  CloseTail();
  if (!earlier_) earlier_ = std::make_unique<std::vector<Piece>>();
  earlier_->push_back(
      {const_cast<char*>(pinned.bytes.data()), pinned.bytes.size(), nullptr, 0, pinned, false});
  earlier_bytes_ += pinned.bytes.size();
  if (was_borrowing) Borrow(room, end);
}

void ReplyBuffer::AppendBuffer(ReplyBuffer& other) {
  ORIBI_CHECK(!other.borrowing_);
  other.CloseTail();
  if (!other.earlier_) return;
  char* const room = pos_;
  char* const end = end_;
  const bool was_borrowing = borrowing_;
  CloseTail();
  if (!earlier_) earlier_ = std::make_unique<std::vector<Piece>>();
  earlier_->insert(earlier_->end(), other.earlier_->begin(), other.earlier_->end());
  earlier_bytes_ += other.earlier_bytes_;
  other.earlier_.reset();
  other.earlier_bytes_ = 0;
  if (was_borrowing) Borrow(room, end);
}

void ReplyBuffer::Borrow(char* begin, char* end) {
  ORIBI_CHECK(!borrowing_);
  // A further loan right behind the last one makes one piece with it.
  const bool goes_on = base_ == nullptr && pos_ != begin_ && pos_ == begin;
  if (!goes_on) {
    CloseTail();
    begin_ = pos_ = begin;
  }
  end_ = end;
  borrowing_ = true;
}

char* ReplyBuffer::StopBorrowing() {
  if (borrowing_) {
    borrow_end_ = pos_;
    borrowing_ = false;
    end_ = pos_;  // closed for new bytes
  }
  return borrow_end_;
}

void ReplyBuffer::KeepBorrowed() {
  const bool tail_borrowed = base_ == nullptr && begin_ != pos_;
  const bool earlier_borrowed = earlier_ && std::any_of(earlier_->begin(), earlier_->end(),
                                                        [](const Piece& p) { return p.borrowed; });
  borrowing_ = false;
  if (earlier_borrowed) {
    for (Piece& piece : *earlier_) {
      if (!piece.borrowed) continue;
      piece.base = static_cast<char*>(std::malloc(piece.size));
      ORIBI_CHECK(piece.base != nullptr);
      std::memcpy(piece.base, piece.begin, piece.size);
      piece.begin = piece.base;
      piece.capacity = piece.size;
      piece.borrowed = false;
    }
  }
  if (tail_borrowed) {
    const std::string_view waiting(begin_, static_cast<std::size_t>(pos_ - begin_));
    OpenHeapTail(waiting.size());
    std::memcpy(pos_, waiting.data(), waiting.size());
    pos_ += waiting.size();
  } else if (base_ == nullptr) {
    begin_ = pos_ = end_ = nullptr;
  }
}

std::size_t ReplyBuffer::memory_bytes() const {
  std::size_t bytes = base_ != nullptr ? static_cast<std::size_t>(end_ - base_)
                                       : static_cast<std::size_t>(pos_ - begin_);
  if (!earlier_) return bytes;
  for (const Piece& piece : *earlier_)
    bytes += std::max(piece.capacity, piece.size) + sizeof(Piece);
  return bytes;
}

int ReplyBuffer::Gather(iovec* out, int max) const {
  int filled = 0;
  if (earlier_) {
    for (const Piece& piece : *earlier_) {
      if (filled == max) return filled;
      out[filled++] = {piece.begin, piece.size};
    }
  }
  if (filled < max && pos_ != begin_) {
    out[filled++] = {begin_, static_cast<std::size_t>(pos_ - begin_)};
  }
  return filled;
}

void ReplyBuffer::Consume(std::size_t bytes) {
  if (earlier_) {
    std::size_t gone = 0;
    for (Piece& piece : *earlier_) {
      const std::size_t part = std::min(bytes, piece.size);
      piece.begin += part;
      piece.size -= part;
      bytes -= part;
      earlier_bytes_ -= part;
      if (piece.size > 0) break;
      Release(piece);
      ++gone;
    }
    earlier_->erase(earlier_->begin(), earlier_->begin() + static_cast<std::ptrdiff_t>(gone));
    if (earlier_->empty()) earlier_.reset();
  }
  begin_ += bytes;
  if (begin_ != pos_ || borrowing_) return;
  std::free(base_);
  begin_ = pos_ = end_ = base_ = nullptr;
}

void ReplyBuffer::Truncate(std::size_t mark) {
  std::size_t surplus = size() - mark;
  const auto in_tail = std::min(surplus, static_cast<std::size_t>(pos_ - begin_));
  pos_ -= in_tail;
  surplus -= in_tail;
  while (surplus > 0) {
    Piece& last = earlier_->back();
    const std::size_t part = std::min(surplus, last.size);
    last.size -= part;
    surplus -= part;
    earlier_bytes_ -= part;
    if (last.size > 0) continue;
    Release(last);
    earlier_->pop_back();
  }
  if (earlier_ && earlier_->empty()) earlier_.reset();
}

void ReplyBuffer::Clear() {
  if (earlier_) {
    for (Piece& piece : *earlier_) Release(piece);
    earlier_.reset();
  }
  earlier_bytes_ = 0;
  if (borrowing_) {
    pos_ = begin_;
    return;
  }
  std::free(base_);
  begin_ = pos_ = end_ = base_ = nullptr;
}

}  // namespace oribi::protocol
