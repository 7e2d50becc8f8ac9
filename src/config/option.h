#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/forms.h"

// One option is one member of Config. What stands in its declaration is all that is said about it:
// the conf file, the command line, CONFIG GET, SET and REWRITE and the printed default conf follow
// from it.
namespace oribi::config {

class OptionSet;

enum class Change {
  kAtRuntime,
  kAtStart,    // CONFIG SET refuses it
  kProtected,  // CONFIG SET takes it when enable-protected-configs allows
  kInFileOnly  // a directive of the conf file: CONFIG knows nothing of it
};

// g++ 12.2 dies of default member initializers that call a constructor of T, hence the
// std::optional.
template <typename T>
struct Spec {
  std::string_view name;
  std::string_view alias = {};
  std::optional<T> value = {};  // the default; none is T{}
  std::optional<T> min = {};
  std::optional<T> max = {};
  Unit unit = Unit::kPlain;
  Names one_of = {};                    // of a text: its values; of an enum: the names of 0, 1, …
  base::Status (*check)(T&) = nullptr;  // may refuse the value, or bring it into shape
  Change change = Change::kAtRuntime;
  bool secret = false;  // its value is not for logs
  std::string_view about = {};
};

class OptionBase {
 public:
  virtual ~OptionBase() = default;
  OptionBase(const OptionBase&) = delete;
  OptionBase& operator=(const OptionBase&) = delete;

  std::string_view name() const { return traits_.name; }
  std::string_view alias() const { return traits_.alias; }
  std::string_view about() const { return traits_.about; }
  Change change() const { return traits_.change; }
  bool is_secret() const { return traits_.secret; }
  // Known for the sake of conf files written for Redis, but without effect.
  bool is_accepted_only() const { return accepted_only_; }
  bool is_file_only() const { return traits_.change == Change::kInFileOnly; }

  // As CONFIG GET prints it.
  virtual std::string Text() const = 0;
  // The lines of a conf file that give this value.
  virtual std::vector<std::string> ConfLines() const = 0;
  virtual bool IsDefault() const = 0;

  // A line of a conf file, without its first word.
  base::Status ReadLine(std::span<const std::string> words);
  // The value of a CONFIG SET.
  base::Status ReadSetting(std::string_view value);

  // For changing several options or none: Keep the value, read a new one, then PutBack or go on.
  virtual void Keep() = 0;
  virtual bool HasChanged() const = 0;
  virtual void PutBack() = 0;

  // Who must act on a change says so here. When an action fails, CONFIG SET answers with its text,
  // and the old value comes back (and is announced to those who had seen the new one).
  void OnChange(std::function<base::Status()> action) { actions_.push_back(std::move(action)); }
  base::Status Announce() const;

 protected:
  struct Traits {
    std::string_view name;
    std::string_view alias;
    std::string_view about;
    Change change;
    bool secret;
  };

  OptionBase(OptionSet* set, const Traits& traits, bool accepted_only);

  virtual base::Status Read(std::span<const std::string> words, Source source) = 0;
  virtual bool TakesMany() const = 0;

 private:
  Traits traits_;
  bool accepted_only_;
  bool was_read_ = false;
  std::vector<std::function<base::Status()>> actions_;
};

template <typename T>
class Option : public OptionBase {
 public:
  Option(OptionSet* set, Spec<T> spec) : Option(set, std::move(spec), false) {}

  // Hot paths read options: this is a load of a member.
  std::conditional_t<std::is_scalar_v<T>, T, const T&> operator()() const { return value_; }
  const Spec<T>& spec() const { return spec_; }

  std::string Text() const override { return Form<T>::Text(value_, spec_); }
  std::vector<std::string> ConfLines() const override {
    std::vector<std::string> lines = Form<T>::ConfTexts(value_, spec_);
    for (std::string& line : lines) line = std::string(name()) + ' ' + line;
    return lines;
  }
  bool IsDefault() const override { return value_ == spec_.value.value_or(T{}); }
  void Keep() override { kept_ = value_; }
  bool HasChanged() const override { return !(value_ == kept_); }
  void PutBack() override { value_ = kept_; }

 protected:
  Option(OptionSet* set, Spec<T> spec, bool accepted_only)
      : OptionBase(set, {spec.name, spec.alias, spec.about, spec.change, spec.secret},
                   accepted_only),
        value_(spec.value.value_or(T{})),
        spec_(std::move(spec)) {}

  base::Status Read(std::span<const std::string> words, Source source) override {
    T value = value_;
    if (auto read = Form<T>::Read(words, source, spec_, value); !read) return read;
    if (spec_.check) {
      if (auto checked = spec_.check(value); !checked) return checked;
    }
    value_ = std::move(value);
    return base::Ok();
  }
  bool TakesMany() const override { return HasManyWords<T>; }

 private:
  T value_;
  T kept_ = {};
  Spec<T> spec_;
};

// An option of Redis or Valkey that has nothing to act on here: kept, checked and answered all the
// same.
template <typename T>
class Accepted final : public Option<T> {
 public:
  Accepted(OptionSet* set, Spec<T> spec) : Option<T>(set, std::move(spec), true) {}
};

}  // namespace oribi::config
