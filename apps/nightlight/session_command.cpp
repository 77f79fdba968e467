#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <span>
#include <string>

#include "api_options.h"
#include "nightlight/core/secret.h"
#include "nightlight/store/files.h"
#include "program.h"
#include "secret_input.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct SignInOptions {
  ApiOptions api;
  std::string name;
  std::string password_file;
};

struct SignOutOptions {
  ApiOptions api;
};

ManualPage sign_in_page() {
  return {
      .summary = "sign in to nightlightd and keep the session's token in a file",
      .synopsis = {"nightlight sign-in --name NAME --token-file FILE [--password-file FILE|-]",
                   "    [--url URL] [--ca-file FILE]"},
      .description =
          "Asks nightlightd for a session and writes its token to a file that only its owner may "
          "read, replacing what was there. The case and report commands take it by --token-file. "
          "The "
          "password comes from a file that only its owner may read, or from the first line of "
          "standard input; at a terminal it is asked for and not shown. There is no way to give it "
          "as an argument, where other users of the machine could see it.",
      .exit_status = {},
      .examples = {"nightlight sign-in --name ana --token-file ~/.nightlight-token"}};
}

ManualPage sign_out_page() {
  return {.summary = "end a session and remove its token file",
          .synopsis = {"nightlight sign-out --token-file FILE [--url URL] [--ca-file FILE]"},
          .description =
              "Ends the session at nightlightd, so that its token is worthless wherever it "
              "was copied to, and removes the file. When the session has ended already, "
              "only the file is removed.",
          .exit_status = {},
          .examples = {"nightlight sign-out --token-file ~/.nightlight-token"}};
}

// Wipes the text of a member and leaves it empty.
void wipe_member(Json& object, std::string_view member) {
  auto* inside = object[member].get_ptr<Json::string_t*>();
  if (inside == nullptr) return;
  wipe(std::as_writable_bytes(std::span(inside->data(), inside->size())));
  inside->clear();
}

// The token with a line end, as it stands in the file; nothing when the answer holds none.
SecretBytes take_token(Json& session) {
  const auto* token = session.is_object() ? session["token"].get_ptr<Json::string_t*>() : nullptr;
  if (token == nullptr || token->empty()) return {};
  SecretBytes line(token->size() + 1);
  const std::span<std::byte> out = line.mutable_view(SecretAccess());
  std::ranges::copy(as_bytes(*token), out.begin());
  out.back() = std::byte{'\n'};
  wipe_member(session, "token");
  return line;
}

ApiResult<Json> request_session(const SignInOptions& options, const SecretBytes& password) {
  auto client = ApiClient::open(options.api, Access::kAnyone);
  if (!client) return tl::unexpected(client.error());
  Json body{{"name", options.name}, {"password", as_text(password.view(SecretAccess()))}};
  auto session = client->post("/v1/sessions", body);
  wipe_member(body, "password");
  return session;
}

std::string roles_text(const Json& principal) {
  std::string roles;
  for (const Json& role : array_of(principal, "roles")) {
    if (!role.is_string()) continue;
    roles += (roles.empty() ? "" : ", ") + role.get<std::string>();
  }
  return roles;
}

ExitCode run_sign_in(const Io& io, const SignInOptions& options) {
  const Result<SecretBytes> password = read_password(io, options.password_file, Prompt::kOnce);
  if (!password) return fail(io, "the password", password.error());
  auto session = request_session(options, *password);
  if (!session) return fail(io, "sign-in", session.error().text);
  const SecretBytes token = take_token(*session);
  if (token.size() == 0) return fail(io, "sign-in", "the server's answer holds no token");
  const Status written =
      store::write_file_durably(options.api.token_file, token.view(SecretAccess()));
  if (!written) return fail(io, options.api.token_file, written.error());
  const Json& principal = object_of(*session, "principal");
  io.out << fmt::format("Signed in as {} ({}) until {}; the token is in {}\n",
                        printable(text_of(principal, "name")), printable(roles_text(principal)),
                        printable(text_of(*session, "expires_at")),
                        printable(options.api.token_file));
  return ExitCode::kSuccess;
}

ExitCode run_sign_out(const Io& io, const SignOutOptions& options) {
  auto client = ApiClient::open(options.api, Access::kSignedIn);
  if (!client) return fail(io, "", client.error().text);
  const auto ended = client->remove("/v1/sessions/current");
  const bool over_already = !ended && ended.error().status == 401;
  if (!ended && !over_already) return fail(io, "sign-out", ended.error().text);
  if (::unlink(options.api.token_file.c_str()) != 0) {
    return fail(io, options.api.token_file, "could not be removed; the session has ended");
  }
  io.out << (over_already ? "The session had ended already.\n" : "Signed out.\n");
  return ExitCode::kSuccess;
}

void add_sign_in(Program& program) {
  auto options = std::make_shared<SignInOptions>();
  CLI::App* command = add_command(program, &program.app, "sign-in", sign_in_page());
  command->add_option("--name", options->name, "Who signs in.")->type_name("NAME")->required();
  command->add_option("--token-file", options->api.token_file, "Where to keep the token.")
      ->type_name("FILE")
      ->required();
  command
      ->add_option(
          "--password-file", options->password_file,
          "The file with the password, or - for standard input, which is also what happens "
          "without this option.")
      ->type_name("FILE");
  add_server_options(command, options->api);
  run_with(program, command, std::move(options), run_sign_in);
}

void add_sign_out(Program& program) {
  auto options = std::make_shared<SignOutOptions>();
  CLI::App* command = add_command(program, &program.app, "sign-out", sign_out_page());
  command->add_option("--token-file", options->api.token_file, "The file with the token.")
      ->type_name("FILE")
      ->required();
  add_server_options(command, options->api);
  run_with(program, command, std::move(options), run_sign_out);
}

}  // namespace

void add_session_commands(Program& program) {
  add_sign_in(program);
  add_sign_out(program);
}

}  // namespace nightlight::cli
