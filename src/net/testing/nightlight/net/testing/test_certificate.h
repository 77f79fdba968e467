#pragma once

#include <filesystem>

#include "nightlight/net/server.h"

namespace nightlight::net::testing {

// A fresh self-signed certificate for "localhost" and 127.0.0.1 with its key, as PEM files in a
// folder that goes away with this object. Clients trust it when they are given certificate_chain as
// ca_file.
class TestCertificate {
 public:
  TestCertificate();
  ~TestCertificate();
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  const TlsFiles& files() const { return files_; }

 private:
  std::filesystem::path folder_;
  TlsFiles files_;
};

}  // namespace nightlight::net::testing
