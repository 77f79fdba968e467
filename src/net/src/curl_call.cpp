#include "curl_call.h"

#include <algorithm>
#include <cstring>

#include "ascii.h"
#include "authorization.h"

namespace nightlight::net {
namespace {

constexpr std::size_t kMaxAnswerHeaderBytes = 256 * 1024;

// Fields that libcurl writes itself; a second copy would contradict it.
bool is_reserved(std::string_view name) {
  for (const std::string_view reserved : {"content-length", "transfer-encoding", "connection",
                                          "expect", "trailer", "te", "upgrade"}) {
    if (equal_without_case(name, reserved)) return true;
  }
  return false;
}

bool has_body(Method method) {
  return method == Method::kPost || method == Method::kPut || method == Method::kPatch;
}

long whole_seconds(std::chrono::milliseconds time) {
  return static_cast<long>(
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count()));
}

long at_least_one(std::chrono::milliseconds time) {
  // libcurl takes 0 for "no limit".
  return static_cast<long>(std::max<std::int64_t>(1, time.count()));
}

}  // namespace

void CurlDelete::operator()(curl_slist* list) const {
  for (curl_slist* item = list; item != nullptr; item = item->next) {
    wipe(std::as_writable_bytes(std::span(item->data, std::strlen(item->data))));
  }
  curl_slist_free_all(list);
}

CurlCall::CurlCall(const ClientOptions& options, const ClientRequest& request)
    : options_(options), request_(request), url_(curl_url()), easy_(curl_easy_init()) {}

Result<std::unique_ptr<CurlCall>> CurlCall::create(const ClientOptions& options,
                                                   const ClientRequest& request) {
  std::unique_ptr<CurlCall> call(new CurlCall(options, request));
  if (!call->easy_ || !call->url_) return Error(Code::kExhausted, "no memory for a request");
  NIGHTLIGHT_RETURN_IF_ERROR(call->set_url());
  NIGHTLIGHT_RETURN_IF_ERROR(call->set_headers());
  NIGHTLIGHT_RETURN_IF_ERROR(call->set_body());
  call->set_limits();
  call->set_answer();
  // An option this libcurl does not know could be the one that keeps a promise of ours.
  if (call->refused_option_) return Error(Code::kInternal, "libcurl refused an option");
  return call;
}

template <class Value>
void CurlCall::set(CURLoption option, Value value) {
  if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK) refused_option_ = true;
}

Status CurlCall::set_url() {
  const Error wrong = Error(Code::kInvalidArgument, "not an http or https URL").in("url");
  if (request_.url.find('\0') != std::string::npos) return wrong;
  if (curl_url_set(url_.get(), CURLUPART_URL, request_.url.c_str(), CURLU_DISALLOW_USER) !=
      CURLUE_OK) {
    return wrong;
  }
  char* scheme = nullptr;
  if (curl_url_get(url_.get(), CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) return wrong;
  const bool known = std::string_view(scheme) == "http" || std::string_view(scheme) == "https";
  curl_free(scheme);
  if (!known) return wrong;
  set(CURLOPT_CURLU, url_.get());
  return {};
}

Status CurlCall::append_header(const char* line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line);
  if (longer == nullptr) return Error(Code::kExhausted, "no memory for a request");
  (void)headers_.release();
  headers_.reset(longer);
  return {};
}

Status CurlCall::set_headers() {
  for (const auto& [name, value] : request_.headers.all()) {
    if (!is_token(name) || !is_field_value(value) || is_reserved(name)) {
      return Error(Code::kInvalidArgument, "not a header field to send").in("headers");
    }
    // libcurl removes a field that is written without a value, except in this spelling.
    std::string line = name;
    line += value.empty() ? ";" : ": ";
    line += value;
    NIGHTLIGHT_RETURN_IF_ERROR(append_header(line.c_str()));
  }
  // libcurl would call every body a form.
  if (request_.parts.empty() && !request_.headers.find("content-type")) {
    NIGHTLIGHT_RETURN_IF_ERROR(append_header("Content-Type:"));
  }
  NIGHTLIGHT_RETURN_IF_ERROR(add_authorization());
  set(CURLOPT_HTTPHEADER, headers_.get());
  return {};
}

Status CurlCall::add_authorization() {
  if (request_.basic != nullptr && request_.bearer != nullptr) {
    return Error(Code::kInvalidArgument, "two kinds of credentials");
  }
  if (request_.basic == nullptr && request_.bearer == nullptr) return {};
  if (request_.headers.find("authorization")) {
    return Error(Code::kInvalidArgument, "credentials and an Authorization field");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SecretBytes line, request_.basic != nullptr
                                                          ? basic_authorization(*request_.basic)
                                                          : bearer_authorization(*request_.bearer));
  return append_header(reinterpret_cast<const char*>(line.view(SecretAccess()).data()));
}

Status CurlCall::set_body() {
  const bool none = request_.body.empty() && request_.parts.empty();
  if (!none && !has_body(request_.method)) {
    return Error(Code::kInvalidArgument, "this method has no body").in("body");
  }
  if (request_.method == Method::kHead) {
    set(CURLOPT_NOBODY, 1L);
  } else if (!has_body(request_.method)) {
    set(CURLOPT_HTTPGET, 1L);
  } else {
    NIGHTLIGHT_RETURN_IF_ERROR(request_.parts.empty() ? set_plain_body() : set_parts());
  }
  if (request_.method != Method::kHead) {
    set(CURLOPT_CUSTOMREQUEST, std::string(method_name(request_.method)).c_str());
  }
  return {};
}

Status CurlCall::set_plain_body() {
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  set(CURLOPT_POSTFIELDS,
      request_.body.empty() ? "" : reinterpret_cast<const char*>(request_.body.data()));
  return {};
}

Status CurlCall::set_parts() {
  mime_.reset(curl_mime_init(easy_.get()));
  for (const OutgoingPart& part : request_.parts) {
    if (part.name.empty() || !is_field_value(part.content_type)) {
      return Error(Code::kInvalidArgument, "a part without a name or with a bad type").in("parts");
    }
    curl_mimepart* out = curl_mime_addpart(mime_.get());
    bool ok = out != nullptr && curl_mime_name(out, part.name.c_str()) == CURLE_OK;
    if (!part.file_name.empty())
      ok = ok && curl_mime_filename(out, part.file_name.c_str()) == CURLE_OK;
    if (!part.content_type.empty())
      ok = ok && curl_mime_type(out, part.content_type.c_str()) == CURLE_OK;
    if (part.source) {
      streams_.push_back({this, &part, part.source_size});
      ok = ok &&
           curl_mime_data_cb(out, static_cast<curl_off_t>(part.source_size), &CurlCall::on_part,
                             nullptr, nullptr, &streams_.back()) == CURLE_OK;
    } else {
      const auto* value = reinterpret_cast<const char*>(part.value.data());
      ok =
          ok && curl_mime_data(out, part.value.empty() ? "" : value, part.value.size()) == CURLE_OK;
    }
    if (!ok) return Error(Code::kExhausted, "no memory for a request");
  }
  set(CURLOPT_MIMEPOST, mime_.get());
  return {};
}

void CurlCall::set_limits() {
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");  // an empty one also overrides the environment's
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (options_.ca_file) {
    set(CURLOPT_CAINFO, options_.ca_file->c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // or the system's would count as well
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, at_least_one(options_.connect_timeout));
  set(CURLOPT_TIMEOUT_MS, at_least_one(options_.total_timeout));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, whole_seconds(options_.stall_timeout));
}

void CurlCall::set_answer() {
  set(CURLOPT_HEADERFUNCTION, &CurlCall::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &CurlCall::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

tl::expected<Response, ClientFailure> CurlCall::perform() {
  const CURLcode code = curl_easy_perform(easy_.get());
  if (code != CURLE_OK || own_error_) {
    return tl::unexpected(ClientFailure{own_error_.value_or(to_error(code)), left_behind()});
  }
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

// Nothing of HTTP is written before the connection, with TLS, is up; libcurl counts every byte of
// the request's head from then on.
NotSent CurlCall::left_behind() const {
  long request_bytes = 0;
  curl_off_t ready_after = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &request_bytes);
  curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &ready_after);
  return request_bytes == 0 && ready_after == 0 ? NotSent::kNothingLeft : NotSent::kUnknown;
}

Error CurlCall::to_error(CURLcode code) const {
  switch (code) {
    case CURLE_URL_MALFORMAT:
      return Error(Code::kInvalidArgument, "not an http or https URL").in("url");
    case CURLE_UNSUPPORTED_PROTOCOL:  // the URL's is known to be fine: HTTP/0.9 or another
    case CURLE_WEIRD_SERVER_REPLY:
      return Error(Code::kUnavailable, "the answer is not HTTP/1");
    case CURLE_COULDNT_RESOLVE_HOST:
      return Error(Code::kUnavailable, "the host's name does not resolve");
    case CURLE_COULDNT_CONNECT:
      return Error(Code::kUnavailable, "the host does not accept connections");
    case CURLE_OPERATION_TIMEDOUT:
      return Error(Code::kUnavailable, "no answer in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Error(Code::kUnavailable, "the host's certificate is not trusted");
    case CURLE_SSL_CONNECT_ERROR:
      return Error(Code::kUnavailable, "no TLS connection");
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return Error(Code::kUnavailable, "the connection ended before the answer did");
    case CURLE_OUT_OF_MEMORY:
      return Error(Code::kExhausted, "out of memory");
    default:
      return Error(Code::kUnavailable, "no usable answer");
  }
}

std::size_t CurlCall::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    const bool go_on = static_cast<CurlCall*>(self)->take_header({data, size * count});
    return go_on ? size * count : 0;
  } catch (const std::exception&) {
    return 0;
  }
}

bool CurlCall::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxAnswerHeaderBytes) {
    own_error_ = Error(Code::kExhausted, "the answer's header is too large");
    return false;
  }
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/") && (header_complete_ || response_.headers.all().empty())) {
    // The head of an answer; one before it was interim, such as 100.
    response_.headers = {};
    header_complete_ = false;
    return true;
  }
  if (line.empty()) header_complete_ = true;
  // A trailer comes after the body and is not part of the header.
  const std::size_t colon = line.find(':');
  if (header_complete_ || colon == std::string_view::npos) return true;
  response_.headers.add(line.substr(0, colon), trim(line.substr(colon + 1)));
  return true;
}

std::size_t CurlCall::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    const bool go_on = static_cast<CurlCall*>(self)->take_body(as_bytes({data, size * count}));
    return go_on ? size * count : CURL_WRITEFUNC_ERROR;
  } catch (const std::exception&) {
    return CURL_WRITEFUNC_ERROR;
  }
}

bool CurlCall::take_body(ByteView bytes) {
  if (bytes.size() > options_.max_answer_bytes - response_.body.size()) {
    own_error_ = Error(Code::kExhausted, "the answer is too large");
    return false;
  }
  response_.body.insert(response_.body.end(), bytes.begin(), bytes.end());
  return true;
}

std::size_t CurlCall::on_part(char* out, std::size_t size, std::size_t count, void* stream) {
  auto* part = static_cast<PartStream*>(stream);
  try {
    return part->call->fill(*part, std::as_writable_bytes(std::span(out, size * count)));
  } catch (...) {
    part->call->own_error_ = Error(Code::kInternal, "a body's source threw");
    return CURL_READFUNC_ABORT;
  }
}

std::size_t CurlCall::fill(PartStream& stream, std::span<std::byte> out) {
  if (stream.left == 0) return 0;
  const auto want = out.first(std::min<std::uint64_t>(out.size(), stream.left));
  const auto got = stream.part->source(want);
  if (!got) {
    own_error_ = got.error();
    return CURL_READFUNC_ABORT;
  }
  if (*got == 0 || *got > want.size()) {
    own_error_ = Error(Code::kInvalidArgument, "a body's source does not give the size it said");
    return CURL_READFUNC_ABORT;
  }
  stream.left -= *got;
  return *got;
}

}  // namespace nightlight::net
