#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/clock.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::lists {

using Fingerprint =
    std::variant<crypto::Md5, crypto::Sha1, crypto::Sha256, phash::PdqFingerprint>;

// One fingerprint that a source vouches for.
struct ListEntry {
  Fingerprint fingerprint;
  std::string source;  // who contributed it, 1..100 bytes of UTF-8
  std::string label;   // a note for reviewers, 0..200 bytes of UTF-8
};

struct ListHeader {
  std::string name;  // 1..64 of [a-z0-9-]
  Timestamp created;
};

// An immutable list version: sorted, without repeats, named by the SHA-256 of its encoding
// (docs/spec/hash-list.md). Entry number i is its i-th entry.
class ListVersion {
 public:
  // Sorts and folds repeats (the first source and label win). Fails with kInvalidArgument and the index of
  // the entry that is wrong; more than 2^32 - 1 entries is kExhausted.
  static Result<ListVersion> create(ListHeader header, std::vector<ListEntry> entries);

  // Reads an encoded version, checking its digest and every rule. Fails with kCorrupt and the byte offset,
  // or kInvalidArgument when it is no list file or of a later format.
  static Result<ListVersion> parse(ByteView encoded);
  Bytes encode() const;

  const ListHeader& header() const { return header_; }
  const std::vector<ListEntry>& entries() const { return entries_; }
  const crypto::Sha256& id() const { return id_; }

 private:
  ListVersion() = default;
  ListHeader header_;
  std::vector<ListEntry> entries_;
  crypto::Sha256 id_;
};

}  // namespace nightlight::lists
