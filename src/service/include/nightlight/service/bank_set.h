#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"
#include "nightlight/lists/list_version.h"
#include "nightlight/match/bank.h"
#include "nightlight/match/hit_watch.h"
#include "nightlight/service/media_look.h"

namespace nightlight::service {

enum class BankRole : unsigned char {
  kMatch,  // hash lists
  kAllow,  // reviewed false positives: a hit takes the effect from a perceptual match
};
std::string_view role_name(BankRole role);  // "match", "allow"
Result<BankRole> parse_bank_role(std::string_view name);

// What a hit leads to.
enum class BankAction : unsigned char {
  kCase,    // a signal with sealed evidence, for people to decide
  kRecord,  // it is counted and told to the caller; nothing is kept of the file
};
std::string_view action_name(BankAction action);  // "case", "record"
Result<BankAction> parse_bank_action(std::string_view name);

// The decisions that belong to a bank (docs/adr/0015-banks-and-tiers.md).
struct BankSettings {
  std::string name{};  // 1..64 of [a-z0-9-]
  BankRole role = BankRole::kMatch;
  BankAction action = BankAction::kCase;
  BankAction near_action = BankAction::kRecord;  // of the second tier
  std::string category{};                        // a note for people, 0..200 bytes
  int share_percent = 100;  // of all files, by their SHA-256: for rolling a bank out step by step
  match::BankOptions options{};
};

inline constexpr int kMaxAllowRadius = 10;

// A list version with its entries ready to be matched.
struct LoadedList {
  lists::ListVersion version;
  match::Bank bank;
};

struct LoadedBank {
  BankSettings settings;
  std::vector<LoadedList> lists;
};

// The options that a bank's lists are matched with: those of its settings, and for an allow-bank
// only the whole picture, since what was cut off or covered may be what matters. Fails with
// kInvalidArgument when the settings are out of range, as an allow-bank's radius above
// kMaxAllowRadius is.
Result<match::BankOptions> effective_options(const BankSettings& settings);

// Reads a list file for a bank. Fails as effective_options(), ListVersion::parse and Bank::create
// do.
Result<LoadedList> load_list(ByteView file, const BankSettings& settings);

// The part of a file that a hit is about.
struct Place {
  enum class Kind : unsigned char {
    kFile,   // its digests
    kPage,   // of a picture
    kCover,  // a picture attached to a video
    kVideo,  // as a whole
    kFrame,  // of a video, that is a listed picture
  };
  Kind kind = Kind::kFile;
  std::uint32_t number = 0;  // of a page, from 1
  phash::VideoTime at{0};    // of a frame
};
std::string_view place_name(Place::Kind kind);  // "file", "page", "cover", "video", "frame"

// One hit, and the list it is in. The pointers live as long as the set.
struct BankHit {
  const LoadedBank* bank = nullptr;
  const LoadedList* list = nullptr;
  match::Hit hit;

  const lists::ListEntry& entry() const { return list->version.entries()[hit.entry]; }
};

struct Finding {
  BankHit found;
  Place place;
  std::optional<BankHit> allowed_by;  // never for exact digests
  bool is_quarantined = false;        // set by whoever keeps the quarantine

  bool acts() const { return !allowed_by && !is_quarantined; }
  BankAction action() const;
  match::WatchedEntry watched() const;  // by lists::fingerprint_id()
};

// The banks that scans are matched against. Immutable; safe to use from many threads.
class BankSet {
 public:
  explicit BankSet(std::vector<LoadedBank> banks) : banks_(std::move(banks)) {}
  const std::vector<LoadedBank>& banks() const { return banks_; }
  // How many entries can match, in all banks of role match together.
  std::size_t entries() const;
  // Which banks of role match are asked about a file.
  std::vector<const LoadedBank*> asked(const crypto::Sha256& digest) const;
  // The findings in these banks: one for each entry and kind of hit, those that act first, then in
  // the order of match::ranks_before.
  std::vector<Finding> find(const crypto::MediaDigests& digests, const MediaLook& look) const;

 private:
  std::vector<LoadedBank> banks_;
};

}  // namespace nightlight::service
