#include "nightlight/cybertip/destination.h"

#include <gtest/gtest.h>

namespace nightlight::cybertip {
namespace {

Result<Destination> create(DestinationKind kind, std::string url,
                           ProductionConsent consent = ProductionConsent::kAbsent,
                           std::string user = "provider", std::string_view password = "secret") {
  return Destination::create({kind, std::move(url), std::move(user), consent},
                             SecretBytes(as_bytes(password)));
}

TEST(Destination, keeps_a_sandbox_on_this_machine) {
  for (const char* url : {"http://127.0.0.1:9090/ispws", "http://127.8.9.10",
                          "https://[::1]:8443/ispws", "http://[::1]/a/b"}) {
    EXPECT_TRUE(create(DestinationKind::kSandbox, url)) << url;
  }
  for (const char* url : {"http://localhost:9090/ispws", "https://exttest.cybertip.org/ispws",
                          "https://report.cybertip.org/ispws", "http://192.0.2.1/ispws",
                          "http://[2001:db8::1]/", "http://127.0.0.1.example.org/ispws",
                          "http://0.0.0.0/ispws", "http://[::ffff:127.0.0.1]/x"}) {
    EXPECT_FALSE(create(DestinationKind::kSandbox, url)) << url;
  }
}

TEST(Destination, sends_tests_to_the_test_host_only) {
  EXPECT_TRUE(create(DestinationKind::kTest, "https://exttest.cybertip.org/ispws"));
  EXPECT_TRUE(create(DestinationKind::kTest, "https://exttest.cybertip.org:443/ispws"));
  for (const char* url :
       {"http://exttest.cybertip.org/ispws", "https://exttest.cybertip.org:8443/ispws",
        "https://report.cybertip.org/ispws", "https://exttest.cybertip.org.example.org/ispws",
        "https://example.org/exttest.cybertip.org", "https://127.0.0.1/ispws"}) {
    EXPECT_EQ(create(DestinationKind::kTest, url).error().code(), Code::kInvalidArgument) << url;
  }
}

TEST(Destination, takes_production_with_the_operators_consent_only) {
  const char* url = "https://report.cybertip.org/ispws";
  EXPECT_EQ(create(DestinationKind::kProduction, url).error().code(), Code::kPermissionDenied);
  const auto destination = create(DestinationKind::kProduction, url, ProductionConsent::kGiven);
  ASSERT_TRUE(destination);
  EXPECT_EQ(destination->kind(), DestinationKind::kProduction);
  EXPECT_EQ(destination->base_url(), url);
  EXPECT_EQ(destination->user(), "provider");
  for (const char* wrong :
       {"https://exttest.cybertip.org/ispws", "http://report.cybertip.org/ispws",
        "https://127.0.0.1/ispws", "https://report.cybertip.org:80/ispws"}) {
    EXPECT_EQ(create(DestinationKind::kProduction, wrong, ProductionConsent::kGiven).error().code(),
              Code::kInvalidArgument)
        << wrong;
  }
  // Consent changes nothing for the other kinds.
  EXPECT_FALSE(create(DestinationKind::kTest, url, ProductionConsent::kGiven));
  EXPECT_FALSE(create(DestinationKind::kSandbox, url, ProductionConsent::kGiven));
}

TEST(Destination, refuses_urls_that_say_more_than_a_place) {
  for (const char* url :
       {"", "127.0.0.1:9090", "ftp://127.0.0.1/", "http://127.0.0.1:9090/", "http://127.0.0.1/a/",
        "http://user@127.0.0.1/x", "http://user:pass@127.0.0.1/x", "http://127.0.0.1/x?y=1",
        "http://127.0.0.1/x#y", "http://127.0.0.1:0/x", "http://127.0.0.1:65536/x",
        "http://127.0.0.1:/x", "http://127.0.0.1:80a/x", "http://127.0.0.1/a b", "http://[::1/x",
        "http:///x", "http://127.0.0.1/\r\nHost: example.org", "http://127.0.0.1 /x"}) {
    const auto destination = create(DestinationKind::kSandbox, url);
    ASSERT_FALSE(destination) << url;
    EXPECT_EQ(destination.error().subject(), "base_url") << url;
  }
}

TEST(Destination, needs_credentials_that_http_can_carry) {
  const auto with = [](std::string user, std::string_view password) {
    return create(DestinationKind::kSandbox, "http://127.0.0.1/x", ProductionConsent::kAbsent,
                  std::move(user), password);
  };
  EXPECT_TRUE(with("provider", "x"));
  EXPECT_FALSE(with("", "x"));
  EXPECT_FALSE(with("a:b", "x"));
  EXPECT_FALSE(with("a\nb", "x"));
  EXPECT_FALSE(with(std::string(256, 'a'), "x"));
  EXPECT_FALSE(with("provider", ""));
}

TEST(DestinationKind, is_read_from_exact_words_only) {
  for (const DestinationKind kind :
       {DestinationKind::kSandbox, DestinationKind::kTest, DestinationKind::kProduction}) {
    EXPECT_EQ(parse_destination_kind(destination_kind_name(kind)).value(), kind);
  }
  for (const char* word : {"", "prod", "PRODUCTION", "production ", " production", "Production",
                           "live", "sandbox\n"}) {
    EXPECT_FALSE(parse_destination_kind(word)) << word;
  }
}

}  // namespace
}  // namespace nightlight::cybertip
