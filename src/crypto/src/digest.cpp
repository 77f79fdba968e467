#include "nightlight/crypto/digest.h"

#include <openssl/evp.h>

#include "nightlight/core/check.h"

namespace nightlight::crypto {
namespace {

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

// OpenSSL fails here only without memory or with a build that lacks the algorithm: nothing a caller
// can mend.
Context start(const EVP_MD* algorithm) {
  Context context(EVP_MD_CTX_new());
  NIGHTLIGHT_CHECK(context != nullptr);
  NIGHTLIGHT_CHECK(EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1);
  return context;
}

void add(const Context& context, ByteView bytes) {
  NIGHTLIGHT_CHECK(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
}

template <class D>
D end(const Context& context) {
  std::array<std::byte, D::kSize> out{};
  unsigned size = 0;
  NIGHTLIGHT_CHECK(
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1);
  NIGHTLIGHT_CHECK(size == D::kSize);
  return D(out);
}

}  // namespace

Sha256 sha256(ByteView bytes) {
  const Context context = start(EVP_sha256());
  add(context, bytes);
  return end<Sha256>(context);
}

struct MediaDigester::State {
  Context md5 = start(EVP_md5());
  Context sha1 = start(EVP_sha1());
  Context sha256 = start(EVP_sha256());
};

MediaDigester::MediaDigester() : state_(std::make_unique<State>()) {}
MediaDigester::MediaDigester(MediaDigester&&) noexcept = default;
MediaDigester& MediaDigester::operator=(MediaDigester&&) noexcept = default;
MediaDigester::~MediaDigester() = default;

void MediaDigester::update(ByteView bytes) {
  add(state_->md5, bytes);
  add(state_->sha1, bytes);
  add(state_->sha256, bytes);
}

MediaDigests MediaDigester::finish() {
  return {end<Md5>(state_->md5), end<Sha1>(state_->sha1), end<Sha256>(state_->sha256)};
}

MediaDigests media_digests(ByteView bytes) {
  MediaDigester digester;
  digester.update(bytes);
  return digester.finish();
}

}  // namespace nightlight::crypto
