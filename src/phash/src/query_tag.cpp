#include "nightlight/phash/query_tag.h"

#include <algorithm>
#include <array>
#include <optional>

namespace nightlight::phash {
namespace {

// In the order of the enumerators; the first of views and turns has no name of its own.
constexpr std::array<std::string_view, kDihedrals> kDihedralNames = {
    "", "rot90", "rot180", "rot270", "flipx", "flipy", "flipplus1", "flipminus1"};
constexpr std::array<std::string_view, kViews> kViewNames = {"",
                                                             "even",
                                                             "trim",
                                                             "trimsoft",
                                                             "inner",
                                                             "frame",
                                                             "fillbars",
                                                             "pad2",
                                                             "pad3",
                                                             "pad5",
                                                             "pad8",
                                                             "pad10",
                                                             "padleft3",
                                                             "padright3",
                                                             "padtop3",
                                                             "padbottom3",
                                                             "padleft5",
                                                             "padright5",
                                                             "padtop5",
                                                             "padbottom5",
                                                             "padleft8",
                                                             "padright8",
                                                             "padtop8",
                                                             "padbottom8",
                                                             "padtopleft",
                                                             "padtopright",
                                                             "padbottomleft",
                                                             "padbottomright",
                                                             "crop2",
                                                             "crop4",
                                                             "turnleft1",
                                                             "turnright1",
                                                             "turnleft2",
                                                             "turnright2",
                                                             "filltop",
                                                             "fillbottom",
                                                             "filltop20",
                                                             "fillbottom20",
                                                             "fillends",
                                                             "fillmiddle",
                                                             "filltopleft",
                                                             "filltopright",
                                                             "fillbottomleft",
                                                             "fillbottomright",
                                                             "filltopleft35",
                                                             "filltopright35",
                                                             "fillbottomleft35",
                                                             "fillbottomright35",
                                                             "clean",
                                                             "white",
                                                             "black",
                                                             "alphabox"};
static_assert(!kViewNames.back().empty());
constexpr std::string_view kNegativeName = "negative";

constexpr std::array<PdqVariant, 5> kScales = {PdqVariant::kFull, PdqVariant::kNn512,
                                               PdqVariant::kUnknown, PdqVariant::kThumb512,
                                               PdqVariant::kCanvas512};

// The text split from the left at the marks of the grammar.
class TagReader {
 public:
  explicit TagReader(std::string_view text) : text_(text) {}

  std::size_t position() const { return position_; }
  bool is_at_end() const { return position_ == text_.size(); }
  // The part up to the next '@' or '/' or the end, without moving.
  std::string_view part() const {
    const std::string_view rest = text_.substr(position_);
    return rest.substr(0, rest.find_first_of("@/"));
  }
  void skip_part() { position_ += part().size(); }
  bool skip_mark(char mark) {
    if (is_at_end() || text_[position_] != mark) return false;
    ++position_;
    return true;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

// The number of a non-empty name in a table.
template <std::size_t kSize>
std::optional<std::size_t> find_name(const std::array<std::string_view, kSize>& names,
                                     std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return std::size_t(found - names.begin());
}

Error refusal(Literal what, const TagReader& reader) {
  return Error(Code::kInvalidArgument, what).in("query tag").at(reader.position());
}

Result<PdqVariant> read_scale(TagReader& reader) {
  const auto found = std::find_if(kScales.begin(), kScales.end(), [&](PdqVariant scale) {
    return variant_name(scale) == reader.part();
  });
  if (found == kScales.end()) return refusal("no such scale", reader);
  reader.skip_part();
  return *found;
}

Result<View> read_view(TagReader& reader) {
  if (!reader.skip_mark('@')) return View::kWhole;
  const auto found = find_name(kViewNames, reader.part());
  if (!found) return refusal("no such view", reader);
  reader.skip_part();
  return View(*found);
}

}  // namespace

std::string_view dihedral_name(Dihedral dihedral) {
  return kDihedralNames[std::size_t(dihedral)];
}

std::string_view view_name(View view) {
  return kViewNames[std::size_t(view)];
}

std::string QueryTag::name() const {
  std::string name(variant_name(scale));
  if (view != View::kWhole) name.append("@").append(view_name(view));
  if (dihedral != Dihedral::kNone) name.append("/").append(dihedral_name(dihedral));
  if (tone == Tone::kNegative) name.append("/").append(kNegativeName);
  return name;
}

Result<QueryTag> QueryTag::parse(std::string_view name) {
  TagReader reader(name);
  QueryTag tag;
  NIGHTLIGHT_ASSIGN_OR_RETURN(tag.scale, read_scale(reader));
  NIGHTLIGHT_ASSIGN_OR_RETURN(tag.view, read_view(reader));
  bool is_open = reader.skip_mark('/');
  if (const auto found = find_name(kDihedralNames, reader.part()); is_open && found) {
    tag.dihedral = Dihedral(*found);
    reader.skip_part();
    is_open = reader.skip_mark('/');
  }
  if (is_open) {
    if (reader.part() != kNegativeName) return refusal("no such turn or tone", reader);
    tag.tone = Tone::kNegative;
    reader.skip_part();
  }
  if (!reader.is_at_end()) return refusal("text after the tag", reader);
  return tag;
}

bool QueryTag::is_plain() const {
  return view == View::kWhole && dihedral == Dihedral::kNone && tone == Tone::kPositive;
}

}  // namespace nightlight::phash
