#include "api_options.h"

namespace nightlight::cli {

void add_server_options(CLI::App* command, ApiOptions& options) {
  command
      ->add_option(
          "--url", options.url,
          "Where nightlightd is; http://127.0.0.1:8420 unless given. Plain http is accepted "
          "for this machine only.")
      ->type_name("URL");
  command
      ->add_option("--ca-file", options.ca_file,
                   "The certificates (PEM) to trust with https; the system's unless given.")
      ->type_name("FILE");
}

void add_api_options(CLI::App* command, ApiOptions& options) {
  add_server_options(command, options);
  command
      ->add_option(
          "--token-file", options.token_file,
          "The file with the session's token, made by nightlight sign-in; only its owner may "
          "be able to read it. Without it, the environment variable NIGHTLIGHT_TOKEN is "
          "taken.")
      ->type_name("FILE");
}

}  // namespace nightlight::cli
