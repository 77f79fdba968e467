#include "hash_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace nightlight::cli {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPdq = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";
constexpr const char* kMd5 = "900150983cd24fb0d6963f7d28e17f72";  // of "abc", RFC 1321

std::vector<QueryReader::Item> read(const std::string& text, QueryRules rules = {}) {
  std::istringstream in(text);
  QueryReader reader(in, rules);
  std::vector<QueryReader::Item> items;
  while (auto item = reader.next()) items.push_back(*std::move(item));
  return items;
}

TEST(HashQuery, knows_a_bare_hash_by_its_length) {
  EXPECT_EQ(parse_hash_query(kPdq, {})->pdq.at(0).hash.hex(), kPdq);
  EXPECT_EQ(parse_hash_query(kMd5, {})->md5->hex(), kMd5);
  EXPECT_TRUE(parse_hash_query("a9993e364706816aba3e25717850c26c9cd0d89d", {})->sha1);
  EXPECT_TRUE(parse_hash_query(kPdq, {QueryFormat::kAuto, BareHash::kSha256})->sha256);
}

TEST(HashQuery, takes_a_kind_before_the_digits_and_a_label_after_them) {
  const auto query = parse_hash_query("sha256  " + std::string(kPdq) + " \t a label", {});
  ASSERT_TRUE(query);
  EXPECT_TRUE(query->sha256);
  EXPECT_TRUE(query->pdq.empty());
  EXPECT_EQ(query->name, "a label");
}

TEST(HashQuery, takes_the_lines_of_pdq_photo_hasher) {
  const auto query =
      parse_hash_query(std::string(kPdq) + ",87,some folder/a photo, really.jpg", {});
  ASSERT_TRUE(query);
  EXPECT_EQ(query->pdq.at(0).quality, 87);
  EXPECT_EQ(query->name, "some folder/a photo, really.jpg");
  for (const char* quality : {",101", ",-1", ",", ",x", ",9 9"}) {
    const auto wrong = parse_hash_query(std::string(kPdq) + quality, {});
    ASSERT_FALSE(wrong) << quality;
    EXPECT_EQ(wrong.error().position(), 65u);
  }
}

TEST(HashQuery, names_the_byte_that_is_wrong) {
  std::string wrong = kPdq;
  wrong[7] = 'g';
  EXPECT_EQ(parse_hash_query(wrong, {}).error().position(), 7u);
  EXPECT_EQ(parse_hash_query("pdq  " + wrong, {}).error().position(), 12u);
  EXPECT_EQ(parse_hash_query("crc32 352441c2", {}).error().position(), 0u);
  EXPECT_EQ(parse_hash_query("pdq ", {}).error().position(), 4u);
}

TEST(HashQuery, refuses_what_stands_for_a_flat_picture) {
  EXPECT_FALSE(parse_hash_query(std::string(64, '0'), {}));
  EXPECT_FALSE(parse_hash_query(std::string(64, 'F'), {}));
}

TEST(HashQuery, goes_on_after_a_line_that_is_wrong) {
  const auto items = read("# hashes\n\n" + std::string(kPdq) + "\r\nxyz\n" + kMd5 + "\n");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].query->line, 3u);
  EXPECT_EQ(items[1].error->line, 4u);
  EXPECT_EQ(items[2].query->line, 5u);
}

TEST(HashQuery, reads_the_csv_of_python_threatexchange) {
  const std::string text =
      "collab,signal_type,signal_str,category,tags\r\n"
      "Sample,pdq," +
      std::string(kPdq) +
      ",INVESTIGATION_SEED,\"one, \"\"two\"\"\nthree\"\r\n"
      "Sample,video_md5," +
      kMd5 +
      ",,\r\n"
      "Sample,vpdq,\"[\"\"" +
      kPdq +
      ",100,0.000\"\"]\",,\r\n"
      "Sample,url,https://example.org,,\r\n"
      "Sample,pdq\r\n";
  const auto items = read(text);
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].query->name, "one, \"two\"\nthree");
  EXPECT_EQ(items[0].query->pdq.at(0).hash.hex(), kPdq);
  EXPECT_EQ(items[1].query->md5->hex(), kMd5);
  EXPECT_EQ(items[1].query->line, 4u) << "the record before has a line end inside a field";
  EXPECT_EQ(items[2].query->video.at(0).frames.size(), 1u);
  EXPECT_EQ(items[3].error->line, 6u);
  EXPECT_EQ(items[4].error->line, 7u);
}

TEST(HashQuery, wants_the_header_of_a_csv) {
  const auto items = read(std::string(kPdq) + "\n", {QueryFormat::kPytxCsv, BareHash::kPdq});
  ASSERT_EQ(items.size(), 1u);
  EXPECT_THAT(std::string(items[0].error->error.what()), HasSubstr("header"));
}

TEST(HashQuery, reads_the_fields_of_a_csv_record) {
  EXPECT_THAT(*parse_csv_record(""), ::testing::ElementsAre(""));
  EXPECT_THAT(*parse_csv_record("a,,\"b\",\"c\"\"d,\""),
              ::testing::ElementsAre("a", "", "b", "c\"d,"));
  EXPECT_EQ(parse_csv_record("\"a").error().position(), 2u);
  EXPECT_EQ(parse_csv_record("\"a\"b").error().position(), 3u);
  EXPECT_EQ(parse_csv_record("a\"b").error().position(), 1u);
}

TEST(HashQuery, reads_entries_fingerprints_and_probes_from_json) {
  const std::string entry =
      R"({"kind":"pdq","hash":")" + std::string(kPdq) + R"(","quality":80,"variant":"nn512"})";
  const auto of_entry = parse_json_query(entry);
  ASSERT_TRUE(of_entry);
  EXPECT_EQ(of_entry->pdq.at(0).tag.name(), "nn512");
  EXPECT_EQ(of_entry->pdq.at(0).quality, 80);

  const auto of_file = parse_json_query(
      R"({"path":"a.jpg","digests":{"md5":")" + std::string(kMd5) +
      R"("},"fingerprints":[{"kind":"pdq","variant":"full","hash":")" + kPdq +
      R"("}],"probes":[{"tag":"full/flipy","hash":")" + kPdq + R"(","quality":60}]})");
  ASSERT_TRUE(of_file);
  EXPECT_EQ(of_file->name, "a.jpg");
  EXPECT_TRUE(of_file->md5);
  ASSERT_EQ(of_file->pdq.size(), 1u) << "probes take the place of fingerprints";
  EXPECT_EQ(of_file->pdq[0].tag.name(), "full/flipy");

  EXPECT_TRUE(parse_json_query(R"({"pdq":")" + std::string(kPdq) + R"("})"));
}

TEST(HashQuery, refuses_json_that_is_not_what_it_should_be) {
  const std::string pdq = std::string("\"") + kPdq + "\"";
  const std::vector<std::string> texts{
      "{",
      "[]",
      "{}",
      "{\"pdq\":1}",
      "{\"kind\":\"crc\",\"hash\":" + pdq + "}",
      "{\"kind\":\"pdq\"}",
      "{\"pdq\":" + pdq + ",\"quality\":101}",
      "{\"pdq\":" + pdq + ",\"quality\":\"1\"}",
      "{\"fingerprints\":{}}",
      "{\"fingerprints\":[1]}",
      "{\"fingerprints\":[{\"frames\":[{\"hash\":" + pdq + "}]}]}",
      "{\"fingerprints\":[{\"frames\":[{\"seconds\":-1,\"hash\":" + pdq + "}]}]}",
      "{\"fingerprints\":[{\"tag\":\"full@nothing\",\"hash\":" + pdq + "}]}"};
  for (const std::string& text : texts) {
    EXPECT_FALSE(parse_json_query(text)) << text;
  }
}

// Case, text, verdict, normalised: ThreatExchange issue 1609 and what sscanf("%4hx") takes.
TEST(HashQuery, golden_hash_text_is_taken_and_refused_as_the_table_says) {
  std::ifstream in(NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash/golden/hash-text.tsv");
  if (!in) GTEST_SKIP() << "the golden vectors are not here";
  std::string line;
  std::getline(in, line);
  std::size_t cases = 0;
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::istringstream columns(line);
    for (std::string field; std::getline(columns, field, '\t');) fields.push_back(field);
    ASSERT_EQ(fields.size(), 4u) << line;
    if (fields[1].empty()) continue;  // an empty line is passed over
    const auto query = parse_hash_query(fields[1], {});
    const bool is_pdq = query && query->pdq.size() == 1;
    EXPECT_EQ(is_pdq, fields[2] == "ok") << fields[0];
    if (is_pdq) {
      EXPECT_EQ(query->pdq[0].hash.hex(), fields[3]) << fields[0];
    }
    ++cases;
  }
  EXPECT_EQ(cases, 15u);
}

}  // namespace
}  // namespace nightlight::cli
