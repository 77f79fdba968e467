#include "text.h"

#include <gtest/gtest.h>

namespace nightlight::cli {
namespace {

TEST(Text, shows_control_characters_by_their_bytes) {
  EXPECT_EQ(printable("a\x1b[31mb\nc\x7f"), "a\\x1B[31mb\\x0Ac\\x7F");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "b"),
            "a\\xC2\\x9Bb")
      << "CSI as one C1 character";
}

TEST(Text, shows_characters_that_change_the_direction_by_their_bytes) {
  EXPECT_EQ(printable("photo\xe2\x80\xaegpj.exe"), "photo\\xE2\\x80\\xAEgpj.exe");
  EXPECT_EQ(printable("\xe2\x81\xa6"), "\\xE2\\x81\\xA6");
  EXPECT_EQ(printable("\xe2\x80\xa8"), "\\xE2\\x80\\xA8") << "line separator";
}

TEST(Text, shows_bytes_that_are_no_utf8) {
  EXPECT_EQ(printable("a\xff"
                      "b"),
            "a\\xFFb");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xC0\\xAF") << "overlong";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xED\\xA0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80") << "past U+10FFFF";
  EXPECT_EQ(printable("\xe2\x82"), "\\xE2\\x82") << "cut off";
}

TEST(Text, leaves_other_text_alone) {
  EXPECT_EQ(printable("Grüße, 写真 📷.jpg"), "Grüße, 写真 📷.jpg");
  EXPECT_TRUE(is_utf8("Grüße, 写真 📷.jpg"));
  EXPECT_FALSE(
      is_utf8("Gr\xfc\xdf"
              "e"));
}

TEST(Text, measures_what_a_terminal_needs) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("写真"), 4u);
  EXPECT_EQ(display_width("e\xcc\x81"), 1u) << "e with a combining acute accent";
}

TEST(Text, shortens_in_the_middle) {
  EXPECT_EQ(shorten_middle("abcdefghij", 10), "abcdefghij");
  EXPECT_EQ(shorten_middle("abcdefghij", 5), "ab…ij");
  EXPECT_EQ(shorten_middle("abcdefghij", 1), "…");
  EXPECT_LE(display_width(shorten_middle("写真写真写真写真", 6)), 6u);
}

TEST(Text, wraps_at_blanks_and_keeps_line_ends) {
  EXPECT_EQ(wrap("one two three", 10, 2), "  one two\n  three\n");
  EXPECT_EQ(wrap("a\n\nb", 10, 2), "  a\n\n  b\n");
  EXPECT_EQ(wrap("averyveryverylongword b", 10, 2), "  averyveryverylongword\n  b\n");
}

TEST(Text, writes_numbers_for_people) {
  EXPECT_EQ(with_separators(0), "0");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1000), "1,000");
  EXPECT_EQ(with_separators(12345678), "12,345,678");
  EXPECT_EQ(counted(1, "file"), "1 file");
  EXPECT_EQ(counted(0, "file"), "0 files");
}

}  // namespace
}  // namespace nightlight::cli
