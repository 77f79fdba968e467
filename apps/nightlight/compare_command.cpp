#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>

#include "compare_page.h"
#include "comparison_text.h"
#include "match_options.h"
#include "media_options.h"
#include "nightlight/store/files.h"
#include "program.h"
#include "query_input.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct CompareCommandOptions {
  std::string a;
  std::string b;
  MatchOptions match;
  std::string profile = "thorough";
  std::string html;
  bool json = false;
  ShowProgress progress = ShowProgress::kOnTerminal;
  MediaOptions media;
};

ManualPage page() {
  return {
      .summary = "say how alike two pictures, videos or hashes are",
      .synopsis = {"nightlight compare A B [--radius N] [--near-radius N] [--profile NAME]",
                   "    [--interval S] [--html FILE] [--json] [--progress]"},
      .description =
          "A and B are two pictures, two videos, two TMK files, or hashes of pictures or videos: "
          "the name of a file, a PDQ hash in hexadecimal, or a file that holds one hash, a line of "
          "nightlight hash --json, or the frames of a video in the text of Meta's vPDQ tool.\n\n"
          "Of pictures it prints the distance of each hash of one to each of the other, and how "
          "near they come when one of them is turned, mirrored, cropped or freed of its border, in "
          "words and as a tag. Of videos it prints how much of each is in the other, and the "
          "longest run of frames that both have with where it starts in each; a second apart "
          "unless --interval says otherwise. Of TMK files it prints the scores of both levels.\n\n"
          "--html writes a page that shows them side by side, the changed one as it was compared. "
          "The page holds everything it needs, loads nothing, and holds the pictures: keep it as "
          "you would keep them.",
      .exit_status =
          "0  they match\n1  they do not match, or only within --near-radius\n"
          "2  an error, or at least one of them is too plain to be compared",
      .examples = {"nightlight compare original.jpg copy.png",
                   "nightlight compare original.jpg copy.png --html comparison.html",
                   "nightlight compare film.mp4 clip.webm --interval 0.5",
                   "nightlight compare photo.jpg \\",
                   "    f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"}};
}

// A hash is told by its column, a file by its byte.
std::string reason(const std::string& argument, const Error& error) {
  std::error_code ignored;
  if (!std::filesystem::exists(argument, ignored)) return column_text(error);
  return to_text(error);
}

// Both sides, or what was wrong has been said.
std::optional<CompareSide> load(const Io& io, const std::string& argument, ReadOptions read,
                                media::Decoder& decoder, Progress& progress) {
  Result<CompareSide> side = [&] {
    Progress::Part part(progress);
    read.look.progress = [&part](double share) { part.set(share); };
    return load_side(argument, read, decoder);
  }();
  if (side) return *std::move(side);
  const auto paused = progress.pause();
  fail(io, argument, reason(argument, side.error()));
  return std::nullopt;
}

ExitCode status_of(Likeness likeness) {
  switch (likeness) {
    case Likeness::kMatch:
      return ExitCode::kSuccess;
    case Likeness::kNear:
    case Likeness::kNoMatch:
      return ExitCode::kDifferent;
    case Likeness::kNotComparable:
      return ExitCode::kError;
  }
  return ExitCode::kError;
}

ExitCode run_compare(const Io& io, const CompareCommandOptions& options) {
  const CompareOptions compare{options.match.radius, options.match.near_radius};
  if (compare.near_radius != 0 && compare.near_radius <= compare.radius) {
    return fail(io, "", "--near-radius must be larger than --radius");
  }
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, 1, logger);
  if (!decoder) return fail(io, "the decoder", decoder.error());
  ReadOptions read = read_options_of(options.media);
  read.look.profile = profile_from(options.profile);
  std::optional<CompareSide> a;
  std::optional<CompareSide> b;
  {
    Progress progress(io, 2, options.progress);
    a = load(io, options.a, read, **decoder, progress);
    progress.show(1);
    b = load(io, options.b, read, **decoder, progress);
  }
  if (!a || !b) return ExitCode::kError;
  const auto result = compare_sides(*a, *b, compare);
  if (!result) return fail(io, "", result.error());
  if (options.json) {
    io.out << json_line(comparison_json(*a, *b, compare, *result));
  } else {
    print_comparison(io, *a, *b, compare, *result);
  }
  if (!options.html.empty()) {
    const std::string html = compare_page(
        {.a = *a, .b = *b, .options = compare, .result = *result, .frames = read.look.frames},
        **decoder);
    const Status written = store::write_file_durably(options.html, as_bytes(html));
    if (!written) return fail(io, options.html, written.error());
    remark(io, fmt::format("wrote {}, which holds the pictures", options.html));
  }
  return status_of(result->likeness);
}

}  // namespace

void add_compare_command(Program& program) {
  auto options = std::make_shared<CompareCommandOptions>();
  CompareCommandOptions& o = *options;
  CLI::App* command = add_command(program, &program.app, "compare", page());
  command->add_option("A", o.a, "A file or a hash.")->required();
  command->add_option("B", o.b, "Another.")->required();
  add_match_options(command, o.match);
  add_profile_option(command, o.profile,
                     "In how many ways each is looked at: fast, standard or thorough; thorough "
                     "unless given.");
  command->add_option("--html", o.html, "Also write a page for a browser; replaces FILE.")
      ->type_name("FILE");
  command->add_flag("--json", o.json, "One JSON object instead of text.");
  add_progress_option(command, o.progress);
  add_media_options(command, o.media);
  run_with(program, command, std::move(options), run_compare);
}

}  // namespace nightlight::cli
