#include "media_json.h"

#include "text.h"

namespace nightlight::cli {
namespace {

Json picture_json(const MediaFile& file) {
  Json media{{"status", status_name(file.status)}};
  if (!file.detail.empty()) media["detail"] = file.detail;
  if (!file.provenance) return media;
  media["format"] = media::format_name(file.provenance->format);
  media["width"] = file.width;
  media["height"] = file.height;
  media["orientation"] = file.provenance->orientation;
  media["pages"] = file.provenance->pages;
  return media;
}

Json fingerprints_json(const MediaFile& file) {
  Json fingerprints = Json::array();
  for (const phash::PdqFingerprint& fingerprint : file.fingerprints) {
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
