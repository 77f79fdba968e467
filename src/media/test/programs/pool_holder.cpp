// Opens a pool and waits to be killed, so that a test can see what becomes of its workers.
#include <unistd.h>

#include "nightlight/media/decoder.h"

int main(int count, char** arguments) {
  using namespace nightlight;
  if (count != 2) return 2;
  NullLogger logger;
  media::PoolOptions options;
  options.worker = arguments[1];
  options.workers = 1;
  const auto decoder = media::Decoder::open(options, logger);
  if (!decoder) return 1;
  (void)!::write(STDOUT_FILENO, "ready", 5);
  for (;;) ::pause();
}
