#include "commands/derive.h"

#include <gtest/gtest.h>

#include "commands/names.h"

namespace oribi::commands {
namespace {

void Nothing(CommandContext&) {}

Command Derived(CommandSpec spec, std::size_t depth = 1) {
  static std::vector<std::unique_ptr<CommandSpec>> kept;
  kept.push_back(std::make_unique<CommandSpec>(std::move(spec)));
  Command command;
  command.spec = kept.back().get();
  Derive(command, depth);
  return command;
}

Command WithArguments(std::vector<Argument> arguments) {
  return Derived({.name = "X", .arguments = std::move(arguments), .handler = Nothing});
}

std::string Triple(const Command& c) {
  return std::to_string(c.first_key) + " " + std::to_string(c.last_key) + " " +
         std::to_string(c.key_step);
}

std::string Keys(const Command& command, std::vector<std::string_view> call) {
  std::vector<KeyPosition> keys;
  if (!FindKeys(command, call, keys)) return "no";
  std::string text;
  for (const KeyPosition& key : keys) text += std::to_string(key.index) + " ";
  return text;
}

TEST(DeriveArity, CountsRequiredArguments) {
  EXPECT_EQ(WithArguments({}).arity, 1);
  EXPECT_EQ(WithArguments({Text("a"), Integer("b")}).arity, 3);
  EXPECT_EQ(WithArguments({After("BY", Text("a"))}).arity, 3);
  EXPECT_EQ(WithArguments({Block("b", {Text("a"), Token("T")})}).arity, 3);
}

TEST(DeriveArity, IsNegativeWhenThereCanBeMore) {
  EXPECT_EQ(WithArguments({Text("a"), Optional(Text("b"))}).arity, -2);
  EXPECT_EQ(WithArguments({Many(Text("a"))}).arity, -2);
  EXPECT_EQ(WithArguments({OneOf("o", {Text("a"), After("B", Text("b"))})}).arity, -2);
}

TEST(DeriveArity, OfAContainerAsksForASubcommand) {
  const CommandSpec child = {.name = "A", .arguments = {Text("a")}, .handler = Nothing};
  EXPECT_EQ(Derived({.name = "C", .subcommands = {child}}).arity, -2);
  EXPECT_EQ(Derived({.name = "C", .handler = Nothing, .subcommands = {child}}).arity, -1);
  EXPECT_EQ(Derived(child, 2).arity, 3);
}

TEST(DeriveKeys, AtAFixedPlace) {
  const Command command = WithArguments({Key("key", kRO), Text("v")});
  EXPECT_EQ(Triple(command), "1 1 1");
  EXPECT_EQ(Keys(command, {"x", "k", "v"}), "1 ");
  EXPECT_FALSE(command.movable_keys);
}

TEST(DeriveKeys, ToTheEndAndUpToWhatMustFollow) {
  EXPECT_EQ(Triple(WithArguments({Many(Key("key", kRO))})), "1 -1 1");
  const Command blocking = WithArguments({Many(Key("key", kRO)), Double("timeout")});
  EXPECT_EQ(Triple(blocking), "1 -2 1");
  EXPECT_EQ(Keys(blocking, {"x", "a", "b", "0"}), "1 2 ");
}

TEST(DeriveKeys, InPairsWithValues) {
  const Command command = WithArguments({Many(Block("data", {Key("key", kOW), Text("value")}))});
  EXPECT_EQ(command.arity, -3);
  EXPECT_EQ(command.key_specs[0].last_key, -1);
  EXPECT_EQ(command.key_specs[0].step, 2);
  EXPECT_EQ(Keys(command, {"x", "a", "1", "b", "2"}), "1 3 ");
}

TEST(DeriveKeys, JoinsNeighboursInTheTriple) {
  EXPECT_EQ(Triple(WithArguments({Key("a", kRO), Key("b", kOW)})), "1 2 1");
  EXPECT_EQ(Triple(WithArguments({Text("op"), Key("a", kOW), Many(Key("b", kRO))})), "2 -1 1");
}

TEST(DeriveKeys, UsedAlikeSideBySideAreOneRange) {
  const Command command = WithArguments({Key("key1", kRO), Key("key2", kRO)});
  ASSERT_EQ(command.key_specs.size(), 1u);
  EXPECT_EQ(command.key_specs[0].last_key, 1);
  EXPECT_EQ(Triple(command), "1 2 1");
}

TEST(DeriveKeys, BehindTheirNumber) {
  const Command command = WithArguments(
      {Integer("numkeys"), Many(Key("key", kRO)), Optional(After("LIMIT", Integer("limit")))});
  EXPECT_EQ(command.arity, -3);
  EXPECT_EQ(Triple(command), "0 0 0");
  EXPECT_TRUE(command.movable_keys);
  EXPECT_EQ(Keys(command, {"x", "2", "a", "b", "LIMIT", "3"}), "2 3 ");
  EXPECT_EQ(Keys(command, {"x", "9", "a"}), "no");
  EXPECT_EQ(Keys(command, {"x", "nine", "a"}), "no");
}

TEST(DeriveKeys, InBlocksBehindTheirNumber) {
  const Command command =
      WithArguments({Integer("numkeys"), Many(Block("data", {Key("key", kOW), Text("value")})),
                     Optional(Token("NX"))});
  EXPECT_EQ(command.arity, -4);
  EXPECT_EQ(Triple(command), "0 0 0");
  EXPECT_TRUE(command.movable_keys);
  EXPECT_EQ(Keys(command, {"x", "2", "a", "1", "b", "2", "NX"}), "2 4 ");
  EXPECT_EQ(Keys(command, {"x", "2", "a", "1"}), "no");
}

TEST(DeriveKeys, BehindAKeyword) {
  const Command command =
      WithArguments({Key("key", kRO), Text("member"),
                     Optional(OneOf("store", {After("STORE", Key("a", kOW)),
                                              After("STOREDIST", Key("b", kOW))}))});
  ASSERT_EQ(command.key_specs.size(), 3u);
  EXPECT_EQ(command.key_specs[1].start_from, 3);
  EXPECT_EQ(Triple(command), "1 1 1");
  EXPECT_EQ(Keys(command, {"x", "k", "m", "storedist", "d"}), "1 4 ");
  EXPECT_EQ(Keys(command, {"x", "k", "m"}), "1 ");
}

TEST(DeriveKeys, HalfOfWhatFollowsAKeyword) {
  const Command command = WithArguments(
      {Optional(After("COUNT", Integer("count"))),
       After("STREAMS", Block("streams", {Many(Key("key", kRO)), Many(Text("id"))}))});
  EXPECT_EQ(command.arity, -4);
  EXPECT_EQ(command.key_specs[0].start_from, 1);
  EXPECT_EQ(Keys(command, {"x", "STREAMS", "a", "b", "0", "0"}), "2 3 ");
}

TEST(DeriveElement, IsWhatANameSaysBehindTheOnlyKey) {
  const Argument key = Key("key", kRW);
  EXPECT_EQ(WithArguments({key, Many(Text("member"))}).ahead_element, 2);
  EXPECT_EQ(WithArguments({key, Many(Block("data", {Text("field"), Text("value")}))}).ahead_element,
            2);
  EXPECT_EQ(WithArguments({key, Optional(Token("NX")),
                           Many(Block("data", {Double("score"), Text("member")}))})
                .ahead_element,
            3);
  EXPECT_EQ(WithArguments({key, Text("min"), Text("max")}).ahead_element, 0);
  EXPECT_EQ(WithArguments({key, key, Text("member")}).ahead_element, 0);
}

TEST(DeriveElement, StandsBehindCountedKeysOfScripts) {
  const Command command = Derived({.name = "X",
                                   .group = Group::kScripting,
                                   .arguments = {Text("function"), Integer("numkeys"),
                                                 Many(Key("key", kRW)), Optional(Text("arg"))},
                                   .handler = Nothing});
  EXPECT_EQ(command.ahead_key, 3);
  EXPECT_EQ(command.ahead_element, Command::kBehindKeys);
}

TEST(DeriveCategories, FollowFromGroupAndFlags) {
  const Command get = Derived(
      {.name = "GET", .group = Group::kString, .flags = kReadonly | kFast, .handler = Nothing});
  EXPECT_EQ(get.categories, kCatRead | kCatString | kCatFast);
  const Command set =
      Derived({.name = "CONFIG", .group = Group::kServer, .flags = kAdmin, .handler = Nothing});
  EXPECT_EQ(set.categories, kCatAdmin | kCatDangerous | kCatSlow);
}

TEST(DeriveCategories, OfAContainerNameNoGroup) {
  const CommandSpec child = {.name = "HELP", .group = Group::kGeneric, .handler = Nothing};
  EXPECT_EQ(Derived({.name = "OBJECT", .subcommands = {child}}).categories, kCatSlow);
  EXPECT_EQ(Derived(child, 2).categories, kCatKeyspace | kCatSlow);
}

TEST(Names, AreRedisWords) {
  EXPECT_EQ(FlagNames(kWrite | kDenyOom | kAllowBusy, true),
            (std::vector<std::string_view>{"write", "denyoom", "movablekeys", "allow_busy"}));
  EXPECT_EQ(CategoryNames(kCatRead | kCatScripting),
            (std::vector<std::string_view>{"@read", "@scripting"}));
  EXPECT_EQ(CategoryByName("SortedSet"), kCatSortedSet);
  EXPECT_EQ(CategoryByName("nope"), kNoCategories);
  EXPECT_EQ(AllCategoryNames().size(), 21u);
  EXPECT_EQ(KeyFlagNames(kOW | kUpdate), (std::vector<std::string_view>{"OW", "update"}));
  EXPECT_EQ(GroupName(Group::kBitmap), "bitmap");
  EXPECT_EQ(TypeName(ArgumentType::kBlock), "block");
}

}  // namespace
}  // namespace oribi::commands
