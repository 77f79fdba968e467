#include "pdq_bits.h"

namespace nightlight::match::internal {
namespace {

// Fisher and Yates' shuffle with the numbers of SplitMix64 (Steele, Lea and Flood, 2014) from seed
// 0: nothing hides in it, and every build of every version has the same one.
constexpr std::array<std::uint8_t, 256> shuffled_bits() {
  std::array<std::uint8_t, 256> order{};
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint8_t(i);
  std::uint64_t state = 0;
  for (std::size_t i = order.size() - 1; i > 0; --i) {
    state += 0x9e3779b97f4a7c15;
    std::uint64_t random = state;
    random = (random ^ random >> 30) * 0xbf58476d1ce4e5b9;
    random = (random ^ random >> 27) * 0x94d049bb133111eb;
    random ^= random >> 31;
    const std::size_t other = random % (i + 1);
    const std::uint8_t swapped = order[i];
    order[i] = order[other];
    order[other] = swapped;
  }
  return order;
}

// Where the bits of each half byte at each place go.
class Mover {
 public:
  explicit Mover(const std::array<std::uint8_t, 256>& target_of) {
    for (std::size_t place = 0; place < 64; ++place) {
      for (std::size_t half = 0; half < 16; ++half) {
        for (std::size_t bit = 0; bit < 4; ++bit) {
          if ((half >> bit & 1) == 0) continue;
          const std::size_t target = target_of[place * 4 + bit];
          table_[place][half][target / 64] |= std::uint64_t{1} << target % 64;
        }
      }
    }
  }

  Words move(const Words& words) const {
    Words moved{};
    for (std::size_t place = 0; place < 64; ++place) {
      const Words& bits = table_[place][words[place / 16] >> place % 16 * 4 & 15];
      for (std::size_t i = 0; i < moved.size(); ++i) moved[i] |= bits[i];
    }
    return moved;
  }

 private:
  std::array<std::array<Words, 16>, 64> table_{};
};

std::array<std::uint8_t, 256> inverse(const std::array<std::uint8_t, 256>& order) {
  std::array<std::uint8_t, 256> places{};
  for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = std::uint8_t(i);
  return places;
}

}  // namespace

constinit const std::array<std::uint8_t, 256> kBitOrder = shuffled_bits();

Words permuted(const Words& words) {
  static const Mover mover(inverse(kBitOrder));
  return mover.move(words);
}

Words restored(const Words& permuted_words) {
  static const Mover mover(kBitOrder);
  return mover.move(permuted_words);
}

}  // namespace nightlight::match::internal
