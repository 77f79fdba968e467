#include <gtest/gtest.h>

#include <algorithm>

#include "layout.h"
#include "nightlight/core/encoding.h"
#include "nightlight/lists/list_version.h"
#include "samples.h"

namespace nightlight::lists {
namespace {

// Three entries of each kind: there is padding after the MD5 and SHA-1 keys, the frames and the
// notes.
Bytes sample_file() {
  std::mt19937_64 random(7);
  std::vector<ListEntry> entries;
  for (const std::string& label : {std::string(), std::string("a note"), std::string("größer")}) {
    entries.push_back({digest_of<crypto::Md5>(random), "example.org", label});
    entries.push_back({digest_of<crypto::Sha1>(random), "example.com", label});
    entries.push_back({digest_of<crypto::Sha256>(random), "example.org", label});
    entries.push_back({pdq_of(random), "example.org", label});
    entries.push_back({video_of(random, 1 + label.size() % 3), "example.com", label});
  }
  return ListVersion::create(kHeader, std::move(entries)).value().encode();
}

// The file with a right checksum again, so that the rule behind it is what refuses it.
Bytes resealed(Bytes file) {
  const auto trailer = file.end() - std::ptrdiff_t(internal::kTrailerSize);
  const auto digest = crypto::sha256({file.begin(), trailer});
  std::ranges::copy(digest.bytes(), trailer);
  return file;
}

Error error_of(const Bytes& file) {
  const auto list = ListVersion::parse(file);
  EXPECT_FALSE(list);
  return list ? Error(Code::kInternal, "no error") : list.error();
}

void put32(Bytes& file, std::size_t offset, std::uint32_t value) {
  const Bytes bytes = Encoder().u32(value).result();
  std::copy(bytes.begin(), bytes.end(), file.begin() + std::ptrdiff_t(offset));
}
std::uint32_t get32(const Bytes& file, std::size_t offset) {
  return Decoder(ByteView(file).subspan(offset)).u32().value();
}

internal::Layout layout_of(const Bytes& file) {
  internal::Counts counts;
  for (std::size_t i = 0; i < internal::kKinds; ++i) counts.entries[i] = get32(file, 88 + 4 * i);
  counts.texts = get32(file, 108);
  counts.text_bytes = get32(file, 112);
  counts.frames = get32(file, 116);
  return internal::Layout(counts);
}

TEST(ListParser, refuses_a_file_with_any_byte_changed) {
  const Bytes file = sample_file();
  ASSERT_TRUE(ListVersion::parse(file));
  for (std::size_t i = 0; i < file.size(); ++i) {
    for (const int change : {0x01, 0x80, 0xff}) {
      Bytes changed = file;
      changed[i] ^= std::byte(change);
      const Error error = error_of(changed);
      EXPECT_EQ(error.code(), i < 12 ? Code::kInvalidArgument : Code::kCorrupt) << i;
    }
  }
}

TEST(ListParser, refuses_a_file_cut_short_anywhere_or_with_bytes_added) {
  const Bytes file = sample_file();
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes cut(file.begin(), file.begin() + std::ptrdiff_t(size));
    EXPECT_EQ(error_of(cut).code(), size < 8 ? Code::kInvalidArgument : Code::kCorrupt) << size;
  }
  Bytes longer = file;
  longer.push_back(std::byte{0});
  EXPECT_EQ(error_of(longer).position(), longer.size());
}

TEST(ListParser, tells_foreign_files_and_later_formats_apart_from_damage) {
  EXPECT_EQ(error_of({}).what(), "not a hash list");
  EXPECT_EQ(error_of(to_bytes("{\"hashes\": []}")).what(), "not a hash list");
  Bytes later = sample_file();
  put32(later, 8, 2);
  const Error error = error_of(resealed(later));
  EXPECT_EQ(error.code(), Code::kInvalidArgument);
  EXPECT_EQ(error.position(), 8u);
}

TEST(ListParser, names_the_byte_of_a_wrong_checksum) {
  Bytes file = sample_file();
  file[130] ^= std::byte{1};
  EXPECT_EQ(error_of(file).what(), "the checksum is wrong");
  EXPECT_EQ(error_of(file).position(), file.size() - internal::kTrailerSize);
}

// Changes of a file whose checksum is right again, what is said of them and where.
struct Damage {
  const char* what;
  std::size_t position;
  Bytes file;
};

std::vector<Damage> damages() {
  const Bytes file = sample_file();
  const internal::Layout layout = layout_of(file);
  std::vector<Damage> list;
  const auto add = [&](const char* what, std::uint64_t position, auto change) {
    Bytes changed = file;
    change(changed);
    list.push_back({what, std::size_t(position), resealed(changed)});
  };
  const auto set = [&](const char* what, std::uint64_t position, std::uint32_t value) {
    add(what, position, [&](Bytes& f) { put32(f, std::size_t(position), value); });
  };
  add("the name or the time is not allowed", 12, [](Bytes& f) { f[16] = std::byte{'E'}; });
  add("the name or the time is not allowed", 12, [](Bytes& f) { f[80] = std::byte{0x80}; });
  add("padding is not zero", 79, [](Bytes& f) { f[79] = std::byte{1}; });
  add("padding is not zero", 127, [](Bytes& f) { f[127] = std::byte{1}; });
  add("padding is not zero", layout.keys[1] - 1,
      [&](Bytes& f) { f[std::size_t(layout.keys[1]) - 1] = std::byte{1}; });
  add("padding is not zero", layout.notes - 1,
      [&](Bytes& f) { f[std::size_t(layout.notes) - 1] = std::byte{1}; });
  add("padding is not zero", layout.text_ends - 1,
      [&](Bytes& f) { f[std::size_t(layout.text_ends) - 1] = std::byte{1}; });
  set("there is no such text", layout.notes, 99);
  set("there is no such text", layout.notes + 4, 0xffffffff);
  add("an entry breaks the rules", layout.notes,
      [&](Bytes& f) { put32(f, std::size_t(layout.notes) + 8, 1); });
  set("a text ends outside its table", layout.text_ends + 4, 0xffffffff);
  set("texts are not in order", layout.text_ends + 4, 0);
  add("entries are not in order", layout.keys[0] + 16, [&](Bytes& f) {
    std::fill_n(f.begin() + std::ptrdiff_t(layout.keys[0]), 16, std::byte{0xff});
  });
  return list;
}

TEST(ListParser, checks_every_rule_behind_the_checksum_and_names_the_byte) {
  for (const Damage& damage : damages()) {
    const Error error = error_of(damage.file);
    EXPECT_EQ(error.code(), Code::kCorrupt) << damage.what;
    EXPECT_EQ(error.what(), damage.what);
    EXPECT_EQ(error.position(), damage.position) << damage.what;
  }
}

// A list of two videos, of two frames and of one.
Bytes video_file() {
  const phash::PdqHash low({1, 0, 0, 0});
  const phash::PdqHash high({0, 0, 0, std::uint64_t{1} << 63});
  const phash::VideoTime second = std::chrono::seconds(1);
  const phash::VideoFingerprint first{{{second, low, 60}, {2 * second, high, 70}}};
  const phash::VideoFingerprint other{{{second, high, 80}}};
  return ListVersion::create(kHeader, {{other, "a", ""}, {first, "a", ""}}).value().encode();
}

TEST(ListParser, checks_the_frames_of_videos) {
  const Bytes file = video_file();
  ASSERT_TRUE(ListVersion::parse(file));
  const internal::Layout layout = layout_of(file);
  const auto frames = std::size_t(layout.frames);
  const auto notes = std::size_t(layout.notes);
  const auto expect = [&](const char* what, std::size_t position, std::size_t offset,
                          std::uint32_t value) {
    Bytes changed = file;
    put32(changed, offset, value);
    const Error error = error_of(resealed(changed));
    EXPECT_EQ(error.code(), Code::kCorrupt);
    EXPECT_EQ(error.what(), what);
    EXPECT_EQ(error.position(), position) << what;
  };
  expect("a video has more frames than there are", notes, notes + 8, 4);
  expect("a video has more frames than there are", notes, notes + 8, 0xffffffff);
  expect("a video has more frames than there are", notes + 12, notes + 20, 2);
  expect("an entry breaks the rules", notes + 12, notes + 20, 0);
  expect("frames that belong to no video", frames + 80, notes + 8, 1);
  // The last byte of a frame is its quality, the seven before are its time.
  const std::uint32_t first_time = get32(file, frames + 36);
  expect("an entry breaks the rules", notes, frames + 36, (first_time & ~0xffU) | 101);
  expect("an entry breaks the rules", notes, frames + 32, 0x80000000);
  expect("an entry breaks the rules", notes, frames + 76, 0);  // earlier than the one before
  expect("entries are not in order", frames + 80, frames + 80, 0);
}

TEST(ListParser, refuses_texts_that_no_entry_uses_or_that_end_early) {
  const auto list = ListVersion::create(kHeader, {{crypto::sha256({}), "a", "b"}}).value();
  Bytes file = list.encode();
  const internal::Layout layout = layout_of(file);
  put32(file, std::size_t(layout.notes) + 4, 0);  // the label becomes the source's text
  EXPECT_EQ(error_of(resealed(file)).what(), "a text that no entry uses");
  EXPECT_EQ(error_of(resealed(file)).position(), layout.text_ends + 4);

  Bytes shorter = list.encode();
  put32(shorter, std::size_t(layout.text_ends) + 4, 1);
  EXPECT_EQ(error_of(resealed(shorter)).what(), "texts are not in order");
  const auto longer = ListVersion::create(kHeader, {{crypto::sha256({}), "a", "bc"}}).value();
  shorter = longer.encode();
  put32(shorter, std::size_t(layout.text_ends) + 4, 2);
  EXPECT_EQ(error_of(resealed(shorter)).what(), "bytes after the last text");
}

TEST(ListParser, refuses_texts_that_are_not_allowed) {
  const auto list = ListVersion::create(kHeader, {{crypto::sha256({}), "a", "b"}}).value();
  Bytes file = list.encode();
  file[std::size_t(layout_of(file).texts) + 1] = std::byte{0xff};
  EXPECT_EQ(error_of(resealed(file)).what(), "an entry breaks the rules");
}

TEST(ListParser, refuses_huge_counts_before_it_allocates) {
  for (const std::size_t offset : {88U, 92U, 96U, 100U, 104U, 108U, 112U, 116U}) {
    Bytes file = sample_file();
    put32(file, offset, 0xffffffff);
    EXPECT_EQ(error_of(resealed(file)).code(), Code::kCorrupt);
  }
  Bytes file = sample_file();
  for (std::size_t offset = 88; offset < 120; offset += 4) put32(file, offset, 0xffffffff);
  EXPECT_EQ(error_of(file).what(), "too many entries for one list");
}

// With a right checksum a changed file may be a good list, but then it is exactly what encode()
// gives.
TEST(ListParser, accepts_nothing_that_has_another_encoding) {
  const Bytes file = sample_file();
  int accepted = 0;
  for (std::size_t i = 0; i < file.size() - internal::kTrailerSize; ++i) {
    for (const int change : {0x01, 0x02, 0x10, 0x80, 0xff}) {
      Bytes changed = file;
      changed[i] ^= std::byte(change);
      changed = resealed(changed);
      const auto list = ListVersion::parse(changed);
      if (!list) continue;
      ++accepted;
      EXPECT_EQ(list->encode(), changed) << i;
    }
  }
  EXPECT_GT(accepted, 0);
}

}  // namespace
}  // namespace nightlight::lists
