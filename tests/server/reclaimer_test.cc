#include "server/reclaimer.h"

#include <gtest/gtest.h>

#include <string>

#include "keyspace/keyspace.h"

namespace oribi::server {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

class ReclaimerTest : public ::testing::Test {
 protected:
  ReclaimerTest() { keyspace_.state().reclaimer = &reclaimer_; }
  void Set(const std::string& key, const std::string& value) {
    keyspace_.db(0).Write(keyspace_.MakeKey(key)).SetString(value, kNow + 1'000);
  }

  BackgroundReclaimer reclaimer_;
  keyspace::Keyspace keyspace_{16, 1, kNow};
};

TEST_F(ReclaimerTest, FreesAFlushedDatabaseAside) {
  for (int i = 0; i < 50'000; ++i) Set("key" + std::to_string(i), std::string(i % 700u, 'v'));
  keyspace_.FlushAll();
  EXPECT_EQ(keyspace_.size(), 0u);
  reclaimer_.Drain();
  EXPECT_EQ(reclaimer_.pending_objects(), 0u);
  EXPECT_EQ(reclaimer_.pending_bytes(), 0u);
  EXPECT_EQ(reclaimer_.freed_objects(), 50'000u);
  EXPECT_EQ(memory::LargeBytes::TotalBytes(), 0u);
}

TEST_F(ReclaimerTest, FreesLargeValuesAside) {
  Set("big", std::string(5'000'000, 'v'));
  keyspace_.db(0).Write(keyspace_.MakeKey("big")).Delete();
  reclaimer_.Drain();
  EXPECT_EQ(reclaimer_.freed_objects(), 1u);
  EXPECT_EQ(memory::LargeBytes::TotalBytes(), 0u);
}

TEST_F(ReclaimerTest, EndsWithWorkStillQueued) {
  for (int i = 0; i < 50; ++i) {
    Set("big", std::string(3'000'000, 'v'));
    keyspace_.Flush(0);
  }
}

}  // namespace
}  // namespace oribi::server
