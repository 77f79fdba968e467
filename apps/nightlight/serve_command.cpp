#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <string>
#include <vector>

#include "media_file.h"
#include "program.h"

namespace nightlight::cli {
namespace {

ManualPage page() {
  return {
      .summary = "run the server, nightlightd",
      .synopsis = {"nightlight serve [ARGUMENT...]"},
      .description =
          "Becomes the nightlightd that lies beside this program and hands it every ARGUMENT, such "
          "as --config FILE. The process stays the same, so signals and exit status are "
          "nightlightd's own. Its arguments are shown by \"nightlight serve -- --help\".",
      .exit_status = "2  nightlightd could not be started; otherwise that of nightlightd",
      .examples = {"nightlight serve --config /etc/nightlight/nightlight.toml"}};
}

ExitCode run_serve(const Io& io, const CLI::App& command) {
  const std::string server = (program_folder() / "nightlightd").native();
  std::vector<std::string> arguments = command.remaining();
  if (!arguments.empty() && arguments.front() == "--") arguments.erase(arguments.begin());
  std::vector<char*> argv{const_cast<char*>(server.c_str())};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  io.out.flush();
  ::execv(server.c_str(), argv.data());
  return fail(io, server, errno == ENOENT ? "is not installed" : "cannot be started");
}

}  // namespace

void add_serve_command(Program& program) {
  CLI::App* command = add_command(program, &program.app, "serve", page());
  command->prefix_command();
  command->callback([&program, command] {
    program.action = [&program, command] { return run_serve(program.io, *command); };
  });
}

}  // namespace nightlight::cli
