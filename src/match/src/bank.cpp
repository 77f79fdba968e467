#include "nightlight/match/bank.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "digest_index.h"
#include "pdq_scan.h"

namespace nightlight::match {
namespace {

constexpr int kMaxRadius = 64;

// Exact digests before PDQ, then the nearer, then the lower entry; the kind makes the order total.
auto rank(const Hit& hit) {
  return std::tuple(hit.kind == HitKind::kPdq, hit.distance, hit.entry, hit.kind);
}

// One hit an entry: the nearest, and of equals the one that the query asked for first.
std::vector<Hit> nearest_of_each_entry(std::vector<Hit> hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tie(a.entry, a.distance) < std::tie(b.entry, b.distance);
  });
  const auto is_same_entry = [](const Hit& a, const Hit& b) { return a.entry == b.entry; };
  hits.erase(std::unique(hits.begin(), hits.end(), is_same_entry), hits.end());
  return hits;
}

}  // namespace

std::string_view fingerprint_kind(const Fingerprint& fingerprint) {
  constexpr std::array<std::string_view, 4> kNames = {"md5", "sha1", "sha256", "pdq"};
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
      break;
  }
  return "pdq";
}

struct Bank::State {
  explicit State(const BankOptions& chosen) : options(chosen) {}

  void add(std::uint64_t entry, const crypto::Md5& digest) { md5.add(digest, entry); }
  void add(std::uint64_t entry, const crypto::Sha1& digest) { sha1.add(digest, entry); }
  void add(std::uint64_t entry, const crypto::Sha256& digest) { sha256.add(digest, entry); }
  void add(std::uint64_t entry, const phash::PdqFingerprint& pdq) {
    const bool is_stated = pdq.quality != phash::kQualityNotStated;
    if (is_stated && pdq.quality < options.min_quality) {
      ++left_out;
      return;
    }
    pdq_hashes.push_back(pdq.hash.words());
    pdq_entries.push_back(entry);
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

  std::vector<Hit> pdq_hits(const std::vector<phash::PdqFingerprint>& queries) const {
    std::vector<Hit> hits;
    for (const phash::PdqFingerprint& query : queries) {
      if (query.quality < options.min_quality) continue;
      const auto matches =
          internal::best_kernel().scan(pdq_hashes, query.hash.words(), options.pdq_radius);
      for (const internal::ScanMatch& match : matches) {
        hits.push_back({.entry = pdq_entries[match.index],
                        .kind = HitKind::kPdq,
                        .distance = match.distance,
                        .radius = options.pdq_radius,
                        .query_quality = query.quality,
                        .query_variant = query.variant});
      }
    }
    return nearest_of_each_entry(std::move(hits));
  }

  BankOptions options;
  internal::DigestIndex<crypto::Md5> md5;
  internal::DigestIndex<crypto::Sha1> sha1;
  internal::DigestIndex<crypto::Sha256> sha256;
  std::vector<internal::Words> pdq_hashes;
  std::vector<std::uint64_t> pdq_entries;  // of the hash of the same index
  std::size_t taken_in = 0;
  std::size_t left_out = 0;
};

Bank::Bank(std::unique_ptr<State> state) : state_(std::move(state)) {}
Bank::Bank(Bank&&) noexcept = default;
Bank& Bank::operator=(Bank&&) noexcept = default;
Bank::~Bank() = default;

Result<Bank> Bank::create(std::span<const BankEntry> entries, const BankOptions& options) {
  if (options.pdq_radius < 0 || options.pdq_radius > kMaxRadius) {
    return Error(Code::kInvalidArgument, "the radius must be 0 to 64").in("pdq_radius");
  }
  if (options.min_quality < 0 || options.min_quality > 100) {
    return Error(Code::kInvalidArgument, "the quality must be 0 to 100").in("min_quality");
  }
  auto state = std::make_unique<State>(options);
  for (const BankEntry& entry : entries) {
    std::visit([&](const auto& fingerprint) { state->add(entry.entry, fingerprint); },
               entry.fingerprint);
  }
  state->md5.sort();
  state->sha1.sort();
  state->sha256.sort();
  state->taken_in = entries.size() - state->left_out;
  return Bank(std::move(state));
}

std::vector<Hit> Bank::find(const Query& query) const {
  std::vector<Hit> hits = state_->exact_hits(query.digests);
  const std::vector<Hit> near = state_->pdq_hits(query.pdq);
  hits.insert(hits.end(), near.begin(), near.end());
  std::ranges::sort(hits, {}, rank);
  return hits;
}

std::size_t Bank::size() const {
  return state_->taken_in;
}

std::size_t Bank::left_out() const {
  return state_->left_out;
}

}  // namespace nightlight::match
