#include "cybertipline/settings.h"

#include <nlohmann/json.hpp>

namespace nightlight::sandbox {
namespace {

using nlohmann::json;

// A setting that takes one of a few JSON values.
template <class T>
struct Choice {
  T Settings::*member;
  std::string_view name;
  std::vector<std::pair<json, T>> values;

  bool set(Settings& settings, const json& wanted) const {
    for (const auto& [written, value] : values) {
      if (written == wanted) {
        settings.*member = value;
        return true;
      }
    }
    return false;
  }
  void write(const Settings& settings, json& out) const {
    for (const auto& [written, value] : values) {
      if (settings.*member == value) out[std::string(name)] = written;
    }
  }
};

// Calls `visit` with every choice.
template <class Visit>
void for_each_choice(const Visit& visit) {
  visit(Choice<Profile>{&Settings::profile,
                        "profile",
                        {{"2025-11", Profile::k2025_11}, {"2026-08", Profile::k2026_08}}});
  visit(Choice<Environment>{
      &Settings::environment,
      "environment",
      {{"test", Environment::kTest}, {"production", Environment::kProduction}}});
  visit(Choice<SecondDetails>{&Settings::second_details,
                              "second_details",
                              {{0, SecondDetails::kAccept},
                               {1300, SecondDetails::kUpdateFailed},
                               {4000, SecondDetails::kInvalidRequest}}});
  visit(Choice<FileOrder>{&Settings::file_order,
                          "file_order",
                          {{"upload", FileOrder::kUpload}, {"shuffled", FileOrder::kShuffled}}});
  visit(Choice<PriorReports>{&Settings::prior_reports,
                             "prior_reports",
                             {{"any", PriorReports::kAny}, {"known", PriorReports::kKnown}}});
  visit(Choice<ResponseCode>{
      &Settings::unauthenticated_code,
      "unauthenticated_code",
      {{1000, ResponseCode::kServerError}, {2000, ResponseCode::kAuthenticationRequired}}});
}

bool set_status(int& status, const json& value) {
  if (!value.is_number_unsigned()) return false;
  const auto number = value.get<std::uint64_t>();
  if (number < 200 || number > 599) return false;
  status = int(number);
  return true;
}

Error wrong(Literal what, Literal subject) {
  return Error(Code::kInvalidArgument, what).in(subject);
}

enum class Outcome : unsigned char { kUnknown, kSet, kWrongValue };

Outcome set_member(Settings& settings, const std::string& name, const json& value) {
  Outcome outcome = Outcome::kUnknown;
  for_each_choice([&](const auto& choice) {
    if (choice.name != name) return;
    outcome = choice.set(settings, value) ? Outcome::kSet : Outcome::kWrongValue;
  });
  if (name == "state_status") {
    outcome = set_status(settings.state_status, value) ? Outcome::kSet : Outcome::kWrongValue;
  }
  if (name == "permission_status") {
    outcome = set_status(settings.permission_status, value) ? Outcome::kSet : Outcome::kWrongValue;
  }
  return outcome;
}

}  // namespace

Result<Settings> parse_settings(std::string_view text, const Settings& base) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return wrong("not a JSON object", "settings");
  Settings settings = base;
  std::uint64_t position = 0;
  for (const auto& [name, value] : document.items()) {
    switch (set_member(settings, name, value)) {
      case Outcome::kUnknown:
        return wrong("there is no such setting", "settings, member").at(position);
      case Outcome::kWrongValue:
        return wrong("not one of the setting's values", "settings, member").at(position);
      case Outcome::kSet:
        break;
    }
    ++position;
  }
  return settings;
}

std::string to_json(const Settings& settings) {
  json out = json::object();
  for_each_choice([&](const auto& choice) { choice.write(settings, out); });
  out["state_status"] = settings.state_status;
  out["permission_status"] = settings.permission_status;
  return out.dump();
}

}  // namespace nightlight::sandbox
