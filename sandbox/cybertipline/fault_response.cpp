#include "cybertipline/fault_response.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

#include "cybertipline/service.h"
#include "cybertipline/validation/text.h"

namespace nightlight::sandbox {
namespace {

constexpr std::string_view kXmlType = "application/xml;charset=UTF-8";

net::Response html(int status, std::string_view title) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  const std::string heading = concat(std::to_string(status), " ", title);
  response.body = to_bytes(concat("<html><head><title>", heading, "</title></head><body><h1>",
                                  heading, "</h1><hr>proxy</body></html>\n"));
  return response;
}

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(Timestamp time) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  std::array<char, 24> digits{};
  std::snprintf(digits.data(), digits.size(), "%04d %02d:%02d:%02d", int(date.year()),
                int(clock.hours().count()), int(clock.minutes().count()),
                int(clock.seconds().count()));
  const unsigned number = unsigned(date.day());
  return concat(kDays[weekday(day).c_encoding()], ", ", number < 10 ? "0" : "",
                std::to_string(number), " ", kMonths[unsigned(date.month()) - 1], " ",
                digits.data(), " GMT");
}

net::Response too_many(std::string_view retry_after) {
  net::Response response = html(429, "Too Many Requests");
  response.headers.add("Retry-After", retry_after);
  return response;
}

net::Response coded(const Fault& fault, const Settings& settings, ResponseCode code) {
  Answer answer;
  answer.code = code;
  answer.http_status = fault.http_status != 0 ? fault.http_status : http_status_of(code, settings);
  return to_response(answer);
}

net::Response with_content_type(const Answer& answer, std::string_view type) {
  net::Response response = to_response(answer);
  net::Headers headers;
  headers.add("Content-Type", type);
  response.headers = std::move(headers);
  return response;
}

net::Response undelivered(const Answer& answer, net::Delivery delivery) {
  net::Response response = to_response(answer);
  response.delivery = delivery;
  return response;
}

net::Response cut_in_half(const Answer& answer) {
  net::Response response = to_response(answer);
  response.body.resize(response.body.size() / 2);
  return response;
}

net::Response with_mark(const Answer& answer) {
  net::Response response = to_response(answer);
  const Bytes mark = to_bytes("\xef\xbb\xbf");
  response.body.insert(response.body.begin(), mark.begin(), mark.end());
  return response;
}

net::Response with_wrong_hash(Answer answer) {
  if (!answer.hash.empty()) answer.hash.front() = answer.hash.front() == '0' ? '1' : '0';
  return to_response(answer);
}

// The right answer, followed by a comment that makes it as large as asked.
net::Response huge(const Answer& answer, std::uint64_t size_bytes) {
  net::Response response = to_response(answer);
  constexpr std::string_view kOpen = "<!-- ";
  constexpr std::string_view kClose = " -->\n";
  std::string text(as_text(response.body));
  const std::size_t least = text.size() + kOpen.size() + kClose.size();
  text += kOpen;
  text.append(size_bytes > least ? size_bytes - least : 0, 'x');
  text += kClose;
  response.body = to_bytes(text);
  return response;
}

}  // namespace

net::Response to_response(const Answer& answer) {
  net::Response response;
  response.status = answer.http_status;
  response.headers.add("Content-Type", kXmlType);
  response.body = to_bytes(to_xml(answer));
  return response;
}

net::Response unauthorized_response(const Settings& settings) {
  Answer answer;
  answer.http_status = 401;
  answer.code = settings.unauthenticated_code;
  answer.description = "Authentication Required";
  net::Response response = to_response(answer);
  response.headers.add("WWW-Authenticate", "Basic realm=\"ESP Web Services\"");
  return response;
}

net::Response spoil(const Fault& fault, const Settings& settings, Answer answer, Timestamp now) {
  switch (fault.kind) {
    case FaultKind::kHttp500:
      return html(500, "Internal Server Error");
    case FaultKind::kHttp502:
      return html(502, "Bad Gateway");
    case FaultKind::kHttp503:
      return html(503, "Service Temporarily Unavailable");
    case FaultKind::kHttp504:
      return html(504, "Gateway Time-out");
    case FaultKind::kTooLarge:
      return html(413, "Request Entity Too Large");
    case FaultKind::kTooManyRequests:
      return too_many(std::to_string(fault.retry_after.count()));
    case FaultKind::kTooManyRequestsDate:
      return too_many(http_date(now + fault.retry_after));
    case FaultKind::kUnauthorized:
      return unauthorized_response(settings);
    case FaultKind::kCode1000:
      return coded(fault, settings, ResponseCode::kServerError);
    case FaultKind::kCode1100:
      return coded(fault, settings, ResponseCode::kSaveFailed);
    case FaultKind::kCode1110:
      return coded(fault, settings, ResponseCode::kUploadFailed);
    case FaultKind::kCode1111:
      return coded(fault, settings, ResponseCode::kFileUploadFailed);
    case FaultKind::kCode1300:
      return coded(fault, settings, ResponseCode::kUpdateFailed);
    case FaultKind::kCode9999:
      return coded(fault, settings, ResponseCode::kUnknown);
    case FaultKind::kSlow:
      return to_response(answer);
    case FaultKind::kCloseBefore:
    case FaultKind::kCloseAfterCommit:
      return undelivered(answer, net::Delivery::kDropConnection);
    case FaultKind::kTruncatedBody:
      return undelivered(answer, net::Delivery::kTruncate);
    case FaultKind::kTruncatedXml:
      return cut_in_half(answer);
    case FaultKind::kWrongContentType:
      return with_content_type(answer, "text/html");
    case FaultKind::kLatin1Header:
      return with_content_type(answer, "application/xml;charset=ISO-8859-1");
    case FaultKind::kByteOrderMark:
      return with_mark(answer);
    case FaultKind::kMd5Mismatch:
      return with_wrong_hash(std::move(answer));
    case FaultKind::kHuge:
      return huge(answer, fault.size_bytes);
  }
  return to_response(answer);
}

}  // namespace nightlight::sandbox
