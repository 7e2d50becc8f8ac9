#include "structures/hyperloglog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/hash.h"
#include "base/random.h"
#include "structures/hyperloglog_sparse.h"

namespace oribi::structures {
namespace {

constexpr std::size_t kMaxSparseBytes = 3000;

// A value that grows as a key's would.
class Hll {
 public:
  explicit Hll(std::size_t max_sparse_bytes = kMaxSparseBytes) : max_(max_sparse_bytes) {}

  bool Raise(HllElement element, HllCursor cursor) { return RaiseFrom(element, cursor); }
  bool Raise(HllElement element) { return Raise(element, {}); }
  bool RaiseFrom(HllElement element, HllCursor& cursor) {
    auto change = RaiseHllRegister(value, element, max_, cursor);
    if (change.kind == HllChange::Kind::kDense) {
      std::string dense(kHllDenseBytes, '\0');
      EXPECT_TRUE(MakeHllDense(value, dense.data()));
      value = dense;
      change = RaiseHllRegister(value, element, max_, cursor);
    }
    if (change.kind == HllChange::Kind::kNone) return false;
    EXPECT_EQ(change.kind, HllChange::Kind::kReplace);
    const std::size_t size = value.size();
    const std::size_t size_after = change.SizeAfter(size);
    value.resize(std::max(size, size_after));
    ApplyHllChange(change, value.data(), size);
    value.resize(size_after);
    ForgetHllCount(value.data());
    return true;
  }
  void AddNumbers(int from, int to) {
    for (int i = from; i < to; ++i) Raise(HashHllElement("element:" + std::to_string(i)));
  }
  HllRegisters Registers() const {
    HllRegisters registers = {};
    EXPECT_TRUE(MergeHll(value, registers));
    return registers;
  }

  std::string value{kEmptyHll};

 private:
  std::size_t max_;
};

TEST(HyperLogLog, HasTheBytesOfRedis) {
  struct Step {
    int elements;
    std::uint64_t count;
    std::uint64_t digest;  // base::Hash of what redis-server 7.0 answers to GET
    std::size_t size;
  };
  constexpr Step kSteps[] = {
      {1, 1, 0x384509d82e838532, 21},
      {10, 10, 0x3803d69381bdc938, 48},
      {100, 99, 0x58a3604f707fcbd9, 285},
      {500, 502, 0xceb66770835125f2, 1050},
      {1000, 997, 0x60568ab4d836dad4, 1897},
      {1400, 1397, 0x415bbf0e1d0a0da7, 2558},
      {1500, 1500, 0x5ebbf48ac9ca7d8d, 2722},
      {2000, 2004, 0xc867197183096217, 12304},
      {20000, 19986, 0xc513074120e031f8, 12304},
  };
  Hll hll;
  int elements = 0;
  for (const Step& step : kSteps) {
    hll.AddNumbers(elements, step.elements);
    elements = step.elements;
    EXPECT_EQ(hll.value.size(), step.size);
    EXPECT_EQ(base::Hash(hll.value, 0), step.digest) << elements;
    EXPECT_EQ(CountHll(hll.value), step.count);
    KeepHllCount(hll.value.data(), step.count);
  }
}

TEST(HyperLogLog, KeepsTheHighestRankOfEachRegister) {
  base::Random random(1);
  for (const std::size_t max_bytes : {std::size_t{0}, std::size_t{200}, std::size_t{40'000}}) {
    Hll hll(max_bytes);
    HllRegisters model = {};
    for (int i = 0; i < 5000; ++i) {
      // Close together, so that runs are split and joined in every way.
      const auto index = static_cast<unsigned>(random.Below(300) + (i % 2) * 16'084);
      const auto rank = static_cast<unsigned>(random.Below(i < 3000 ? 4 : 52) + 1);
      EXPECT_EQ(hll.Raise({index, rank}), model[index] < rank);
      model[index] = std::max(model[index], static_cast<std::uint8_t>(rank));
    }
    EXPECT_EQ(hll.Registers(), model);
    EXPECT_EQ(CountHll(hll.value), CountHll(model));
  }
}

TEST(HyperLogLog, RaisesInAscendingOrderWithoutWalkingFromTheStart) {
  base::Random random(2);
  for (int round = 0; round < 50; ++round) {
    Hll walked(40'000);
    for (int i = 0; i < 200; ++i) {
      walked.Raise({static_cast<unsigned>(random.Below(400)), 1 + unsigned(random.Below(3))});
    }
    Hll resumed = walked;
    HllCursor cursor;
    for (unsigned index = 0; index < 500; index += 1 + unsigned(random.Below(3))) {
      const unsigned rank = 1 + unsigned(random.Below(4));
      EXPECT_EQ(walked.Raise({index, rank}), resumed.RaiseFrom({index, rank}, cursor));
      ASSERT_EQ(walked.value, resumed.value) << round << " " << index;
    }
  }
}

TEST(HyperLogLog, CountsAlikeInBothEncodings) {
  Hll sparse;
  Hll dense(0);
  sparse.AddNumbers(0, 1000);
  dense.AddNumbers(0, 1000);
  EXPECT_TRUE(IsSparseHll(sparse.value));
  EXPECT_FALSE(IsSparseHll(dense.value));
  EXPECT_EQ(CountHll(sparse.value), CountHll(dense.value));
  EXPECT_EQ(sparse.Registers(), dense.Registers());
}

TEST(HyperLogLog, IsNearTheTruthForMany) {
  Hll hll;
  base::Random random(3);
  for (int i = 0; i < 1'000'000; ++i) {
    const std::uint64_t element = random.Next();
    hll.Raise(HashHllElement({reinterpret_cast<const char*>(&element), sizeof element}));
  }
  EXPECT_NEAR(static_cast<double>(*CountHll(hll.value)), 1e6, 25'000);
}

TEST(HyperLogLog, SurvivesPacking) {
  HllRegisters registers;
  base::Random random(4);
  for (auto& one : registers) one = static_cast<std::uint8_t>(random.Below(64));
  std::string dense(kEmptyHll.substr(0, kHllHeaderBytes));
  dense.resize(kHllDenseBytes);
  dense[4] = 0;
  PackHllRegisters(registers, dense.data());
  ASSERT_TRUE(IsHll(dense));
  HllRegisters again = {};
  EXPECT_TRUE(MergeHll(dense, again));
  EXPECT_EQ(again, registers);
  Hll hll;
  hll.value = dense;
  EXPECT_FALSE(hll.Raise({kHllRegisters - 1, registers[kHllRegisters - 1]}));
}

TEST(HyperLogLog, KeepsACountUntilItIsForgotten) {
  std::string value(kEmptyHll);
  EXPECT_EQ(KeptHllCount(value), 0u);
  KeepHllCount(value.data(), 0x123456789a);
  EXPECT_EQ(KeptHllCount(value), 0x123456789au);
  ForgetHllCount(value.data());
  EXPECT_EQ(KeptHllCount(value), std::nullopt);
}

TEST(HyperLogLog, IsKnownByItsFace) {
  EXPECT_TRUE(IsHll(kEmptyHll));
  EXPECT_FALSE(IsHll(""));
  EXPECT_FALSE(IsHll("HYLL"));
  EXPECT_FALSE(IsHll(std::string("HYLL\0", 5) + std::string(100, '\0')));
  EXPECT_FALSE(IsHll(std::string("HYLL\2", 5) + std::string(100, '\0')));
  EXPECT_FALSE(IsHll(std::string("HYLX\1", 5) + std::string(100, '\0')));
  EXPECT_TRUE(IsHll(std::string("HYLL\1", 5) + std::string(11, '\0')));
  EXPECT_TRUE(IsHll(std::string("HYLL\0", 5) + std::string(kHllDenseBytes - 5, '\0')));
}

std::string Sparse(std::string_view runs) {
  return std::string(kEmptyHll.substr(0, kHllHeaderBytes)) + std::string(runs);
}

TEST(HyperLogLog, TellsMalformedRegisters) {
  HllRegisters registers = {};
  std::string dense(kHllDenseBytes, '\0');
  for (const std::string_view runs :
       {std::string_view(""), std::string_view("\x7f\xfe", 2), std::string_view("\x7f\xff\x80", 3),
        std::string_view("\x80\x7f\xff", 3), std::string_view("\x7f", 1)}) {
    EXPECT_EQ(CountHll(Sparse(runs)), std::nullopt);
    EXPECT_FALSE(MergeHll(Sparse(runs), registers));
    EXPECT_FALSE(MakeHllDense(Sparse(runs), dense.data()));
  }
  const HllChange change = RaiseHllRegister(Sparse("\x80"), {1, 1}, kMaxSparseBytes);
  EXPECT_EQ(change.kind, HllChange::Kind::kMalformed);
}

TEST(HyperLogLog, JoinsRunsOfUpToFour) {
  Hll hll;
  for (unsigned i = 0; i < 6; ++i) hll.Raise({i, 2});
  EXPECT_EQ(hll.value.substr(kHllHeaderBytes), std::string("\x87\x85\x7f\xf9"));
  hll.Raise({2, 3});
  EXPECT_EQ(hll.value.substr(kHllHeaderBytes), std::string("\x85\x88\x86\x7f\xf9"));
}

}  // namespace
}  // namespace oribi::structures
