// nightlight-bench: nightlight::match
//
// Time to find all hashes within distance 31 of one query by scanning, per kernel and list size, on
// one core. The rival is the loop anyone writes first: std::popcount over four words, no early
// exit, the same process, the same data and the same flags, which do not assume POPCNT. Compare the
// kernel "popcnt" with the others to see what the instruction alone brings. "hashes" is the number
// looked at in a second.
#include <benchmark/benchmark.h>

#include <bit>
#include <map>
#include <random>

#include "../src/match/src/pdq_scan.h"
#include "nightlight/match/bank.h"

namespace nightlight::match {
namespace {

using internal::ScanMatch;
using internal::Words;

constexpr int kRadius = 31;

// Random hashes of weight 128, like those of photographs; one in 10,000 lies close to the query.
struct Data {
  Words query{};
  std::vector<Words> hashes;
};

Words hash_of_weight_128(std::mt19937_64& random) {
  Words hash{random(), random(), random(), random()};
  int weight = 0;
  for (const std::uint64_t word : hash) weight += std::popcount(word);
  while (weight != 128) {
    const std::size_t bit = random() % 256;
    const bool is_set = (hash[bit / 64] >> bit % 64 & 1) != 0;
    if (is_set != (weight > 128)) continue;
    hash[bit / 64] ^= std::uint64_t{1} << bit % 64;
    weight += is_set ? -1 : 1;
  }
  return hash;
}

const Data& data_of(std::size_t count) {
  static std::map<std::size_t, Data> all;
  Data& data = all[count];
  if (!data.hashes.empty()) return data;
  std::mt19937_64 random(1);
  data.query = hash_of_weight_128(random);
  for (std::size_t i = 0; i < count; ++i) {
    data.hashes.push_back(i % 10000 == 9999 ? data.query : hash_of_weight_128(random));
  }
  return data;
}

std::vector<ScanMatch> rival(std::span<const Words> hashes, const Words& query, int radius) {
  std::vector<ScanMatch> matches;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    int distance = 0;
    for (std::size_t k = 0; k < 4; ++k) distance += std::popcount(hashes[i][k] ^ query[k]);
    if (distance <= radius) matches.push_back({i, distance});
  }
  return matches;
}

void scan(benchmark::State& state, internal::Scan kernel) {
  const Data& data = data_of(std::size_t(state.range(0)));
  if (kernel(data.hashes, data.query, kRadius) != rival(data.hashes, data.query, kRadius)) {
    state.SkipWithError("the kernel and the plain loop disagree");
  }
  for (auto _ : state) benchmark::DoNotOptimize(kernel(data.hashes, data.query, kRadius));
  state.counters["hashes"] =
      benchmark::Counter(double(state.iterations() * state.range(0)), benchmark::Counter::kIsRate);
}

// A whole query: three digests looked up and two fingerprints scanned for, through the public
// interface.
void whole_query(benchmark::State& state) {
  const Data& data = data_of(std::size_t(state.range(0)));
  std::vector<BankEntry> entries;
  for (const Words& words : data.hashes) {
    entries.push_back({entries.size(), phash::PdqFingerprint{phash::PdqHash(words), 100}});
  }
  const Result<Bank> bank = Bank::create(entries, {.pdq_radius = kRadius});
  const phash::PdqFingerprint asked{phash::PdqHash(data.query), 100};
  const Query query{{}, {asked, asked}};
  for (auto _ : state) benchmark::DoNotOptimize(bank->find(query));
}

void register_all() {
  const auto sizes = [](benchmark::internal::Benchmark* added) {
    added->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Arg(4'000'000);
    added->Unit(benchmark::kMicrosecond);
  };
  sizes(benchmark::RegisterBenchmark("rival", scan, rival));
  for (const internal::Kernel& kernel : internal::kernels()) {
    if (!kernel.is_supported) continue;
    sizes(benchmark::RegisterBenchmark(std::string(kernel.name).c_str(), scan, kernel.scan));
  }
  benchmark::RegisterBenchmark("whole_query", whole_query)
      ->Arg(1'000'000)
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace
}  // namespace nightlight::match

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  nightlight::match::register_all();
  benchmark::RunSpecifiedBenchmarks();
}
