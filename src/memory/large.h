#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oribi::memory {

// A heap block for a string too large for an entry. It is shared by counting: a reply under way or
// a snapshot keeps the bytes it has seen, and a writer who finds them shared takes a copy. Any
// thread may release a reference.
class LargeBytes {
 public:
  // One reference, the caller's. The bytes are not set. The capacity is at least `capacity` and
  // `size`.
  static LargeBytes* Create(std::size_t size, std::size_t capacity = 0);
  static LargeBytes* Copy(std::string_view bytes);
  static void Release(LargeBytes* block);
  LargeBytes* AddRef() {
    references_.fetch_add(1, std::memory_order_relaxed);
    return this;
  }
  bool IsShared() const { return references_.load(std::memory_order_acquire) != 1; }

  // Each of these takes over the caller's reference and gives back one to a block that is not
  // shared: the same block, perhaps moved, or a copy.
  //
  // Room for `capacity` bytes, with headroom for more to come: twice as much up to 1 MB, 1 MB more
  // from there.
  static LargeBytes* Grow(LargeBytes* block, std::size_t capacity);
  // Exactly as much room as the size needs.
  static LargeBytes* Shrink(LargeBytes* block);
  static LargeBytes* Unshare(LargeBytes* block);

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  std::string_view bytes() const { return {data(), size_}; }
  std::size_t size() const { return size_; }
  // At most capacity(); bytes gained are not set.
  void set_size(std::size_t size) { size_ = size; }
  std::size_t capacity() const { return capacity_; }
  // What the block occupies, its header included.
  std::size_t occupied_bytes() const { return sizeof(LargeBytes) + capacity_; }

  // What all blocks of the process occupy.
  static std::size_t TotalBytes() { return total_bytes_.load(std::memory_order_relaxed); }

 private:
  explicit LargeBytes(std::size_t size, std::size_t capacity)
      : references_(1), size_(size), capacity_(capacity) {}
  static LargeBytes* Reallocate(LargeBytes* block, std::size_t capacity);

  static inline std::atomic<std::size_t> total_bytes_{0};

  std::atomic<std::uint32_t> references_;
  std::uint64_t size_;
  std::uint64_t capacity_;
};

// Owns one reference.
class LargeBytesRef {
 public:
  LargeBytesRef() = default;
  // Takes over the caller's reference.
  explicit LargeBytesRef(LargeBytes* block) : block_(block) {}
  LargeBytesRef(const LargeBytesRef& other)
      : block_(other.block_ != nullptr ? other.block_->AddRef() : nullptr) {}
  LargeBytesRef(LargeBytesRef&& other) noexcept : block_(other.release()) {}
  LargeBytesRef& operator=(LargeBytesRef other) noexcept {
    LargeBytes* mine = block_;
    block_ = other.block_;
    other.block_ = mine;
    return *this;
  }
  ~LargeBytesRef() {
    if (block_ != nullptr) LargeBytes::Release(block_);
  }

  LargeBytes* get() const { return block_; }
  LargeBytes* operator->() const { return block_; }
  explicit operator bool() const { return block_ != nullptr; }
  // Hands the reference to the caller.
  LargeBytes* release() {
    LargeBytes* block = block_;
    block_ = nullptr;
    return block;
  }

 private:
  LargeBytes* block_ = nullptr;
};

}  // namespace oribi::memory
