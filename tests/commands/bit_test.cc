#include <string>

#include "commands/harness.h"

namespace oribi {
namespace {

class BitCommands : public CommandTest {};

std::string Bulk(std::string_view bytes) {
  return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
}
constexpr const char* kSyntax = "-ERR syntax error\r\n";
constexpr const char* kNotAnInteger = "-ERR value is not an integer or out of range\r\n";
constexpr const char* kBadOffset = "-ERR bit offset is not an integer or out of range\r\n";

TEST_F(BitCommands, SetBitAnswersTheOldBitAndGrowsWithZeros) {
  EXPECT_EQ(Run("SETBIT a 7 1"), ":0\r\n");
  EXPECT_EQ(Run("SETBIT a 7 1"), ":1\r\n");
  EXPECT_EQ(Run("SETBIT a 7 0"), ":1\r\n");
  EXPECT_EQ(Run("SETBIT a 100 0"), ":0\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string(13, '\0')));
  Run("SET n 123");
  EXPECT_EQ(Run("SETBIT n 3 0"), ":1\r\n");
  EXPECT_EQ(Run("GET n"), Bulk("!23"));
}

TEST_F(BitCommands, GetBitSeesZerosBeyondTheEnd) {
  Run("SET a 123");
  EXPECT_EQ(Run("GETBIT a 3"), ":1\r\n");
  EXPECT_EQ(Run("GETBIT a 24"), ":0\r\n");
  EXPECT_EQ(Run("GETBIT a 4294967295"), ":0\r\n");
  EXPECT_EQ(Run("GETBIT nope 0"), ":0\r\n");
}

TEST_F(BitCommands, OffsetsAndBitsHaveTheirLimits) {
  for (const char* offset : {"-1", "x", "4294967296", "01"}) {
    EXPECT_EQ(Run(std::string("GETBIT a ") + offset), kBadOffset);
    EXPECT_EQ(Run(std::string("SETBIT a ") + offset + " 2"), kBadOffset);
  }
  for (const char* bit : {"2", "x", "01", "-1"}) {
    EXPECT_EQ(Run(std::string("SETBIT a 1 ") + bit),
              "-ERR bit is not an integer or out of range\r\n");
  }
}

TEST_F(BitCommands, BitCountCountsBytesOrBits) {
  Run("SET a foobar");
  EXPECT_EQ(Run("BITCOUNT a"), ":26\r\n");
  EXPECT_EQ(Run("BITCOUNT a 0 0"), ":4\r\n");
  EXPECT_EQ(Run("BITCOUNT a 1 1 BYTE"), ":6\r\n");
  EXPECT_EQ(Run("BITCOUNT a 5 30 BIT"), ":17\r\n");
  EXPECT_EQ(Run("BITCOUNT a -7 -1 bit"), ":4\r\n");
  EXPECT_EQ(Run("BITCOUNT a -100 -50"), ":4\r\n");
  EXPECT_EQ(Run("BITCOUNT a -50 -100"), ":0\r\n");
  EXPECT_EQ(Run("BITCOUNT a 30 100"), ":0\r\n");
  EXPECT_EQ(Run("BITCOUNT nope"), ":0\r\n");
  Run("SET n 123");
  EXPECT_EQ(Run("BITCOUNT n"), ":10\r\n");
}

TEST_F(BitCommands, BitCountLooksAtItsArgumentsFirst) {
  EXPECT_EQ(Run("BITCOUNT nope 0"), kSyntax);
  EXPECT_EQ(Run("BITCOUNT nope 0 x"), kNotAnInteger);
  EXPECT_EQ(Run("BITCOUNT nope 0 x foo"), kNotAnInteger);
  EXPECT_EQ(Run("BITCOUNT nope 0 1 foo"), kSyntax);
  EXPECT_EQ(Run("BITCOUNT nope x 1 BIT y"), kSyntax);
}

TEST_F(BitCommands, BitPosFindsTheFirst) {
  Run("SET a foobar");
  EXPECT_EQ(Run("BITPOS a 1"), ":1\r\n");
  EXPECT_EQ(Run("BITPOS a 0"), ":0\r\n");
  EXPECT_EQ(Run("BITPOS a 1 1"), ":9\r\n");
  EXPECT_EQ(Run("BITPOS a 0 -1"), ":40\r\n");
  EXPECT_EQ(Run("BITPOS a 1 2 3 BYTE"), ":17\r\n");
  EXPECT_EQ(Run("BITPOS a 0 9 20 BIT"), ":11\r\n");
  EXPECT_EQ(Run("BITPOS a 1 3 2"), ":-1\r\n");
  EXPECT_EQ(Run("BITPOS a 0 10"), ":-1\r\n");
  EXPECT_EQ(Run("BITPOS a 1 -100 -200"), ":1\r\n");
  EXPECT_EQ(Run("BITPOS a 1 -2 -200"), ":-1\r\n");
}

TEST_F(BitCommands, BitPosSeesZerosBehindAValueUnlessAnEndIsGiven) {
  Run(R"(SET a "\xff\xff\xff")");
  EXPECT_EQ(Run("BITPOS a 0"), ":24\r\n");
  EXPECT_EQ(Run("BITPOS a 0 1"), ":24\r\n");
  EXPECT_EQ(Run("BITPOS a 0 0 -1"), ":-1\r\n");
  EXPECT_EQ(Run("BITPOS a 0 0 -1 BIT"), ":-1\r\n");
  EXPECT_EQ(Run("BITPOS nope 0"), ":0\r\n");
  EXPECT_EQ(Run("BITPOS nope 1"), ":-1\r\n");
  Run("SET e \"\"");
  EXPECT_EQ(Run("BITPOS e 0"), ":-1\r\n");
}

TEST_F(BitCommands, BitPosLooksAtItsArgumentsInRedisOrder) {
  constexpr const char* kBadBit = "-ERR The bit argument must be 1 or 0.\r\n";
  EXPECT_EQ(Run("BITPOS a 2 x y"), kBadBit);
  EXPECT_EQ(Run("BITPOS a x 1 2 3 4"), kNotAnInteger);
  EXPECT_EQ(Run("BITPOS a 1 x 2 3 4"), kSyntax);
  EXPECT_EQ(Run("BITPOS a 1 x 5 foo"), kNotAnInteger);
  EXPECT_EQ(Run("BITPOS a 1 0 x foo"), kSyntax);
  EXPECT_EQ(Run("BITPOS a 1 0 x BIT"), kNotAnInteger);
}

TEST_F(BitCommands, BitOpCombinesWithZerosBehindShorterValues) {
  Run(R"(MSET a foobar b "\x00\xff\xf0")");
  EXPECT_EQ(Run("BITOP AND d a b"), ":6\r\n");
  EXPECT_EQ(Run("GET d"), Bulk(std::string("\0o`\0\0\0", 6)));
  EXPECT_EQ(Run("BITOP or d a b nope"), ":6\r\n");
  EXPECT_EQ(Run("GET d"), Bulk("f\xff\xff"
                               "bar"));
  EXPECT_EQ(Run("BITOP XOR d a b b"), ":6\r\n");
  EXPECT_EQ(Run("GET d"), Bulk("foobar"));
  EXPECT_EQ(Run("BITOP NOT d a"), ":6\r\n");
  EXPECT_EQ(Run("GET d"), Bulk("\x99\x90\x90\x9d\x9e\x8d"));
  EXPECT_EQ(Run("BITOP XOR a a a"), ":6\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string(6, '\0')));
}

TEST_F(BitCommands, BitOpOfLongValuesOfDifferentLengths) {
  const std::string a(70'000, '\x0F'), b(40'001, '\x33');
  Run({"SET", "a", a});
  Run({"SET", "b", b});
  EXPECT_EQ(Run("BITOP AND d a b"), ":70000\r\n");
  EXPECT_EQ(Run("GET d"), Bulk(std::string(40'001, '\x03') + std::string(29'999, '\0')));
  EXPECT_EQ(Run("BITOP OR d b a"), ":70000\r\n");
  EXPECT_EQ(Run("GET d"), Bulk(std::string(40'001, '\x3F') + std::string(29'999, '\x0F')));
  EXPECT_EQ(Run("BITOP NOT a a"), ":70000\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string(70'000, '\xF0')));
}

TEST_F(BitCommands, BitOpOfNothingDeletesTheDestination) {
  Run("SET d x");
  EXPECT_EQ(Run("BITOP AND d nope"), ":0\r\n");
  EXPECT_EQ(Run("GET d"), "$-1\r\n");
  EXPECT_EQ(Run("BITOP NOT d a b"), "-ERR BITOP NOT must be called with a single source key.\r\n");
  EXPECT_EQ(Run("BITOP DIFF d a b"), kSyntax);
}

TEST_F(BitCommands, BitOpTakesAwayTheTimeToLive) {
  Run("SET a x EX 10");
  EXPECT_EQ(Run("BITOP OR a a a"), ":1\r\n");
  Advance(20'000);
  EXPECT_EQ(Run("GET a"), Bulk("x"));
}

TEST_F(BitCommands, BitFieldReadsSetsAndIncrements) {
  EXPECT_EQ(Run("BITFIELD a"), "*0\r\n");
  EXPECT_EQ(Run("BITFIELD a GET u8 0"), "*1\r\n:0\r\n");
  EXPECT_EQ(Run("BITFIELD a SET u8 0 255 GET i8 0"), "*2\r\n:0\r\n:-1\r\n");
  EXPECT_EQ(Run("BITFIELD a INCRBY u8 0 10"), "*1\r\n:9\r\n");
  EXPECT_EQ(Run("BITFIELD a SET u8 #2 65 GET u8 16 GET u16 8"), "*3\r\n:0\r\n:65\r\n:65\r\n");
  EXPECT_EQ(Run("GET a"), Bulk(std::string("\x09\0A", 3)));
  EXPECT_EQ(Run("BITFIELD a SET i33 11 -12345 GET i33 11"), "*2\r\n:68157440\r\n:-12345\r\n");
}

TEST_F(BitCommands, BitFieldOverflowsAsItWasTold) {
  Run("BITFIELD a SET u8 0 250 SET i8 8 120");
  EXPECT_EQ(Run("BITFIELD a INCRBY u8 0 10 OVERFLOW SAT INCRBY i8 8 10 INCRBY u8 0 -100"),
            "*3\r\n:4\r\n:127\r\n:0\r\n");
  EXPECT_EQ(Run("BITFIELD a OVERFLOW FAIL INCRBY i8 8 1 SET u8 0 300 GET i8 8"),
            "*3\r\n$-1\r\n$-1\r\n:127\r\n");
  EXPECT_EQ(Run("BITFIELD a OVERFLOW SAT SET i8 8 -1000 SET u8 0 -1 GET i8 8 GET u8 0"),
            "*4\r\n:127\r\n:0\r\n:-128\r\n:255\r\n");
  EXPECT_EQ(Run("BITFIELD a SET i8 8 1000 GET i8 8 SET u8 0 -1 GET u8 0"),
            "*4\r\n:-128\r\n:-24\r\n:255\r\n:255\r\n");
  client.resp = 3;
  EXPECT_EQ(Run("BITFIELD a OVERFLOW FAIL SET u8 0 300"), "*1\r\n_\r\n");
}

TEST_F(BitCommands, BitFieldTakesAll64Bits) {
  Run("BITFIELD a SET i64 0 9223372036854775807");
  EXPECT_EQ(Run("BITFIELD a OVERFLOW FAIL INCRBY i64 0 1"), "*1\r\n$-1\r\n");
  EXPECT_EQ(Run("BITFIELD a INCRBY i64 0 1"), "*1\r\n:-9223372036854775808\r\n");
  // Redis takes a number far below the field for one above it.
  EXPECT_EQ(Run("BITFIELD far OVERFLOW SAT SET i16 0 -9223372036854775808 GET i16 0"),
            "*2\r\n:0\r\n:32767\r\n");
  EXPECT_EQ(Run("BITFIELD a OVERFLOW SAT INCRBY i64 0 -1"), "*1\r\n:-9223372036854775808\r\n");
  EXPECT_EQ(Run("BITFIELD a SET u63 1 9223372036854775807 INCRBY u63 1 1"), "*2\r\n:0\r\n:0\r\n");
}

TEST_F(BitCommands, BitFieldRefusesWhatItDoesNotKnow) {
  constexpr const char* kBadType =
      "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but "
      "i64 is.\r\n";
  for (const char* type : {"u64", "i65", "u0", "i0", "x8", "u8x", "U8", "u08", "u"}) {
    EXPECT_EQ(Run(std::string("BITFIELD a GET ") + type + " 0"), kBadType) << type;
  }
  for (const char* offset :
       {"-1", "#-1", "x", "#x", "\"\"", "#", "4294967296", "#536870912", "#9223372036854775807"}) {
    EXPECT_EQ(Run(std::string("BITFIELD a GET u8 ") + offset), kBadOffset) << offset;
  }
  for (const char* call : {"OVERFLOW", "GET", "GET u8", "SET u8 0", "foo", "foo u99"}) {
    EXPECT_EQ(Run(std::string("BITFIELD a ") + call), kSyntax) << call;
  }
  EXPECT_EQ(Run("BITFIELD a OVERFLOW foo"), "-ERR Invalid OVERFLOW type specified\r\n");
  EXPECT_EQ(Run("BITFIELD a SET u8 0 x"), kNotAnInteger);
}

TEST_F(BitCommands, BitFieldRoOnlyReads) {
  Run("SET a x");
  EXPECT_EQ(Run("BITFIELD_RO a GET u8 0 GET u8 8"), "*2\r\n:120\r\n:0\r\n");
  EXPECT_EQ(Run("BITFIELD_RO a SET u8 0 1"),
            "-ERR BITFIELD_RO only supports the GET subcommand\r\n");
  EXPECT_EQ(Run("BITFIELD_RO a SET u8 0 1 foo"), kSyntax);
}

}  // namespace
}  // namespace oribi
