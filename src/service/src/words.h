#pragma once

#include <string>
#include <string_view>

#include "nightlight/casework/casework.h"

namespace nightlight::service {

// What a query tag says was done to the file before it was compared, in words:
// "mirrored, border removed"; "as it is" when nothing was. Empty for a text that is no tag.
std::string tag_words(std::string_view query_tag);

// One sentence without its full stop on how near a hit is: "the SHA-256 digest is equal",
// "the PDQ fingerprint is at distance 12 of at most 31 (mirrored, border removed)", …
std::string hit_words(const casework::Detection& detection);

}  // namespace nightlight::service
