#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "commands/spec.h"
#include "keyspace/keyspace.h"
#include "protocol/errors.h"
#include "protocol/reply_writer.h"

namespace oribi::commands {

// Reads a call's arguments from left to right. It keeps the first error and goes on giving harmless
// values, so a handler reads everything and asks once: `if (!ctx.args.Finish(ctx.reply)) return;`.
// Arity has been checked before.
class ArgReader {
 public:
  // `next`: the index of the first argument after the command's name (2 for a subcommand).
  // `first_key_hash`: the hash of the first key, when it was computed ahead.
  ArgReader(Arguments arguments, std::size_t next, const keyspace::Keyspace& keyspace,
            std::optional<std::uint64_t> first_key_hash)
      : arguments_(arguments), next_(next), keyspace_(&keyspace), first_key_hash_(first_key_hash) {}

  // How many are left, and the one `ahead` of the next, unread.
  std::size_t left() const { return arguments_.size() - next_; }
  bool done() const { return next_ >= arguments_.size(); }
  std::string_view Peek(std::size_t ahead = 0) const { return arguments_[next_ + ahead]; }
  Arguments rest() const { return arguments_.subspan(next_); }
  Arguments all() const { return arguments_; }
  void Skip(std::size_t count) { next_ += count; }

  keyspace::Key Key() {
    const std::string_view text = Text();
    if (first_key_hash_) {
      const std::uint64_t hash = *first_key_hash_;
      first_key_hash_.reset();
      return {text, hash};
    }
    return keyspace_->MakeKey(text);
  }
  std::string_view Text() {
    if (done()) [[unlikely]] {
      Fail(protocol::errors::kSyntax);
      return {};
    }
    return arguments_[next_++];
  }
  std::int64_t Integer(std::string_view error = protocol::errors::kNotAnInteger);
  // Within [low, high], else `error`.
  std::int64_t IntegerIn(std::int64_t low, std::int64_t high,
                         std::string_view error = protocol::errors::kOutOfRange);
  double Double(std::string_view error = protocol::errors::kNotAFloat);

  // True, and read, when the next argument is this word in any case.
  bool Accept(std::string_view word);
  // True when the next argument is this word; read by nobody.
  bool Sees(std::string_view word) const;

  bool ok() const { return error_ == nullptr; }
  void Fail(std::string_view error) {
    if (ok()) error_ = std::make_unique<std::string>(error);
  }
  // Everything was read and nothing was wrong; else the (first) error is answered. Surplus
  // arguments are a syntax error.
  bool Finish(protocol::ReplyWriter& reply) {
    if (done() && ok()) [[likely]]
      return true;
    Answer(reply);
    return false;
  }

 private:
  void Answer(protocol::ReplyWriter& reply);

  Arguments arguments_;
  std::size_t next_;
  const keyspace::Keyspace* keyspace_;
  std::optional<std::uint64_t> first_key_hash_;
  std::unique_ptr<std::string> error_;  // made when something is wrong: the usual call pays nothing
};

}  // namespace oribi::commands
