// nightlight-bench: nightlight::match nightlight::phash faiss openblas gomp
//
// Time and memory of range search within distance 31 by size of the list, against FAISS (Flat,
// MultiHash, HNSW; Debian's build, which does without AVX2) and against our own linear scan with
// AVX2: the same process, the same data, one query at a time on one thread. "query" is processor
// time of the thread, which other programs disturb least; p50, p99 and worst are wall time.
//
//   index_bench [--quick] [--out FILE] [--sizes 10000,1000000] [--soak SECONDS]
//   index_bench --only speed|exactness|soak …
//
// 100,000,000 hashes are measured only when asked for by --sizes, or when 16 GB of memory are
// free.
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "../../src/match/src/pdq_build.h"
#include "../../src/match/src/pdq_search.h"
#include "../results.h"
#include "data.h"
#include "exactness.h"
#include "nightlight/match/pdq_index.h"
#include "rivals.h"
#include "soak.h"

namespace nightlight::bench {
namespace {

using match::IndexHit;
using match::IndexLayout;
using match::internal::BuiltImage;
using match::internal::Kernel;
using match::internal::Way;

constexpr int kRadius = 31;
constexpr std::size_t kBatch = 72;  // about what one picture is looked up by

double wall_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

double processor_us() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

const Kernel& kernel_named(std::string_view name) {
  for (const Kernel& kernel : match::internal::kernels()) {
    if (kernel.name == name && kernel.is_supported) return kernel;
  }
  return match::internal::best_kernel();
}

// Runs `find` for each query. The first few are not counted.
template <class Find>
double measure(Results& results, const std::string& of, const Hashes& queries, const Find& find) {
  const std::size_t warm = std::min<std::size_t>(queries.size() / 10, 100);
  for (std::size_t i = 0; i < warm; ++i) (void)find(queries[i]);
  std::vector<double> walls;
  const double start = processor_us();
  for (std::size_t i = warm; i < queries.size(); ++i) {
    const double begin = wall_us();
    (void)find(queries[i]);
    walls.push_back(wall_us() - begin);
  }
  const double mean = (processor_us() - start) / double(walls.size());
  std::sort(walls.begin(), walls.end());
  results.add("query", of, mean, "us");
  results.add("query-p50", of, walls[walls.size() / 2], "us");
  results.add("query-p99", of, walls[walls.size() * 99 / 100], "us");
  results.add("query-worst", of, walls.back(), "us");
  return mean;
}

// One list, searched in every way.
class Subject {
 public:
  Subject(Results& results, Kind kind, std::size_t size)
      : results_(results),
        size_(size),
        suffix_(kind == Kind::kEven ? "" : "/" + kind_name(kind)),
        hashes_(hashes_of(kind, size, 1)),
        queries_(queries_for(hashes_, size > 50'000'000 ? 4'000 : 20'000, 30, 2)) {}

  void ours(IndexLayout layout) {
    const std::string name = std::string(match::layout_name(layout));
    const double start = processor_us();
    static const std::atomic<bool> never = false;
    auto built = match::internal::build_image(hashes_, {kRadius, layout}, never);
    if (!built) return fail(name + ": cannot be built");
    results_.add("build", case_of(name), (processor_us() - start) / 1e6, "s");
    results_.add("memory", case_of(name), double(built->memory.bytes().size()) / 1e6, "MB");
    const auto& view = built->view;
    const auto with = [&](const Kernel& kernel) {
      return [&](const phash::PdqHash& query) {
        return match::internal::search(view, kernel, std::span(&query, 1), kRadius);
      };
    };
    const Kernel& avx2 = kernel_named("avx2");
    measure(results_, case_of(name), queries_, with(avx2));
    const Kernel& best = match::internal::best_kernel();
    if (&best != &avx2) {
      measure(results_, case_of(name + "-" + std::string(best.name)), queries_, with(best));
    }
    batch(name, view, avx2);
    compare_with_scan(name, view);
  }

  void mapped(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "nightlight-index-bench.tmp";
    const auto built = match::PdqSegment::build(hashes_, {kRadius, IndexLayout::kSketch});
    if (!built || !built->save(path)) return fail("mapped: cannot be written");
    const double start = processor_us();
    const auto opened = match::PdqSegment::open(path);
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (!opened) return fail("mapped: cannot be opened");
    results_.add("open", case_of("sketch-mapped"), (processor_us() - start) / 1e6, "s");
    measure(results_, case_of("sketch-mapped"), queries_, [&](const phash::PdqHash& query) {
      return opened->find(std::span(&query, 1), kRadius);
    });
  }

  void scans() {
    static const std::atomic<bool> never = false;
    const auto built = match::internal::build_image(hashes_, {kRadius, IndexLayout::kScan}, never);
    if (!built) return fail("scan: cannot be built");
    for (const std::string name : {"avx2", "avx512"}) {
      const Kernel& kernel = kernel_named(name);
      if (kernel.name != name) continue;
      measure(results_, case_of(name + "-scan"), few_queries(2e8), [&](const auto& query) {
        return match::internal::search(built->view, kernel, std::span(&query, 1), kRadius);
      });
      const Hashes few = some_queries(size_ > 20'000'000 ? 8 : kBatch);
      const double start = processor_us();
      (void)match::internal::search(built->view, kernel, few, kRadius);
      results_.add("batch", case_of(name + "-scan/" + std::to_string(few.size())),
                   (processor_us() - start) / double(few.size()), "us");
    }
  }

  void against(std::unique_ptr<Rival> (*make)(const Hashes&)) {
    const double start = processor_us();
    const std::unique_ptr<Rival> rival = make(hashes_);
    const std::string name = rival->name();
    results_.add("build", case_of(name), (processor_us() - start) / 1e6, "s");
    results_.add("memory", case_of(name), rival->bytes() / 1e6, "MB");
    measure(results_, case_of(name), few_queries(2e8),
            [&](const phash::PdqHash& query) { return rival->find(query, kRadius); });
    compare_with(*rival);
  }

  bool is_right() const { return is_right_; }

 private:
  std::string case_of(const std::string& name) const {
    return std::to_string(size_) + "/" + name + suffix_;
  }
  Hashes some_queries(std::size_t count) const {
    return Hashes(queries_.begin(), queries_.begin() + std::ptrdiff_t(count));
  }
  // As many as look at so many hashes in all, when each looks at all of them.
  Hashes few_queries(double looks) const {
    return some_queries(std::clamp<std::size_t>(std::size_t(looks / double(size_)), 8, 500));
  }

  // A picture's probes in one call: what each of them takes, and all together.
  void batch(const std::string& name, const match::internal::ImageView& view,
             const Kernel& kernel) {
    const std::span<const phash::PdqHash> all(queries_);
    std::size_t batches = 0;
    const double start = processor_us();
    for (; (batches + 1) * kBatch <= all.size(); ++batches) {
      (void)match::internal::search(view, kernel, all.subspan(batches * kBatch, kBatch), kRadius);
    }
    const double each = (processor_us() - start) / double(batches);
    const std::string size = "/" + std::to_string(kBatch);
    results_.add("batch", case_of(name + size), each / double(kBatch), "us");
    results_.add("profile", case_of(name + size), each, "us");
  }

  void compare_with_scan(const std::string& name, const match::internal::ImageView& view) {
    const Hashes few = some_queries(size_ > 20'000'000 ? 8 : 60);
    const Kernel& plain = kernel_named("popcnt");
    if (match::internal::search(view, match::internal::best_kernel(), few, kRadius) !=
        match::internal::search(view, plain, few, kRadius, Way::kScan)) {
      fail(name + " differs from a scan");
    }
    ours_ = match::internal::search(view, match::internal::best_kernel(), few, kRadius);
  }

  void compare_with(const Rival& rival) {
    std::vector<IndexHit> theirs;
    const Hashes few = some_queries(60);
    for (std::uint32_t i = 0; i < few.size(); ++i) {
      for (IndexHit hit : rival.find(few[i], kRadius)) {
        hit.query = i;
        theirs.push_back(hit);
      }
    }
    if (rival.is_exact() && theirs != ours_) fail(rival.name() + " gives other answers");
    if (!rival.is_exact() && !ours_.empty()) {
      results_.add("recall", case_of(rival.name()), double(theirs.size()) / double(ours_.size()),
                   "of our hits");
    }
  }

  void fail(const std::string& why) {
    std::fprintf(stderr, "index_bench: %zu: %s\n", size_, why.c_str());
    is_right_ = false;
  }

  Results& results_;
  std::size_t size_;
  std::string suffix_;
  Hashes hashes_;
  Hashes queries_;
  std::vector<IndexHit> ours_;
  bool is_right_ = true;
};

double available_gigabytes() {
  std::ifstream in("/proc/meminfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("MemAvailable:")) return std::strtod(line.c_str() + 13, nullptr) / 1e6;
  }
  return 0;
}

std::vector<std::size_t> sizes_of(const Arguments& arguments) {
  std::vector<std::size_t> sizes;
  std::istringstream text(arguments.value_of(
      "--sizes", arguments.quick ? "10000,100000" : "10000,100000,1000000,10000000"));
  for (std::string size; std::getline(text, size, ',');) {
    sizes.push_back(std::strtoull(size.c_str(), nullptr, 10));
  }
  const bool is_asked = arguments.value_of("--sizes", "") != "";
  if (!arguments.quick && !is_asked && available_gigabytes() > 16) sizes.push_back(100'000'000);
  return sizes;
}

// Beside the results, where there is room.
std::filesystem::path folder_for(const Arguments& arguments) {
  return arguments.out.empty() ? std::filesystem::temp_directory_path()
                               : std::filesystem::absolute(arguments.out).parent_path();
}

bool measure_size(Results& results, const Arguments& arguments, std::size_t size) {
  std::fprintf(stderr, "index_bench: %zu hashes\n", size);
  const bool is_huge = size > 20'000'000;
  Subject subject(results, Kind::kEven, size);
  if (!is_huge) subject.ours(IndexLayout::kSketch);
  subject.ours(IndexLayout::kCompact);
  if (size == 1'000'000) subject.mapped(folder_for(arguments));
  subject.scans();
  if (!is_huge) subject.against(faiss_flat);
  if (!is_huge) subject.against(faiss_multi_hash);
  if (size <= (arguments.quick ? 10'000U : 1'000'000U)) subject.against(faiss_hnsw);
  if (size != 1'000'000) return subject.is_right();
  Subject clustered(results, Kind::kClustered, size);
  clustered.ours(IndexLayout::kSketch);
  clustered.scans();
  clustered.against(faiss_flat);
  return subject.is_right() && clustered.is_right();
}

void describe() {
  std::printf("radius %d, one thread, one query at a time, batches of %zu\n", kRadius, kBatch);
  std::printf("kernels measured: avx2, and the best here: %s\n",
              std::string(match::internal::best_kernel().name).c_str());
  std::printf("built by %s %s for plain x86-64; kernels choose by processor at run time\n",
#if defined(__clang__)
              "clang",
#else
              "g++",
#endif
              __VERSION__);
  std::printf("FAISS %s: Debian's build, without AVX2, one OpenMP thread\n",
              faiss_version().c_str());
}

int run(const Arguments& arguments) {
  Results results(arguments.out);
  describe();
  const std::string only = arguments.value_of("--only", "");
  const auto is_wanted = [&only](std::string_view part) { return only.empty() || only == part; };
  bool is_right = true;
  if (is_wanted("speed")) {
    for (const std::size_t size : sizes_of(arguments)) {
      is_right = measure_size(results, arguments, size) && is_right;
    }
  }
  if (is_wanted("exactness")) is_right = check_exactness(results, arguments.quick) && is_right;
  if (is_wanted("soak")) {
    const double seconds =
        std::strtod(arguments.value_of("--soak", arguments.quick ? "3" : "60").c_str(), nullptr);
    is_right = soak(results, seconds, arguments.quick ? 100'000 : 1'000'000) && is_right;
  }
  return results.write() && is_right ? 0 : 1;
}

}  // namespace
}  // namespace nightlight::bench

int main(int argc, char** argv) {
  return nightlight::bench::run(nightlight::bench::Arguments::read(argc, argv));
}
