#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace oribi::protocol {

// Bytes that somebody else keeps alive until `release(owner)` is called: a large value sent from
// where it lies.
struct PinnedBytes {
  std::string_view bytes;
  void* owner = nullptr;
  void (*release)(void* owner) = nullptr;
};

// What waits to be sent to one client: a chain of pieces.
//
// While the client's commands run, the last piece is *borrowed*: it lies in a block that all
// clients of a loop turn share, one after the other, so that replies of one turn stand densely in
// memory and nothing is allocated. What could not be sent by the end of the turn is copied into
// pieces of our own (KeepBorrowed). Pinned pieces are never copied. An empty buffer owns nothing.
class ReplyBuffer {
 public:
  ReplyBuffer() = default;
  ~ReplyBuffer() { Clear(); }
  ReplyBuffer(const ReplyBuffer&) = delete;
  ReplyBuffer& operator=(const ReplyBuffer&) = delete;

  // `bytes` contiguous writable bytes at the end; Commit says how many of them were written.
  char* Room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - pos_) < bytes) [[unlikely]]
      Grow(bytes);
    return pos_;
  }
  void Commit(std::size_t bytes) { pos_ += bytes; }
  void Append(std::string_view bytes) {
    if (bytes.empty()) return;  // memcpy takes no null pointer, not even for nothing
    std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
    pos_ += bytes.size();
  }
  // Bytes that stay where they are until KeepBorrowed, as those in the shared block do. They are
  // sent from there when they are all that waits; else they are copied.
  void AppendLoan(std::string_view bytes);
  // Takes over the pin: releases it once sent, or with the buffer.
  void AppendPinned(const PinnedBytes& pinned);
  // Moves all of `other` (which must not be borrowing) to the end of this one.
  void AppendBuffer(ReplyBuffer& other);

  // Whether a loan of memory at `begin` makes sense: nothing waits in memory of our own, behind
  // which there is room.
  bool MayBorrow(const char* begin) const { return empty() || (base_ == nullptr && pos_ == begin); }
  // Lets the next bytes go to [begin, end). Must not be called while borrowing.
  void Borrow(char* begin, char* end);
  // Ends the loan for new bytes; those written stay until sent or KeepBorrowed. Returns the end of
  // what was written into the block, where the next client may go on.
  char* StopBorrowing();
  bool borrowing() const { return borrowing_; }
  // Copies what still lies in the shared block. Must be called before the block is used again.
  void KeepBorrowed();

  std::size_t size() const { return static_cast<std::size_t>(pos_ - begin_) + earlier_bytes_; }
  bool empty() const { return size() == 0; }
  // Bytes of memory this buffer keeps busy (for output limits); pinned ones count.
  std::size_t memory_bytes() const;

  // The first pieces as an iovec array; how many were filled.
  int Gather(iovec* out, int max) const;
  void Consume(std::size_t bytes);
  // Drops the bytes written after Mark() returned `mark` (a reply that shall not be sent).
  std::size_t Mark() const { return size(); }
  void Truncate(std::size_t mark);
  void Clear();

 private:
  struct Piece {
    char* begin;
    std::size_t size;
    char* base;  // heap block to free, or null
    std::size_t capacity;
    PinnedBytes pin;
    bool borrowed;
  };
  struct Earlier {
    std::vector<Piece> pieces;
    std::size_t sent = 0;    // so many of them are empty
    std::size_t memory = 0;  // of the others
    bool has_borrowed = false;
  };
  static constexpr std::size_t kPieceBytes = 16 * 1024 - 64;
  // So many empty pieces may stand in front before the others move up.
  static constexpr std::size_t kMostSent = 32;

  static std::size_t MemoryOf(const Piece& piece) {
    return (piece.capacity > piece.size ? piece.capacity : piece.size) + sizeof(Piece);
  }

  void Grow(std::size_t bytes);
  void AddEarlier(const Piece& piece);
  std::size_t ConsumeEarlier(std::size_t bytes);
  void KeepEarlier();
  void CloseTail();
  void FreeTail() {
    if (base_ != nullptr) [[unlikely]]  // a call of free() for nothing takes 40 instructions
      std::free(base_);
  }
  void OpenHeapTail(std::size_t bytes);
  static void Release(Piece& piece);

  // The tail: [begin_, pos_) waits, [pos_, end_) is room.
  char* begin_ = nullptr;
  char* pos_ = nullptr;
  char* end_ = nullptr;
  char* base_ = nullptr;  // heap block of the tail, null while it is borrowed or absent
  std::size_t earlier_bytes_ = 0;
  std::unique_ptr<Earlier> earlier_;
  char* borrow_end_ = nullptr;  // how far the shared block was written when the tail left it
  bool borrowing_ = false;
};

}  // namespace oribi::protocol
