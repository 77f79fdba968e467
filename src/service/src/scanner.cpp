#include "nightlight/service/scanner.h"

#include <algorithm>
#include <chrono>

namespace nightlight::service {
namespace {

using casework::RecordedSignal;
using store::Transaction;

// The effect of the best finding that has one decides; then why the others have none.
VerdictKind judge(const ScanResult& result) {
  if (result.findings.empty()) {
    return is_comparable(result.look) ? VerdictKind::kNoMatch : VerdictKind::kNotComparable;
  }
  const Finding& best = result.findings.front();
  if (best.acts()) {
    return best.found.hit.tier == match::Tier::kMatch ? VerdictKind::kMatch
                                                      : VerdictKind::kNearMatch;
  }
  const bool is_held = std::any_of(result.findings.begin(), result.findings.end(),
                                   [](const Finding& finding) { return finding.is_quarantined; });
  return is_held ? VerdictKind::kQuarantined : VerdictKind::kAllowed;
}

// What a case is opened for: the best of those that ask for one.
const Finding* find_case_worthy(const std::vector<Finding>& findings) {
  const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.acts() && finding.action() == BankAction::kCase;
  });
  return found == findings.end() ? nullptr : &*found;
}

Literal standing_of(const Finding& finding) {
  if (finding.is_quarantined) return "quarantined";
  return finding.allowed_by ? Literal("allowed") : Literal("acts");
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

std::string_view verdict_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kMatch:
      return "match";
    case VerdictKind::kNearMatch:
      return "near-match";
    case VerdictKind::kQuarantined:
      return "quarantined";
    case VerdictKind::kAllowed:
      return "allowed";
    case VerdictKind::kNoMatch:
      return "no-match";
    case VerdictKind::kNotComparable:
      return "not-comparable";
  }
  return "not-comparable";
}

Result<ScanResult> Scanner::scan(const ScanRequest& request) {
  if (request.media.empty()) return Error(Code::kInvalidArgument, "the file is empty").in("media");
  if (parts_.banks.entries() == 0) {
    return Error(Code::kUnavailable, "no hash list with an entry that can match is loaded");
  }
  const auto start = std::chrono::steady_clock::now();
  ScanResult result;
  result.digests = crypto::media_digests(request.media);
  result.look = look_at(request.media);
  result.findings = parts_.banks.find(result.digests, result.look);
  // Without a decoder an exact match still counts, but its absence proves nothing.
  const std::optional<Error> away = decoder_problem(result.look);
  if (away && result.findings.empty()) return *away;
  parts_.quarantine.judge(request.account, result.findings);
  std::stable_partition(result.findings.begin(), result.findings.end(),
                        [](const Finding& finding) { return finding.acts(); });
  result.verdict = judge(result);
  NIGHTLIGHT_RETURN_IF_ERROR(act(request, result));
  count(result);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  parts_.metrics.observe_scan_seconds(took.count());
  return result;
}

MediaLook Scanner::look_at(ByteView media) {
  const auto format = media::sniff_format(media);
  const bool is_video = format && media::is_video(*format);
  return look_at_media(is_video ? parts_.video_decoder : parts_.decoder, media, options_);
}

Status Scanner::act(const ScanRequest& request, ScanResult& result) {
  NIGHTLIGHT_RETURN_IF_ERROR(
      parts_.quarantine.hold({request.account.text(), request.context.upload_id,
                              result.digests.sha256, parts_.clock.now()},
                             result.findings));
  const Finding* finding = find_case_worthy(result.findings);
  if (finding == nullptr) return {};
  NIGHTLIGHT_ASSIGN_OR_RETURN(result.signal, record(request, result, *finding));
  parts_.metrics.count_signal(outcome_name(result.signal->outcome));
  return {};
}

void Scanner::count(const ScanResult& result) {
  parts_.metrics.count_scan(verdict_name(result.verdict), status_name(result.look.status));
  for (const LoadedBank* bank : parts_.banks.asked(result.digests.sha256)) {
    parts_.metrics.count_query(bank->settings.name);
  }
  for (const Finding& finding : result.findings) {
    parts_.metrics.count_hit(finding.found.bank->settings.name, finding.found.hit,
                             standing_of(finding));
  }
}

// The finding describes the signal. The evidence is sealed and durable before the transaction that
// makes it known; a crash between the two leaves a sealed object nobody refers to, never a signal
// without evidence.
Result<RecordedSignal> Scanner::record(const ScanRequest& request, const ScanResult& result,
                                       const Finding& finding) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Known known, find_known(request, result.digests.sha256));
  if (known.repeat) return *known.repeat;
  std::optional<vault::SealedObject> sealed;
  if (!known.evidence) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(sealed, seal(request.media));
  }
  const casework::NewSignal signal{request.account, sealed ? sealed->id : *known.evidence,
                                   result.digests.sha256, describe(finding, result.look),
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
