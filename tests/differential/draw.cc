#include "differential/draw.h"

namespace oribi::differential {

namespace {

// 2100-01-01; far from now, whatever now is.
constexpr std::int64_t kFarAway = 4'102'444'800;
constexpr std::int64_t kThirtyYears = 1'000'000'000;
constexpr std::int64_t kAnHour = 3'600;

}  // namespace

std::int64_t Draw::Between(std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(most - least) + 1));
}

std::string Draw::Key() {
  if (OneIn(60)) return "";
  if (OneIn(40)) return std::string("k\0\xff\r\n", 5);
  if (OneIn(20)) return BigKey();
  return "k" + Number(0, 19);
}

std::string Draw::BigKey() { return "big" + Number(0, 2); }

std::string Draw::Database() { return Number(0, 3); }

std::string Draw::Value() {
  switch (Below(10)) {
    case 0: return "";
    case 1:
    case 2: return Integer();
    case 3: return Float();
    case 4: return Binary(12);
    case 5: return std::string(Below(120), static_cast<char>('a' + Below(26)));
    // Redis changes its encoding after 44 bytes.
    case 6: return std::string(43 + Below(4), 'e');
    case 7: return One({"ACGTACGTTAGC", "GATTACA", "ohmytext", "mynewtext", "TTAGGGTTAGGG"});
    default: return "value" + Number(0, 99);
  }
}

std::string Draw::Integer() {
  if (OneIn(4)) {
    return One({"9223372036854775807", "-9223372036854775808", "9223372036854775806", "0", "-1",
                "9999", "10000", "2147483648", "-2147483649"});
  }
  if (OneIn(4)) return std::to_string(static_cast<std::int64_t>(random_.Next()));
  return Number(-50, 200);
}

std::string Draw::Float() {
  if (OneIn(3)) {
    return One({"3.0", "3.0e3", "-0.1", "1e-5", "0.1", "5.0e-1", "1e17", "12345678.12345678", "-0",
                "10.5", "3.14159265358979"});
  }
  return Number(-1000, 1000) + "." + Number(0, 9999);
}

std::string Draw::Binary(std::size_t most) {
  std::string bytes(Below(most + 1), 0);
  for (auto& byte : bytes) byte = static_cast<char>(Below(256));
  return bytes;
}

std::string Draw::Index() { return Rarely() ? Number(-1000, 1000) : Number(-20, 20); }

std::string Draw::Pattern() {
  return One({"*", "k*",     "k1?", "k[0-5]", "k[^1]*", "big*", "*1*", "\\k1", "k1",   "nothing",
              "",  "k[5-1]", "k[",  "[",      "*[*",    "k\\",  "?",   "??",   "k**1", "[^k]*"});
}

std::string Draw::Seconds() {
  if (Rarely()) return One({"0", "-1", "-100"});
  return Number(kAnHour, kThirtyYears);
}

std::string Draw::Milliseconds() {
  if (Rarely()) return One({"0", "-1", "-100000"});
  return Number(kAnHour * 1000, kThirtyYears * 1000);
}

std::string Draw::UnixSeconds() {
  if (Rarely()) return One({"0", "-1", "1", "1000000000"});
  return Number(kFarAway, kFarAway + kThirtyYears);
}

std::string Draw::UnixMilliseconds() {
  if (Rarely()) return One({"0", "-1", "1", "1000000000000"});
  return Number(kFarAway * 1000, (kFarAway + kThirtyYears) * 1000);
}

std::string Draw::AbsurdNumber() {
  return One({"9223372036854775807",
              "-9223372036854775808",
              "9223372036854775808",
              "-9223372036854775809",
              "18446744073709551615",
              "18446744073709551616",
              "99999999999999999999999999",
              "9223372036854776",
              "9223372036854775",
              "4294967296",
              "1.5",
              "0x10",
              " 1",
              "1 ",
              "+1",
              "-0",
              "01",
              "",
              "nan",
              "inf",
              "-inf",
              "1e400",
              "-1",
              "0",
              "abc",
              "1e3",
              "--1",
              "-"});
}

std::string Draw::AbsurdWord() {
  return One({"",    "NX",     "XX",    "GT",      "LT",      "EX",   "PX",  "KEEPTTL",
              "GET", "COUNT",  "MATCH", "REPLACE", "DB",      "LEN",  "IDX", "BYTE",
              "BIT", "nosuch", "*",     "k1",      "PERSIST", "TYPE", "0",   "1"});
}

}  // namespace oribi::differential
