#include "nightlight/match/bank.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "bank_pictures.h"
#include "bank_radii.h"
#include "digest_index.h"
#include "plainness.h"
#include "video_index.h"

namespace nightlight::match {
namespace {

bool is_exact(const Hit& hit) {
  return hit.kind != HitKind::kPdq && hit.kind != HitKind::kVpdq;
}

// Exact digests, the first tier, the second; then the nearer, the plainer, the lower entry. The
// kind and the quality make the order total.
auto rank(const Hit& hit) {
  return std::tuple(!is_exact(hit), hit.tier, hit.distance, internal::plainness(hit.tag), hit.entry,
                    hit.kind, -hit.query_quality);
}

// One hit for each entry and kind: the first by rank.
std::vector<Hit> best_of_each_entry(std::vector<Hit> hits) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tuple(a.entry, a.kind, rank(a)) < std::tuple(b.entry, b.kind, rank(b));
  });
  const auto is_same = [](const Hit& a, const Hit& b) {
    return a.entry == b.entry && a.kind == b.kind;
  };
  hits.erase(std::unique(hits.begin(), hits.end(), is_same), hits.end());
  return hits;
}

}  // namespace

std::string_view fingerprint_kind(const Fingerprint& fingerprint) {
  constexpr std::array<std::string_view, 5> kNames = {"md5", "sha1", "sha256", "pdq", "vpdq"};
  static_assert(std::variant_size_v<Fingerprint> == kNames.size());
  return kNames[fingerprint.index()];
}

std::string_view hit_kind_name(HitKind kind) {
  switch (kind) {
    case HitKind::kMd5:
      return "md5";
    case HitKind::kSha1:
      return "sha1";
    case HitKind::kSha256:
      return "sha256";
    case HitKind::kPdq:
      return "pdq";
    case HitKind::kVpdq:
      break;
  }
  return "vpdq";
}

std::string_view tier_name(Tier tier) {
  return tier == Tier::kMatch ? "match" : "near";
}

bool ranks_before(const Hit& a, const Hit& b) {
  return rank(a) < rank(b);
}

struct Bank::State {
  explicit State(const BankOptions& options) : pictures(options), videos(options) {}

  bool add(std::uint64_t entry, const crypto::Md5& digest) { return add(md5, entry, digest); }
  bool add(std::uint64_t entry, const crypto::Sha1& digest) { return add(sha1, entry, digest); }
  bool add(std::uint64_t entry, const crypto::Sha256& digest) { return add(sha256, entry, digest); }
  bool add(std::uint64_t entry, const phash::PdqFingerprint& picture) {
    return pictures.add(entry, picture);
  }
  bool add(std::uint64_t entry, const phash::VideoFingerprint& video) {
    return videos.add(entry, video);
  }

  Status finish() {
    md5.sort();
    sha1.sort();
    sha256.sort();
    NIGHTLIGHT_RETURN_IF_ERROR(pictures.finish());
    return videos.finish();
  }

  std::vector<Hit> exact_hits(const crypto::MediaDigests& digests) const {
    std::vector<Hit> hits;
    const auto append = [&hits](const auto& records, HitKind kind) {
      for (const auto& record : records) hits.push_back({.entry = record.entry, .kind = kind});
    };
    append(md5.find(digests.md5), HitKind::kMd5);
    append(sha1.find(digests.sha1), HitKind::kSha1);
    append(sha256.find(digests.sha256), HitKind::kSha256);
    return hits;
  }

  internal::DigestIndex<crypto::Md5> md5;
  internal::DigestIndex<crypto::Sha1> sha1;
  internal::DigestIndex<crypto::Sha256> sha256;
  internal::PictureIndex pictures;
  internal::VideoIndex videos;
  std::size_t taken_in = 0;
  std::size_t left_out = 0;

 private:
  template <class Index, class Digest>
  static bool add(Index& index, std::uint64_t entry, const Digest& digest) {
    index.add(digest, entry);
    return true;
  }
};

Bank::Bank(std::unique_ptr<State> state) : state_(std::move(state)) {}
Bank::Bank(Bank&&) noexcept = default;
Bank& Bank::operator=(Bank&&) noexcept = default;
Bank::~Bank() = default;

Result<Bank> Bank::create(std::span<const BankEntry> entries, const BankOptions& options) {
  NIGHTLIGHT_RETURN_IF_ERROR(internal::check(options));
  auto state = std::make_unique<State>(options);
  for (const BankEntry& entry : entries) {
    const bool taken =
        std::visit([&](const auto& fingerprint) { return state->add(entry.entry, fingerprint); },
                   entry.fingerprint);
    ++(taken ? state->taken_in : state->left_out);
  }
  NIGHTLIGHT_RETURN_IF_ERROR(state->finish());
  return Bank(std::move(state));
}

std::vector<Hit> Bank::find(const Query& query) const {
  std::vector<Hit> hits = state_->exact_hits(query.digests);
  for (std::vector<Hit> more :
       {state_->pictures.find(query.pdq), state_->videos.find(query.video)}) {
    hits.insert(hits.end(), more.begin(), more.end());
  }
  hits = best_of_each_entry(std::move(hits));
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return rank(a) < rank(b); });
  return hits;
}

std::size_t Bank::size() const {
  return state_->taken_in;
}

std::size_t Bank::left_out() const {
  return state_->left_out;
}

}  // namespace nightlight::match
