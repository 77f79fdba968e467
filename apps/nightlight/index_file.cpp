#include "index_file.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "list_text.h"

namespace nightlight::cli {
Result<match::PdqSegment> open_index(const std::filesystem::path& file) {
  auto index = match::PdqSegment::open(file);
  if (!index && index.error().code() == Code::kInvalidArgument && is_hash_list(file)) {
    return Error(Code::kInvalidArgument, "a hash list, not an index (see nightlight index build)");
  }
  return index;
}

std::vector<ProbeHit> find_probes(const match::PdqSegment& index,
                                  std::span<const phash::Probe> probes, int radius) {
  std::vector<phash::PdqHash> hashes;
  std::vector<const phash::Probe*> asked;
  for (const phash::Probe& probe : probes) {
    if (probe.quality < phash::kMinPdqQuality) continue;
    hashes.push_back(probe.hash);
    asked.push_back(&probe);
  }
  const auto better = [](const ProbeHit& a, const ProbeHit& b) {
    return std::tuple(a.distance, a.tag) < std::tuple(b.distance, b.tag);
  };
  std::map<std::uint32_t, ProbeHit> best;
  for (const match::IndexHit& hit : index.find(hashes, radius)) {
    const ProbeHit found{hit.id, hit.distance, asked[hit.query]->tag};
    const auto [place, is_new] = best.try_emplace(hit.id, found);
    if (!is_new && better(found, place->second)) place->second = found;
  }
  std::vector<ProbeHit> hits;
  for (const auto& [id, hit] : best) hits.push_back(hit);
  std::stable_sort(hits.begin(), hits.end(),
                   [](const ProbeHit& a, const ProbeHit& b) { return a.distance < b.distance; });
  return hits;
}

std::vector<Column> index_columns() {
  return {{"QUERY", Align::kLeft, Fit::kShorten},
          {"ID", Align::kRight},
          {"DISTANCE", Align::kRight},
          {"HASH", Align::kLeft, Fit::kShorten},
          {"TAG"}};
}

std::vector<Cell> index_cells(const match::PdqSegment& index, const std::string& query,
                              const ProbeHit& hit) {
  return {query, std::to_string(hit.id), Cell(std::to_string(hit.distance), Tone::kAlarm),
          index.hash_of(hit.id).hex(), hit.tag.name()};
}

Json index_hit_json(const match::PdqSegment& index, const ProbeHit& hit) {
  return {{"id", hit.id},
          {"distance", hit.distance},
          {"hash", index.hash_of(hit.id).hex()},
          {"tag", hit.tag.name()}};
}

}  // namespace nightlight::cli
