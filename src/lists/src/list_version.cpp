#include "nightlight/lists/list_version.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "layout.h"
#include "nightlight/core/encoding.h"
#include "rules.h"
#include "text_table.h"

namespace nightlight::lists {
namespace {

using internal::Layout;

constexpr std::uint64_t kMax32 = std::numeric_limits<std::uint32_t>::max();

Status check_entries(const std::vector<ListEntry>& entries) {
  if (entries.size() > kMax32) return Error(Code::kExhausted, "too many entries for one list");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (const Status status = internal::check_entry(entries[i]); !status) {
      return status.error().at(i);
    }
  }
  return {};
}

std::uint64_t frames_in(const std::vector<ListEntry>& entries) {
  std::uint64_t frames = 0;
  for (const ListEntry& entry : entries) {
    const auto* video = std::get_if<phash::VideoFingerprint>(&entry.fingerprint);
    if (video != nullptr) frames += video->frames.size();
  }
  return frames;
}

// Sorts; of equal fingerprints the first given stays.
void sort_and_fold(std::vector<ListEntry>& entries) {
  const auto before = [](const ListEntry& a, const ListEntry& b) {
    return internal::stands_before(a.fingerprint, b.fingerprint);
  };
  std::stable_sort(entries.begin(), entries.end(), before);
  // In sorted order a neighbour that does not stand before the next is equal to it.
  const auto same = [&](const ListEntry& a, const ListEntry& b) { return !before(a, b); };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

void pad_to(Encoder& out, std::uint64_t size) {
  const Bytes zeros(std::size_t(size) - out.result().size());
  out.raw(zeros);
}

void encode_header(Encoder& out, const ListHeader& header, const internal::Counts& counts) {
  out.raw(as_bytes(internal::kMagic)).u32(internal::kFormat);
  out.text(header.name);
  pad_to(out, internal::kCreatedOffset);
  out.i64(to_unix_ms(header.created));
  for (const std::uint32_t count : counts.entries) out.u32(count);
  out.u32(counts.texts).u32(counts.text_bytes).u32(counts.frames);
  pad_to(out, internal::kHeaderSize);
}

struct IdOf {
  std::string operator()(const crypto::Md5& md5) const { return "md5:" + md5.hex(); }
  std::string operator()(const crypto::Sha1& sha1) const { return "sha1:" + sha1.hex(); }
  std::string operator()(const crypto::Sha256& sha256) const { return "sha256:" + sha256.hex(); }
  std::string operator()(const phash::PdqFingerprint& pdq) const { return "pdq:" + pdq.hash.hex(); }
  std::string operator()(const phash::VideoFingerprint& video) const {
    return "vpdq:" + crypto::sha256(internal::key_of(video)).hex();
  }
};

}  // namespace

std::string fingerprint_id(const Fingerprint& fingerprint) {
  return std::visit(IdOf(), fingerprint);
}

Result<ListVersion> ListVersion::create(ListHeader header, std::vector<ListEntry> entries) {
  NIGHTLIGHT_RETURN_IF_ERROR(internal::check_header(header));
  NIGHTLIGHT_RETURN_IF_ERROR(check_entries(entries));
  sort_and_fold(entries);
  if (internal::TextTable(entries).size_in_bytes() > kMax32) {
    return Error(Code::kExhausted, "too many sources and labels for one list");
  }
  if (frames_in(entries) > kMax32) {
    return Error(Code::kExhausted, "too many frames of videos for one list");
  }
  ListVersion version;
  version.header_ = std::move(header);
  version.entries_ = std::move(entries);
  version.id_ = crypto::sha256(version.encode());
  return version;
}

Bytes ListVersion::encode() const {
  const internal::TextTable texts(entries_);
  internal::Counts counts{.entries = {},
                          .texts = std::uint32_t(texts.texts().size()),
                          .text_bytes = std::uint32_t(texts.size_in_bytes()),
                          .frames = std::uint32_t(frames_in(entries_))};
  for (const ListEntry& entry : entries_) ++counts.entries[entry.fingerprint.index()];
  const Layout layout(counts);

  Encoder out;
  encode_header(out, header_, counts);
  auto entry = entries_.begin();
  for (std::size_t kind = 0; kind < internal::kKinds; ++kind) {
    pad_to(out, kind == internal::kVideoKind ? layout.frames : layout.keys[kind]);
    for (; entry != entries_.end() && entry->fingerprint.index() == kind; ++entry) {
      out.raw(internal::key_of(entry->fingerprint));
    }
  }
  pad_to(out, layout.notes);
  for (const ListEntry& each : entries_) {
    out.u32(texts.index_of(each.source)).u32(texts.index_of(each.label));
    out.u32(internal::detail_of(each.fingerprint));
  }
  pad_to(out, layout.text_ends);
  std::uint32_t end = 0;
  for (const std::string_view text : texts.texts()) out.u32(end += std::uint32_t(text.size()));
  for (const std::string_view text : texts.texts()) out.raw(as_bytes(text));
  const crypto::Sha256 digest = crypto::sha256(out.result());
  out.raw(digest.bytes());
  return std::move(out).result();
}

}  // namespace nightlight::lists
