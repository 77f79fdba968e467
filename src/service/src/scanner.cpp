#include "nightlight/service/scanner.h"

#include <algorithm>
#include <chrono>

namespace nightlight::service {
namespace {

using casework::RecordedSignal;
using store::Transaction;

constexpr const char* kDetector = "hash-match";
constexpr const char* kDetectorVersion = NIGHTLIGHT_VERSION;

VerdictKind judge(const ScanResult& result) {
  if (!result.hits.empty()) return VerdictKind::kMatch;
  return is_comparable(result.picture) ? VerdictKind::kNoMatch : VerdictKind::kNotComparable;
}

Literal outcome_name(RecordedSignal::Outcome outcome) {
  switch (outcome) {
    case RecordedSignal::Outcome::kOpenedCase:
      return "opened-case";
    case RecordedSignal::Outcome::kJoinedCase:
      return "joined-case";
    case RecordedSignal::Outcome::kRepeated:
      return "repeated";
  }
  return "repeated";
}

}  // namespace

casework::Detection describe(const ListHit& found) {
  const lists::ListVersion& list = found.list->version;
  const lists::ListEntry& entry = list.entries()[found.hit.entry];
  const bool is_pdq = found.hit.kind == match::HitKind::kPdq;
  casework::Detection detection;
  detection.detector = kDetector;
  detection.detector_version = kDetectorVersion;
  detection.list_name = list.header().name;
  detection.list_version = list.id().hex();
  detection.list_entry = found.hit.entry;
  detection.entry_label = entry.label;
  detection.entry_source = entry.source;
  detection.hit_kind = match::hit_kind_name(found.hit.kind);
  detection.distance = found.hit.distance;
  detection.radius = found.hit.radius;
  detection.quality = found.hit.query_quality;
  if (is_pdq) detection.query_variant = phash::variant_name(found.hit.query_variant);
  return detection;
}

std::string_view verdict_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kMatch:
      return "match";
    case VerdictKind::kNoMatch:
      return "no-match";
    case VerdictKind::kNotComparable:
      return "not-comparable";
  }
  return "not-comparable";
}

Result<ScanResult> Scanner::scan(const ScanRequest& request) {
  if (request.media.empty()) return Error(Code::kInvalidArgument, "the file is empty").in("media");
  if (parts_.lists.entries() == 0) {
    return Error(Code::kUnavailable, "no hash list with an entry that can match is loaded");
  }
  const auto start = std::chrono::steady_clock::now();
  ScanResult result;
  result.digests = crypto::media_digests(request.media);
  result.picture = look_at_picture(parts_.decoder, request.media);
  result.hits = parts_.lists.find({result.digests, result.picture.fingerprints});
  result.verdict = judge(result);
  // Without a decoder an exact match still counts, but its absence proves nothing.
  const std::optional<Error> away = decoder_problem(result.picture);
  if (away && result.hits.empty()) return *away;
  if (!result.hits.empty()) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(result.signal, record(request, result));
    parts_.metrics.count_signal(outcome_name(result.signal->outcome));
  }
  parts_.metrics.count_scan(verdict_name(result.verdict), status_name(result.picture.status));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  parts_.metrics.observe_scan_seconds(took.count());
  return result;
}

// The best hit describes the signal. The evidence is sealed and durable before the transaction that
// makes it known; a crash between the two leaves a sealed object nobody refers to, never a signal
// without evidence.
Result<RecordedSignal> Scanner::record(const ScanRequest& request, const ScanResult& result) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Known known, find_known(request, result.digests.sha256));
  if (known.repeat) return *known.repeat;
  std::optional<vault::SealedObject> sealed;
  if (!known.evidence) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(sealed, seal(request.media));
  }
  const casework::NewSignal signal{request.account, sealed ? sealed->id : *known.evidence,
                                   result.digests.sha256, describe(result.hits.front()),
                                   request.context};
  Result<RecordedSignal> recorded = store::write<RecordedSignal>(
      parts_.database, [&](Transaction& transaction) -> Result<RecordedSignal> {
        NIGHTLIGHT_ASSIGN_OR_RETURN(RecordedSignal stored,
                                    parts_.casework.record(transaction, signal));
        if (sealed && stored.outcome != RecordedSignal::Outcome::kRepeated) {
          NIGHTLIGHT_RETURN_IF_ERROR(parts_.vault.record(transaction, *sealed));
        }
        return stored;
      });
  if (sealed && recorded && recorded->outcome == RecordedSignal::Outcome::kRepeated) {
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.vault.discard(*sealed));
  }
  return recorded;
}

Result<Scanner::Known> Scanner::find_known(const ScanRequest& request,
                                           const crypto::Sha256& digest) {
  return store::read<Known>(parts_.database, [&](Transaction& transaction) -> Result<Known> {
    Known known;
    if (request.context.upload_id) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(known.repeat,
                                  parts_.casework.find_repeat(transaction, request.account,
                                                              *request.context.upload_id, digest));
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(
        known.evidence, parts_.casework.find_evidence(transaction, request.account, digest));
    return known;
  });
}

Result<vault::SealedObject> Scanner::seal(ByteView media) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const auto intake, parts_.vault.begin());
  NIGHTLIGHT_RETURN_IF_ERROR(intake->append(media));
  return intake->finish();
}

}  // namespace nightlight::service
