#include "nightlight/match/bank.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <tuple>

namespace nightlight::match {
namespace {

using phash::PdqFingerprint;
using phash::PdqHash;
using phash::PdqVariant;
using phash::Probe;
using phash::QueryTag;
using phash::View;

crypto::MediaDigests digests_of(std::string_view text) {
  return crypto::media_digests(as_bytes(text));
}
const crypto::MediaDigests kNoDigests = digests_of("bytes that no list holds");

PdqFingerprint pdq_of(const PdqHash& hash, int quality = 100) {
  return {hash, quality, PdqVariant::kFull};
}
Probe probe_of(const PdqHash& hash, int quality = 100, const QueryTag& tag = {}) {
  return {hash, quality, tag};
}
Query ask(std::vector<Probe> probes) {
  return {kNoDigests, std::move(probes), {}};
}

PdqHash any_hash(std::mt19937_64& random) {
  return PdqHash({random(), random(), random(), random()});
}
// `hash` with its bits first … first + count - 1 turned over.
PdqHash with_flips(const PdqHash& hash, std::size_t first, int count) {
  auto words = hash.words();
  for (std::size_t bit = first; bit < first + std::size_t(count); ++bit) {
    words[bit % 256 / 64] ^= std::uint64_t{1} << bit % 64;
  }
  return PdqHash(words);
}

Bank bank_of(const std::vector<BankEntry>& entries, BankOptions options = {}) {
  return Bank::create(entries, options).value();
}

TEST(Bank, finds_each_exact_digest_by_its_kind) {
  const auto digests = digests_of("holiday.jpg");
  const Bank bank = bank_of({{7, digests.md5}, {5, digests.sha1}, {6, digests.sha256}});
  const auto hits = bank.find({digests, {}, {}});
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0], (Hit{.entry = 5, .kind = HitKind::kSha1}));
  EXPECT_EQ(hits[1], (Hit{.entry = 6, .kind = HitKind::kSha256}));
  EXPECT_EQ(hits[2], (Hit{.entry = 7, .kind = HitKind::kMd5}));
  EXPECT_TRUE(bank.find({kNoDigests, {}, {}}).empty());
}

TEST(Bank, matches_exact_digests_of_files_that_could_not_be_decoded_or_are_flat) {
  const auto digests = digests_of("flat.png");
  const Probe flat = probe_of(PdqHash(), 0);
  const Bank bank = bank_of({{1, digests.sha256}, {2, pdq_of(PdqHash())}});
  EXPECT_EQ(bank.find({digests, {}, {}}).size(), 1u);
  const auto hits = bank.find({digests, {flat}, {}});
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].kind, HitKind::kSha256);
}

TEST(Bank, counts_a_distance_equal_to_the_radius_as_a_match) {
  std::mt19937_64 random(1);
  for (const int radius : {0, 1, 30, 31, 32, 63, 64}) {
    const PdqHash entry = any_hash(random);
    const Bank bank = bank_of({{1, pdq_of(entry)}}, {.pdq_radius = radius});
    for (const std::size_t first : {0U, 15U, 64U, 100U, 250U}) {
      for (const int distance : {radius - 1, radius, radius + 1}) {
        if (distance < 0) continue;
        const auto hits = bank.find(ask({probe_of(with_flips(entry, first, distance))}));
        ASSERT_EQ(hits.size(), distance <= radius ? 1u : 0u) << radius << " " << distance;
        if (hits.empty()) continue;
        EXPECT_EQ(hits[0].distance, distance);
        EXPECT_EQ(hits[0].radius, radius);
      }
    }
  }
}

TEST(Bank, treats_odd_and_even_weights_alike) {
  // 128 ones; adding ones gives odd and even weights at odd and even distances.
  const PdqHash even({~0ULL, ~0ULL, 0, 0});
  for (int distance = 29; distance <= 33; ++distance) {
    const PdqHash other = with_flips(even, 128, distance);
    for (const auto& [entry, query] : {std::pair(even, other), std::pair(other, even)}) {
      const Bank bank = bank_of({{1, pdq_of(entry)}});
      EXPECT_EQ(bank.find(ask({probe_of(query)})).size(), distance <= 31 ? 1u : 0u) << distance;
    }
  }
}

TEST(Bank, leaves_out_entries_of_stated_low_quality_and_counts_them) {
  std::mt19937_64 random(2);
  const std::array hashes = {any_hash(random), any_hash(random), any_hash(random)};
  const Bank bank =
      bank_of({{1, pdq_of(hashes[0], 49)},
               {2, pdq_of(hashes[1], 50)},
               {3, {PdqFingerprint{hashes[2], phash::kQualityNotStated, PdqVariant::kUnknown}}}});
  EXPECT_EQ(bank.size(), 2u);
  EXPECT_EQ(bank.left_out(), 1u);
  EXPECT_TRUE(bank.find(ask({probe_of(hashes[0])})).empty());
  EXPECT_EQ(bank.find(ask({probe_of(hashes[1])})).size(), 1u);
  EXPECT_EQ(bank.find(ask({probe_of(hashes[2])})).size(), 1u);
}

TEST(Bank, passes_over_query_fingerprints_below_the_quality_floor) {
  std::mt19937_64 random(3);
  const PdqHash hash = any_hash(random);
  const Bank bank = bank_of({{1, pdq_of(hash)}});
  EXPECT_TRUE(bank.find(ask({probe_of(hash, 49)})).empty());
  EXPECT_TRUE(bank.find(ask({probe_of(hash, phash::kQualityNotStated)})).empty());
  EXPECT_EQ(bank.find(ask({probe_of(hash, 50)})).size(), 1u);
  const Bank open = bank_of({{1, pdq_of(hash, 0)}}, {.min_quality = 0});
  EXPECT_EQ(open.find(ask({probe_of(hash, 0)})).size(), 1u);
}

TEST(Bank, reports_an_entry_once_with_the_nearest_fingerprint_of_the_query) {
  std::mt19937_64 random(4);
  const PdqHash hash = any_hash(random);
  const Bank bank = bank_of({{9, pdq_of(hash)}, {9, pdq_of(with_flips(hash, 3, 2))}});
  const QueryTag trimmed{PdqVariant::kFull, View::kTrim};
  const QueryTag scaled{PdqVariant::kNn512};
  const Probe far = probe_of(with_flips(hash, 0, 20), 90);
  const Probe near = probe_of(with_flips(hash, 0, 3), 80, trimmed);
  const Probe plainer = probe_of(with_flips(hash, 0, 3), 70, scaled);
  const Hit wanted{.entry = 9,
                   .kind = HitKind::kPdq,
                   .tier = Tier::kMatch,
                   .distance = 3,
                   .radius = 31,
                   .query_quality = 70,
                   .tag = scaled};
  EXPECT_EQ(bank.find(ask({far, near, plainer})), std::vector{wanted});
  EXPECT_EQ(bank.find(ask({plainer, near, far})), std::vector{wanted});
}

TEST(Bank, ranks_the_plainer_tag_first_at_the_same_distance) {
  const PdqHash a({1, 2, 3, 4});
  const PdqHash b({~1ULL, 2, 3, 4});
  const Bank bank = bank_of({{1, pdq_of(a)}, {2, pdq_of(b)}});
  const QueryTag mirrored{.dihedral = phash::Dihedral::kFlipY};
  const auto hits = bank.find(
      ask({probe_of(with_flips(a, 70, 4), 100, mirrored), probe_of(with_flips(b, 70, 4))}));
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].entry, 2u);
  EXPECT_EQ(hits[1].tag, mirrored);
}

TEST(Bank, reports_every_entry_that_holds_the_same_hash) {
  const auto digests = digests_of("twice.jpg");
  const PdqHash hash({1, 2, 3, 4});
  const Bank bank = bank_of({{4, digests.md5},
                             {2, digests.md5},
                             {2, digests.md5},
                             {8, pdq_of(hash)},
                             {6, pdq_of(hash)},
                             {6, pdq_of(hash)}});
  std::vector<std::uint64_t> entries;
  for (const Hit& hit : bank.find({digests, {probe_of(hash)}, {}})) entries.push_back(hit.entry);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{2, 4, 6, 8}));
  EXPECT_EQ(bank.size(), 6u);
}

TEST(Bank, orders_hits_exact_first_then_by_distance_then_by_entry) {
  const auto digests = digests_of("ordered.jpg");
  const PdqHash hash({1, 2, 3, 4});
  const Bank bank = bank_of({{1, pdq_of(with_flips(hash, 0, 9))},
                             {2, pdq_of(with_flips(hash, 9, 4))},
                             {3, pdq_of(with_flips(hash, 99, 4))},
                             {4, pdq_of(hash)},
                             {5, digests.sha256}});
  std::vector<std::uint64_t> entries;
  for (const Hit& hit : bank.find({digests, {probe_of(hash)}, {}})) entries.push_back(hit.entry);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{5, 4, 2, 3, 1}));
}

TEST(Bank, shows_the_second_tier_apart_from_the_first) {
  std::mt19937_64 random(5);
  const PdqHash hash = any_hash(random);
  const PdqHash odd = with_flips(hash, 17, 1);  // of the other parity
  for (const PdqHash& entry : {hash, odd}) {
    const Bank bank = bank_of({{1, pdq_of(entry)}}, {.pdq_radius = 31, .near_radius = 46});
    for (int distance = 0; distance <= 60; ++distance) {
      const auto hits = bank.find(ask({probe_of(with_flips(entry, 40, distance))}));
      ASSERT_EQ(hits.size(), distance <= 46 ? 1u : 0u) << distance;
      if (hits.empty()) continue;
      EXPECT_EQ(hits[0].tier, distance <= 31 ? Tier::kMatch : Tier::kNear) << distance;
      EXPECT_EQ(hits[0].radius, distance <= 31 ? 31 : 46) << distance;
    }
  }
}

TEST(Bank, orders_the_second_tier_last) {
  const auto digests = digests_of("tiers.jpg");
  const PdqHash hash({1, 2, 3, 4});
  const Bank bank = bank_of({{1, pdq_of(with_flips(hash, 0, 33))},
                             {2, pdq_of(with_flips(hash, 9, 31))},
                             {3, digests.md5}},
                            {.near_radius = 40});
  std::vector<std::uint64_t> entries;
  for (const Hit& hit : bank.find({digests, {probe_of(hash)}, {}})) entries.push_back(hit.entry);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{3, 2, 1}));
}

TEST(Bank, gives_a_limited_view_its_own_radius_and_no_second_tier) {
  std::mt19937_64 random(6);
  const PdqHash hash = any_hash(random);
  const Bank bank = bank_of(
      {{1, pdq_of(hash)}},
      {.near_radius = 46, .views = {{View::kTrim, 20}, {View::kInner, -1}, {View::kPad2, 0}}});
  const auto found = [&](View view, int distance) {
    return bank.find(ask({probe_of(with_flips(hash, 5, distance), 100, {.view = view})}));
  };
  EXPECT_EQ(found(View::kTrim, 20).size(), 1u);
  EXPECT_EQ(found(View::kTrim, 20)[0].radius, 20);
  for (const int distance : {21, 31, 40}) EXPECT_TRUE(found(View::kTrim, distance).empty());
  for (const int distance : {0, 31, 40}) EXPECT_TRUE(found(View::kInner, distance).empty());
  EXPECT_EQ(found(View::kPad2, 0).size(), 1u);
  EXPECT_TRUE(found(View::kPad2, 1).empty());
  EXPECT_EQ(found(View::kPad5, 31).size(), 1u);
  EXPECT_EQ(found(View::kPad5, 46)[0].tier, Tier::kNear);
}

TEST(Bank, refuses_options_out_of_range) {
  for (const int radius : {-1, 65, 256}) {
    const auto bank = Bank::create({}, {.pdq_radius = radius});
    ASSERT_FALSE(bank);
    EXPECT_EQ(bank.error().code(), Code::kInvalidArgument);
    EXPECT_EQ(bank.error().subject(), "pdq_radius");
  }
  for (const int quality : {-1, 101}) {
    EXPECT_EQ(Bank::create({}, {.min_quality = quality}).error().subject(), "min_quality");
  }
  for (const int radius : {-1, 1, 31, 65}) {
    EXPECT_EQ(Bank::create({}, {.near_radius = radius}).error().subject(), "near_radius");
  }
  for (const ViewLimit& limit : {ViewLimit{View::kTrim, 32}, ViewLimit{View::kTrim, -2},
                                 ViewLimit{View(phash::kViews), 1}}) {
    EXPECT_EQ(Bank::create({}, {.views = {limit}}).error().subject(), "view_radius");
  }
  for (const double percent : {0.0, -1.0, 100.5, std::nan("")}) {
    EXPECT_EQ(Bank::create({}, {.video_percent = percent}).error().subject(), "video_percent");
  }
}

TEST(Bank, finds_nothing_when_it_is_empty) {
  const Bank bank = bank_of({});
  EXPECT_EQ(bank.size(), 0u);
  EXPECT_TRUE(bank.find({kNoDigests, {probe_of(PdqHash({1, 2, 3, 4}))}, {}}).empty());
}

// Which of two hits of one entry and kind comes first, in the words of the header.
bool is_better(const Hit& a, const Hit& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  const auto changes = [](const QueryTag& tag) {
    return int(tag.view != View::kWhole) + int(tag.dihedral != phash::Dihedral::kNone) +
           int(tag.tone != phash::Tone::kPositive);
  };
  if (changes(a.tag) != changes(b.tag)) return changes(a.tag) < changes(b.tag);
  const auto rest = [](const Hit& hit) {
    return std::tuple(hit.tag.view, hit.tag.dihedral, hit.tag.tone, hit.tag.scale);
  };
  if (rest(a) != rest(b)) return rest(a) < rest(b);
  return a.query_quality > b.query_quality;
}

// What the header promises, as directly as it can be written.
std::vector<Hit> find_naively(const std::vector<BankEntry>& entries, const Query& query,
                              const BankOptions& options) {
  std::map<std::pair<std::uint64_t, HitKind>, Hit> best;
  const auto offer = [&best](const Hit& hit) {
    const auto [place, is_new] = best.try_emplace({hit.entry, hit.kind}, hit);
    if (!is_new && is_better(hit, place->second)) place->second = hit;
  };
  for (const Probe& asked : query.pdq) {
    int radius = options.pdq_radius;
    int near = options.near_radius;
    for (const ViewLimit& limit : options.views) {
      if (limit.view == asked.tag.view) radius = near = limit.radius;
    }
    for (const BankEntry& entry : entries) {
      const auto* held = std::get_if<PdqFingerprint>(&entry.fingerprint);
      if (held == nullptr || held->quality < 50 || asked.quality < 50) continue;
      const int distance = phash::distance(held->hash, asked.hash);
      if (distance > std::max(radius, near)) continue;
      const Tier tier = distance <= radius ? Tier::kMatch : Tier::kNear;
      offer({.entry = entry.entry,
             .kind = HitKind::kPdq,
             .tier = tier,
             .distance = distance,
             .radius = tier == Tier::kMatch ? radius : near,
             .query_quality = asked.quality,
             .tag = asked.tag});
    }
  }
  for (const BankEntry& entry : entries) {
    if (entry.fingerprint == Fingerprint(query.digests.md5)) offer({entry.entry, HitKind::kMd5});
    if (entry.fingerprint == Fingerprint(query.digests.sha1)) offer({entry.entry, HitKind::kSha1});
    if (entry.fingerprint == Fingerprint(query.digests.sha256)) offer({entry.entry});
  }
  std::vector<Hit> hits;
  for (const auto& [key, hit] : best) hits.push_back(hit);
  std::ranges::stable_sort(hits, [](const Hit& a, const Hit& b) {
    const auto group = [](const Hit& hit) {
      return std::pair(hit.kind == HitKind::kPdq, hit.tier == Tier::kNear);
    };
    if (group(a) != group(b)) return group(a) < group(b);
    if (a.distance != b.distance || a.tag != b.tag) return is_better(a, b);
    return a.entry < b.entry;
  });
  return hits;
}

class RandomBank {
 public:
  explicit RandomBank(std::uint64_t seed) : random_(seed) {
    for (auto& file : files_) file = digests_of(std::to_string(random_()));
    for (auto& centre : centres_) centre = any_hash(random_);
  }
  PdqHash hash() { return with_flips(centres_[below(4)], below(256), int(below(70))); }
  Probe probe() {
    constexpr std::array kViews = {View::kWhole, View::kTrim, View::kInner, View::kPad5};
    const QueryTag tag{PdqVariant(below(2)), kViews[below(kViews.size())],
                       phash::Dihedral(below(3)), phash::Tone(below(2))};
    return {hash(), int(40 + below(61)), tag};
  }
  BankEntry entry() {
    const std::uint64_t number = below(500);  // repeats on purpose
    const crypto::MediaDigests& file = files_[below(files_.size())];
    switch (below(6)) {
      case 0:
        return {number, file.md5};
      case 1:
        return {number, file.sha1};
      case 2:
        return {number, file.sha256};
      default:
        return {number, PdqFingerprint{hash(), int(40 + below(61)), PdqVariant(below(3))}};
    }
  }
  Query query() {
    Query query{files_[below(files_.size())], {}, {}};
    for (std::size_t i = below(9); i > 0; --i) query.pdq.push_back(probe());
    return query;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::mt19937_64 random_;
  std::array<crypto::MediaDigests, 40> files_;
  std::array<PdqHash, 4> centres_;
};

std::vector<BankOptions> all_kinds_of_options() {
  std::vector<BankOptions> all;
  for (const int radius : {0, 1, 30, 31, 32, 63, 64}) {
    all.push_back({.pdq_radius = radius});
    if (radius < 64) all.push_back({.pdq_radius = radius, .near_radius = 64});
    all.push_back({.pdq_radius = radius, .views = {{View::kTrim, radius / 2}, {View::kInner, -1}}});
  }
  all.push_back({.pdq_radius = 31, .near_radius = 46, .views = {{View::kPad5, 31}}});
  return all;
}

TEST(Bank, equals_a_linear_scan_in_any_order_of_entries) {
  const auto options = all_kinds_of_options();
  for (const std::size_t count : {0, 1, 2, 3, 63, 64, 65, 1000}) {
    RandomBank random(count + 1);
    std::vector<BankEntry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(random.entry());
    std::vector<BankEntry> reversed(entries.rbegin(), entries.rend());
    for (std::size_t o = 0; o < options.size(); ++o) {
      const Bank bank = bank_of(entries, options[o]);
      const Bank other = bank_of(reversed, options[o]);
      for (int i = 0; i < 10; ++i) {
        const Query query = random.query();
        const auto wanted = find_naively(entries, query, options[o]);
        EXPECT_EQ(bank.find(query), wanted) << count << " entries, options " << o;
        EXPECT_EQ(other.find(query), wanted) << count << " entries, options " << o;
      }
    }
  }
}

}  // namespace
}  // namespace nightlight::match
