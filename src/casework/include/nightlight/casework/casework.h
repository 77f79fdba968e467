#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/id.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/store/database.h"
#include "nightlight/store/migration.h"
#include "nightlight/vault/vault.h"

namespace nightlight::casework {

struct SignalTag {
  static constexpr Literal kPrefix = "sig";
};
using SignalId = Id<SignalTag>;
struct CaseTag {
  static constexpr Literal kPrefix = "case";
};
using CaseId = Id<CaseTag>;

// An account as the service names it: 1..255 bytes of UTF-8 without control characters.
class AccountRef {
 public:
  static Result<AccountRef> parse(std::string_view text);
  const std::string& text() const { return text_; }
  auto operator<=>(const AccountRef&) const = default;

 private:
  explicit AccountRef(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// How near a hit is: within the radius at which a bank matches, or in the wider one that it shows
// apart.
enum class Tier : unsigned char { kMatch, kNear };
std::string_view tier_name(Tier tier);  // "match", "near"
Result<Tier> parse_tier(std::string_view name);

// How a file and a listed video overlap.
struct VideoOverlap {
  double query_percent = 0;  // of the file's frames that are in the listed video; kept to 1/100
  double entry_percent = 0;  // of the listed video's frames that are in the file
  std::uint32_t query_frames = 0;
  std::uint32_t entry_frames = 0;
  std::uint32_t run_frames = 0;  // the longest run, and where it begins in both
  std::chrono::milliseconds run_start_query{0};
  std::chrono::milliseconds run_start_entry{0};
  std::chrono::milliseconds run_length{0};
  bool operator==(const VideoOverlap&) const = default;
};

// Where the compared pixels came from.
struct DecodedMedia {
  std::string decoder;  // its name and version; empty when nothing was decoded
  std::string format;
  std::uint32_t width = 0;  // as stored, before orientation
  std::uint32_t height = 0;
  std::uint8_t orientation = 1;  // EXIF 1..8, applied
  std::uint32_t page = 0;        // of a picture, the page or frame that hit, from 1; 0 for a video
  std::optional<std::chrono::milliseconds> at{};  // of a video, the frame that a listed picture is
  enum class State : unsigned char { kWhole, kDamaged } state = State::kWhole;
  bool operator==(const DecodedMedia&) const = default;
};

// What a detector found: enough to explain the hit later, when the list has moved on.
struct Detection {
  std::string detector;  // "hash-match"
  std::string detector_version;
  std::string list_name;
  std::string list_version;  // the version's id, hexadecimal
  std::uint64_t list_entry = 0;
  std::string entry_label;
  std::string entry_source;
  std::string hit_kind;  // "sha256", "pdq", …
  int distance = 0;
  int radius = 0;  // the threshold that applied
  int quality = 100;
  std::string query_tag{};  // how the query's hash was made of the file; empty for exact digests
  Tier tier = Tier::kMatch;
  std::string bank{};               // whose settings applied
  std::string category{};           // the bank's
  std::string entry_fingerprint{};  // names the entry across list versions: "pdq:0f3c…"
  std::string entry_variant{};      // how the entry's PDQ hash was made, as far as it is known
  DecodedMedia media{};
  std::optional<VideoOverlap> video{};
};

// What the service knew when the file arrived. Every text is 1..2,083 bytes of UTF-8 without NUL;
// absent is nullopt.
struct UploadContext {
  std::optional<std::string> upload_id;  // the service's own; a repeat of it is the same signal
  std::optional<std::string> conversation;
  std::optional<std::string> file_name;
  std::optional<std::string> ip_address;  // numeric IPv4 or IPv6
  std::optional<std::uint16_t> port;
  std::optional<Timestamp> uploaded_at;
};

// A signal as a caller brings it.
struct NewSignal {
  AccountRef account;
  vault::ObjectId evidence;
  crypto::Sha256 evidence_digest;
  Detection detection;
  UploadContext context;
};

struct Signal {
  SignalId id;
  CaseId case_id;
  NewSignal content;
  Timestamp seen_at;
};

enum class CaseState : unsigned char {
  kOpen,       // waits for a person
  kProposed,   // a reviewer wants to report it; waits for a second person
  kReported,   // approved: the report is on its way or finished
  kDismissed,  // a person found nothing to report
};
std::string_view state_name(CaseState state);
Result<CaseState> parse_case_state(std::string_view name);

struct Case {
  CaseId id;
  AccountRef account;
  CaseState state = CaseState::kOpen;
  Timestamp opened_at;
  Timestamp window_ends;  // signals of the account before this join the case while it is open
  std::uint64_t signal_count = 0;
  Timestamp last_signal_at;
  Tier tier = Tier::kMatch;  // kNear while no signal of it is a match: less urgent
};

enum class DecisionKind : unsigned char {
  kDismiss,
  kProposeReport,
  kApproveReport,
  kRejectProposal,
  kRequeueReport,  // a report that could not be filed goes on its way again
  kWithdrawReport  // a report that could not be filed is given up
};
std::string_view decision_name(DecisionKind kind);

struct Decision {
  CaseId case_id;
  DecisionKind kind = DecisionKind::kDismiss;
  std::string person;     // the user's name, 1..100 bytes
  std::string rationale;  // 1..4,000 bytes of UTF-8, required
  Timestamp at;           // set by decide() from its clock
  // How many of the case's signals the person has seen. When given, decide() refuses if another has
  // come since: nobody decides on what they did not see.
  std::optional<std::uint64_t> seen_signals = std::nullopt;
};

// Whether an upload's context may be stored with a signal: every text within its limit and UTF-8,
// the address one. Fails with kInvalidArgument and the field. Callers check before they match, so
// that a bad context shows with the first upload and not with the first match.
Status check_context(const UploadContext& context);

struct RecordedSignal {
  SignalId signal;
  CaseId case_id;
  enum class Outcome : unsigned char { kOpenedCase, kJoinedCase, kRepeated } outcome;
};

// What people made of the cases in which an entry of a bank hit, each case counted once.
struct EntryFeedback {
  std::uint64_t confirmed = 0;       // a report was proposed, or approved
  std::uint64_t false_positive = 0;  // dismissed
  std::uint64_t undecided = 0;
  bool operator==(const EntryFeedback&) const = default;
};

struct CaseFilter {
  std::optional<CaseState> state = std::nullopt;
  std::optional<Tier> tier = std::nullopt;
  std::size_t limit = 50;                      // 1..500
  std::optional<CaseId> after = std::nullopt;  // for the next page: the last case of the one before
};

// Signals, cases and people's decisions. Every call is part of the caller's transaction, so that a
// signal and its evidence, or a decision and its report, are stored together or not at all. Safe to
// use from many threads.
class Casework {
 public:
  struct Options {
    std::chrono::milliseconds window = std::chrono::hours(24);
  };
  // `clock` and `random` are borrowed.
  Casework(const Options& options, const Clock& clock, Random& random);
  static std::span<const store::Migration> migrations();

  // Joins the account's open case if its window has not ended, opens one otherwise. The same bytes
  // under the same upload_id of the same account give the signal recorded first (kRepeated) and
  // change nothing; other bytes under that upload_id are a signal of their own.
  // Fails with kInvalidArgument and the field when a text is too long or not UTF-8, or the address
  // is none.
  Result<RecordedSignal> record(store::Transaction& transaction, const NewSignal& signal);

  // The signal that record() would call a repeat of.
  Result<std::optional<RecordedSignal>> find_repeat(store::Transaction& transaction,
                                                    const AccountRef& account,
                                                    const std::string& upload_id,
                                                    const crypto::Sha256& digest);

  // Evidence with this digest already sealed for the account's case that record() would join.
  Result<std::optional<vault::ObjectId>> find_evidence(store::Transaction& transaction,
                                                       const AccountRef& account,
                                                       const crypto::Sha256& digest);

  // Newest first. Fails with kNotFound for an unknown id, kInvalidArgument for a limit out of
  // range.
  Result<std::vector<Case>> list(store::Transaction& transaction, const CaseFilter& filter);
  Result<Case> find(store::Transaction& transaction, const CaseId& id);
  Result<std::vector<Signal>> signals(store::Transaction& transaction,
                                      const CaseId& id);  // oldest first
  Result<std::vector<Decision>> decisions(store::Transaction& transaction,
                                          const CaseId& id);  // oldest first
  // By Detection::bank and entry_fingerprint.
  Result<EntryFeedback> feedback(store::Transaction& transaction, const std::string& bank,
                                 const std::string& entry_fingerprint);

  // open --dismiss--> dismissed; open --propose--> proposed; proposed --approve, by another
  // person--> reported; proposed --reject, by another person--> open; reported --withdraw--> open;
  // reported --requeue--> reported.
  // Everything else is kConflict, and so is a number of seen signals that is not the case's;
  // approving or rejecting one's own proposal is kPermissionDenied; a text out of its limit is
  // kInvalidArgument with the field.
  Status decide(store::Transaction& transaction, const Decision& decision);

 private:
  Options options_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace nightlight::casework
