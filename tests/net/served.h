#pragma once

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <string>

#include "support/server_process.h"

namespace oribi::net {

using support::Eventually;
using support::milliseconds;
using support::Request;
using support::ServerProcess;
using support::Socket;
using support::Talker;

// The real binary, from outside. A test starts it with the options it is about; at the end it must
// still be there and end in order, which a sanitizer's complaint would prevent.
class Served : public ::testing::Test {
 protected:
  void Start(const ServerProcess::Options& options = {}) {
    server_ = std::make_unique<ServerProcess>(support::OribiBinary(), options);
    ASSERT_TRUE(server_->IsUp()) << server_->Log();
  }

  void TearDown() override {
    if (server_ == nullptr || !server_->IsUp()) return;
    server_->Signal(SIGTERM);
    EXPECT_EQ(server_->WaitForEnd(), 0) << server_->Log();
  }

  Talker Talk() { return Talker(server_->Connect()); }
  std::string Ping() { return Talk().Ask("PING").text; }
  ServerProcess& server() { return *server_; }

 private:
  std::unique_ptr<ServerProcess> server_;
};

// Whether this process may have so many files open; raises its limit where that is allowed.
inline bool MayOpen(rlim_t files) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= files) return true;
  const rlimit wanted{files, std::max(files, limit.rlim_max)};
  return setrlimit(RLIMIT_NOFILE, &wanted) == 0;
}

}  // namespace oribi::net
