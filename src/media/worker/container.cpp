#include "container.h"

#include <algorithm>
#include <cstdio>

#include "allocation.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;

constexpr int kBuffer = 256 * 1024;

// FFmpeg's name of the one demuxer for each format.
const char* demuxer_of(Format format) {
  switch (format) {
    case Format::kMp4:
      return "mov";
    case Format::kMatroska:
      return "matroska";
    case Format::kAvi:
      return "avi";
    case Format::kMpegTs:
      return "mpegts";
    case Format::kMpegPs:
      return "mpeg";
    case Format::kFlv:
      return "flv";
    case Format::kOgg:
      return "ogg";
    case Format::kAsf:
      return "asf";
    default:
      return "none";
  }
}

// A file that names other files, or addresses, gets none of them.
int refuse_to_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

bool is_moving_picture(const AVStream& stream) {
  constexpr int kStill = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
  return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO && (stream.disposition & kStill) == 0;
}

std::int64_t pixels_of(const AVStream& stream) {
  return std::int64_t{std::max(stream.codecpar->width, 0)} * std::max(stream.codecpar->height, 0);
}

}  // namespace

Container::~Container() {
  format_.reset();
  if (io_ != nullptr) {
    ::av_freep(&io_->buffer);
    ::avio_context_free(&io_);
  }
}

int Container::read_bytes(void* self, std::uint8_t* out, int size) {
  auto& container = *static_cast<Container*>(self);
  const std::uint64_t end = container.reader_->size();
  if (container.position_ >= end || size <= 0) return AVERROR_EOF;
  const std::uint64_t wanted = std::min<std::uint64_t>(
      {end - container.position_, static_cast<std::uint64_t>(size), protocol::kMostWanted});
  const std::span<std::byte> piece(reinterpret_cast<std::byte*>(out), wanted);
  if (!container.reader_->read(container.position_, piece)) return AVERROR(EIO);
  container.position_ += wanted;
  container.seen_ = std::max(container.seen_, container.position_);
  return static_cast<int>(wanted);
}

std::int64_t Container::seek(void* self, std::int64_t offset, int whence) {
  auto& container = *static_cast<Container*>(self);
  const auto size = static_cast<std::int64_t>(container.reader_->size());
  if ((whence & AVSEEK_SIZE) != 0) return size;
  std::int64_t base = 0;
  if ((whence & 3) == SEEK_CUR) base = static_cast<std::int64_t>(container.position_);
  if ((whence & 3) == SEEK_END) base = size;
  std::int64_t target = 0;
  if (__builtin_add_overflow(base, offset, &target) || target < 0) return AVERROR(EINVAL);
  container.position_ = static_cast<std::uint64_t>(target);
  return target;
}

Outcome Container::open(Reader& reader, const protocol::Request& request) {
  reader_ = &reader;
  auto* buffer = static_cast<unsigned char*>(::av_malloc(kBuffer));
  if (buffer == nullptr) return Outcome::kOutOfMemory;
  io_ = ::avio_alloc_context(buffer, kBuffer, 0, this, &read_bytes, nullptr, &seek);
  if (io_ == nullptr) {
    ::av_free(buffer);
    return Outcome::kOutOfMemory;
  }
  AVFormatContext* format = ::avformat_alloc_context();
  if (format == nullptr) return Outcome::kOutOfMemory;
  const char* demuxer = demuxer_of(request.format);
  format->pb = io_;
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  format->io_open = &refuse_to_open;
  format->max_streams = static_cast<int>(kMostStreams);
  format->codec_whitelist = ::av_strdup(decoder_names().c_str());
  format->format_whitelist = ::av_strdup(::av_find_input_format(demuxer)->name);
  format->protocol_whitelist = ::av_strdup("none");
  const int opened = ::avformat_open_input(&format, "", ::av_find_input_format(demuxer), nullptr);
  if (opened < 0) {  // which freed it
    if (has_failed_allocation()) return Outcome::kOutOfMemory;
    // What a demuxer says when it may not add another stream.
    return opened == AVERROR(ENOMEM) ? Outcome::kTooLarge : Outcome::kUnreadable;
  }
  format_.reset(format);
  return find_streams(request.max_pixels);
}

Outcome Container::find_streams(std::uint64_t max_pixels) {
  if (format_->nb_streams >= kMostStreams) return Outcome::kTooLarge;
  const std::string most = std::to_string(std::min<std::uint64_t>(max_pixels, INT_MAX));
  std::vector<AVDictionary*> options(format_->nb_streams);
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    // Before FFmpeg tries the decoders to learn what the header did not say.
    const auto pixels = static_cast<std::uint64_t>(pixels_of(*format_->streams[i]));
    if (pixels > max_pixels) return Outcome::kTooLarge;
    ::av_dict_set(&options[i], "max_pixels", most.c_str(), 0);
  }
  const int found =
      ::avformat_find_stream_info(format_.get(), options.empty() ? nullptr : options.data());
  for (AVDictionary*& entry : options) ::av_dict_free(&entry);
  if (found < 0) return has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kUnreadable;
  find_films();
  const bool fits =
      video_ == nullptr || static_cast<std::uint64_t>(pixels_of(*video_)) <= max_pixels;
  return fits ? Outcome::kDone : Outcome::kTooLarge;
}

void Container::find_films() {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream* stream = format_->streams[i];
    stream->discard = AVDISCARD_ALL;
    if (!is_moving_picture(*stream)) continue;
    has_video_ = true;
    if (can_decode(stream->codecpar->codec_id)) films_.push_back(stream);
  }
  std::stable_sort(films_.begin(), films_.end(), [](const AVStream* a, const AVStream* b) {
    return pixels_of(*a) > pixels_of(*b);
  });
  if (!films_.empty()) choose(0);
}

void Container::choose(std::size_t film) {
  if (video_ != nullptr) video_->discard = AVDISCARD_ALL;
  video_ = films_.at(film);
  video_->discard = AVDISCARD_DEFAULT;
}

std::vector<ByteView> Container::covers() const {
  std::vector<ByteView> found;
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const AVPacket& picture = format_->streams[i]->attached_pic;
    if ((format_->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0) continue;
    if (picture.size <= 0 || picture.data == nullptr) continue;
    found.push_back(
        {reinterpret_cast<const std::byte*>(picture.data), static_cast<std::size_t>(picture.size)});
  }
  return found;
}

Container::Next Container::read(AVPacket& packet) {
  for (;;) {
    ::av_packet_unref(&packet);
    const int status = ::av_read_frame(format_.get(), &packet);
    if (status == AVERROR_EOF) return Next::kEnd;
    if (status < 0) return Next::kDamage;
    if (video_ != nullptr && packet.stream_index == video_->index) return Next::kPacket;
    const AVStream& other = *format_->streams[packet.stream_index];
    if (other.discard != AVDISCARD_ALL && is_moving_picture(other)) has_late_video_ = true;
  }
}

std::optional<std::int64_t> Container::declared_duration() const {
  static_assert(AV_TIME_BASE == 1'000'000);
  if (format_->duration == AV_NOPTS_VALUE || format_->duration <= 0) return std::nullopt;
  return format_->duration;
}

}  // namespace nightlight::media::worker
