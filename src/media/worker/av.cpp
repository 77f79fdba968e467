#include "av.h"

#include <algorithm>
#include <limits>

namespace nightlight::media::worker {
namespace {

// Everything a browser, a telephone or a camera of the last 25 years makes. Nothing that only old
// games and studios made: each decoder is one more to be attacked.
constexpr const char* kDecoders[] = {
    "h264",      "hevc",      "vp8",     "vp9",    "libdav1d", "mpeg1video", "mpeg2video", "mpeg4",
    "msmpeg4v1", "msmpeg4v2", "msmpeg4", "h263",   "h263i",    "flv",        "mjpeg",      "wmv1",
    "wmv2",      "wmv3",      "vc1",     "theora", "prores",   "png",        "bmp",
};

bool is_ours(const AVCodec& codec) {
  return std::any_of(std::begin(kDecoders), std::end(kDecoders),
                     [&](const char* name) { return std::string_view(name) == codec.name; });
}

// Of the decoders for a codec the one that is on the list: AV1 has several.
const AVCodec* find_decoder(AVCodecID id) {
  void* position = nullptr;
  while (const AVCodec* codec = ::av_codec_iterate(&position)) {
    if (codec->id == id && ::av_codec_is_decoder(codec) != 0 && is_ours(*codec)) return codec;
  }
  return nullptr;
}

void ignore_message(void*, int, const char*, va_list) {}

void use_scaler() {
  const AvScale scale(::sws_getContext(16, 16, AV_PIX_FMT_YUV420P, 16, 16, AV_PIX_FMT_RGB24,
                                       SWS_AREA, nullptr, nullptr, nullptr));
}

}  // namespace

const std::string& decoder_names() {
  static const std::string names = [] {
    std::string joined;
    for (const char* name : kDecoders) joined += (joined.empty() ? "" : ",") + std::string(name);
    return joined;
  }();
  return names;
}

bool can_decode(AVCodecID id) {
  return find_decoder(id) != nullptr;
}

AvCodec open_decoder(const AVCodecParameters& parameters, AVRational time_base,
                     std::uint64_t max_pixels) {
  const AVCodec* codec = find_decoder(parameters.codec_id);
  if (codec == nullptr) return nullptr;
  AvCodec context(::avcodec_alloc_context3(codec));
  if (!context || ::avcodec_parameters_to_context(context.get(), &parameters) < 0) return nullptr;
  context->pkt_timebase = time_base;
  context->thread_count = 1;
  context->thread_type = 0;
  context->max_pixels = static_cast<std::int64_t>(
      std::min<std::uint64_t>(max_pixels, std::numeric_limits<int>::max()));
  AVDictionary* options = nullptr;
  ::av_dict_set(&options, "codec_whitelist", decoder_names().c_str(), 0);
  const int opened = ::avcodec_open2(context.get(), codec, &options);
  ::av_dict_free(&options);
  return opened < 0 ? nullptr : std::move(context);
}

void start_ffmpeg() {
  ::av_log_set_callback(ignore_message);
  for (const char* name : kDecoders) {
    const AVCodec* codec = ::avcodec_find_decoder_by_name(name);
    if (codec == nullptr) continue;
    AVCodecParameters* parameters = ::avcodec_parameters_alloc();
    if (parameters == nullptr) return;
    parameters->codec_type = AVMEDIA_TYPE_VIDEO;
    parameters->codec_id = codec->id;
    parameters->width = parameters->height = 16;
    (void)open_decoder(*parameters, {1, 25}, 1 << 16);
    ::avcodec_parameters_free(&parameters);
  }
  use_scaler();
}

}  // namespace nightlight::media::worker
