#include "io.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kNarrowest = 40;

bool wants_colour() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool refused = no_color != nullptr && *no_color != '\0';
  return !refused && (term == nullptr || std::string_view(term) != "dumb");
}

Sink sink_of(int descriptor) {
  return ::isatty(descriptor) == 1 ? Sink::kTerminal : Sink::kFile;
}

std::size_t terminal_columns(int descriptor, std::size_t otherwise) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < kNarrowest) return otherwise;
  return size.ws_col;
}

}  // namespace

Io standard_io() {
  Io io{.in = std::cin, .out = std::cout, .err = std::cerr, .style = Style::plain()};
  io.in_sink = sink_of(STDIN_FILENO);
  io.out_sink = sink_of(STDOUT_FILENO);
  io.err_sink = sink_of(STDERR_FILENO);
  if (io.out_sink == Sink::kTerminal && wants_colour()) io.style = Style::coloured();
  const int terminal = io.out_sink == Sink::kTerminal ? STDOUT_FILENO : STDERR_FILENO;
  io.columns = terminal_columns(terminal, io.columns);
  return io;
}

ExitCode fail(const Io& io, std::string_view subject, std::string_view message) {
  io.err << "nightlight: ";
  if (!subject.empty()) io.err << printable(subject) << ": ";
  io.err << printable(message) << '\n';
  return ExitCode::kError;
}

ExitCode fail(const Io& io, std::string_view subject, const Error& error) {
  return fail(io, subject, to_text(error));
}

void remark(const Io& io, std::string_view message) {
  io.err << "nightlight: " << printable(message) << '\n';
}

}  // namespace nightlight::cli
