#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io.h"
#include "manual.h"

namespace nightlight::cli {

// What the commands are added to. Parsing sets `action` to the command that was asked for.
struct Program {
  explicit Program(const Io& streams);

  const Io& io;
  CLI::App app;
  std::shared_ptr<ManualFormatter> manual;
  std::function<ExitCode()> action;
};

// A command below `parent` with its manual page.
CLI::App* add_command(Program& program, CLI::App* parent, const std::string& name, ManualPage page);

// A command that only holds others, one of which must be given.
CLI::App* add_family(Program& program, const std::string& name, ManualPage page);

// Lets `command` run with the values that parsing fills in.
template <class Options>
void run_with(Program& program, CLI::App* command, std::shared_ptr<Options> options,
              ExitCode (*run)(const Io&, const Options&)) {
  command->callback([&program, options, run] {
    program.action = [&io = program.io, options, run] { return run(io, *options); };
  });
}

// Parses the arguments (without the program's name) and runs the command. Every failure, also an
// argument that is wrong or output that cannot be written, has been explained on io.err when it
// returns kError.
ExitCode run_program(const std::vector<std::string>& arguments, const Io& io);

// The families of commands, each in its own file.
void add_hash_command(Program& program);
void add_list_commands(Program& program);
void add_scan_command(Program& program);
void add_match_command(Program& program);
void add_compare_command(Program& program);
void add_index_commands(Program& program);
void add_bench_commands(Program& program);
void add_serve_command(Program& program);
void add_session_commands(Program& program);
void add_case_commands(Program& program);
void add_report_commands(Program& program);
void add_user_commands(Program& program);
void add_token_commands(Program& program);
void add_key_commands(Program& program);

}  // namespace nightlight::cli
