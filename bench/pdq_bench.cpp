// nightlight-bench: nightlight::phash nightlight::phash_testing
//
// Time of one PDQ hash, from pixels in memory to 256 bits, on one core. The rival is the textbook
// form of the same algorithm (src/phash/testing), compiled with the same flags and run in the same
// process.
#include <benchmark/benchmark.h>

#include "nightlight/phash/testing/pictures.h"
#include "nightlight/phash/testing/textbook_pdq.h"

namespace nightlight::phash {
namespace {

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"width", "height"})->Unit(benchmark::kMillisecond);
  benchmark->Args({64, 64})->Args({512, 512})->Args({1600, 1004})->Args({4032, 3024});
}

testing::Picture picture_for(const benchmark::State& state) {
  return testing::hills(std::uint32_t(state.range(0)), std::uint32_t(state.range(1)), 1);
}

void count_pixels(benchmark::State& state) {
  state.counters["pixels"] = benchmark::Counter(
      double(state.iterations() * state.range(0) * state.range(1)), benchmark::Counter::kIsRate);
}

void full(benchmark::State& state) {
  const testing::Picture picture = picture_for(state);
  const ImageView view = picture.view();
  for (auto _ : state) benchmark::DoNotOptimize(pdq(view, PdqVariant::kFull));
  count_pixels(state);
}
BENCHMARK(full)->Apply(sizes);

void nn512(benchmark::State& state) {
  const testing::Picture picture = picture_for(state);
  const ImageView view = picture.view();
  for (auto _ : state) benchmark::DoNotOptimize(pdq(view, PdqVariant::kNn512));
}
BENCHMARK(nn512)->Apply(sizes);

void textbook(benchmark::State& state) {
  const testing::Picture picture = picture_for(state);
  const ImageView view = picture.view();
  if (pdq(view, PdqVariant::kFull).hash != testing::TextbookPdq::hash(view).hash) {
    state.SkipWithError("the two versions disagree");
  }
  for (auto _ : state) benchmark::DoNotOptimize(testing::TextbookPdq::hash(view));
  count_pixels(state);
}
BENCHMARK(textbook)->Apply(sizes);

}  // namespace
}  // namespace nightlight::phash

BENCHMARK_MAIN();
