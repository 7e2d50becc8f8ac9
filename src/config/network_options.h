#pragma once

#include <cstdint>
#include <string>

#include "config/option_set.h"
#include "config/values.h"

namespace oribi::config {

// How clients reach the server, and what each of them may take.
struct NetworkOptions : virtual OptionSet {
  Group network_group{this, "NETWORK"};

  Option<AddressList> bind{
      this,
      {.name = "bind",
       .value = AddressList{{"*", "-::*"}},
       .about = "The addresses to listen at; one with a leading - may be missing on this machine, "
                "* is all of IPv4, ::* all of IPv6."}};
  Option<std::uint32_t> port{
      this,
      {.name = "port", .value = 6379, .max = 65535, .about = "The TCP port; 0 listens on none."}};
  Option<std::uint32_t> tcp_backlog{
      this,
      {.name = "tcp-backlog",
       .value = 511,
       .change = Change::kAtStart,
       .about = "How many connections the kernel may hold until they are accepted."}};
  Option<std::string> unixsocket{this,
                                 {.name = "unixsocket",
                                  .change = Change::kAtStart,
                                  .about = "The path of a Unix socket to listen at as well."}};
  Option<std::uint32_t> unixsocketperm{
      this,
      {.name = "unixsocketperm",
       .value = 0,
       .max = 0777,
       .unit = Unit::kOctal,
       .change = Change::kAtStart,
       .about = "The permissions of the Unix socket, in octal; 0 leaves them to the umask."}};
  Option<bool> protected_mode{
      this,
      {.name = "protected-mode",
       .value = true,
       .about = "Whether only local connections are served while no password is set."}};
  Option<std::uint32_t> timeout{
      this,
      {.name = "timeout",
       .value = 0,
       .about = "After how many idle seconds a client is disconnected; 0 is never."}};
  Option<std::uint32_t> tcp_keepalive{
      this,
      {.name = "tcp-keepalive",
       .value = 300,
       .about = "Every how many seconds a silent connection is probed; 0 is never."}};

  Group clients_group{this, "CLIENTS"};

  Option<std::uint32_t> maxclients{
      this,
      {.name = "maxclients",
       .value = 10'000,
       .min = 1,
       .max = 4'294'967'295,
       .about = "How many clients may be connected at once; one more is answered with an error."}};
  Option<std::uint32_t> max_new_connections_per_cycle{
      this,
      {.name = "max-new-connections-per-cycle",
       .value = 10,
       .min = 1,
       .max = 1000,
       .about = "How many connections are accepted in one turn of the event loop."}};
  Option<std::uint64_t> client_query_buffer_limit{
      this,
      {.name = "client-query-buffer-limit",
       .value = 1 << 30,
       .min = 1 << 20,
       .unit = Unit::kBytes,
       .about = "How much of a request may be waiting in the query buffer of a client."}};
  Option<OutputBufferLimits> client_output_buffer_limit{
      this,
      {.name = "client-output-buffer-limit",
       .value = OutputBufferLimits{{0, 0, 0}, {256 << 20, 64 << 20, 60}, {32 << 20, 8 << 20, 60}},
       .about = "For each class of clients (normal, replica, pubsub): a client is disconnected "
                "when its replies take more than the first limit, or more than the second one for "
                "that many seconds; 0 is no limit."}};
  Option<BytesOrPercent> maxmemory_clients{
      this,
      {.name = "maxmemory-clients",
       .about = "How much memory all clients together may use, in bytes or in percent of "
                "maxmemory, before the largest are disconnected; 0 is no limit."}};
  Option<std::uint64_t> proto_max_bulk_len{this,
                                           {.name = "proto-max-bulk-len",
                                            .value = 512 << 20,
                                            .min = 1 << 20,
                                            .unit = Unit::kBytes,
                                            .about = "The longest argument a client may send."}};
};

}  // namespace oribi::config
