#include "detection_rows.h"

#include <cmath>
#include <limits>

namespace nightlight::casework {

namespace {

using std::chrono::milliseconds;
using store::Row;
using store::Transaction;
using store::Value;

constexpr std::size_t kVideoColumn = 13;  // the first of the video's

Error contradiction() {
  return Error(Code::kCorrupt, "a stored detection contradicts itself").in("casework_detections");
}

template <class Number>
Result<Number> number(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t value, row.integer(column));
  if (value < 0 || value > std::int64_t{std::numeric_limits<Number>::max()}) return contradiction();
  return static_cast<Number>(value);
}

Result<double> percent(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto hundredths, number<std::uint32_t>(row, column));
  if (hundredths > 10'000) return contradiction();
  return hundredths / 100.0;
}

Result<milliseconds> duration(const Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t ms, row.integer(column));
  return milliseconds(ms);
}

Result<DecodedMedia> media_of(const Row& row, std::size_t column) {
  DecodedMedia media;
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.decoder, row.text(column));
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.format, row.text(column + 1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.width, number<std::uint32_t>(row, column + 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.height, number<std::uint32_t>(row, column + 3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.orientation, number<std::uint8_t>(row, column + 4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.page, number<std::uint32_t>(row, column + 5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto damaged, number<std::uint8_t>(row, column + 6));
  if (damaged != 0) media.state = DecodedMedia::State::kDamaged;
  if (row.is_null(column + 7)) return media;
  NIGHTLIGHT_ASSIGN_OR_RETURN(media.at, duration(row, column + 7));
  return media;
}

Result<VideoOverlap> video_of(const Row& row, std::size_t column) {
  VideoOverlap video;
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.query_percent, percent(row, column));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.entry_percent, percent(row, column + 1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.query_frames, number<std::uint32_t>(row, column + 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.entry_frames, number<std::uint32_t>(row, column + 3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.run_frames, number<std::uint32_t>(row, column + 4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.run_start_query, duration(row, column + 5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.run_start_entry, duration(row, column + 6));
  NIGHTLIGHT_ASSIGN_OR_RETURN(video.run_length, duration(row, column + 7));
  return video;
}

std::int64_t hundredths(double percent) {
  return std::lround(percent * 100);
}

Status insert_plain(Transaction& transaction, const SignalId& id, const Detection& detection) {
  const DecodedMedia& media = detection.media;
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO casework_detections (signal_id, tier, bank, category, entry_fingerprint, "
      "entry_variant, decoder, media_format, media_width, media_height, media_orientation, "
      "media_page, media_damaged, media_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, "
      "$12, $13, $14)",
      {id.text(), std::string(tier_name(detection.tier)), detection.bank, detection.category,
       detection.entry_fingerprint, detection.entry_variant, media.decoder, media.format,
       std::int64_t{media.width}, std::int64_t{media.height}, std::int64_t{media.orientation},
       std::int64_t{media.page}, std::int64_t{media.state == DecodedMedia::State::kDamaged ? 1 : 0},
       media.at ? Value(std::int64_t{media.at->count()}) : Value(store::Null{})}));
  return {};
}

Status add_video(Transaction& transaction, const SignalId& id, const VideoOverlap& video) {
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "UPDATE casework_detections SET video_query_percent = $1, video_entry_percent = $2, "
      "video_query_frames = $3, video_entry_frames = $4, video_run_frames = $5, "
      "video_run_start_query_ms = $6, video_run_start_entry_ms = $7, video_run_length_ms = $8 "
      "WHERE signal_id = $9",
      {hundredths(video.query_percent), hundredths(video.entry_percent),
       std::int64_t{video.query_frames}, std::int64_t{video.entry_frames},
       std::int64_t{video.run_frames}, std::int64_t{video.run_start_query.count()},
       std::int64_t{video.run_start_entry.count()}, std::int64_t{video.run_length.count()},
       id.text()}));
  return {};
}

}  // namespace

Status insert_detection(Transaction& transaction, const SignalId& id, const Detection& detection) {
  NIGHTLIGHT_RETURN_IF_ERROR(insert_plain(transaction, id, detection));
  if (detection.video) return add_video(transaction, id, *detection.video);
  return {};
}

Status read_detection(const Row& row, std::size_t column, Detection& detection) {
  if (row.is_null(column)) return {};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string tier_text, row.text(column));
  const auto tier = parse_tier(tier_text);
  if (!tier) return contradiction();
  detection.tier = *tier;
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.bank, row.text(column + 1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.category, row.text(column + 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.entry_fingerprint, row.text(column + 3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.entry_variant, row.text(column + 4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.media, media_of(row, column + 5));
  if (row.is_null(column + kVideoColumn)) return {};
  NIGHTLIGHT_ASSIGN_OR_RETURN(detection.video, video_of(row, column + kVideoColumn));
  return {};
}

Result<EntryFeedback> find_feedback(Transaction& transaction, const std::string& bank,
                                    const std::string& entry_fingerprint) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT c.state, COUNT(DISTINCT c.id) FROM casework_detections d "
                        "JOIN casework_signals s ON s.id = d.signal_id "
                        "JOIN casework_cases c ON c.id = s.case_id "
                        "WHERE d.bank = $1 AND d.entry_fingerprint = $2 GROUP BY c.state",
                        {bank, entry_fingerprint}));
  EntryFeedback feedback;
  for (const Row& row : rows) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string name, row.text(0));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t count, row.integer(1));
    const auto state = parse_case_state(name);
    if (!state || count < 0) return contradiction();
    std::uint64_t& sum = *state == CaseState::kDismissed ? feedback.false_positive
                         : *state == CaseState::kOpen    ? feedback.undecided
                                                         : feedback.confirmed;
    sum += static_cast<std::uint64_t>(count);
  }
  return feedback;
}

}  // namespace nightlight::casework
