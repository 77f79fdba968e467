#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "layout.h"
#include "nightlight/core/encoding.h"
#include "nightlight/lists/list_version.h"
#include "rules.h"

namespace nightlight::lists {
namespace {

using internal::Counts;
using internal::kAlignment;
using internal::Layout;

struct Header {
  ListHeader header;
  Counts counts;
};

Status check_zeros(ByteView bytes, std::uint64_t offset) {
  const auto wrong = std::ranges::find_if(bytes, [](std::byte b) { return b != std::byte{0}; });
  if (wrong == bytes.end()) return {};
  return Error(Code::kCorrupt, "padding is not zero")
      .at(offset + std::uint64_t(wrong - bytes.begin()));
}

// What is not a list file at all, or not one of ours to read.
Status check_magic(ByteView encoded) {
  const std::string_view text = as_text(encoded);
  if (!text.starts_with(internal::kMagic)) {
    return Error(Code::kInvalidArgument, "not a hash list");
  }
  Decoder in(encoded);
  NIGHTLIGHT_RETURN_IF_ERROR(in.raw(internal::kMagic.size()));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t format, in.u32());
  if (format == internal::kFormat) return {};
  return Error(Code::kInvalidArgument, "a hash list of a format this version does not know")
      .at(internal::kMagic.size());
}

Result<Header> read_header(ByteView encoded) {
  Decoder in(encoded);
  NIGHTLIGHT_RETURN_IF_ERROR(in.raw(internal::kMagic.size() + 4));
  const std::size_t name_offset = in.offset();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string_view name, in.text(internal::kNameField));
  const std::size_t padding_offset = in.offset();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView padding,
                              in.raw(internal::kCreatedOffset - padding_offset));
  NIGHTLIGHT_RETURN_IF_ERROR(check_zeros(padding, padding_offset));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t created, in.i64());
  Header result{{std::string(name), from_unix_ms(created)}, {}};
  for (std::uint32_t& count : result.counts.entries) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(count, in.u32());
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(result.counts.texts, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(result.counts.text_bytes, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(result.counts.frames, in.u32());
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView reserved,
                              in.raw(internal::kHeaderSize - internal::kReservedOffset));
  NIGHTLIGHT_RETURN_IF_ERROR(check_zeros(reserved, internal::kReservedOffset));
  if (!internal::check_header(result.header)) {
    return Error(Code::kCorrupt, "the name or the time is not allowed").at(name_offset);
  }
  return result;
}

// Reads the parts after the header, whose lengths are known to add up to the size of the input.
class BodyReader {
 public:
  BodyReader(ByteView encoded, const Counts& counts)
      : encoded_(encoded), counts_(counts), layout_(counts), is_used_(counts.texts, false) {}

  Result<std::vector<ListEntry>> read() {
    NIGHTLIGHT_RETURN_IF_ERROR(check_padding());
    NIGHTLIGHT_RETURN_IF_ERROR(read_texts());
    std::vector<ListEntry> entries;
    entries.reserve(std::size_t(layout_.entries));
    for (std::size_t kind = 0; kind < internal::kKinds; ++kind) {
      for (std::uint64_t i = 0; i < counts_.entries[kind]; ++i) {
        NIGHTLIGHT_ASSIGN_OR_RETURN(ListEntry entry, read_entry(kind, i, entries.size()));
        if (!entries.empty() &&
            !internal::stands_before(entries.back().fingerprint, entry.fingerprint)) {
          return Error(Code::kCorrupt, "entries are not in order").at(offset_of(kind, i));
        }
        entries.push_back(std::move(entry));
      }
    }
    if (frames_read_ != counts_.frames) {
      return Error(Code::kCorrupt, "frames that belong to no video").at(frame_offset());
    }
    const auto unused = std::ranges::find(is_used_, false);
    if (unused == is_used_.end()) return entries;
    return Error(Code::kCorrupt, "a text that no entry uses")
        .at(layout_.text_ends + 4 * std::uint64_t(unused - is_used_.begin()));
  }

 private:
  ByteView part(std::uint64_t offset, std::uint64_t size) const {
    return encoded_.subspan(std::size_t(offset), std::size_t(size));
  }
  std::uint64_t key_offset(std::size_t kind, std::uint64_t i) const {
    return layout_.keys[kind] + i * internal::kKeySizes[kind];
  }
  std::uint64_t frame_offset() const {
    return layout_.frames + frames_read_ * internal::kFrameSize;
  }
  // Where the entry read last has its key or, for a video, its first frame.
  std::uint64_t offset_of(std::size_t kind, std::uint64_t i) const {
    return kind == internal::kVideoKind ? video_offset_ : key_offset(kind, i);
  }

  Status check_padding() const {
    const auto check_after = [this](std::uint64_t end) {
      return check_zeros(part(end, internal::aligned(end) - end), end);
    };
    for (std::size_t kind = 0; kind < internal::kVideoKind; ++kind) {
      NIGHTLIGHT_RETURN_IF_ERROR(check_after(key_offset(kind, counts_.entries[kind])));
    }
    NIGHTLIGHT_RETURN_IF_ERROR(
        check_after(layout_.frames + std::uint64_t{counts_.frames} * internal::kFrameSize));
    return check_after(layout_.notes + layout_.entries * internal::kNoteSize);
  }

  Status read_texts() {
    Decoder in(part(layout_.text_ends, layout_.texts - layout_.text_ends));
    texts_.reserve(counts_.texts);
    std::uint64_t begin = 0;
    for (std::uint32_t i = 0; i < counts_.texts; ++i) {
      const std::uint64_t offset = layout_.text_ends + in.offset();
      NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t end, in.u32());
      if (end < begin || end > counts_.text_bytes) {
        return Error(Code::kCorrupt, "a text ends outside its table").at(offset);
      }
      const std::string_view text = as_text(part(layout_.texts + begin, end - begin));
      if (!texts_.empty() && texts_.back() >= text) {
        return Error(Code::kCorrupt, "texts are not in order").at(offset);
      }
      texts_.push_back(text);
      begin = end;
    }
    if (begin == counts_.text_bytes) return {};
    return Error(Code::kCorrupt, "bytes after the last text").at(layout_.texts + begin);
  }

  Result<std::string> read_text_reference(Decoder& note, std::uint64_t note_offset) {
    const std::uint64_t offset = note_offset + note.offset();
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t index, note.u32());
    if (index >= texts_.size()) return Error(Code::kCorrupt, "there is no such text").at(offset);
    is_used_[index] = true;
    return std::string(texts_[index]);
  }

  Result<ListEntry> read_entry(std::size_t kind, std::uint64_t i, std::uint64_t number) {
    const std::uint64_t offset = layout_.notes + number * internal::kNoteSize;
    Decoder note(part(offset, internal::kNoteSize));
    ListEntry entry;
    NIGHTLIGHT_ASSIGN_OR_RETURN(entry.source, read_text_reference(note, offset));
    NIGHTLIGHT_ASSIGN_OR_RETURN(entry.label, read_text_reference(note, offset));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t detail, note.u32());
    if (kind == internal::kVideoKind) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(entry.fingerprint, read_video(detail, offset));
    } else {
      const ByteView key = part(key_offset(kind, i), internal::kKeySizes[kind]);
      NIGHTLIGHT_ASSIGN_OR_RETURN(entry.fingerprint, fingerprint_of(kind, key, detail));
    }
    if (!internal::check_entry(entry) || internal::detail_of(entry.fingerprint) != detail) {
      return Error(Code::kCorrupt, "an entry breaks the rules").at(offset);
    }
    return entry;
  }

  static Result<Fingerprint> fingerprint_of(std::size_t kind, ByteView key, std::uint32_t detail) {
    if (kind == 0) return crypto::Md5::from_bytes(key);
    if (kind == 1) return crypto::Sha1::from_bytes(key);
    if (kind == 2) return crypto::Sha256::from_bytes(key);
    phash::PdqFingerprint pdq;
    NIGHTLIGHT_ASSIGN_OR_RETURN(pdq.hash, phash::PdqHash::from_bytes(key));
    const std::uint32_t quality = detail & 0xff;
    pdq.quality = quality == internal::kQualityNotStated ? phash::kQualityNotStated : int(quality);
    pdq.variant = phash::PdqVariant(detail >> 8 & 0xff);
    return pdq;
  }

  // The next `count` frames, as one video.
  Result<Fingerprint> read_video(std::uint32_t count, std::uint64_t note_offset) {
    if (count > counts_.frames - frames_read_) {
      return Error(Code::kCorrupt, "a video has more frames than there are").at(note_offset);
    }
    video_offset_ = frame_offset();
    Decoder in(part(video_offset_, std::uint64_t{count} * internal::kFrameSize));
    phash::VideoFingerprint video;
    video.frames.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      phash::VideoFrame frame;
      NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView hash, in.raw(phash::PdqHash::kSize));
      NIGHTLIGHT_ASSIGN_OR_RETURN(frame.hash, phash::PdqHash::from_bytes(hash));
      NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint64_t detail, in.u64());
      frame.at = phash::VideoTime(std::int64_t(detail >> 8));
      frame.quality = int(detail & 0xff);
      video.frames.push_back(frame);
    }
    frames_read_ += count;
    return video;
  }

  ByteView encoded_;
  Counts counts_;
  Layout layout_;
  std::vector<std::string_view> texts_;
  std::vector<bool> is_used_;  // by an entry, for each text
  std::uint32_t frames_read_ = 0;
  std::uint64_t video_offset_ = 0;  // of the video read last
};

}  // namespace

Result<ListVersion> ListVersion::parse(ByteView encoded) {
  NIGHTLIGHT_RETURN_IF_ERROR(check_magic(encoded));
  NIGHTLIGHT_ASSIGN_OR_RETURN(Header header, read_header(encoded));
  const Layout layout(header.counts);
  if (layout.entries > 0xffffffff) {
    return Error(Code::kCorrupt, "too many entries for one list").at(internal::kCountsOffset);
  }
  if (encoded.size() != layout.end) {
    return Error(Code::kCorrupt, "the length is not what the header says").at(encoded.size());
  }
  const ByteView signed_part = encoded.first(std::size_t(layout.trailer));
  const crypto::Sha256 digest = crypto::sha256(signed_part);
  if (!std::ranges::equal(digest.bytes(), encoded.subspan(signed_part.size()))) {
    return Error(Code::kCorrupt, "the checksum is wrong").at(layout.trailer);
  }
  ListVersion version;
  NIGHTLIGHT_ASSIGN_OR_RETURN(version.entries_, BodyReader(encoded, header.counts).read());
  version.header_ = std::move(header.header);
  version.id_ = crypto::sha256(encoded);
  return version;
}

}  // namespace nightlight::lists
