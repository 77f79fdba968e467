#include <fmt/format.h>

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "administration.h"
#include "media_json.h"
#include "program.h"
#include "secret_input.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct UserOptions {
  std::string config;
  std::string name;
  std::vector<std::string> roles;
  std::string password_file;
  bool json = false;
};

ManualPage family_page() {
  return {
      .summary = "administer the people of a nightlightd",
      .synopsis = {"nightlight user add NAME --role ROLE... --config FILE [--password-file FILE|-]",
                   "nightlight user disable NAME --config FILE",
                   "nightlight user list --config FILE [--json]"},
      .description =
          "Works on the database that the configuration file names, so it needs the "
          "rights of the server's own user. The server may be running.",
      .exit_status = {},
      .examples = {"nightlight user list --config /etc/nightlight/nightlight.toml"}};
}

ManualPage add_page() {
  return {.summary = "add a person",
          .synopsis = {"nightlight user add NAME --role ROLE [--role ROLE]... --config FILE",
                       "    [--password-file FILE|-]"},
          .description =
              "The password has 10 to 1,000 bytes. It comes from a file that only its owner may "
              "read, or "
              "from the first line of standard input; at a terminal it is asked for twice and not "
              "shown. "
              "There is no way to give it as an argument, where other users of the machine could "
              "see it.",
          .exit_status = {},
          .examples = {"nightlight user add ana --role reviewer --config nightlight.toml",
                       "nightlight user add ben --role reviewer --role approver \\",
                       "    --config nightlight.toml --password-file ben.password"}};
}

ManualPage disable_page() {
  return {.summary = "keep a person from signing in",
          .synopsis = {"nightlight user disable NAME --config FILE"},
          .description = "Ends every session of the person too. What the person decided stays.",
          .exit_status = {},
          .examples = {"nightlight user disable ana --config nightlight.toml"}};
}

ManualPage list_page() {
  return {.summary = "list the people who may sign in",
          .synopsis = {"nightlight user list --config FILE [--json]"},
          .description = "Shows names and roles.",
          .exit_status = {},
          .examples = {"nightlight user list --config nightlight.toml"}};
}

ExitCode run_add(const Io& io, const UserOptions& options) {
  std::set<service::Role> roles;
  for (const std::string& name : options.roles) {
    const Result<service::Role> role = service::parse_role(name);
    if (!role) return fail(io, name, role.error());
    roles.insert(*role);
  }
  const Result<SecretBytes> password = read_password(io, options.password_file, Prompt::kTwice);
  if (!password) return fail(io, "the password", password.error());
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const Status added = administration->identity().add_user(options.name, roles, *password);
  if (!added) return fail(io, options.name, added.error());
  io.out << "Added " << printable(options.name) << '\n';
  return ExitCode::kSuccess;
}

ExitCode run_disable(const Io& io, const UserOptions& options) {
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const Status disabled = administration->identity().disable_user(options.name);
  if (!disabled) return fail(io, options.name, disabled.error());
  io.out << "Disabled " << printable(options.name) << "; every session has ended\n";
  return ExitCode::kSuccess;
}

std::string roles_text(const service::Principal& person) {
  std::string text;
  for (const service::Role role : person.roles) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", service::role_name(role));
  }
  return text;
}

Json person_json(const service::Principal& person) {
  Json json{{"name", person.name}, {"roles", Json::array()}};
  for (const service::Role role : person.roles) json["roles"].push_back(service::role_name(role));
  return json;
}

ExitCode run_list(const Io& io, const UserOptions& options) {
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const auto people = administration->identity().users();
  if (!people) return fail(io, "", people.error());
  Table table({{"NAME"}, {"ROLES"}});
  for (const service::Principal& person : *people) {
    if (options.json) io.out << json_line(person_json(person));
    table.add({person.name, roles_text(person)});
  }
  if (options.json) return ExitCode::kSuccess;
  if (table.empty()) {
    io.out << "Nobody yet.\n";
  } else {
    print(io, table);
  }
  return ExitCode::kSuccess;
}

void add_config_option(CLI::App* command, UserOptions& options) {
  command->add_option("--config", options.config, "The configuration file of nightlightd.")
      ->type_name("FILE")
      ->required();
}

void add_add(Program& program, CLI::App* family) {
  auto options = std::make_shared<UserOptions>();
  CLI::App* command = add_command(program, family, "add", add_page());
  command->add_option("NAME", options->name, "1 to 100 of letters, digits, dot, _ and -.")
      ->required();
  command
      ->add_option("--role", options->roles,
                   "reviewer, approver or admin. May be repeated. A reviewer looks, decides and "
                   "proposes reports; an approver approves the reports of others; an admin reads "
                   "metrics and sees no case.")
      ->type_name("ROLE")
      ->required()
      ->expected(1)
      ->take_all();
  command
      ->add_option(
          "--password-file", options->password_file,
          "The file with the password, or - for standard input, which is also what happens "
          "without this option.")
      ->type_name("FILE");
  add_config_option(command, *options);
  run_with(program, command, std::move(options), run_add);
}

}  // namespace

void add_user_commands(Program& program) {
  CLI::App* family = add_family(program, "user", family_page());
  add_add(program, family);

  auto disable = std::make_shared<UserOptions>();
  CLI::App* command = add_command(program, family, "disable", disable_page());
  command->add_option("NAME", disable->name, "The person's name.")->required();
  add_config_option(command, *disable);
  run_with(program, command, std::move(disable), run_disable);

  auto list = std::make_shared<UserOptions>();
  command = add_command(program, family, "list", list_page());
  command->add_flag("--json", list->json, "One JSON object a line.");
  add_config_option(command, *list);
  run_with(program, command, std::move(list), run_list);
}

}  // namespace nightlight::cli
