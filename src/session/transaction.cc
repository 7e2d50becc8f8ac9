#include "session/transaction.h"

namespace oribi::session {

std::size_t Transaction::memory_bytes() const {
  std::size_t bytes = queue.capacity() * sizeof(KeptArguments);
  for (const KeptArguments& command : queue) bytes += command.bytes();
  bytes += watched.capacity() * sizeof(WatchedKey);
  for (const WatchedKey& key : watched) bytes += key.key.size();
  return bytes;
}

}  // namespace oribi::session
