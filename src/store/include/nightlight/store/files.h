#pragma once

#include <filesystem>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::store {

// The bytes of a regular file of at most `limit` bytes. Fails with kNotFound, kPermissionDenied,
// kInvalidArgument (not a regular file), kExhausted (larger than the limit) or kUnavailable (I/O).
Result<Bytes> read_file(const std::filesystem::path& file, std::size_t limit);

// The same for a secret: refuses (kPermissionDenied) a file that group or others may read.
Result<SecretBytes> read_secret_file(const std::filesystem::path& file, std::size_t limit);

// Replaces `file` as one step that survives a power cut: temporary file beside it, write, fsync,
// rename, fsync of the folder. On failure the old content stands and no temporary file is left
// (except that after kUnavailable from the last fsync either content may stand). Mode 0600. Fails
// with kExhausted (disk full), kPermissionDenied, kNotFound (no such folder) or kUnavailable.
Status write_file_durably(const std::filesystem::path& file, ByteView bytes);

// Creates a file that must not exist yet, otherwise as above (kConflict when it does).
Status create_file_durably(const std::filesystem::path& file, ByteView bytes);

}  // namespace nightlight::store
