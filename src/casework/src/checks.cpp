#include "checks.h"

#include <arpa/inet.h>

#include <array>
#include <limits>

#include "text.h"

namespace nightlight::casework {

namespace {

constexpr std::size_t kLongText = 2083;

Status check_detection(const Detection& detection) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.detector, {1, 100, "detector"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.detector_version, {0, 100, "detector_version"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.list_name, {0, 255, "list_name"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.list_version, {0, 255, "list_version"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_text(detection.entry_label, {0, kLongText, "entry_label"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_text(detection.entry_source, {0, kLongText, "entry_source"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.hit_kind, {0, 100, "hit_kind"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.query_tag, {0, 100, "query_tag"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.bank, {0, 100, "bank"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_text(detection.category, {0, 255, "category"}));
  NIGHTLIGHT_RETURN_IF_ERROR(
      check_line(detection.entry_fingerprint, {0, 255, "entry_fingerprint"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.entry_variant, {0, 100, "entry_variant"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.media.decoder, {0, 100, "decoder"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(detection.media.format, {0, 100, "format"}));
  if (detection.list_entry > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    return Error(Code::kInvalidArgument, "the entry's number is too large").in("list_entry");
  }
  return {};
}

Status check_address(const std::string& address) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  const bool numeric = inet_pton(AF_INET, address.c_str(), parsed.data()) == 1 ||
                       inet_pton(AF_INET6, address.c_str(), parsed.data()) == 1;
  if (numeric && address.find('\0') == std::string::npos) return {};
  return Error(Code::kInvalidArgument, "neither an IPv4 nor an IPv6 address").in("ip_address");
}

Status check_optional(const std::optional<std::string>& text, Literal field) {
  if (!text) return {};
  return check_text(*text, {.least = 1, .most = kLongText, .field = field});
}

}  // namespace

Status check_context(const UploadContext& context) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_optional(context.upload_id, "upload_id"));
  NIGHTLIGHT_RETURN_IF_ERROR(check_optional(context.conversation, "conversation"));
  NIGHTLIGHT_RETURN_IF_ERROR(check_optional(context.file_name, "file_name"));
  if (context.ip_address) NIGHTLIGHT_RETURN_IF_ERROR(check_address(*context.ip_address));
  return {};
}

Status check_signal(const NewSignal& signal) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_detection(signal.detection));
  return check_context(signal.context);
}

Status check_decision(const Decision& decision) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_line(decision.person, {1, 100, "person"}));
  NIGHTLIGHT_RETURN_IF_ERROR(check_text(decision.rationale, {1, 4000, "rationale"}));
  if (decision.rationale.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error(Code::kInvalidArgument, "a decision needs a reason in words").in("rationale");
  }
  return {};
}

}  // namespace nightlight::casework
