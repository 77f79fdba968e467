#include <fmt/format.h>

#include <string>
#include <vector>

#include "match_options.h"
#include "media_options.h"
#include "nightlight/core/log.h"
#include "ordered_work.h"
#include "program.h"
#include "progress.h"
#include "scan_lists.h"
#include "scan_report.h"
#include "text.h"
#include "walk.h"

namespace nightlight::cli {
namespace {

struct ScanOptions {
  std::vector<std::string> paths;
  std::vector<std::string> lists;
  MatchOptions match;
  std::string profile = "standard";
  ShowProgress progress = ShowProgress::kOnTerminal;
  bool json = false;
  bool all = false;
  MediaOptions media;
};

ManualPage page() {
  return {
      .summary = "match pictures and videos against hash lists",
      .synopsis = {"nightlight scan PATH... --list LIST [--list LIST]... [--radius N]",
                   "    [--near-radius N] [--profile NAME] [--interval S] [--jobs N]",
                   "    [--progress] [--all | --json]"},
      .description =
          "Reads every file that is named, and every file below the folders that are named, always "
          "in the same order, and matches it against the hash lists: by its MD5, SHA-1 and SHA-256 "
          "digests, when it is a picture by PDQ hashes of it within --radius, and when it is a "
          "video by the hashes of its frames. Nothing is sent anywhere.\n\n"
          "A picture is looked up in several ways, so that copies are found that were mirrored, "
          "turned, cropped a little, given a border or a caption. --profile says in how many: "
          "fast, standard or thorough. The tag of a hit says which way it was, for example "
          "full@trim/flipy: mirrored, its border removed. All pages of an animation or a document "
          "are looked up.\n\n"
          "The table shows for each file the best hit of each list: exact digests before PDQ, then "
          "the smallest distance. SHARED is how much of a video is in the entry, and of the entry "
          "in the video. Hits beyond --radius, up to --near-radius, are in a table of their own: "
          "they are for a person to look at, and count as no match. A line of totals ends it. On a "
          "terminal, progress is shown meanwhile on standard error.\n\n"
          "A file that is no picture, is broken, or is too plain to be compared, still matches by "
          "its digests; otherwise it is listed as not comparable, never as harmless. Symbolic "
          "links, pipes and devices inside a folder are skipped and counted; a symbolic link that "
          "is itself an argument is followed.\n\n"
          "With --json, each file is one object a line in the form of the HTTP API's verdict, with "
          "its path, its digests and hashes, and all hits; \"verdict\" is match, near-match, "
          "no-match, "
          "not-comparable or error. The totals go to standard error then.",
      .exit_status =
          "0  nothing matched\n1  something matched\n2  an error: a file that could not be "
          "opened or read, or a list that is missing or damaged; the other files were "
          "scanned all the same unless a list was to blame",
      .examples = {
          "nightlight scan uploads --list known.nll",
          "nightlight scan uploads --list known.nll --near-radius 46 --profile thorough",
          "nightlight scan --list a.nll --list b.nll --radius 24 --json mail > verdicts.jsonl"}};
}

void report_walk(const Io& io, const Walk& found, ScanReport& report) {
  for (const Unread& problem : found.errors)
    report.add_error(problem.path.native(), problem.reason);
  for (const Unread& passed : found.skipped) {
    report.count_skipped();
    remark(io, fmt::format("{}: skipped: {}", passed.path.native(), passed.reason));
  }
}

void scan_files(const Io& io, const ScanOptions& options, const std::vector<FoundFile>& files,
                const ScanLists& lists, media::Decoder& decoder, ScanReport& report) {
  Progress progress(io, files.size(), options.progress);
  OrderedWork<ScannedFile> work(files.size(), jobs_of(options.media));
  ReadOptions read = read_options_of(options.media);
  read.look.profile = profile_from(options.profile);
  progress.show(0);
  work.run(
      [&](std::size_t i) -> Result<ScannedFile> {
        Progress::Part part(progress);
        ReadOptions mine = read;
        mine.links = files[i].links;
        mine.look.progress = [&part](double share) { part.set(share); };
        NIGHTLIGHT_ASSIGN_OR_RETURN(MediaFile media, read_media_file(files[i].path, mine, decoder));
        std::vector<Finding> hits = lists.find(media);
        return ScannedFile{std::move(media), std::move(hits)};
      },
      [&](std::size_t i, Result<ScannedFile> file) {
        const std::string& path = files[i].path.native();
        if (file) progress.count_bytes(file->media.size);
        {
          const auto paused = progress.pause();
          if (file) {
            report.add(path, *file);
          } else {
            report.add_error(path, to_text(file.error()));
          }
        }
        progress.show(i + 1);
      });
}

ExitCode run_scan(const Io& io, const ScanOptions& options) {
  const std::optional<ScanLists> lists = load_lists(io, options.lists, options.match);
  if (!lists) return ExitCode::kError;
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, jobs_of(options.media), logger);
  if (!decoder) return fail(io, "the decoder", decoder.error());
  const Walk found = walk({options.paths.begin(), options.paths.end()});
  ScanReport report(io, options.json ? Format::kJsonLines : Format::kTable,
                    options.all ? Listing::kEveryFile : Listing::kMatchesOnly);
  report_walk(io, found, report);
  scan_files(io, options, found.files, *lists, **decoder, report);
  report.finish();
  if (report.counts().errors > 0) return ExitCode::kError;
  return report.counts().matched > 0 ? ExitCode::kMatched : ExitCode::kSuccess;
}

}  // namespace

void add_scan_command(Program& program) {
  auto options = std::make_shared<ScanOptions>();
  ScanOptions& o = *options;
  CLI::App* command = add_command(program, &program.app, "scan", page());
  command->add_option("PATH", o.paths, "Files and folders.")->required();
  add_list_option(command, o.lists)->required();
  add_match_options(command, o.match);
  add_profile_option(command, o.profile,
                     "How many ways a picture or video is looked up: fast, standard or thorough; "
                     "standard unless given.");
  add_jobs_option(command, o.media);
  CLI::Option* all = command->add_flag("--all", o.all,
                                       "List every file in the table, also those without a match.");
  command->add_flag("--json", o.json, "JSON lines for every file instead of a table.")
      ->excludes(all);
  add_progress_option(command, o.progress);
  add_media_options(command, o.media);
  run_with(program, command, std::move(options), run_scan);
}

}  // namespace nightlight::cli
