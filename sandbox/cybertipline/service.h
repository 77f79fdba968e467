#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "cybertipline/accounts.h"
#include "cybertipline/answer.h"
#include "cybertipline/registry.h"
#include "cybertipline/settings.h"
#include "cybertipline/validation/validate.h"
#include "nightlight/net/message.h"

namespace nightlight::sandbox {

enum class Verb : unsigned char { kStatus, kXsd, kSubmit, kUpload, kFileInfo, kFinish, kRetract };

// The verb at a path below the base path, "/submit" for example, and the path and method of a verb.
std::optional<Verb> verb_at(std::string_view path);
std::string_view path_of(Verb verb);
net::Method method_of(Verb verb);

// The HTTP status that goes with a code.
int http_status_of(ResponseCode code, const Settings& settings);

// The seven calls, for a caller who has proved an account. The same seed and the same calls give
// the same ids. Not safe from many threads.
class Service {
 public:
  explicit Service(std::uint64_t seed);

  Answer call(Verb verb, const net::Request& request, const Account& account, Timestamp now);

  Settings& settings() { return settings_; }
  const Settings& settings() const { return settings_; }
  Registry& registry() { return registry_; }

 private:
  using Refused = std::optional<Answer>;

  Answer status(const net::Request& request, const Account& account) const;
  Answer submit(const net::Request& request, const Account& account, Timestamp now);
  Answer upload(const net::Request& request, const Account& account, Timestamp now);
  Answer file_info(const net::Request& request, const Account& account, Timestamp now);
  Answer finish(const net::Request& request, const Account& account, Timestamp now);
  Answer retract(const net::Request& request, const Account& account, Timestamp now);

  Answer refuse(ResponseCode code, std::string description = {}) const;
  Answer refuse(const Refusal& refusal) const;
  Refused check_prior_reports(const XmlElement& report) const;
  ReportId next_report_id();
  std::string next_file_id();

  Settings settings_;
  Registry registry_;
  std::mt19937_64 engine_;
  ReportId last_id_;
};

}  // namespace nightlight::sandbox
