#include "authorization.h"

#include <algorithm>
#include <cstring>

#include "ascii.h"

namespace nightlight::net {
namespace {

constexpr std::string_view kBasic = "Authorization: Basic ";
constexpr std::string_view kBearer = "Authorization: Bearer ";
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_bearer_char(char c) {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("-._~+/=").find(c) != std::string_view::npos);
}

// Base64 (RFC 4648, section 4) of three bytes or fewer, as four characters.
void encode_group(ByteView in, std::span<std::byte> out) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    bits = bits << 8 | (i < in.size() ? std::to_integer<std::uint32_t>(in[i]) : 0);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const char digit = i <= in.size() ? kDigits[bits >> (18 - 6 * i) & 63] : '=';
    out[i] = static_cast<std::byte>(digit);
  }
}

}  // namespace

Result<SecretBytes> basic_authorization(const BasicCredentials& credentials) {
  const ByteView password = credentials.password.view(SecretAccess());
  if (credentials.user.find(':') != std::string::npos || !is_field_value(credentials.user) ||
      !is_field_value(as_text(password))) {
    return Error(Code::kInvalidArgument, "a character that credentials may not hold");
  }
  SecretBytes plain(credentials.user.size() + 1 + password.size());
  const auto joined = plain.mutable_view(SecretAccess());
  auto end = std::ranges::copy(as_bytes(credentials.user), joined.begin()).out;
  *end++ = std::byte{':'};
  std::ranges::copy(password, end);

  SecretBytes line(kBasic.size() + (joined.size() + 2) / 3 * 4 + 1);
  auto out = line.mutable_view(SecretAccess());
  std::ranges::copy(as_bytes(kBasic), out.begin());
  out = out.subspan(kBasic.size());
  for (std::size_t i = 0; i < joined.size(); i += 3, out = out.subspan(4)) {
    encode_group(joined.subspan(i, std::min<std::size_t>(3, joined.size() - i)), out);
  }
  out[0] = std::byte{0};
  return line;
}

Result<SecretBytes> bearer_authorization(const SecretBytes& token) {
  const ByteView bytes = token.view(SecretAccess());
  const std::string_view text = as_text(bytes);
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_bearer_char)) {
    return Error(Code::kInvalidArgument, "a character that a bearer token may not hold");
  }
  SecretBytes line(kBearer.size() + bytes.size() + 1);
  const auto out = line.mutable_view(SecretAccess());
  auto end = std::ranges::copy(as_bytes(kBearer), out.begin()).out;
  end = std::ranges::copy(bytes, end).out;
  *end = std::byte{0};
  return line;
}

}  // namespace nightlight::net
