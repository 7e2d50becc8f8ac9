#pragma once

#include <string>
#include <utility>
#include <variant>

namespace oribi::base {

// What went wrong outside the process (a file, a socket, a setting), with its cause, ready to be
// logged once.
struct Failure {
  std::string text;
};

// A value, or the Failure that kept it from being. std::expected needs C++23.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT: implicit on purpose
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT: implicit on purpose

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const std::string& error() const { return std::get<1>(state_).text; }
  Failure failure() const { return std::get<1>(state_); }

 private:
  std::variant<T, Failure> state_;
};

struct Done {};
// Success without a value, or a Failure.
using Status = Result<Done>;
inline Status Ok() { return Done{}; }

}  // namespace oribi::base
