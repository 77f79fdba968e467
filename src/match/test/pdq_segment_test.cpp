#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "nightlight/match/pdq_index.h"
#include "pdq_build.h"
#include "pdq_data.h"
#include "pdq_prober.h"
#include "pdq_search.h"

namespace nightlight::match {
namespace {

using phash::PdqHash;
using Hashes = std::vector<PdqHash>;

constexpr std::array kRadii = {0, 1, 2, 15, 16, 30, 31, 32, 47, 52, 63, 64};
constexpr std::array kLayouts = {IndexLayout::kScan, IndexLayout::kSketch, IndexLayout::kCompact};

PdqSegment segment_of(const Hashes& hashes, IndexLayout layout = IndexLayout::kAuto) {
  return PdqSegment::build(hashes, {.radius = 31, .layout = layout}).value();
}

// Cut into parts however few they are.
internal::BuiltImage image_of(const Hashes& hashes, const internal::Plan& plan,
                              std::uint64_t loose_limit = 1) {
  static const std::atomic<bool> never = false;
  return internal::build_planned_image(hashes, plan, loose_limit, never).value();
}
internal::BuiltImage image_of(const Hashes& hashes, IndexLayout layout) {
  return image_of(hashes, {layout, layout == IndexLayout::kSketch ? 18 : 16});
}

std::vector<IndexHit> probe(const internal::BuiltImage& built, const Hashes& queries, int radius) {
  return internal::search(built.view, internal::best_kernel(), queries, radius,
                          internal::Way::kProbe);
}

// As the planner would have it, and through the buckets even where a scan would be cheaper.
void expect_as_plain(const Hashes& hashes, const Hashes& queries, IndexLayout layout) {
  const PdqSegment segment = segment_of(hashes, layout);
  const internal::BuiltImage built = image_of(hashes, layout);
  for (const int radius : kRadii) {
    const std::vector<IndexHit> expected = plain_find(hashes, queries, radius);
    EXPECT_EQ(segment.find(queries, radius), expected)
        << hashes.size() << " hashes, layout " << layout_name(layout) << ", radius " << radius;
    EXPECT_EQ(probe(built, queries, radius), expected)
        << hashes.size() << " hashes, layout " << layout_name(layout) << ", radius " << radius;
  }
}

// Queries at every distance that matters from hashes of the list, and some of nothing.
Hashes queries_near(PdqData& data, const Hashes& hashes, std::size_t count) {
  Hashes queries;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_near = !hashes.empty() && i % 8 != 7;
    queries.push_back(is_near ? data.at(hashes[data.below(hashes.size())], data.below(66))
                              : data.any());
  }
  return queries;
}

class EveryLayout : public testing::TestWithParam<IndexLayout> {};

TEST_P(EveryLayout, finds_what_a_plain_scan_finds_in_lists_of_few_hashes) {
  PdqData data(1);
  for (const std::size_t count : {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 255, 1000}) {
    Hashes hashes;
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(data.any());
    expect_as_plain(hashes, queries_near(data, hashes, 24), GetParam());
  }
}

TEST_P(EveryLayout, finds_what_a_plain_scan_finds_around_the_size_where_buckets_begin) {
  PdqData data(2);
  for (const std::size_t count : {internal::kLooseLimit - 1, internal::kLooseLimit,
                                  internal::kLooseLimit + 1, 3 * internal::kLooseLimit}) {
    Hashes hashes;
    for (std::size_t i = 0; i < count; ++i) hashes.push_back(data.even());
    expect_as_plain(hashes, queries_near(data, hashes, 64), GetParam());
  }
}

TEST_P(EveryLayout, finds_what_a_plain_scan_finds_among_ten_thousand_of_both_parities) {
  PdqData data(3);
  Hashes hashes;
  for (int i = 0; i < 10'000; ++i) hashes.push_back(i % 3 == 0 ? data.any() : data.even());
  expect_as_plain(hashes, queries_near(data, hashes, 128), GetParam());
}

TEST_P(EveryLayout, finds_the_few_odd_hashes_among_many_even_ones) {
  PdqData data(4);
  Hashes hashes;
  for (int i = 0; i < 5'000; ++i) {
    hashes.push_back(i % 500 == 0 ? data.at(data.even(), 1) : data.even());
  }
  Hashes queries;
  for (std::size_t i = 0; i < hashes.size(); i += 250) {
    for (std::size_t distance = 28; distance < 34; ++distance) {
      queries.push_back(data.at(hashes[i], distance));
    }
  }
  expect_as_plain(hashes, queries, GetParam());
  EXPECT_EQ(segment_of(hashes, GetParam()).stat().odd, 10u);
}

TEST_P(EveryLayout, finds_what_a_plain_scan_finds_in_clusters) {
  PdqData data(5);
  Hashes centres;
  for (int i = 0; i < 12; ++i) centres.push_back(data.even());
  Hashes hashes;
  for (int i = 0; i < 6'000; ++i) {
    hashes.push_back(data.at(centres[data.below(centres.size())], data.below(70)));
  }
  expect_as_plain(hashes, centres, GetParam());
  expect_as_plain(hashes, queries_near(data, hashes, 24), GetParam());
}

TEST_P(EveryLayout, finds_what_a_plain_scan_finds_when_hashes_share_whole_parts) {
  PdqData data(6);
  const PdqHash base = data.even();
  Hashes hashes;
  for (int i = 0; i < 6'000; ++i) {  // half of the bits never differ: the same buckets again
    auto words = data.any().words();
    words[0] = base.words()[0];
    words[2] = base.words()[2];
    hashes.push_back(PdqHash(words));
  }
  Hashes queries = queries_near(data, hashes, 48);
  queries.push_back(base);
  expect_as_plain(hashes, queries, GetParam());
}

TEST_P(EveryLayout, tells_every_id_of_equal_hashes_once) {
  PdqData data(7);
  Hashes hashes(4'000, data.even());
  expect_as_plain(hashes, {hashes[0], data.at(hashes[0], 30), data.at(hashes[0], 33)}, GetParam());
  EXPECT_EQ(segment_of(hashes, GetParam()).stat().hashes, 1u);

  Hashes some;
  for (int i = 0; i < 4'000; ++i) some.push_back(data.even());
  Hashes repeated = some;
  for (int i = 0; i < 3'000; ++i) repeated.push_back(some[data.below(1'000)]);
  std::shuffle(repeated.begin(), repeated.end(), data.random());
  expect_as_plain(repeated, queries_near(data, repeated, 64), GetParam());
  const IndexStat stat = segment_of(repeated, GetParam()).stat();
  EXPECT_EQ(stat.ids, 7'000u);
  EXPECT_EQ(stat.hashes, 4'000u);
}

TEST_P(EveryLayout, finds_the_zero_hash_the_full_hash_and_their_neighbours) {
  PdqData data(8);
  const PdqHash zeros;
  const PdqHash ones({~0ULL, ~0ULL, ~0ULL, ~0ULL});
  Hashes hashes;
  for (std::size_t i = 0; i < 3'000; ++i) {
    hashes.push_back(data.at(i % 2 == 0 ? zeros : ones, data.below(65)));
  }
  expect_as_plain(hashes, {zeros, ones, data.at(zeros, 31), data.at(ones, 31)}, GetParam());
}

TEST_P(EveryLayout, does_not_depend_on_the_order_of_the_hashes) {
  PdqData data(9);
  Hashes hashes;
  for (int i = 0; i < 5'000; ++i) hashes.push_back(data.any());
  const Hashes queries = queries_near(data, hashes, 64);
  Hashes shuffled = hashes;
  std::shuffle(shuffled.begin(), shuffled.end(), data.random());
  const PdqSegment one = segment_of(hashes, GetParam());
  const PdqSegment other = segment_of(shuffled, GetParam());
  const auto found = [&queries](const PdqSegment& segment) {
    std::multiset<std::pair<std::uint32_t, PdqHash>> pairs;
    for (const IndexHit& hit : segment.find(queries, 47)) {
      pairs.insert({hit.query, segment.hash_of(hit.id)});
    }
    return pairs;
  };
  EXPECT_EQ(found(one), found(other));
}

TEST_P(EveryLayout, gives_a_batch_the_answers_of_its_queries_one_by_one) {
  PdqData data(10);
  Hashes hashes;
  for (int i = 0; i < 5'000; ++i) hashes.push_back(data.any());
  const Hashes queries = queries_near(data, hashes, 80);
  const PdqSegment segment = segment_of(hashes, GetParam());
  std::vector<IndexHit> one_by_one;
  for (std::uint32_t i = 0; i < queries.size(); ++i) {
    for (IndexHit hit : segment.find(std::span(&queries[i], 1), 31)) {
      hit.query = i;
      one_by_one.push_back(hit);
    }
  }
  EXPECT_EQ(segment.find(queries, 31), one_by_one);
  EXPECT_TRUE(segment.find({}, 31).empty());
  EXPECT_TRUE(segment.find(queries, -1).empty());
}

TEST_P(EveryLayout, gives_back_the_hash_of_each_id) {
  PdqData data(11);
  Hashes hashes;
  for (int i = 0; i < 3'000; ++i) hashes.push_back(data.any());
  const PdqSegment segment = segment_of(hashes, GetParam());
  for (std::uint32_t id = 0; id < hashes.size(); ++id) EXPECT_EQ(segment.hash_of(id), hashes[id]);
}

TEST_P(EveryLayout, gives_the_nearest_in_order) {
  PdqData data(12);
  Hashes hashes;
  for (int i = 0; i < 6'000; ++i) hashes.push_back(data.any());
  const PdqHash query = data.even();
  for (int i = 0; i < 40; ++i) hashes.push_back(data.at(query, 20 + data.below(60)));
  std::shuffle(hashes.begin(), hashes.end(), data.random());
  const std::vector<IndexHit> all = plain_find(hashes, std::span(&query, 1), 256);
  const PdqSegment segment = segment_of(hashes, GetParam());
  for (const std::size_t k : {0, 1, 2, 10, 40, 41, 500, 6'040, 7'000}) {
    const auto expected =
        std::vector(all.begin(), all.begin() + std::ptrdiff_t(std::min(k, all.size())));
    EXPECT_EQ(segment.nearest(query, k), expected) << k;
  }
}

INSTANTIATE_TEST_SUITE_P(Layouts, EveryLayout, testing::ValuesIn(kLayouts),
                         [](const auto& layout) { return std::string(layout_name(layout.param)); });

TEST(PdqSegment, finds_every_distance_at_every_boundary_of_parts) {
  PdqData data(13);
  Hashes hashes;
  for (int i = 0; i < 3'000; ++i) hashes.push_back(data.even());
  const PdqHash target = hashes[1'234];
  const internal::BuiltImage built = image_of(hashes, IndexLayout::kSketch);
  const internal::Cut& cut = built.view.groups[0].cut;
  const internal::Words words = internal::permuted(target.words());
  for (int part = 0; part < cut.parts(); ++part) {
    for (int distance = 0; distance <= 64; ++distance) {  // all errors in a row, round the ring
      for (const int shift : {-1, 0, 1}) {
        internal::Words changed = words;
        for (int i = 0; i < distance; ++i) {
          const auto bit = std::size_t(cut.part(part).start + shift + i + 256) % 256;
          changed[bit / 64] ^= std::uint64_t{1} << bit % 64;
        }
        const PdqHash query(internal::restored(changed));
        for (const int radius : {distance - 1, distance, distance + 1, 31}) {
          const auto hits = probe(built, {query}, radius);
          const bool is_found = !hits.empty() && hits[0] == IndexHit{0, 1'234, distance};
          EXPECT_EQ(is_found, distance <= radius) << part << " " << distance << " " << radius;
          EXPECT_LE(hits.size(), 1u);
        }
      }
    }
  }
}

TEST(PdqSegment, finds_errors_spread_over_the_parts_in_every_proportion) {
  PdqData data(14);
  Hashes hashes;
  for (int i = 0; i < 3'000; ++i) hashes.push_back(data.even());
  const internal::BuiltImage built = image_of(hashes, IndexLayout::kCompact);
  const internal::Cut& cut = built.view.groups[0].cut;
  for (int round = 0; round < 4'000; ++round) {
    const std::size_t id = data.below(hashes.size());
    internal::Words words = internal::permuted(hashes[id].words());
    const std::size_t parts = 1 + data.below(std::size_t(cut.parts()));
    const int radius = int(30 + data.below(18));
    std::set<std::size_t> bits;
    while (bits.size() < std::size_t(radius)) {
      const internal::Field field = cut.part(int(data.below(parts)));
      bits.insert(std::size_t(field.start) + data.below(std::size_t(field.width)));
      if (parts * 18 < std::size_t(radius) + 18) bits.insert(data.below(256));
    }
    for (const std::size_t bit : bits) words[bit / 64] ^= std::uint64_t{1} << bit % 64;
    const PdqHash query(internal::restored(words));
    const int distance = phash::distance(query, hashes[id]);
    EXPECT_EQ(probe(built, {query}, distance),
              (std::vector<IndexHit>{{0, std::uint32_t(id), distance}}));
  }
}

TEST(PdqSegment, finds_the_same_with_every_kernel) {
  PdqData data(15);
  Hashes hashes;
  for (int i = 0; i < 20'000; ++i) hashes.push_back(data.any());
  const Hashes queries = queries_near(data, hashes, 200);
  for (const IndexLayout layout : kLayouts) {
    const internal::BuiltImage built = image_of(hashes, layout);
    for (const internal::Kernel& kernel : internal::kernels()) {
      if (!kernel.is_supported) continue;
      for (const int radius : {0, 31, 40}) {
        EXPECT_EQ(internal::search(built.view, kernel, queries, radius, internal::Way::kProbe),
                  plain_find(hashes, queries, radius))
            << kernel.name << " " << layout_name(layout);
      }
    }
  }
}

TEST(PdqSegment, finds_the_same_however_it_is_cut) {
  PdqData data(17);
  Hashes hashes;
  for (int i = 0; i < 2'000; ++i) hashes.push_back(i % 4 == 0 ? data.any() : data.even());
  const Hashes queries = queries_near(data, hashes, 100);
  const auto expected = plain_find(hashes, queries, 31);
  for (int parts = internal::kMinParts; parts <= internal::kMaxParts; ++parts) {
    for (const IndexLayout layout : {IndexLayout::kSketch, IndexLayout::kCompact}) {
      const auto table = parts % 2 == 0 ? internal::Table::kFlat : internal::Table::kPacked;
      const auto built = image_of(hashes, {layout, parts, table}, 600);  // the odd ones: loose
      EXPECT_EQ(probe(built, queries, 31), expected) << parts << " " << layout_name(layout);
    }
  }
}

TEST(PdqSegment, scans_when_buckets_are_so_full_that_probing_would_cost_more) {
  PdqData data(18);
  const PdqHash base = data.even();
  const internal::Words common = internal::permuted(base.words());
  Hashes hashes;
  for (int i = 0; i < 8'000; ++i) {  // a quarter differs: the other parts are the same in all
    internal::Words words = common;
    words[3] = data.random()();
    hashes.push_back(PdqHash(internal::restored(words)));
  }
  const internal::BuiltImage built = image_of(hashes, {IndexLayout::kSketch, 16});
  const internal::Words asked = internal::permuted(base.words());
  const internal::Ask ask{asked, 0, 30};
  internal::Prober prober(built.view, built.view.groups[0], internal::best_kernel());
  EXPECT_EQ(prober.run(std::span(&ask, 1)).to_scan, std::vector<std::uint32_t>{0});
  const Hashes queries = {base, data.any(), hashes[5]};
  EXPECT_EQ(probe(built, queries, 31), plain_find(hashes, queries, 31));
}

TEST(PdqSegment, plans_a_scan_where_a_wide_radius_makes_probing_dearer) {
  PdqData data(19);
  Hashes hashes;
  for (int i = 0; i < 10'000; ++i) hashes.push_back(data.even());
  const internal::BuiltImage built = image_of(hashes, IndexLayout::kSketch);
  EXPECT_EQ(internal::planned_way(built.view, 31), internal::Way::kProbe);
  EXPECT_EQ(internal::planned_way(built.view, 64), internal::Way::kScan);
}

TEST(PdqSegment, chooses_a_scan_for_few_hashes_and_buckets_for_many) {
  PdqData data(16);
  Hashes hashes;
  for (std::uint64_t i = 0; i < internal::kLooseLimit; ++i) hashes.push_back(data.even());
  EXPECT_EQ(segment_of(hashes).stat().layout, IndexLayout::kSketch);
  EXPECT_GT(segment_of(hashes).stat().parts, 0);
  hashes.pop_back();
  EXPECT_EQ(segment_of(hashes).stat().layout, IndexLayout::kScan);
  EXPECT_EQ(segment_of(hashes).stat().parts, 0);
}

TEST(PdqSegment, refuses_a_radius_out_of_range) {
  for (const int radius : {-1, 65}) {
    EXPECT_EQ(PdqSegment::build({}, {.radius = radius}).error().code(), Code::kInvalidArgument);
  }
}

}  // namespace
}  // namespace nightlight::match
