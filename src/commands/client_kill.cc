// CLIENT KILL, in its old form (an address) and its new one (filters, all of which must match).

#include <fmt/format.h>

#include <vector>

#include "base/ascii.h"
#include "base/numbers.h"
#include "commands/auth.h"
#include "commands/client_handlers.h"
#include "commands/client_line.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

struct Filter {
  std::optional<std::uint64_t> id;
  std::optional<ClientType> type;
  std::optional<std::string_view> address;
  std::optional<std::string_view> local_address;
  std::optional<std::int64_t> max_age_s;
  bool skip_me = true;
};

bool ReadId(CommandContext& ctx, std::string_view text, Filter& filter) {
  const auto id = base::ParseInteger(text);
  if (!id || *id < 1) {
    ctx.reply.Error("ERR client-id should be greater than 0");
    return false;
  }
  filter.id = static_cast<std::uint64_t>(*id);
  return true;
}

bool ReadType(CommandContext& ctx, std::string_view text, Filter& filter) {
  filter.type = ClientTypeByName(text);
  if (!filter.type)
    ctx.reply.Error(fmt::format("ERR Unknown client type '{}'",
                                protocol::errors::Shown(text, std::string_view::npos)));
  return filter.type.has_value();
}

// Every client is the default user's, so a known user excludes nobody.
bool ReadUser(CommandContext& ctx, std::string_view text) {
  if (text == kDefaultUser) return true;
  ctx.reply.Error(
      fmt::format("ERR No such user '{}'", protocol::errors::Shown(text, std::string_view::npos)));
  return false;
}

bool ReadSkipMe(CommandContext& ctx, std::string_view text, Filter& filter) {
  const bool yes = base::EqualsIgnoreCase(text, "yes");
  const bool known = yes || base::EqualsIgnoreCase(text, "no");
  if (known) {
    filter.skip_me = yes;
  } else {
    ctx.reply.Error(errors::kSyntax);
  }
  return known;
}

bool ReadMaxAge(CommandContext& ctx, std::string_view text, Filter& filter) {
  filter.max_age_s = base::ParseInteger(text);
  if (!filter.max_age_s) {
    ctx.reply.Error("ERR maxage is not an integer or out of range");
    return false;
  }
  if (*filter.max_age_s <= 0) {
    ctx.reply.Error("ERR maxage should be greater than 0");
    return false;
  }
  return true;
}

bool ReadOption(CommandContext& ctx, std::string_view option, std::string_view value,
                Filter& filter) {
  const auto is = [option](std::string_view word) { return base::EqualsIgnoreCase(option, word); };
  if (is("ID")) return ReadId(ctx, value, filter);
  if (is("TYPE")) return ReadType(ctx, value, filter);
  if (is("USER")) return ReadUser(ctx, value);
  if (is("SKIPME")) return ReadSkipMe(ctx, value, filter);
  if (is("MAXAGE")) return ReadMaxAge(ctx, value, filter);
  if (is("ADDR")) {
    filter.address = value;
  } else if (is("LADDR")) {
    filter.local_address = value;
  } else {
    ctx.reply.Error(errors::kSyntax);
    return false;
  }
  return true;
}

bool ReadFilter(CommandContext& ctx, Filter& filter) {
  while (!ctx.args.done()) {
    if (ctx.args.left() < 2) {
      ctx.reply.Error(errors::kSyntax);
      return false;
    }
    const std::string_view option = ctx.args.Text();
    if (!ReadOption(ctx, option, ctx.args.Text(), filter)) return false;
  }
  return true;
}

bool Matches(const Filter& filter, const session::Client& client, std::int64_t now_ms) {
  if (filter.id && *filter.id != client.id) return false;
  if (filter.type && *filter.type != TypeOf(client)) return false;
  if (filter.address && *filter.address != client.Address()) return false;
  if (filter.local_address && *filter.local_address != client.LocalAddress()) return false;
  return !filter.max_age_s || (now_ms - client.created_ms) / 1000 >= *filter.max_age_s;
}

std::vector<session::Client*> Chosen(CommandContext& ctx, const Filter& filter) {
  std::vector<session::Client*> chosen;
  const auto consider = [&](session::Client* client) {
    if (client == nullptr || (filter.skip_me && client == &ctx.client)) return;
    if (Matches(filter, *client, ctx.now_ms)) chosen.push_back(client);
  };
  const session::ClientRegistry& registry = ctx.server.clients();
  if (filter.id) {
    consider(registry.Find(*filter.id));
  } else {
    for (const auto& [id, client] : registry.clients()) consider(client);
  }
  return chosen;
}

// Closing a client may take it out of the registry, so they are collected first. The caller goes
// once it has its reply.
std::size_t KillMatching(CommandContext& ctx, const Filter& filter) {
  const std::vector<session::Client*> chosen = Chosen(ctx, filter);
  for (session::Client* const client : chosen) {
    const bool is_caller = client == &ctx.client;
    ctx.server.Close(*client, is_caller ? session::Closing::kAfterReply : session::Closing::kNow);
  }
  return chosen.size();
}

void KillByAddress(CommandContext& ctx) {
  Filter filter;
  filter.address = ctx.args.Text();
  filter.skip_me = false;
  if (KillMatching(ctx, filter) == 0) return ctx.reply.Error("ERR No such client");
  ctx.reply.Ok();
}

}  // namespace

void ClientKill(CommandContext& ctx) {
  if (ctx.args.left() == 1) return KillByAddress(ctx);
  Filter filter;
  if (!ReadFilter(ctx, filter)) return;
  ctx.reply.Integer(static_cast<std::int64_t>(KillMatching(ctx, filter)));
}

}  // namespace oribi::commands
