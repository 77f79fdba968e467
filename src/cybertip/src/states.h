#pragma once

namespace nightlight::cybertip {

// Where one try to file a report stands (docs/spec/submission.md).
enum class AttemptState : unsigned char {
  kOpening,          // /submit was written down; its answer is not here yet
  kOpen,             // NCMEC gave a report id
  kFinishing,        // /finish was written down: from here on only /finish is repeated
  kFinished,         //
  kRetracting,       // being given up; /retract until NCMEC says it is gone
  kRetracted,        //
  kExpired,          // NCMEC no longer knows it
  kOrphanSuspected,  // /submit may have opened a report whose id we do not know; it deletes itself
  kRefused,          // /submit was refused for good: nothing was opened
  kUnresolved,  // NCMEC does not know it, but a /finish of ours may have taken effect: a person
                // asks
};

// Where one file of an attempt stands.
enum class FileState : unsigned char { kPending, kUploading, kStored, kDetailing, kDetailed };

// The calls that change something on the other side.
enum class Verb : unsigned char { kSubmit, kUpload, kFileInfo, kFinish, kRetract };

// What a call came to, as far as it decides what happens next.
enum class Outcome : unsigned char {
  kSuccess,           // 0, with all that the call promises
  kHashMismatch,      // 0 to /upload, but NCMEC received other bytes
  kNotSent,           // nothing left this machine
  kEvidenceDamaged,   // the vault could not give the bytes that were approved
  kNoAnswer,          // none, or none that can be understood: HTML, 5xx, cut off, another document
  kUnknownCode,       // a code the specification does not list for this call
  kRateLimited,       // HTTP 429
  kServerError,       // 1000
  kSaveFailed,        // 1100, 1110, 1111, 1300
  kCredentials,       // HTTP 401, 2000, 3000, 3100, 3300
  kOurMistake,        // 4000, 4110, 4200, 1210, HTTP 413
  kDataRefused,       // 4100
  kReportGone,        // 5001
  kFileGone,          // 5002
  kAlreadyRetracted,  // 5101
  kAlreadyFinished,   // 5102
};

// What follows once a retracted report is gone.
enum class AfterRetract : unsigned char { kReopen, kPark };

}  // namespace nightlight::cybertip
