#include "program.h"

#include <exception>
#include <ostream>
#include <utility>

#include "text.h"

namespace nightlight::cli {
namespace {

ManualPage main_page() {
  return {
      .summary = "keeps children safe and private communication private",
      .synopsis = {"nightlight COMMAND [OPTION...]", "nightlight COMMAND --help",
                   "nightlight --version"},
      .description =
          "Matches pictures and videos against hash lists, builds and examines such lists, and "
          "works with a running nightlightd: its cases, its reports, its people and its "
          "tokens.\n\n"
          "hash, compare, list, scan, match, index and bench work on this machine alone and send "
          "nothing anywhere. sign-in, "
          "sign-out, case and report talk to nightlightd over HTTP. user, token and key administer "
          "the nightlightd whose configuration file they are given.\n\n"
          "Text that comes from outside, such as file names and labels, is printed with its "
          "control characters as \\xNN. Colour is used on a terminal only, and not at all when the "
          "environment variable NO_COLOR is set.",
      .exit_status =
          "0  done; compare: the two match\n1  scan, match, index query: something "
          "matched; compare: the two do not match\n2  an error; standard error says "
          "which",
      .examples = {"nightlight hash photo.jpg",
                   "nightlight list build --name known --image folder --out known.nll",
                   "nightlight scan uploads --list known.nll", "nightlight scan --help"}};
}

void add_commands(Program& program) {
  add_hash_command(program);
  add_compare_command(program);
  add_list_commands(program);
  add_scan_command(program);
  add_match_command(program);
  add_index_commands(program);
  add_bench_commands(program);
  add_serve_command(program);
  add_session_commands(program);
  add_case_commands(program);
  add_report_commands(program);
  add_user_commands(program);
  add_token_commands(program);
  add_key_commands(program);
}

// The most special command that was recognised, for "try ... --help".
std::string name_of_command(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return app.get_name();
  return app.get_name() + " " + name_of_command(*chosen.back());
}

ExitCode explain(const Program& program, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    program.app.exit(error, program.io.out, program.io.err);
    return ExitCode::kSuccess;
  }
  fail(program.io, "", error.what());
  program.io.err << "Try '" << name_of_command(program.app) << " --help'.\n";
  return ExitCode::kError;
}

ExitCode parse_and_run(Program& program, const std::vector<std::string>& arguments) {
  try {
    program.app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return explain(program, error);
  }
  if (program.action) return program.action();
  program.io.out << program.app.help();
  return ExitCode::kError;
}

}  // namespace

Program::Program(const Io& streams)
    : io(streams), app("", "nightlight"), manual(std::make_shared<ManualFormatter>()) {
  app.formatter(manual);
  app.set_help_flag("-h,--help", "Show this manual page and exit.");
  app.set_version_flag("--version", "nightlight " NIGHTLIGHT_VERSION, "Show the version and exit.");
  app.require_subcommand(0, 1);
  manual->set_page(&app, main_page());
}

CLI::App* add_command(Program& program, CLI::App* parent, const std::string& name,
                      ManualPage page) {
  CLI::App* command = parent->add_subcommand(name, page.summary);
  program.manual->set_page(command, std::move(page));
  return command;
}

CLI::App* add_family(Program& program, const std::string& name, ManualPage page) {
  CLI::App* family = add_command(program, &program.app, name, std::move(page));
  family->require_subcommand(1);
  return family;
}

ExitCode run_program(const std::vector<std::string>& arguments, const Io& io) {
  ExitCode code = ExitCode::kError;
  try {
    Program program(io);
    add_commands(program);
    code = parse_and_run(program, arguments);
  } catch (const std::exception& error) {
    code = fail(io, "internal error", error.what());
  }
  io.out.flush();
  if (io.out.good()) return code;
  return fail(io, "", "standard output could not be written");
}

}  // namespace nightlight::cli
