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
#include "nightlight/phash/vpdq.h"

namespace nightlight::lists {

using Fingerprint = std::variant<crypto::Md5, crypto::Sha1, crypto::Sha256, phash::PdqFingerprint,
                                 phash::VideoFingerprint>;

// Names a fingerprint across lists and their versions: "md5:", "sha1:", "sha256:" or "pdq:" and its
// lower-case digits, whatever the quality and variant; for videos "vpdq:" and the SHA-256 of the
// frames as a list holds them.
std::string fingerprint_id(const Fingerprint& fingerprint);

// One fingerprint that a source vouches for. Texts hold no control characters, so that showing them
// is harmless. The quality of a PDQ hash is 0 to 100, or phash::kQualityNotStated. A video has 1 to
// phash::kMaxVideoFrames frames in order of time, each with its quality.
struct ListEntry {
  Fingerprint fingerprint;
  std::string source;  // who contributed it, 1..100 bytes of UTF-8
  std::string label;   // a note for reviewers, 0..200 bytes of UTF-8
  bool operator==(const ListEntry&) const = default;
};

struct ListHeader {
  std::string name;   // 1..64 of [a-z0-9-]
  Timestamp created;  // in the years 1970 to 9999
  bool operator==(const ListHeader&) const = default;
};

// An immutable list version: sorted, without repeats, named by the SHA-256 of its encoding, which
// is what `sha256sum` says of the file (docs/spec/hash-list.md). Entry number i is its i-th entry,
// from 0: MD5 first, then SHA-1, SHA-256, PDQ and videos, each in rising order of their bytes.
class ListVersion {
 public:
  // Sorts and folds repeats: equal fingerprints, for PDQ with quality and variant, for videos with
  // all frames; the first source and label win. Fails with kInvalidArgument and the index of the
  // entry that is wrong, or without an index when it is the header. More than 2^32 - 1 entries,
  // frames of videos, or bytes of distinct texts are kExhausted.
  static Result<ListVersion> create(ListHeader header, std::vector<ListEntry> entries);

  // Reads an encoded version, checking its digest and every rule: what is accepted is exactly what
  // encode() gives. Fails with kCorrupt and the byte offset, or kInvalidArgument when it is no list
  // file or of a later format. Needs up to 20 times the memory of its input.
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
