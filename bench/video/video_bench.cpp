// nightlight-bench: nightlight::media nightlight::phash
//
// Hashes a video of one frame a second through the confined decoder, both processes on one core,
// and tells how long that took and how much memory each needed at most. Started by video.mjs, which
// makes the video and measures the rival.
//   --clip FILE --case NAME
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "nightlight/media/decoder.h"
#include "nightlight/phash/video_hasher.h"
#include "results.h"

namespace nightlight::bench {
namespace {

constexpr double kStep = 0.05;  // of the video between two lines of progress

class FileSource final : public media::Source {
 public:
  explicit FileSource(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (fd_ >= 0 && fstat(fd_, &status) == 0) size_ = std::uint64_t(status.st_size);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override {
    if (fd_ >= 0) close(fd_);
  }

  std::uint64_t size() const override { return size_; }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    while (!out.empty()) {
      const ssize_t got = pread(fd_, out.data(), out.size(), off_t(offset));
      if (got <= 0) return Error(Code::kUnavailable, "the file cannot be read");
      out = out.subspan(std::size_t(got));
      offset += std::uint64_t(got);
    }
    return {};
  }

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

class HashingSink final : public media::FrameSink {
 public:
  explicit HashingSink(ProcessWatch& watch) : watch_(watch) {}

  Status take(const media::Frame& frame) override {
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        const phash::ImageView view,
        phash::ImageView::create(frame.image.rgb, frame.image.width, frame.image.height, 3));
    hasher_.add(view, frame.at);
    watch_.sample();
    return {};
  }

  Status progress(double share) override {
    watch_.sample();
    if (share >= next_) {
      next_ = share + kStep;
      std::fprintf(stderr, "  %3.0f %% in %.0f s\n", share * 100, watch_.seconds());
    }
    return {};
  }

  const phash::VideoHasher& hasher() const { return hasher_; }

 private:
  ProcessWatch& watch_;
  phash::VideoHasher hasher_;
  double next_ = 0;
};

bool stay_on_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(std::size_t(sched_getcpu()), &cores);
  return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

void add(Results& results, const std::string& of, const ProcessWatch& watch,
         const media::FrameSummary& summary, std::size_t hashed) {
  const double length = std::chrono::duration<double>(summary.duration).count();
  const double cpu = watch.own_processor_seconds() + watch.children_processor_seconds();
  constexpr double kKibInMb = 1024.0 / 1e6;
  results.add("length", of, length, "s");
  results.add("frames", of + "/decoded", double(summary.decoded_frames), "frames");
  results.add("frames", of + "/hashed", double(hashed), "frames");
  results.add("seconds", of + "/wall", watch.seconds(), "s");
  results.add("seconds", of + "/processor", cpu, "s");
  results.add("seconds", of + "/processor-decoder", watch.children_processor_seconds(), "s");
  results.add("speed", of + "/wall", length / watch.seconds(), "x real time");
  results.add("speed", of + "/processor", length / cpu, "x real time");
  results.add("peak", of + "/service", double(watch.own_peak_kib()) * kKibInMb, "MB");
  results.add("peak", of + "/decoder", double(watch.children_peak_kib()) * kKibInMb, "MB");
  for (const ProcessWatch::Sample& sample : watch.samples()) {
    const std::string at = std::to_string(sample.seconds);
    results.add("memory_curve", of + "/service/" + at, double(sample.own_kib) * kKibInMb, "MB");
    results.add("memory_curve", of + "/decoder/" + at, double(sample.children_kib) * kKibInMb,
                "MB");
  }
}

int run(const Arguments& arguments) {
  if (!stay_on_one_core()) return 1;
  NullLogger logger;
  media::PoolOptions pool;
  pool.worker = arguments.value_of("--decoder", NIGHTLIGHT_BIN_DIR "/nightlight-decoder");
  pool.workers = 1;
  const auto decoder = media::Decoder::open(pool, logger);
  if (!decoder) {
    std::fprintf(stderr, "video_bench: no decoder: %s\n", to_text(decoder.error()).c_str());
    return 1;
  }
  FileSource file(arguments.value_of("--clip", ""));
  ProcessWatch watch;
  HashingSink sink(watch);
  const Result<media::FrameSummary> summary = (*decoder)->decode_frames(file, {}, sink);
  if (!summary) {
    std::fprintf(stderr, "video_bench: %s\n", to_text(summary.error()).c_str());
    return 1;
  }
  const phash::VideoFingerprint print = sink.hasher().fingerprint();
  const std::size_t probes = sink.hasher().probes().size();
  Results results(arguments.out);
  const std::string of = arguments.value_of("--case", "video");
  add(results, of, watch, *summary, print.frames.size());
  results.add("probes", of, double(probes), "probes");
  const bool whole = !summary->damaged && !summary->cut_short;
  if (!whole) std::fprintf(stderr, "video_bench: the video was not read whole\n");
  return results.write() && whole ? 0 : 1;
}

}  // namespace
}  // namespace nightlight::bench

int main(int argc, char** argv) {
  return nightlight::bench::run(nightlight::bench::Arguments::read(argc, argv));
}
