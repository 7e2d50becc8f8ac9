// The shortest and the fullest call that each declaration allows must get past arity and syntax.

#include <utility>

#include "commands/derive.h"
#include "commands/harness.h"

namespace oribi {
namespace {

using commands::Argument;
using commands::ArgumentType;
using commands::Command;

std::string ValueOf(const Argument& argument) {
  if (argument.name == "numkeys") return "1";
  if (argument.name == "cursor") return "0";
  if (argument.name == "protover") return "2";
  if (argument.name == "offset" && argument.type == ArgumentType::kText) return "0";
  if (argument.name == "encoding") return "u8";
  switch (argument.type) {
    case ArgumentType::kInteger:
    case ArgumentType::kDouble:
    case ArgumentType::kUnixTime: return "1";
    default: return "word";
  }
}

// Writes a call's words; `full` takes everything that is optional, and of alternatives the last.
class CallWriter {
 public:
  CallWriter(std::vector<std::string>& words, bool full) : words_(words), full_(full) {}

  void Write(const std::vector<Argument>& arguments) {
    for (const Argument& argument : arguments) Write(argument);
  }

 private:
  void Write(const Argument& argument) {
    if (argument.optional && !full_) return;
    const bool counted = std::exchange(after_count_, argument.name == "numkeys");
    const int times = argument.multiple && full_ && !counted ? 2 : 1;
    for (int i = 0; i < times; ++i) {
      if (!argument.token.empty() && (i == 0 || argument.multiple_token)) {
        words_.emplace_back(argument.token);
      }
      if (argument.type != ArgumentType::kToken) WriteValue(argument);
    }
  }

  void WriteValue(const Argument& argument) {
    if (argument.type == ArgumentType::kBlock) return Write(argument.children);
    if (argument.type == ArgumentType::kOneOf) {
      return Write(full_ ? argument.children.back() : argument.children.front());
    }
    words_.push_back(ValueOf(argument));
  }

  std::vector<std::string>& words_;
  bool full_;
  bool after_count_ = false;
};

class DeclaredArguments : public CommandTest {
 protected:
  static std::vector<std::string> Call(const Command& command, bool full) {
    std::vector<std::string> words;
    if (command.parent != nullptr) words.emplace_back(command.parent->spec->name);
    words.emplace_back(command.spec->name);
    CallWriter(words, full).Write(command.spec->arguments);
    return words;
  }

  // Ends or stalls the server, or is a tree that no single call can take whole.
  static bool IsLeftOut(const std::string& name, bool full) {
    if (name == "shutdown" || name == "debug" || name == "reset" || name == "quit") return true;
    if (!full) return false;
    // Options that go with others only, or a number of words that another argument tells.
    for (const char* odd : {"client|kill", "client|list", "zrange", "zunion", "zinter",
                            "zunionstore", "zinterstore"}) {
      if (name == odd) return true;
    }
    return false;
  }

  void Check(const Command& command, bool full) {
    if (command.handler == nullptr || IsLeftOut(command.full_name, full)) return;
    const std::vector<std::string> words = Call(command, full);
    std::string line;
    for (const std::string& word : words) line += word + ' ';
    SCOPED_TRACE(line);
    client.authenticated = true;
    const std::string reply = Run(words);
    client.reply_mode = session::ReplyMode::kOn;
    EXPECT_EQ(reply.find("wrong number of arguments"), std::string::npos) << reply;
    EXPECT_FALSE(reply.starts_with("-ERR syntax error")) << reply;
    EXPECT_FALSE(reply.starts_with("-ERR unknown")) << reply;
  }

  void CheckAll(bool full) {
    for (const auto& command : server_.commands().commands()) {
      Check(*command, full);
      for (const auto& child : command->subcommands) Check(*child, full);
    }
  }
};

TEST_F(DeclaredArguments, AreTakenInTheShortestForm) { CheckAll(false); }

TEST_F(DeclaredArguments, AreTakenInTheFullestForm) { CheckAll(true); }

}  // namespace
}  // namespace oribi
