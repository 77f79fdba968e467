#include "cybertipline/accounts.h"

#include <gtest/gtest.h>

#include <string>

#include "cybertipline/md5.h"
#include "cybertipline/sandbox.h"

namespace nightlight::sandbox {
namespace {

TEST(Accounts, are_read_from_pairs_of_lines) {
  const auto accounts =
      parse_accounts("\na\npass word\n\n\r\nb\r\n#:secret\r\nproduction no-submit\r\n");
  ASSERT_TRUE(accounts);
  ASSERT_EQ(accounts->size(), 2u);
  EXPECT_EQ((*accounts)[0].user, "a");
  EXPECT_EQ(as_text((*accounts)[0].password.view(SecretAccess())), "pass word");
  EXPECT_EQ((*accounts)[0].environment, Environment::kTest);
  EXPECT_EQ((*accounts)[0].rights, Rights::kSubmit);
  EXPECT_EQ(as_text((*accounts)[1].password.view(SecretAccess())), "#:secret");
  EXPECT_EQ((*accounts)[1].environment, Environment::kProduction);
  EXPECT_EQ((*accounts)[1].rights, Rights::kNone);
}

TEST(Accounts, are_refused_with_the_number_of_the_wrong_line) {
  const std::vector<std::pair<std::string, std::uint64_t>> wrong = {
      {"a\n", 1},          {"a\nb\n\nc\n", 4},           {"a:b\nc\n", 1},
      {"a\nb\nlord\n", 3}, {"a\nb\nproduction\nx\n", 4}, {"a\nb\n\na\nc\n", 4}};
  for (const auto& [text, line] : wrong) {
    const auto accounts = parse_accounts(text);
    ASSERT_FALSE(accounts) << text;
    EXPECT_EQ(accounts.error().position(), line) << text;
  }
  EXPECT_FALSE(parse_accounts(""));
  EXPECT_FALSE(parse_accounts("\n\n"));
  EXPECT_FALSE(parse_accounts(std::string(70'000, 'x')));
}

TEST(Accounts, are_proved_by_basic_authentication) {
  const auto accounts = parse_accounts("user\npass\n");
  ASSERT_TRUE(accounts);
  const auto finds = [&](std::optional<std::string_view> header,
                         Environment environment = Environment::kTest) {
    return find_account(*accounts, header, environment) != nullptr;
  };
  EXPECT_TRUE(finds("Basic dXNlcjpwYXNz"));
  EXPECT_TRUE(finds("basic  dXNlcjpwYXNz"));
  EXPECT_FALSE(finds("Basic dXNlcjpwYXNz", Environment::kProduction));
  EXPECT_FALSE(finds(std::nullopt));
  for (const std::string_view wrong :
       {"", "Basic", "Basic ", "Bearer dXNlcjpwYXNz", "Basic dXNlcg==", "Basic dXNlcjpwYXN0",
        "Basic dXNlcjpwYXNz!", "Basic ====", "Basic OnBhc3M="}) {
    EXPECT_FALSE(finds(wrong)) << wrong;
  }
}

TEST(Base64, decodes_the_vectors_of_rfc_4648) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  for (const std::string_view wrong : {"Z", "Zg", "Zg=", "Z===", "====", "Zm 9", "Zm=v"}) {
    EXPECT_FALSE(decode_base64(wrong)) << wrong;
  }
}

TEST(Md5, gives_the_digests_of_rfc_1321) {
  EXPECT_EQ(md5_hex(as_bytes("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_hex(as_bytes("abc")), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Loopback, is_this_machine_only) {
  for (const std::string_view own : {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(is_loopback(own)) << own;
  }
  for (const std::string_view other :
       {"", "0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1", "1127.0.0.1"}) {
    EXPECT_FALSE(is_loopback(other)) << other;
  }
}

}  // namespace
}  // namespace nightlight::sandbox
