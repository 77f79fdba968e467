// nightlight-bench: Threads::Threads jpeg
//
// Puts POST /v1/media:scan under load and tells how long answers took and how much processor the
// generator itself took. Started by scan.mjs, which starts the service.
//   --port N --token-file FILE --pictures FOLDER --case NAME
//   --arrivals when-answered|even|random --connections N --rate R --seconds S --warm-up S
#include <cstdlib>

#include "files.h"
#include "load.h"
#include "results.h"

namespace nightlight::bench {
namespace {

constexpr std::size_t kCurvePoints = 200;

std::vector<std::string> requests_of(const Arguments& arguments) {
  std::string token = read_text(arguments.value_of("--token-file", ""));
  while (!token.empty() && token.back() == '\n') token.pop_back();
  std::vector<std::string> requests;
  for (const std::string& picture : read_folder(arguments.value_of("--pictures", ""), ".jpg")) {
    requests.push_back(
        "POST /v1/media:scan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/jpeg\r\n"
        "Authorization: Bearer " +
        token + "\r\nNightlight-Context: {\"account\":\"bench\"}\r\nContent-Length: " +
        std::to_string(picture.size()) + "\r\n\r\n" + picture);
  }
  return requests;
}

std::chrono::milliseconds seconds_of(const std::string& text) {
  return std::chrono::milliseconds(long(std::atof(text.c_str()) * 1e3));
}

LoadOptions options_of(const Arguments& arguments) {
  LoadOptions options;
  options.port = std::uint16_t(std::atoi(arguments.value_of("--port", "0").c_str()));
  options.requests = requests_of(arguments);
  const std::string arrivals = arguments.value_of("--arrivals", "when-answered");
  if (arrivals == "even") options.arrivals = Arrivals::kEven;
  if (arrivals == "random") options.arrivals = Arrivals::kRandom;
  options.connections = std::size_t(std::atoi(arguments.value_of("--connections", "4").c_str()));
  options.rate = std::atof(arguments.value_of("--rate", "0").c_str());
  options.duration = seconds_of(arguments.value_of("--seconds", "10"));
  options.warm_up = seconds_of(arguments.value_of("--warm-up", "2"));
  return options;
}

void add(Results& results, const std::string& of, const LoadResult& result) {
  results.add("throughput", of, result.answers_a_second(), "answers/s");
  results.add("asked", of, double(result.asked), "requests");
  results.add("failed", of, double(result.failed), "requests");
  results.add("generator_cpu", of, result.own_cpu / result.seconds, "cores");
  for (const double share : {0.5, 0.9, 0.99, 1.0}) {
    results.add("latency", of + "/p" + std::to_string(int(share * 100)), result.quantile(share),
                "ms");
  }
  for (std::size_t i = 1; i <= kCurvePoints; ++i) {
    const double share = double(i) / kCurvePoints;
    results.add("latency_curve", of + "/" + std::to_string(share), result.quantile(share), "ms");
  }
}

int run(const Arguments& arguments) {
  const LoadOptions options = options_of(arguments);
  const LoadResult result = run_load(options);
  if (!result.problem.empty() || result.failed != 0) {
    std::fprintf(stderr, "scan_load_bench: %s, %llu of %llu failed\n", result.problem.c_str(),
                 static_cast<unsigned long long>(result.failed),
                 static_cast<unsigned long long>(result.asked));
    return 1;
  }
  Results results(arguments.out);
  add(results, arguments.value_of("--case", "load"), result);
  return results.write() ? 0 : 1;
}

}  // namespace
}  // namespace nightlight::bench

int main(int argc, char** argv) {
  return nightlight::bench::run(nightlight::bench::Arguments::read(argc, argv));
}
