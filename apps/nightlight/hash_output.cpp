#include "hash_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "hash_text.h"
#include "media_json.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::array<std::pair<HashFormat, std::string_view>, 7> kFormats{{
    {HashFormat::kText, "text"},
    {HashFormat::kJson, "json"},
    {HashFormat::kJsonLines, "jsonl"},
    {HashFormat::kHex, "hex"},
    {HashFormat::kHashLines, "hash-lines"},
    {HashFormat::kPytxCsv, "pytx-csv"},
    {HashFormat::kVpdq, "vpdq"},
}};
constexpr std::string_view kPytxHeader = "collab,signal_type,signal_str,category,tags\r\n";
constexpr std::size_t kMaxLabelBytes = 200;  // of a hash line

bool is_foreign(HashFormat format) {
  return format == HashFormat::kHex || format == HashFormat::kHashLines ||
         format == HashFormat::kPytxCsv;
}

std::string label_of(const std::string& path) {
  std::string label = printable(path);
  if (label.size() > kMaxLabelBytes) label.resize(kMaxLabelBytes);
  while (!label.empty() && (!is_utf8(label) || label.back() == ' ')) label.pop_back();
  return label;
}

// python-threatexchange's text of a video's hash: "hash,quality,seconds" of each frame.
std::string pytx_vpdq(const phash::VideoFingerprint& video) {
  Json frames = Json::array();
  for (const phash::VideoFrame& frame : video.frames) {
    frames.push_back(fmt::format("{},{},{:.3f}", frame.hash.hex(), frame.quality,
                                 static_cast<double>(frame.at.count()) / 1e6));
  }
  return frames.dump();
}

}  // namespace

std::string_view hash_format_name(HashFormat format) {
  for (const auto& [known, name] : kFormats) {
    if (known == format) return name;
  }
  return "text";
}

std::optional<HashFormat> hash_format_of(std::string_view name) {
  for (const auto& [format, known] : kFormats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::vector<std::string> hash_format_names() {
  std::vector<std::string> names;
  for (const auto& [format, name] : kFormats) names.emplace_back(name);
  return names;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char letter : text) {
    if (letter == '"') field += '"';
    field += letter;
  }
  return field + '"';
}

HashOutput::HashOutput(const Io& io, HashOutputOptions options)
    : io_(io), options_(std::move(options)) {
  if (!options_.variants.empty()) return;
  options_.variants.push_back(phash::PdqVariant::kFull);
  if (!is_foreign(options_.format)) options_.variants.push_back(phash::PdqVariant::kNn512);
}

bool HashOutput::prints(phash::PdqVariant variant) const {
  return std::find(options_.variants.begin(), options_.variants.end(), variant) !=
         options_.variants.end();
}

void HashOutput::begin() {
  if (options_.format == HashFormat::kPytxCsv) io_.out << kPytxHeader;
  if (options_.format == HashFormat::kJson) io_.out << '[';
}

void HashOutput::end() {
  if (options_.format == HashFormat::kJson) io_.out << (objects_ > 0 ? "\n]\n" : "]\n");
}

Status HashOutput::add(const std::string& path, const MediaFile& file) {
  switch (options_.format) {
    case HashFormat::kText:
      add_text(path, file);
      break;
    case HashFormat::kJson:
    case HashFormat::kJsonLines:
      add_json(path, file);
      break;
    case HashFormat::kHex:
    case HashFormat::kHashLines:
      add_plain(path, file);
      break;
    case HashFormat::kPytxCsv:
      add_pytx(path, file);
      break;
    case HashFormat::kVpdq:
      if (!file.look.video) return Error(Code::kInvalidArgument, "no video: it has no vPDQ hash");
      io_.out << phash::vpdq_text(file.look.video->fingerprint);
  }
  return {};
}

void HashOutput::add_error(const std::string& path, const std::string& reason) {
  if (options_.format != HashFormat::kJson && options_.format != HashFormat::kJsonLines) return;
  Json json = path_json(path);
  json["error"] = reason;
  write_json(json_line(json));
}

// `object` ends with a line end.
void HashOutput::write_json(const std::string& object) {
  if (options_.format == HashFormat::kJsonLines) {
    io_.out << object;
  } else {
    io_.out << (objects_ > 0 ? ",\n" : "\n") << object.substr(0, object.size() - 1);
  }
  ++objects_;
}

void HashOutput::add_json(const std::string& path, const MediaFile& file) {
  Json json = path_json(path);
  add_media_json(json, file);
  Json kept = Json::array();
  for (Json& print : json["fingerprints"]) {
    const bool pdq = print.contains("variant");
    if (!pdq || std::any_of(options_.variants.begin(), options_.variants.end(), [&](auto variant) {
          return print["variant"] == phash::variant_name(variant);
        })) {
      kept.push_back(std::move(print));
    }
  }
  json["fingerprints"] = std::move(kept);
  if (options_.probes == Probes::kPrint) add_probes_json(json, file);
  write_json(json_line(json));
}

void HashOutput::add_text(const std::string& path, const MediaFile& file) {
  print_hashes(io_, path, file, options_.variants);
}

// A hash of low quality would match every plain picture, and these formats cannot tell it.
std::vector<phash::PdqFingerprint> HashOutput::worth_printing(const std::string& path,
                                                              const MediaFile& file) const {
  std::vector<phash::PdqFingerprint> prints;
  std::size_t left_out = 0;
  for (const MediaPage& page : file.look.pages) {
    for (const phash::PdqFingerprint& print : page.fingerprints) {
      if (!this->prints(print.variant)) continue;
      if (print.quality >= phash::kMinPdqQuality) {
        prints.push_back(print);
      } else {
        ++left_out;
      }
    }
  }
  if (left_out > 0) {
    remark(io_, fmt::format("{}: {} of a quality under {} left out", path,
                            left_out == 1 ? "a hash" : fmt::format("{} hashes", left_out),
                            phash::kMinPdqQuality));
  }
  return prints;
}

void HashOutput::add_plain(const std::string& path, const MediaFile& file) {
  const bool hex = options_.format == HashFormat::kHex;
  const std::string label = label_of(path);
  if (!hex) io_.out << "sha256 " << file.digests.sha256.hex() << ' ' << label << '\n';
  for (const phash::PdqFingerprint& print : worth_printing(path, file)) {
    io_.out << (hex ? print.hash.hex() : "pdq " + print.hash.hex() + " " + label) << '\n';
  }
}

void HashOutput::add_pytx(const std::string& path, const MediaFile& file) {
  const std::string tags = csv_field(printable(path));
  const auto row = [&](std::string_view type, std::string_view signal) {
    io_.out << ',' << type << ',' << csv_field(signal) << ",," << tags << "\r\n";
  };
  for (const phash::PdqFingerprint& print : worth_printing(path, file)) {
    row("pdq", print.hash.hex());
  }
  if (!file.look.video) return;
  row("video_md5", file.digests.md5.hex());
  row("vpdq", pytx_vpdq(file.look.video->fingerprint));
}

}  // namespace nightlight::cli
