#include "nightlight/match/hit_watch.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "nightlight/core/testing/manual_clock.h"

namespace nightlight::match {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const WatchedEntry kBad{"bank", "pdq 00ff"};
const WatchedEntry kGood{"bank", "pdq 1234"};

HitWatch watch_of(const HitWatchOptions& options) {
  return HitWatch::create(options).value();
}

HitWatchOptions small() {
  return {.max_share = 0.01,
          .min_queries = 100,
          .min_hits = 5,
          .min_accounts = 3,
          .window = minutes(60)};
}

class HitWatchTest : public ::testing::Test {
 protected:
  std::vector<Alarm> query(std::uint64_t account, const std::vector<WatchedEntry>& hits = {}) {
    return watch.count(clock.now(), account, hits);
  }
  void queries_without_hits(int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(query(999).empty());
  }

  testing::ManualClock clock{from_unix_ms(1'700'000'000'000)};
  HitWatch watch = watch_of(small());
};

TEST_F(HitWatchTest, raises_an_alarm_for_an_entry_that_many_accounts_hit_too_often) {
  queries_without_hits(200);
  for (std::uint64_t account = 0; account < 4; ++account) {
    EXPECT_TRUE(query(account, {kBad}).empty()) << account;
  }
  const auto alarms = query(4, {kBad, kGood});
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].entry, kBad);
  EXPECT_EQ(alarms[0].hits, 5u);
  EXPECT_EQ(alarms[0].accounts, 3u);
  EXPECT_EQ(alarms[0].queries, 205u);
  EXPECT_EQ(alarms[0].at, clock.now());
}

TEST_F(HitWatchTest, does_not_raise_one_for_a_single_account_however_often_it_sends_the_file) {
  queries_without_hits(200);
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(query(std::uint64_t(i % 2), {kBad}).empty());
}

TEST_F(HitWatchTest, does_not_raise_one_for_a_share_that_is_not_above_the_limit) {
  queries_without_hits(990);
  for (std::uint64_t account = 0; account < 10; ++account) {
    EXPECT_TRUE(query(account, {kBad}).empty()) << account;  // the last is 10 of 1,000
  }
  EXPECT_EQ(query(10, {kBad}).size(), 1u);
}

TEST_F(HitWatchTest, does_not_judge_a_share_of_too_few_queries) {
  for (std::uint64_t i = 0; i < 99; ++i) EXPECT_TRUE(query(i, {kBad}).empty()) << i;
  EXPECT_EQ(query(99, {kBad}).size(), 1u);
}

TEST_F(HitWatchTest, forgets_what_left_the_window) {
  queries_without_hits(200);
  for (std::uint64_t account = 0; account < 4; ++account) query(account, {kBad});
  clock.advance(minutes(60));
  queries_without_hits(200);
  for (std::uint64_t account = 0; account < 4; ++account) {
    EXPECT_TRUE(query(account, {kBad}).empty()) << account;
  }
  EXPECT_EQ(query(9, {kBad}).size(), 1u);
}

TEST_F(HitWatchTest, counts_over_the_borders_of_its_parts) {
  queries_without_hits(200);
  for (std::uint64_t account = 0; account < 4; ++account) {
    query(account, {kBad});
    clock.advance(minutes(10));
  }
  EXPECT_EQ(query(4, {kBad}).size(), 1u);
}

TEST_F(HitWatchTest, raises_an_alarm_once_a_window) {
  queries_without_hits(100);
  int alarms = 0;
  for (std::uint64_t i = 0; i < 100; ++i) alarms += int(query(i, {kBad}).size());
  EXPECT_EQ(alarms, 1);
  clock.advance(minutes(59));
  for (std::uint64_t i = 0; i < 100; ++i) alarms += int(query(i, {kBad}).size());
  EXPECT_EQ(alarms, 1);
  clock.advance(minutes(1));
  for (std::uint64_t i = 0; i < 100; ++i) alarms += int(query(i, {kBad}).size());
  EXPECT_EQ(alarms, 2);
}

TEST_F(HitWatchTest, counts_an_entry_once_a_query) {
  queries_without_hits(100);
  for (std::uint64_t i = 0; i < 4; ++i) EXPECT_TRUE(query(i, {kBad, kBad, kBad}).empty());
}

TEST_F(HitWatchTest, keeps_banks_apart) {
  queries_without_hits(100);
  const WatchedEntry elsewhere{"another bank", kBad.fingerprint};
  for (std::uint64_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(query(i, {kBad}).empty());
    EXPECT_TRUE(query(i, {elsewhere}).empty());
  }
}

TEST_F(HitWatchTest, bears_a_clock_that_goes_back) {
  queries_without_hits(200);
  for (std::uint64_t i = 0; i < 2; ++i) query(i, {kBad});
  clock.advance(-seconds(90));
  for (std::uint64_t i = 2; i < 4; ++i) query(i, {kBad});
  EXPECT_EQ(query(4, {kBad}).size(), 1u);
  clock.advance(-hours(24 * 365));
  queries_without_hits(100);
  for (std::uint64_t i = 0; i < 4; ++i) EXPECT_TRUE(query(i, {kBad}).empty());
  EXPECT_EQ(query(4, {kBad}).size(), 1u);
  clock.advance(-hours(24 * 365 * 100));
  EXPECT_TRUE(query(5, {kBad}).empty());
}

TEST_F(HitWatchTest, counts_from_many_threads) {
  watch = watch_of({.max_share = 1, .min_queries = 1, .min_hits = 4000, .window = minutes(60)});
  std::vector<std::thread> threads;
  std::atomic<int> alarms = 0;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 1000; ++i) alarms += int(query(4 * i + t, {kBad}).size());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(alarms, 0) << "a share of 1 is never above 1";
  watch = watch_of({.max_share = 0.5, .min_queries = 4000, .min_hits = 4000});
  for (std::uint64_t i = 0; i < 3999; ++i) EXPECT_TRUE(query(i, {kBad}).empty());
  EXPECT_EQ(query(5000, {kBad}).size(), 1u);
}

TEST_F(HitWatchTest, refuses_options_out_of_range) {
  const auto refused = [](const HitWatchOptions& options) {
    return std::string(HitWatch::create(options).error().subject());
  };
  EXPECT_EQ(refused({.max_share = 0}), "max_share");
  EXPECT_EQ(refused({.max_share = 1.1}), "max_share");
  EXPECT_EQ(refused({.min_hits = 0}), "min_hits");
  EXPECT_EQ(refused({.min_accounts = 0}), "min_accounts");
  EXPECT_EQ(refused({.min_accounts = 1001}), "min_accounts");
  EXPECT_EQ(refused({.window = minutes(0)}), "window");
  EXPECT_EQ(refused({.window = hours(24 * 8)}), "window");
}

// Remembers every query of the window and counts afresh each time.
class PlainWatch {
 public:
  explicit PlainWatch(const HitWatchOptions& options) : options_(options) {}

  std::set<WatchedEntry> count(std::int64_t slot, std::uint64_t account,
                               const std::set<WatchedEntry>& hits) {
    queries_.push_back({slot, account, hits});
    while (queries_.front().slot <= slot - 60) queries_.pop_front();
    std::set<WatchedEntry> too_often;
    for (const WatchedEntry& entry : hits) {
      std::uint64_t count = 0;
      std::set<std::uint64_t> accounts;
      for (const Asked& asked : queries_) {
        if (!asked.hits.contains(entry)) continue;
        ++count;
        accounts.insert(asked.account);
      }
      const bool is_too_often = queries_.size() >= options_.min_queries &&
                                count >= options_.min_hits &&
                                accounts.size() >= options_.min_accounts &&
                                double(count) > options_.max_share * double(queries_.size());
      if (is_too_often) too_often.insert(entry);
    }
    return too_often;
  }

 private:
  struct Asked {
    std::int64_t slot;
    std::uint64_t account;
    std::set<WatchedEntry> hits;
  };
  const HitWatchOptions options_;
  std::deque<Asked> queries_;
};

// The alarms of a window must be those of a count that remembers everything.
TEST(HitWatch, agrees_with_a_count_that_forgets_nothing) {
  const HitWatchOptions options{.max_share = 0.05,
                                .min_queries = 40,
                                .min_hits = 4,
                                .min_accounts = 3,
                                .window = minutes(60)};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::mt19937_64 random(seed);
    testing::ManualClock clock{from_unix_ms(1'700'000'000'000)};
    HitWatch watch = watch_of(options);
    PlainWatch plain(options);
    std::map<WatchedEntry, Timestamp> last_alarm;
    for (int i = 0; i < 1000; ++i) {
      clock.advance(seconds(random() % 90));
      if (random() % 200 == 0) clock.advance(minutes(random() % 90));
      std::set<WatchedEntry> hits;
      while (random() % 4 == 0) hits.insert({"bank", std::to_string(random() % 6)});
      const std::uint64_t account = random() % 8;
      std::set<WatchedEntry> wanted;
      const std::int64_t slot = clock.now().time_since_epoch() / minutes(1);
      for (const WatchedEntry& entry : plain.count(slot, account, hits)) {
        const auto before = last_alarm.find(entry);
        if (before != last_alarm.end() && clock.now() - before->second < minutes(60)) continue;
        wanted.insert(entry);
        last_alarm[entry] = clock.now();
      }
      std::set<WatchedEntry> raised;
      for (const Alarm& alarm : watch.count(clock.now(), account, {hits.begin(), hits.end()})) {
        raised.insert(alarm.entry);
      }
      ASSERT_EQ(raised, wanted) << "seed " << seed << ", query " << i;
    }
  }
}

}  // namespace
}  // namespace nightlight::match
