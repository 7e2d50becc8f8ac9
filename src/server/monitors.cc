#include "server/monitors.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "commands/redaction.h"

namespace oribi::server {

void Monitors::Add(session::Client& client) {
  if ((client.modes & session::kMonitor) != 0) return;
  client.modes |= session::kMonitor;
  monitors_.push_back(&client);
}

void Monitors::Remove(session::Client& client) {
  if ((client.modes & session::kMonitor) == 0) return;
  client.modes &= static_cast<std::uint8_t>(~session::kMonitor);
  std::erase(monitors_, &client);
}

void Monitors::Show(const session::Client& client, commands::Arguments arguments,
                    const commands::Command& command, std::int64_t now_us) {
  if (command.is(commands::kAdmin) || command.is(commands::kSkipMonitor)) return;
  std::string line = fmt::format("+{}.{:06} [{} {}{}]", now_us / 1'000'000, now_us % 1'000'000,
                                 client.db, client.IsUnixSocket() ? "unix:" : "", client.Address());
  for (const std::string_view argument : commands::Redacted(command, arguments)) {
    line += ' ';
    line += base::Quoted(argument);
  }
  line += "\r\n";
  for (session::Client* const monitor : monitors_) {
    if (monitor->reply_mode == session::ReplyMode::kOff ||
        monitor->closing != session::Closing::kNo) {
      continue;
    }
    monitor->reply.Append(line);
    registry_.MarkPending(*monitor);
  }
}

}  // namespace oribi::server
