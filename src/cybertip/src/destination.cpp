#include "nightlight/cybertip/destination.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace nightlight::cybertip {

namespace {

constexpr std::string_view kTestHost = "exttest.cybertip.org";
constexpr std::string_view kProductionHost = "report.cybertip.org";

enum class Scheme : unsigned char { kHttp, kHttps };

struct Url {
  Scheme scheme = Scheme::kHttp;
  std::string_view host;  // without brackets
  std::optional<std::uint16_t> port;
};

Error bad_url() {
  return Error(
             Code::kInvalidArgument,
             "a base URL is http(s)://host[:port][/path] without a slash at the end, a query or a "
             "user name")
      .in("base_url");
}

bool is_path_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("/-._~").find(c) != std::string_view::npos;
}

Result<std::optional<std::uint16_t>> read_port(std::string_view text) {
  if (text.empty()) return std::optional<std::uint16_t>();
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (text[0] != ':' || !whole || port == 0) return bad_url();
  return std::optional(port);
}

Result<Url> read_url(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) url.scheme = Scheme::kHttps;
  if (url.scheme == Scheme::kHttp && !text.starts_with("http://")) return bad_url();
  text.remove_prefix(text.find("://") + 3);
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view path = text.substr(slash);
  if (path.ends_with('/') || !std::all_of(path.begin(), path.end(), is_path_char)) return bad_url();
  std::string_view authority = text.substr(0, slash);
  if (authority.starts_with('[')) {
    const auto bracket = authority.find(']');
    if (bracket == std::string_view::npos) return bad_url();
    url.host = authority.substr(1, bracket - 1);
    authority.remove_prefix(bracket + 1);
  } else {
    url.host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(url.host.size());
  }
  if (url.host.empty()) return bad_url();
  NIGHTLIGHT_ASSIGN_OR_RETURN(url.port, read_port(authority));
  return url;
}

bool is_loopback(std::string_view host) {
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

Status check_official(const Url& url, std::string_view host) {
  if (url.scheme != Scheme::kHttps || (url.port && *url.port != 443)) {
    return Error(Code::kInvalidArgument, "the CyberTipline is reached by https, on port 443")
        .in("base_url");
  }
  if (url.host != host) {
    return Error(Code::kInvalidArgument, "this host does not belong to this kind of destination")
        .in("base_url");
  }
  return {};
}

Status check_place(const Destination::Options& options, const Url& url) {
  switch (options.kind) {
    case DestinationKind::kSandbox:
      if (is_loopback(url.host)) return {};
      return Error(Code::kInvalidArgument,
                   "a sandbox is on this machine: give a loopback address in numbers")
          .in("base_url");
    case DestinationKind::kTest:
      return check_official(url, kTestHost);
    case DestinationKind::kProduction:
      break;
  }
  NIGHTLIGHT_RETURN_IF_ERROR(check_official(url, kProductionHost));
  if (options.consent == ProductionConsent::kGiven) return {};
  return Error(Code::kPermissionDenied, "real reports need the operator's explicit consent")
      .in("kind");
}

// RFC 7617, section 2: no control characters, and no colon in the name.
bool is_user(std::string_view user) {
  return !user.empty() && user.size() <= 255 && std::none_of(user.begin(), user.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || c == ':';
  });
}

}  // namespace

Result<Destination> Destination::create(const Options& options, SecretBytes password) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Url url, read_url(options.base_url));
  NIGHTLIGHT_RETURN_IF_ERROR(check_place(options, url));
  if (!is_user(options.user)) {
    return Error(Code::kInvalidArgument, "a user name has 1 to 255 bytes and no colon").in("user");
  }
  if (password.size() == 0) {
    return Error(Code::kInvalidArgument, "the password is empty").in("password");
  }
  Destination destination;
  destination.kind_ = options.kind;
  destination.base_url_ = options.base_url;
  destination.user_ = options.user;
  destination.password_ = std::move(password);
  return destination;
}

}  // namespace nightlight::cybertip
