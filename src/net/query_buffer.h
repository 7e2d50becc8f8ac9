#pragma once

#include <cstddef>
#include <string_view>

namespace oribi::net {

// The bytes of requests that are not complete yet, or whose turn has not come. Empty, it owns
// nothing and takes eight bytes, since nearly every client's is empty nearly always.
class QueryBuffer {
 public:
  QueryBuffer() = default;
  ~QueryBuffer() { Free(); }
  QueryBuffer(const QueryBuffer&) = delete;
  QueryBuffer& operator=(const QueryBuffer&) = delete;

  std::string_view view() const;
  std::size_t size() const { return view().size(); }
  bool empty() const { return block_ == nullptr; }

  // Makes room for `total` unread bytes in all, those that are here included. False when the memory
  // cannot be had.
  [[nodiscard]] bool Reserve(std::size_t total);
  // The room behind the bytes, and how much of it was filled.
  char* room();
  std::size_t room_size() const;
  void Commit(std::size_t bytes);

  [[nodiscard]] bool Append(std::string_view bytes);
  // Drops the first bytes; gives all memory back when none remain.
  void Consume(std::size_t bytes);
  void Free();

  std::size_t capacity() const;

 private:
  struct Block {
    std::size_t begin;
    std::size_t end;
    std::size_t capacity;
    char* bytes() { return reinterpret_cast<char*>(this + 1); }
  };

  Block* block_ = nullptr;
};

}  // namespace oribi::net
