#include "commands/arg_reader.h"

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::commands {

std::int64_t ArgReader::Integer(std::string_view error) {
  const auto value = base::ParseInteger(Text());
  if (!value) Fail(error);
  return value.value_or(0);
}

std::int64_t ArgReader::IntegerIn(std::int64_t low, std::int64_t high, std::string_view error) {
  const std::int64_t value = Integer();
  if (value < low || value > high) Fail(error);
  return value;
}

double ArgReader::Double(std::string_view error) {
  const auto value = base::ParseDouble(Text());
  if (!value) Fail(error);
  return value.value_or(0);
}

bool ArgReader::Sees(std::string_view word) const {
  return !done() && base::EqualsIgnoreCase(arguments_[next_], word);
}

bool ArgReader::Accept(std::string_view word) {
  if (!Sees(word)) return false;
  ++next_;
  return true;
}

void ArgReader::Answer(protocol::ReplyWriter& reply) {
  reply.Error(ok() ? protocol::errors::kSyntax : std::string_view(*error_));
}

}  // namespace oribi::commands
