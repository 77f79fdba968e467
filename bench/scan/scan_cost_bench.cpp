// nightlight-bench: nightlight::service jpeg
//
// What the parts of one scan cost on one core, each alone and all in a row, without a service
// around: decoding in the confined process (which is held on the same core), digests, the hashes a
// picture is looked up by, the search among a million entries. Beside it libjpeg-turbo alone. Times
// are processor time of both processes, so that a busy machine changes them little.
//   --pictures FOLDER [--pictures FOLDER]… : named by their last part
#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <map>
#include <random>

#include "bare_jpeg.h"
#include "files.h"
#include "nightlight/match/bank.h"
#include "nightlight/media/decoder.h"
#include "nightlight/phash/probes.h"
#include "nightlight/service/media_look.h"
#include "processor_clock.h"
#include "results.h"

namespace nightlight::bench {
namespace {

constexpr int kRounds = 7;
constexpr phash::Profile kProfiles[] = {phash::Profile::kFast, phash::Profile::kStandard,
                                        phash::Profile::kThorough};

// Everything that this process and its children do happens on one core from here on.
bool stay_on_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(std::size_t(sched_getcpu()), &cores);
  return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

// As nightlightd does (apps/nightlightd/main.cpp).
void keep_memory_of_pictures() {
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
}

phash::PdqHash random_hash(std::mt19937_64& random) {
  std::array<std::uint64_t, 4> words{random(), random(), random(), random()};
  int weight = 0;
  for (const std::uint64_t word : words) weight += __builtin_popcountll(word);
  while (weight != 128) {
    const std::size_t bit = random() % 256;
    const bool is_set = (words[bit / 64] >> bit % 64 & 1) != 0;
    if (is_set != (weight > 128)) continue;
    words[bit / 64] ^= std::uint64_t{1} << bit % 64;
    weight += is_set ? -1 : 1;
  }
  return phash::PdqHash(words);
}

Result<match::Bank> random_bank(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<match::BankEntry> entries;
  entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back({i, phash::PdqFingerprint{random_hash(random), 100}});
  }
  return match::Bank::create(entries, {});
}

// The median over the rounds of each step and picture.
class Stopwatch {
 public:
  template <class Step>
  auto time(const std::string& step, std::size_t picture, Step&& run) {
    const double start = clock_.milliseconds();
    auto result = run();
    times_[{step, picture}].push_back(clock_.milliseconds() - start);
    return result;
  }

  // Mean over the pictures.
  void report(Results& results, const std::string& of) {
    std::map<std::string, std::pair<double, int>> sums;
    for (auto& [key, times] : times_) {
      std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2),
                       times.end());
      sums[key.first].first += times[times.size() / 2];
      sums[key.first].second += 1;
    }
    for (const auto& [step, sum] : sums) {
      results.add("cost", of + "/" + step, sum.first / sum.second, "ms");
    }
  }

 private:
  ProcessorClock clock_;
  std::map<std::pair<std::string, std::size_t>, std::vector<double>> times_;
};

struct Parts {
  media::Decoder& decoder;
  const match::Bank& bank;
};

phash::PictureView view_of(const media::Image& image, const phash::ImageView& colours) {
  return {colours, image.alpha};
}

// Probes of every profile; what it costs to find those of the standard one.
bool hash_and_match(const Parts& parts, const media::Image& image, std::size_t picture,
                    Stopwatch& watch, std::map<std::string, double>& probe_counts) {
  const auto colours = phash::ImageView::create(image.rgb, image.width, image.height, 3);
  if (!colours) return false;
  watch.time("kept", picture, [&] { return phash::fingerprints_of(*colours); });
  for (const phash::Profile profile : kProfiles) {
    const std::string name(phash::profile_name(profile));
    const auto probes = watch.time("hash-" + name, picture, [&] {
      return phash::probes_of(view_of(image, *colours), profile);
    });
    if (!probes) return false;
    match::Query query;
    query.pdq = *probes;
    watch.time("match-" + name, picture, [&] { return parts.bank.find(query); });
    probe_counts[name] += double(probes->size());
  }
  return true;
}

// Takes the pixels and does nothing with them.
class Nothing final : public media::FrameSink {
 public:
  Status take(const media::Frame&) override { return {}; }
};

bool decode(const Parts& parts, const std::string& file, std::size_t picture, Stopwatch& watch) {
  return watch.time("decode", picture, [&] {
    media::MemorySource source(as_bytes(file));
    Nothing sink;
    return parts.decoder.decode_frames(source, {}, sink).has_value();
  });
}

// As the service does it, without what a request adds.
bool scan(const Parts& parts, const std::string& file, std::size_t picture, Stopwatch& watch) {
  return watch.time("scan", picture, [&] {
    match::Query query;
    query.digests = crypto::media_digests(as_bytes(file));
    const service::MediaLook look = service::look_at_media(parts.decoder, as_bytes(file), {});
    for (const service::MediaPage& page : look.pages) {
      query.pdq.insert(query.pdq.end(), page.probes.begin(), page.probes.end());
    }
    (void)parts.bank.find(query);
    return look.pages.size() == 1;
  });
}

bool measure(const Parts& parts, const std::filesystem::path& folder, int rounds,
             Results& results) {
  const std::vector<std::string> files = read_folder(folder, ".jpg");
  Stopwatch watch;
  BareJpeg jpeg;
  std::map<std::string, double> probe_counts;
  for (int round = 0; round < rounds; ++round) {
    std::fprintf(stderr, "  %s: round %d of %d\n", folder.filename().c_str(), round + 1, rounds);
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::size_t bare =
          watch.time("bare-decode", i, [&] { return jpeg.decode(files[i]).size(); });
      const Result<media::Image> image = parts.decoder.decode(as_bytes(files[i]), {});
      watch.time("digests", i, [&] { return crypto::media_digests(as_bytes(files[i])); });
      if (!image || bare != image->rgb.size()) return false;
      if (!hash_and_match(parts, *image, i, watch, probe_counts)) return false;
      if (!decode(parts, files[i], i, watch) || !scan(parts, files[i], i, watch)) return false;
    }
  }
  const std::string of = folder.filename().string();
  watch.report(results, of);
  for (const auto& [profile, count] : probe_counts) {
    results.add("probes", of + "/" + profile, count / double(files.size()) / rounds, "probes");
  }
  return !files.empty();
}

int run(const Arguments& arguments) {
  if (!stay_on_one_core()) return 1;
  keep_memory_of_pictures();
  NullLogger logger;
  media::PoolOptions pool;
  pool.worker = arguments.value_of("--decoder", NIGHTLIGHT_BIN_DIR "/nightlight-decoder");
  pool.workers = 1;
  const auto decoder = media::Decoder::open(pool, logger);
  const Result<match::Bank> bank = random_bank(arguments.quick ? 10'000 : 1'000'000);
  if (!decoder || !bank) {
    std::fprintf(stderr, "scan_cost_bench: no decoder or no bank\n");
    return 1;
  }
  Results results(arguments.out);
  results.add("entries", "list", double(bank->size()), "entries");
  for (std::size_t i = 0; i + 1 < arguments.rest.size(); ++i) {
    if (arguments.rest[i] != "--pictures") continue;
    if (!measure({**decoder, *bank}, arguments.rest[i + 1], arguments.quick ? 1 : kRounds,
                 results)) {
      std::fprintf(stderr, "scan_cost_bench: %s cannot be measured\n",
                   arguments.rest[i + 1].c_str());
      return 1;
    }
  }
  return results.write() ? 0 : 1;
}

}  // namespace
}  // namespace nightlight::bench

int main(int argc, char** argv) {
  return nightlight::bench::run(nightlight::bench::Arguments::read(argc, argv));
}
