// nightlight-bench: nightlight::phash nightlight::phash_testing
//
// Time of one PDQ hash, from pixels in memory to 256 bits, on one core.
//
//   time   <pixels>/full, <pixels>/nn512     what a caller gets
//          <pixels>/reference                the rival: the textbook form of the algorithm
//                                            (src/phash/testing), which has the structure of Meta's
//                                            C++ core and is compiled as that is, with -O3
//          <pixels>/full/<kernel>            one kernel each
//   stage  <pixels>/filter, transform, …     what the parts cost, with the best kernel
//   gain   <pixels>/full                     reference by full
//
// Times are processor time of the one thread. Rival and ours take turns, so that a busy machine
// burdens both; every figure is the median.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "../src/phash/src/stages.h"  // kernels and stages are not part of the module's interface
#include "nightlight/phash/spectrum.h"
#include "nightlight/phash/testing/pictures.h"
#include "nightlight/phash/testing/textbook_pdq.h"
#include "results.h"

namespace nightlight::phash {
namespace {

using Task = std::function<void()>;

// Keeps what is measured from being left out.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

// Processor time of this thread: another program on the machine adds nothing to it.
double seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

// Seconds of one call: the mean over as many calls as fill a millisecond.
double time_of(const Task& task) {
  const double start = seconds_now();
  int calls = 0;
  double passed = 0;
  do {
    task();
    ++calls;
    passed = seconds_now() - start;
  } while (passed < 0.001);
  return passed / calls;
}

struct Case {
  std::string figure;
  std::string of;
  Task task;
  std::vector<double> times;

  double milliseconds() {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2] * 1000;
  }
};

void add_stages(std::vector<Case>& cases, const ImageView& image, const std::string& pixels) {
  const internal::Grid grid = internal::shrink(image);
  const internal::Spectrum coefficients = internal::transform(grid);
  const PdqSpectrum spectrum = PdqSpectrum::of(image, PdqVariant::kFull);
  cases.push_back({"stage", pixels + "/filter", [image] { keep(internal::shrink(image)); }, {}});
  cases.push_back(
      {"stage", pixels + "/transform", [grid] { keep(internal::transform(grid)); }, {}});
  cases.push_back({"stage", pixels + "/quality", [grid] { keep(internal::quality_of(grid)); }, {}});
  cases.push_back({"stage",
                   pixels + "/bits",
                   [coefficients] {
                     keep(internal::bits_above(coefficients, internal::lower_median(coefficients)));
                   },
                   {}});
  cases.push_back({"stage", pixels + "/family", [spectrum] { keep(spectrum.family()); }, {}});
}

std::vector<Case> cases_for(const ImageView& image) {
  const std::string pixels = std::to_string(std::size_t{image.width()} * image.height());
  std::vector<Case> cases;
  cases.push_back(
      {"time", pixels + "/reference", [image] { keep(testing::TextbookPdq::hash(image)); }, {}});
  cases.push_back({"time", pixels + "/full", [image] { keep(pdq(image, PdqVariant::kFull)); }, {}});
  cases.push_back(
      {"time", pixels + "/nn512", [image] { keep(pdq(image, PdqVariant::kNn512)); }, {}});
  for (const internal::PdqKernel* kernel : internal::supported_kernels()) {
    cases.push_back({"time",
                     pixels + "/full/" + kernel->name,
                     [image, kernel] {
                       const internal::Grid grid = internal::shrink(image, *kernel);
                       const internal::Spectrum spectrum = internal::transform(grid, *kernel);
                       keep(internal::quality_of(grid, *kernel));
                       keep(internal::bits_above(spectrum, internal::lower_median(spectrum)));
                     },
                     {}});
  }
  add_stages(cases, image, pixels);
  return cases;
}

// False when a kernel does not give every float of the reference.
bool all_agree(const ImageView& image) {
  const testing::TextbookPdq::Stages wanted = testing::TextbookPdq::stages(image);
  bool agree = pdq(image, PdqVariant::kFull) == wanted.fingerprint;
  for (const internal::PdqKernel* kernel : internal::supported_kernels()) {
    const internal::Grid grid = internal::shrink(image, *kernel);
    for (std::size_t i = 0; i < internal::kGrid; ++i) {
      const auto* const row = wanted.grid.data() + i * internal::kGrid;
      agree = agree && std::equal(grid[i].begin(), grid[i].end(), row);
    }
  }
  return agree;
}

// Measures every case of a picture, `rounds` times in turn.
bool measure(const testing::Picture& picture, int rounds, bench::Results& results) {
  const ImageView image = picture.view();
  if (!all_agree(image)) {
    std::fprintf(stderr, "%ux%u: the versions disagree\n", picture.width, picture.height);
    return false;
  }
  std::vector<Case> cases = cases_for(image);
  for (int round = 0; round < rounds; ++round) {
    for (Case& one : cases) one.times.push_back(time_of(one.task));
  }
  for (Case& one : cases) results.add(one.figure, one.of, one.milliseconds(), "ms");
  results.add("gain", cases[1].of, cases[0].milliseconds() / cases[1].milliseconds(), "times");
  return true;
}

int run(int argc, char** argv) {
  const bench::Arguments arguments = bench::Arguments::read(argc, argv);
  bench::Results results(arguments.out);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sizes = {{64, 64}, {512, 512}};
  if (!arguments.quick) sizes.insert(sizes.end(), {{1600, 1004}, {4032, 3024}});
  bool is_right = true;
  for (const auto& [width, height] : sizes) {
    std::fprintf(stderr, "%u×%u\n", width, height);
    is_right =
        measure(testing::hills(width, height, 1), arguments.quick ? 3 : 15, results) && is_right;
  }
  return is_right && results.write() ? 0 : 1;
}

}  // namespace
}  // namespace nightlight::phash

int main(int argc, char** argv) {
  return nightlight::phash::run(argc, argv);
}
