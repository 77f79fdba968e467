#include <fmt/format.h>

#include <ostream>
#include <string>

#include "administration.h"
#include "media_json.h"
#include "program.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct TokenOptions {
  std::string config;
  std::string name;
  bool json = false;
};

ManualPage family_page() {
  return {
      .summary = "administer the tokens of the services that use a nightlightd",
      .synopsis = {"nightlight token create NAME --config FILE",
                   "nightlight token revoke NAME --config FILE",
                   "nightlight token list --config FILE [--json]"},
      .description =
          "A service sends its token as a bearer token with every request. Only the token's hash "
          "is stored. Works on the database that the configuration file names; the server may be "
          "running.",
      .exit_status = {},
      .examples = {"nightlight token create chat --config nightlight.toml > chat.token"}};
}

ManualPage create_page() {
  return {
      .summary = "make a token and print it, once",
      .synopsis = {"nightlight token create NAME --config FILE"},
      .description =
          "Prints the token and nothing else on standard output. It cannot be shown again. Send "
          "it to a file that only the service may read: umask 077 before a redirection.",
      .exit_status = {},
      .examples = {
          "umask 077; nightlight token create chat --config nightlight.toml > chat.token"}};
}

ManualPage revoke_page() {
  return {.summary = "make a token worthless",
          .synopsis = {"nightlight token revoke NAME --config FILE"},
          .description = "Takes effect with the next request.",
          .exit_status = {},
          .examples = {"nightlight token revoke chat --config nightlight.toml"}};
}

ManualPage list_page() {
  return {.summary = "list the services that have a token",
          .synopsis = {"nightlight token list --config FILE [--json]"},
          .description = "Shows names and times, also of revoked tokens, and never a token.",
          .exit_status = {},
          .examples = {"nightlight token list --config nightlight.toml"}};
}

ExitCode run_create(const Io& io, const TokenOptions& options) {
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const Result<SecretBytes> token = administration->identity().create_service_token(options.name);
  if (!token) return fail(io, options.name, token.error());
  io.out << as_text(token->view(SecretAccess())) << '\n';
  return ExitCode::kSuccess;
}

ExitCode run_revoke(const Io& io, const TokenOptions& options) {
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const Status revoked = administration->identity().revoke_service_token(options.name);
  if (!revoked) return fail(io, options.name, revoked.error());
  io.out << "Revoked the token of " << printable(options.name) << '\n';
  return ExitCode::kSuccess;
}

Json token_json(const service::TokenInfo& token) {
  Json json{{"name", token.name}, {"created_at", format_rfc3339(token.created_at)}};
  if (token.revoked_at) json["revoked_at"] = format_rfc3339(*token.revoked_at);
  return json;
}

ExitCode run_list(const Io& io, const TokenOptions& options) {
  const auto administration = Administration::open(io, options.config);
  if (!administration) return ExitCode::kError;
  const auto tokens = administration->identity().service_tokens();
  if (!tokens) return fail(io, "", tokens.error());
  Table table({{"SERVICE"}, {"CREATED AT"}, {"REVOKED AT"}});
  for (const service::TokenInfo& token : *tokens) {
    if (options.json) io.out << json_line(token_json(token));
    table.add({token.name, format_rfc3339(token.created_at),
               token.revoked_at ? format_rfc3339(*token.revoked_at) : ""});
  }
  if (options.json) return ExitCode::kSuccess;
  if (table.empty()) {
    io.out << "No tokens.\n";
  } else {
    print(io, table);
  }
  return ExitCode::kSuccess;
}

std::shared_ptr<TokenOptions> add_options(CLI::App* command) {
  auto options = std::make_shared<TokenOptions>();
  command->add_option("--config", options->config, "The configuration file of nightlightd.")
      ->type_name("FILE")
      ->required();
  return options;
}

}  // namespace

void add_token_commands(Program& program) {
  CLI::App* family = add_family(program, "token", family_page());
  CLI::App* create = add_command(program, family, "create", create_page());
  auto options = add_options(create);
  create
      ->add_option("NAME", options->name, "The service: 1 to 100 of letters, digits, dot, _ and -.")
      ->required();
  run_with(program, create, options, run_create);

  CLI::App* revoke = add_command(program, family, "revoke", revoke_page());
  options = add_options(revoke);
  revoke->add_option("NAME", options->name, "The service.")->required();
  run_with(program, revoke, options, run_revoke);

  CLI::App* list = add_command(program, family, "list", list_page());
  options = add_options(list);
  list->add_flag("--json", options->json, "One JSON object a line.");
  run_with(program, list, options, run_list);
}

}  // namespace nightlight::cli
