#include "nightlight/phash/vpdq.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nightlight::phash {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kLineBlanks = " \t\r";
constexpr std::size_t kMaxFrameDigits = 10;
constexpr std::size_t kMaxSecondDigits = 7;  // what kMaxVideoTime has
constexpr std::size_t kMaxFractionDigits = 20;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads one text from its start to its end and knows the byte it stands at.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool is_at_end() const { return offset_ == text_.size(); }
  bool is_next(char c) const { return !is_at_end() && text_[offset_] == c; }
  void skip(std::string_view characters) {
    offset_ = std::min(text_.find_first_not_of(characters, offset_), text_.size());
  }
  Error wrong(Literal what) const { return Error(Code::kInvalidArgument, what).at(offset_); }
  Error exhausted(Literal what) const { return Error(Code::kExhausted, what).at(offset_); }

  Status expect(char c, Literal what) {
    if (!is_next(c)) return wrong(what);
    ++offset_;
    return {};
  }

  // An unsigned number of at least one and at most this many digits.
  Result<std::uint64_t> number(std::size_t max_digits, Literal what) {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; digits < max_digits && !is_at_end() && is_digit(text_[offset_]); ++digits, ++offset_) {
      value = value * 10 + std::uint64_t(text_[offset_] - '0');
    }
    if (digits == 0 || (!is_at_end() && is_digit(text_[offset_]))) return wrong(what);
    return value;
  }

  Result<PdqHash> hash() {
    constexpr std::size_t kDigits = 2 * PdqHash::kSize;
    const std::size_t start = offset_;
    const std::string_view rest = text_.substr(start);
    const std::string_view digits =
        rest.substr(0, std::min(rest.find_first_of(",\"\r\n"), kDigits + 1));
    const Result<PdqHash> hash = PdqHash::parse(digits);
    if (!hash) return hash.error().at(start + hash.error().position().value_or(digits.size()));
    offset_ = start + kDigits;
    return *hash;
  }

  // Rounded to the nearest microsecond.
  Result<VideoTime> seconds() {
    constexpr Literal kWhat = "a time is seconds with up to 7 digits before the point";
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint64_t whole, number(kMaxSecondDigits, kWhat));
    std::uint64_t micros = whole * 1'000'000;
    if (!is_next('.')) return VideoTime(std::int64_t(micros));
    ++offset_;
    std::size_t digits = 0;
    std::uint64_t unit = 100'000;
    bool is_rounded_up = false;
    for (; digits < kMaxFractionDigits && !is_at_end() && is_digit(text_[offset_]); ++offset_) {
      const auto digit = std::uint64_t(text_[offset_] - '0');
      if (++digits == 7) is_rounded_up = digit >= 5;
      micros += digit * unit;
      unit /= 10;
    }
    if (digits == 0 || (!is_at_end() && is_digit(text_[offset_]))) {
      return wrong("a time has 1 to 20 digits after its point");
    }
    const VideoTime at(std::int64_t(micros + (is_rounded_up ? 1 : 0)));
    if (at > kMaxVideoTime) return wrong("a time is under 10,000,000 seconds");
    return at;
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
};

Status check_room(const Reader& in, const VideoFingerprint& video) {
  if (video.frames.size() < kMaxVideoFrames) return {};
  return in.exhausted("too many frames for one video");
}

Result<int> read_quality(Reader& in) {
  constexpr Literal kWhat = "a quality is a number from 0 to 100";
  const Error wrong = in.wrong(kWhat);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint64_t quality, in.number(3, kWhat));
  if (quality > 100) return wrong;
  return int(quality);
}

// frame,quality,hash,seconds
Result<VideoFrame> read_line(Reader& in) {
  VideoFrame frame;
  NIGHTLIGHT_RETURN_IF_ERROR(in.number(kMaxFrameDigits, "a line starts with a frame's number"));
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.quality, read_quality(in));
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.hash, in.hash());
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.at, in.seconds());
  in.skip(kLineBlanks);
  if (!in.is_at_end()) {
    NIGHTLIGHT_RETURN_IF_ERROR(in.expect('\n', "a line has four fields"));
  }
  return frame;
}

// "hash,quality,seconds"
Result<VideoFrame> read_string(Reader& in) {
  VideoFrame frame;
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect('"', "a string is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.hash, in.hash());
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.quality, read_quality(in));
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(frame.at, in.seconds());
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect('"', "a string has three fields"));
  return frame;
}

Result<VideoFingerprint> read_lines(Reader& in) {
  VideoFingerprint video;
  for (in.skip(kBlanks); !in.is_at_end(); in.skip(kBlanks)) {
    NIGHTLIGHT_RETURN_IF_ERROR(check_room(in, video));
    NIGHTLIGHT_ASSIGN_OR_RETURN(VideoFrame frame, read_line(in));
    video.frames.push_back(frame);
  }
  return video;
}

Result<VideoFingerprint> read_array(Reader& in) {
  VideoFingerprint video;
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect('[', "an array is missing"));
  in.skip(kBlanks);
  while (!in.is_next(']')) {
    if (!video.frames.empty()) {
      NIGHTLIGHT_RETURN_IF_ERROR(in.expect(',', "a comma is missing between strings"));
      in.skip(kBlanks);
    }
    NIGHTLIGHT_RETURN_IF_ERROR(check_room(in, video));
    NIGHTLIGHT_ASSIGN_OR_RETURN(VideoFrame frame, read_string(in));
    video.frames.push_back(frame);
    in.skip(kBlanks);
  }
  NIGHTLIGHT_RETURN_IF_ERROR(in.expect(']', "the array does not end"));
  in.skip(kBlanks);
  if (!in.is_at_end()) return in.wrong("something follows the array");
  return video;
}

// Milliseconds as Meta's tool writes them, microseconds only where they say more.
void append_seconds(std::string& out, VideoTime at) {
  const std::string micros = std::to_string(at.count() % 1'000'000 + 1'000'000);
  const bool is_whole_ms = micros.ends_with("000");
  out += std::to_string(at.count() / 1'000'000);
  out += '.';
  out += std::string_view(micros).substr(1, is_whole_ms ? 3 : 6);
}

}  // namespace

Result<VideoFingerprint> parse_vpdq(std::string_view text) {
  if (text.size() > kMaxVpdqBytes) return Error(Code::kExhausted, "the text is longer than 64 MiB");
  Reader in(text);
  in.skip(kBlanks);
  NIGHTLIGHT_ASSIGN_OR_RETURN(VideoFingerprint video,
                              in.is_next('[') ? read_array(in) : read_lines(in));
  if (video.frames.empty()) return in.wrong("there are no frames");
  // Order and time are what a run is made of, so a list that lost its order gets it back.
  std::stable_sort(video.frames.begin(), video.frames.end(),
                   [](const VideoFrame& a, const VideoFrame& b) { return a.at < b.at; });
  return video;
}

std::string vpdq_text(const VideoFingerprint& video) {
  std::string out;
  out.reserve(video.frames.size() * 88);
  for (std::size_t i = 0; i < video.frames.size(); ++i) {
    const VideoFrame& frame = video.frames[i];
    out += std::to_string(i) + ',' + std::to_string(frame.quality) + ',' + frame.hash.hex() + ',';
    append_seconds(out, frame.at);
    out += '\n';
  }
  return out;
}

}  // namespace nightlight::phash
