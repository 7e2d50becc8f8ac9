#include "differential/keyspace_check.h"

#include <set>

namespace oribi::differential {
namespace {

using support::ParseReply;
using Answer = std::optional<KeyspaceDifference>;

Answer Probe(Duel& duel, int database, const std::vector<Command>& questions) {
  const Sent select{0, {"SELECT", std::to_string(database)}};
  std::vector<Sent> commands = {select};
  for (const auto& question : questions) commands.push_back({0, question});
  auto differences = duel.Ask(commands);
  if (differences.empty()) return std::nullopt;
  const auto at = differences[0].at;
  differences[0].at = 1;
  return KeyspaceDifference{{select, commands[at]}, differences[0]};
}

std::vector<std::string> KeysOf(const std::string& reply) {
  std::vector<std::string> keys;
  for (const auto& key : ParseReply(reply).children) keys.push_back(key.text);
  return keys;
}

// Both servers' cursors are their own, so each walks to its end.
std::set<std::string> Walk(Duel& duel, std::size_t side) {
  std::set<std::string> keys;
  std::string cursor = "0";
  do {
    const auto replies = duel.AskBoth({"SCAN", cursor, "COUNT", "3"});
    const auto reply = ParseReply(replies[side]);
    if (reply.children.size() != 2) return {};
    cursor = reply.children[0].text;
    for (const auto& key : reply.children[1].children) keys.insert(key.text);
  } while (cursor != "0");
  return keys;
}

Answer CompareWalks(Duel& duel, int database) {
  const auto peer = Walk(duel, 0);
  const auto ours = Walk(duel, 1);
  if (peer == ours) return std::nullopt;
  return KeyspaceDifference{
      {{0, {"SELECT", std::to_string(database)}}, {0, {"SCAN", "0", "COUNT", "3"}}},
      {1, "a walk met " + std::to_string(peer.size()) + " keys",
       "a walk met " + std::to_string(ours.size()) + " keys"}};
}

std::vector<Command> QuestionsAbout(const std::vector<std::string>& keys) {
  std::vector<Command> questions;
  for (const auto& key : keys) {
    questions.push_back({"TYPE", key});
    questions.push_back({"GET", key});
    questions.push_back({"LRANGE", key, "0", "-1"});
    questions.push_back({"SMEMBERS", key});
    questions.push_back({"ZRANGE", key, "0", "-1", "WITHSCORES"});
    questions.push_back({"HGETALL", key});
    questions.push_back({"OBJECT", "ENCODING", key});
    questions.push_back({"PTTL", key});
  }
  return questions;
}

Answer CompareDatabase(Duel& duel, int database) {
  if (auto found = Probe(duel, database, {{"KEYS", "*"}, {"DBSIZE"}})) return found;
  const auto keys = KeysOf(duel.AskBoth({"KEYS", "*"})[0]);
  if (auto found = CompareWalks(duel, database)) return found;
  return Probe(duel, database, QuestionsAbout(keys));
}

}  // namespace

Answer CompareKeyspaces(Duel& duel) {
  for (int database = kDatabases - 1; database >= 0; --database) {
    if (auto found = CompareDatabase(duel, database)) return found;
  }
  return std::nullopt;
}

}  // namespace oribi::differential
