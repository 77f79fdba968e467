#include "stored_report.h"

#include <array>

#include "nightlight/core/encoding.h"

namespace nightlight::cybertip {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxText = 1024 * 1024;
constexpr std::size_t kMaxItems = 10'000;
constexpr std::array kIncidentTypes = {
    IncidentType::kChildPornography,     IncidentType::kChildSexTrafficking,
    IncidentType::kChildSexTourism,      IncidentType::kChildSexualMolestation,
    IncidentType::kMisleadingDomainName, IncidentType::kMisleadingWordsOrImages,
    IncidentType::kOnlineEnticement,     IncidentType::kUnsolicitedObsceneMaterial};
constexpr std::array kEvents = {IpEventName::kLogin,    IpEventName::kRegistration,
                                IpEventName::kPurchase, IpEventName::kUpload,
                                IpEventName::kOther,    IpEventName::kUnknown};

Error broken() {
  return Error(Code::kCorrupt, "a stored report contradicts itself");
}

class Writer {
 public:
  void text(const std::string& value) {
    if (value.size() > kMaxText) too_long_ = true;
    out_.text(value);
  }
  void count(std::size_t items) {
    if (items > kMaxItems) too_long_ = true;
    out_.u32(static_cast<std::uint32_t>(items));
  }
  // A byte that says whether there is a value, then the value.
  template <class T, class Write>
  void optional(const std::optional<T>& value, Write write) {
    out_.u8(value ? 1 : 0);
    if (value) write(*value);
  }
  void optional_text(const std::optional<std::string>& value) {
    optional(value, [this](const std::string& text_value) { text(text_value); });
  }
  void time(Timestamp value) { out_.i64(to_unix_ms(value)); }
  void optional_time(const std::optional<Timestamp>& value) {
    optional(value, [this](Timestamp moment) { time(moment); });
  }
  Encoder& raw() { return out_; }

  Result<Bytes> finish() && {
    if (too_long_) return Error(Code::kInvalidArgument, "the report is too long").in("report");
    return std::move(out_).result();
  }

 private:
  Encoder out_;
  bool too_long_ = false;
};

void write_ip_event(Writer& out, const IpEvent& event) {
  out.text(event.address);
  out.raw().u8(static_cast<std::uint8_t>(event.event));
  out.optional_time(event.at);
  out.optional(event.port, [&](std::uint16_t port) { out.raw().u16(port); });
}

void write_file(Writer& out, const ReportFile& file) {
  out.text(file.object.text());
  out.raw().u64(file.size);
  out.raw().raw(file.digests.md5.bytes());
  out.raw().raw(file.digests.sha1.bytes());
  out.raw().raw(file.digests.sha256.bytes());
  out.optional_text(file.original_name);
  out.optional_time(file.uploaded_at);
  out.optional(file.upload_ip, [&](const IpEvent& event) { write_ip_event(out, event); });
  out.raw().u8(file.viewed_by_esp ? 1 : 0);
}

// Reads with the first failure kept: after it everything reads as empty, and finish() gives the
// error.
class Reader {
 public:
  explicit Reader(ByteView bytes) : in_(bytes) {}

  std::uint8_t u8() { return take(in_.u8()); }
  std::uint16_t u16() { return take(in_.u16()); }
  std::uint64_t u64() { return take(in_.u64()); }
  Timestamp time() { return from_unix_ms(take(in_.i64())); }
  std::string text() { return std::string(take(in_.text(kMaxText))); }
  std::size_t count() {
    const std::uint32_t items = take(in_.u32());
    if (items > kMaxItems) fail(broken());
    return ok() ? items : 0;
  }
  bool flag() {
    const std::uint8_t value = u8();
    if (value > 1) fail(broken());
    return value == 1;
  }
  template <class Enum, std::size_t N>
  Enum one_of(const std::array<Enum, N>& values) {
    const std::uint8_t index = u8();
    if (index >= N) fail(broken());
    return index < N ? values[index] : values[0];
  }
  template <class D>
  D digest() {
    const auto digest = D::from_bytes(take(in_.raw(D::kSize)));
    return digest ? *digest : D();
  }
  std::optional<std::string> optional_text() {
    return flag() ? std::optional(text()) : std::nullopt;
  }
  std::optional<Timestamp> optional_time() { return flag() ? std::optional(time()) : std::nullopt; }

  bool ok() const { return !error_; }
  void fail(Error error) {
    if (!error_) error_ = error;
  }
  Status finish() const {
    if (error_) return *error_;
    return in_.finish();
  }

 private:
  template <class T>
  T take(Result<T> result) {
    if (result && ok()) return *result;
    if (!result) fail(result.error());
    return T();
  }

  Decoder in_;
  std::optional<Error> error_;
};

IpEvent read_ip_event(Reader& in) {
  IpEvent event;
  event.address = in.text();
  event.event = in.one_of(kEvents);
  event.at = in.optional_time();
  if (in.flag()) event.port = in.u16();
  return event;
}

Result<ReportFile> read_file(Reader& in) {
  const auto object = vault::ObjectId::parse(in.text());
  if (!object) return broken();
  ReportFile file{*object, 0, {}, {}, {}, {}, false};
  file.size = in.u64();
  file.digests.md5 = in.digest<crypto::Md5>();
  file.digests.sha1 = in.digest<crypto::Sha1>();
  file.digests.sha256 = in.digest<crypto::Sha256>();
  file.original_name = in.optional_text();
  file.uploaded_at = in.optional_time();
  if (in.flag()) file.upload_ip = read_ip_event(in);
  file.viewed_by_esp = in.flag();
  return file;
}

void write_head(Writer& out, const Report& report) {
  out.raw().u8(kVersion);
  out.raw().u8(static_cast<std::uint8_t>(report.incident.type));
  out.optional_text(report.incident.platform);
  out.optional_text(report.incident.escalation_reason);
  out.time(report.incident.at);
  out.text(report.incident.at_description);
  out.text(report.reporter.first_name);
  out.text(report.reporter.last_name);
  out.text(report.reporter.email);
  out.optional_text(report.reporter.company_template);
  out.optional_text(report.reporter.terms_of_service);
  out.optional_text(report.reporter.legal_url);
  out.text(report.account.esp_identifier);
  out.optional_text(report.account.esp_service);
  out.optional_text(report.account.screen_name);
}

Report read_head(Reader& in) {
  Report report;
  if (in.u8() != kVersion) in.fail(broken());
  report.incident.type = in.one_of(kIncidentTypes);
  report.incident.platform = in.optional_text();
  report.incident.escalation_reason = in.optional_text();
  report.incident.at = in.time();
  report.incident.at_description = in.text();
  report.reporter.first_name = in.text();
  report.reporter.last_name = in.text();
  report.reporter.email = in.text();
  report.reporter.company_template = in.optional_text();
  report.reporter.terms_of_service = in.optional_text();
  report.reporter.legal_url = in.optional_text();
  report.account.esp_identifier = in.text();
  report.account.esp_service = in.optional_text();
  report.account.screen_name = in.optional_text();
  return report;
}

}  // namespace

Result<Bytes> encode_stored_report(const Report& report) {
  Writer out;
  write_head(out, report);
  out.count(report.account.ip_events.size());
  for (const IpEvent& event : report.account.ip_events) write_ip_event(out, event);
  out.count(report.files.size());
  for (const ReportFile& file : report.files) write_file(out, file);
  out.text(report.narrative);
  return std::move(out).finish();
}

Result<Report> decode_stored_report(ByteView bytes) {
  Reader in(bytes);
  Report report = read_head(in);
  const std::size_t events = in.count();
  for (std::size_t i = 0; i < events && in.ok(); ++i) {
    report.account.ip_events.push_back(read_ip_event(in));
  }
  const std::size_t files = in.count();
  for (std::size_t i = 0; i < files; ++i) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(ReportFile file, read_file(in));
    report.files.push_back(std::move(file));
  }
  report.narrative = in.text();
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  return report;
}

}  // namespace nightlight::cybertip
