#include "table.h"

#include <gtest/gtest.h>

#include "streams.h"
#include "text.h"

namespace nightlight::cli {
namespace {

Table example() {
  Table table({{"FILE", Align::kLeft, Fit::kShorten}, {"DISTANCE", Align::kRight}});
  table.add({"a.jpg", "4"});
  table.add({"folder/with/a/long/name.jpg", "12"});
  return table;
}

TEST(Table, aligns_its_columns) {
  EXPECT_EQ(example().render(Style::plain(), 0),
            "FILE                         DISTANCE\n"
            "a.jpg                               4\n"
            "folder/with/a/long/name.jpg        12\n");
}

TEST(Table, shortens_to_the_width_of_the_terminal) {
  EXPECT_EQ(example().render(Style::plain(), 30),
            "FILE                  DISTANCE\n"
            "a.jpg                        4\n"
            "folder/wi…g/name.jpg        12\n");
}

TEST(Table, counts_columns_and_not_bytes) {
  Table table({{"NAME"}, {"N"}});
  table.add({"写真", "1"});
  table.add({"Grüße", "2"});
  EXPECT_EQ(table.render(Style::plain(), 0),
            "NAME   N\n"
            "写真   1\n"
            "Grüße  2\n");
}

TEST(Table, leaves_no_blanks_at_the_end_of_a_line) {
  Table table({{"A"}, {"B"}});
  table.add({"a", ""});
  EXPECT_EQ(table.render(Style::plain(), 0), "A  B\na\n");
}

TEST(Table, neutralises_escape_sequences_in_cells) {
  Table table({{"FILE"}});
  table.add({"\x1b[2Jgone"});
  EXPECT_EQ(table.render(Style::coloured(), 0).find("\x1b[2J"), std::string::npos);
}

TEST(Table, colours_only_when_the_style_does) {
  Table table({{"A"}});
  table.add({Cell("x", Tone::kAlarm)});
  EXPECT_EQ(table.render(Style::plain(), 0).find('\x1b'), std::string::npos);
  EXPECT_NE(table.render(Style::coloured(), 0).find("\x1b[1;31mx\x1b[0m"), std::string::npos);
}

TEST(Table, is_never_shortened_in_a_file) {
  Streams streams;
  streams.io.columns = 20;
  print(streams.io, example());
  EXPECT_NE(streams.out.str().find("folder/with/a/long/name.jpg"), std::string::npos);
}

}  // namespace
}  // namespace nightlight::cli
