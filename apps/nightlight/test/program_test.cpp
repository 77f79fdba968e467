#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "streams.h"
#include "temporary_folder.h"

namespace nightlight::cli {
namespace {

using ::testing::HasSubstr;

struct Outcome {
  ExitCode code;
  std::string out;
  std::string err;
};

Outcome run(const std::vector<std::string>& arguments) {
  Streams streams;
  const ExitCode code = run_program(arguments, streams.io);
  return {code, streams.out.str(), streams.err.str()};
}

TEST(Program, explains_itself_without_arguments_and_ends_with_an_error) {
  const Outcome outcome = run({});
  EXPECT_EQ(outcome.code, ExitCode::kError);
  EXPECT_THAT(outcome.out, HasSubstr("SYNOPSIS"));
}

TEST(Program, prints_its_version) {
  const Outcome outcome = run({"--version"});
  EXPECT_EQ(outcome.code, ExitCode::kSuccess);
  EXPECT_THAT(outcome.out, ::testing::MatchesRegex("nightlight [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Program, has_a_manual_page_for_every_command) {
  const std::vector<std::vector<std::string>> commands{{"hash"},
                                                       {"compare"},
                                                       {"match"},
                                                       {"index"},
                                                       {"index", "build"},
                                                       {"index", "stat"},
                                                       {"index", "query"},
                                                       {"bench"},
                                                       {"bench", "robustness"},
                                                       {"list"},
                                                       {"list", "build"},
                                                       {"list", "show"},
                                                       {"scan"},
                                                       {"serve"},
                                                       {"sign-in"},
                                                       {"sign-out"},
                                                       {"case"},
                                                       {"case", "list"},
                                                       {"case", "show"},
                                                       {"case", "decide"},
                                                       {"case", "look"},
                                                       {"report"},
                                                       {"report", "list"},
                                                       {"report", "show"},
                                                       {"report", "status"},
                                                       {"report", "approve"},
                                                       {"report", "reject"},
                                                       {"report", "requeue"},
                                                       {"report", "withdraw"},
                                                       {"user"},
                                                       {"user", "add"},
                                                       {"user", "disable"},
                                                       {"user", "list"},
                                                       {"token"},
                                                       {"token", "create"},
                                                       {"token", "revoke"},
                                                       {"token", "list"},
                                                       {"key"},
                                                       {"key", "create"}};
  for (std::vector<std::string> command : commands) {
    const std::string name = command.back();
    command.push_back("--help");
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.code, ExitCode::kSuccess) << name;
    for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES"}) {
      EXPECT_THAT(outcome.out, HasSubstr(section)) << name;
    }
    EXPECT_THAT(outcome.out, HasSubstr("-h, --help")) << name;
  }
}

TEST(Program, keeps_its_manual_pages_to_the_width_of_a_page) {
  for (const std::vector<std::string>& command : {std::vector<std::string>{"hash", "--help"},
                                                  {"compare", "--help"},
                                                  {"list", "build", "--help"},
                                                  {"scan", "--help"},
                                                  {"match", "--help"},
                                                  {"index", "build", "--help"},
                                                  {"index", "query", "--help"},
                                                  {"bench", "robustness", "--help"},
                                                  {"serve", "--help"},
                                                  {"sign-in", "--help"}}) {
    std::istringstream lines(run(command).out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
  }
}

TEST(Program, refuses_what_it_does_not_know) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"sacn"},
                                                    {"scan", "--lsit", "x", "y"},
                                                    {"hash"},
                                                    {"list"},
                                                    {"case", "explode"},
                                                    {"scan", "folder"},
                                                    {"case", "decide", "case_1", "maybe"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, ExitCode::kError) << arguments.back();
    EXPECT_THAT(outcome.err, HasSubstr("--help'")) << arguments.back();
    EXPECT_EQ(outcome.out, "") << arguments.back();
  }
}

TEST(Program, refuses_numbers_out_of_range) {
  for (const char* radius : {"-1", "65", "many"}) {
    EXPECT_EQ(run({"scan", "x", "--list", "y", "--radius", radius}).code, ExitCode::kError);
  }
  EXPECT_EQ(run({"scan", "x", "--list", "y", "--jobs", "0"}).code, ExitCode::kError);
  EXPECT_EQ(run({"hash", "x", "--max-file-mib", "0"}).code, ExitCode::kError);
}

TEST(Program, neutralises_escape_sequences_in_its_complaints) {
  const Outcome outcome = run({"\x1b]0;title\x07"});
  EXPECT_EQ(outcome.code, ExitCode::kError);
  EXPECT_EQ(outcome.err.find('\x1b'), std::string::npos);
  EXPECT_EQ(outcome.err.find('\x07'), std::string::npos);
}

TEST(Program, fails_when_its_output_cannot_be_written) {
  Streams streams;
  streams.out.setstate(std::ios::badbit);
  EXPECT_EQ(run_program({"--version"}, streams.io), ExitCode::kError);
  EXPECT_THAT(streams.err.str(), HasSubstr("could not be written"));
}

// The digests of "abc" are those of RFC 1321 and FIPS 180-4.
TEST(Program, builds_and_shows_a_list_of_hashes) {
  const TemporaryFolder folder;
  const std::string file = folder / "list.nll";
  const std::string hashes =
      folder.write("hashes",
                   "# two\nmd5 900150983cd24fb0d6963f7d28e17f72 three letters\n"
                   "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
  const std::vector<std::string> build{
      "list", "build", "--name", "known",     "--hashes",
      hashes, "--out", file,     "--created", "2026-01-15T08:00:00Z"};
  const Outcome built = run(build);
  ASSERT_EQ(built.code, ExitCode::kSuccess) << built.err;
  EXPECT_THAT(built.out, HasSubstr("2 entries (1 md5, 1 sha256)"));
  const Outcome shown = run({"list", "show", "--entries", file});
  EXPECT_EQ(shown.code, ExitCode::kSuccess);
  EXPECT_THAT(shown.out, HasSubstr("three letters"));
  EXPECT_THAT(run(build).err, HasSubstr("exists already"));
  EXPECT_EQ(run(build).code, ExitCode::kError);
}

TEST(Program, names_every_bad_line_of_a_hash_file_and_writes_nothing) {
  const TemporaryFolder folder;
  const std::string file = folder / "list.nll";
  const std::string hashes =
      folder.write("hashes", "md5 900150983cd24fb0d6963f7d28e17f72\nmd5 xyz\ncrc32 00000000\n");
  const Outcome outcome =
      run({"list", "build", "--name", "known", "--hashes", hashes, "--out", file});
  EXPECT_EQ(outcome.code, ExitCode::kError);
  EXPECT_THAT(outcome.err, HasSubstr("hashes:2: "));
  EXPECT_THAT(outcome.err, HasSubstr("hashes:3: "));
  EXPECT_THAT(outcome.err, HasSubstr("nothing was written: 2 problems"));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(Program, will_not_scan_with_a_list_that_is_none) {
  const TemporaryFolder folder;
  const std::string list = folder.write("list.nll", "not a list");
  const Outcome outcome = run({"scan", folder.path(), "--list", list});
  EXPECT_EQ(outcome.code, ExitCode::kError);
  EXPECT_THAT(outcome.err, HasSubstr("list.nll: "));
}

TEST(Program, wants_either_lists_or_an_index_to_match_against) {
  EXPECT_EQ(run({"match"}).code, ExitCode::kError);
  EXPECT_THAT(run({"match", "--list", "a", "--index", "b"}).err, HasSubstr("either"));
  EXPECT_THAT(run({"match", "--index", "b", "--near-radius", "40"}).err, HasSubstr("--list only"));
  EXPECT_THAT(run({"match", "--list", "a", "--near-radius", "31"}).err, HasSubstr("larger than"));
}

TEST(Program, says_that_the_decoder_is_missing) {
  const TemporaryFolder folder;
  const Outcome outcome =
      run({"hash", folder.write("a", "x"), "--decoder", folder / "no-such-program"});
  EXPECT_EQ(outcome.code, ExitCode::kError);
  EXPECT_NE(outcome.err, "");
}

TEST(Program, creates_a_key_file_for_its_owner_only_and_never_twice) {
  const TemporaryFolder folder;
  const std::string file = folder / "keys";
  ASSERT_EQ(run({"key", "create", file}).code, ExitCode::kSuccess);
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Outcome again = run({"key", "create", file});
  EXPECT_EQ(again.code, ExitCode::kError);
  EXPECT_THAT(again.err, HasSubstr("left alone"));
}

}  // namespace
}  // namespace nightlight::cli
