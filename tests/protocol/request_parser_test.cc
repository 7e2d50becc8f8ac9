#include "protocol/request_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace oribi::protocol {
namespace {

using Request = std::vector<std::string>;
using namespace std::string_literals;

// Everything one stream of bytes gives: its requests, and the error that ended it.
struct Outcome {
  std::vector<Request> requests;
  std::string error;
  std::size_t waiting = 0;
  bool operator==(const Outcome&) const = default;
};

// Feeds the stream piece by piece, moving the buffer each time, as a connection may.
class Feeder {
 public:
  explicit Feeder(ParserLimits limits = {}) : limits_(limits) {}

  void Feed(std::string_view piece) {
    buffer_ = std::string(buffer_).append(piece);
    while (outcome_.error.empty() && ParseOne()) {
    }
    outcome_.waiting = buffer_.size();
  }
  const Outcome& outcome() const { return outcome_; }
  RequestParser& parser() { return parser_; }

 private:
  bool ParseOne() {
    std::vector<std::string_view> arguments;
    UnquotedWords words;
    std::size_t consumed = 0;
    const auto status = parser_.Parse(buffer_, limits_, arguments, words, consumed);
    if (status == ParseStatus::kMoreNeeded) return false;
    if (status == ParseStatus::kProtocolError) {
      outcome_.error = parser_.ErrorText();
      return false;
    }
    if (status == ParseStatus::kComplete) {
      outcome_.requests.emplace_back(arguments.begin(), arguments.end());
    }
    buffer_.erase(0, consumed);
    return true;
  }

  ParserLimits limits_;
  RequestParser parser_;
  std::string buffer_;
  Outcome outcome_;
};

Outcome Parse(std::string_view stream, ParserLimits limits = {}) {
  Feeder feeder(limits);
  feeder.Feed(stream);
  return feeder.outcome();
}

std::string ErrorOf(std::string_view stream, ParserLimits limits = {}) {
  return Parse(stream, limits).error;
}

std::string Array(const Request& request) {
  std::string text = "*" + std::to_string(request.size()) + "\r\n";
  for (const auto& part : request) {
    text += "$" + std::to_string(part.size()) + "\r\n" + part + "\r\n";
  }
  return text;
}

TEST(RequestParser, ReadsArrays) {
  const Request set = {"SET", "key", "value"};
  EXPECT_EQ(Parse(Array(set)), (Outcome{{set}, "", 0}));
}

TEST(RequestParser, ReadsOneRequestAfterTheOther) {
  const Request get = {"GET", "k"};
  const Request ping = {"PING"};
  EXPECT_EQ(Parse(Array(get) + Array(ping) + Array(get)), (Outcome{{get, ping, get}, "", 0}));
}

TEST(RequestParser, KeepsEveryByteOfAnArgument) {
  const Request request = {"SET", "\0\r\n$5\r\n"s, "", "*1\r\n"};
  EXPECT_EQ(Parse(Array(request)), (Outcome{{request}, "", 0}));
}

TEST(RequestParser, ReadsLengthsOfAnyNumberOfDigits) {
  for (const std::size_t size : {9, 10, 99, 100, 999, 1000, 12345, 123456}) {
    const Request request = {"ECHO", std::string(size, 'x')};
    EXPECT_EQ(Parse(Array(request)), (Outcome{{request}, "", 0})) << size;
  }
}

TEST(RequestParser, ReadsManyArguments) {
  const Request request(100'000, "a");
  EXPECT_EQ(Parse(Array(request)).requests, (std::vector<Request>{request}));
}

TEST(RequestParser, ReadsInlineCommands) {
  const std::vector<Request> expected = {{"SET", "a", "b"}, {"PING"}, {"GET", "a"}};
  EXPECT_EQ(Parse("SET a b\r\nPING\n \tGET   a \r\n").requests, expected);
}

TEST(RequestParser, UnquotesInlineCommands) {
  const std::vector<Request> expected = {{"SET", "a b", "x\"\nA\xff"}, {"ECHO", "it's \\n", ""}};
  EXPECT_EQ(Parse("SET \"a b\" \"x\\\"\\n\\x41\\xff\"\r\nECHO 'it\\'s \\n' \"\"\r\n").requests,
            expected);
}

TEST(RequestParser, SkipsEmptyRequests) {
  const std::vector<Request> ping = {{"PING"}};
  for (const auto* empty : {"\r\n", "\n", "   \r\n", "*0\r\n", "*-1\r\n", "*-10\r\n"}) {
    EXPECT_EQ(Parse(empty + Array({"PING"})), (Outcome{ping, "", 0})) << empty;
  }
}

// Redis looks for '\r' and takes the bytes behind numbers and values for granted.
TEST(RequestParser, DoesNotReadTheLineFeedsAsRedisDoesNot) {
  const std::vector<Request> ping = {{"PING"}};
  EXPECT_EQ(Parse("*1\rX$4\rXPINGXX"), (Outcome{ping, "", 0}));
}

TEST(RequestParser, RefusesBadArrayLengths) {
  for (const auto* header : {"*x", "*", "*01", "*+1", "*-0", "* 1", "*1 ", "*2147483648",
                             "*99999999999999999999999", "*1\n"}) {
    EXPECT_EQ(ErrorOf(header + "\r\n"s), "Protocol error: invalid multibulk length") << header;
  }
  EXPECT_EQ(Parse("*2147483647\r\n").error, "");
}

TEST(RequestParser, RefusesBadBulkLengths) {
  for (const auto* header :
       {"$x", "$", "$04", "$-1", "$+1", "$536870913", "$99999999999999999999"}) {
    EXPECT_EQ(ErrorOf("*1\r\n"s + header + "\r\nPING\r\n"), "Protocol error: invalid bulk length")
        << header;
  }
  EXPECT_EQ(Parse("*1\r\n$536870912\r\n").error, "");
}

TEST(RequestParser, ExpectsBulks) {
  EXPECT_EQ(ErrorOf("*1\r\nPING\r\n"), "Protocol error: expected '$', got 'P'");
  EXPECT_EQ(ErrorOf("*2\r\n$3\r\nGET\r\n:1\r\n"), "Protocol error: expected '$', got ':'");
  EXPECT_EQ(ErrorOf("*1\r\n\r\n"), "Protocol error: expected '$', got '\r'");
  EXPECT_EQ(ErrorOf("*1\r\n\xff\r\n"), "Protocol error: expected '$', got '\xff'");
  EXPECT_EQ(ErrorOf("*1\r\n*1\r\n$4\r\nPING\r\n"), "Protocol error: expected '$', got '*'");
}

TEST(RequestParser, RefusesHeadersAndLinesWithoutAnEnd) {
  const std::string digits(64 * 1024, '1');
  EXPECT_EQ(ErrorOf("*" + digits), "Protocol error: too big mbulk count string");
  EXPECT_EQ(ErrorOf("*1\r\n$" + digits), "Protocol error: too big bulk count string");
  EXPECT_EQ(ErrorOf("a" + digits), "Protocol error: too big inline request");
  EXPECT_EQ(ErrorOf(digits), "");
  EXPECT_EQ(ErrorOf("*" + digits.substr(1)), "");
}

TEST(RequestParser, RefusesUnbalancedQuotes) {
  for (const auto* line : {"SET a \"b", "SET a 'b", "SET \"a\"b c", "\"", "'a'b"}) {
    EXPECT_EQ(ErrorOf(line + "\r\n"s), "Protocol error: unbalanced quotes in request") << line;
  }
}

TEST(RequestParser, AllowsLessBeforeAuthentication) {
  const ParserLimits limits{.authenticated = false};
  EXPECT_EQ(ErrorOf("*11\r\n", limits), "Protocol error: unauthenticated multibulk length");
  EXPECT_EQ(ErrorOf("*1\r\n$16385\r\n", limits), "Protocol error: unauthenticated bulk length");
  EXPECT_EQ(ErrorOf("*2147483648\r\n", limits), "Protocol error: invalid multibulk length");
  const Request most = {"1", "2", "3", "4", "5", "6", "7", "8", "9", std::string(16384, 'x')};
  EXPECT_EQ(Parse(Array(most), limits).requests, (std::vector<Request>{most}));
}

TEST(RequestParser, KeepsToTheLimitsItIsGiven) {
  const ParserLimits limits{.max_arguments = 2, .max_bulk_bytes = 5};
  EXPECT_EQ(ErrorOf(Array({"GET", "123456"}), limits), "Protocol error: invalid bulk length");
  EXPECT_EQ(ErrorOf(Array({"A", "B", "C"}), limits), "Protocol error: invalid multibulk length");
}

TEST(RequestParser, RunsWhatCameBeforeAnError) {
  const auto outcome = Parse(Array({"PING"}) + "*x\r\n" + Array({"PING"}));
  EXPECT_EQ(outcome.requests, (std::vector<Request>{{"PING"}}));
  EXPECT_EQ(outcome.error, "Protocol error: invalid multibulk length");
}

std::string MixedStream() {
  return Array({"SET", "key", std::string(1200, 'v')}) + "\r\nECHO \"a b\" 'c'\r\n*0\r\n" +
         Array({"MSET", "a", "", "bb", "\r\n$1\r\n"}) + "PING\n*-1\r\n" + Array({"GET", "key"});
}

TEST(RequestParser, DoesNotCareWhereTheStreamIsCut) {
  const std::string stream = MixedStream();
  const Outcome whole = Parse(stream);
  ASSERT_EQ(whole.requests.size(), 5U);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    Feeder feeder;
    feeder.Feed(stream.substr(0, cut));
    feeder.Feed(stream.substr(cut));
    EXPECT_EQ(feeder.outcome(), whole) << cut;
  }
}

TEST(RequestParser, ReadsAStreamThatComesByteByByte) {
  const std::string stream = MixedStream() + "*1\r\nx\r\n";
  Feeder feeder;
  for (const char byte : stream) feeder.Feed({&byte, 1});
  EXPECT_EQ(feeder.outcome().requests, Parse(stream).requests);
  EXPECT_EQ(feeder.outcome().error, "Protocol error: expected '$', got 'x'");
}

TEST(RequestParser, SaysHowMuchALargeValueStillNeeds) {
  Feeder feeder;
  const std::string start = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n";
  feeder.Feed(start);
  EXPECT_EQ(feeder.parser().bytes_expected(), start.size() + 100002);
  feeder.Feed(std::string(5000, 'v'));
  EXPECT_EQ(feeder.parser().bytes_expected(), start.size() + 100002);
  feeder.Feed(std::string(95000, 'v') + "\r\n");
  EXPECT_EQ(feeder.outcome().requests.size(), 1U);
  EXPECT_EQ(feeder.parser().bytes_expected(), 0U);
}

TEST(RequestParser, OwnsNothingBetweenRequests) {
  Feeder feeder;
  feeder.Feed(MixedStream());
  EXPECT_EQ(feeder.parser().memory_bytes(), 0U);
  feeder.Feed("*2\r\n");
  EXPECT_GT(feeder.parser().memory_bytes(), 0U);
  EXPECT_LE(sizeof(RequestParser), 16U);
}

// Half a request must not leave half its arguments behind.
TEST(RequestParser, LeavesTheArgumentsAloneUntilARequestIsComplete) {
  RequestParser parser;
  UnquotedWords words;
  std::vector<std::string_view> arguments = {"earlier"};
  std::size_t consumed = 0;
  const std::string request = Array({"SET", "k", "v"});
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_EQ(parser.Parse({request.data(), size}, {}, arguments, words, consumed),
              ParseStatus::kMoreNeeded);
    EXPECT_EQ(arguments.size(), 1U);
  }
  EXPECT_EQ(parser.Parse(request, {}, arguments, words, consumed), ParseStatus::kComplete);
  EXPECT_EQ(arguments, (std::vector<std::string_view>{"earlier", "SET", "k", "v"}));
}

}  // namespace
}  // namespace oribi::protocol
