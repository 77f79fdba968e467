#pragma once

#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"
#include "nightlight/net/client.h"

namespace nightlight::net {

// "Authorization: Basic …" (RFC 7617) or "Authorization: Bearer …" (RFC 6750), ended by a NUL as
// libcurl wants it. Fails with kInvalidArgument for a user with ':' or a control character, or for
// a token with a character that a token may not hold.
Result<SecretBytes> basic_authorization(const BasicCredentials& credentials);
Result<SecretBytes> bearer_authorization(const SecretBytes& token);

}  // namespace nightlight::net
