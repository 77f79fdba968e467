#include "nightlight/crypto/chunked_aead.h"

#include <gtest/gtest.h>

#include <set>

#include "aead.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/crypto/key_wrap.h"

namespace nightlight::crypto {
namespace {

using nightlight::testing::SeededRandom;

Secret<32> random_key(Random& random) {
  Secret<32> key;
  random.fill(key.mutable_view(SecretAccess()));
  return key;
}

Secret<32> key_of(std::string_view hex) {
  const Bytes bytes = decode_hex(hex).value();
  return Secret<32>(std::span<const std::byte, 32>(bytes));
}

// What a store keeps: the commitment and the sealed chunks.
struct Sealed {
  KeyCommitment commitment;
  std::vector<Bytes> chunks;
};

Sealed seal_all(const Secret<32>& key, ByteView associated, ByteView plaintext) {
  ChunkSealer sealer(key, associated);
  Sealed sealed{sealer.commitment(), {}};
  while (plaintext.size() > kChunkSize) {
    sealed.chunks.push_back(sealer.seal(plaintext.first(kChunkSize), ChunkKind::kMore));
    plaintext = plaintext.subspan(kChunkSize);
  }
  sealed.chunks.push_back(sealer.seal(plaintext, ChunkKind::kLast));
  return sealed;
}

Result<Bytes> open_all(const Secret<32>& key, ByteView associated, const Sealed& sealed) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ChunkOpener opener,
                              ChunkOpener::create(key, associated, sealed.commitment));
  Bytes plaintext;
  for (std::size_t i = 0; i < sealed.chunks.size(); ++i) {
    const ChunkKind kind = i + 1 == sealed.chunks.size() ? ChunkKind::kLast : ChunkKind::kMore;
    NIGHTLIGHT_ASSIGN_OR_RETURN(const SecretBytes chunk, opener.open(i, kind, sealed.chunks[i]));
    const ByteView view = chunk.view(SecretAccess());
    plaintext.insert(plaintext.end(), view.begin(), view.end());
  }
  return plaintext;
}

Bytes random_bytes(std::size_t size, std::uint64_t seed) {
  Bytes bytes(size);
  SeededRandom(seed).fill(bytes);
  return bytes;
}

class ChunkedAead : public ::testing::Test {
 protected:
  SeededRandom random_;
  Secret<32> key_ = random_key(random_);
  const Bytes associated_ = to_bytes("what it belongs to");
};

TEST(Aead, gives_the_published_ciphertext) {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  const Secret<32> key = key_of("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  Nonce nonce;
  std::ranges::copy(decode_hex("404142434445464748494a4b4c4d4e4f5051525354555657").value(),
                    nonce.begin());
  const Bytes associated = decode_hex("50515253c0c1c2c3c4c5c6c7").value();
  const Bytes plaintext = to_bytes(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.");
  const Bytes sealed = seal_xchacha(key, nonce, associated, plaintext);
  EXPECT_EQ(encode_hex(sealed),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52e"
            "c0875924c1c7987947deafd8780acf49");
  EXPECT_EQ(to_bytes(open_xchacha(key, nonce, associated, sealed).value().view(SecretAccess())),
            plaintext);
}

TEST(Aead, hashes_with_a_key_as_blake2b_does) {
  // The BLAKE2 reference vectors have 512-bit outputs only; this is Python's
  // hashlib.blake2b(b"abc", digest_size=32, key=bytes(range(32))), which is the BLAKE2 authors'
  // code.
  const Secret<32> key = key_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  EXPECT_EQ(encode_hex(keyed_blake2b(key, to_bytes("abc")).view(SecretAccess())),
            "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

TEST_F(ChunkedAead, opens_what_it_sealed_at_every_size) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunkSize - 1, kChunkSize,
                                 kChunkSize + 1, 2 * kChunkSize, 3 * kChunkSize + 17}) {
    const Bytes plaintext = random_bytes(size, size);
    const Sealed sealed = seal_all(key_, associated_, plaintext);
    EXPECT_EQ(open_all(key_, associated_, sealed).value(), plaintext) << size;
    std::uint64_t total = 0;
    for (const Bytes& chunk : sealed.chunks) total += chunk.size();
    EXPECT_EQ(total, sealed_size(size));
    EXPECT_EQ(unsealed_size(total).value(), size);
  }
}

TEST_F(ChunkedAead, keeps_its_format) {
  // From an independent program (plain Python over hashlib's BLAKE2b and RFC 8439's arithmetic),
  // and frozen: what is sealed today must open in ten years. docs/spec/sealed-object.md shows the
  // same.
  const Secret<32> key = key_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  Bytes plaintext(kChunkSize + 3);
  for (std::size_t i = 0; i < plaintext.size(); ++i) plaintext[i] = std::byte(i % 251);
  const Sealed sealed = seal_all(key, to_bytes("associated"), plaintext);
  EXPECT_EQ(encode_hex(sealed.commitment),
            "7e3c74e5f7557b6cbc1083850210a7dfbd7f5163a1db60703bbae0aa5db1331d");
  EXPECT_EQ(sha256(sealed.chunks[0]).hex(),
            "6a51dd433f3bf8350a4070ba7c26cbe644d1aecbb0dadb62c232d48f41f48e54");
  EXPECT_EQ(encode_hex(sealed.chunks[1]), "ac367c460f4d21e281d0ea942a027528bae3e3");
}

TEST_F(ChunkedAead, opens_chunks_in_any_order) {
  const Bytes plaintext = random_bytes(3 * kChunkSize, 1);
  const Sealed sealed = seal_all(key_, associated_, plaintext);
  const ChunkOpener opener = ChunkOpener::create(key_, associated_, sealed.commitment).value();
  for (const std::size_t i : {2u, 0u, 1u, 1u}) {
    const auto kind = i == 2 ? ChunkKind::kLast : ChunkKind::kMore;
    EXPECT_EQ(to_bytes(opener.open(i, kind, sealed.chunks[i]).value().view(SecretAccess())),
              to_bytes(ByteView(plaintext).subspan(i * kChunkSize, kChunkSize)));
  }
}

TEST_F(ChunkedAead, refuses_sizes_that_no_sealing_gives) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{15}, std::uint64_t{kSealedChunkSize + 1},
        std::uint64_t{kSealedChunkSize + 16}}) {
    EXPECT_EQ(unsealed_size(size).error().code(), Code::kCorrupt) << size;
  }
}

TEST_F(ChunkedAead, refuses_every_flipped_bit) {
  const Sealed sealed = seal_all(key_, associated_, random_bytes(40, 1));
  for (std::size_t bit = 0; bit < 8 * sealed.chunks[0].size(); ++bit) {
    Sealed changed = sealed;
    changed.chunks[0][bit / 8] ^= std::byte(1 << bit % 8);
    EXPECT_EQ(open_all(key_, associated_, changed).error().code(), Code::kCorrupt) << bit;
  }
  for (std::size_t bit = 0; bit < 8 * sealed.commitment.size(); ++bit) {
    Sealed changed = sealed;
    changed.commitment[bit / 8] ^= std::byte(1 << bit % 8);
    EXPECT_EQ(open_all(key_, associated_, changed).error().code(), Code::kCorrupt) << bit;
  }
}

TEST_F(ChunkedAead, refuses_flipped_bits_of_long_chunks_and_names_the_chunk) {
  const Sealed sealed = seal_all(key_, associated_, random_bytes(3 * kChunkSize, 1));
  SeededRandom random(99);
  for (int round = 0; round < 200; ++round) {
    std::array<std::byte, 4> choice;
    random.fill(choice);
    Sealed changed = sealed;
    const std::size_t chunk = std::to_integer<std::size_t>(choice[0]) % 3;
    const std::size_t at =
        (std::to_integer<std::size_t>(choice[1]) << 8 | std::to_integer<std::size_t>(choice[2])) %
        kSealedChunkSize;
    changed.chunks[chunk][at] ^= std::byte(1 << std::to_integer<int>(choice[3]) % 8);
    EXPECT_EQ(open_all(key_, associated_, changed).error().position(), chunk);
  }
}

TEST_F(ChunkedAead, refuses_chunks_that_are_missing_moved_repeated_or_foreign) {
  const Sealed sealed = seal_all(key_, associated_, random_bytes(4 * kChunkSize, 1));
  const Sealed foreign =
      seal_all(random_key(random_), associated_, random_bytes(4 * kChunkSize, 1));
  const auto refused = [&](auto change) {
    Sealed changed = sealed;
    change(changed.chunks);
    const auto opened = open_all(key_, associated_, changed);
    return !opened && opened.error().code() == Code::kCorrupt;
  };
  EXPECT_TRUE(refused([](auto& chunks) { chunks.pop_back(); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks.erase(chunks.begin()); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks.erase(chunks.begin() + 1); }));
  EXPECT_TRUE(refused([](auto& chunks) { std::swap(chunks[0], chunks[1]); }));
  EXPECT_TRUE(refused([](auto& chunks) { std::swap(chunks[2], chunks[3]); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks.push_back(chunks.back()); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks.insert(chunks.begin(), chunks[0]); }));
  EXPECT_TRUE(refused([&](auto& chunks) { chunks[1] = foreign.chunks[1]; }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks[3].pop_back(); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks[3].push_back(std::byte(0)); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks[0].pop_back(); }));
  EXPECT_TRUE(refused([](auto& chunks) { chunks[3].clear(); }));
}

TEST_F(ChunkedAead, refuses_another_key_and_other_associated_data) {
  const Sealed sealed = seal_all(key_, associated_, random_bytes(100, 1));
  EXPECT_EQ(open_all(random_key(random_), associated_, sealed).error().code(), Code::kCorrupt);
  EXPECT_EQ(open_all(key_, to_bytes("something else"), sealed).error().code(), Code::kCorrupt);
  EXPECT_EQ(open_all(key_, {}, sealed).error().code(), Code::kCorrupt);
}

TEST_F(ChunkedAead, binds_the_chunks_to_the_associated_data_beyond_the_commitment) {
  const Bytes other = to_bytes("something else");
  Sealed mixed = seal_all(key_, associated_, random_bytes(100, 1));
  mixed.commitment = ChunkSealer(key_, other).commitment();
  EXPECT_EQ(open_all(key_, other, mixed).error().position(), 0u);
}

class KeyWrap : public ChunkedAead {};

TEST_F(KeyWrap, gives_back_the_key_for_its_wrapping_key_and_context_only) {
  const Secret<32> wrapping = random_key(random_);
  const Bytes wrapped = wrap_key(wrapping, key_, to_bytes("context"), random_);
  EXPECT_EQ(wrapped.size(), kWrappedKeySize);
  EXPECT_TRUE(equal_in_constant_time(
      unwrap_key(wrapping, wrapped, to_bytes("context")).value().view(SecretAccess()),
      key_.view(SecretAccess())));
  EXPECT_EQ(unwrap_key(wrapping, wrapped, to_bytes("contexu")).error().code(), Code::kCorrupt);
  EXPECT_EQ(unwrap_key(key_, wrapped, to_bytes("context")).error().code(), Code::kCorrupt);
}

TEST_F(KeyWrap, refuses_every_flipped_bit_and_every_other_length) {
  const Secret<32> wrapping = random_key(random_);
  const Bytes wrapped = wrap_key(wrapping, key_, {}, random_);
  for (std::size_t bit = 0; bit < 8 * wrapped.size(); ++bit) {
    Bytes changed = wrapped;
    changed[bit / 8] ^= std::byte(1 << bit % 8);
    EXPECT_EQ(unwrap_key(wrapping, changed, {}).error().code(), Code::kCorrupt) << bit;
  }
  for (std::size_t size = 0; size < wrapped.size(); ++size) {
    EXPECT_FALSE(unwrap_key(wrapping, ByteView(wrapped).first(size), {})) << size;
  }
  Bytes longer = wrapped;
  longer.push_back(std::byte(0));
  EXPECT_FALSE(unwrap_key(wrapping, longer, {}));
}

TEST_F(KeyWrap, never_gives_the_same_bytes_twice) {
  const Secret<32> wrapping = random_key(random_);
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) seen.insert(wrap_key(wrapping, key_, {}, random_));
  EXPECT_EQ(seen.size(), 100u);
}

TEST_F(KeyWrap, keeps_its_format) {
  // From the same independent program. The first 24 bytes are the nonce.
  SeededRandom random(7);
  const Bytes wrapped =
      wrap_key(key_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
               key_of("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"),
               to_bytes("context"), random);
  EXPECT_EQ(encode_hex(wrapped),
            "a762cef6dd6c8146e1e43ef16ffe18c96d81eb16f94c54cf"
            "03e0d9c546a566e5fa145ecedb99d50549bdd3bf813b4682d61761ee51cf4cb2"
            "5abf31217e82c6a4366206f3451b11d807161ff7644a111c6ab244cdc344c57c3df56132c3d5328708fd7d"
            "b73eaa833f");
}

}  // namespace
}  // namespace nightlight::crypto
