#include "cybertipline/accounts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "cybertipline/validation/schema.h"

namespace nightlight::sandbox {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kMaxAuthorization = 4096;

struct Line {
  std::uint64_t number;
  std::string_view text;
};

// The lines of one account after the other, without the empty lines between them.
std::vector<std::vector<Line>> groups_of(std::string_view text) {
  std::vector<std::vector<Line>> groups(1);
  std::uint64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (!line.empty()) {
      groups.back().push_back({number, line});
    } else if (!groups.back().empty()) {
      groups.emplace_back();
    }
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

Status apply_words(const Line& line, Account& account) {
  std::string_view rest = trim(line.text);
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word == "production") {
      account.environment = Environment::kProduction;
    } else if (word == "no-submit") {
      account.rights = Rights::kNone;
    } else {
      return Error(Code::kInvalidArgument, "only the words production and no-submit are known")
          .in("credentials line")
          .at(line.number);
    }
    rest = trim(rest.substr(word.size()));
  }
  return {};
}

Result<Account> account_of(const std::vector<Line>& lines) {
  const auto wrong = [](const Line& line, Literal text) {
    return Error(Code::kInvalidArgument, text).in("credentials line").at(line.number);
  };
  if (lines.size() < 2) return wrong(lines.back(), "a user name must be followed by a password");
  if (lines.size() > 3) return wrong(lines[3], "an account has two or three lines");
  if (lines[0].text.find(':') != std::string_view::npos) {
    return wrong(lines[0], "a user name must not have a colon");
  }
  Account account;
  account.user = lines[0].text;
  account.password = SecretBytes(as_bytes(lines[1].text));
  if (lines.size() == 3) NIGHTLIGHT_RETURN_IF_ERROR(apply_words(lines[2], account));
  return account;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

Result<std::vector<Account>> parse_accounts(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return Error(Code::kInvalidArgument, "the file is too large").in("credentials");
  }
  std::vector<Account> accounts;
  for (const std::vector<Line>& lines : groups_of(text)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(Account account, account_of(lines));
    if (std::any_of(accounts.begin(), accounts.end(),
                    [&](const Account& each) { return each.user == account.user; })) {
      return Error(Code::kInvalidArgument, "the user name is there twice")
          .in("credentials line")
          .at(lines.front().number);
    }
    accounts.push_back(std::move(account));
  }
  if (accounts.empty()) {
    return Error(Code::kInvalidArgument, "the file has no account").in("credentials");
  }
  return accounts;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size() - padding; ++i) {
    const int value = base64_value(text[i]);
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | std::uint32_t(value);
    if (i % 4 > 0) out += char((bits >> (6 - 2 * (i % 4))) & 0xff);
  }
  return out;
}

const Account* find_account(const std::vector<Account>& accounts,
                            std::optional<std::string_view> authorization,
                            Environment environment) {
  if (!authorization || authorization->size() > kMaxAuthorization) return nullptr;
  const std::size_t space = authorization->find(' ');
  const std::string_view scheme = authorization->substr(0, space);
  constexpr std::string_view kBasic = "basic";
  const bool basic = std::equal(scheme.begin(), scheme.end(), kBasic.begin(), kBasic.end(),
                                [](char a, char b) { return (a | 0x20) == b; });
  if (!basic || space == std::string_view::npos) return nullptr;
  const auto pair = decode_base64(trim(authorization->substr(space)));
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return nullptr;
  const std::string_view user = std::string_view(*pair).substr(0, colon);
  const std::string_view password = std::string_view(*pair).substr(colon + 1);
  for (const Account& each : accounts) {
    if (each.user == user && each.environment == environment &&
        equal_in_constant_time(each.password.view(SecretAccess()), as_bytes(password))) {
      return &each;
    }
  }
  return nullptr;
}

}  // namespace nightlight::sandbox
