#include "support/reply.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace oribi::support {
namespace {

struct Header {
  char type;
  std::string_view text;
  std::size_t size;  // with type and CRLF
};

std::optional<Header> ReadHeader(std::string_view bytes) {
  const auto end = bytes.find("\r\n");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  return Header{bytes[0], bytes.substr(1, end - 1), end + 2};
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

bool IsBulk(char type) { return type == '$' || type == '=' || type == '!'; }
bool IsAggregate(char type) { return std::string_view("*~>%|").find(type) != std::string::npos; }
bool IsLine(char type) { return std::string_view("+-:_#,(").find(type) != std::string::npos; }

std::int64_t ChildCount(const Header& header) {
  const auto count = std::max<std::int64_t>(Number(header.text).value_or(0), 0);
  return header.type == '%' || header.type == '|' ? 2 * count : count;
}

// An attribute stands in front of the reply it tells about and belongs to it.
std::int64_t FollowerCount(const Header& header) {
  return ChildCount(header) + (header.type == '|' ? 1 : 0);
}

std::optional<std::size_t> BulkLength(const Header& header, std::string_view bytes) {
  const auto length = Number(header.text);
  if (!length) return 0;
  if (*length < 0) return header.size;
  const auto size = header.size + static_cast<std::size_t>(*length) + 2;
  return size <= bytes.size() ? std::optional(size) : std::nullopt;
}

std::optional<std::size_t> AggregateLength(const Header& header, std::string_view bytes) {
  if (!Number(header.text)) return 0;
  auto size = header.size;
  for (auto left = FollowerCount(header); left > 0; --left) {
    const auto child = ReplyLength(bytes.substr(size));
    if (!child || *child == 0) return child;
    size += *child;
  }
  return size;
}

Reply Take(std::string_view& bytes);

void TakeBulk(const Header& header, std::string_view& bytes, Reply& reply) {
  const auto length = Number(header.text).value_or(-1);
  reply.is_null = length < 0;
  if (length < 0) return;
  reply.text = bytes.substr(0, static_cast<std::size_t>(length));
  bytes.remove_prefix(static_cast<std::size_t>(length) + 2);
}

Reply Take(std::string_view& bytes) {
  const auto header = ReadHeader(bytes);
  if (!header) return {};
  Reply reply{.type = header->type, .is_null = false, .text = {}, .children = {}};
  bytes.remove_prefix(header->size);
  if (IsBulk(header->type)) {
    TakeBulk(*header, bytes, reply);
  } else if (IsAggregate(header->type)) {
    reply.is_null = header->text == "-1";
    for (auto i = FollowerCount(*header); i > 0; --i) reply.children.push_back(Take(bytes));
  } else {
    reply.text = header->text;
    reply.is_null = header->type == '_';
  }
  return reply;
}

void AppendPrintable(std::string_view bytes, std::string& out) {
  char code[8];
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += c;
    } else {
      std::snprintf(code, sizeof code, "\\x%02x", byte);
      out += code;
    }
  }
}

bool IsPlainWord(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '\\';
  });
}

}  // namespace

Command Words(std::string_view text) {
  Command words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string Request(const Command& command) {
  std::string bytes = "*" + std::to_string(command.size()) + "\r\n";
  for (const auto& argument : command) {
    bytes += "$" + std::to_string(argument.size()) + "\r\n";
    bytes += argument;
    bytes += "\r\n";
  }
  return bytes;
}

std::string Request(const char* words) { return Request(Words(words)); }

std::optional<std::int64_t> Reply::Integer() const {
  return type == ':' ? Number(text) : std::nullopt;
}

std::optional<std::size_t> ReplyLength(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  if (!IsLine(bytes[0]) && !IsBulk(bytes[0]) && !IsAggregate(bytes[0])) return 0;
  const auto header = ReadHeader(bytes);
  if (!header) return std::nullopt;
  if (IsBulk(header->type)) return BulkLength(*header, bytes);
  if (IsAggregate(header->type)) return AggregateLength(*header, bytes);
  return header->size;
}

Reply ParseReply(std::string_view bytes) { return Take(bytes); }

std::string Printable(std::string_view bytes, std::size_t most) {
  std::string out;
  if (bytes.size() <= most) {
    AppendPrintable(bytes, out);
    return out;
  }
  AppendPrintable(bytes.substr(0, most / 2), out);
  out += " … " + std::to_string(bytes.size()) + " bytes … ";
  AppendPrintable(bytes.substr(bytes.size() - most / 2), out);
  return out;
}

std::string Printable(const Command& command) {
  std::string out;
  for (const auto& word : command) {
    if (!out.empty()) out += ' ';
    out += IsPlainWord(word) && word.size() < 200 ? word : '"' + Printable(word, 200) + '"';
  }
  return out;
}

}  // namespace oribi::support
