#include "structures/member_table.h"

#include <cstring>

namespace oribi::structures {

Member* Member::Make(memory::Arena& arena, std::string_view text) {
  const bool large = text.size() > kMostInside;
  const std::size_t head = text.size() < 128 ? 1 : 2;
  const std::size_t payload = large ? sizeof(void*) : text.size();
  auto* const member = static_cast<Member*>(arena.Allocate(head + payload));
  const std::size_t length = large ? kLargeLength : text.size();
  if (head == 1) {
    member->bytes_[0] = static_cast<unsigned char>(length);
  } else {
    member->bytes_[0] = static_cast<unsigned char>(length >> 8 | 128);
    member->bytes_[1] = static_cast<unsigned char>(length);
  }
  if (large) {
    memory::LargeBytes* const block = memory::LargeBytes::Copy(text);
    std::memcpy(member->bytes_ + head, &block, sizeof block);
  } else if (!text.empty()) {
    std::memcpy(member->bytes_ + head, text.data(), text.size());
  }
  return member;
}

memory::LargeBytes* Member::large() const {
  if (bytes_[0] < 128 || LongLength() != kLargeLength) return nullptr;
  memory::LargeBytes* block = nullptr;
  std::memcpy(&block, bytes_ + 2, sizeof block);
  return block;
}

std::string_view Member::LongText() const {
  const memory::LargeBytes* const block = large();
  return block != nullptr ? block->bytes() : std::string_view(chars() + 2, LongLength());
}

std::size_t Member::size() const {
  if (bytes_[0] < 128) return 1 + std::size_t{bytes_[0]};
  return 2 + (LongLength() == kLargeLength ? sizeof(void*) : LongLength());
}

std::size_t Member::memory_bytes() const {
  const memory::LargeBytes* const block = large();
  return memory::Arena::RoundUp(size()) + (block != nullptr ? block->occupied_bytes() : 0);
}

void Member::Free(memory::Arena& arena, Member* member) {
  if (memory::LargeBytes* const block = member->large()) memory::LargeBytes::Release(block);
  arena.Free(member, member->size());
}

void MemberTable::Add(std::string_view text, std::uint64_t hash) {
  Member* const member = Member::Make(*arena_, text);
  table_.Insert(hash, member);
  member_bytes_ += member->memory_bytes();
  if (text.size() > Member::kMostInside) ++outside_;
}

bool MemberTable::Insert(std::string_view text) {
  const std::uint64_t hash = Hash(text);
  if (Find(text, hash)) return false;
  Add(text, hash);
  return true;
}

bool MemberTable::Erase(std::string_view text) {
  const std::uint64_t hash = Hash(text);
  const auto at = Find(text, hash);
  if (!at) return false;
  Member* const member = table_.At(at);
  table_.Erase(at, hash);
  member_bytes_ -= member->memory_bytes();
  if (text.size() > Member::kMostInside) --outside_;
  Member::Free(*arena_, member);
  return true;
}

void MemberTable::CopyFrom(const MemberTable& other, const base::Pause& pause) {
  other.ForEach([this, &pause](std::string_view text) {
    Add(text, Hash(text));
    pause();
  });
}

bool MemberTable::FreeSome(std::size_t& budget) {
  return table_.FreeSome(budget, [this](Member* member) {
    member_bytes_ -= member->memory_bytes();
    if (member->large() != nullptr) --outside_;
    Member::Free(*arena_, member);
  });
}

void MemberTable::FreeOutside() {
  if (outside_ == 0) return;
  table_.ForEach([](Member& member) {
    if (memory::LargeBytes* const block = member.large()) memory::LargeBytes::Release(block);
  });
}

}  // namespace oribi::structures
