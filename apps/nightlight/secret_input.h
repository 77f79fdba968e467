#pragma once

#include <string>

#include "io.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::cli {

// Whether a new secret is typed twice at a terminal.
enum class Prompt : unsigned char { kOnce, kTwice };

// A password from a file that only its owner may read, or, when `file` is empty or "-", from the
// first line of standard input; at a terminal it is asked for without being shown. The line end is
// not part of it. Fails with kInvalidArgument when there is none or the two do not agree, and as
// store::read_secret_file.
Result<SecretBytes> read_password(const Io& io, const std::string& file, Prompt prompt);

// The token in a file that only its owner may read, without its line end. Fails as
// store::read_secret_file, or with kInvalidArgument when it is no token.
Result<SecretBytes> read_token(const std::string& file);

}  // namespace nightlight::cli
