#include "protocol/reply_writer.h"

#include <algorithm>

namespace oribi::protocol {

void ReplyWriter::Line(char type, std::string_view text) {
  char* const out = buffer_->Room(text.size() + 3);
  out[0] = type;
  std::memcpy(out + 1, text.data(), text.size());
  out[text.size() + 1] = '\r';
  out[text.size() + 2] = '\n';
  buffer_->Commit(text.size() + 3);
}

void ReplyWriter::Error(std::string_view text) {
  ++errors_;
  const std::string_view code = text.substr(0, std::min(text.find(' '), kMaxErrorCode));
  error_code_size_ = static_cast<std::uint32_t>(code.copy(error_code_, kMaxErrorCode));
  std::string line(text);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  Line('-', line);
}

void ReplyWriter::PinnedBulk(const PinnedBytes& pinned) {
  Number('$', static_cast<std::int64_t>(pinned.bytes.size()));
  buffer_->AppendPinned(pinned);
  buffer_->Append("\r\n");
}

void ReplyWriter::Double(double value) {
  char text[base::kDoubleChars];
  DoubleText({text, base::FormatDouble(value, text)});
}

void ReplyWriter::Boolean(bool value) {
  if (resp_ == 2) return Integer(value);
  buffer_->Append(value ? "#t\r\n" : "#f\r\n");
}

void ReplyWriter::Verbatim(std::string_view format, std::string_view text) {
  if (resp_ == 2) return Bulk(text);
  Number('=', static_cast<std::int64_t>(text.size() + 4));
  buffer_->Append(format);
  buffer_->Append(":");
  buffer_->Append(text);
  buffer_->Append("\r\n");
}

}  // namespace oribi::protocol
