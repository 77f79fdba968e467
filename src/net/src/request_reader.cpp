#include "request_reader.h"

#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/vector_body.hpp>

#include "ascii.h"
#include "target.h"

// The only file that includes Boost.Beast: it costs about 15 seconds to compile.
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

bool is_length(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

struct RequestReader::State {
  explicit State(const ReadLimits& read_limits) : limits(read_limits) {
    parser.eager(false);
    parser.body_limit(limits.max_body_bytes);
    // scan_header() enforces the limit on the whole header; Beast's own counts from the last field.
    parser.header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(limits.max_header_bytes, UINT32_MAX)));
  }

  const http::request<http::vector_body<std::byte>>& message() const { return parser.get(); }

  Fed refuse(const Refusal& why) {
    refusal = why;
    return {Step::kRefused, 0};
  }

  Fed feed_header(std::string_view in);
  Fed feed_body(std::string_view in);
  std::optional<Refusal> check_header();
  std::optional<Refusal> check_framing() const;

  ReadLimits limits;
  http::request_parser<http::vector_body<std::byte>> parser;
  std::size_t scanned = 0;
  bool in_body = false;
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
  if (error == http::error::body_limit) return refuse(kBodyTooLarge);
  if (error == http::error::header_limit) return refuse(kHeaderTooLarge);
  if (error == http::error::bad_version) return refuse(kBadVersion);
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
      error == http::error::bad_transfer_encoding) {
    return refuse(kBadLength);
  }
  if (error || !parser.is_header_done() || used != scan.size) return refuse(kBadSyntax);
  if (const auto why = check_header()) return refuse(*why);
  in_body = true;
  parser.eager(true);
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

std::optional<Refusal> RequestReader::State::check_framing() const {
  const auto lengths = message().count(http::field::content_length);
  const auto codings = message().count(http::field::transfer_encoding);
  if (lengths + codings > 1) return kBadLength;
  if (lengths == 1 && !is_length(view(message()[http::field::content_length]))) return kBadLength;
  if (codings == 0) return std::nullopt;
  if (message().version() != 11) return kBadLength;
  if (!equal_without_case(view(message()[http::field::transfer_encoding]), "chunked")) {
    return kNoCoding;
  }
  return std::nullopt;
}

Fed RequestReader::State::feed_body(std::string_view in) {
  if (parser.is_done()) return {Step::kComplete, 0};
  if (in.empty()) return {Step::kNeedMore, 0};
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::const_buffer(in.data(), in.size()), error);
  if (error == http::error::need_more) error = {};
  if (error == http::error::body_limit) return refuse(kBodyTooLarge);
  if (error) return refuse(kBadBody);
  return {parser.is_done() ? Step::kComplete : Step::kNeedMore, used};
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
  return state_->message().version() == 11 && !state_->parser.is_done() &&
         equal_without_case(view(state_->message()[http::field::expect]), "100-continue");
}

std::uint64_t RequestReader::declared_body_bytes() const {
  return state_->parser.content_length().value_or(0);
}

std::size_t RequestReader::body_bytes() const {
  return state_->message().body().size();
}
const Refusal& RequestReader::refusal() const {
  return *state_->refusal;
}

Request RequestReader::take_request() {
  Request request = std::move(state_->request);
  request.body = std::move(state_->parser.get().body());
  return request;
}

}  // namespace nightlight::net
