#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "nightlight/core/clock.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/cybertip/destination.h"
#include "nightlight/net/client.h"
#include "nightlight/vault/vault.h"
#include "states.h"
#include "work.h"

namespace nightlight::cybertip {

// The bytes of one file on their way to NCMEC, a piece at a time. Ends with an error, before the
// last piece is given out, when they are not the bytes that were approved. Not safe from many
// threads.
class UploadSource {
 public:
  // `still_ours` is asked with every piece; an error from it ends the upload.
  UploadSource(std::unique_ptr<vault::ObjectPlaintext> object, const WorkFile& file,
               std::function<Status()> still_ours);

  Result<std::size_t> fill(std::span<std::byte> out);
  std::uint64_t size() const { return size_; }
  // Whether it ended because the vault holds other bytes than were approved, or damaged ones.
  bool damaged() const;

 private:
  Result<std::size_t> next(std::span<std::byte> out);

  std::unique_ptr<vault::ObjectPlaintext> object_;
  std::uint64_t size_;
  crypto::Sha256 expected_;
  std::function<Status()> still_ours_;
  crypto::MediaDigester digester_;
  std::uint64_t offset_ = 0;
  std::optional<Error> error_;  // once it has ended with one, it stays ended
};

// Whether an error of the vault says that the evidence is gone or altered, so that waiting does not
// help.
bool says_damaged(const Error& error);

// The calls of the specification, section 2. `credentials` is borrowed by the request.
net::ClientRequest xml_request(const Destination& destination, Verb verb, ByteView document,
                               const net::BasicCredentials& credentials);
net::ClientRequest id_request(const Destination& destination, Verb verb, std::int64_t report_id,
                              const net::BasicCredentials& credentials);
net::ClientRequest upload_request(const Destination& destination, std::int64_t report_id,
                                  UploadSource& source, const net::BasicCredentials& credentials);

}  // namespace nightlight::cybertip
