#include "media_json.h"

#include "text.h"

namespace nightlight::cli {
namespace {

Json picture_json(const MediaFile& file) {
  Json media{{"status", status_name(file.picture.status)}};
  const std::string_view detail = detail_of(file.picture);
  if (!detail.empty()) media["detail"] = detail;
  if (!file.picture.provenance) return media;
  media["format"] = media::format_name(file.picture.provenance->format);
  media["width"] = file.picture.width;
  media["height"] = file.picture.height;
  media["orientation"] = file.picture.provenance->orientation;
  media["pages"] = file.picture.provenance->pages;
  return media;
}

Json fingerprints_json(const MediaFile& file) {
  Json fingerprints = Json::array();
  for (const phash::PdqFingerprint& fingerprint : file.picture.fingerprints) {
    fingerprints.push_back({{"kind", "pdq"},
                            {"variant", phash::variant_name(fingerprint.variant)},
                            {"hash", fingerprint.hash.hex()},
                            {"quality", fingerprint.quality}});
  }
  return fingerprints;
}

}  // namespace

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
  object["media"] = picture_json(file);
  object["fingerprints"] = fingerprints_json(file);
}

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace nightlight::cli
