#include "structures/hyperloglog_sparse.h"

#include <cstring>

namespace oribi::structures {
namespace {

// Redis tries to join runs for five steps from the run before the change on; so many runs can be
// looked at. Joining more or fewer would count the same but differ from Redis' bytes.
constexpr int kJoinSteps = 5;
constexpr int kRunsInSight = kJoinSteps + 1;

// The run that holds a register.
struct Place {
  const char* at = nullptr;
  unsigned first = 0;              // its first register
  const char* previous = nullptr;  // the run before it, null when there is none
  unsigned previous_first = 0;
  const char* before_previous = nullptr;  // the one before that
  unsigned before_previous_first = 0;
  HllRun run = {};
};

// False when no run reaches as far as the register.
bool FindPlace(std::string_view value, unsigned index, const HllCursor& cursor, Place& place) {
  const char* const end = value.data() + value.size();
  place = {.at = value.data() + cursor.offset, .first = cursor.first};
  while (place.at < end) {
    place.run = ReadHllRun(place.at, end);
    if (index < place.first + place.run.length) return true;
    place.before_previous = place.previous;
    place.before_previous_first = place.previous_first;
    place.previous = place.at;
    place.previous_first = place.first;
    place.first += place.run.length;
    place.at += place.run.bytes;
  }
  return false;
}

// Where the search for a higher register may start: two runs back, so that the run before its own
// is always seen, even when joining has moved it into the one before.
void Advance(HllCursor& cursor, std::string_view value, const Place& place) {
  if (place.before_previous == nullptr) return;
  cursor.offset = static_cast<std::size_t>(place.before_previous - value.data());
  cursor.first = place.before_previous_first;
}

// The runs around a change, to be put together aside.
class Window {
 public:
  void Add(const HllRun& run) {
    if (run.length == 0) return;
    ++runs_;
    if (run.rank != 0) return Put(0x80 | (run.rank - 1) << 2 | (run.length - 1));
    if (run.length <= kHllShortZeros) return Put(run.length - 1);
    Put(0x40 | (run.length - 1) >> 8);
    Put((run.length - 1) & 0xFF);
  }
  // Copies runs as they are until as many are here as may be looked at.
  const char* Copy(const char* at, const char* end, int runs) {
    for (; at < end && runs_ < runs; ++runs_) {
      const unsigned bytes = ReadHllRun(at, end).bytes;
      for (unsigned i = 0; i < bytes && at < end; ++i) Put(static_cast<unsigned char>(*at++));
    }
    return at;
  }
  void Join() {
    std::size_t at = 0;
    for (int step = 0; step < kJoinSteps && at < size_; ++step) {
      if (!JoinWithNext(at)) at += ReadHllRun(bytes_ + at, bytes_ + size_).bytes;
    }
  }
  const char* data() const { return bytes_; }
  std::size_t size() const { return size_; }
  int runs() const { return runs_; }

 private:
  void Put(unsigned byte) { bytes_[size_++] = static_cast<char>(byte); }
  bool JoinWithNext(std::size_t at) {
    if (at + 1 >= size_) return false;
    const HllRun run = ReadHllRun(bytes_ + at, bytes_ + size_);
    const HllRun next = ReadHllRun(bytes_ + at + 1, bytes_ + size_);
    if (run.rank == 0 || run.rank != next.rank) return false;
    if (run.length + next.length > kHllLongestRun) return false;
    bytes_[at] = static_cast<char>(bytes_[at] + static_cast<char>(next.length));
    std::memmove(bytes_ + at + 1, bytes_ + at + 2, size_ - at - 2);
    --size_;
    return true;
  }

  std::size_t size_ = 0;
  int runs_ = 0;
  char bytes_[HllChange::kRoom];
};

// What the run at a place becomes: what is left of it, with the new register in between.
Window SplitRun(const Place& place, HllElement element) {
  const unsigned before = element.index - place.first;
  Window window;
  window.Add({before, place.run.rank, 0});
  window.Add({1, element.rank, 0});
  window.Add({place.run.length - before - 1, place.run.rank, 0});
  return window;
}

}  // namespace

HllChange RaiseSparseHllRegister(std::string_view value, HllElement element,
                                 std::size_t max_sparse_bytes, HllCursor& cursor) {
  using Kind = HllChange::Kind;
  if (element.rank > kHllSparseMaxRank) return {.kind = Kind::kDense};
  Place place;
  if (!FindPlace(value, element.index, cursor, place)) return {.kind = Kind::kMalformed};
  Advance(cursor, value, place);
  if (place.run.rank >= element.rank) return {};

  const char* const end = value.data() + value.size();
  const char* after = place.at + place.run.bytes;
  if (after > end) return {.kind = Kind::kMalformed};
  const Window split = SplitRun(place, element);
  const bool grows = split.size() > place.run.bytes;
  if (grows && value.size() + split.size() - place.run.bytes > max_sparse_bytes) {
    return {.kind = Kind::kDense};
  }

  const char* const from = place.previous != nullptr ? place.previous : place.at;
  Window window;
  window.Copy(from, place.at, kRunsInSight);
  window.Copy(split.data(), split.data() + split.size(), kRunsInSight);
  after = window.Copy(after, end, kRunsInSight);
  window.Join();

  HllChange change = {.kind = Kind::kReplace};
  change.offset = static_cast<std::size_t>(from - value.data());
  change.removed = static_cast<std::uint8_t>(after - from);
  change.inserted = static_cast<std::uint8_t>(window.size());
  std::memcpy(change.bytes.data(), window.data(), window.size());
  return change;
}

}  // namespace oribi::structures
