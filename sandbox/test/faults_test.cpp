#include "cybertipline/faults.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nightlight::sandbox {
namespace {

FaultQueue queue_of(std::string_view json) {
  auto rules = parse_fault_rules(json);
  EXPECT_TRUE(rules) << json;
  FaultQueue queue;
  if (!rules) return queue;
  for (FaultRule& rule : *rules) queue.add(std::move(rule));
  return queue;
}

// The faults of `calls` calls on one route, "-" for a call without.
std::string taken(FaultQueue& queue, std::string_view route, int calls) {
  std::string all;
  for (int i = 0; i < calls; ++i) {
    const auto fault = queue.take(route);
    all += (i == 0 ? "" : " ") + (fault ? std::string(name_of(fault->kind)) : "-");
  }
  return all;
}

TEST(Faults, spoil_the_next_calls_in_the_order_in_which_they_were_added) {
  FaultQueue queue =
      queue_of(R"([{"kind":"503","route":"/finish","count":2},{"kind":"429","route":"/finish"}])");
  EXPECT_EQ(taken(queue, "/submit", 1), "-");
  EXPECT_EQ(taken(queue, "/finish", 4), "503 503 429 -");
  EXPECT_TRUE(queue.rules().empty());
}

TEST(Faults, spoil_the_nth_call_counted_from_when_they_were_added) {
  FaultQueue queue = queue_of(R"({"kind":"500","route":"/upload","nth":3,"count":2})");
  EXPECT_EQ(taken(queue, "/upload", 6), "- - 500 500 - -");
}

TEST(Faults, count_spoilt_calls_too_when_they_wait_for_the_nth) {
  FaultQueue queue =
      queue_of(R"([{"kind":"503","count":2},{"kind":"500","nth":3},{"kind":"502","nth":1}])");
  EXPECT_EQ(taken(queue, "/upload", 4), "503 503 500 -");
  EXPECT_TRUE(queue.rules().empty()) << "the rule for the first call is spent, too";
}

TEST(Faults, hold_for_all_routes_with_a_star) {
  FaultQueue queue = queue_of(R"({"kind":"413","route":"*","count":2})");
  EXPECT_EQ(taken(queue, "/submit", 1), "413");
  EXPECT_EQ(taken(queue, "/finish", 2), "413 -");
}

TEST(Faults, are_read_from_a_header) {
  const auto fault = parse_fault("429-date; s=30");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->kind, FaultKind::kTooManyRequestsDate);
  EXPECT_EQ(fault->retry_after.count(), 30);
  const auto slow = parse_fault("slow;ms=250");
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->delay.count(), 250);
  EXPECT_EQ(slow->effect, Effect::kCommitted);
  const auto committed = parse_fault("code-1000;commit=yes;status=200");
  ASSERT_TRUE(committed);
  EXPECT_EQ(committed->effect, Effect::kCommitted);
  EXPECT_EQ(committed->http_status, 200);
  EXPECT_EQ(parse_fault("huge;bytes=1000")->size_bytes, 1000u);
}

TEST(Faults, in_a_header_are_refused_with_the_place_of_the_mistake) {
  const std::vector<std::pair<std::string, std::uint64_t>> wrong = {
      {"", 0},
      {"teapot", 0},
      {"500;x=1", 4},
      {"500;s", 4},
      {"500;s=", 4},
      {"500;s=-1", 4},
      {"500;s=1;ms=x", 8},
      {"slow;ms=30001", 5},
      {"429;s=86401", 4},
      {"huge;bytes=67108865", 5},
      {"500;status=199", 4},
      {"500;status=600", 4},
      {"500;commit=maybe", 4},
      {"close-after-commit;commit=no", 19},
      {"slow;commit=no", 5}};
  for (const auto& [text, position] : wrong) {
    const auto fault = parse_fault(text);
    ASSERT_FALSE(fault) << text;
    EXPECT_EQ(fault.error().position(), position) << text;
  }
}

TEST(Faults, in_json_are_refused_with_the_index_of_the_wrong_one) {
  for (const std::string_view wrong :
       {R"({})", R"({"kind":5})", R"({"kind":"teapot"})", R"({"kind":"500","route":"/nowhere"})",
        R"({"kind":"500","route":5})", R"({"kind":"500","nth":0})", R"({"kind":"500","count":0})",
        R"({"kind":"500","count":1000001})", R"({"kind":"500","count":-1})",
        R"({"kind":"500","count":1.5})", R"({"kind":"500","commit":"yes"})",
        R"({"kind":"slow","commit":false})", R"({"kind":"500","colour":1})",
        R"({"kind":"500","ms":30001})", R"(5)"}) {
    const auto rules = parse_fault_rules("[{\"kind\":\"500\"}," + std::string(wrong) + "]");
    ASSERT_FALSE(rules) << wrong;
    EXPECT_EQ(rules.error().position(), 1u) << wrong;
  }
  EXPECT_FALSE(parse_fault_rules(""));
  EXPECT_FALSE(parse_fault_rules("{"));
  EXPECT_FALSE(parse_fault_rules("\xff"));
  EXPECT_FALSE(parse_fault_rules(std::string(60'000, '[')));
  EXPECT_FALSE(parse_fault_rules(std::string(60'000, '[') + std::string(60'000, ']')));
}

TEST(Faults, have_names_that_are_read_back) {
  for (int i = 0; i <= int(FaultKind::kHuge); ++i) {
    const auto fault = parse_fault(name_of(FaultKind(i)));
    ASSERT_TRUE(fault) << i;
    EXPECT_EQ(fault->kind, FaultKind(i));
  }
}

}  // namespace
}  // namespace nightlight::sandbox
