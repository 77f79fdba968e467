#include "requests.h"

#include "names.h"

namespace nightlight::cybertip {

namespace {

net::ClientRequest request_to(const Destination& destination, Verb verb,
                              const net::BasicCredentials& credentials) {
  net::ClientRequest request;
  request.method = net::Method::kPost;
  request.url = destination.base_url() + "/" + std::string(verb_name(verb));
  request.basic = &credentials;
  return request;
}

net::OutgoingPart id_part(std::int64_t report_id) {
  net::OutgoingPart part;
  part.name = "id";
  part.value = to_bytes(std::to_string(report_id));
  return part;
}

}  // namespace

UploadSource::UploadSource(std::unique_ptr<vault::ObjectPlaintext> object, const WorkFile& file,
                           std::function<Status()> still_ours)
    : object_(std::move(object)),
      size_(file.size),
      expected_(file.sha256),
      still_ours_(std::move(still_ours)) {}

bool UploadSource::damaged() const {
  return error_ && says_damaged(*error_);
}

Result<std::size_t> UploadSource::fill(std::span<std::byte> out) {
  if (error_) return *error_;
  const auto given = next(out);
  if (!given) error_ = given.error();
  return given;
}

Result<std::size_t> UploadSource::next(std::span<std::byte> out) {
  if (object_->size() != size_) {
    return Error(Code::kCorrupt, "the object has another size than was approved");
  }
  if (offset_ == size_ || out.empty()) return std::size_t{0};
  NIGHTLIGHT_RETURN_IF_ERROR(still_ours_());
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset_));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t read, object_->read_at(offset_, out.first(wanted)));
  if (read == 0) return Error(Code::kCorrupt, "the object ends early");
  digester_.update(out.first(read));
  offset_ += read;
  if (offset_ == size_ && digester_.finish().sha256 != expected_) {
    return Error(Code::kCorrupt, "the object holds other bytes than were approved");
  }
  return read;
}

bool says_damaged(const Error& error) {
  return error.code() == Code::kCorrupt || error.code() == Code::kNotFound;
}

net::ClientRequest xml_request(const Destination& destination, Verb verb, ByteView document,
                               const net::BasicCredentials& credentials) {
  net::ClientRequest request = request_to(destination, verb, credentials);
  request.headers.add("Content-Type", "text/xml; charset=utf-8");
  request.body = to_bytes(document);
  return request;
}

net::ClientRequest id_request(const Destination& destination, Verb verb, std::int64_t report_id,
                              const net::BasicCredentials& credentials) {
  net::ClientRequest request = request_to(destination, verb, credentials);
  request.parts.push_back(id_part(report_id));
  return request;
}

net::ClientRequest upload_request(const Destination& destination, std::int64_t report_id,
                                  UploadSource& source, const net::BasicCredentials& credentials) {
  net::ClientRequest request = request_to(destination, Verb::kUpload, credentials);
  request.parts.push_back(id_part(report_id));
  net::OutgoingPart file;
  file.name = "file";
  // The file's own name goes into fileDetails: a header is no place for text that a stranger chose.
  file.file_name = "evidence";
  file.content_type = "application/octet-stream";
  file.source = [&source](std::span<std::byte> out) { return source.fill(out); };
  file.source_size = source.size();
  request.parts.push_back(std::move(file));
  return request;
}

}  // namespace nightlight::cybertip
