#include "nightlight/phash/probes.h"

#include <algorithm>
#include <array>

#include "alpha.h"
#include "nightlight/core/check.h"
#include "nightlight/phash/spectrum.h"
#include "views.h"

namespace nightlight::phash {
namespace {

using internal::Copies;

constexpr std::array<std::string_view, 3> kProfileNames = {"fast", "standard", "thorough"};

// Collects probes, the plainest first: a hash that is there already came with a plainer tag.
class ProbeList {
 public:
  void add(const PdqSpectrum& spectrum, const QueryTag& of, Copies copies) {
    for (const Dihedral dihedral : dihedrals_of(copies)) {
      const PdqHash hash = spectrum.hash(dihedral);
      add_new(hash, spectrum.quality(), {of.scale, of.view, dihedral, Tone::kPositive});
      if (copies != Copies::kAll) continue;
      add_new(complement(hash), spectrum.quality(), {of.scale, of.view, dihedral, Tone::kNegative});
    }
  }

  // A view that says little is left out.
  void add_view(const PdqSpectrum& spectrum, const QueryTag& of, Copies copies) {
    if (spectrum.quality() >= kMinPdqQuality) add(spectrum, of, copies);
  }

  std::vector<Probe> take() && { return std::move(probes_); }

 private:
  static std::vector<Dihedral> dihedrals_of(Copies copies) {
    if (copies == Copies::kUpright) return {Dihedral::kNone};
    if (copies == Copies::kMirrored) return {Dihedral::kNone, Dihedral::kFlipY};
    std::vector<Dihedral> all;
    for (std::size_t i = 0; i < kDihedrals; ++i) all.push_back(Dihedral(i));
    return all;
  }

  void add_new(const PdqHash& hash, int quality, const QueryTag& tag) {
    const auto is_same = [&hash](const Probe& probe) { return probe.hash == hash; };
    if (std::any_of(probes_.begin(), probes_.end(), is_same)) return;
    probes_.push_back({hash, quality, tag});
  }

  std::vector<Probe> probes_;
};

PdqSpectrum spectrum_of(ByteView pixels, std::uint32_t width, std::uint32_t height,
                        std::uint32_t channels) {
  const Result<ImageView> image = ImageView::create(pixels, width, height, channels);
  NIGHTLIGHT_CHECK(image.has_value());
  return PdqSpectrum::of(*image, PdqVariant::kFull);
}

bool is_opaque(ByteView alpha) {
  return std::all_of(alpha.begin(), alpha.end(), [](std::byte a) { return a == std::byte{255}; });
}

// At full size and not from the working picture: lists hold hashes of these very pixels.
void add_alpha_views(ProbeList& probes, const PictureView& picture) {
  const ImageView& image = picture.colours;
  const auto add_over = [&](std::uint8_t ground, View view) {
    const Bytes pixels = internal::over_ground(image, picture.alpha, ground);
    probes.add_view(spectrum_of(pixels, image.width(), image.height(), image.channels()),
                    {PdqVariant::kFull, view}, Copies::kAll);
  };
  add_over(255, View::kWhite);
  add_over(0, View::kBlack);
  const auto box = internal::opaque_box(image, picture.alpha);
  if (!box || *box == internal::box_of(image)) return;
  const Bytes pixels = internal::pixels_of(image, *box);
  probes.add_view(spectrum_of(pixels, box->width, box->height, image.channels()),
                  {PdqVariant::kFull, View::kAlphaBox}, Copies::kAll);
}

void add_whole(ProbeList& probes, const PdqSpectrum& full, const PdqSpectrum& nn512,
               Profile profile) {
  const QueryTag nn512_tag{PdqVariant::kNn512};
  const bool is_worth_more = full.quality() >= kMinPdqQuality;
  probes.add(full, {}, is_worth_more ? Copies::kAll : Copies::kUpright);
  if (!is_worth_more) {
    probes.add(nn512, nn512_tag, Copies::kUpright);
  } else {
    const bool is_thorough = profile == Profile::kThorough;
    probes.add(nn512, nn512_tag, is_thorough ? Copies::kAll : Copies::kMirrored);
  }
}

}  // namespace

std::string_view profile_name(Profile profile) {
  return kProfileNames[std::size_t(profile)];
}

std::optional<Profile> profile_of(std::string_view name) {
  const auto found = std::find(kProfileNames.begin(), kProfileNames.end(), name);
  if (found == kProfileNames.end()) return std::nullopt;
  return Profile(found - kProfileNames.begin());
}

std::vector<PdqFingerprint> fingerprints_of(const ImageView& colours) {
  return {pdq(colours, PdqVariant::kFull), pdq(colours, PdqVariant::kNn512)};
}

Result<std::vector<Probe>> probes_of(const PictureView& picture, Profile profile) {
  const ImageView& colours = picture.colours;
  const std::size_t pixels = std::size_t{colours.width()} * colours.height();
  if (!picture.alpha.empty() && picture.alpha.size() != pixels) {
    return Error(Code::kInvalidArgument, "alpha does not fit the colours").in("picture");
  }
  ProbeList probes;
  const PdqSpectrum full = PdqSpectrum::of(colours, PdqVariant::kFull);
  add_whole(probes, full, PdqSpectrum::of(colours, PdqVariant::kNn512), profile);
  if (!is_opaque(picture.alpha)) add_alpha_views(probes, picture);
  if (full.quality() >= kMinPdqQuality) {
    for (const internal::ViewSpectrum& view : internal::views_of(colours, profile)) {
      probes.add_view(view.spectrum, {PdqVariant::kFull, view.view}, view.copies);
    }
  }
  return std::move(probes).take();
}

}  // namespace nightlight::phash
