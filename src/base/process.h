#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

// The process among others: in the background, known by its id, and to who supervises it.
namespace oribi::base {

// Leaves the terminal and goes on in a child process. To be called before any thread is started.
Status Daemonize();

// A file that holds this process' id, removed with this object.
class PidFile {
 public:
  PidFile() = default;
  ~PidFile();
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

  Status Write(const std::string& path);

 private:
  std::string path_;
};

// Tells systemd, where it supervises this process, what is going on: "READY=1". False when nobody
// listens.
bool NotifySystemd(std::string_view state);

}  // namespace oribi::base
