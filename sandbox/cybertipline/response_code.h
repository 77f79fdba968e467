#pragma once

#include <string_view>

namespace nightlight::sandbox {

// The service's answer codes. It may also send others: clients must cope with that.
enum class ResponseCode : int {
  kSuccess = 0,
  kServerError = 1000,
  kSaveFailed = 1100,
  kUploadFailed = 1110,
  kFileUploadFailed = 1111,
  kResourceNotFound = 1210,
  kUpdateFailed = 1300,
  kAuthenticationRequired = 2000,
  kNotAuthorized = 3000,
  kNoSubmissions = 3100,
  kNoUpdates = 3300,
  kInvalidRequest = 4000,
  kValidationFailed = 4100,
  kMalformedXml = 4110,
  kMalformedFile = 4200,
  kNoReport = 5001,
  kNoFile = 5002,
  kRetracted = 5101,
  kFinished = 5102,
  kUnknown = 9999,  // stands for any code that the list does not have
};

// The meaning in a few words.
constexpr std::string_view meaning(ResponseCode code) {
  switch (code) {
    case ResponseCode::kSuccess:
      return "Success";
    case ResponseCode::kServerError:
      return "Server error";
    case ResponseCode::kSaveFailed:
      return "Save failed";
    case ResponseCode::kUploadFailed:
      return "Upload failed";
    case ResponseCode::kFileUploadFailed:
      return "File upload failed";
    case ResponseCode::kResourceNotFound:
      return "Resource not found";
    case ResponseCode::kUpdateFailed:
      return "Update failed";
    case ResponseCode::kAuthenticationRequired:
      return "Authentication required";
    case ResponseCode::kNotAuthorized:
      return "Not authorized to perform this action";
    case ResponseCode::kNoSubmissions:
      return "No authorization to make submissions";
    case ResponseCode::kNoUpdates:
      return "No authorization to make updates";
    case ResponseCode::kInvalidRequest:
      return "Invalid request";
    case ResponseCode::kValidationFailed:
      return "Validation failed";
    case ResponseCode::kMalformedXml:
      return "Malformed XML submittal";
    case ResponseCode::kMalformedFile:
      return "Malformed file submittal";
    case ResponseCode::kNoReport:
      return "Report does not exist";
    case ResponseCode::kNoFile:
      return "File does not exist";
    case ResponseCode::kRetracted:
      return "Report already retracted";
    case ResponseCode::kFinished:
      return "Report already finished";
    case ResponseCode::kUnknown:
      return "A code that no list has";
  }
  return "Unknown";
}

}  // namespace nightlight::sandbox
