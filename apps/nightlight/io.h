#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "nightlight/core/result.h"
#include "style.h"

namespace nightlight::cli {

// How a command ends, as the shell sees it.
enum class ExitCode : int {
  kSuccess = 0,
  kMatched = 1,    // scan, match, index query: something matched
  kDifferent = 1,  // compare: the two do not match
  kError = 2,
};

enum class Sink : unsigned char { kFile, kTerminal };

// Where a command reads and writes. Tests pass strings.
struct Io {
  std::istream& in;
  std::ostream& out;  // what was asked for
  std::ostream& err;  // errors, remarks, progress
  Sink in_sink = Sink::kFile;
  Sink out_sink = Sink::kFile;
  Sink err_sink = Sink::kFile;
  Style style;                // of `out`
  std::size_t columns = 100;  // of the terminal, where there is one
};

// Standard input, output and error. Colour only on a terminal, when NO_COLOR is empty or not set
// and TERM is not "dumb".
Io standard_io();

// Writes "nightlight: <subject>: <message>" to io.err, both made printable; without the subject
// when it is empty. Returns kError, so that a command can end with it.
ExitCode fail(const Io& io, std::string_view subject, std::string_view message);
ExitCode fail(const Io& io, std::string_view subject, const Error& error);

// Writes "nightlight: <message>" to io.err for what is no error.
void remark(const Io& io, std::string_view message);

}  // namespace nightlight::cli
