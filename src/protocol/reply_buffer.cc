#include "protocol/reply_buffer.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace oribi::protocol {

void ReplyBuffer::Release(Piece& piece) {
  if (piece.pin.release != nullptr) piece.pin.release(piece.pin.owner);
  std::free(piece.base);
}

void ReplyBuffer::AddEarlier(const Piece& piece) {
  if (!earlier_) earlier_ = std::make_unique<Earlier>();
  earlier_->pieces.push_back(piece);
  earlier_->memory += MemoryOf(piece);
  earlier_->has_borrowed = earlier_->has_borrowed || piece.borrowed;
  earlier_bytes_ += piece.size;
}

// Moves the tail's waiting bytes to the list of earlier pieces.
void ReplyBuffer::CloseTail() {
  const auto waiting = static_cast<std::size_t>(pos_ - begin_);
  if (borrowing_) {
    borrow_end_ = pos_;
    borrowing_ = false;
  }
  if (waiting > 0) {
    const bool borrowed = base_ == nullptr;
    const std::size_t capacity = borrowed ? 0 : static_cast<std::size_t>(end_ - base_);
    AddEarlier({begin_, waiting, base_, capacity, {}, borrowed});
  } else {
    FreeTail();
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

void ReplyBuffer::AppendLoan(std::string_view bytes) {
  char* const begin = const_cast<char*>(bytes.data());
  const bool is_lent = base_ == nullptr && !borrowing_;
  if (is_lent && begin_ != pos_ && pos_ == begin) {  // goes on where the last loan ended
    pos_ = end_ = begin + bytes.size();
  } else if (is_lent && empty()) {
    begin_ = begin;
    pos_ = end_ = begin + bytes.size();
  } else {
    Append(bytes);
  }
}

void ReplyBuffer::AppendPinned(const PinnedBytes& pinned) {
  char* const room = pos_;
  char* const end = end_;
  const bool was_borrowing = borrowing_;
  CloseTail();
  AddEarlier(
      {const_cast<char*>(pinned.bytes.data()), pinned.bytes.size(), nullptr, 0, pinned, false});
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
  for (std::size_t i = other.earlier_->sent; i < other.earlier_->pieces.size(); ++i) {
    AddEarlier(other.earlier_->pieces[i]);
  }
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
  borrowing_ = false;
  if (earlier_) KeepEarlier();
  if (tail_borrowed) {
    const std::string_view waiting(begin_, static_cast<std::size_t>(pos_ - begin_));
    OpenHeapTail(waiting.size());
    std::memcpy(pos_, waiting.data(), waiting.size());
    pos_ += waiting.size();
  } else if (base_ == nullptr) {
    begin_ = pos_ = end_ = nullptr;
  }
}

void ReplyBuffer::KeepEarlier() {
  if (!earlier_->has_borrowed) return;
  earlier_->has_borrowed = false;
  for (std::size_t i = earlier_->sent; i < earlier_->pieces.size(); ++i) {
    Piece& piece = earlier_->pieces[i];
    if (!piece.borrowed) continue;
    piece.base = static_cast<char*>(std::malloc(piece.size));
    ORIBI_CHECK(piece.base != nullptr);
    std::memcpy(piece.base, piece.begin, piece.size);
    piece.begin = piece.base;
    piece.capacity = piece.size;
    piece.borrowed = false;
  }
}

std::size_t ReplyBuffer::memory_bytes() const {
  const std::size_t tail = base_ != nullptr ? static_cast<std::size_t>(end_ - base_)
                                            : static_cast<std::size_t>(pos_ - begin_);
  return earlier_ ? tail + earlier_->memory : tail;
}

int ReplyBuffer::Gather(iovec* out, int max) const {
  int filled = 0;
  if (earlier_) {
    for (std::size_t i = earlier_->sent; i < earlier_->pieces.size(); ++i) {
      if (filled == max) return filled;
      out[filled++] = {earlier_->pieces[i].begin, earlier_->pieces[i].size};
    }
  }
  if (filled < max && pos_ != begin_) {
    out[filled++] = {begin_, static_cast<std::size_t>(pos_ - begin_)};
  }
  return filled;
}

void ReplyBuffer::Consume(std::size_t bytes) {
  if (earlier_) bytes = ConsumeEarlier(bytes);
  begin_ += bytes;
  if (begin_ != pos_ || borrowing_) return;
  FreeTail();
  begin_ = pos_ = end_ = base_ = nullptr;
}

// How many of the bytes are left for the tail.
std::size_t ReplyBuffer::ConsumeEarlier(std::size_t bytes) {
  std::vector<Piece>& pieces = earlier_->pieces;
  while (earlier_->sent < pieces.size()) {
    Piece& piece = pieces[earlier_->sent];
    const std::size_t part = std::min(bytes, piece.size);
    earlier_->memory -= MemoryOf(piece);
    piece.begin += part;
    piece.size -= part;
    bytes -= part;
    earlier_bytes_ -= part;
    if (piece.size > 0) {
      earlier_->memory += MemoryOf(piece);
      break;
    }
    Release(piece);
    ++earlier_->sent;
  }
  if (earlier_->sent == pieces.size()) {
    earlier_.reset();
  } else if (earlier_->sent > kMostSent && earlier_->sent > pieces.size() / 2) {
    pieces.erase(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(earlier_->sent));
    earlier_->sent = 0;
  }
  return bytes;
}

void ReplyBuffer::Truncate(std::size_t mark) {
  std::size_t surplus = size() - mark;
  const auto in_tail = std::min(surplus, static_cast<std::size_t>(pos_ - begin_));
  pos_ -= in_tail;
  if (base_ == nullptr && !borrowing_) end_ = pos_;  // it is not ours to write
  surplus -= in_tail;
  while (surplus > 0) {
    Piece& last = earlier_->pieces.back();
    const std::size_t part = std::min(surplus, last.size);
    earlier_->memory -= MemoryOf(last);
    last.size -= part;
    surplus -= part;
    earlier_bytes_ -= part;
    if (last.size > 0) {
      earlier_->memory += MemoryOf(last);
      continue;
    }
    Release(last);
    earlier_->pieces.pop_back();
  }
  if (earlier_ && earlier_->sent == earlier_->pieces.size()) earlier_.reset();
}

void ReplyBuffer::Clear() {
  if (earlier_) {
    for (std::size_t i = earlier_->sent; i < earlier_->pieces.size(); ++i) {
      Release(earlier_->pieces[i]);
    }
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
