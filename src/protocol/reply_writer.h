#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/numbers.h"
#include "protocol/reply_buffer.h"

namespace oribi::protocol {

// Writes replies in the protocol the client speaks: handlers say what they mean (Null, Map, Double
// …), and only this class knows that RESP2 prints a map as a flat array and a double as a bulk
// string.
class ReplyWriter {
 public:
  ReplyWriter(ReplyBuffer& buffer, int resp) : buffer_(&buffer), resp_(resp) {}

  int resp() const { return resp_; }
  ReplyBuffer& buffer() { return *buffer_; }

  void SimpleString(std::string_view text) { Line('+', text); }
  void Ok() { buffer_->Append("+OK\r\n"); }
  // `text` starts with its code: "ERR syntax error". Line breaks in it become spaces.
  void Error(std::string_view text);
  void Integer(std::int64_t value) { Number(':', value); }
  void Bulk(std::string_view bytes);
  // A bulk whose bytes are sent from where they lie.
  void PinnedBulk(const PinnedBytes& pinned);
  void BulkInteger(std::int64_t value);
  void BulkUnsigned(std::uint64_t value);
  // The null of a missing value ("$-1" / "_").
  void Null() { buffer_->Append(resp_ == 2 ? "$-1\r\n" : "_\r\n"); }
  // The null where an array was expected ("*-1" / "_").
  void NullArray() { buffer_->Append(resp_ == 2 ? "*-1\r\n" : "_\r\n"); }

  void Array(std::size_t items) { Number('*', static_cast<std::int64_t>(items)); }
  // `pairs` keys with their values follow.
  void Map(std::size_t pairs) { Aggregate('%', pairs, 2); }
  void Set(std::size_t items) { Aggregate('~', items, 1); }
  void Push(std::size_t items) { Aggregate('>', items, 1); }
  void Attribute(std::size_t pairs) { Number('|', static_cast<std::int64_t>(pairs)); }

  void Double(double value);
  // A double given as the text to print; RESP2 sends it as a bulk.
  void DoubleText(std::string_view text) { resp_ == 2 ? Bulk(text) : Line(',', text); }
  void Boolean(bool value);
  void BigNumber(std::string_view digits) { resp_ == 2 ? Bulk(digits) : Line('(', digits); }
  // `format` is three letters: txt or mkd.
  void Verbatim(std::string_view format, std::string_view text);
  // An array of simple strings / bulks given as lines.
  template <typename Range>
  void SimpleStrings(const Range& lines) {
    Array(lines.size());
    for (const auto& line : lines) SimpleString(line);
  }
  template <typename Range>
  void Bulks(const Range& texts) {
    Array(texts.size());
    for (const auto& text : texts) Bulk(text);
  }

  // How many errors were written, and the last one's code ("ERR"), for the statistics.
  std::uint32_t errors() const { return errors_; }
  std::string_view last_error_code() const { return {error_code_, error_code_size_}; }

 private:
  void Number(char type, std::int64_t value) {
    char* const out = buffer_->Room(base::kInt64Chars + 3);
    out[0] = type;
    std::size_t length = 2;
    if (value >= 0 && value < 10) {
      out[1] = static_cast<char>('0' + value);
    } else {
      length = 1 + base::FormatInteger(value, out + 1);
    }
    out[length] = '\r';
    out[length + 1] = '\n';
    buffer_->Commit(length + 2);
  }
  void Aggregate(char type, std::size_t items, std::size_t per_item) {
    if (resp_ == 2) {
      Number('*', static_cast<std::int64_t>(items * per_item));
    } else {
      Number(type, static_cast<std::int64_t>(items));
    }
  }
  void Line(char type, std::string_view text);

  ReplyBuffer* buffer_;
  int resp_;
  static constexpr std::size_t kMaxErrorCode = 32;  // a longer one is cut

  std::uint32_t errors_ = 0;
  std::uint32_t error_code_size_ = 0;
  char error_code_[kMaxErrorCode];
};

inline void ReplyWriter::Bulk(std::string_view bytes) {
  char* out = buffer_->Room(bytes.size() + base::kInt64Chars + 5);
  char* const begin = out;
  std::memcpy(out, "$0\r\n", 4);
  if (bytes.size() < 10) [[likely]] {
    out[1] = static_cast<char>('0' + bytes.size());
    out += 4;
  } else {
    out += 1 + base::FormatInteger(static_cast<std::int64_t>(bytes.size()), out + 1);
    std::memcpy(out, "\r\n", 2);
    out += 2;
  }
  base::CopyBytes(out, bytes.data(), bytes.size());
  out += bytes.size();
  std::memcpy(out, "\r\n", 2);
  buffer_->Commit(static_cast<std::size_t>(out + 2 - begin));
}

// The compiler does not see how short these are, and warns of what Bulk would do with more.
inline void ReplyWriter::BulkInteger(std::int64_t value) {
  char digits[base::kInt64Chars];
  const std::size_t size = base::FormatInteger(value, digits);
  if (size > sizeof digits) __builtin_unreachable();
  Bulk({digits, size});
}

inline void ReplyWriter::BulkUnsigned(std::uint64_t value) {
  char digits[base::kInt64Chars];
  const std::size_t size = base::FormatUnsigned(value, digits);
  if (size > sizeof digits) __builtin_unreachable();
  Bulk({digits, size});
}

}  // namespace oribi::protocol
