#include "nightlight/lists/hash_lines.h"

#include <gtest/gtest.h>

#include <random>

#include "spec_page.h"

namespace nightlight::lists {
namespace {

const std::string kMd5 = "900150983cd24fb0d6963f7d28e17f72";           // of "abc", RFC 1321
const std::string kSha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";  // of "abc", RFC 3174
const std::string kSha256 =                                            // of "abc", FIPS 180-4
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kPdq = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";

std::vector<ListEntry> entries_of(std::string_view text) {
  const HashLines lines = parse_hash_lines(text, "example.org");
  for (const LineError& error : lines.errors) {
    ADD_FAILURE() << error.line << ": " << to_text(error.error);
  }
  return lines.entries;
}

// "line, byte: text" of every error.
std::string errors_of(std::string_view text) {
  const HashLines lines = parse_hash_lines(text, "example.org");
  EXPECT_TRUE(lines.entries.empty());
  std::string told;
  for (const LineError& error : lines.errors) {
    told += std::to_string(error.line);
    if (const auto at = error.error.position()) told += ", " + std::to_string(*at);
    told += ": " + std::string(error.error.what()) + "\n";
  }
  return told;
}

TEST(HashLines, reads_each_kind) {
  const auto digests = crypto::media_digests(as_bytes("abc"));
  const auto entries =
      entries_of("md5 " + kMd5 + "\nsha1 " + kSha1 + "\nsha256 " + kSha256 + "\npdq " + kPdq);
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0], (ListEntry{digests.md5, "example.org", ""}));
  EXPECT_EQ(entries[1], (ListEntry{digests.sha1, "example.org", ""}));
  EXPECT_EQ(entries[2], (ListEntry{digests.sha256, "example.org", ""}));
  const phash::PdqFingerprint pdq{phash::PdqHash::parse(kPdq).value(), phash::kQualityNotStated,
                                  phash::PdqVariant::kUnknown};
  EXPECT_EQ(entries[3], (ListEntry{pdq, "example.org", ""}));
}

TEST(HashLines, passes_over_blank_lines_and_comments_and_takes_crlf_tabs_and_a_byte_order_mark) {
  const auto entries = entries_of("\xef\xbb\xbf# a comment\r\n\r\n \t\n  # another\n\tmd5\t\t" +
                                  kMd5 + "  \r\n\nmd5 " + kMd5 + " a # label  with blanks \t\r\n");
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].label, "");
  EXPECT_EQ(entries[1].label, "a # label  with blanks");
}

TEST(HashLines, reads_nothing_from_an_empty_text) {
  EXPECT_TRUE(entries_of("").empty());
  EXPECT_TRUE(entries_of("\n\n#\n").empty());
  EXPECT_TRUE(entries_of("\xef\xbb\xbf").empty());
}

TEST(HashLines, loads_nothing_when_one_line_is_bad_and_names_every_bad_line) {
  EXPECT_EQ(errors_of("md5 " + kMd5 + "\nmd5 xyz\n\nmd5 " + kMd5 + "\nMD5 " + kMd5 + "\n"),
            "2, 4: not a hexadecimal digit\n"
            "5, 0: the kind is not md5, sha1, sha256 or pdq\n");
}

TEST(HashLines, refuses_hashes_of_another_length_than_their_kind) {
  EXPECT_EQ(errors_of("md5 " + kSha1), "1, 36: too many digits for this kind of hash\n");
  EXPECT_EQ(errors_of("sha1 " + kMd5), "1, 37: too few digits for this kind of hash\n");
  EXPECT_EQ(errors_of("pdq  " + kSha1), "1, 45: a PDQ hash has 64 hexadecimal digits\n");
  EXPECT_EQ(errors_of("sha256 " + kSha256 + "0"), "1, 71: too many digits for this kind of hash\n");
  EXPECT_EQ(errors_of("sha256 0x" + kSha256.substr(2)), "1, 8: not a hexadecimal digit\n");
}

TEST(HashLines, refuses_hashes_that_would_match_what_nobody_meant) {
  const auto empty = crypto::media_digests({});
  const std::string told = "the hash of an empty file would match every empty file\n";
  EXPECT_EQ(errors_of("md5 " + empty.md5.hex()), "1, 4: " + told);
  EXPECT_EQ(errors_of("sha1 " + empty.sha1.hex()), "1, 5: " + told);
  EXPECT_EQ(errors_of("sha256 " + empty.sha256.hex()), "1, 7: " + told);
  for (const char bits : {'0', 'f', 'F'}) {
    EXPECT_EQ(errors_of("pdq " + std::string(64, bits)),
              "1, 4: a PDQ hash of equal bits stands for a flat picture\n");
  }
}

TEST(HashLines, refuses_labels_that_are_too_long_or_not_text) {
  EXPECT_EQ(entries_of("md5 " + kMd5 + " " + std::string(200, 'a')).size(), 1u);
  EXPECT_EQ(errors_of("md5 " + kMd5 + " " + std::string(201, 'a')),
            "1, 37: the text is too long\n");
  EXPECT_EQ(errors_of("md5 " + kMd5 + " \xff"), "1, 37: the text is not UTF-8\n");
  EXPECT_EQ(errors_of("md5 " + kMd5 + " a\x1b[2J"), "1, 37: the text has control characters\n");
  EXPECT_EQ(errors_of("md5 " + kMd5 + " a\rb"), "1, 37: the text has control characters\n");
}

TEST(HashLines, holds_its_limits) {
  EXPECT_EQ(errors_of("#" + std::string(999, 'a') + "\n#" + std::string(1000, 'a')),
            "2, 1000: the line is too long\n");
  EXPECT_TRUE(entries_of("#" + std::string(999, 'a') + "\r\n").empty());
  std::string text;
  while (text.size() < kMaxHashLinesBytes)
    text += "#" + std::string(511, ' ').replace(510, 1, "\n");
  text.resize(kMaxHashLinesBytes);
  EXPECT_TRUE(entries_of(text).empty());
  EXPECT_EQ(errors_of(text + "\n"), "0: the text is longer than 16 MiB\n");
}

TEST(HashLines, stops_after_a_thousand_errors_and_says_so) {
  std::string text;
  for (std::size_t i = 0; i < kMaxLineErrors + 5; ++i) text += "x\n";
  const HashLines lines = parse_hash_lines(text, "example.org");
  ASSERT_EQ(lines.errors.size(), kMaxLineErrors + 1);
  EXPECT_EQ(lines.errors[kMaxLineErrors - 1].line, kMaxLineErrors);
  EXPECT_EQ(lines.errors.back().error.code(), Code::kExhausted);
}

TEST(HashLines, refuses_a_source_that_a_list_would_refuse) {
  for (const std::string& source : {std::string(), std::string(101, 'a'), std::string("a\nb")}) {
    const HashLines lines = parse_hash_lines("md5 " + kMd5, source);
    EXPECT_TRUE(lines.entries.empty());
    ASSERT_EQ(lines.errors.size(), 1u);
    EXPECT_EQ(lines.errors[0].line, 0u);
    EXPECT_EQ(lines.errors[0].error.subject(), "source");
  }
}

TEST(HashLines, gives_entries_that_a_list_takes) {
  const auto list = ListVersion::create({"example", from_unix_ms(0)},
                                        entries_of("md5 " + kMd5 + " größe\npdq " + kPdq));
  EXPECT_TRUE(list);
}

TEST(HashLines, survives_random_changes_of_a_good_text) {
  std::mt19937_64 random(1);
  const std::string good = "# x\nmd5 " + kMd5 + " one\r\npdq " + kPdq + "\nsha1 " + kSha1 + " z";
  for (int i = 0; i < 20000; ++i) {
    std::string text = good;
    for (std::size_t n = random() % 4; n > 0; --n) text[random() % text.size()] = char(random());
    const HashLines lines = parse_hash_lines(text, "example.org");
    EXPECT_TRUE(lines.errors.empty() || lines.entries.empty());
    if (!lines.errors.empty()) continue;
    EXPECT_TRUE(ListVersion::create({"example", from_unix_ms(0)}, lines.entries));
  }
}

TEST(HashLines, behaves_as_the_specification_shows) {
  const auto blocks = text_blocks("hash-lines.md");
  ASSERT_EQ(blocks.size(), 3u);
  const auto entries = entries_of(blocks[0]);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].fingerprint, Fingerprint(crypto::sha256(as_bytes("abc"))));
  EXPECT_EQ(entries[0].label, "three letters");
  EXPECT_EQ(std::get<phash::PdqFingerprint>(entries[1].fingerprint).hash.hex(), kPdq);
  EXPECT_EQ(errors_of(blocks[1]), blocks[2]);
}

}  // namespace
}  // namespace nightlight::lists
