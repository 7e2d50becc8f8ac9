#include "commands/string_value.h"

#include <algorithm>

#include "config/config.h"
#include "protocol/errors.h"

namespace oribi::commands {

using keyspace::Entry;
namespace errors = protocol::errors;

namespace {

// Below this, copying into the reply is cheaper than an iovec of its own and the counting of
// references.
constexpr std::size_t kWorthPinning = 16 * 1024;

}  // namespace

void ReplyPart(protocol::ReplyWriter& reply, const Entry& entry, std::string_view bytes) {
  if (bytes.size() < kWorthPinning || entry.form() != Entry::Form::kLarge) [[likely]]
    return reply.Bulk(bytes);
  reply.PinnedBulk({.bytes = bytes, .owner = entry.large()->AddRef(), .release = [](void* owner) {
                      memory::LargeBytes::Release(static_cast<memory::LargeBytes*>(owner));
                    }});
}

bool CheckStringSize(CommandContext& ctx, std::uint64_t size) {
  if (size <= ctx.server.config().proto_max_bulk_len()) [[likely]]
    return true;
  ctx.reply.Error(errors::kStringTooLong);
  return false;
}

std::optional<StringRange> ClampRange(std::int64_t start, std::int64_t end, std::size_t length) {
  if (start < 0 && end < 0 && start > end) return std::nullopt;
  return CutRange(start, end, length);
}

std::optional<StringRange> CutRange(std::int64_t start, std::int64_t end, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  // Redis takes an end before the first element for the first element.
  if (start < 0) start = std::max<std::int64_t>(start + size, 0);
  if (end < 0) end = std::max<std::int64_t>(end + size, 0);
  end = std::min(end, size - 1);
  if (start > end) return std::nullopt;
  return StringRange{static_cast<std::uint64_t>(start), static_cast<std::uint64_t>(end)};
}

}  // namespace oribi::commands
