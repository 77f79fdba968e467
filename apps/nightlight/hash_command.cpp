#include <fmt/format.h>

#include <string>
#include <vector>

#include "hash_output.h"
#include "media_options.h"
#include "ordered_work.h"
#include "program.h"
#include "text.h"
#include "walk.h"

namespace nightlight::cli {
namespace {

struct HashOptions {
  std::vector<std::string> paths;
  MediaOptions media;
  std::string format = "text";
  bool json = false;
  std::string variant;
  std::string profile;
  bool dihedral = false;
  ShowProgress progress = ShowProgress::kOnTerminal;
};

ManualPage page() {
  return {
      .summary = "print the digests and perceptual hashes of pictures and videos",
      .synopsis = {"nightlight hash PATH... [--format FORMAT | --json] [--variant NAME]",
                   "    [--dihedral] [--profile NAME] [--interval S] [--jobs N] [--progress]"},
      .description =
          "Reads each file that is named, and every file below the folders that are named, always "
          "in the same order, and prints its MD5, SHA-1 and SHA-256 digests and its perceptual "
          "hashes.\n\n"
          "A picture (JPEG, PNG, WebP, GIF, TIFF, HEIC, AVIF or BMP, whatever its name says) has "
          "PDQ hashes in two variants, each with its quality: \"full\" is computed from the "
          "picture as it is, \"nn512\" from the picture scaled to 512x512 by nearest neighbour, as "
          "Meta's pdq-photo-hasher does it. Of an animation or a document, every page is hashed. A "
          "hash of a quality under 50 says little and is not matched.\n\n"
          "A video has the PDQ hashes of its frames, one for each --interval of its presentation "
          "time, turned as its display matrix says; a cover picture is hashed as a picture.\n\n"
          "The formats are: \"text\" for people; \"json\", one array; \"jsonl\", one object a "
          "line; \"hex\", the PDQ hashes alone, one a line; \"hash-lines\", which list build "
          "--hashes reads; \"pytx-csv\", the columns of python-threatexchange's dataset --csv; and "
          "\"vpdq\", the frames of one video in the text of Meta's vPDQ tool. hex, hash-lines and "
          "pytx-csv have the variant full unless --variant is given, and leave out hashes of low "
          "quality, since they cannot tell it.\n\n"
          "Files are decoded in confined child processes. A file that is no picture, or one that "
          "the decoder refuses, still has its digests; a remark says what was wrong with it.",
      .exit_status =
          "0  every file was hashed\n"
          "2  a file could not be opened or decoded, or another error; standard error says which "
          "and why",
      .examples = {"nightlight hash photo.jpg",
                   "nightlight hash --json *.jpg | jq -r .digests.sha256",
                   "nightlight hash uploads --format hex --jobs 4 > hashes.txt",
                   "nightlight hash film.mp4 --format vpdq > film.vpdq.txt",
                   "nightlight hash photo.jpg --json --profile standard | \\",
                   "    nightlight match --list known.nll"}};
}

HashOutputOptions output_options(const HashOptions& options) {
  HashOutputOptions output;
  if (!options.profile.empty()) output.probes = Probes::kPrint;
  output.format = options.json ? HashFormat::kJsonLines
                               : hash_format_of(options.format).value_or(HashFormat::kText);
  if (options.variant == "full") output.variants = {phash::PdqVariant::kFull};
  if (options.variant == "nn512") output.variants = {phash::PdqVariant::kNn512};
  if (options.variant == "both") {
    output.variants = {phash::PdqVariant::kFull, phash::PdqVariant::kNn512};
  }
  return output;
}

ReadOptions read_options(const HashOptions& options) {
  ReadOptions read = read_options_of(options.media);
  if (!options.profile.empty()) read.look.profile = profile_from(options.profile);
  if (options.dihedral) read.look.families = Families::kAll;
  return read;
}

// Whether the file was hashed without a complaint, which is written here.
bool report(const Io& io, const std::string& path, const Result<MediaFile>& file,
            HashOutput& output) {
  if (!file) {
    output.add_error(path, to_text(file.error()));
    fail(io, path, file.error());
    return false;
  }
  if (const Status added = output.add(path, *file); !added) {
    fail(io, path, added.error());
    return false;
  }
  if (const auto away = decoder_problem(file->look)) {
    fail(io, path, *away);
    return false;
  }
  if (!file->look.problem && has_picture(file->look)) return true;
  fail(io, path, detail_of(file->look));
  return false;
}

bool hash_files(const Io& io, const HashOptions& options, const std::vector<FoundFile>& files,
                media::Decoder& decoder, HashOutput& output) {
  Progress progress(io, files.size(), options.progress);
  OrderedWork<MediaFile> work(files.size(), jobs_of(options.media));
  const ReadOptions read = read_options(options);
  bool all_well = true;
  work.run(
      [&](std::size_t i) {
        Progress::Part part(progress);
        ReadOptions mine = read;
        mine.links = files[i].links;
        mine.look.progress = [&part](double share) { part.set(share); };
        return read_media_file(files[i].path, mine, decoder);
      },
      [&](std::size_t i, const Result<MediaFile>& file) {
        if (file) progress.count_bytes(file->size);
        {
          const auto paused = progress.pause();
          all_well = report(io, files[i].path.native(), file, output) && all_well;
        }
        progress.show(i + 1);
      });
  return all_well;
}

ExitCode run_hash(const Io& io, const HashOptions& options) {
  const HashOutputOptions format = output_options(options);
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, jobs_of(options.media), logger);
  if (!decoder) return fail(io, "the decoder", decoder.error());
  const Walk found = walk({options.paths.begin(), options.paths.end()});
  if (format.format == HashFormat::kVpdq && found.files.size() > 1) {
    return fail(io, "", "the format vpdq holds one video: give one file");
  }
  HashOutput output(io, format);
  output.begin();
  bool all_well = true;
  for (const Unread& problem : found.errors) {
    output.add_error(problem.path.native(), problem.reason);
    fail(io, problem.path.native(), problem.reason);
    all_well = false;
  }
  for (const Unread& passed : found.skipped) {
    remark(io, fmt::format("{}: skipped: {}", passed.path.native(), passed.reason));
  }
  all_well = hash_files(io, options, found.files, **decoder, output) && all_well;
  output.end();
  return all_well ? ExitCode::kSuccess : ExitCode::kError;
}

}  // namespace

void add_hash_command(Program& program) {
  auto options = std::make_shared<HashOptions>();
  HashOptions& o = *options;
  CLI::App* command = add_command(program, &program.app, "hash", page());
  command->add_option("PATH", o.paths, "The files and folders to hash.")->required();
  CLI::Option* format =
      command
          ->add_option("--format", o.format,
                       "text, json, jsonl, hex, hash-lines, pytx-csv or vpdq; text unless given.")
          ->type_name("FORMAT")
          ->check(CLI::IsMember(hash_format_names()).description(""));
  command
      ->add_flag("--json", o.json,
                 "One JSON object a line, in the form of the HTTP API: --format jsonl.")
      ->excludes(format);
  command
      ->add_option("--variant", o.variant, "Print PDQ hashes of one variant: full, nn512 or both.")
      ->type_name("NAME")
      ->check(CLI::IsMember({"full", "nn512", "both"}).description(""));
  command->add_flag("--dihedral", o.dihedral,
                    "Also the hashes of the picture turned and mirrored, in text and JSON.");
  add_profile_option(command, o.profile,
                     "In JSON also the probes that a file is looked up by: fast, standard or "
                     "thorough.");
  add_jobs_option(command, o.media);
  add_progress_option(command, o.progress);
  add_media_options(command, o.media);
  run_with(program, command, std::move(options), run_hash);
}

}  // namespace nightlight::cli
