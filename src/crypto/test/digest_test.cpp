#include "nightlight/crypto/digest.h"

#include <gtest/gtest.h>

namespace nightlight::crypto {
namespace {

TEST(Digest, gives_the_published_values) {
  // RFC 1321 A.5, RFC 3174 section 7.3, FIPS 180-2 appendix B.1: the message "abc".
  const MediaDigests abc = media_digests(as_bytes("abc"));
  EXPECT_EQ(abc.md5.hex(), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(abc.sha1.hex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(abc.sha256.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(as_bytes("abc")), abc.sha256);
  EXPECT_EQ(media_digests({}).md5.hex(), "d41d8cd98f00b204e9800998ecf8427e");
}

TEST(Digest, does_not_depend_on_how_the_bytes_arrive) {
  const std::string text(100'000, 'a');
  MediaDigester pieces;
  for (std::size_t at = 0; at < text.size(); at += 777) {
    pieces.update(as_bytes(std::string_view(text).substr(at, 777)));
  }
  EXPECT_EQ(pieces.finish(), media_digests(as_bytes(text)));
}

TEST(Digest, parses_hex_of_its_own_length_only) {
  EXPECT_TRUE(Md5::parse("900150983CD24FB0D6963F7D28E17F72"));
  EXPECT_FALSE(Md5::parse("900150983cd24fb0d6963f7d28e17f"));
  EXPECT_EQ(Md5::parse("zz").error().position(), 0u);
}

}  // namespace
}  // namespace nightlight::crypto
