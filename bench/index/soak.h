#pragma once

#include "../results.h"

namespace nightlight::bench {

// A live index of a million entries answers 10,000 queries a second while 1,000 entries a second
// are added and 1,000 removed. Each answer about an entry that comes and goes is compared with
// whether it was there, as far as that did not change during the query; entries that stay must
// always be found; and four times a second, between two changes, whole answers are compared with a
// plain loop over all that should be there. False when an answer was wrong or one took over 50 ms.
bool soak(Results& results, double seconds, std::size_t entries);

}  // namespace nightlight::bench
