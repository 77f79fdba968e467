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
#include "nightlight/phash/query_tag.h"
#include "nightlight/phash/video_hasher.h"
#include "nightlight/phash/vpdq.h"

namespace nightlight::match {

// What an entry of a hash list holds.
using Fingerprint = std::variant<crypto::Md5, crypto::Sha1, crypto::Sha256, phash::PdqFingerprint,
                                 phash::VideoFingerprint>;

// "md5", "sha1", "sha256", "pdq" or "vpdq".
std::string_view fingerprint_kind(const Fingerprint& fingerprint);

struct BankEntry {
  std::uint64_t entry = 0;  // names the entry within its list version
  Fingerprint fingerprint;
};

// A view that finds too much in this bank: a smaller radius for it, or none, and no second tier.
struct ViewLimit {
  phash::View view = phash::View::kWhole;
  int radius = -1;  // up to the bank's; -1: the view is not asked for
};

struct BankOptions {
  int pdq_radius = 31;  // distance ≤ radius matches; 0..64
  int near_radius = 0;  // the second tier, shown apart: above pdq_radius, up to 64; 0: none
  int min_quality = phash::kMinPdqQuality;  // of the query and, where stated, of the entry
  std::vector<ViewLimit> views{};           // where they differ from pdq_radius
  double video_percent = 80;                // of either video's frames found in the other, > 0..100
  std::uint32_t video_run = 10;             // or so many frames in a row; 0: runs do not count
};

// What is asked: the digests of a file; its probes when it has a picture; its frames when it is a
// video.
struct Query {
  crypto::MediaDigests digests;
  std::vector<phash::Probe> pdq;
  std::vector<phash::VideoProbe> video;
};

enum class HitKind : unsigned char { kMd5, kSha1, kSha256, kPdq, kVpdq };
std::string_view hit_kind_name(HitKind kind);

enum class Tier : unsigned char {
  kMatch,
  kNear,  // beyond pdq_radius, within near_radius: for a person to look at, with less urgency
};
std::string_view tier_name(Tier tier);  // "match", "near"

struct Hit {
  std::uint64_t entry = 0;
  HitKind kind = HitKind::kSha256;
  Tier tier = Tier::kMatch;
  int distance = 0;         // 0 for exact digests; of the best pair of frames for videos
  int radius = 0;           // the one that applied
  int query_quality = 100;  // PDQ only
  // PDQ: the view of the query that hit. Videos: the one by which most frames did.
  phash::QueryTag tag{};
  // kVpdq only; as phash::compare_videos counts, and a frame of the query once, whichever of its
  // views matched.
  std::optional<phash::VideoComparison> video{};
  bool operator==(const Hit&) const = default;
};

// Whether `a` is the better one: the order of Bank::find(), also for hits of different banks.
bool ranks_before(const Hit& a, const Hit& b);

// The entries of one list version, ready to be matched. Immutable; safe to use from many threads.
class Bank {
 public:
  // Fails with kInvalidArgument on an option out of range. Entries whose PDQ quality is stated and
  // below the floor are kept out and counted, and so are videos without a frame of that quality.
  static Result<Bank> create(std::span<const BankEntry> entries, const BankOptions& options);
  Bank(Bank&&) noexcept;
  Bank& operator=(Bank&&) noexcept;
  ~Bank();

  // All hits, best first: exact digests, then what is within the radius, then the second tier;
  // within each the smaller distance, the plainer tag, the lower entry. One hit for each entry and
  // kind, with its smallest distance. Probes below the quality floor are passed over; digests
  // always count. Equal to a linear scan, always.
  std::vector<Hit> find(const Query& query) const;

  std::size_t size() const;      // entries that can match, repeats included
  std::size_t left_out() const;  // entries below the quality floor

 private:
  struct State;
  explicit Bank(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nightlight::match
