#pragma once

#include <cstdint>
#include <string>

#include "base/log.h"
#include "config/checks.h"
#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

enum class Supervised { kUpstart, kSystemd, kAuto, kNo };
enum class Permission { kNo, kYes, kLocal };

using RenamedCommands = Directives<2, 2>;     // old name, new name
using UserLines = Directives<1, kAnyNumber>;  // name, rules
using LoadLines = Directives<1, kAnyNumber>;  // path, arguments

// The process, its log, who may do what, and what is loaded at start.
struct GeneralOptions : virtual OptionSet {
  Group general_group{this, "GENERAL"};

  Option<std::uint64_t> databases{this,
                                  {.name = "databases",
                                   .value = 16,
                                   .min = 1,
                                   .max = 2'147'483'647,
                                   .change = Change::kAtStart,
                                   .about = "How many databases there are; SELECT chooses one."}};
  Option<std::uint32_t> hz{this,
                           {.name = "hz",
                            .value = 10,
                            .check = ClampHz,
                            .about = "How many times a second background work is done."}};
  Option<bool> dynamic_hz{
      this,
      {.name = "dynamic-hz",
       .value = true,
       .about = "Whether background work is done more often while many clients are connected."}};
  Option<bool> daemonize{
      this,
      {.name = "daemonize",
       .value = false,
       .change = Change::kAtStart,
       .about = "Whether the server detaches from its terminal and runs in the background."}};
  Option<Supervised> supervised{this,
                                {.name = "supervised",
                                 .value = Supervised::kNo,
                                 .one_of = {"upstart", "systemd", "auto", "no"},
                                 .change = Change::kAtStart,
                                 .about = "Who is to be told that the server is ready: systemd, "
                                          "upstart, auto to find out by itself, or no."}};
  Option<std::string> pidfile{this,
                              {.name = "pidfile",
                               .change = Change::kAtStart,
                               .about = "The file that holds the process id; one in /var/run is "
                                        "made for a server in the background."}};
  Option<bool> always_show_logo{
      this,
      {.name = "always-show-logo",
       .value = false,
       .change = Change::kAtStart,
       .about = "Whether a banner is printed even when the log is no terminal."}};
  Option<bool> set_proc_title{this,
                              {.name = "set-proc-title",
                               .value = true,
                               .change = Change::kAtStart,
                               .about = "Whether the process shows its addresses in its title."}};
  Option<std::string> proc_title_template{
      this,
      {.name = "proc-title-template",
       .value = "{title} {listen-addr} {server-mode}",
       .check = CheckProcTitle,
       .about = "How the title of the process is put together."}};
  Option<std::uint32_t> shutdown_timeout{this,
                                         {.name = "shutdown-timeout",
                                          .value = 10,
                                          .about = "How many seconds a shutdown may wait for those "
                                                   "who still have to hear of the last writes."}};
  Option<ShutdownFlags> shutdown_on_sigint{
      this,
      {.name = "shutdown-on-sigint",
       .about = "What an interrupt does: default, or any of save, nosave, now, force."}};
  Option<ShutdownFlags> shutdown_on_sigterm{
      this,
      {.name = "shutdown-on-sigterm",
       .about = "What a termination signal does: default, or any of save, nosave, now, force."}};

  Group log_group{this, "LOG"};

  Option<base::LogLevel> loglevel{this,
                                  {.name = "loglevel",
                                   .value = base::LogLevel::kNotice,
                                   .one_of = {"debug", "verbose", "notice", "warning", "nothing"},
                                   .about = "How much is logged."}};
  Option<std::string> logfile{this,
                              {.name = "logfile",
                               .change = Change::kAtStart,
                               .about = "The file to log to; nothing is standard output."}};
  Option<bool> syslog_enabled{this,
                              {.name = "syslog-enabled",
                               .value = false,
                               .change = Change::kAtStart,
                               .about = "Whether the log goes to syslog as well."}};
  Option<std::string> syslog_ident{this,
                                   {.name = "syslog-ident",
                                    .value = "redis",
                                    .change = Change::kAtStart,
                                    .about = "The name under which syslog knows the server."}};
  Option<std::string> syslog_facility{this,
                                      {.name = "syslog-facility",
                                       .value = "local0",
                                       .one_of = {"user", "local0", "local1", "local2", "local3",
                                                  "local4", "local5", "local6", "local7"},
                                       .change = Change::kAtStart,
                                       .about = "The facility syslog files the messages under."}};
  Option<bool> hide_user_data_from_log{
      this,
      {.name = "hide-user-data-from-log",
       .value = false,
       .about = "Whether keys and values are kept out of the log."}};

  Group security_group{this, "SECURITY"};

  Option<std::string> requirepass{
      this,
      {.name = "requirepass",
       .secret = true,
       .about = "The password of the user default; nothing lets everybody in."}};
  Option<std::string> aclfile{this,
                              {.name = "aclfile",
                               .change = Change::kAtStart,
                               .about = "A file with the users and what they may do."}};
  Option<std::uint64_t> acllog_max_len{this,
                                       {.name = "acllog-max-len",
                                        .value = 128,
                                        .about = "How many refused requests ACL LOG remembers."}};
  Option<std::string> acl_pubsub_default{
      this,
      {.name = "acl-pubsub-default",
       .value = "resetchannels",
       .one_of = {"allchannels", "resetchannels"},
       .about = "Whether a new user may use all channels or none."}};
  Option<Permission> enable_debug_command{
      this,
      {.name = "enable-debug-command",
       .value = Permission::kNo,
       .one_of = {"no", "yes", "local"},
       .change = Change::kAtStart,
       .about = "Whether DEBUG may be used: no, yes, or by local connections."}};
  Option<Permission> enable_module_command{
      this,
      {.name = "enable-module-command",
       .value = Permission::kNo,
       .one_of = {"no", "yes", "local"},
       .change = Change::kAtStart,
       .about = "Whether MODULE may be used: no, yes, or by local connections."}};
  Option<Permission> enable_protected_configs{
      this,
      {.name = "enable-protected-configs",
       .value = Permission::kNo,
       .one_of = {"no", "yes", "local"},
       .change = Change::kAtStart,
       .about =
           "Whether CONFIG SET may change dir and dbfilename: no, yes, or by local connections."}};
  Option<RenamedCommands> rename_command{this,
                                         {.name = "rename-command",
                                          .change = Change::kInFileOnly,
                                          .about = "Gives a command another name, or none (\"\") "
                                                   "to take it away: the old name, the new name."}};
  Option<UserLines> user{this,
                         {.name = "user",
                          .change = Change::kInFileOnly,
                          .about = "A user and its ACL rules, as ACL SETUSER takes them."}};

  Group extensions_group{this, "EXTENSIONS"};

  Option<LoadLines> loadfunctions{
      this,
      {.name = "loadfunctions",
       .change = Change::kInFileOnly,
       .about = "A library of native functions to load at start, by its path; may be repeated."}};
  Option<LoadLines> loadmodule{this,
                               {.name = "loadmodule",
                                .change = Change::kInFileOnly,
                                .about = "A Redis module: named in the log and left out."}};
};

}  // namespace oribi::config
