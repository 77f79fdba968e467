#include "nightlight/service/identity.h"

#include <gtest/gtest.h>

#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/store/testing/test_database.h"

namespace nightlight::service {
namespace {

class IdentityTest : public ::testing::Test {
 protected:
  static SecretBytes secret(std::string_view text) { return SecretBytes(as_bytes(text)); }

  testing::ManualClock clock_;
  testing::SeededRandom random_;
  testing::TestDatabase sqlite_{Identity::migrations()};
  Identity identity_{
      *sqlite_, clock_, random_, {std::chrono::hours(8), crypto::PasswordCost::kSmall}};
};

TEST_F(IdentityTest, signs_a_person_in_until_the_session_ends) {
  ASSERT_TRUE(identity_.add_user("rita", {Role::kReviewer}, secret("a long password")));
  const Session session = identity_.sign_in("rita", secret("a long password")).value();
  const Principal principal = identity_.authenticate(session.token).value();
  EXPECT_EQ(principal.name, "rita");
  EXPECT_TRUE(principal.has(Role::kReviewer));
  EXPECT_FALSE(principal.has(Role::kApprover));
  clock_.advance(std::chrono::hours(8));
  EXPECT_EQ(identity_.authenticate(session.token).error().code(), Code::kPermissionDenied);
}

TEST_F(IdentityTest, answers_every_wrong_sign_in_alike) {
  ASSERT_TRUE(identity_.add_user("rita", {Role::kReviewer}, secret("a long password")));
  ASSERT_TRUE(identity_.add_user("gone", {Role::kReviewer}, secret("a long password")));
  ASSERT_TRUE(identity_.disable_user("gone"));
  for (const auto& [name, password] :
       {std::pair("rita", "another password"), std::pair("nobody", "a long password"),
        std::pair("gone", "a long password"), std::pair("rita", "")}) {
    const auto answer = identity_.sign_in(name, secret(password));
    ASSERT_FALSE(answer) << name;
    EXPECT_EQ(answer.error().code(), Code::kPermissionDenied);
    EXPECT_EQ(to_text(answer.error()), "the name or the password is wrong");
  }
}

TEST_F(IdentityTest, ends_sessions_on_sign_out_and_when_a_person_is_disabled) {
  ASSERT_TRUE(identity_.add_user("rita", {Role::kReviewer}, secret("a long password")));
  const Session first = identity_.sign_in("rita", secret("a long password")).value();
  const Session second = identity_.sign_in("rita", secret("a long password")).value();
  ASSERT_TRUE(identity_.sign_out(first.token));
  EXPECT_FALSE(identity_.authenticate(first.token));
  EXPECT_TRUE(identity_.authenticate(second.token));
  ASSERT_TRUE(identity_.disable_user("rita"));
  EXPECT_FALSE(identity_.authenticate(second.token));
  EXPECT_EQ(identity_.disable_user("rita").error().code(), Code::kNotFound);
}

TEST_F(IdentityTest, gives_services_tokens_that_can_be_revoked) {
  const SecretBytes token = identity_.create_service_token("chat").value();
  EXPECT_TRUE(identity_.authenticate(token).value().has(Role::kService));
  EXPECT_EQ(identity_.create_service_token("chat").error().code(), Code::kConflict);
  ASSERT_TRUE(identity_.revoke_service_token("chat"));
  EXPECT_FALSE(identity_.authenticate(token));
  EXPECT_TRUE(identity_.service_tokens().value()[0].revoked_at.has_value());
  EXPECT_EQ(identity_.revoke_service_token("chat").error().code(), Code::kNotFound);
}

TEST_F(IdentityTest, stores_neither_passwords_nor_tokens) {
  ASSERT_TRUE(identity_.add_user("rita", {Role::kReviewer}, secret("a long password")));
  const Session session = identity_.sign_in("rita", secret("a long password")).value();
  const SecretBytes service = identity_.create_service_token("chat").value();
  std::string stored;
  ASSERT_TRUE(sqlite_->read([&](store::Transaction& transaction) -> Status {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto users,
                                transaction.query("SELECT password_hash FROM users", {}));
    NIGHTLIGHT_ASSIGN_OR_RETURN(stored, users[0].text(0));
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto hashes,
                                transaction.query("SELECT token_hash FROM sessions UNION ALL "
                                                  "SELECT token_hash FROM service_tokens",
                                                  {}));
    for (const store::Row& row : hashes) {
      NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes hash, row.bytes(0));
      stored += as_text(hash);
      EXPECT_EQ(hash.size(), 32u);
    }
    return {};
  }));
  EXPECT_EQ(stored.find("a long password"), std::string::npos);
  for (const SecretBytes* token : {&session.token, &service}) {
    EXPECT_EQ(stored.find(as_text(token->view(SecretAccess()))), std::string::npos);
  }
  EXPECT_TRUE(stored.starts_with("$argon2id$"));
}

TEST_F(IdentityTest, refuses_bad_names_roles_and_passwords) {
  const auto code = [&](std::string_view name, const std::set<Role>& roles,
                        std::string_view password) {
    return identity_.add_user(name, roles, secret(password)).error().code();
  };
  EXPECT_EQ(code("", {Role::kReviewer}, "a long password"), Code::kInvalidArgument);
  EXPECT_EQ(code("a b", {Role::kReviewer}, "a long password"), Code::kInvalidArgument);
  EXPECT_EQ(code("system", {Role::kReviewer}, "a long password"), Code::kInvalidArgument);
  EXPECT_EQ(code("rita", {}, "a long password"), Code::kInvalidArgument);
  EXPECT_EQ(code("rita", {Role::kService}, "a long password"), Code::kInvalidArgument);
  EXPECT_EQ(code("rita", {Role::kReviewer}, "short"), Code::kInvalidArgument);
  ASSERT_TRUE(identity_.create_service_token("chat"));
  EXPECT_EQ(code("chat", {Role::kReviewer}, "a long password"), Code::kConflict);
}

}  // namespace
}  // namespace nightlight::service
