#pragma once

#include <string>
#include <vector>

#include "io.h"
#include "media_file.h"

namespace nightlight::cli {

// Writes what `nightlight hash` says of a file to a person: its size, what it is, its digests and
// its hashes, those of the turned copies too where they were asked for.
void print_hashes(const Io& io, const std::string& path, const MediaFile& file,
                  const std::vector<phash::PdqVariant>& variants);

// "jpeg, 800 x 500 pixels", "mp4, 320 x 240 pixels, 0:06 long, 7 of 180 frames sampled", with what
// is wrong with it.
std::string describe(const MediaFile& file);

// "0:04.004": minutes and seconds of a video, with milliseconds.
std::string format_video_time(phash::VideoTime time);

}  // namespace nightlight::cli
