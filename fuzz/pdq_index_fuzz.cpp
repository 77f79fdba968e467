// nightlight-fuzz: nightlight::match nightlight::phash ; covers: PdqSegment::parse
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../src/match/src/pdq_build.h"
#include "nightlight/core/check.h"
#include "nightlight/match/pdq_index.h"

using namespace nightlight;

namespace {

// Files of all layouts, small enough that most changes hit something that matters.
const Bytes& sample(std::size_t which) {
  static const std::array<Bytes, 4> files = [] {
    std::array<Bytes, 4> made;
    std::vector<phash::PdqHash> hashes;
    std::uint64_t state = 1;
    for (int i = 0; i < 60; ++i) {
      std::array<std::uint64_t, 4> words{};
      for (std::uint64_t& word : words)
        word = state = state * 6364136223846793005 + 1442695040888963407;
      hashes.emplace_back(words);
    }
    hashes.push_back(hashes[3]);
    static const std::atomic<bool> never = false;
    using match::IndexLayout;
    using match::internal::Table;
    const std::array<match::internal::Plan, 4> plans = {
        {{IndexLayout::kScan, 0, Table::kFlat},
         {IndexLayout::kSketch, 32, Table::kFlat},
         {IndexLayout::kCompact, 32, Table::kPacked},
         {IndexLayout::kSketch, 31, Table::kPacked}}};
    for (std::size_t i = 0; i < made.size(); ++i) {
      const auto built =
          match::internal::build_planned_image(hashes, plans[i], i == 3 ? 31 : 1, never);
      NIGHTLIGHT_CHECK(built.has_value());
      made[i] = to_bytes(built->memory.bytes());
    }
    return made;
  }();
  return files[which];
}

void seal(Bytes& file) {
  match::internal::Header header;
  if (file.size() < match::internal::kHeaderSize) return;
  std::memcpy(&header, file.data(), sizeof header);
  header = match::internal::sealed_header(header, file);
  std::memcpy(file.data(), &header, sizeof header);
}

// Whatever is accepted is searched; every answer must be about an id that exists.
void use(ByteView file) {
  const auto segment = match::PdqSegment::parse(file);
  if (!segment) return;
  const auto ids = segment->stat().ids;
  std::vector<phash::PdqHash> queries(1);
  for (std::uint32_t id = 0; id < ids && id < 3; ++id) queries.push_back(segment->hash_of(id));
  for (const int radius : {0, 31, 64}) {
    for (const auto& hit : segment->find(queries, radius)) NIGHTLIGHT_CHECK(hit.id < ids);
  }
  NIGHTLIGHT_CHECK(segment->nearest(queries[0], 5).size() <= 5);
}

}  // namespace

// The input is a file as it is; or, so that what lies behind the digests is reached, changes to a
// good file, four bytes each, after which it is sealed again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input = std::as_bytes(std::span(data, size));
  use(input);
  if (size == 0) return 0;
  Bytes file = sample(data[0] % 4);
  const bool is_in_header = (data[0] & 4) != 0;
  for (std::size_t i = 1; i + 4 <= size; i += 4) {
    const std::size_t place =
        data[i] | std::size_t{data[i + 1]} << 8 | std::size_t{data[i + 2]} << 16;
    file[place % (is_in_header ? 192 : file.size())] = std::byte(data[i + 3]);
  }
  seal(file);
  use(file);
  return 0;
}
