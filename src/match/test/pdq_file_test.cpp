#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "nightlight/crypto/digest.h"
#include "nightlight/match/pdq_index.h"
#include "pdq_build.h"
#include "pdq_data.h"
#include "pdq_image.h"

namespace nightlight::match {
namespace {

using internal::Header;
using phash::PdqHash;

class Folder {
 public:
  Folder() {
    std::string name = std::string(NIGHTLIGHT_BINARY_DIR) + "/pdq_file_test.XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<PdqHash> some_hashes(std::size_t count) {
  PdqData data(20);
  std::vector<PdqHash> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(i % 5 == 0 ? data.any() : data.even());
  for (std::size_t i = 0; i < count / 10; ++i) hashes.push_back(hashes[i * 3]);  // repeats
  return hashes;
}

std::vector<PdqHash> queries_for(const std::vector<PdqHash>& hashes) {
  PdqData data(21);
  std::vector<PdqHash> queries;
  for (std::size_t i = 0; i < 60; ++i) {
    queries.push_back(data.at(hashes[i * 7 % hashes.size()], i % 34));
  }
  return queries;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return to_bytes(std::string_view(text));
}

Bytes file_of(const std::vector<PdqHash>& hashes, IndexLayout layout) {
  const Folder folder;
  const auto segment = PdqSegment::build(hashes, {.layout = layout}).value();
  EXPECT_TRUE(segment.save(folder / "index").has_value());
  return read_file(folder / "index");
}

// The file after a change by someone who can compute SHA-256 as well.
Bytes resealed(Bytes file) {
  Header header;
  std::memcpy(&header, file.data(), internal::kHeaderSize);
  header = internal::sealed_header(header, file);
  std::memcpy(file.data(), &header, internal::kHeaderSize);
  return file;
}

Bytes with_header(const Bytes& file, const std::function<void(Header&)>& change) {
  Bytes changed = file;
  Header header;
  std::memcpy(&header, file.data(), internal::kHeaderSize);
  change(header);
  std::memcpy(changed.data(), &header, internal::kHeaderSize);
  return resealed(changed);
}

Code code_of(const Bytes& file) {
  const auto segment = PdqSegment::parse(file);
  return segment ? Code{} : segment.error().code();
}

class EveryFile : public testing::TestWithParam<IndexLayout> {};

TEST_P(EveryFile, serves_from_the_mapped_file_what_was_built) {
  const Folder folder;
  for (const std::size_t count : {0, 1, 3, 500, 6'000}) {
    const std::vector<PdqHash> hashes = some_hashes(count);
    const auto built = PdqSegment::build(hashes, {.layout = GetParam()}).value();
    ASSERT_TRUE(built.save(folder / "index").has_value());
    const auto opened = PdqSegment::open(folder / "index").value();
    const IndexStat stat = opened.stat();
    EXPECT_EQ(stat.ids, hashes.size());
    EXPECT_EQ(stat.hashes, count);
    EXPECT_EQ(stat.layout, built.stat().layout);
    EXPECT_EQ(stat.hottest, built.stat().hottest);
    EXPECT_EQ(stat.bytes, std::filesystem::file_size(folder / "index"));
    if (hashes.empty()) continue;
    const std::vector<PdqHash> queries = queries_for(hashes);
    EXPECT_EQ(opened.find(queries, 31), plain_find(hashes, queries, 31));
    EXPECT_EQ(opened.hash_of(std::uint32_t(count - 1)), hashes[count - 1]);
  }
}

TEST_P(EveryFile, is_the_same_for_the_same_hashes) {
  const std::vector<PdqHash> hashes = some_hashes(6'000);
  EXPECT_EQ(file_of(hashes, GetParam()), file_of(hashes, GetParam()));
}

TEST_P(EveryFile, saves_an_opened_segment_byte_for_byte) {
  const Folder folder;
  const Bytes file = file_of(some_hashes(6'000), GetParam());
  ASSERT_TRUE(PdqSegment::parse(file)->save(folder / "again").has_value());
  EXPECT_EQ(read_file(folder / "again"), file);
}

TEST_P(EveryFile, is_refused_with_any_bit_turned_over) {
  const Bytes file = file_of(some_hashes(6'000), GetParam());
  PdqData data(22);
  for (int round = 0; round < 60; ++round) {
    Bytes changed = file;
    const std::size_t at = round < 30 ? data.below(internal::kHeaderSize) : data.below(file.size());
    changed[at] ^= std::byte(1U << data.below(8));
    EXPECT_FALSE(PdqSegment::parse(changed).has_value()) << at;
  }
}

TEST_P(EveryFile, is_refused_when_cut_short_or_prolonged) {
  Bytes file = file_of(some_hashes(6'000), GetParam());
  for (const std::size_t size : {0, 1, 255, 256, 257, 4'096}) {
    EXPECT_FALSE(PdqSegment::parse(ByteView(file).first(size)).has_value()) << size;
  }
  EXPECT_FALSE(PdqSegment::parse(ByteView(file).first(file.size() - 1)).has_value());
  file.resize(file.size() + 64);
  EXPECT_EQ(code_of(file), Code::kCorrupt);
  EXPECT_EQ(code_of(resealed(file)), Code::kCorrupt);
}

// Whoever writes the file decides what is found; but no file may make a search leave its bytes.
TEST_P(EveryFile, is_refused_or_searched_without_harm_when_changed_and_sealed_again) {
  const std::vector<PdqHash> hashes = some_hashes(5'000);
  const Bytes file = file_of(hashes, GetParam());
  const std::vector<PdqHash> queries = queries_for(hashes);
  PdqData data(23);
  std::size_t accepted = 0;
  for (int round = 0; round < 40; ++round) {
    Bytes changed = file;
    const std::size_t start = round < 10 ? 0 : internal::kHeaderSize;
    const std::size_t end = round < 10   ? 72
                            : round < 25 ? file.size()
                                         : start + hashes.size() * PdqHash::kSize;
    for (int i = 0; i < 3; ++i) {
      changed[start + data.below(end - start)] = std::byte(data.below(256));
    }
    changed = resealed(changed);
    const auto segment = PdqSegment::parse(changed);
    if (!segment) continue;
    ++accepted;
    for (const IndexHit& hit : segment->find(queries, 31)) ASSERT_LT(hit.id, hashes.size());
  }
  EXPECT_GT(accepted, 0u);
}

TEST_P(EveryFile, is_parsed_from_bytes_at_any_address) {
  const std::vector<PdqHash> hashes = some_hashes(5'000);
  const Bytes file = file_of(hashes, GetParam());
  Bytes shifted(file.size() + 3);
  std::copy(file.begin(), file.end(), shifted.begin() + 3);
  const auto segment = PdqSegment::parse(ByteView(shifted).subspan(3)).value();
  EXPECT_EQ(segment.find(std::span(hashes).first(3), 0).size(),
            plain_find(hashes, std::span(hashes).first(3), 0).size());
}

INSTANTIATE_TEST_SUITE_P(Layouts, EveryFile,
                         testing::Values(IndexLayout::kScan, IndexLayout::kSketch,
                                         IndexLayout::kCompact),
                         [](const auto& layout) { return std::string(layout_name(layout.param)); });

TEST(PdqFile, is_refused_when_its_counts_contradict_each_other) {
  const Bytes file = file_of(some_hashes(5'000), IndexLayout::kSketch);
  const auto corrupted = [&file](const std::function<void(Header&)>& change) {
    return code_of(with_header(file, change));
  };
  ASSERT_EQ(corrupted([](Header&) {}), Code{});  // the helper itself breaks nothing
  EXPECT_EQ(corrupted([](Header& h) { h.layout = 0; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.layout = 4; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.layout = 3; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.file_size += 64; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.ids = ~0ULL; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.ids = internal::kMaxIds; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.ids = 0; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].count = h.ids + 1; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[1].count = h.ids; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].parts = 9; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].parts = 33; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].parts = 17; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].table = internal::Table(2); }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.groups[0].table = internal::Table::kPacked; }),
            Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.hottest += 1; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.reserved[0] = std::byte{1}; }), Code::kCorrupt);
  EXPECT_EQ(corrupted([](Header& h) { h.magic[0] = 'X'; }), Code::kInvalidArgument);
  EXPECT_EQ(corrupted([](Header& h) { h.format = 2; }), Code::kInvalidArgument);
}

TEST(PdqFile, is_refused_when_buckets_postings_or_repeats_point_outside) {
  const std::vector<PdqHash> hashes = some_hashes(5'000);
  const Bytes file = file_of(hashes, IndexLayout::kSketch);
  Header header;
  std::memcpy(&header, file.data(), internal::kHeaderSize);
  const internal::Sections sections = internal::sections_of(header);
  const internal::Sections::Part& part = sections.groups[0].parts[1];
  const auto changed_at = [&file](std::uint64_t at, std::uint32_t number) {
    Bytes changed = file;
    std::memcpy(changed.data() + at, &number, sizeof number);
    const auto segment = PdqSegment::parse(resealed(changed));
    EXPECT_FALSE(segment.has_value());
    return segment ? std::uint64_t{0} : segment.error().position().value_or(0);
  };
  EXPECT_EQ(changed_at(part.table.at, 1), part.table.at);
  EXPECT_EQ(changed_at(part.table.at + 400, 0xffffffff), part.table.at + 400);
  EXPECT_EQ(changed_at(part.table.at + part.table.size - 4, 0),
            part.table.at + part.table.size - 4);
  EXPECT_EQ(changed_at(part.postings.at + 40, 0xffffffff), part.postings.at + 40);
  EXPECT_EQ(changed_at(sections.twins.at, 0xffffffff), sections.twins.at);
  EXPECT_EQ(changed_at(sections.twins.at + 4, std::uint32_t(hashes.size())), sections.twins.at);
  EXPECT_EQ(changed_at(sections.groups[1].loose_ids.at + 8, std::uint32_t(hashes.size())),
            sections.groups[1].loose_ids.at + 8);
}

TEST(PdqFile, that_is_missing_is_not_found_and_a_folder_is_none) {
  const Folder folder;
  EXPECT_EQ(PdqSegment::open(folder / "nothing").error().code(), Code::kNotFound);
  EXPECT_EQ(PdqSegment::open(folder.path()).error().code(), Code::kUnavailable);
  std::ofstream(folder / "empty").flush();
  EXPECT_EQ(PdqSegment::open(folder / "empty").error().code(), Code::kInvalidArgument);
}

TEST(PdqFile, is_left_as_it_was_when_the_new_one_cannot_be_written) {
  const Folder folder;
  const auto first = PdqSegment::build(some_hashes(10), {}).value();
  ASSERT_TRUE(first.save(folder / "index").has_value());
  const Bytes before = read_file(folder / "index");
  std::filesystem::create_directory(folder / "index.part");  // in the way
  const auto second = PdqSegment::build(some_hashes(20), {}).value();
  EXPECT_EQ(second.save(folder / "index").error().code(), Code::kUnavailable);
  EXPECT_EQ(read_file(folder / "index"), before);
  std::filesystem::remove(folder / "index.part");
  EXPECT_TRUE(second.save(folder / "index").has_value());
  EXPECT_EQ(PdqSegment::open(folder / "index")->stat().ids, 22u);
  EXPECT_FALSE(std::filesystem::exists(folder / "index.part"));
}

TEST(PdqFile, with_uneven_buckets_is_built_with_a_table_that_holds_them) {
  PdqData data(24);
  std::vector<PdqHash> hashes;
  const PdqHash base = data.even();
  for (std::uint64_t i = 0; i < 140'000; ++i) {  // all in one bucket of most parts
    auto words = internal::permuted(base.words());
    words[3] ^= i << 46;
    hashes.push_back(PdqHash(internal::restored(words)));
  }
  static const std::atomic<bool> never = false;
  const internal::Plan packed{IndexLayout::kCompact, 16, internal::Table::kPacked};
  const auto built = internal::build_planned_image(hashes, packed, 1, never).value();
  EXPECT_EQ(built.view.header.groups[0].table, internal::Table::kFlat);
  EXPECT_EQ(built.view.header.hottest, 70'000u);
}

// Known answer: docs/spec/pdq-index.md works out this file by hand.
TEST(PdqFileGolden, of_two_hashes_has_the_bytes_of_its_specification) {
  const PdqHash first({1, 0, 0, 0});
  const PdqHash second({3, 0, 0, 0});
  const Bytes file = file_of({first, second, first}, IndexLayout::kAuto);
  ASSERT_EQ(file.size(), 448u);
  EXPECT_EQ(as_text(ByteView(file).first(8)), "NLPDQIX\n");
  EXPECT_EQ(encode_hex(ByteView(file).subspan(8, 64)),
            "0100000001000000c00100000000000003000000000000000000000000000000"
            "0100000000000000000000000000000001000000000000000000000000000000");
  const std::string zeros(64, '0');
  EXPECT_EQ(encode_hex(ByteView(file).subspan(256, 96)),
            "0000000000000000000000000000000001000000000000000000000000000000"
            "0000000000000000000000000000000001000000000000000080000000000000"
            "0000000000000000000000000000000001000000000000000000000000000000");
  EXPECT_EQ(encode_hex(ByteView(file).subspan(352, 32)), zeros);
  EXPECT_EQ(encode_hex(ByteView(file).subspan(384, 8)), "0000000002000000");
  EXPECT_EQ(encode_hex(ByteView(file).subspan(72, 32)), zeros);
  EXPECT_EQ(encode_hex(ByteView(file).subspan(192, 32)),
            crypto::sha256(ByteView(file).subspan(256)).hex());
}

}  // namespace
}  // namespace nightlight::match
