#include <fmt/format.h>

#include <ostream>

#include "list_build.h"
#include "list_text.h"
#include "media_json.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct ListShowOptions {
  std::string file;
  bool entries = false;
  bool json = false;
};

ManualPage family_page() {
  return {.summary = "build and show hash lists",
          .synopsis = {"nightlight list build --name NAME --out FILE [OPTION...]",
                       "nightlight list show [--entries] [--json] FILE"},
          .description =
              "A hash list is one immutable file: its entries sorted and without repeats, named by "
              "the SHA-256 of its bytes. The same entries, name and time of creation always give "
              "the same file.",
          .exit_status = {},
          .examples = {"nightlight list build --help"}};
}

ManualPage build_page() {
  return {
      .summary = "make a hash list from pictures, videos and files of hashes",
      .synopsis = {"nightlight list build --name NAME --out FILE",
                   "    [--image PATH]... [--video PATH]... [--hashes FILE]... [--vpdq FILE]...",
                   "    [--source TEXT]", "    [--label TEXT | --label-from-name] [--created TIME]",
                   "    [--allow-low-quality] [--replace] [--jobs N]"},
      .description =
          "Each picture gives three entries: its SHA-256 and its PDQ hash in the variants full and "
          "nn512; an animation or a document gives the PDQ hashes of every page. Each video gives "
          "two: its SHA-256 and the hashes of its frames, one for each --interval. Each line of a "
          "file of hashes gives one: \"<kind> <hex> [label]\" with the kind md5, sha1, sha256 or "
          "pdq; blank lines and lines that start with # are passed over. A file of --vpdq is one "
          "video: the text of Meta's vPDQ tool or python-threatexchange's JSON.\n\n"
          "All or nothing: when a line is wrong, or a picture or video cannot be decoded, is "
          "damaged or is too plain to be matched safely, every such problem is printed with its "
          "line and reason, "
          "and no list is written. The list is written as one step that survives a power cut.",
      .exit_status = "0  the list was written\n2  an error; nothing was written",
      .examples = {"nightlight list build --name known --image folder --label-from-name \\",
                   "    --source example-hotline --out known.nll",
                   "nightlight list build --name exchange --hashes export.txt \\",
                   "    --out exchange.nll --replace"}};
}

ManualPage show_page() {
  return {
      .summary = "show what is in a hash list",
      .synopsis = {"nightlight list show [--entries] [--json] FILE"},
      .description =
          "Checks the file, then prints its name, version, time of creation and how "
          "many entries of each kind it has.",
      .exit_status = "0  the list is sound\n2  it cannot be read, or is damaged or no hash list",
      .examples = {"nightlight list show known.nll",
                   "nightlight list show --entries --json known.nll | jq -r .hash"}};
}

// The digits that name an entry; those of a video are the SHA-256 of its frames.
std::string hash_text(const lists::Fingerprint& fingerprint) {
  const std::string id = lists::fingerprint_id(fingerprint);
  return id.substr(id.find(':') + 1);
}

std::string quality_text(const lists::Fingerprint& fingerprint) {
  const auto* pdq = std::get_if<phash::PdqFingerprint>(&fingerprint);
  if (pdq == nullptr || pdq->quality == phash::kQualityNotStated) return "";
  return std::to_string(pdq->quality);
}

Json entry_json(std::size_t number, const lists::ListEntry& entry) {
  Json json{{"entry", number}};
  const auto* pdq = std::get_if<phash::PdqFingerprint>(&entry.fingerprint);
  json["kind"] = pdq == nullptr ? kind_text(entry.fingerprint) : "pdq";
  json["hash"] = hash_text(entry.fingerprint);
  if (pdq != nullptr) {
    json["variant"] = phash::variant_name(pdq->variant);
    if (pdq->quality != phash::kQualityNotStated) json["quality"] = pdq->quality;
  }
  if (const auto* video = std::get_if<phash::VideoFingerprint>(&entry.fingerprint)) {
    json["frames"] = frames_json(video->frames);
  }
  json["source"] = entry.source;
  json["label"] = entry.label;
  return json;
}

void show_json(const Io& io, const ListShowOptions& options, const lists::ListVersion& list) {
  if (!options.entries) {
    io.out << json_line({{"name", list.header().name},
                         {"version", list.id().hex()},
                         {"created", format_rfc3339(list.header().created)},
                         {"entries", list.entries().size()}});
    return;
  }
  std::size_t number = 0;
  for (const lists::ListEntry& entry : list.entries())
    io.out << json_line(entry_json(number++, entry));
}

void show_entries(const Io& io, const lists::ListVersion& list) {
  Table table({{"ENTRY", Align::kRight},
               {"KIND"},
               {"HASH", Align::kLeft, Fit::kShorten},
               {"QUALITY", Align::kRight},
               {"SOURCE"},
               {"LABEL", Align::kLeft, Fit::kShorten}});
  std::size_t number = 0;
  for (const lists::ListEntry& entry : list.entries()) {
    table.add({std::to_string(number++), kind_text(entry.fingerprint), hash_text(entry.fingerprint),
               quality_text(entry.fingerprint), entry.source, entry.label});
  }
  print(io, table);
}

ExitCode run_list_show(const Io& io, const ListShowOptions& options) {
  const Result<lists::ListVersion> list = load_list(options.file);
  if (!list) return fail(io, options.file, list.error());
  if (options.json) {
    show_json(io, options, *list);
    return ExitCode::kSuccess;
  }
  io.out << printable(options.file) << ": " << describe_list(*list) << ", created "
         << format_rfc3339(list->header().created) << '\n';
  if (options.entries) show_entries(io, *list);
  return ExitCode::kSuccess;
}

void add_build(Program& program, CLI::App* family) {
  auto options = std::make_shared<ListBuildOptions>();
  ListBuildOptions& o = *options;
  CLI::App* command = add_command(program, family, "build", build_page());
  command->add_option("--name", o.name, "The name of the list: 1 to 64 of a-z, 0-9 and -.")
      ->type_name("NAME")
      ->required();
  command->add_option("--out", o.out, "Where to write it.")->type_name("FILE")->required();
  command
      ->add_option("--image", o.images,
                   "A picture, or a folder with pictures at any depth. May be repeated.")
      ->type_name("PATH")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--video", o.videos,
                   "A video, or a folder with videos at any depth. May be repeated.")
      ->type_name("PATH")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--vpdq", o.vpdq_files,
                   "The vPDQ text of one video. May be repeated; --label-from-name takes the name "
                   "of the file.")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  command->add_option("--hashes", o.hash_files, "A file of hashes, one a line. May be repeated.")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  command->add_option("--source", o.source, "Who vouches for the entries; \"local\" unless given.")
      ->type_name("TEXT");
  CLI::Option* label =
      command->add_option("--label", o.label, "A note for reviewers on every entry that has none.")
          ->type_name("TEXT");
  command
      ->add_flag("--label-from-name", o.label_from_name,
                 "Label the entries of a picture with the name of its file, without the ending.")
      ->excludes(label);
  command
      ->add_option(
          "--created", o.created,
          "The time of creation in RFC 3339, such as 2026-01-15T08:00:00Z; now unless given.")
      ->type_name("TIME");
  command->add_flag("--allow-low-quality", o.allow_low_quality,
                    "Take pictures of a PDQ quality under 50 too. Only their SHA-256 will match: "
                    "PDQ hashes of low quality are kept in the list but never matched.");
  command->add_flag("--replace", o.replace, "Replace FILE when it exists.");
  add_jobs_option(command, o.media);
  add_progress_option(command, o.progress);
  add_media_options(command, o.media);
  run_with(program, command, std::move(options), run_list_build);
}

}  // namespace

void add_list_commands(Program& program) {
  CLI::App* family = add_family(program, "list", family_page());
  add_build(program, family);
  auto options = std::make_shared<ListShowOptions>();
  CLI::App* show = add_command(program, family, "show", show_page());
  show->add_option("FILE", options->file, "The list.")->required();
  show->add_flag("--entries", options->entries, "Show every entry.");
  show->add_flag("--json", options->json,
                 "JSON lines: one object for the list, or with --entries one for each entry.");
  run_with(program, show, std::move(options), run_list_show);
}

}  // namespace nightlight::cli
