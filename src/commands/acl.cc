// ACL, as far as there is only the default user: whoever knows requirepass may do everything.

#include <fmt/format.h>

#include "base/numbers.h"
#include "base/random.h"
#include "base/sha256.h"
#include "commands/auth.h"
#include "commands/context.h"
#include "commands/help.h"
#include "commands/names.h"
#include "config/config.h"

namespace oribi::commands {
namespace {

void AclWhoAmI(CommandContext& ctx) { ctx.reply.Bulk(kDefaultUser); }

void AclUsers(CommandContext& ctx) {
  ctx.reply.Array(1);
  ctx.reply.Bulk(kDefaultUser);
}

// Redis knows passwords by their SHA-256.
std::vector<std::string> PasswordHashes(ServerControl& server) {
  if (NeedsNoPassword(server)) return {};
  return {base::Sha256Hex(server.config().requirepass())};
}

void AclList(CommandContext& ctx) {
  std::string user = fmt::format("user {} on ", kDefaultUser);
  if (NeedsNoPassword(ctx.server)) user += "nopass ";
  user += "sanitize-payload ";
  for (const std::string& hash : PasswordHashes(ctx.server)) user += '#' + hash + ' ';
  ctx.reply.Array(1);
  ctx.reply.Bulk(user + "~* &* +@all");
}

void AclGetUser(CommandContext& ctx) {
  if (ctx.args.Text() != kDefaultUser) return ctx.reply.Null();
  std::vector<std::string_view> flags = {"on", "sanitize-payload"};
  if (NeedsNoPassword(ctx.server)) flags.insert(flags.begin() + 1, "nopass");
  ctx.reply.Map(6);
  ctx.reply.Bulk("flags");
  ctx.reply.Set(flags.size());
  for (const std::string_view flag : flags) ctx.reply.Bulk(flag);
  const auto passwords = PasswordHashes(ctx.server);
  ctx.reply.Bulk("passwords");
  ctx.reply.Array(passwords.size());
  for (const std::string& hash : passwords) ctx.reply.Bulk(hash);
  for (const std::string_view word : {"commands", "+@all", "keys", "~*", "channels", "&*"}) {
    ctx.reply.Bulk(word);
  }
  ctx.reply.Bulk("selectors");
  ctx.reply.Array(0);
}

void ListCategory(CommandContext& ctx, Category category) {
  std::vector<std::string_view> names;
  for (const auto& command : ctx.server.commands().commands()) {
    if ((command->categories & category) != 0) names.push_back(command->full_name);
    for (const auto& child : command->subcommands) {
      if ((child->categories & category) != 0) names.push_back(child->full_name);
    }
  }
  ctx.reply.Bulks(names);
}

void AclCat(CommandContext& ctx) {
  if (ctx.args.left() > 1) {
    return ctx.reply.Error(
        "ERR unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP.");
  }
  if (ctx.args.done()) return ctx.reply.Bulks(AllCategoryNames());
  const std::string_view name = ctx.args.Text();
  const Category category = CategoryByName(name);
  if (category == kNoCategories) {
    return ctx.reply.Error(fmt::format("ERR Unknown category '{}'", name));
  }
  ListCategory(ctx, category);
}

// Bits are given out in hexadecimal digits, the last of which may tell fewer than four.
void AclGenPass(CommandContext& ctx) {
  constexpr std::int64_t kMaxBits = 4096;
  if (ctx.args.left() > 1) {
    return ctx.reply.Error(
        "ERR unknown subcommand or wrong number of arguments for 'GENPASS'. Try ACL HELP.");
  }
  const std::int64_t bits = ctx.args.done() ? 256 : ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  if (bits <= 0 || bits > kMaxBits) {
    return ctx.reply.Error(
        "ERR ACL GENPASS argument must be the number of bits for the output password, a positive "
        "number up to 4096");
  }
  const auto digits = static_cast<std::size_t>((bits + 3) / 4);
  std::string password;
  while (password.size() < digits) password += fmt::format("{:016x}", base::SystemRandom());
  ctx.reply.Bulk(std::string_view(password).substr(0, digits));
}

CommandSpec Sub(std::string_view name, std::string_view summary, std::string_view complexity,
                Handler handler, CommandFlag flags = kNoscript | kLoading | kStale) {
  return {.name = name,
          .group = Group::kServer,
          .since = "6.0.0",
          .summary = summary,
          .complexity = complexity,
          .flags = flags,
          .handler = handler};
}

CommandSpec With(CommandSpec spec, Argument argument) {
  spec.arguments = {std::move(argument)};
  return spec;
}

constexpr CommandFlag kAdminOnly = kAdmin | kNoscript | kLoading | kStale;

const CommandSpec kAcl = {
    .name = "ACL",
    .group = Group::kServer,
    .since = "6.0.0",
    .summary = "Knows the users and what they may do.",
    .complexity = "Depends on subcommand.",
    .subcommands = {With(Sub("CAT", "Lists the categories, or the commands of one.",
                             "O(1) since the categories and commands are a fixed set.", AclCat),
                         Optional(Text("category"))),
                    With(Sub("GENPASS", "Makes a password that nobody can guess.", "O(1)",
                             AclGenPass),
                         Optional(Integer("bits"))),
                    With(Sub("GETUSER", "Shows what one user may do.",
                             "O(N). Where N is the number of password, command and pattern rules "
                             "that the user has.",
                             AclGetUser, kAdminOnly),
                         Text("username")),
                    Sub("LIST", "Shows the users as lines of a conf file.",
                        "O(N). Where N is the number of configured users.", AclList, kAdminOnly),
                    Sub("USERS", "Lists the names of the users.",
                        "O(N). Where N is the number of configured users.", AclUsers, kAdminOnly),
                    Sub("WHOAMI", "Tells the name of this connection's user.", "O(1)", AclWhoAmI),
                    HelpSpec(Group::kServer, "6.0.0")},
};

}  // namespace

void AddAclCommands(CommandTable& table) { table.Add(kAcl); }

}  // namespace oribi::commands
