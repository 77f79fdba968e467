#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bank_radii.h"
#include "nightlight/match/bank.h"
#include "nightlight/match/pdq_index.h"

namespace nightlight::match::internal {

// The pictures of a bank: one index at the widest radius that the bank asks for, whose hits are
// judged one by one.
class PictureIndex {
 public:
  explicit PictureIndex(const BankOptions& options);

  // False when the quality is stated and below the floor. Call before finish().
  bool add(std::uint64_t entry, const phash::PdqFingerprint& picture);
  Status finish();

  // All hits, in no order; an entry may have several.
  std::vector<Hit> find(const std::vector<phash::Probe>& probes) const;

 private:
  int min_quality_;
  Radii radii_;
  std::vector<std::uint64_t> entries_;  // of the hash with that id
  std::vector<phash::PdqHash> hashes_;  // until finish()
  std::optional<PdqSegment> index_;
};

}  // namespace nightlight::match::internal
