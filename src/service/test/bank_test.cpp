#include "service_fixture.h"

namespace nightlight::service {
namespace {

using net::Method;

// Banks, tiers, allow-lists and quarantine, as callers and reviewers meet them.

Json context_of(std::string_view account) {
  return {{"account", account}};
}

TEST_F(ServiceTest, names_the_view_by_which_an_edited_copy_matched) {
  const Json mirrored = json_of(scan(testing::make_mirrored_png(1), context_of("a")));
  ASSERT_EQ(mirrored.at("verdict"), "match") << mirrored;
  EXPECT_EQ(mirrored.at("hits").at(0).at("query_tag"), "full/flipy");
  EXPECT_EQ(mirrored.at("hits").at(0).at("query_words"), "mirrored");
  EXPECT_EQ(mirrored.at("hits").at(0).at("place"), "page");
  const Json bordered = json_of(scan(testing::make_bordered_png(1, 20), context_of("b")));
  ASSERT_EQ(bordered.at("verdict"), "match") << bordered;
  const std::string words = bordered.at("hits").at(0).at("query_words");
  EXPECT_NE(words.find("removed"), std::string::npos) << words;
  const Json detail =
      json_of(call(Method::kGet, "/v1/cases/" + bordered.at("case_id").get<std::string>(), "rita"));
  const Json hit = detail.at("signals").at(0).at("hit");
  EXPECT_EQ(hit.at("query_tag"), bordered.at("hits").at(0).at("query_tag"));
  EXPECT_EQ(hit.at("bank"), "test");
  EXPECT_EQ(hit.at("tier"), "match");
  EXPECT_EQ(hit.at("media").at("format"), "png");
  EXPECT_EQ(hit.at("media").at("width"), 296);
}

class NearTest : public ServiceTest {
 protected:
  explicit NearTest(BankAction near_action = BankAction::kRecord)
      : ServiceTest({.banks =
                         [near_action](media::Decoder& decoder) {
                           BankSettings settings{.name = "near", .near_action = near_action};
                           settings.options.near_radius = 46;
                           std::vector<LoadedBank> banks;
                           banks.push_back(
                               make_bank(settings, {entry_of(decoder, listed_picture(), 36)}));
                           return banks;
                         },
                     .alarm = {}}) {}
};
class NearCaseTest : public NearTest {
 protected:
  NearCaseTest() : NearTest(BankAction::kCase) {}
};

TEST_F(NearTest, tells_a_hit_of_the_second_tier_apart_and_opens_no_case) {
  const Json verdict = json_of(scan(listed_picture(), context_of("a")));
  ASSERT_EQ(verdict.at("verdict"), "near-match") << verdict;
  EXPECT_EQ(verdict.at("hits").at(0).at("tier"), "near");
  EXPECT_EQ(verdict.at("hits").at(0).at("distance"), 36);
  EXPECT_EQ(verdict.at("hits").at(0).at("radius"), 46);
  EXPECT_EQ(verdict.at("hits").at(0).at("action"), "record");
  EXPECT_FALSE(verdict.contains("case_id"));
  EXPECT_EQ(json_of(call(Method::kGet, "/v1/cases", "rita")).at("cases").size(), 0u);
}

TEST_F(NearCaseTest, opens_a_less_urgent_case_when_the_bank_says_so) {
  const Json verdict = json_of(scan(listed_picture(), context_of("a")));
  ASSERT_EQ(verdict.at("verdict"), "near-match") << verdict;
  ASSERT_TRUE(verdict.contains("case_id"));
  const auto cases = [&](std::string_view tier) {
    return json_of(call(Method::kGet, "/v1/cases?tier=" + std::string(tier), "rita")).at("cases");
  };
  ASSERT_EQ(cases("near").size(), 1u);
  EXPECT_EQ(cases("near").at(0).at("tier"), "near");
  EXPECT_EQ(cases("match").size(), 0u);
  EXPECT_EQ(call(Method::kGet, "/v1/cases?tier=far", "rita").status, 400);
}

// A list that holds a picture that should not be there, and the exact digest of another one, both
// allowed.
class AllowTest : public ServiceTest {
 protected:
  AllowTest() : ServiceTest({.banks = &make_banks, .alarm = {}}) {}
  static std::vector<LoadedBank> make_banks(media::Decoder& decoder) {
    std::vector<LoadedBank> banks;
    const auto digest = crypto::sha256(testing::make_png(5));
    banks.push_back(make_bank({.name = "hotlines"}, {entry_of(decoder, listed_picture(), 2),
                                                     {digest, "example hotline", "exact"}}));
    BankSettings allow{.name = "reviewed", .role = BankRole::kAllow};
    allow.options.pdq_radius = 4;
    lists::ListEntry benign = entry_of(decoder, listed_picture());
    benign.label = "an app's start picture";
    banks.push_back(make_bank(allow, {benign, entry_of(decoder, testing::make_png(5))}));
    return banks;
  }
};

TEST_F(AllowTest, excuses_a_perceptual_match_and_says_by_what) {
  const Json verdict = json_of(scan(listed_picture(), context_of("a")));
  ASSERT_EQ(verdict.at("verdict"), "allowed") << verdict;
  const Json hit = verdict.at("hits").at(0);
  EXPECT_EQ(hit.at("standing"), "allowed");
  EXPECT_EQ(hit.at("distance"), 2);
  EXPECT_EQ(hit.at("allowed_by").at("bank"), "reviewed");
  EXPECT_EQ(hit.at("allowed_by").at("label"), "an app's start picture");
  EXPECT_FALSE(verdict.contains("case_id"));
  const net::Response metrics = call(Method::kGet, "/metrics", "ada");
  EXPECT_NE(as_text(metrics.body).find("standing=\"allowed\""), std::string_view::npos);
}

TEST_F(AllowTest, never_excuses_an_exact_digest) {
  const Json verdict = json_of(scan(testing::make_png(5), context_of("a")));
  EXPECT_EQ(verdict.at("verdict"), "match");
  EXPECT_EQ(verdict.at("hits").at(0).at("kind"), "sha256");
  EXPECT_EQ(verdict.at("hits").at(0).at("query_tag"), "");
  EXPECT_TRUE(verdict.contains("case_id"));
}

TEST_F(AllowTest, does_not_excuse_what_had_to_be_changed_to_be_like_the_allowed_picture) {
  EXPECT_EQ(json_of(scan(testing::make_bordered_png(1, 20), context_of("a"))).at("verdict"),
            "match");
}

TEST(BankSettings, refuse_what_is_out_of_range) {
  const auto refused = [](BankSettings settings) {
    if (settings.name.empty()) settings.name = "bank";
    return std::string(effective_options(settings).error().subject());
  };
  EXPECT_EQ(refused({.name = "Bank 1"}), "name");
  EXPECT_EQ(refused({.category = std::string(201, 'c')}), "category");
  EXPECT_EQ(refused({.share_percent = 101}), "share_percent");
  EXPECT_EQ(refused({.role = BankRole::kAllow, .options = {.pdq_radius = 11}}), "radius");
  EXPECT_EQ(refused({.role = BankRole::kAllow, .options = {.pdq_radius = 5, .near_radius = 9}}),
            "near_radius");
  EXPECT_TRUE(effective_options(
      {.name = "b", .role = BankRole::kAllow, .options = {.pdq_radius = kMaxAllowRadius}}));
}

class RolloutTest : public ServiceTest {
 protected:
  RolloutTest() : ServiceTest({.banks = &make_banks, .alarm = {}}) {}
  static std::vector<LoadedBank> make_banks(media::Decoder& decoder) {
    std::vector<LoadedBank> banks;
    for (const int share : {0, 50}) {
      std::vector<lists::ListEntry> entries;
      for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        entries.push_back(entry_of(decoder, testing::make_png(seed)));
      }
      banks.push_back(
          make_bank({.name = "share-" + std::to_string(share), .share_percent = share}, entries));
    }
    return banks;
  }
};

TEST_F(RolloutTest, asks_a_bank_about_its_share_of_the_files_and_always_the_same_ones) {
  int matches = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    const Json verdict = json_of(scan(testing::make_png(seed), context_of("a")));
    const Json again = json_of(scan(testing::make_png(seed), context_of("a")));
    EXPECT_EQ(verdict.at("verdict"), again.at("verdict"));
    if (verdict.at("verdict") == "no-match") continue;
    ++matches;
    EXPECT_EQ(verdict.at("hit_count"), 1);
    EXPECT_EQ(verdict.at("hits").at(0).at("bank"), "share-50");
    clock_.advance(std::chrono::seconds(1));
  }
  EXPECT_GT(matches, 0);
  EXPECT_LT(matches, 12);
}

class QuarantineTest : public ServiceTest {
 protected:
  static Quarantine::Options small_alarm() {
    Quarantine::Options options;
    options.watch = {.max_share = 0.1,
                     .min_queries = 10,
                     .min_hits = 5,
                     .min_accounts = 3,
                     .window = std::chrono::minutes(60)};
    return options;
  }
  QuarantineTest() : ServiceTest({.banks = nullptr, .alarm = small_alarm()}) {}

  std::string verdict_of(const std::string& account) {
    return json_of(scan(listed_picture(), {{"account", account}, {"upload_id", "u-" + account}}))
        .at("verdict");
  }
  // Scans the listed picture from ten accounts.
  void raise_alarm() {
    for (int i = 0; i < 9; ++i) ASSERT_EQ(verdict_of(std::to_string(i)), "match") << i;
    ASSERT_EQ(verdict_of("9"), "quarantined");
  }
  Json quarantines() {
    return json_of(call(Method::kGet, "/v1/quarantines", "ada")).at("quarantines");
  }
};

TEST_F(QuarantineTest, holds_an_entry_that_hits_too_often_and_opens_no_more_cases) {
  raise_alarm();
  const Json verdict = json_of(scan(listed_picture(), {{"account", "late"}, {"upload_id", "u-1"}}));
  EXPECT_EQ(verdict.at("verdict"), "quarantined");
  EXPECT_EQ(verdict.at("hits").at(0).at("standing"), "quarantined");
  EXPECT_FALSE(verdict.contains("case_id"));
  EXPECT_EQ(json_of(call(Method::kGet, "/v1/cases", "rita")).at("cases").size(), 9u);
  const Json found = quarantines();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.at(0).at("state"), "active");
  EXPECT_EQ(found.at(0).at("bank"), "test");
  EXPECT_EQ(found.at(0).at("hits"), 10);
  EXPECT_EQ(found.at(0).at("held"), 2);
  EXPECT_EQ(found.at(0).at("feedback").at("undecided"), 9);
  const Json detail = json_of(
      call(Method::kGet, "/v1/quarantines/" + found.at(0).at("id").get<std::string>(), "abel"));
  ASSERT_EQ(detail.at("held").size(), 2u);
  EXPECT_EQ(detail.at("held").at(1).at("account"), "late");
  EXPECT_EQ(detail.at("held").at(1).at("upload_id"), "u-1");
  EXPECT_EQ(detail.at("held").at(1).at("sha256"), verdict.at("digests").at("sha256"));
  const Json health = json_of(call(Method::kGet, "/health", ""));
  EXPECT_EQ(health.at("checks").at("quarantined"), "1");
  EXPECT_EQ(health.at("status"), "ok");
  const std::string text(as_text(call(Method::kGet, "/metrics", "ada").body));
  EXPECT_NE(text.find("nightlight_quarantined_entries 1"), std::string::npos) << text;
  EXPECT_NE(text.find("nightlight_entry_alarms_total{bank=\"test\"} 1"), std::string::npos);
  EXPECT_NE(text.find("nightlight_held_matches_total 2"), std::string::npos);
}

TEST_F(QuarantineTest, is_released_by_a_person_with_a_reason_and_for_good) {
  raise_alarm();
  const std::string release =
      "/v1/quarantines/" + quarantines().at(0).at("id").get<std::string>() + "/release";
  EXPECT_EQ(call(Method::kPost, release, "ada", {{"reason", "  "}}).status, 400);
  EXPECT_EQ(call(Method::kPost, release, "ada", Json::object()).status, 400);
  const net::Response released =
      call(Method::kPost, release, "ada", {{"reason", "a wave of real uploads"}});
  ASSERT_EQ(released.status, 200) << as_text(released.body);
  EXPECT_EQ(json_of(released).at("state"), "released");
  EXPECT_EQ(json_of(released).at("released_by"), "ada");
  EXPECT_EQ(call(Method::kPost, release, "ada", {{"reason", "again"}}).status, 409);
  EXPECT_EQ(verdict_of("after"), "match");
  clock_.advance(std::chrono::hours(3));
  for (int i = 0; i < 15; ++i) EXPECT_EQ(verdict_of("later-" + std::to_string(i)), "match") << i;
  EXPECT_EQ(quarantines().at(0).at("state"), "released");
}

TEST_F(QuarantineTest, outlives_the_process) {
  raise_alarm();
  const auto opened = [&] {
    return Quarantine::open({database_, clock_, random_, logger_, metrics_}, small_alarm()).value();
  };
  EXPECT_EQ(opened()->active_count(), 1u);
  const auto id = QuarantineId::parse(quarantines().at(0).at("id").get<std::string>()).value();
  ASSERT_TRUE(quarantine_->release(id, "ada", "as shown"));
  EXPECT_EQ(opened()->active_count(), 0u);
}

TEST_F(QuarantineTest, holds_an_entry_even_when_it_cannot_be_stored) {
  for (int i = 0; i < 9; ++i) ASSERT_EQ(verdict_of(std::to_string(i)), "match") << i;
  faults_.fail(testing::Call::kWrite, 1, testing::Effect::kNone);
  scan(listed_picture(), context_of("9"));
  faults_.clear();
  EXPECT_EQ(quarantine_->active_count(), 1u);
  EXPECT_EQ(verdict_of("10"), "quarantined");
}

TEST_F(ServiceTest, shows_what_people_made_of_an_entry) {
  const Json verdict = scan_match("account-1");
  const std::string decisions =
      "/v1/cases/" + verdict.at("case_id").get<std::string>() + "/decisions";
  ASSERT_EQ(call(Method::kPost, decisions, "rita",
                 {{"kind", "dismiss"}, {"rationale", "not it"}, {"signal_count", 1}})
                .status,
            200);
  propose("account-2");
  const Json later = scan_match("account-3");
  const Json detail =
      json_of(call(Method::kGet, "/v1/cases/" + later.at("case_id").get<std::string>(), "rita"));
  EXPECT_EQ(detail.at("signals").at(0).at("feedback"),
            (Json{{"confirmed", 1}, {"false_positive", 1}, {"undecided", 1}}));
}

}  // namespace
}  // namespace nightlight::service
