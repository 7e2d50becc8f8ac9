#include "commands/derive.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::commands {
namespace {

bool Repeats(const Argument& argument) { return argument.optional || argument.multiple; }

WordCount CountOneOf(const Argument& argument) {
  WordCount words{.least = CountWords(argument.children.front()).least};
  for (const Argument& child : argument.children) {
    const WordCount one = CountWords(child);
    words.fixed = words.fixed && one.fixed && one.least == words.least;
    words.least = std::min(words.least, one.least);
  }
  return words;
}

WordCount CountBlock(const Argument& argument) {
  WordCount words;
  for (const Argument& child : argument.children) {
    const WordCount one = CountWords(child);
    words.least += one.least;
    words.fixed = words.fixed && one.fixed;
  }
  return words;
}

WordCount CountOnce(const Argument& argument) {
  switch (argument.type) {
    case ArgumentType::kToken: return {.least = 1};
    case ArgumentType::kOneOf: return CountOneOf(argument);
    case ArgumentType::kBlock: return CountBlock(argument);
    default: return {.least = 1};
  }
}

int DeriveArity(const CommandSpec& spec, std::size_t depth) {
  if (spec.arity) return *spec.arity;
  WordCount words{.least = static_cast<int>(depth), .fixed = spec.subcommands.empty()};
  if (!spec.subcommands.empty() && spec.handler == nullptr) ++words.least;
  for (const Argument& argument : spec.arguments) {
    const WordCount one = CountWords(argument);
    words.least += one.least;
    words.fixed = words.fixed && one.fixed;
  }
  return words.fixed ? words.least : -words.least;
}

// Walks the arguments from left to right and notes where keys stand. Behind something optional
// nothing has a fixed place any more; only what a token announces can still be told.
class KeySpecWalk {
 public:
  KeySpecWalk(const std::vector<Argument>& arguments, std::size_t depth)
      : position_(static_cast<int>(depth)) {
    Walk(arguments);
  }

  std::vector<KeySpec> Take() { return std::move(specs_); }

 private:
  void Walk(const std::vector<Argument>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (IsKeyCount(arguments, i)) {
        AddKeynum(arguments[++i]);
      } else {
        Visit(arguments[i], WordsFrom(arguments, i + 1));
      }
    }
  }

  static bool IsKeyCount(const std::vector<Argument>& arguments, std::size_t at) {
    return arguments[at].name == "numkeys" && at + 1 < arguments.size() &&
           arguments[at + 1].multiple && KeyOf(arguments[at + 1]) != nullptr;
  }

  // The key that is repeated, by itself or at the start of a block (MSETEX).
  static const Argument* KeyOf(const Argument& repeated) {
    const bool block = repeated.type == ArgumentType::kBlock;
    const Argument& key = block ? repeated.children.front() : repeated;
    return key.type == ArgumentType::kKey ? &key : nullptr;
  }

  static int WordsFrom(const std::vector<Argument>& arguments, std::size_t from) {
    int words = 0;
    for (; from < arguments.size(); ++from) words += CountWords(arguments[from]).least;
    return words;
  }

  void Visit(const Argument& argument, int trailing) {
    const bool block = argument.type == ArgumentType::kBlock;
    const bool optional = argument.optional && !IsMoreKeys(argument);
    if (optional || !argument.token.empty() || argument.type == ArgumentType::kOneOf) {
      FindKeywords(argument);
    } else if (argument.type == ArgumentType::kKey) {
      AddIndex(argument, argument.multiple ? -1 - trailing : 0, 1);
    } else if (block && argument.multiple) {
      AddRepeated(argument, trailing);
    } else if (block) {
      return Walk(argument.children);
    }
    position_ += CountWords(argument).least;
  }

  // Keys up to the end, or none at all, begin at a fixed place all the same (PFMERGE).
  static bool IsMoreKeys(const Argument& argument) {
    return argument.type == ArgumentType::kKey && argument.multiple && argument.token.empty();
  }

  // "STORE key", "STREAMS key… id…", however deep.
  void FindKeywords(const Argument& argument) {
    const bool has_token = !argument.token.empty() && argument.type != ArgumentType::kToken;
    if (has_token && argument.type == ArgumentType::kKey) AddKeyword(argument, argument, 0);
    if (argument.type == ArgumentType::kPattern && argument.key_flags != 0) {
      AddUnknown(argument.key_flags);
    }
    if (argument.children.empty()) return;
    const Argument& first = argument.children.front();
    if (has_token && argument.type == ArgumentType::kBlock && first.type == ArgumentType::kKey) {
      return AddKeyword(argument, first, first.multiple ? 2 : 0);
    }
    for (const Argument& child : argument.children) FindKeywords(child);
  }

  bool has_unknown() const {
    return !specs_.empty() && specs_.back().begin == KeySpec::Begin::kUnknown;
  }

  // Keys whose names come out of values (BY and GET of SORT), once for all; and those behind them.
  void AddUnknown(KeyFlag flags) {
    if (has_unknown() && specs_.back().flags == flags) return;
    specs_.push_back(
        {.flags = flags, .begin = KeySpec::Begin::kUnknown, .find = KeySpec::Find::kUnknown});
  }

  void AddKeyword(const Argument& announced, const Argument& key, int limit) {
    if (has_unknown()) return AddUnknown(key.key_flags);
    specs_.push_back({.flags = key.key_flags,
                      .begin = KeySpec::Begin::kKeyword,
                      .index = 0,
                      .keyword = announced.token,
                      .start_from = position_,
                      .last_key = key.multiple ? -1 : 0,
                      .limit = limit});
  }

  void AddRepeated(const Argument& block, int trailing) {
    const Argument& first = block.children.front();
    if (first.type != ArgumentType::kKey) return;
    AddIndex(first, -1 - trailing, CountBlock(block).least);
  }

  // Neighbours that are used alike are one range (the two keys of LCS).
  bool JoinsLast(const Argument& key) const {
    if (key.multiple || specs_.empty()) return false;
    const KeySpec& last = specs_.back();
    return last.begin == KeySpec::Begin::kIndex && last.find == KeySpec::Find::kRange &&
           last.flags == key.key_flags && last.last_key >= 0 &&
           last.index + last.last_key + 1 == position_;
  }

  void AddIndex(const Argument& key, int last, int step) {
    if (step == 1 && JoinsLast(key)) {
      ++specs_.back().last_key;
      return;
    }
    specs_.push_back({.flags = key.key_flags, .index = position_, .last_key = last, .step = step});
  }

  void AddKeynum(const Argument& repeated) {
    const bool block = repeated.type == ArgumentType::kBlock;
    const int step = block ? CountBlock(repeated).least : 1;
    specs_.push_back({.flags = KeyOf(repeated)->key_flags,
                      .index = position_,
                      .find = KeySpec::Find::kKeynum,
                      .step = step,
                      .keynum_index = 0,
                      .first_key = 1});
    position_ += repeated.optional ? 1 : 1 + step;
  }

  std::vector<KeySpec> specs_;
  int position_;
};

// The old triple joins neighbouring ranges: COPY's two keys are 1 to 2, BITOP's 2 to the end.
void DeriveTriple(Command& command) {
  for (const KeySpec& spec : command.key_specs) {
    if (spec.begin != KeySpec::Begin::kIndex || spec.find != KeySpec::Find::kRange) continue;
    const int last = spec.last_key < 0 ? spec.last_key : spec.index + spec.last_key;
    if (command.first_key == 0) {
      command.first_key = spec.index;
      command.key_step = spec.step;
    } else if (command.last_key + 1 != spec.index) {
      return;
    }
    command.last_key = last;
  }
}

// Of the commands whose keys are counted, those of scripts
// and functions are worth fetching their first key ahead.
int AheadKey(const Command& command) {
  if (command.first_key > 0 || command.key_specs.empty()) return command.first_key;
  const KeySpec& spec = command.key_specs.front();
  const bool counted = spec.begin == KeySpec::Begin::kIndex && spec.find == KeySpec::Find::kKeynum;
  if (!counted || command.spec->group != Group::kScripting) return 0;
  return spec.index + spec.first_key;
}

// Where the first of the required arguments that names an element stands; 0 when there is none.
int ElementPosition(const std::vector<Argument>& arguments, int at) {
  for (const Argument& argument : arguments) {
    if (argument.optional) continue;
    if (argument.type == ArgumentType::kBlock) return ElementPosition(argument.children, at);
    if (argument.name == "field" || argument.name == "member") return at;
    if (argument.multiple || !argument.token.empty()) return 0;
    ++at;
  }
  return 0;
}

// Native functions most often have the element first, as stock.reserve its buyer, and it belongs
// to their last key.
void DeriveElement(Command& command) {
  const bool counted = command.ahead_key > 0 && command.first_key == 0;
  command.ahead_collection = command.last_key;
  if (counted) {
    command.ahead_element = Command::kBehindKeys;
  } else if (command.spec->function != nullptr && command.last_key > 0) {
    command.ahead_element = command.last_key + 1;
  } else if (command.first_key == 1 && command.last_key == 1) {
    command.ahead_element = ElementPosition(command.spec->arguments, 1);
  }
}

bool IsMovable(const KeySpec& spec) {
  return spec.begin != KeySpec::Begin::kIndex || spec.find != KeySpec::Find::kRange;
}

Category GroupCategory(const CommandSpec& spec) {
  constexpr Category kData = kCatList | kCatSet | kCatSortedSet | kCatConnection;
  switch (spec.group) {
    case Group::kGeneric:  // SORT is of its types and WAIT of the connection instead
      return (spec.categories & kData) != 0 ? kNoCategories : kCatKeyspace;
    case Group::kString: return kCatString;
    case Group::kList: return kCatList;
    case Group::kSet: return kCatSet;
    case Group::kSortedSet: return kCatSortedSet;
    case Group::kHash: return kCatHash;
    case Group::kTransactions: return kCatTransaction;
    case Group::kConnection: return kCatConnection;
    case Group::kScripting: return kCatScripting;
    case Group::kHyperloglog: return kCatHyperloglog;
    case Group::kGeo: return kCatGeo;
    case Group::kStream: return kCatStream;
    case Group::kBitmap: return kCatBitmap;
    case Group::kPubsub:  // by its flag
    case Group::kServer:
    case Group::kCluster: return kNoCategories;
  }
  return kNoCategories;
}

Category FlagCategories(CommandFlag flags, Group group) {
  Category categories = (flags & kFast) != 0 ? kCatFast : kCatSlow;
  if ((flags & kWrite) != 0) categories = categories | kCatWrite;
  if ((flags & kReadonly) != 0 && group != Group::kScripting) categories = categories | kCatRead;
  if ((flags & kAdmin) != 0) categories = categories | kCatAdmin | kCatDangerous;
  if ((flags & kPubsub) != 0) categories = categories | kCatPubsub;
  if ((flags & kBlocking) != 0) categories = categories | kCatBlocking;
  return categories;
}

bool AddRange(int first, int last, int step, KeyFlag flags, Arguments call,
              std::vector<KeyPosition>& keys) {
  const int count = static_cast<int>(call.size());
  if (last >= count || last < first || first < 0) return false;
  for (int at = first; at <= last; at += step) {
    keys.push_back({static_cast<std::size_t>(at), flags});
  }
  return true;
}

// Where the keys of `spec` begin in this call: 0 when the keyword is not there, -1 when a fixed
// place is beyond the end.
int BeginOf(const KeySpec& spec, Arguments call) {
  const int count = static_cast<int>(call.size());
  if (spec.begin == KeySpec::Begin::kIndex) return spec.index < count ? spec.index : -1;
  if (spec.begin == KeySpec::Begin::kUnknown) return 0;
  for (int at = spec.start_from; at + 1 < count; ++at) {
    if (base::EqualsIgnoreCase(call[static_cast<std::size_t>(at)], spec.keyword)) return at + 1;
  }
  return 0;
}

int LastOf(const KeySpec& spec, int first, int count) {
  if (spec.last_key >= 0) return first + spec.last_key;
  if (spec.limit <= 1) return count + spec.last_key;
  return first + (count - first) / spec.limit + spec.last_key;
}

bool AddCounted(const KeySpec& spec, int first, Arguments call, std::vector<KeyPosition>& keys) {
  const std::size_t at = static_cast<std::size_t>(first + spec.keynum_index);
  const auto count = at < call.size() ? base::ParseInteger(call[at]) : std::nullopt;
  if (!count || *count < 0 || *count > static_cast<std::int64_t>(call.size())) return false;
  const int begin = first + spec.first_key;
  const int last = begin + (static_cast<int>(*count) - 1) * spec.step;
  return AddRange(begin, last, spec.step, spec.flags, call, keys);
}

bool AddKeysOf(const KeySpec& spec, Arguments call, std::vector<KeyPosition>& keys) {
  const int first = BeginOf(spec, call);
  if (first <= 0) return first == 0;
  if (spec.find == KeySpec::Find::kKeynum) return AddCounted(spec, first, call, keys);
  const int last = LastOf(spec, first, static_cast<int>(call.size()));
  return AddRange(first, last, spec.step, spec.flags, call, keys);
}

}  // namespace

WordCount CountWords(const Argument& argument) {
  WordCount words = CountOnce(argument);
  if (!argument.token.empty() && argument.type != ArgumentType::kToken) ++words.least;
  words.fixed = words.fixed && !Repeats(argument);
  if (argument.optional) words.least = 0;
  return words;
}

std::vector<KeySpec> DeriveKeySpecs(const CommandSpec& spec, std::size_t depth) {
  return KeySpecWalk(spec.arguments, depth).Take();
}

Category DeriveCategories(const CommandSpec& spec) {
  Category categories = spec.categories | FlagCategories(spec.flags, spec.group);
  // A mere container (CONFIG, OBJECT) is in none; its subcommands are.
  const bool container = !spec.subcommands.empty() && spec.handler == nullptr;
  return container ? categories : categories | GroupCategory(spec);
}

void Derive(Command& command, std::size_t depth) {
  const CommandSpec& spec = *command.spec;
  command.arity = DeriveArity(spec, depth);
  command.flags = spec.flags | kAnyCommand;
  command.categories = DeriveCategories(spec);
  command.key_specs = DeriveKeySpecs(spec, depth);
  command.movable_keys = std::any_of(command.key_specs.begin(), command.key_specs.end(), IsMovable);
  DeriveTriple(command);
  command.ahead_key = AheadKey(command);
  DeriveElement(command);
  if (spec.reads_links) {
    command.key_specs.push_back({.flags = kRO | kAccess | kIncomplete,
                                 .begin = KeySpec::Begin::kUnknown,
                                 .find = KeySpec::Find::kUnknown});
  }
}

bool FindKeys(const Command& command, Arguments call, std::vector<KeyPosition>& keys) {
  if (command.spec->keys_from != nullptr) return command.spec->keys_from(call, keys);
  return std::all_of(command.key_specs.begin(), command.key_specs.end(),
                     [&](const KeySpec& spec) { return AddKeysOf(spec, call, keys); });
}

}  // namespace oribi::commands
