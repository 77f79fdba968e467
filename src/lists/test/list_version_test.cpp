#include "nightlight/lists/list_version.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "samples.h"
#include "spec_page.h"

namespace nightlight::lists {
namespace {

using phash::PdqFingerprint;
using phash::PdqHash;
using phash::PdqVariant;
using phash::VideoFingerprint;

Error error_of(ListHeader header, std::vector<ListEntry> entries) {
  const auto list = ListVersion::create(std::move(header), std::move(entries));
  EXPECT_FALSE(list);
  return list ? Error(Code::kInternal, "no error") : list.error();
}
ListEntry entry_with(std::string source, std::string label) {
  return {crypto::sha256({}), std::move(source), std::move(label)};
}

TEST(ListVersion, reads_back_what_it_writes) {
  std::mt19937_64 random(1);
  for (const std::size_t count : {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 500}) {
    for (int round = 0; round < 10; ++round) {
      const auto list = ListVersion::create(kHeader, any_entries(random, count)).value();
      const Bytes file = list.encode();
      const auto read = ListVersion::parse(file);
      ASSERT_TRUE(read) << to_text(read.error());
      EXPECT_EQ(read->header(), list.header());
      EXPECT_EQ(read->entries(), list.entries());
      EXPECT_EQ(read->id(), list.id());
      EXPECT_EQ(read->id(), crypto::sha256(file));
      EXPECT_EQ(read->encode(), file);
    }
  }
}

TEST(ListVersion, is_the_same_in_whatever_order_its_entries_come) {
  std::mt19937_64 random(2);
  std::vector<ListEntry> entries = any_entries(random, 100);
  // With repeats the first text wins, so order may matter there; leave one of each.
  const auto list = ListVersion::create(kHeader, entries).value();
  entries = list.entries();
  for (int round = 0; round < 10; ++round) {
    std::shuffle(entries.begin(), entries.end(), random);
    EXPECT_EQ(ListVersion::create(kHeader, entries)->id(), list.id());
  }
}

TEST(ListVersion, stands_in_order_of_kind_and_bytes) {
  const PdqHash low = PdqHash::parse(std::string(63, '0') + "1").value();
  const PdqHash high = PdqHash::parse("1" + std::string(63, '0')).value();
  const auto digests = crypto::media_digests(as_bytes("abc"));
  const phash::VideoTime second = std::chrono::seconds(1);
  const VideoFingerprint video{{{0 * second, low, 60}}};
  const VideoFingerprint long_video{{{0 * second, low, 60}, {second, low, 50}}};
  const VideoFingerprint later_video{{{second, low, 10}}};
  const auto list = ListVersion::create(kHeader, {{PdqFingerprint{high, 60}, "s", ""},
                                                  {PdqFingerprint{low, 70}, "s", ""},
                                                  {PdqFingerprint{low, 60}, "s", ""},
                                                  {long_video, "s", ""},
                                                  {later_video, "s", ""},
                                                  {video, "s", ""},
                                                  {digests.sha256, "s", ""},
                                                  {digests.sha1, "s", ""},
                                                  {digests.md5, "s", ""}})
                        .value();
  const std::vector<Fingerprint> wanted = {digests.md5,
                                           digests.sha1,
                                           digests.sha256,
                                           PdqFingerprint{low, 60},
                                           PdqFingerprint{low, 70},
                                           PdqFingerprint{high, 60},
                                           video,
                                           long_video,
                                           later_video};
  ASSERT_EQ(list.entries().size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(list.entries()[i].fingerprint, wanted[i]) << i;
  }
}

TEST(ListVersion, folds_repeats_and_keeps_the_first_source_and_label) {
  const auto digest = crypto::sha256(as_bytes("abc"));
  const PdqFingerprint pdq{PdqHash({1, 2, 3, 4}), 80, PdqVariant::kFull};
  PdqFingerprint other = pdq;
  other.variant = PdqVariant::kNn512;
  const auto list = ListVersion::create(kHeader, {{digest, "first", "one"},
                                                  {pdq, "first", "two"},
                                                  {digest, "second", "three"},
                                                  {pdq, "second", ""},
                                                  {other, "second", ""}})
                        .value();
  EXPECT_EQ(list.entries(),
            (std::vector<ListEntry>{
                {digest, "first", "one"}, {pdq, "first", "two"}, {other, "second", ""}}));
}

TEST(ListVersion, has_another_id_for_any_other_content) {
  const auto digest = crypto::sha256(as_bytes("abc"));
  std::set<crypto::Sha256> ids;
  const auto add = [&ids](ListHeader header, ListEntry entry) {
    ids.insert(ListVersion::create(std::move(header), {std::move(entry)}).value().id());
  };
  add(kHeader, {digest, "a", "b"});
  add(kHeader, {digest, "b", "a"});
  add(kHeader, {digest, "ab", ""});
  add(kHeader, {crypto::sha256(as_bytes("abd")), "a", "b"});
  add({"example", kMade + std::chrono::milliseconds(1)}, {digest, "a", "b"});
  add({"example-2", kMade}, {digest, "a", "b"});
  EXPECT_EQ(ids.size(), 6u);
}

TEST(ListVersion, refuses_a_wrong_header) {
  for (const std::string& name :
       {std::string(), std::string("Example"), std::string("a b"), std::string("a_b"),
        std::string("é"), std::string(65, 'a'), std::string("a\0b", 3)}) {
    const Error error = error_of({name, kMade}, {});
    EXPECT_EQ(error.code(), Code::kInvalidArgument);
    EXPECT_EQ(error.subject(), "name");
    EXPECT_FALSE(error.position());
  }
  EXPECT_TRUE(ListVersion::create({std::string(64, '-'), kMade}, {}));
  EXPECT_EQ(error_of({"a", from_unix_ms(-1)}, {}).subject(), "created");
  EXPECT_EQ(error_of({"a", from_unix_ms(253402300800000)}, {}).subject(), "created");
  EXPECT_TRUE(ListVersion::create({"a", from_unix_ms(0)}, {}));
  EXPECT_TRUE(ListVersion::create({"a", from_unix_ms(253402300799999)}, {}));
}

TEST(ListVersion, refuses_wrong_texts_and_names_the_entry) {
  const ListEntry good = entry_with("example.org", "");
  const auto subject_of = [&](std::string source, std::string label) {
    const Error error = error_of(kHeader, {good, entry_with(std::move(source), std::move(label))});
    EXPECT_EQ(error.code(), Code::kInvalidArgument);
    EXPECT_EQ(error.position(), 1u);
    return error.subject();
  };
  EXPECT_EQ(subject_of("", ""), "source");
  EXPECT_EQ(subject_of(std::string(101, 'a'), ""), "source");
  EXPECT_EQ(subject_of("a", std::string(201, 'a')), "label");
  for (const char* wrong : {"line\nfeed", "\x1b[2J", "\x7f", "\xc2\x85", "\xe2\x80\xae", "\x80",
                            "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80",
                            "\xff", "\xc3(", "\xe2\x82", "\xf0\x8f\xbf\xbf"}) {
    EXPECT_EQ(subject_of("a", wrong), "label") << encode_hex(as_bytes(wrong));
    EXPECT_EQ(subject_of(wrong, ""), "source") << encode_hex(as_bytes(wrong));
  }
  EXPECT_EQ(subject_of("a", std::string(1, '\0')), "label");
  EXPECT_TRUE(ListVersion::create(
      kHeader,
      {entry_with(std::string(100, 'a'), "größe 日本 \xf0\x9f\x8c\x99 " + std::string(180, 'b'))}));
}

TEST(ListVersion, refuses_wrong_qualities_and_variants) {
  for (const int quality : {-2, 101, 255, 1000}) {
    const Error error = error_of(kHeader, {{PdqFingerprint{PdqHash(), quality}, "a", ""}});
    EXPECT_EQ(error.subject(), "quality");
    EXPECT_EQ(error.position(), 0u);
  }
  const PdqFingerprint strange{PdqHash(), 50, PdqVariant(5)};
  EXPECT_EQ(error_of(kHeader, {{strange, "a", ""}}).subject(), "variant");
}

TEST(ListVersion, keeps_every_variant_apart) {
  std::vector<ListEntry> entries;
  for (int i = 0; i <= 4; ++i) {
    entries.push_back({PdqFingerprint{PdqHash({1, 2, 3, 4}), 80, PdqVariant(i)}, "a", ""});
  }
  const auto list = ListVersion::create(kHeader, entries).value();
  EXPECT_EQ(list.entries(), entries);
  EXPECT_EQ(ListVersion::parse(list.encode())->entries(), entries);
}

TEST(ListVersion, refuses_wrong_videos) {
  const phash::VideoTime second = std::chrono::seconds(1);
  const auto subject_of = [](VideoFingerprint video) {
    const Error error = error_of(kHeader, {entry_with("a", ""), {std::move(video), "a", ""}});
    EXPECT_EQ(error.code(), Code::kInvalidArgument);
    EXPECT_EQ(error.position(), 1u);
    return error.subject();
  };
  EXPECT_EQ(subject_of({}), "frames");
  EXPECT_EQ(subject_of({std::vector<phash::VideoFrame>(phash::kMaxVideoFrames + 1)}), "frames");
  EXPECT_EQ(subject_of({{{second, PdqHash(), 60}, {0 * second, PdqHash(), 60}}}), "frames");
  EXPECT_EQ(subject_of({{{-second, PdqHash(), 60}}}), "frames");
  EXPECT_EQ(subject_of({{{phash::kMaxVideoTime + phash::VideoTime(1), PdqHash(), 60}}}), "frames");
  EXPECT_EQ(subject_of({{{second, PdqHash(), 101}}}), "quality");
  EXPECT_EQ(subject_of({{{second, PdqHash(), phash::kQualityNotStated}}}), "quality");
  const VideoFingerprint most{std::vector<phash::VideoFrame>(phash::kMaxVideoFrames)};
  EXPECT_TRUE(ListVersion::create(kHeader, {{most, "a", ""}}));
  EXPECT_TRUE(ListVersion::create(
      kHeader, {{VideoFingerprint{{{phash::kMaxVideoTime, PdqHash(), 0}}}, "a", ""}}));
}

TEST(ListVersion, folds_videos_with_equal_frames_only) {
  std::mt19937_64 random(3);
  const VideoFingerprint video = video_of(random, 20);
  VideoFingerprint shorter = video;
  shorter.frames.pop_back();
  VideoFingerprint other = video;
  other.frames[19].quality = (other.frames[19].quality + 1) % 101;
  const auto list = ListVersion::create(kHeader, {{video, "first", "one"},
                                                  {shorter, "first", ""},
                                                  {other, "second", ""},
                                                  {video, "second", "two"}})
                        .value();
  ASSERT_EQ(list.entries().size(), 3u);
  EXPECT_EQ(list.entries()[0].fingerprint, Fingerprint(shorter));
  const auto kept = std::ranges::find(list.entries(), Fingerprint(video), &ListEntry::fingerprint);
  ASSERT_NE(kept, list.entries().end());
  EXPECT_EQ(kept->label, "one");
}

TEST(FingerprintId, names_the_kind_and_the_digits) {
  const auto digests = crypto::media_digests(as_bytes("abc"));
  EXPECT_EQ(fingerprint_id(digests.md5), "md5:900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(fingerprint_id(digests.sha1), "sha1:a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(fingerprint_id(digests.sha256),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const PdqHash hash({1, 2, 3, 4});
  EXPECT_EQ(fingerprint_id(PdqFingerprint{hash, 50}), "pdq:" + hash.hex());
  EXPECT_EQ(fingerprint_id(PdqFingerprint{hash, 60, PdqVariant::kNn512}), "pdq:" + hash.hex());
}

TEST(FingerprintId, of_a_video_is_the_digest_of_its_frames_as_a_file_holds_them) {
  std::mt19937_64 random(4);
  const VideoFingerprint video = video_of(random, 3);
  const auto file = ListVersion::create(kHeader, {{video, "a", ""}}).value().encode();
  EXPECT_EQ(fingerprint_id(video),
            "vpdq:" + crypto::sha256(ByteView(file).subspan(128, 3 * 40)).hex());
  VideoFingerprint other = video;
  other.frames[2].at += phash::VideoTime(1);
  EXPECT_NE(fingerprint_id(other), fingerprint_id(video));
}

TEST(ListVersion, is_encoded_as_the_specification_shows) {
  const auto blocks = text_blocks("hash-list.md");
  ASSERT_EQ(blocks.size(), 2u);
  const PdqHash hash =
      PdqHash::parse("bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569").value();
  const PdqFingerprint pdq{hash, phash::kQualityNotStated, PdqVariant::kUnknown};
  const auto video = phash::parse_vpdq(text_blocks("vpdq.md").at(0)).value();
  const auto list =
      ListVersion::create(kHeader,
                          {{video, "example.org", ""},
                           {pdq, "example.org", ""},
                           {crypto::sha256(as_bytes("abc")), "example.org", "three letters"}})
          .value();
  std::string shown;
  const std::string hex = encode_hex(list.encode());
  for (std::size_t i = 0; i < hex.size(); i += 64) shown += hex.substr(i, 64) + "\n";
  EXPECT_EQ(blocks[1], shown);
  EXPECT_EQ(blocks[0], list.id().hex() + "\n");
}

}  // namespace
}  // namespace nightlight::lists
