#include "request_reader.h"

#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>

#include "ascii.h"
#include "chunked_body.h"
#include "target.h"

// The only file that includes Boost.Beast, which reads the header. Bodies are read here: Beast 1.81
// ends the process by an assertion when the last chunk of a body arrives a byte at a time.
namespace nightlight::net {
namespace {

namespace http = boost::beast::http;
using Step = RequestReader::Step;
using Fed = RequestReader::Fed;

constexpr Refusal kBadSyntax{400, "Bad Request", "The request is not HTTP/1.1."};
constexpr Refusal kBadLineEnd{400, "Bad Request", "The header holds a bare CR, LF or NUL."};
constexpr Refusal kBadTarget{400, "Bad Request", "The request target is not acceptable."};
constexpr Refusal kBadHost{400, "Bad Request", "HTTP/1.1 needs exactly one Host field."};
constexpr Refusal kBadLength{400, "Bad Request", "The length of the body is ambiguous."};
constexpr Refusal kBadBody{400, "Bad Request", "The chunked body is malformed."};
constexpr Refusal kBodyTooLarge{413, "Content Too Large", "The body is larger than allowed."};
constexpr Refusal kHeaderTooLarge{431, "Request Header Fields Too Large",
                                  "The header is larger than allowed."};
constexpr Refusal kNoMethod{501, "Not Implemented", "The method is not supported."};
constexpr Refusal kNoCoding{501, "Not Implemented",
                            "The only transfer coding supported is chunked."};
constexpr Refusal kBadVersion{505, "HTTP Version Not Supported", "Use HTTP/1.1."};

// The size of the header with its blank line; 0 while its end is not there. `wrong` is set at a
// byte that no header may hold, which tells a peer of another protocol at once instead of by a
// timeout.
struct HeaderScan {
  std::size_t size = 0;
  bool wrong = false;
};

HeaderScan scan_header(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\0') return {0, true};
    if (c == '\r' && i + 1 < text.size() && text[i + 1] != '\n') return {0, true};
    if (c != '\n') continue;
    if (i == 0 || text[i - 1] != '\r') return {0, true};
    if (i >= 3 && text[i - 2] == '\n') return {i + 1, false};
  }
  return {};
}

std::optional<Method> to_method(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::kGet;
    case http::verb::post:
      return Method::kPost;
    case http::verb::put:
      return Method::kPut;
    case http::verb::delete_:
      return Method::kDelete;
    case http::verb::head:
      return Method::kHead;
    case http::verb::options:
      return Method::kOptions;
    case http::verb::patch:
      return Method::kPatch;
    default:
      return std::nullopt;
  }
}

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

std::optional<std::uint64_t> to_length(std::string_view text) {
  std::uint64_t length = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  return error == std::errc() ? std::optional(length) : std::nullopt;
}

}  // namespace

struct RequestReader::State {
  explicit State(const ReadLimits& read_limits) : limits(read_limits) {
    parser.body_limit(boost::none);  // checked below, before Beast has a say
    // scan_header() enforces the limit on the whole header; Beast's own counts from the last field.
    parser.header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(limits.max_header_bytes, UINT32_MAX)));
  }

  const http::request<http::empty_body>& message() const { return parser.get(); }

  Fed refuse(const Refusal& why) {
    refusal = why;
    return {Step::kRefused, 0};
  }

  Fed feed_header(std::string_view in);
  Fed feed_body(std::string_view in);
  Fed feed_sized(std::string_view in);
  std::optional<Refusal> check_header();
  std::optional<Refusal> check_framing();

  ReadLimits limits;
  http::request_parser<http::empty_body> parser;
  std::size_t scanned = 0;
  bool in_body = false;
  std::uint64_t length = 0;            // Content-Length, 0 when there is none
  std::optional<ChunkedBody> chunked;  // set when the body is
  Request request;
  std::optional<Refusal> refusal;
};

Fed RequestReader::State::feed_header(std::string_view in) {
  // Blank lines before a request are left over from clients that end a body with one too many
  // (RFC 9112, section 2.2).
  std::size_t skipped = 0;
  while (scanned == 0 && in.substr(skipped).starts_with("\r\n")) skipped += 2;
  const std::string_view text = in.substr(skipped);
  const std::string_view allowed = text.substr(0, limits.max_header_bytes);
  const HeaderScan scan = scan_header(allowed, scanned);
  if (scan.wrong) return refuse(kBadLineEnd);
  if (scan.size == 0) {
    if (allowed.size() == limits.max_header_bytes) return refuse(kHeaderTooLarge);
    // The last byte may be a CR whose LF is still to come.
    scanned = allowed.empty() ? 0 : allowed.size() - 1;
    return {Step::kNeedMore, skipped};
  }
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::const_buffer(text.data(), scan.size), error);
  if (error == http::error::header_limit) return refuse(kHeaderTooLarge);
  if (error == http::error::bad_version) return refuse(kBadVersion);
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
      error == http::error::bad_transfer_encoding) {
    return refuse(kBadLength);
  }
  if (error || !parser.is_header_done() || used != scan.size) return refuse(kBadSyntax);
  if (const auto why = check_header()) return refuse(*why);
  in_body = true;
  return {Step::kHead, skipped + used};
}

std::optional<Refusal> RequestReader::State::check_header() {
  const auto method = to_method(message().method());
  if (!method) return kNoMethod;
  if (const auto why = check_framing()) return why;
  const auto hosts = message().count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message().version() == 11)) return kBadHost;
  auto target = parse_target(view(message().target()));
  if (!target) return kBadTarget;
  request.method = *method;
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  // Copied before the body is read, because Beast adds the trailer of a chunked body to the header.
  for (const auto& field : message()) {
    request.headers.add(view(field.name_string()), view(field.value()));
  }
  return std::nullopt;
}

std::optional<Refusal> RequestReader::State::check_framing() {
  const auto lengths = message().count(http::field::content_length);
  const auto codings = message().count(http::field::transfer_encoding);
  if (lengths + codings > 1) return kBadLength;
  if (lengths == 1) {
    const auto declared = to_length(view(message()[http::field::content_length]));
    if (!declared) return kBadLength;
    if (*declared > limits.max_body_bytes) return kBodyTooLarge;
    length = *declared;
  }
  if (codings == 0) return std::nullopt;
  if (message().version() != 11) return kBadLength;
  if (!equal_without_case(view(message()[http::field::transfer_encoding]), "chunked")) {
    return kNoCoding;
  }
  chunked.emplace(limits.max_body_bytes, limits.max_header_bytes);
  return std::nullopt;
}

Fed RequestReader::State::feed_body(std::string_view in) {
  if (!chunked) return feed_sized(in);
  const ChunkedBody::Fed fed = chunked->feed(in);
  switch (fed.step) {
    case ChunkedBody::Step::kNeedMore:
      return {Step::kNeedMore, fed.consumed};
    case ChunkedBody::Step::kComplete:
      request.body = std::move(chunked->bytes());
      chunked.reset();
      length = request.body.size();
      return {Step::kComplete, fed.consumed};
    case ChunkedBody::Step::kTooLarge:
      return refuse(kBodyTooLarge);
    case ChunkedBody::Step::kMalformed:
      break;
  }
  return refuse(kBadBody);
}

Fed RequestReader::State::feed_sized(std::string_view in) {
  Bytes& body = request.body;
  if (body.capacity() < length) body.reserve(static_cast<std::size_t>(length));
  const ByteView taken = as_bytes(in.substr(0, static_cast<std::size_t>(length) - body.size()));
  body.insert(body.end(), taken.begin(), taken.end());
  return {body.size() == length ? Step::kComplete : Step::kNeedMore, taken.size()};
}

RequestReader::RequestReader(const ReadLimits& limits) : state_(std::make_unique<State>(limits)) {}
RequestReader::~RequestReader() = default;

Fed RequestReader::feed(ByteView in) {
  try {
    return state_->in_body ? state_->feed_body(as_text(in)) : state_->feed_header(as_text(in));
  } catch (const std::exception&) {
    return state_->refuse({503, "Service Unavailable", "Out of memory."});
  }
}

bool RequestReader::is_head() const {
  return state_->request.method == Method::kHead;
}
bool RequestReader::keeps_alive() const {
  return state_->message().keep_alive();
}

bool RequestReader::expects_continue() const {
  return state_->message().version() == 11 && (state_->length > 0 || state_->chunked) &&
         equal_without_case(view(state_->message()[http::field::expect]), "100-continue");
}

std::uint64_t RequestReader::declared_body_bytes() const {
  return state_->length;
}

std::size_t RequestReader::body_bytes() const {
  return state_->chunked ? state_->chunked->bytes().size() : state_->request.body.size();
}

const Refusal& RequestReader::refusal() const {
  return *state_->refusal;
}

Request RequestReader::take_request() {
  return std::move(state_->request);
}

}  // namespace nightlight::net
