#pragma once

#include <string>
#include <string_view>

#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::cybertip {

enum class DestinationKind : unsigned char { kSandbox, kTest, kProduction };
std::string_view destination_kind_name(DestinationKind kind);  // "sandbox", "test", "production"
Result<DestinationKind> parse_destination_kind(std::string_view name);  // exact literals only

// The operator's explicit word that real reports may leave.
enum class ProductionConsent : unsigned char { kAbsent, kGiven };

// Where reports go: kind, host and credentials in one value, so that they cannot get out of step.
class Destination {
 public:
  // kSandbox takes loopback addresses only; kTest and kProduction take https and the host of that
  // kind (docs/spec/cybertip-report.md) only; kProduction needs consent. Fails with
  // kInvalidArgument or kPermissionDenied.
  struct Options {
    DestinationKind kind = DestinationKind::kSandbox;
    std::string base_url;  // without a trailing slash, e.g. "http://127.0.0.1:9090/ispws"
    std::string user;
    ProductionConsent consent = ProductionConsent::kAbsent;
  };
  static Result<Destination> create(const Options& options, SecretBytes password);

  DestinationKind kind() const { return kind_; }
  const std::string& base_url() const { return base_url_; }
  const std::string& user() const { return user_; }
  const SecretBytes& password() const { return password_; }

 private:
  Destination() = default;
  DestinationKind kind_ = DestinationKind::kSandbox;
  std::string base_url_;
  std::string user_;
  SecretBytes password_;
};

}  // namespace nightlight::cybertip
