#include "chunked_body.h"

#include <algorithm>
#include <charconv>

#include "ascii.h"

namespace nightlight::net {

ChunkedBody::Fed ChunkedBody::feed(std::string_view in) {
  const std::size_t size = in.size();
  while (!in.empty() && state_ != State::kComplete) {
    const Step step = state_ == State::kData ? take_data(in) : take_line(in);
    if (step != Step::kNeedMore) return {step, size - in.size()};
  }
  return {state_ == State::kComplete ? Step::kComplete : Step::kNeedMore, size - in.size()};
}

ChunkedBody::Step ChunkedBody::take_data(std::string_view& in) {
  const ByteView data = as_bytes(in.substr(0, left_in_chunk_));
  bytes_.insert(bytes_.end(), data.begin(), data.end());
  left_in_chunk_ -= data.size();
  in.remove_prefix(data.size());
  if (left_in_chunk_ == 0) state_ = State::kDataEnd;
  return Step::kNeedMore;
}

ChunkedBody::Step ChunkedBody::take_line(std::string_view& in) {
  const std::size_t length = std::min(in.find('\n'), in.size());
  if (length > max_line_bytes_ - line_.size()) return Step::kMalformed;
  line_ += in.substr(0, length);
  in.remove_prefix(length);
  if (in.empty()) return Step::kNeedMore;
  in.remove_prefix(1);
  if (!line_.ends_with('\r')) return Step::kMalformed;
  line_.pop_back();
  const Step step = is_field_value(line_) ? end_line() : Step::kMalformed;
  line_.clear();
  return step;
}

ChunkedBody::Step ChunkedBody::end_line() {
  switch (state_) {
    case State::kSize:
      return read_size();
    case State::kDataEnd:
      state_ = State::kSize;
      return line_.empty() ? Step::kNeedMore : Step::kMalformed;
    default:
      break;
  }
  if (line_.empty()) {
    state_ = State::kComplete;
    return Step::kComplete;
  }
  trailer_bytes_ += line_.size();
  const bool is_field = is_token(std::string_view(line_).substr(0, line_.find(':'))) &&
                        line_.find(':') != std::string::npos;
  return is_field && trailer_bytes_ <= max_line_bytes_ ? Step::kNeedMore : Step::kMalformed;
}

// chunk-size [ BWS ";" anything ]
ChunkedBody::Step ChunkedBody::read_size() {
  const std::string_view line(line_);
  const std::size_t extension = line.find(';');
  std::string_view digits = line.substr(0, extension);
  if (extension != std::string_view::npos)
    digits = digits.substr(0, digits.find_last_not_of(" \t") + 1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
    return Step::kMalformed;
  if (size > max_bytes_ - bytes_.size()) return Step::kTooLarge;
  left_in_chunk_ = static_cast<std::size_t>(size);
  state_ = size == 0 ? State::kTrailer : State::kData;
  return Step::kNeedMore;
}

}  // namespace nightlight::net
