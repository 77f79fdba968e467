#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "nightlight/core/error.h"
#include "nightlight/core/id.h"

namespace nightlight {

enum class Level : unsigned char { kDebug, kInfo, kWarning, kError };

// A named value that may be logged: a number, a Literal, an Id or an Error. There is no constructor
// from run-time text, so content, names, addresses and keys cannot be logged.
class LogField {
 public:
  template <class Number>
  requires std::is_arithmetic_v<Number> LogField(Literal name, Number value)
      : name_(name.view()), value_(std::to_string(value)) {}
  LogField(Literal name, Literal value) : name_(name.view()), value_(value.view()) {}
  template <class Tag>
  LogField(Literal name, const Id<Tag>& id) : name_(name.view()), value_(id.text()) {}
  LogField(Literal name, const Error& error) : name_(name.view()), value_(to_text(error)) {}

  std::string_view name() const { return name_; }
  std::string_view value() const { return value_; }

 private:
  std::string_view name_;
  std::string value_;
};

// Where events go. Safe to call from many threads; never fails and never blocks for long.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void log(Level level, Literal event, std::initializer_list<LogField> fields) = 0;
};

// A logger that keeps nothing.
class NullLogger final : public Logger {
 public:
  void log(Level, Literal, std::initializer_list<LogField>) override {}
};

}  // namespace nightlight
