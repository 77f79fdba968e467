#include "nightlight/phash/query_tag.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <vector>

namespace nightlight::phash {
namespace {

constexpr std::array<PdqVariant, 5> kScales = {PdqVariant::kFull, PdqVariant::kNn512,
                                               PdqVariant::kUnknown, PdqVariant::kThumb512,
                                               PdqVariant::kCanvas512};

std::vector<QueryTag> all_tags() {
  std::vector<QueryTag> tags;
  for (const PdqVariant scale : kScales) {
    for (std::size_t view = 0; view < kViews; ++view) {
      for (std::size_t turn = 0; turn < kDihedrals; ++turn) {
        for (const Tone tone : {Tone::kPositive, Tone::kNegative}) {
          tags.push_back({scale, View(view), Dihedral(turn), tone});
        }
      }
    }
  }
  return tags;
}

TEST(QueryTag, reads_every_tag_from_the_name_it_writes) {
  std::set<std::string> names;
  for (const QueryTag& tag : all_tags()) {
    const Result<QueryTag> read = QueryTag::parse(tag.name());
    ASSERT_TRUE(read) << tag.name();
    EXPECT_EQ(*read, tag) << tag.name();
    names.insert(tag.name());
  }
  EXPECT_EQ(names.size(), 5 * kViews * kDihedrals * 2);
}

TEST(QueryTag, has_the_names_of_the_grammar) {
  EXPECT_EQ(QueryTag().name(), "full");
  EXPECT_EQ((QueryTag{PdqVariant::kNn512}.name()), "nn512");
  EXPECT_EQ((QueryTag{PdqVariant::kFull, View::kTrim, Dihedral::kFlipY}.name()), "full@trim/flipy");
  EXPECT_EQ((QueryTag{PdqVariant::kFull, View::kWhole, Dihedral::kRot90, Tone::kNegative}.name()),
            "full/rot90/negative");
  EXPECT_EQ((QueryTag{PdqVariant::kNn512, View::kFillBottomRight, Dihedral::kNone, Tone::kNegative}
                 .name()),
            "nn512@fillbottomright/negative");
}

// From all parts of the header, so that a shifted table cannot pass.
TEST(QueryTag, gives_each_enumerator_its_own_name) {
  EXPECT_EQ(view_name(View::kWhole), "");
  EXPECT_EQ(view_name(View::kTrim), "trim");
  EXPECT_EQ(view_name(View::kTrimSoft), "trimsoft");
  EXPECT_EQ(view_name(View::kInner), "inner");
  EXPECT_EQ(view_name(View::kPad2), "pad2");
  EXPECT_EQ(view_name(View::kPad10), "pad10");
  EXPECT_EQ(view_name(View::kCrop4), "crop4");
  EXPECT_EQ(view_name(View::kFillTop), "filltop");
  EXPECT_EQ(view_name(View::kFillMiddle), "fillmiddle");
  EXPECT_EQ(view_name(View::kFillTopLeft), "filltopleft");
  EXPECT_EQ(view_name(View::kWhite), "white");
  EXPECT_EQ(view_name(View::kBlack), "black");
  EXPECT_EQ(view_name(View::kAlphaBox), "alphabox");
  EXPECT_EQ(dihedral_name(Dihedral::kNone), "");
  EXPECT_EQ(dihedral_name(Dihedral::kRot90), "rot90");
  EXPECT_EQ(dihedral_name(Dihedral::kRot180), "rot180");
  EXPECT_EQ(dihedral_name(Dihedral::kRot270), "rot270");
  EXPECT_EQ(dihedral_name(Dihedral::kFlipX), "flipx");
  EXPECT_EQ(dihedral_name(Dihedral::kFlipY), "flipy");
  EXPECT_EQ(dihedral_name(Dihedral::kFlipPlus1), "flipplus1");
  EXPECT_EQ(dihedral_name(Dihedral::kFlipMinus1), "flipminus1");
}

TEST(QueryTag, names_every_view_that_its_page_names_and_no_other) {
  std::ifstream page(NIGHTLIGHT_SOURCE_DIR "/docs/spec/query-tag.md");
  ASSERT_TRUE(page.is_open());
  const std::string text(std::istreambuf_iterator<char>(page), {});
  constexpr std::string_view kStart = "`@";
  std::set<std::string> named;
  for (std::size_t at = text.find(kStart); at != std::string::npos; at = text.find(kStart, at)) {
    at += kStart.size();
    named.insert(text.substr(at, text.find('`', at) - at));
  }
  std::set<std::string> views;
  for (std::size_t view = 1; view < kViews; ++view) views.emplace(view_name(View(view)));
  EXPECT_EQ(named, views);
}

TEST(QueryTag, is_plain_exactly_without_view_turn_and_negative) {
  for (const QueryTag& tag : all_tags()) {
    EXPECT_EQ(tag.is_plain(), tag.name() == variant_name(tag.scale)) << tag.name();
  }
}

TEST(QueryTag, refuses_other_texts_and_says_where_they_are_wrong) {
  const auto position = [](std::string_view text) {
    const Result<QueryTag> result = QueryTag::parse(text);
    EXPECT_FALSE(result) << text;
    if (result) return std::optional<std::uint64_t>();
    EXPECT_EQ(result.error().code(), Code::kInvalidArgument) << text;
    EXPECT_EQ(result.error().subject(), "query tag") << text;
    return result.error().position();
  };
  EXPECT_EQ(position(""), 0u);
  EXPECT_EQ(position("Full"), 0u);
  EXPECT_EQ(position(" full"), 0u);
  EXPECT_EQ(position("full "), 0u);
  EXPECT_EQ(position("ful"), 0u);
  EXPECT_EQ(position("@trim"), 0u);
  EXPECT_EQ(position("/flipy"), 0u);
  EXPECT_EQ(position("full@"), 5u);
  EXPECT_EQ(position("full@/flipy"), 5u);
  EXPECT_EQ(position("full@Trim"), 5u);
  EXPECT_EQ(position("full@trim@inner"), 9u);
  EXPECT_EQ(position("full@page3"), 5u);
  EXPECT_EQ(position("full/"), 5u);
  EXPECT_EQ(position("full//negative"), 5u);
  EXPECT_EQ(position("full/positive"), 5u);
  EXPECT_EQ(position("full/none"), 5u);
  EXPECT_EQ(position("full/flipy/"), 11u);
  EXPECT_EQ(position("full/flipy/flipy"), 11u);
  EXPECT_EQ(position("full/flipy@trim"), 10u);
  EXPECT_EQ(position("full/negative/flipy"), 13u);
  EXPECT_EQ(position("full/negative/"), 13u);
  EXPECT_EQ(position("full/negative/negative"), 13u);
  EXPECT_EQ(position("full@trim/flipy/negative\n"), 16u);
  EXPECT_EQ(position(std::string_view("full\0", 5)), 0u);
  EXPECT_EQ(position("full/\xc3\xa9"), 5u);
  EXPECT_EQ(position("full" + std::string(100'000, '/')), 5u);
  EXPECT_EQ(position(std::string(1'000'000, 'f')), 0u);
}

// Every change of one byte of a valid name is refused or names another tag; nothing is read twice.
TEST(QueryTag, never_takes_a_damaged_name_for_the_whole_one) {
  for (const std::string text : {"full@trim/flipy/negative", "nn512@pad2", "canvas512/rot90"}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string damaged = text;
        damaged[i] = char(byte);
        const Result<QueryTag> read = QueryTag::parse(damaged);
        EXPECT_EQ(read ? read->name() : damaged, damaged);
      }
      EXPECT_NE(QueryTag::parse(text.substr(0, i)), QueryTag::parse(text).value());
    }
  }
}

}  // namespace
}  // namespace nightlight::phash
