#pragma once

#include "pages.h"
#include "reader.h"
#include "skip.h"

namespace nightlight::media::worker {

// The samples of a video by presentation time, and the pictures attached to it, covers first.
// Throws nothing.
protocol::Summary decode_video(Reader& file, const protocol::Request& request, FrameWriter& writer,
                               Effort effort = Effort::kWhatIsNeeded);

// The first frame at or after request.at, or the last one; the first cover of a file without moving
// pictures. Throws nothing.
Decoded decode_video_picture(Reader& file, const protocol::Request& request);

}  // namespace nightlight::media::worker
