#pragma once

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

// FFmpeg's objects, owned.
namespace nightlight::media::worker {

template <auto kFree>
struct AvFree {
  template <class T>
  void operator()(T* object) const {
    kFree(&object);
  }
};

using AvPacket = std::unique_ptr<AVPacket, AvFree<&::av_packet_free>>;
using AvFrame = std::unique_ptr<AVFrame, AvFree<&::av_frame_free>>;
using AvCodec = std::unique_ptr<AVCodecContext, AvFree<&::avcodec_free_context>>;
using AvFormat = std::unique_ptr<AVFormatContext, AvFree<&::avformat_close_input>>;

struct AvScaleFree {
  void operator()(SwsContext* context) const { ::sws_freeContext(context); }
};
using AvScale = std::unique_ptr<SwsContext, AvScaleFree>;

// Names of the decoders that may be used, as FFmpeg's codec_whitelist has them.
const std::string& decoder_names();

// Silences FFmpeg, whose messages may quote the file, and uses each decoder and the scaler once.
void start_ffmpeg();

// Whether one of them is for this codec.
bool can_decode(AVCodecID id);

// A decoder of one thread for a stream of these parameters, or nothing when it is not one of ours
// or cannot be opened.
AvCodec open_decoder(const AVCodecParameters& parameters, AVRational time_base,
                     std::uint64_t max_pixels);

}  // namespace nightlight::media::worker
