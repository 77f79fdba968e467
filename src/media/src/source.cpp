#include "nightlight/media/source.h"

#include <algorithm>

namespace nightlight::media {

Status MemorySource::read(std::uint64_t offset, std::span<std::byte> out) {
  if (offset > bytes_.size() || out.size() > bytes_.size() - offset) {
    return Error(Code::kInvalidArgument, "beyond the end").in("source").at(offset);
  }
  const ByteView piece = bytes_.subspan(offset, out.size());
  std::copy(piece.begin(), piece.end(), out.begin());
  return {};
}

}  // namespace nightlight::media
