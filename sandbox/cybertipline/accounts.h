#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::sandbox {

// Which of the service's two places is played, and for which an account was given out.
enum class Environment : unsigned char { kTest, kProduction };

enum class Rights : unsigned char { kSubmit, kNone };

// A provider's account.
struct Account {
  std::string user;
  SecretBytes password;
  Environment environment = Environment::kTest;
  Rights rights = Rights::kSubmit;
};

// The accounts of a credentials file: for each a line with the user name, a line with the password,
// and optionally a line with words from {production, no-submit}; an empty line between accounts.
// Fails with kInvalidArgument and the number of the wrong line.
Result<std::vector<Account>> parse_accounts(std::string_view text);

// The account that an Authorization header (RFC 7617) proves, or nullptr. An account of the other
// environment proves nothing.
const Account* find_account(const std::vector<Account>& accounts,
                            std::optional<std::string_view> authorization, Environment environment);

// The bytes of standard base64 with padding, or nullopt.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace nightlight::sandbox
