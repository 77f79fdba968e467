#include "nightlight/service/bank_set.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace nightlight::service {
namespace {

using match::Hit;
using match::HitKind;

bool is_perceptual(const Hit& hit) {
  return hit.kind == HitKind::kPdq || hit.kind == HitKind::kVpdq;
}

// A file is in the share or not for good, so that scanning it again gives the same answer.
bool is_in_share(const BankSettings& settings, const crypto::Sha256& digest) {
  const auto bytes = digest.bytes();
  const unsigned number = std::to_integer<unsigned>(bytes[0]) << 16 |
                          std::to_integer<unsigned>(bytes[1]) << 8 |
                          std::to_integer<unsigned>(bytes[2]);
  return number % 100 < unsigned(settings.share_percent);
}

// A listed video is only excused by an allowed one that all of the file's frames are in.
bool excuses(const Hit& hit, double video_percent) {
  return hit.kind != HitKind::kVpdq || (hit.video && hit.video->query_percent >= video_percent);
}

const phash::VideoProbe* plain_frames(const MediaLook& look) {
  if (!look.video || look.video->probes.empty()) return nullptr;
  return &look.video->probes.front();
}

// Asks all banks about one file.
class Finder {
 public:
  Finder(const std::vector<LoadedBank>& banks, const crypto::MediaDigests& digests,
         const MediaLook& look)
      : banks_(banks), digests_(digests), look_(look) {}

  std::vector<Finding> run() {
    for (const LoadedBank& bank : banks_) {
      if (bank.settings.role != BankRole::kMatch || !is_in_share(bank.settings, digests_.sha256)) {
        continue;
      }
      for (const LoadedList& list : bank.lists) ask(bank, list);
    }
    for (Finding& finding : findings_) {
      if (is_perceptual(finding.found.hit)) finding.allowed_by = find_allowance(finding);
    }
    return best_of_each_entry();
  }

 private:
  void ask(const LoadedBank& bank, const LoadedList& list) {
    match::Query file{digests_, {}, {}};
    if (look_.video) file.video = look_.video->probes;
    for (const Hit& hit : list.bank.find(file)) {
      const auto kind = hit.kind == HitKind::kVpdq ? Place::Kind::kVideo : Place::Kind::kFile;
      add({&bank, &list, hit}, {kind});
    }
    for (const MediaPage& page : look_.pages) {
      const auto kind =
          page.kind == media::Frame::Kind::kCover ? Place::Kind::kCover : Place::Kind::kPage;
      for (const Hit& hit : perceptual_hits(list, page.probes)) {
        add({&bank, &list, hit}, {kind, page.number});
      }
    }
    for (const Hit& hit : perceptual_hits(list, frame_probes())) {
      add({&bank, &list, hit}, place_of_frame(list, hit));
    }
  }

  static std::vector<Hit> perceptual_hits(const LoadedList& list,
                                          const std::vector<phash::Probe>& probes) {
    if (probes.empty()) return {};
    std::vector<Hit> hits = list.bank.find({{}, probes, {}});
    std::erase_if(hits, [](const Hit& hit) { return !is_perceptual(hit); });
    return hits;
  }

  // The frames of a video as pictures, for listed pictures that somebody made a video of.
  const std::vector<phash::Probe>& frame_probes() {
    const phash::VideoProbe* plain = plain_frames(look_);
    if (plain != nullptr && frame_probes_.empty()) {
      for (const phash::VideoFrame& frame : plain->frames) {
        frame_probes_.push_back({frame.hash, frame.quality, plain->tag});
      }
    }
    return frame_probes_;
  }
  // The first frame that is as near as the hit says.
  Place place_of_frame(const LoadedList& list, const Hit& hit) const {
    const auto& held = list.version.entries()[hit.entry].fingerprint;
    const auto* pdq = std::get_if<phash::PdqFingerprint>(&held);
    for (const phash::VideoFrame& frame : plain_frames(look_)->frames) {
      if (pdq != nullptr && frame.quality == hit.query_quality &&
          phash::distance(frame.hash, pdq->hash) == hit.distance) {
        return {Place::Kind::kFrame, 0, frame.at};
      }
    }
    return {Place::Kind::kFrame};
  }

  void add(const BankHit& found, const Place& place) {
    findings_.push_back({found, place, std::nullopt});
  }

  // A hit in an allow-bank of the very page, frame or video that matched, or of the whole file.
  std::optional<BankHit> find_allowance(const Finding& finding) const {
    const match::Query query{digests_, probes_at(finding.place),
                             finding.place.kind == Place::Kind::kVideo
                                 ? look_.video->probes
                                 : std::vector<phash::VideoProbe>{}};
    for (const LoadedBank& bank : banks_) {
      if (bank.settings.role != BankRole::kAllow) continue;
      for (const LoadedList& list : bank.lists) {
        for (const Hit& hit : list.bank.find(query)) {
          if (excuses(hit, bank.settings.options.video_percent)) return BankHit{&bank, &list, hit};
        }
      }
    }
    return std::nullopt;
  }
  std::vector<phash::Probe> probes_at(const Place& place) const {
    for (const MediaPage& page : look_.pages) {
      const bool is_cover = page.kind == media::Frame::Kind::kCover;
      const auto kind = is_cover ? Place::Kind::kCover : Place::Kind::kPage;
      if (kind == place.kind && page.number == place.number) return page.probes;
    }
    if (place.kind != Place::Kind::kFrame) return {};
    const phash::VideoProbe* plain = plain_frames(look_);
    for (const phash::VideoFrame& frame : plain->frames) {
      if (frame.at == place.at) return {{frame.hash, frame.quality, plain->tag}};
    }
    return {};
  }

  static bool comes_before(const Finding& a, const Finding& b) {
    if (a.acts() != b.acts()) return a.acts();
    return match::ranks_before(a.found.hit, b.found.hit);
  }
  std::vector<Finding> best_of_each_entry() {
    std::stable_sort(findings_.begin(), findings_.end(), comes_before);
    std::set<std::tuple<const LoadedList*, std::uint64_t, HitKind>> seen;
    std::vector<Finding> best;
    for (Finding& finding : findings_) {
      const BankHit& found = finding.found;
      const bool is_new = seen.insert({found.list, found.hit.entry, found.hit.kind}).second;
      if (is_new) best.push_back(std::move(finding));
    }
    return best;
  }

  const std::vector<LoadedBank>& banks_;
  const crypto::MediaDigests& digests_;
  const MediaLook& look_;
  std::vector<phash::Probe> frame_probes_;
  std::vector<Finding> findings_;
};

}  // namespace

BankAction Finding::action() const {
  const BankSettings& settings = found.bank->settings;
  return found.hit.tier == match::Tier::kNear ? settings.near_action : settings.action;
}

match::WatchedEntry Finding::watched() const {
  return {found.bank->settings.name, lists::fingerprint_id(found.entry().fingerprint)};
}

std::size_t BankSet::entries() const {
  std::size_t count = 0;
  for (const LoadedBank& bank : banks_) {
    if (bank.settings.role != BankRole::kMatch) continue;
    for (const LoadedList& list : bank.lists) count += list.bank.size();
  }
  return count;
}

std::vector<const LoadedBank*> BankSet::asked(const crypto::Sha256& digest) const {
  std::vector<const LoadedBank*> banks;
  for (const LoadedBank& bank : banks_) {
    const bool is_match = bank.settings.role == BankRole::kMatch;
    if (is_match && is_in_share(bank.settings, digest)) banks.push_back(&bank);
  }
  return banks;
}

std::vector<Finding> BankSet::find(const crypto::MediaDigests& digests,
                                   const MediaLook& look) const {
  return Finder(banks_, digests, look).run();
}

}  // namespace nightlight::service
