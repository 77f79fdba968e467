#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nightlight {

// The kinds of failure a caller can act on differently. HTTP and exit codes are derived from them.
enum class Code : unsigned char {
  kInvalidArgument = 1,  // the input is wrong; the same call will fail again
  kNotFound,             // no such thing, or not for this caller
  kPermissionDenied,     // the caller may not do this
  kConflict,             // the state does not allow it now (already done, changed meanwhile)
  kExhausted,            // a limit was reached: size, memory, rate, disk
  kUnavailable,          // something outside is away; trying later may work
  kCorrupt,              // stored or received data contradicts itself
  kInternal,             // a mistake of ours
};

// A stable lower-case name such as "invalid-argument", for logs and API answers.
std::string_view code_name(Code code);

// Text known at compile time. The consteval constructor refuses anything built at run time, so
// neither user content nor a key can be inside.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT: implicit on purpose
  constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

// A code, what is wrong, and optionally where: a subject (the name of a key, field or part) and a
// position (a line, byte offset or index, as the function's comment says). Holds nothing that came
// from outside except numbers, so an Error is always safe to log and to show.
class Error {
 public:
  constexpr Error(Code code, Literal what) : code_(code), what_(what.view()) {}

  // The same error with a subject or a position added.
  constexpr Error in(Literal subject) const {
    Error copy = *this;
    copy.subject_ = subject.view();
    return copy;
  }
  constexpr Error at(std::uint64_t position) const {
    Error copy = *this;
    copy.position_ = position;
    return copy;
  }

  constexpr Code code() const { return code_; }
  constexpr std::string_view what() const { return what_; }
  constexpr std::string_view subject() const { return subject_; }
  constexpr std::optional<std::uint64_t> position() const { return position_; }

 private:
  Code code_;
  std::string_view what_;
  std::string_view subject_;
  std::optional<std::uint64_t> position_;
};

// "subject, at 7: what is wrong" with the parts that are there.
std::string to_text(const Error& error);

}  // namespace nightlight
