#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "nightlight/lists/list_version.h"

namespace nightlight::lists {

inline const Timestamp kMade = from_unix_ms(1768464000000);  // 2026-01-15T08:00:00.000Z
inline const ListHeader kHeader{"example", kMade};

template <class Digest>
Digest digest_of(std::mt19937_64& random) {
  Bytes bytes(Digest::kSize);
  for (std::byte& b : bytes) b = std::byte(random() & 0xff);
  return Digest::from_bytes(bytes).value();
}

inline phash::PdqFingerprint pdq_of(std::mt19937_64& random) {
  const phash::PdqHash hash({random(), random(), random(), random()});
  return {hash, int(random() % 102) - 1, phash::PdqVariant(random() % 5)};
}

inline phash::VideoFingerprint video_of(std::mt19937_64& random, std::size_t frames) {
  phash::VideoFingerprint video;
  phash::VideoTime at{0};
  for (std::size_t i = 0; i < frames; ++i) {
    const phash::PdqHash hash({random(), random(), random(), random()});
    video.frames.push_back({at, hash, int(random() % 101)});
    at += phash::VideoTime(std::int64_t(random() % 2'000'000));
  }
  return video;
}

inline Fingerprint any_fingerprint(std::mt19937_64& random) {
  switch (random() % 5) {
    case 0:
      return digest_of<crypto::Md5>(random);
    case 1:
      return digest_of<crypto::Sha1>(random);
    case 2:
      return digest_of<crypto::Sha256>(random);
    case 3:
      return pdq_of(random);
    default:
      return video_of(random, 1 + random() % 9);
  }
}

// Entries with few different texts and some repeated fingerprints, as real lists have them.
inline std::vector<ListEntry> any_entries(std::mt19937_64& random, std::size_t count) {
  const std::vector<std::string> labels = {"", "a note", "größer", std::string(200, 'x'), "日本"};
  std::vector<ListEntry> entries;
  while (entries.size() < count) {
    ListEntry entry{any_fingerprint(random), "source-" + std::to_string(random() % 5),
                    labels[random() % labels.size()]};
    if (!entries.empty() && random() % 8 == 0) {
      entry.fingerprint = entries[random() % entries.size()].fingerprint;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace nightlight::lists
