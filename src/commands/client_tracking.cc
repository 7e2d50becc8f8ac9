// CLIENT TRACKING and what belongs to it.

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "commands/client_handlers.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using session::Tracking;

// What CLIENT TRACKING ON is asked for.
struct Asked {
  Tracking tracking;
  std::vector<std::string> prefixes;  // besides those there are
};

std::string ReadRedirect(CommandContext& ctx, Tracking& tracking) {
  if (tracking.redirect != 0) return "ERR A client can only redirect to a single other client";
  const auto id = base::ParseInteger(ctx.args.Text());
  if (!id) return std::string(errors::kNotAnInteger);
  tracking.redirect = static_cast<std::uint64_t>(*id);
  if (ctx.server.clients().Find(tracking.redirect) != nullptr) return {};
  return "ERR The client ID you want redirect to does not exist";
}

// The error, or nothing.
std::string ReadOption(CommandContext& ctx, Asked& asked) {
  Tracking& tracking = asked.tracking;
  if (ctx.args.left() >= 2 && ctx.args.Accept("REDIRECT")) return ReadRedirect(ctx, tracking);
  if (ctx.args.left() >= 2 && ctx.args.Accept("PREFIX")) {
    asked.prefixes.emplace_back(ctx.args.Text());
  } else if (ctx.args.Accept("BCAST")) {
    tracking.broadcast = true;
  } else if (ctx.args.Accept("OPTIN")) {
    tracking.opt_in = true;
  } else if (ctx.args.Accept("OPTOUT")) {
    tracking.opt_out = true;
  } else if (ctx.args.Accept("NOLOOP")) {
    tracking.no_loop = true;
  } else {
    return std::string(errors::kSyntax);
  }
  return {};
}

// Why these options do not go together, or with what the client does already.
std::string Contradiction(const Asked& asked, const Tracking& before) {
  const Tracking& wanted = asked.tracking;
  if (!wanted.broadcast && !asked.prefixes.empty()) {
    return "ERR PREFIX option requires BCAST mode to be enabled";
  }
  if (before.on && before.broadcast != wanted.broadcast) {
    return "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and "
           "then re-enabling it with a different mode.";
  }
  if (wanted.broadcast && (wanted.opt_in || wanted.opt_out)) {
    return "ERR OPTIN and OPTOUT are not compatible with BCAST";
  }
  if (wanted.opt_in && wanted.opt_out) {
    return "ERR You can't specify both OPTIN mode and OPTOUT mode";
  }
  if ((wanted.opt_in && before.opt_out) || (wanted.opt_out && before.opt_in)) {
    return "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and "
           "then re-enabling it with a different mode.";
  }
  return {};
}

bool Overlap(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

std::string OverlapError(const std::string& prefix, std::string_view with,
                         const std::string& other) {
  return fmt::format(
      "ERR Prefix '{}' overlaps with {} prefix '{}'. Prefixes for a single client must not "
      "overlap.",
      errors::Shown(prefix, std::string_view::npos), with,
      errors::Shown(other, std::string_view::npos));
}

std::string OverlapAmong(const Asked& asked, const Tracking& before) {
  const auto& wanted = asked.prefixes;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const std::string& old : before.prefixes) {
      if (Overlap(wanted[i], old)) return OverlapError(wanted[i], "an existing", old);
    }
    for (std::size_t k = i + 1; k < wanted.size(); ++k) {
      if (Overlap(wanted[i], wanted[k])) {
        return OverlapError(wanted[i], "another provided", wanted[k]);
      }
    }
  }
  return {};
}

void SwitchOn(CommandContext& ctx, Asked& asked) {
  Tracking& now = ctx.client.MutableTracking();
  Tracking& wanted = asked.tracking;
  wanted.on = true;
  wanted.caching = now.caching;
  wanted.prefixes = std::move(now.prefixes);
  if (wanted.broadcast && asked.prefixes.empty()) asked.prefixes.emplace_back();
  for (std::string& prefix : asked.prefixes) {
    // In order, each once, as Redis tells them; without PREFIX the empty one may come again.
    const auto at = std::lower_bound(wanted.prefixes.begin(), wanted.prefixes.end(), prefix);
    if (at == wanted.prefixes.end() || *at != prefix) wanted.prefixes.insert(at, std::move(prefix));
  }
  now = std::move(wanted);
  ctx.server.StartTracking(ctx.client);
  ctx.reply.Ok();
}

const Tracking& TrackingOf(const session::Client& client) {
  static const Tracking kOff;
  return client.tracking() == nullptr ? kOff : *client.tracking();
}

}  // namespace

void ClientTracking(CommandContext& ctx) {
  const std::string_view status = ctx.args.Text();
  Asked asked;
  while (!ctx.args.done()) {
    const std::string error = ReadOption(ctx, asked);
    if (!error.empty()) return ctx.reply.Error(error);
  }
  const Tracking& before = TrackingOf(ctx.client);
  if (base::EqualsIgnoreCase(status, "on")) {
    std::string error = Contradiction(asked, before);
    if (error.empty()) error = OverlapAmong(asked, before);
    return error.empty() ? SwitchOn(ctx, asked) : ctx.reply.Error(error);
  }
  if (!base::EqualsIgnoreCase(status, "off")) return ctx.reply.Error(errors::kSyntax);
  ctx.server.StopTracking(ctx.client);
  ctx.reply.Ok();
}

void ClientCaching(CommandContext& ctx) {
  const Tracking& tracking = TrackingOf(ctx.client);
  if (!tracking.on) {
    return ctx.reply.Error(
        "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
        "OPTOUT mode enabled");
  }
  const bool yes = ctx.args.Sees("YES");
  if (!yes && !ctx.args.Sees("NO")) return ctx.reply.Error(errors::kSyntax);
  if (yes && !tracking.opt_in) {
    return ctx.reply.Error(
        "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  }
  if (!yes && !tracking.opt_out) {
    return ctx.reply.Error(
        "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
  }
  ctx.client.MutableTracking().caching = true;
  ctx.reply.Ok();
}

void ClientGetRedir(CommandContext& ctx) {
  const Tracking& tracking = TrackingOf(ctx.client);
  ctx.reply.Integer(tracking.on ? static_cast<std::int64_t>(tracking.redirect) : -1);
}

void ClientTrackingInfo(CommandContext& ctx) {
  const Tracking& tracking = TrackingOf(ctx.client);
  std::vector<std::string_view> flags = {tracking.on ? "on" : "off"};
  if (tracking.broadcast) flags.push_back("bcast");
  if (tracking.opt_in) flags.push_back("optin");
  if (tracking.opt_out) flags.push_back("optout");
  if (tracking.caching && tracking.opt_in) flags.push_back("caching-yes");
  if (tracking.caching && tracking.opt_out) flags.push_back("caching-no");
  if (tracking.no_loop) flags.push_back("noloop");
  if (tracking.redirect_is_gone) flags.push_back("broken_redirect");
  ctx.reply.Map(3);
  ctx.reply.Bulk("flags");
  ctx.reply.Set(flags.size());
  for (const std::string_view flag : flags) ctx.reply.Bulk(flag);
  ctx.reply.Bulk("redirect");
  ClientGetRedir(ctx);
  ctx.reply.Bulk("prefixes");
  ctx.reply.Bulks(tracking.prefixes);
}

}  // namespace oribi::commands
