#include "nightlight/lists/hash_lines.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "rules.h"

namespace nightlight::lists {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view without_trailing_blanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kBlanks);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Takes fields off the front of a line and knows where in the line it is.
class Fields {
 public:
  explicit Fields(std::string_view line) : line_(without_trailing_blanks(line)) { skip_blanks(); }

  bool is_at_end() const { return offset_ == line_.size(); }
  std::size_t offset() const { return offset_; }
  std::string_view next() {
    const std::size_t start = offset_;
    offset_ = std::min(line_.find_first_of(kBlanks, start), line_.size());
    const std::string_view field = line_.substr(start, offset_ - start);
    skip_blanks();
    return field;
  }
  std::string_view rest() const { return line_.substr(offset_); }

 private:
  void skip_blanks() {
    offset_ = std::min(line_.find_first_not_of(kBlanks, offset_), line_.size());
  }

  std::string_view line_;
  std::size_t offset_ = 0;
};

// Every empty file has these digests; a list that holds one would match them all.
bool is_of_empty_file(const Fingerprint& digest) {
  static const crypto::MediaDigests kEmpty = crypto::media_digests({});
  return digest == Fingerprint(kEmpty.md5) || digest == Fingerprint(kEmpty.sha1) ||
         digest == Fingerprint(kEmpty.sha256);
}

template <class Digest>
Result<Fingerprint> read_digest(std::string_view hex) {
  if (hex.size() < 2 * Digest::kSize &&
      hex.find_first_not_of("0123456789abcdefABCDEF") == hex.npos) {
    return Error(Code::kInvalidArgument, "too few digits for this kind of hash").at(hex.size());
  }
  if (hex.size() > 2 * Digest::kSize) {
    return Error(Code::kInvalidArgument, "too many digits for this kind of hash")
        .at(2 * Digest::kSize);
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Digest digest, Digest::parse(hex));
  if (is_of_empty_file(digest)) {
    return Error(Code::kInvalidArgument, "the hash of an empty file would match every empty file");
  }
  return digest;
}

// Quality and variant are not known from a line.
Result<Fingerprint> read_pdq(std::string_view hex) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::PdqHash hash, phash::PdqHash::parse(hex));
  if (internal::has_equal_bits(hash)) {
    return Error(Code::kInvalidArgument, "a PDQ hash of equal bits stands for a flat picture");
  }
  return phash::PdqFingerprint{hash, phash::kQualityNotStated, phash::PdqVariant::kUnknown};
}

Result<Fingerprint> read_hash(std::string_view kind, std::string_view hex) {
  if (kind == "md5") return read_digest<crypto::Md5>(hex);
  if (kind == "sha1") return read_digest<crypto::Sha1>(hex);
  if (kind == "sha256") return read_digest<crypto::Sha256>(hex);
  return read_pdq(hex);
}

Error moved_by(const Error& error, std::size_t offset) {
  return error.at(error.position().value_or(0) + offset);
}

// The entry of a line, or nothing when the line is blank or a comment. The source is left empty.
Result<std::optional<ListEntry>> read_line(std::string_view line) {
  if (line.size() > kMaxHashLineBytes) {
    return Error(Code::kInvalidArgument, "the line is too long").at(kMaxHashLineBytes);
  }
  Fields fields(line);
  if (fields.is_at_end() || fields.rest().starts_with('#')) return std::nullopt;
  const std::size_t kind_offset = fields.offset();
  const std::string_view kind = fields.next();
  if (kind != "md5" && kind != "sha1" && kind != "sha256" && kind != "pdq") {
    return Error(Code::kInvalidArgument, "the kind is not md5, sha1, sha256 or pdq")
        .at(kind_offset);
  }
  const std::size_t hex_offset = fields.offset();
  if (fields.is_at_end()) {
    return Error(Code::kInvalidArgument, "the hash is missing").at(hex_offset);
  }
  const Result<Fingerprint> fingerprint = read_hash(kind, fields.next());
  if (!fingerprint) return moved_by(fingerprint.error(), hex_offset);
  ListEntry entry{*fingerprint, {}, std::string(fields.rest())};
  if (const Status status = internal::check_label(entry.label); !status) {
    return status.error().at(fields.offset());
  }
  return entry;
}

// Takes one line with its end off the front of the text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

HashLines only(const Error& error) {
  return {{}, {{0, error}}};
}

}  // namespace

HashLines parse_hash_lines(std::string_view text, std::string_view source) {
  if (const Status status = internal::check_source(source); !status) return only(status.error());
  if (text.size() > kMaxHashLinesBytes) {
    return only(Error(Code::kExhausted, "the text is longer than 16 MiB"));
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  HashLines result;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    Result<std::optional<ListEntry>> line = read_line(take_line(text));
    if (line && line->has_value()) {
      (*line)->source = source;
      result.entries.push_back(std::move(**line));
    }
    if (line) continue;
    result.errors.push_back({number, line.error()});
    if (result.errors.size() < kMaxLineErrors) continue;
    result.errors.push_back(
        {number, Error(Code::kExhausted, "too many errors: the rest is not read")});
    break;
  }
  if (!result.errors.empty()) result.entries.clear();
  return result;
}

}  // namespace nightlight::lists
