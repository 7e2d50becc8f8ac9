// The declarations of CLIENT and its subcommands.

#include "commands/client_handlers.h"
#include "commands/help.h"

namespace oribi::commands {
namespace {

constexpr CommandFlag kUsual = kNoscript | kLoading | kStale;
constexpr CommandFlag kAdminOnly = kAdmin | kUsual;
constexpr std::string_view kConstant = "O(1)";
constexpr std::string_view kPerClient = "O(N) where N is the number of client connections";

Argument OnOff() { return OneOf("enabled", {Token("ON"), Token("OFF")}); }

CommandSpec Sub(std::string_view name, std::string_view since, std::string_view summary,
                Handler handler, std::vector<Argument> arguments = {}) {
  return {.name = name,
          .group = Group::kConnection,
          .since = since,
          .summary = summary,
          .complexity = kConstant,
          .flags = kUsual,
          .arguments = std::move(arguments),
          .handler = handler};
}

CommandSpec AdminSub(CommandSpec spec, std::string_view complexity) {
  spec.flags = kAdminOnly;
  spec.complexity = complexity;
  return spec;
}

CommandSpec OnAllNodes(CommandSpec spec) {
  spec.tips = {"request_policy:all_nodes", "response_policy:all_succeeded"};
  return spec;
}

CommandSpec Nondeterministic(CommandSpec spec) {
  spec.tips = {"nondeterministic_output"};
  return spec;
}

CommandSpec ListSpec() {
  CommandSpec spec = Nondeterministic(AdminSub(
      Sub("LIST", "2.4.0", "Tells of every open connection, one line each.", ClientList,
          {Optional(Since(
               "5.0.0", After("TYPE", OneOf("client-type", {Token("NORMAL"), Token("MASTER"),
                                                            Token("REPLICA"), Token("PUBSUB")})))),
           Optional(Many(Since("6.2.0", After("ID", Integer("client-id")))))}),
      kPerClient));
  spec.history = {{"2.8.12", "Each line has the client's `id`."},
                  {"5.0.0", "Lists only one `TYPE`."},
                  {"6.0.0", "Each line has the `user`."},
                  {"6.2.0", "Lists only some `ID`s; lines have more fields."},
                  {"7.2.0", "Each line has `lib-name` and `lib-ver`."},
                  {"8.0.0", "Each line has `io-thread`."}};
  return spec;
}

Argument KillFilters() {
  return Many(OneOf(
      "new-format",
      {Optional(Since("2.8.12", After("ID", Integer("client-id")))),
       Optional(Since(
           "2.8.12",
           After("TYPE", OneOf("client-type",
                               {Token("NORMAL"), Since("3.2.0", Token("MASTER")), Token("SLAVE"),
                                Since("5.0.0", Token("REPLICA")), Token("PUBSUB")})))),
       Optional(After("USER", Text("username"))),
       Optional(After("ADDR", ShownAs("ip:port", Text("addr")))),
       Optional(Since("6.2.0", After("LADDR", ShownAs("ip:port", Text("laddr"))))),
       Optional(After("SKIPME", OneOf("skipme", {Token("YES"), Token("NO")}))),
       Optional(Since("7.4.0", After("MAXAGE", Integer("maxage"))))}));
}

CommandSpec KillSpec() {
  CommandSpec spec =
      AdminSub(Sub("KILL", "2.4.0", "Closes the connections that the filters name.", ClientKill,
                   {OneOf("filter", {ShownAs("ip:port", Text("old-format")), KillFilters()})}),
               kPerClient);
  spec.history = {{"2.8.12", "Takes filters."},
                  {"3.2.0", "`TYPE` knows `master`."},
                  {"5.0.0", "`TYPE` knows `replica`; `slave` still does."},
                  {"6.2.0", "Takes `LADDR`."},
                  {"7.4.0", "Takes `MAXAGE`."}};
  spec.arity = -3;
  return spec;
}

CommandSpec SetInfoSpec() {
  return OnAllNodes(
      Sub("SETINFO", "7.2.0", "Tells the server about the client's library.", ClientSetInfo,
          {OneOf("attr", {After("LIB-NAME", Text("libname")), After("LIB-VER", Text("libver"))})}));
}

CommandSpec TrackingSpec() {
  Argument prefix = Optional(Many(After("PREFIX", Text("prefix"))));
  prefix.multiple_token = true;
  CommandSpec spec =
      Sub("TRACKING", "6.0.0", "Lets this connection hear of changes of what it cached.",
          ClientTracking,
          {OneOf("status", {Token("ON"), Token("OFF")}),
           Optional(After("REDIRECT", Integer("client-id"))), prefix, Optional(Token("BCAST")),
           Optional(Token("OPTIN")), Optional(Token("OPTOUT")), Optional(Token("NOLOOP"))});
  spec.complexity = "O(1). Some options may introduce additional complexity.";
  return spec;
}

CommandSpec PauseSpec() {
  CommandSpec spec =
      AdminSub(Sub("PAUSE", "3.0.0", "Lets the commands of clients wait for a while.", ClientPause,
                   {Integer("timeout"),
                    Optional(Since("6.2.0", OneOf("mode", {Token("WRITE"), Token("ALL")})))}),
               kConstant);
  spec.history = {{"6.2.0", "The `mode`, and with it `WRITE`."}};
  return spec;
}

const CommandSpec kClient = {
    .name = "CLIENT",
    .group = Group::kConnection,
    .since = "2.4.0",
    .summary = "Looks after the connections of clients.",
    .complexity = "Depends on subcommand.",
    .subcommands =
        {Sub("ID", "5.0.0", "Tells the number of this connection.", ClientId),
         Sub("GETNAME", "2.6.9", "Tells the name of this connection.", ClientGetName),
         OnAllNodes(Sub("SETNAME", "2.6.9", "Names this connection.", ClientSetName,
                        {Text("connection-name")})),
         SetInfoSpec(),
         Nondeterministic(
             Sub("INFO", "6.2.0", "Tells of this connection, as CLIENT LIST would.", ClientInfo)),
         ListSpec(), KillSpec(),
         AdminSub(Sub("NO-EVICT", "7.0.0", "Keeps this connection when clients are evicted.",
                      ClientNoEvict, {OnOff()}),
                  kConstant),
         Sub("NO-TOUCH", "7.2.0", "Makes this connection read keys without marking them as used.",
             ClientNoTouch, {OnOff()}),
         Sub("REPLY", "3.2.0", "Turns replies to this connection on or off, or skips the next.",
             ClientReply, {OneOf("action", {Token("ON"), Token("OFF"), Token("SKIP")})}),
         AdminSub(Sub("UNBLOCK", "5.0.0", "Ends the waiting of a blocked client.", ClientUnblock,
                      {Integer("client-id"),
                       Optional(OneOf("unblock-type", {Token("TIMEOUT"), Token("ERROR")}))}),
                  "O(log N) where N is the number of client connections"),
         TrackingSpec(),
         Sub("TRACKINGINFO", "6.2.0", "Tells how CLIENT TRACKING is set for this connection.",
             ClientTrackingInfo),
         Sub("CACHING", "6.0.0", "Says whether what the next command reads is cached.",
             ClientCaching, {OneOf("mode", {Token("YES"), Token("NO")})}),
         Sub("GETREDIR", "6.0.0", "Tells which connection hears of changes in place of this one.",
             ClientGetRedir),
         PauseSpec(),
         AdminSub(Sub("UNPAUSE", "6.2.0", "Ends CLIENT PAUSE.", ClientUnpause),
                  "O(N) Where N is the number of paused clients"),
         HelpSpec(Group::kConnection, "5.0.0")},
};

}  // namespace

void AddClientCommands(CommandTable& table) { table.Add(kClient); }

}  // namespace oribi::commands
