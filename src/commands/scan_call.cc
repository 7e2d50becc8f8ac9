#include "commands/scan_call.h"

#include <cerrno>
#include <cstdlib>
#include <string>

#include "base/numbers.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

constexpr std::string_view kNoValuesElsewhere = "ERR NOVALUES option can only be used in HSCAN";

void ReadOption(ArgReader& args, ScanOf of, ScanCall& call) {
  if (args.Accept("NOVALUES")) {
    if (of != ScanOf::kHash) args.Fail(kNoValuesElsewhere);
    call.no_values = true;
    return;
  }
  if (args.left() < 2) return args.Fail(errors::kSyntax);
  if (args.Accept("COUNT")) {
    const std::int64_t count = args.Integer();
    if (count < 1) return args.Fail(errors::kSyntax);
    call.count = static_cast<std::uint64_t>(count);
  } else if (args.Accept("MATCH")) {
    call.pattern = args.Text();
  } else if (of == ScanOf::kKeys && args.Accept("TYPE")) {
    call.type = args.Text();
  } else {
    args.Fail(errors::kSyntax);
  }
}

}  // namespace

// Redis takes whatever strtoull takes as a whole, but no negative number.
std::uint64_t ReadScanCursor(ArgReader& args) {
  const std::string_view text = args.Text();
  if (const auto plain = base::ParseUnsigned(text)) return *plain;
  const std::string copy(text);
  char* end = nullptr;
  errno = 0;
  const std::uint64_t cursor = std::strtoull(copy.c_str(), &end, 10);
  const bool read = errno == 0 && end != copy.c_str() && *end == '\0';
  const auto negative = base::ParseInteger(text);
  if (!read || (negative && *negative < 0)) args.Fail(errors::kInvalidCursor);
  return cursor;
}

void ReadScanOptions(ArgReader& args, ScanOf of, ScanCall& call) {
  while (!args.done() && args.ok()) ReadOption(args, of, call);
}

void WriteScanCursor(protocol::ReplyWriter& reply, std::uint64_t cursor) {
  reply.Array(2);
  reply.BulkUnsigned(cursor);
}

}  // namespace oribi::commands
