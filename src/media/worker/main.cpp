// nightlight-decoder: started by the pool of nightlight::media, never by a person.
//   nightlight-decoder serve <bytes of address space>
//   nightlight-decoder --self-test <attempt>
#include <unistd.h>

#include <charconv>
#include <string_view>

#include "confinement.h"
#include "self_test.h"
#include "serve.h"

namespace {

using namespace nightlight::media::worker;

int usage() {
  constexpr std::string_view kText =
      "nightlight-decoder is started by Nightlight's services to read pictures in confinement.\n"
      "There is nothing here to start by hand.\n";
  (void)!::write(STDERR_FILENO, kText.data(), kText.size());
  return 2;
}

}  // namespace

#ifdef NIGHTLIGHT_SANITIZED
// The leak checker stops all threads with ptrace, which the filter forbids; and this program has no
// threads but libvips', which synchronise where ThreadSanitizer cannot see it.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() {
  return "report_bugs=0";
}
#endif

int main(int count, char** arguments) {
  if (count != 3) return usage();
  const std::string_view mode = arguments[1];
  const std::string_view value = arguments[2];
  if (mode == "--self-test") return self_test(value);
  std::size_t memory = 0;
  const auto end = value.data() + value.size();
  if (mode != "serve" || std::from_chars(value.data(), end, memory).ptr != end) return usage();
  if (!get_ready(memory)) return kNotConfinedStatus;
  // Without the libraries' clean-up, which would want calls that are gone.
  ::_exit(serve());
}
