#pragma once

#include <string>
#include <string_view>

#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"
#include "nightlight/crypto/digest.h"

namespace nightlight::crypto {

// How much work a guess at a password costs. kSmall is for tests.
enum class PasswordCost : unsigned char { kSmall, kInteractive };

// Argon2id (RFC 9106) with a random salt, as a self-describing text that may be stored. Fails with
// kInvalidArgument on a password of under 10 or over 1,000 bytes, kExhausted without memory.
Result<std::string> hash_password(const SecretBytes& password, PasswordCost cost);

// Whether the password is the one of the hash, in time that does not depend on where they differ.
bool verify_password(std::string_view hash, const SecretBytes& password);

// A token of 256 random bits with a prefix, "nlt_" + 64 hexadecimal digits, given to a person or
// service once. Only its SHA-256 is stored: with 256 bits of entropy no slow hash is needed.
SecretBytes create_token(Random& random);
Sha256 hash_token(const SecretBytes& token);

}  // namespace nightlight::crypto
