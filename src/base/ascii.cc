#include "base/ascii.h"

#include <fmt/format.h>

#include <algorithm>

namespace oribi::base {
namespace {

char Unescape(char c) {
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'a': return '\a';
    default: return c;
  }
}

// Redis' words end at fewer bytes than isspace() knows: \v and \f are part of a word that has
// begun.
bool EndsWord(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Reads one word from line[at]; false when its quote is not closed as it must be.
class WordReader {
 public:
  WordReader(std::string_view line, std::size_t at) : line_(line), at_(at) {}

  bool Read(std::string& word) {
    while (at_ < line_.size() && !EndsWord(line_[at_])) {
      if (line_[at_] == '"') {
        if (!ReadDoubleQuoted(word)) return false;
      } else if (line_[at_] == '\'') {
        if (!ReadSingleQuoted(word)) return false;
      } else {
        word += line_[at_++];
      }
    }
    return true;
  }
  std::size_t at() const { return at_; }

 private:
  bool ClosesWell() const { return at_ >= line_.size() || IsSpace(line_[at_]); }

  bool ReadDoubleQuoted(std::string& word) {
    for (++at_; at_ < line_.size();) {
      const char c = line_[at_++];
      if (c == '"') return ClosesWell();
      if (c != '\\' || at_ >= line_.size()) {
        word += c;
        continue;
      }
      if (!ReadHex(word)) word += Unescape(line_[at_++]);
    }
    return false;
  }

  bool ReadHex(std::string& word) {
    if (line_[at_] != 'x' || at_ + 2 >= line_.size()) return false;
    const int high = HexDigit(line_[at_ + 1]);
    const int low = HexDigit(line_[at_ + 2]);
    if (high < 0 || low < 0) return false;
    word += static_cast<char>(high * 16 + low);
    at_ += 3;
    return true;
  }

  bool ReadSingleQuoted(std::string& word) {
    for (++at_; at_ < line_.size();) {
      const char c = line_[at_++];
      if (c == '\'') return ClosesWell();
      if (c == '\\' && at_ < line_.size() && line_[at_] == '\'') {
        word += line_[at_++];
      } else {
        word += c;
      }
    }
    return false;
  }

  std::string_view line_;
  std::size_t at_;
};

template <char (*kChange)(char)>
std::string Changed(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), kChange);
  return out;
}

std::string QuotedByte(char c) {
  switch (c) {
    case '\\': return "\\\\";
    case '"': return "\\\"";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\a': return "\\a";
    case '\b': return "\\b";
    default: break;
  }
  if (c >= 32 && c < 127) return std::string(1, c);
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string Lower(std::string_view text) { return Changed<ToLower>(text); }
std::string Upper(std::string_view text) { return Changed<ToUpper>(text); }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool SplitWords(std::string_view line, std::vector<std::string>& words) {
  words.clear();
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && IsSpace(line[at])) ++at;
    if (at >= line.size()) return true;
    WordReader reader(line, at);
    if (!reader.Read(words.emplace_back())) return false;
    at = reader.at();
  }
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += QuotedByte(c);
  return out + '"';
}

}  // namespace oribi::base
