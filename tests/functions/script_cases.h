#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "commands/script_registry.h"
#include "functions/fixture.h"

// Calls of scripts by digest, with their answers and what is there afterwards.
namespace oribi {

inline const std::string kWrongType =
    "-WRONGTYPE Operation against a key holding the wrong kind of value";
inline const std::string kNotAnInteger = "-ERR value is not an integer or out of range";
inline const std::string kInvalidExpire = "-ERR invalid expire time in 'set' command";
inline const std::string kNotAnArgument =
    "-ERR Lua redis lib command arguments must be strings or integers";
inline const std::string kTooFew = "-ERR Wrong number of args calling Redis command from script";

struct ScriptCase {
  std::vector<std::string> before;
  std::string call;  // with the first digits of a digest
  std::vector<std::string> answer;
  std::string look = {};
  std::vector<std::string> seen = {};
};

class ScriptCases : public FunctionTest {
 protected:
  std::string WithWholeDigest(const std::string& call) {
    const auto& scripts = server_.functions().scripts().scripts();
    const auto found = scripts.lower_bound(std::string_view(call).substr(0, 8));
    return std::string(found->first) + call.substr(8);
  }
  void Check(const std::vector<ScriptCase>& cases) {
    for (const ScriptCase& one : cases) {
      SCOPED_TRACE(one.call);
      Run("FLUSHALL");
      for (const std::string& line : one.before) Run(line);
      std::vector<std::string> answer = Call("EVALSHA " + WithWholeDigest(one.call));
      // The digest and the line follow.
      if (!answer.empty())
        answer[0].resize(std::min(answer[0].find(" script: "), answer[0].size()));
      EXPECT_EQ(answer, one.answer);
      if (one.look.empty()) continue;
      EXPECT_EQ(Call(one.look), one.seen) << one.look;
    }
  }
};

}  // namespace oribi
