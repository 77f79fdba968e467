// The JSON form of hash queries.
#include <cmath>

#include "hash_query.h"
#include "media_json.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxProbes = 100'000;  // of one object
constexpr double kMaxSeconds = static_cast<double>(phash::kMaxVideoTime.count()) / 1e6;

Error wrong(Literal what) {
  return Error(Code::kInvalidArgument, what);
}

const std::string* text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return nullptr;
  return found->get_ptr<const std::string*>();
}

// Absent is `otherwise`; anything but a whole number from 0 to 100 is wrong.
Result<int> quality_of(const Json& object, int otherwise) {
  const auto found = object.find("quality");
  if (found == object.end()) return otherwise;
  if (!found->is_number_integer()) return wrong("the quality is no whole number");
  const auto quality = found->get<std::int64_t>();
  if (quality < 0 || quality > 100) return wrong("the quality is not 0 to 100");
  return static_cast<int>(quality);
}

Result<phash::PdqHash> pdq_of(const Json& object) {
  const std::string* hash = text_of(object, "hash");
  if (hash == nullptr) return wrong("a PDQ hash without its digits");
  return phash::PdqHash::parse(*hash);
}

Result<phash::VideoFrame> frame_of(const Json& json) {
  if (!json.is_object()) return wrong("a frame that is no object");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::PdqHash hash, pdq_of(json));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const int quality, quality_of(json, 100));
  const auto seconds = json.find("seconds");
  if (seconds == json.end() || !seconds->is_number()) return wrong("a frame without its time");
  const double at = seconds->get<double>();
  if (!(at >= 0 && at <= kMaxSeconds)) return wrong("a frame's time is out of range");
  return phash::VideoFrame{phash::VideoTime(std::llround(at * 1e6)), hash, quality};
}

Result<std::vector<phash::VideoFrame>> frames_of(const Json& json) {
  std::vector<phash::VideoFrame> frames;
  if (!json.is_array()) return wrong("the frames are no array");
  if (json.size() > phash::kMaxVideoFrames) return Error(Code::kExhausted, "too many frames");
  for (const Json& item : json) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::VideoFrame frame, frame_of(item));
    if (!frames.empty() && frame.at < frames.back().at) {
      return wrong("the frames are not in order of time");
    }
    frames.push_back(frame);
  }
  return frames;
}

Result<phash::QueryTag> tag_of(const Json& json) {
  phash::QueryTag tag;
  tag.scale = phash::PdqVariant::kUnknown;
  if (const std::string* name = text_of(json, "tag")) return phash::QueryTag::parse(*name);
  const std::string* variant = text_of(json, "variant");
  if (variant == nullptr || *variant == phash::variant_name(phash::PdqVariant::kUnknown)) {
    return tag;
  }
  return phash::QueryTag::parse(*variant);
}

// One fingerprint or probe: an object with "hash" or with "frames".
Status add_print(HashQuery& query, const Json& json) {
  if (!json.is_object()) return wrong("a fingerprint that is no object");
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::QueryTag tag, tag_of(json));
  if (json.contains("frames")) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto frames, frames_of(json["frames"]));
    query.video.push_back({tag, std::move(frames)});
    return {};
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::PdqHash hash, pdq_of(json));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const int quality, quality_of(json, 100));
  query.pdq.push_back({hash, quality, tag});
  return {};
}

Status add_prints(HashQuery& query, const Json& prints) {
  if (!prints.is_array()) return wrong("the fingerprints are no array");
  if (prints.size() > kMaxProbes) return Error(Code::kExhausted, "too many fingerprints");
  for (const Json& print : prints) NIGHTLIGHT_RETURN_IF_ERROR(add_print(query, print));
  return {};
}

template <class Digest>
Status add_digest(const Json& json, const char* key, std::optional<Digest>& digest) {
  if (const std::string* hex = text_of(json, key)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(digest, Digest::parse(*hex));
  }
  return {};
}

Status add_digests(HashQuery& query, const Json& json) {
  NIGHTLIGHT_RETURN_IF_ERROR(add_digest(json, "md5", query.md5));
  NIGHTLIGHT_RETURN_IF_ERROR(add_digest(json, "sha1", query.sha1));
  return add_digest(json, "sha256", query.sha256);
}

// {"kind": "pdq", "hash": …}: an entry of a list.
Status add_entry(HashQuery& query, const Json& json, const std::string& kind) {
  if (kind == "pdq" || kind == "vpdq") return add_print(query, json);
  if (kind == "md5") return add_digest(json, "hash", query.md5);
  if (kind == "sha1") return add_digest(json, "hash", query.sha1);
  if (kind == "sha256") return add_digest(json, "hash", query.sha256);
  return wrong("the kind is not md5, sha1, sha256, pdq or vpdq");
}

Status add_object(HashQuery& query, const Json& json) {
  for (const char* key : {"path", "label"}) {
    if (const std::string* name = text_of(json, key)) query.name = *name;
  }
  if (const std::string* kind = text_of(json, "kind")) return add_entry(query, json, *kind);
  NIGHTLIGHT_RETURN_IF_ERROR(add_digests(query, json));
  if (const auto digests = json.find("digests"); digests != json.end() && digests->is_object()) {
    NIGHTLIGHT_RETURN_IF_ERROR(add_digests(query, *digests));
  }
  if (text_of(json, "pdq") != nullptr) {
    Json print = json;
    print["hash"] = json["pdq"];
    NIGHTLIGHT_RETURN_IF_ERROR(add_print(query, print));
  }
  // The probes hold the plain fingerprints too, with what they were made of.
  for (const char* key : {"probes", "fingerprints"}) {
    if (const auto prints = json.find(key); prints != json.end()) return add_prints(query, *prints);
  }
  return {};
}

bool asks_nothing(const HashQuery& query) {
  return !query.md5 && !query.sha1 && !query.sha256 && query.pdq.empty() && query.video.empty();
}

}  // namespace

Result<HashQuery> parse_json_query(std::string_view text) {
  if (text.size() > kMaxQueryBytes) return Error(Code::kExhausted, "the object is too long");
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return wrong("not JSON");
  if (!json.is_object()) return wrong("not a JSON object");
  HashQuery query;
  NIGHTLIGHT_RETURN_IF_ERROR(add_object(query, json));
  if (asks_nothing(query)) return wrong("no hash is in the object");
  return query;
}

}  // namespace nightlight::cli
