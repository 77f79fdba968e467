#pragma once

#include <string_view>

namespace nightlight::media::worker {

// What an attempt to break out reports when it is still alive.
inline constexpr int kAttemptSucceeded = 10;
inline constexpr int kAttemptRefused = 11;
inline constexpr int kUnknownAttempt = 12;

// Confines this process exactly as serving does and then makes one forbidden attempt, for the
// tests: killed, kAttemptRefused or kAttemptSucceeded. What is tried by each name is in
// self_test.cpp.
int self_test(std::string_view attempt);

}  // namespace nightlight::media::worker
