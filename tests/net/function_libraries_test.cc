// Libraries of native functions as users build them: outside of this tree, with the public header
// only.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "net/served.h"

namespace oribi::net {
namespace {

namespace fs = std::filesystem;

// The first block of this language in README.md.
std::string ReadmeBlock(const std::string& language) {
  std::ifstream file(ORIBI_SOURCE_DIR "/README.md");
  std::stringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  const std::string fence = "```" + language + "\n";
  const auto begin = text.find(fence);
  if (begin == std::string::npos) return "";
  const auto start = begin + fence.size();
  return text.substr(start, text.find("```", start) - start);
}

class FunctionLibraries : public Served {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "oribi-functions-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::copy(ORIBI_SOURCE_DIR "/include", folder_ / "include", fs::copy_options::recursive);
  }
  void TearDown() override {
    Served::TearDown();
    fs::remove_all(folder_);
  }

  // As README.md says; the path of the library.
  std::string Build(const std::string& name, const std::string& code,
                    const std::string& compiler = "c++ -std=c++20") {
    std::ofstream(folder_ / (name + ".cc")) << code;
    const std::string command = "cd '" + folder_.string() + "' && " + compiler +
                                " -O1 -shared -fPIC -I include -o " + name + ".so " + name + ".cc";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return (folder_ / (name + ".so")).string();
  }
  // The log of a server that does not start.
  static std::string Refusal(const ServerProcess::Options& options) {
    ServerProcess server(support::OribiBinary(), options);
    EXPECT_FALSE(server.IsUp());
    return server.Log();
  }
  static bool Says(const std::string& log, const std::string& line) {
    return log.find(line) != std::string::npos;
  }

  fs::path folder_;
};

TEST_F(FunctionLibraries, TheExampleOfTheReadmeWorks) {
  const std::string code = ReadmeBlock("cpp");
  ASSERT_FALSE(code.empty());
  Start({"--loadfunctions", Build("mine", code)});
  auto client = Talk();
  client.Ask("SET seats 3");
  EXPECT_EQ(client.Ask("SEATS.TAKE seats 2").text, "1");
  EXPECT_EQ(client.Ask("FCALL seats.take 1 seats 2").text, "-1");
  EXPECT_EQ(client.Ask("SEATS.TAKE seats 0").text, "ERR quantity must be an integer, at least 1");
  EXPECT_EQ(client.Ask("FUNCTION LIST LIBRARYNAME mine").children.size(), 1u);
}

// The interface is C: a library needs no C++, and no header of ours beyond it.
TEST_F(FunctionLibraries, ALibraryMayBeWrittenInC) {
  const std::string code = R"code(#include <oribi/interface.h>
static void run(oribi_call* call, void* data) {
  (void)data;
  call->host->reply_integer(call, call->arguments[0].integer * 2);
}
static const oribi_argument arguments[] = {
    {"number", 0, ORIBI_ARGUMENT_INTEGER, 0, -100, 100, 0, 0, 0}};
static const oribi_function functions[] = {
    {"c.double", "Doubles.", "O(1)", "1.0.0", "", 0, 0, ORIBI_FUNCTION_READ_ONLY, arguments, 1, run, 0}};
static const oribi_library_info info = {ORIBI_INTERFACE_VERSION, sizeof(oribi_function), "c",
                                        functions, 1};
const oribi_library_info* oribi_library(void) { return &info; }
)code";
  const std::string library = Build("c", code, "cc -x c -std=c11 -Wall -Wextra -Werror");
  const std::string mine = Build("mine", ReadmeBlock("cpp"));
  Start({"--loadfunctions", library, "--loadfunctions", mine});
  EXPECT_EQ(Talk().Ask("C.DOUBLE 21").text, "42");
  EXPECT_EQ(Talk().Ask("FCALL_RO c.double 0 21").text, "42");
}

TEST_F(FunctionLibraries, AServerDoesNotStartHalfLoaded) {
  const std::string missing = (folder_ / "missing.so").string();
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", missing}), "loadfunctions " + missing +
                                                              ": cannot "
                                                              "open shared object file"));
  std::ofstream(folder_ / "text.so") << "no library at all";
  const std::string text = (folder_ / "text.so").string();
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", text}), "loadfunctions " + text + ": "));

  const std::string empty = Build("empty", "int nothing;\n");
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", empty}), "it has no entry point oribi_library()"));

  const std::string old = Build("old", R"(#include <oribi/interface.h>
extern "C" const oribi_library_info* oribi_library() {
  static const oribi_library_info info{999, sizeof(oribi_function), "old", nullptr, 0};
  return &info;
})");
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", old}),
                   "it was built for version 999 of the function interface, this is 2"));

  const std::string mine = Build("mine", ReadmeBlock("cpp"));
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", mine, "--loadfunctions", mine}),
                   "a library 'mine' is loaded already"));

  const std::string taken = Build("taken", R"(#include <oribi/function.h>
void Add(oribi::FunctionLibrary& library) {
  const auto run = [](oribi::FunctionCall&) { return oribi::FunctionResult::Null(); };
  library.Add({.name = "taken.new", .run = run});
  library.Add({.name = "get", .run = run});
}
ORIBI_LIBRARY("taken", Add))");
  EXPECT_TRUE(Says(Refusal({"--loadfunctions", taken}),
                   "library 'taken': function 'get' has the name of a command there is already"));
}

TEST_F(FunctionLibraries, AConfFileMayNameThem) {
  const std::string mine = Build("mine", ReadmeBlock("cpp"));
  std::ofstream(folder_ / "oribi.conf") << "loadfunctions " << mine << "\n";
  Start({"--include", (folder_ / "oribi.conf").string()});
  EXPECT_EQ(Talk().Ask("SEATS.TAKE seats 1").text, "-1");
}

TEST_F(FunctionLibraries, NothingIsLoadedOverTheNetwork) {
  Start();
  EXPECT_TRUE(Talk().Ask("CONFIG SET loadfunctions /tmp/x.so").IsError());
}

}  // namespace
}  // namespace oribi::net
