// Bytes that no client library sends, to both servers: the same must come back, and the connection
// must be closed or kept in the same way.

#include <gtest/gtest.h>

#include "differential/draw.h"
#include "differential/known_differences.h"
#include "differential/raw_bytes.h"

namespace oribi::differential {
namespace {

using support::Printable;
using support::Request;
using support::ServerProcess;
using namespace std::string_literals;

class Protocol : public ::testing::Test {
 protected:
  void Start(const ServerProcess::Options& options = {}) {
    peer_ = std::make_unique<ServerProcess>(support::PeerBinary(), options);
    ours_ = std::make_unique<ServerProcess>(support::OribiBinary(), options);
    ASSERT_TRUE(peer_->IsUp() && ours_->IsUp());
  }

  // One conversation a text, sent in one piece.
  void ExpectTheSame(const std::vector<std::string>& texts) {
    std::vector<Conversation> conversations;
    for (const auto& text : texts) conversations.push_back({Printable(text), {text}});
    ExpectTheSame(conversations);
  }

  void ExpectTheSame(const std::vector<Conversation>& conversations) {
    constexpr std::size_t kAtOnce = 200;
    for (std::size_t first = 0; first < conversations.size(); first += kAtOnce) {
      const auto begin = conversations.begin() + static_cast<std::ptrdiff_t>(first);
      const auto left = conversations.end() - begin;
      Compare({begin, begin + std::min<std::ptrdiff_t>(left, kAtOnce)});
    }
  }

 private:
  void Compare(const std::vector<Conversation>& conversations) {
    const auto peer = HoldAll(*peer_, conversations);
    const auto ours = HoldAll(*ours_, conversations);
    for (std::size_t i = 0; i < conversations.size(); ++i) {
      if (peer[i] == ours[i]) continue;
      if (!KnownRawDifference(conversations[i], peer[i], ours[i]).empty()) continue;
      if (++differences_ > kEnough) continue;
      ADD_FAILURE() << "sent  " << conversations[i].name << "\npeer  " << Told(peer[i])
                    << "\noribi " << Told(ours[i]);
    }
    ASSERT_TRUE(ours_->IsAlive()) << ours_->Log();
  }

  static std::string Told(const Outcome& outcome) {
    return Printable(outcome.bytes) + (outcome.closed ? " and closed" : "");
  }

  static constexpr int kEnough = 20;

  int differences_ = 0;
  std::unique_ptr<ServerProcess> peer_;
  std::unique_ptr<ServerProcess> ours_;
};

const std::string kPing = "*1\r\n$4\r\nPING\r\n";

TEST_F(Protocol, CountsThatMakeNoSense) {
  Start();
  std::vector<std::string> texts;
  for (const auto* count : {"0",
                            "-1",
                            "-2",
                            "-9223372036854775808",
                            "1048576",
                            "1048577",
                            "2147483647",
                            "2147483648",
                            "9223372036854775807",
                            "9223372036854775808",
                            "abc",
                            "",
                            " 1",
                            "1 ",
                            "+1",
                            "01",
                            "1.0",
                            "-0",
                            "--1",
                            "1a",
                            "99999999999999999999999999999999"}) {
    texts.push_back("*"s + count + "\r\n");
    texts.push_back("*"s + count + "\r\n" + kPing);
    texts.push_back("*1\r\n$"s + count + "\r\n");
    texts.push_back("*1\r\n$"s + count + "\r\nPING\r\n" + kPing);
    texts.push_back("*2\r\n$4\r\nECHO\r\n$"s + count + "\r\nx\r\n" + kPing);
    texts.push_back(kPing + "*"s + count + "\r\n" + kPing);
  }
  for (const auto* length : {"536870912", "536870913", "1073741824"}) {
    texts.push_back("*2\r\n$4\r\nECHO\r\n$"s + length + "\r\n");
  }
  ExpectTheSame(texts);
}

TEST_F(Protocol, FramesThatAreNotWhatTheySay) {
  Start();
  ExpectTheSame({"*1\r\nPING\r\n"s,
                 "*1\r\n:4\r\nPING\r\n"s,
                 "*1\r\n*1\r\n$4\r\nPING\r\n"s,
                 "*1\r\n\r\n"s,
                 "*1\r\n\n"s,
                 "*1\r\n\0\r\n"s,
                 "*1\r\n\xff\r\n"s,
                 "*1\r\n$4\r\nPINGxx"s + kPing,
                 "*1\r\n$4\r\nPINGPING\r\n"s + kPing,
                 "*1\n$4\nPING\n"s,
                 "*1\r$4\rPING\r"s,
                 "*1\r\n$4\r\nPING\n\n"s + kPing,
                 "*1\r\n$4\rxPING\r\n"s + kPing,
                 "*1\rx$4\r\nPING\r\n"s + kPing,
                 "*1\r\n$4\r\nPI\r\n\r\n"s,
                 "*1\r\n$3\r\nPING\r\n"s + kPing,
                 "*1\r\n$5\r\nPING\r\n"s + kPing,
                 "*2\r\n$4\r\nPING\r\n"s + kPing,
                 "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n"s + kPing,
                 "*1\r\n$4\r\nPING\r\n*"s,
                 "$4\r\nPING\r\n"s,
                 "+OK\r\n"s,
                 "-ERR\r\n"s,
                 ":1\r\n"s,
                 "%1\r\n"s,
                 "*"s,
                 "*\r\n"s,
                 "*1"s,
                 "*1\r"s,
                 "*1\r\n$"s,
                 "*1\r\n$\r\n"s,
                 "*1\r\n$0\r\n\r\n"s + kPing,
                 "*2\r\n$0\r\n\r\n$0\r\n\r\n"s + kPing,
                 "*1\r\n$4\r\n\0\0\0\0\r\n"s,
                 "*-1\r\n*-1\r\n*0\r\n"s + kPing});
}

TEST_F(Protocol, InlineCommands) {
  Start();
  ExpectTheSame({"PING\r\n"s,
                 "PING\n"s,
                 "ping\n"s,
                 "PING hello\r\n"s,
                 "PING \"hello world\"\r\n"s,
                 "PING 'single \\' quoted'\r\n"s,
                 "PING \"\\x41\\n\\t\\\"\\\\\"\r\n"s,
                 "PING \"\\xzz\\q\"\r\n"s,
                 "PING \"\"\r\n"s,
                 "PING ''\r\n"s,
                 "PING a b\r\n"s,
                 "  PING  \t hello \r\n"s,
                 "\r\n"s,
                 "\n"s,
                 "\r\n\r\n\n"s + kPing,
                 "   \r\n"s + kPing,
                 "PING \"unbalanced\r\n"s,
                 "PING 'unbalanced\r\n"s,
                 "PING \"a\"b\r\n"s + kPing,
                 "PING 'a'b\r\n"s + kPing,
                 "PING a\"b\"\r\n"s + kPing,
                 "\"PING\"\r\n"s,
                 "\"\"\r\n"s,
                 "\"\" a b\r\n"s,
                 "PING \"\\\"\r\n"s,
                 "SET inline:k \"a b\"\r\nGET inline:k\r\nDEL inline:k\r\n"s,
                 "PING\rPING\r\n"s,
                 "PING\r\r\n"s,
                 "PI\0NG\r\n"s,
                 "PING a\0b\r\n"s + kPing,
                 "\0\r\n"s + kPing,
                 "\xff\xfe\r\n"s,
                 "PING \xc3\xa9\r\n"s,
                 "NOSUCH a 'b c'\r\n"s,
                 "GET\r\n"s,
                 "PING\r\n"s + kPing + "PING x\r\n"s + kPing,
                 "PING"s,
                 "QUIT\r\nPING\r\n"s,
                 "quit now please\r\n"s,
                 "ECHO a\r\n\r\nECHO b\n"s});
}

TEST_F(Protocol, LinesWithoutAnEnd) {
  Start();
  const auto x = [](std::size_t count) { return std::string(count, 'x'); };
  ExpectTheSame({x(64 * 1024 - 1), x(64 * 1024), x(64 * 1024 + 1), x(70'000),
                 "PING " + x(60'000) + "\r\n", "PING " + x(65'530) + "\r\n" + kPing,
                 "*" + std::string(70'000, '1'), "*1\r\n$" + std::string(70'000, '1'),
                 "*" + std::string(40, '1') + "\r\n",
                 "*" + std::string(100, '0') + "1\r\n$4\r\nPING\r\n",
                 "*1\r\n$" + std::string(100, '0') + "4\r\nPING\r\n", std::string(70'000, '\0'),
                 std::string(70'000, '\n') + kPing, std::string(3'000, '*')});
}

TEST_F(Protocol, HttpIsTurnedAway) {
  Start();
  ExpectTheSame({"POST / HTTP/1.1\r\nHost: x\r\n\r\n"s, "post / http\r\n"s, "Host: x\r\n"s,
                 "host: x\r\n"s, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"s,
                 "PING\r\nPOST /\r\nPING\r\n"s, "*1\r\n$4\r\nPOST\r\n"s + kPing,
                 "*2\r\n$5\r\nHost:\r\n$1\r\nx\r\n"s + kPing, "POSTS\r\n"s + kPing,
                 "Host\r\n"s + kPing});
}

TEST_F(Protocol, PingAndItsFriendsInAllForms) {
  Start();
  ExpectTheSame({Request("PING"),
                 Request("PING x"),
                 Request("PING x y"),
                 Request("pInG"),
                 Request({"PING", ""}),
                 Request({"PING", "a\r\nb"s}),
                 Request("HELLO nosuch") + kPing,
                 Request("ECHO"),
                 Request("ECHO a"),
                 Request("ECHO a b"),
                 Request("QUIT") + kPing,
                 Request("QUIT now"),
                 Request("RESET") + kPing,
                 Request("RESET now"),
                 Request("CLIENT REPLY OFF") + kPing + kPing,
                 Request("CLIENT REPLY OFF") + kPing + Request("CLIENT REPLY ON") + kPing,
                 Request("CLIENT REPLY SKIP") + kPing + Request("ECHO told"),
                 Request("CLIENT REPLY SKIP") + Request("CLIENT REPLY SKIP") + kPing + kPing,
                 Request("CLIENT REPLY OFF") + Request("NOSUCH") + Request("CLIENT REPLY ON"),
                 Request("CLIENT REPLY OFF") + Request("RESET") + kPing,
                 Request("CLIENT REPLY OFF") + Request("QUIT"),
                 Request({"NOSUCH", std::string(500, 'a'), "b", "c\r\nd"s}),
                 Request({std::string(500, 'n'), "a"}),
                 Request({"", "a"})});
}

TEST_F(Protocol, APipelineMayBeCutAnywhere) {
  Start();
  const auto pipeline = Request("PING") + "PING in'line'\r\n" + "ECHO \"a b\"\r\n" +
                        Request({"ECHO", "bin\r\n\0ary"s}) + Request("HELLO 3 SETNAME me") +
                        Request("CLIENT GETNAME") + "*0\r\n\r\n" + Request("GET no:such:key") +
                        Request("NOSUCH a b") + Request({"ECHO", std::string(120, 'e')}) +
                        Request("PING end");
  // HELLO's reply names the server.
  const auto without_hello = pipeline.substr(0, pipeline.find("*4\r\n$5\r\nHELLO")) +
                             pipeline.substr(pipeline.find("*2\r\n$6\r\nCLIENT"));
  std::vector<Conversation> conversations;
  for (std::size_t cut = 1; cut < without_hello.size(); ++cut) {
    conversations.push_back({"cut at " + std::to_string(cut),
                             {without_hello.substr(0, cut), without_hello.substr(cut)}});
  }
  std::vector<std::string> bytes;
  for (const char c : without_hello.substr(0, 60)) bytes.emplace_back(1, c);
  conversations.push_back({"byte by byte", bytes});
  ExpectTheSame(conversations);
}

TEST_F(Protocol, LimitsBeforeAuthentication) {
  Start({"--requirepass", "secret"});
  const auto auth = Request("AUTH secret");
  const auto echo = [](std::size_t size) { return Request({"ECHO", std::string(size, 'e')}); };
  ExpectTheSame({kPing,
                 Request("GET k"),
                 Request("NOSUCH"),
                 Request("GET"),
                 Request("HELLO"),
                 Request("HELLO 3"),
                 Request("HELLO 5"),
                 Request("HELLO 3 AUTH default wrong"),
                 Request("HELLO 3 SETNAME x"),
                 Request("AUTH"),
                 Request("AUTH wrong"),
                 Request("AUTH default wrong"),
                 Request("AUTH nobody secret"),
                 Request("AUTH a b c"),
                 Request("AUTH default secret") + kPing,
                 auth + kPing,
                 auth + auth + kPing,
                 auth + Request("AUTH wrong") + kPing,
                 auth + Request("RESET") + kPing,
                 Request("QUIT"),
                 Request("RESET"),
                 Request("COMMAND"),
                 "*10\r\n",
                 "*11\r\n",
                 "*1000\r\n",
                 auth + "*11\r\n",
                 "*2\r\n$4\r\nECHO\r\n$16384\r\n",
                 "*2\r\n$4\r\nECHO\r\n$16385\r\n",
                 echo(16'384),
                 auth + echo(16'385),
                 auth + echo(100'000),
                 "PING\r\n"s,
                 "AUTH secret\r\nPING\r\n"s,
                 "AUTH 'secret'\r\nPING\r\n"s,
                 "PING 1 2 3 4 5 6 7 8 9 10 11 12 13\r\n"s,
                 std::string(70'000, 'x')});
}

// Valid requests with bytes changed, left out or doubled.
std::string Damaged(Draw& draw, std::string bytes) {
  for (auto i = draw.Between(1, 3); i > 0 && !bytes.empty(); --i) {
    const auto at = draw.Below(bytes.size());
    switch (draw.Below(5)) {
      case 0: bytes.erase(at, 1); break;
      case 1:
        bytes.insert(at, draw.One({"\r\n", "*", "$", "-1", "0", "9", "\n", " ", "\"", "'"}));
        break;
      case 2: bytes[at] = static_cast<char>(draw.Below(256)); break;
      case 3: bytes.insert(at, bytes.substr(at, draw.Below(12))); break;
      default: bytes[at] = draw.One({"0", "1", "9", "-", "*", "$", "\r", "\n"})[0];
    }
  }
  return bytes;
}

TEST_F(Protocol, DamagedPipelines) {
  Start();
  Draw draw(SeedOr(7));
  std::vector<std::string> texts;
  for (int i = 0; i < 2'000; ++i) {
    auto text = Request("PING") + Request({"ECHO", draw.Binary(20)});
    if (draw.OneIn(2)) text += "PING inline \"quoted\"\r\n";
    texts.push_back(Damaged(draw, text + Request("ECHO last")));
  }
  ExpectTheSame(texts);
}

}  // namespace
}  // namespace oribi::differential
