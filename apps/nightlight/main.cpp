#include <csignal>
#include <string>
#include <vector>

#include "io.h"
#include "program.h"

int main(int argc, char** argv) {
  // A reader that went away is an error like any other, with a message and an exit status.
  std::signal(SIGPIPE, SIG_IGN);
  nightlight::cli::Io io = nightlight::cli::standard_io();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return static_cast<int>(nightlight::cli::run_program(arguments, io));
}
