#pragma once

#include <string>

#include "config/accepted_cluster_options.h"
#include "config/accepted_options.h"
#include "config/accepted_replication_options.h"
#include "config/accepted_tls_options.h"
#include "config/general_options.h"
#include "config/memory_options.h"
#include "config/monitoring_options.h"
#include "config/network_options.h"
#include "config/persistence_options.h"

namespace oribi::config {

// Everything that can be set. config.maxclients() reads, config.maxclients.OnChange(…) says who
// acts on a change.
struct Config : NetworkOptions,
                GeneralOptions,
                MemoryOptions,
                PersistenceOptions,
                MonitoringOptions,
                AcceptedOptions,
                AcceptedReplicationOptions,
                AcceptedClusterOptions,
                AcceptedTlsOptions {
  // Not inline: they make and end some 250 options, which takes a compiler seconds in every file.
  Config();
  ~Config();

  // The conf file the server was started with, as an absolute path; empty without one.
  std::string conf_file;
};

}  // namespace oribi::config
