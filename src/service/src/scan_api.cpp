#include "api_server.h"
#include "render.h"

namespace nightlight::service {
namespace {

struct Upload {
  ByteView media;
  ByteView context;  // JSON
};

bool is_multipart(std::string_view content_type) {
  constexpr std::string_view kType = "multipart/form-data";
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  return content_type.size() >= kType.size() &&
         std::equal(kType.begin(), kType.end(), content_type.begin(),
                    [&](char b, char a) { return a == b || same(a, b); });
}

Result<Upload> find_parts(std::string_view content_type, ByteView body) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto parts, net::parse_multipart(content_type, body, 8));
  std::optional<ByteView> media;
  std::optional<ByteView> context;
  for (const net::FormPart& part : parts) {
    std::optional<ByteView>* slot = part.name == "media"     ? &media
                                    : part.name == "context" ? &context
                                                             : nullptr;
    if (slot == nullptr) {
      return Error(Code::kInvalidArgument, "has a part other than media and context");
    }
    if (*slot) return Error(Code::kInvalidArgument, "has a part twice");
    *slot = part.content;
  }
  if (!media) return Error(Code::kInvalidArgument, "is required").in("media");
  if (!context) return Error(Code::kInvalidArgument, "is required").in("context");
  return Upload{*media, *context};
}

Result<Upload> find_upload(const net::Request& request) {
  const auto type = request.headers.find("Content-Type");
  if (type && is_multipart(*type)) return find_parts(*type, request.body);
  const auto context = request.headers.find("Nightlight-Context");
  if (!context) return Error(Code::kInvalidArgument, "is required").in("Nightlight-Context");
  return Upload{request.body, as_bytes(*context)};
}

struct Context {
  casework::AccountRef account;
  casework::UploadContext upload;
};

// A time of upload that no upload can have would block every report of the account.
Status check_upload_time(const casework::UploadContext& upload, Timestamp now) {
  constexpr std::chrono::minutes kClockDifference(10);
  const Timestamp oldest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
  if (!upload.uploaded_at) return {};
  if (*upload.uploaded_at < oldest || *upload.uploaded_at > now + kClockDifference) {
    return Error(Code::kInvalidArgument, "is before the year 2000 or in the future")
        .in("uploaded_at");
  }
  return {};
}

Result<Context> parse_context(ByteView json, Timestamp now) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const JsonObject body,
      JsonObject::parse(json, {"account", "conversation", "upload_id", "file_name", "ip_address",
                               "port", "uploaded_at"}));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string name, body.text("account", 255));
  NIGHTLIGHT_ASSIGN_OR_RETURN(casework::AccountRef account, casework::AccountRef::parse(name));
  casework::UploadContext upload;
  NIGHTLIGHT_ASSIGN_OR_RETURN(upload.conversation, body.optional_text("conversation", 255));
  NIGHTLIGHT_ASSIGN_OR_RETURN(upload.upload_id, body.optional_text("upload_id", 255));
  NIGHTLIGHT_ASSIGN_OR_RETURN(upload.file_name, body.optional_strange_text("file_name", 2000));
  NIGHTLIGHT_ASSIGN_OR_RETURN(upload.ip_address, body.optional_text("ip_address", 45));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto port, body.optional_integer("port", 1, 65535));
  if (port) upload.port = std::uint16_t(*port);
  NIGHTLIGHT_ASSIGN_OR_RETURN(upload.uploaded_at, body.optional_time("uploaded_at"));
  NIGHTLIGHT_RETURN_IF_ERROR(casework::check_context(upload));
  NIGHTLIGHT_RETURN_IF_ERROR(check_upload_time(upload, now));
  return Context{std::move(account), std::move(upload)};
}

}  // namespace

Result<net::Response> ApiServer::scan_media(const Call& call) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Upload upload, find_upload(call.request));
  if (upload.media.size() > options_.max_media_bytes) {
    return problem_response(413, "The file is too large", "media: passes the configured limit");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(Context context, parse_context(upload.context, parts_.clock.now()));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const ScanResult result,
      scanner_.scan({upload.media, std::move(context.account), std::move(context.upload)}));
  return json_response(200, verdict_json(result));
}

}  // namespace nightlight::service
