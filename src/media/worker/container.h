#pragma once

#include <optional>
#include <vector>

#include "av.h"
#include "protocol.h"
#include "reader.h"

namespace nightlight::media::worker {

// More than this many streams is not a video of anybody's.
inline constexpr unsigned kMostStreams = 100;

// A video file opened with the demuxer of its format and no other. Reads nothing but the reader:
// whatever a file refers to outside of itself is not opened.
class Container {
 public:
  Container() = default;
  ~Container();
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  // kDone, or what stands against it. Call once; `reader` must outlive the container.
  protocol::Outcome open(Reader& reader, const protocol::Request& request);

  // Streams of moving pictures that we can decode, those with the most pixels first: the first one
  // in the file may be a preview, or a decoy.
  std::size_t films() const { return films_.size(); }
  // Reads the film of this rank, instead of the first, from its beginning on. Before read().
  void choose(std::size_t film);
  AVStream* video() const { return video_; }  // nullptr when there is none
  // Whether there is a stream of moving pictures at all, decodable or not.
  bool has_video() const { return has_video_; }
  // Pictures attached to the file, as they are stored.
  std::vector<ByteView> covers() const;

  enum class Next : std::uint8_t { kPacket, kEnd, kDamage };
  // The next packet of the video stream. After kDamage it can be tried again.
  Next read(AVPacket& packet);

  // Whether packets of moving pictures went by in a stream that was not there at the beginning, as
  // in transport streams that were joined: they are not looked at.
  bool has_late_video() const { return has_late_video_; }

  // Microseconds that the file says it lasts, when it says so.
  std::optional<std::int64_t> declared_duration() const;
  // The furthest that was read.
  std::uint64_t bytes_seen() const { return seen_; }

 private:
  static int read_bytes(void* self, std::uint8_t* out, int size);
  static std::int64_t seek(void* self, std::int64_t offset, int whence);
  protocol::Outcome find_streams(std::uint64_t max_pixels);
  void find_films();

  Reader* reader_ = nullptr;
  std::uint64_t position_ = 0;
  std::uint64_t seen_ = 0;
  AVIOContext* io_ = nullptr;
  AvFormat format_{};
  std::vector<AVStream*> films_{};
  AVStream* video_ = nullptr;
  bool has_video_ = false;
  bool has_late_video_ = false;
};

}  // namespace nightlight::media::worker
