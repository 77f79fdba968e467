#include <fmt/format.h>

#include <ostream>
#include <string>
#include <vector>

#include "media_options.h"
#include "nightlight/match/pdq_index.h"
#include "program.h"
#include "robustness_report.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct BenchOptions {
  std::string photos = ".";
  std::string profile;
  std::string out;
  int radius = 31;
  int near_radius = 46;
  std::uint32_t max_side = 1024;
  std::size_t limit = 200;
  bool json = false;
  ShowProgress progress = ShowProgress::kOnTerminal;
  MediaOptions media;
};

ManualPage family_page() {
  return {.summary = "measure detection on your own photographs",
          .synopsis = {"nightlight bench robustness [--photos FOLDER] [OPTION...]"},
          .description =
              "How well copies are found depends on the pictures. These measure it on yours.",
          .exit_status = {},
          .examples = {"nightlight bench robustness --photos holiday"}};
}

ManualPage page() {
  return {
      .summary = "how many edited copies of your photographs are found again",
      .synopsis = {"nightlight bench robustness [--photos FOLDER] [--profile NAME]",
                   "    [--radius N] [--near-radius N] [--limit N] [--max-side N]",
                   "    [--out FOLDER] [--json] [--jobs N] [--progress]"},
      .description =
          "Takes the photographs below FOLDER, or below the folder it is started in, as if they "
          "were listed. Each is then edited as people edit what they send on: made smaller, "
          "cropped, given a border or a caption, mirrored, turned, made grey, and so on; and each "
          "copy is looked up among all photographs.\n\n"
          "The table shows for each edit how many of a hundred are found again: by one hash of "
          "each and nothing else, and by each profile; in a second column what is beyond "
          "--radius, but within --near-radius. Below it is what a profile costs, and how often a "
          "photograph was taken for another. Photographs that are alike themselves, such as two "
          "of one scene, are not counted there.\n\n"
          "Edits are made on pixels. The photographs are reduced to --max-side first. Nothing is "
          "sent anywhere, and only --out writes anything: recall.tsv and false-positives.tsv, the "
          "second with the names of photographs.",
      .exit_status = "0  done, whatever was found\n2  an error",
      .examples = {
          "nightlight bench robustness --photos holiday",
          "nightlight bench robustness --photos holiday --profile standard --out figures"}};
}

std::vector<phash::Profile> profiles_of(const std::string& name) {
  if (!name.empty()) return {profile_from(name)};
  return {phash::Profile::kFast, phash::Profile::kStandard, phash::Profile::kThorough};
}

ExitCode run_bench(const Io& io, const BenchOptions& options) {
  if (options.near_radius <= options.radius) {
    return fail(io, "", "--near-radius must be larger than --radius");
  }
  NullLogger logger;
  const std::size_t jobs = jobs_of(options.media);
  const auto decoder = open_decoder(options.media.decoder, jobs, logger);
  if (!decoder) return fail(io, "the decoder", decoder.error());
  Walk found = walk({options.photos});
  if (!found.errors.empty()) {
    return fail(io, found.errors.front().path.native(), found.errors.front().reason);
  }
  if (found.files.size() > options.limit) {
    remark(io, fmt::format("the first {} of {} are taken (see --limit)", options.limit,
                           counted(found.files.size(), "file")));
    found.files.resize(options.limit);
  }
  const RobustnessOptions run{profiles_of(options.profile), options.radius, options.near_radius,
                              options.max_side, jobs};
  const auto result = [&] {
    // Each photograph is listed first, and looked up after all are listed.
    Progress progress(io, 2 * found.files.size(), options.progress, "step");
    return run_robustness(found.files, run, **decoder,
                          [&progress](std::size_t done) { progress.show(done); });
  }();
  if (!result) return fail(io, options.photos, result.error());
  if (result->passed_over > 0) {
    remark(io, fmt::format("{} passed over: no picture, or too plain",
                           counted(result->passed_over, "file")));
  }
  if (options.json) {
    print_robustness_json(io, run, *result);
  } else {
    print_robustness(io, run, *result);
  }
  if (options.out.empty()) return ExitCode::kSuccess;
  const Status written = write_robustness(options.out, run, *result);
  if (!written) return fail(io, options.out, written.error());
  remark(io, fmt::format("wrote recall.tsv and false-positives.tsv to {}", options.out));
  return ExitCode::kSuccess;
}

}  // namespace

void add_bench_commands(Program& program) {
  CLI::App* family = add_family(program, "bench", family_page());
  auto options = std::make_shared<BenchOptions>();
  BenchOptions& o = *options;
  CLI::App* command = add_command(program, family, "robustness", page());
  command->add_option("--photos", o.photos, "A folder of photographs, or one of them.")
      ->type_name("FOLDER");
  add_profile_option(command, o.profile,
                     "Only this profile: fast, standard or thorough; all three unless given.");
  command->add_option("--radius", o.radius, "Found at a distance of N or less; 31 unless given.")
      ->type_name("N")
      ->check(CLI::Range(0, match::kMaxIndexRadius - 1).description(""));
  command->add_option("--near-radius", o.near_radius, "The second tier, up to N; 46 unless given.")
      ->type_name("N")
      ->check(CLI::Range(1, match::kMaxIndexRadius).description(""));
  command->add_option("--limit", o.limit, "Take the first N files; 200 unless given.")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{2}, std::size_t{100'000}).description(""));
  command
      ->add_option("--max-side", o.max_side,
                   "Reduce photographs to N pixels a side first; 128 to 8192, 1024 unless given.")
      ->type_name("N")
      ->check(CLI::Range(128u, 8192u).description(""));
  command->add_option("--out", o.out, "Also write tables into this folder.")->type_name("FOLDER");
  command->add_flag("--json", o.json, "JSON lines instead of tables.");
  add_jobs_option(command, o.media);
  add_progress_option(command, o.progress);
  add_media_options(command, o.media);
  run_with(program, command, std::move(options), run_bench);
}

}  // namespace nightlight::cli
