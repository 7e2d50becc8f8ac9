#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace oribi::structures {

// Numbers of 40 bits in a chain of chunks, which get larger as the chain gets longer: few bytes are
// wasted on a short chain, and under one percent on a long one. Last in, first out; only the newest
// chunk is not full.
//
// The chain itself is one word, so that a wheel can have thousands. Its owner keeps the count of
// bytes, and clears it.
class RecordChain {
 public:
  static constexpr std::size_t kRecordBytes = 5;

  RecordChain() = default;
  RecordChain(const RecordChain&) = delete;
  RecordChain& operator=(const RecordChain&) = delete;

  bool empty() const { return newest_ == 0; }
  // These keep `bytes`, the size of all chunks, up to date.
  void Push(std::uint64_t record, std::size_t& bytes);
  // There must be a record.
  std::uint64_t Pop(std::size_t& bytes);
  void Clear(std::size_t& bytes);
  // Moves the other's records to this chain, which must be empty.
  void Take(RecordChain& other) { newest_ = std::exchange(other.newest_, 0); }

 private:
  // A chunk: the word of the chain behind it, how many records it has (one byte), the records.
  static constexpr std::size_t kUsedAt = sizeof(std::uintptr_t);
  static constexpr std::size_t kHeaderBytes = kUsedAt + 1;
  // Chunks start cache lines. The low six bits of their address hold how many chunks are behind, 63
  // for more; this tells how large a chunk is. So 64 bytes hold 11 records, 256 hold 49, and 1024
  // hold 203.
  static constexpr std::uintptr_t kOrdinalMask = 63;
  static std::size_t ChunkBytes(std::uintptr_t ordinal) {
    return ordinal < 4 ? 64 : ordinal < 32 ? 256 : 1024;
  }
  static std::size_t RoomFor(std::uintptr_t ordinal) {
    return (ChunkBytes(ordinal) - kHeaderBytes) / kRecordBytes;
  }

  std::uintptr_t ordinal() const { return newest_ & kOrdinalMask; }
  unsigned char* chunk() const { return reinterpret_cast<unsigned char*>(newest_ & ~kOrdinalMask); }
  void AddChunk(std::size_t& bytes);
  void DropChunk(std::size_t& bytes);

  std::uintptr_t newest_ = 0;
};

inline void RecordChain::Push(std::uint64_t record, std::size_t& bytes) {
  if (empty() || chunk()[kUsedAt] == RoomFor(ordinal())) [[unlikely]]
    AddChunk(bytes);
  unsigned char* memory = chunk();
  // The low five bytes: all our machines are little-endian.
  std::memcpy(memory + kHeaderBytes + memory[kUsedAt] * kRecordBytes, &record, kRecordBytes);
  ++memory[kUsedAt];
}

inline std::uint64_t RecordChain::Pop(std::size_t& bytes) {
  unsigned char* memory = chunk();
  const unsigned char last = --memory[kUsedAt];
  std::uint64_t record = 0;
  std::memcpy(&record, memory + kHeaderBytes + last * kRecordBytes, kRecordBytes);
  if (last == 0) DropChunk(bytes);
  return record;
}

}  // namespace oribi::structures
