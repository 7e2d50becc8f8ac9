#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

// What a value must fulfil beyond its kind and bounds (Spec::check); some bring the value into
// shape.
namespace oribi::config {

base::Status CheckDumpName(std::string& name);
base::Status CheckAppendFileName(std::string& name);
base::Status CheckAppendDirName(std::string& name);
base::Status CheckHostname(std::string& name);
base::Status CheckNodeName(std::string& name);
base::Status CheckIpv4(std::string& address);
base::Status CheckIpv6(std::string& address);
base::Status CheckLocale(std::string& name);
base::Status CheckProcTitle(std::string& pattern);
// Redis takes any hz and then uses 1 to 500.
base::Status ClampHz(std::uint32_t& hz);
// Redis takes any backlog size and then uses 16 KB at least.
base::Status RaiseBacklogSize(std::uint64_t& bytes);
// "relative" is another word for "yes".
base::Status SettleOomScoreAdj(std::string& value);

}  // namespace oribi::config
