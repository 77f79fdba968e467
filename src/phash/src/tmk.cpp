#include "nightlight/phash/tmk.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <span>
#include <string_view>
#include <utility>

namespace nightlight::phash {
namespace {

constexpr std::string_view kMagic = "TMK1FVECPDQF";
constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kWord = 4;

// Meta's parameters are 4, 32, 256 and 14,653. The limits leave room for others and bound the work
// of a comparison, which grows with periods × coefficients × (dimensions + longest period).
constexpr std::uint32_t kMaxPeriods = 8;
constexpr std::uint32_t kMaxCoefficients = 64;
constexpr std::uint32_t kMaxDimensions = 4096;
constexpr std::uint32_t kMaxPeriod = 32'768;

// Takes 32-bit little-endian words off bytes that are known to hold them.
class Words {
 public:
  explicit Words(ByteView bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  std::uint32_t next() {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < kWord; ++i) {
      value |= std::to_integer<std::uint32_t>(bytes_[offset_ + i]) << (8 * i);
    }
    offset_ += kWord;
    return value;
  }

  // A count or length from 1 to a limit.
  Result<std::uint32_t> next_within(std::uint32_t limit, Literal subject) {
    const std::size_t start = offset_;
    const std::uint32_t value = next();
    if (value >= 1 && value <= limit) return value;
    return Error(Code::kInvalidArgument, "a number in the header is out of range")
        .in(subject)
        .at(start);
  }

  Result<std::vector<float>> next_floats(std::size_t count, Literal subject) {
    std::vector<float> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = std::bit_cast<float>(next());
      if (!std::isfinite(value)) {
        return Error(Code::kInvalidArgument, "a number is not finite")
            .in(subject)
            .at(offset_ - kWord);
      }
      values.push_back(value);
    }
    return values;
  }

 private:
  ByteView bytes_;
  std::size_t offset_ = 0;
};

// The numbers at the start of a file, and the length that they ask for.
struct Header {
  std::uint32_t frames_per_second = 0;
  std::uint32_t periods = 0;
  std::uint32_t coefficients = 0;
  std::uint32_t dimensions = 0;
  std::uint32_t frame_count = 0;

  std::size_t values() const { return std::size_t{periods} * coefficients * dimensions; }
  std::size_t file_size() const {
    return kHeaderSize + kWord * (periods + coefficients + dimensions + 2 * values());
  }
};

Result<Header> read_header(Words& in) {
  constexpr std::uint32_t kMaxInt = 0x7fffffff;
  Header header;
  NIGHTLIGHT_ASSIGN_OR_RETURN(header.frames_per_second,
                              in.next_within(kMaxInt, "frames per second"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(header.periods, in.next_within(kMaxPeriods, "periods"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(header.coefficients,
                              in.next_within(kMaxCoefficients, "coefficients"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(header.dimensions, in.next_within(kMaxDimensions, "dimensions"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(header.frame_count, in.next_within(kMaxInt, "frame count"));
  return header;
}

// The sum by which level 2 is divided: what a video scores against itself.
double full_score(std::span<const float> fourier) {
  double sum = double(fourier[0]);
  for (const float weight : fourier.subspan(1)) sum += 2 * double(weight);
  return sum;
}

Status check_fourier(std::span<const float> fourier, std::size_t offset) {
  const bool has_negative =
      std::any_of(fourier.begin(), fourier.end(), [](float a) { return a < 0; });
  if (!has_negative && full_score(fourier) > 0) return {};
  return Error(Code::kInvalidArgument, "weights are not negative and not all zero")
      .in("fourier")
      .at(offset);
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * double(b[i]);
  return sum;
}

double cosine_between(std::span<const float> a, std::span<const float> b) {
  const double norms = std::sqrt(dot(a, a) * dot(b, b));
  return norms > 0 ? std::clamp(dot(a, b) / norms, -1.0, 1.0) : 0;
}

// Σ_j (cosines[j]·cos(jδ) + sines[j]·sin(jδ)): how well two videos agree when one is moved by δ.
struct Agreement {
  std::vector<double> cosines;
  std::vector<double> sines;

  // By Clenshaw's recurrence, which needs one cosine and one sine for the whole sum.
  double at(double offset) const {
    const double cosine = std::cos(offset);
    double c1 = 0;
    double c2 = 0;
    double s1 = 0;
    double s2 = 0;
    for (std::size_t j = cosines.size() - 1; j >= 1; --j) {
      const double c = cosines[j] + 2 * cosine * c1 - c2;
      const double s = sines[j] + 2 * cosine * s1 - s2;
      c2 = std::exchange(c1, c);
      s2 = std::exchange(s1, s);
    }
    return cosines[0] + c1 * cosine - c2 + s1 * std::sin(offset);
  }

  double best_over(std::uint32_t period) const {
    double best = at(0);
    for (std::uint32_t k = 1; k < period; ++k) {
      best = std::max(best, at(2 * std::numbers::pi * k / period));
    }
    return best;
  }
};

Agreement agreement_of(const TmkFeature& a, const TmkFeature& b, std::size_t period) {
  const std::size_t coefficients = a.fourier.size();
  const std::size_t dimensions = a.average.size();
  Agreement agreement;
  for (std::size_t j = 0; j < coefficients; ++j) {
    const auto row = [&](const std::vector<float>& values) {
      return std::span(values).subspan((period * coefficients + j) * dimensions, dimensions);
    };
    agreement.cosines.push_back(dot(row(a.cosines), row(b.cosines)));
    agreement.sines.push_back(0);
    if (j == 0) continue;
    agreement.cosines.back() += dot(row(a.sines), row(b.sines));
    agreement.sines.back() = dot(row(a.sines), row(b.cosines)) - dot(row(a.cosines), row(b.sines));
  }
  return agreement;
}

bool is_whole(const TmkFeature& feature) {
  const std::size_t values =
      feature.periods.size() * feature.fourier.size() * feature.average.size();
  return values > 0 && feature.cosines.size() == values && feature.sines.size() == values &&
         *std::max_element(feature.periods.begin(), feature.periods.end()) <= kMaxPeriod &&
         check_fourier(feature.fourier, 0).has_value();
}

bool have_equal_parameters(const TmkFeature& a, const TmkFeature& b) {
  return a.frames_per_second == b.frames_per_second && a.periods == b.periods &&
         a.fourier == b.fourier && a.average.size() == b.average.size();
}

}  // namespace

Result<TmkFeature> parse_tmk(ByteView file) {
  if (file.size() > kMaxTmkBytes) return Error(Code::kExhausted, "the file is larger than 8 MiB");
  if (!as_text(file).starts_with(kMagic)) {
    return Error(Code::kInvalidArgument, "not a TMK file").at(0);
  }
  if (file.size() < kHeaderSize) {
    return Error(Code::kInvalidArgument, "the header is cut short").at(file.size());
  }
  Words in(file);
  for (std::size_t i = 0; i < kMagic.size(); i += kWord) in.next();
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Header header, read_header(in));
  if (file.size() != header.file_size()) {
    return Error(Code::kInvalidArgument, "the length is not what the header says").at(file.size());
  }
  TmkFeature feature;
  feature.frames_per_second = header.frames_per_second;
  feature.frame_count = header.frame_count;
  for (std::uint32_t i = 0; i < header.periods; ++i) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t period, in.next_within(kMaxPeriod, "period"));
    feature.periods.push_back(period);
  }
  const std::size_t fourier_offset = in.offset();
  NIGHTLIGHT_ASSIGN_OR_RETURN(feature.fourier, in.next_floats(header.coefficients, "fourier"));
  NIGHTLIGHT_RETURN_IF_ERROR(check_fourier(feature.fourier, fourier_offset));
  NIGHTLIGHT_ASSIGN_OR_RETURN(feature.average, in.next_floats(header.dimensions, "average"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(feature.cosines, in.next_floats(header.values(), "cosines"));
  NIGHTLIGHT_ASSIGN_OR_RETURN(feature.sines, in.next_floats(header.values(), "sines"));
  return feature;
}

Result<TmkScore> compare_tmk(const TmkFeature& a, const TmkFeature& b) {
  if (!have_equal_parameters(a, b)) {
    return Error(Code::kInvalidArgument, "the two were made with different parameters");
  }
  if (!is_whole(a) || !is_whole(b)) {
    return Error(Code::kInvalidArgument, "a feature has not the numbers that it should have");
  }
  double best = agreement_of(a, b, 0).best_over(a.periods[0]);
  for (std::size_t period = 1; period < a.periods.size(); ++period) {
    best = std::max(best, agreement_of(a, b, period).best_over(a.periods[period]));
  }
  return TmkScore{cosine_between(a.average, b.average), best / full_score(a.fourier)};
}

}  // namespace nightlight::phash
