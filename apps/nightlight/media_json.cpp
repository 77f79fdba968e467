#include "media_json.h"

#include "text.h"

namespace nightlight::cli {
namespace {

double seconds_of(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}

void add_size(Json& media, const media::Provenance& provenance, std::uint32_t width,
              std::uint32_t height) {
  media["format"] = media::format_name(provenance.format);
  media["width"] = width;
  media["height"] = height;
  media["orientation"] = provenance.orientation;
  media["pages"] = provenance.pages;
}

Json media_json(const MediaFile& file) {
  const MediaLook& look = file.look;
  Json media = Json::object();
  if (look.video) {
    add_size(media, look.video->provenance, look.video->width, look.video->height);
  } else if (!look.pages.empty()) {
    const MediaPage& page = look.pages.front();
    add_size(media, page.provenance, page.width, page.height);
  }
  media["status"] = status_name(look.status);
  const std::string_view detail = detail_of(look);
  if (!detail.empty()) media["detail"] = detail;
  if (!look.summary) return media;
  media["frames"] = look.summary->taken;
  media["frames_decoded"] = look.summary->decoded_frames;
  media["cut_short"] = look.summary->cut_short;
  if (look.video) media["seconds"] = seconds_of(look.summary->duration);
  return media;
}

// Names the page where there is more than one picture.
void add_place(Json& json, const MediaFile& file, const MediaPage& page) {
  if (page.kind == media::Frame::Kind::kCover) {
    json["cover"] = page.number;
  } else if (file.look.pages.size() > 1) {
    json["page"] = page.number;
  }
}

Json family_json(const MediaFile& file, const MediaPage& page, phash::PdqVariant variant) {
  Json json = Json::object();
  for (const Family& family : file.families) {
    if (family.page != page.number || family.variant != variant) continue;
    for (std::size_t i = 1; i < phash::kDihedrals; ++i) {
      json[std::string(phash::dihedral_name(phash::Dihedral(i)))] = family.hashes[i].hex();
    }
  }
  return json;
}

void add_page(Json& fingerprints, const MediaFile& file, const MediaPage& page) {
  for (const phash::PdqFingerprint& print : page.fingerprints) {
    Json json{{"kind", "pdq"},
              {"variant", phash::variant_name(print.variant)},
              {"hash", print.hash.hex()},
              {"quality", print.quality}};
    add_place(json, file, page);
    if (!file.families.empty()) json["dihedral"] = family_json(file, page, print.variant);
    fingerprints.push_back(std::move(json));
  }
}

Json fingerprints_json(const MediaFile& file) {
  Json fingerprints = Json::array();
  for (const MediaPage& page : file.look.pages) add_page(fingerprints, file, page);
  if (file.look.video) {
    fingerprints.push_back(
        {{"kind", "vpdq"}, {"frames", frames_json(file.look.video->fingerprint.frames)}});
  }
  return fingerprints;
}

Json probes_json(const MediaFile& file) {
  Json probes = Json::array();
  for (const MediaPage& page : file.look.pages) {
    for (const phash::Probe& probe : page.probes) {
      Json json{{"tag", probe.tag.name()}, {"hash", probe.hash.hex()}, {"quality", probe.quality}};
      add_place(json, file, page);
      probes.push_back(std::move(json));
    }
  }
  if (!file.look.video) return probes;
  for (const phash::VideoProbe& probe : file.look.video->probes) {
    probes.push_back({{"tag", probe.tag.name()}, {"frames", frames_json(probe.frames)}});
  }
  return probes;
}

}  // namespace

Json frames_json(const std::vector<phash::VideoFrame>& frames) {
  Json json = Json::array();
  for (const phash::VideoFrame& frame : frames) {
    json.push_back({{"seconds", seconds_of(frame.at)},
                    {"hash", frame.hash.hex()},
                    {"quality", frame.quality}});
  }
  return json;
}

Json path_json(const std::filesystem::path& path) {
  Json json{{"path", path.native()}};
  if (!is_utf8(path.native())) json["path_hex"] = encode_hex(as_bytes(path.native()));
  return json;
}

void add_media_json(Json& object, const MediaFile& file) {
  object["size"] = file.size;
  object["digests"] = {{"md5", file.digests.md5.hex()},
                       {"sha1", file.digests.sha1.hex()},
                       {"sha256", file.digests.sha256.hex()}};
  object["media"] = media_json(file);
  object["fingerprints"] = fingerprints_json(file);
}

void add_probes_json(Json& object, const MediaFile& file) {
  object["probes"] = probes_json(file);
}

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace nightlight::cli
