#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::match {

// What an entry of a hash list holds.
using Fingerprint = std::variant<crypto::Md5, crypto::Sha1, crypto::Sha256, phash::PdqFingerprint>;

// "md5", "sha1", "sha256" or "pdq".
std::string_view fingerprint_kind(const Fingerprint& fingerprint);

struct BankEntry {
  std::uint64_t entry = 0;  // names the entry within its list version
  Fingerprint fingerprint;
};

struct BankOptions {
  int pdq_radius = 31;                      // distance ≤ radius matches; 0..64
  int min_quality = phash::kMinPdqQuality;  // of the query and, where stated, of the entry
};

// What is asked: the digests of a file and, when it could be decoded, its PDQ fingerprints.
struct Query {
  crypto::MediaDigests digests;
  std::vector<phash::PdqFingerprint> pdq;
};

enum class HitKind : unsigned char { kMd5, kSha1, kSha256, kPdq };
std::string_view hit_kind_name(HitKind kind);

struct Hit {
  std::uint64_t entry = 0;
  HitKind kind = HitKind::kSha256;
  int distance = 0;                                            // 0 for exact digests
  int radius = 0;                                              // the one that applied
  int query_quality = 100;                                     // PDQ only
  phash::PdqVariant query_variant = phash::PdqVariant::kFull;  // PDQ only
  bool operator==(const Hit&) const = default;
};

// The entries of one list version, ready to be matched. Immutable; safe to use from many threads.
class Bank {
 public:
  // Fails with kInvalidArgument on a radius or quality out of range. Entries whose PDQ quality is
  // stated and below the floor are kept out and counted.
  static Result<Bank> create(std::span<const BankEntry> entries, const BankOptions& options);
  Bank(Bank&&) noexcept;
  Bank& operator=(Bank&&) noexcept;
  ~Bank();

  // All hits, best first: exact digests before PDQ, then by distance, then by entry. One hit for
  // each entry and kind, with the smallest distance to any fingerprint of the query. Fingerprints
  // of the query below the quality floor are passed over; its digests still count. Equal to a
  // linear scan, always.
  std::vector<Hit> find(const Query& query) const;

  std::size_t size() const;      // entries that can match, repeats included
  std::size_t left_out() const;  // entries below the quality floor

 private:
  struct State;
  explicit Bank(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::match
