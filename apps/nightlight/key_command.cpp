#include <ostream>
#include <string>

#include "nightlight/crypto/random.h"
#include "nightlight/store/files.h"
#include "nightlight/vault/key_ring.h"
#include "program.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct KeyOptions {
  std::string file;
  std::string id = "key-1";
};

ManualPage family_page() {
  return {.summary = "make the key file of a vault",
          .synopsis = {"nightlight key create FILE [--id ID]"},
          .description = "The key file wraps the keys of everything in the vault.",
          .exit_status = {},
          .examples = {"nightlight key create /etc/nightlight/nightlight.keys"}};
}

ManualPage create_page() {
  return {
      .summary = "make a key file with one new random key",
      .synopsis = {"nightlight key create FILE [--id ID]"},
      .description =
          "Writes a file that only its owner may read, and never overwrites one. Keep a copy in a "
          "safe place apart from the vault: without the key the evidence cannot be opened, and "
          "with it anyone can who has the vault.",
      .exit_status = {},
      .examples = {"nightlight key create /etc/nightlight/nightlight.keys --id 2026-01"}};
}

ExitCode run_create(const Io& io, const KeyOptions& options) {
  crypto::SystemRandom random;
  const Result<SecretBytes> text = vault::KeyRing::create_file(options.id, random);
  if (!text) return fail(io, "--id", text.error());
  const Status written = store::create_file_durably(options.file, text->view(SecretAccess()));
  if (!written && written.error().code() == Code::kConflict) {
    return fail(io, options.file, "exists already and is left alone");
  }
  if (!written) return fail(io, options.file, written.error());
  io.out << "Wrote " << printable(options.file) << " with the key " << printable(options.id)
         << "; keep a copy in a safe place\n";
  return ExitCode::kSuccess;
}

}  // namespace

void add_key_commands(Program& program) {
  CLI::App* family = add_family(program, "key", family_page());
  auto options = std::make_shared<KeyOptions>();
  CLI::App* command = add_command(program, family, "create", create_page());
  command->add_option("FILE", options->file, "Where to write it.")->required();
  command
      ->add_option("--id", options->id,
                   "The key's name: 1 to 32 of a-z, 0-9 and -; key-1 unless given.")
      ->type_name("ID");
  run_with(program, command, std::move(options), run_create);
}

}  // namespace nightlight::cli
