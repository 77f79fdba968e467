#include "cybertipline/validation/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace nightlight::sandbox {
namespace {

std::string fault_of(std::string_view document, const XmlLimits& limits = {}) {
  const auto parsed = parse_xml(as_bytes(document), limits);
  return parsed ? "" : parsed.error().text;
}

TEST(Xml, keeps_names_values_texts_and_places) {
  const auto root = parse_xml(
      as_bytes("<?xml version=\"1.0\"?>\n<a x='1&amp;2'>\n <b>t<!-- c -->u</b>\n</a>"), {});
  ASSERT_TRUE(root) << root.error().text;
  EXPECT_EQ(root->name, "a");
  EXPECT_EQ(root->start.line, 2);
  EXPECT_EQ(root->start.column, 16);
  EXPECT_EQ(root->end.line, 4);
  ASSERT_NE(root->attribute("x"), nullptr);
  EXPECT_EQ(root->attribute("x")->value, "1&2");
  ASSERT_NE(root->child("b"), nullptr);
  EXPECT_EQ(root->child("b")->text, "tu");
  EXPECT_EQ(root->child("c"), nullptr);
}

TEST(Xml, joins_character_data_sections_and_references) {
  const auto root = parse_xml(as_bytes("<a>x<![CDATA[<y>]]>&#228;&lt;</a>"), {});
  ASSERT_TRUE(root);
  EXPECT_EQ(root->text, "x<y>ä<");
}

TEST(Xml, names_the_namespace_of_an_element) {
  const auto root = parse_xml(as_bytes("<n:a xmlns:n='urn:n'/>"), {});
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "{urn:n}a");
}

TEST(Xml, refuses_document_types_and_entities) {
  EXPECT_EQ(fault_of("<!DOCTYPE a><a/>"), "a document type declaration is not accepted");
  EXPECT_EQ(fault_of("<!DOCTYPE a SYSTEM 'http://example.org/x.dtd'><a/>"),
            "a document type declaration is not accepted");
  EXPECT_EQ(fault_of("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"),
            "a document type declaration is not accepted");
  EXPECT_NE(fault_of("<a>&e;</a>"), "");
}

TEST(Xml, refuses_what_is_not_well_formed_and_says_where) {
  const auto parsed = parse_xml(as_bytes("<a>\n<b></a>"), {});
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().at.line, 2);
  for (const std::string_view document :
       {"", " ", "text", "<a>", "<a/><b/>", "<a x=1/>", "<a x='1' x='2'/>", "<a>\x01</a>",
        "<a>\xff\xfe</a>", "<n:a/>"}) {
    EXPECT_NE(fault_of(document), "") << document;
  }
}

TEST(Xml, keeps_to_its_limits) {
  const XmlLimits limits{.max_bytes = 1000, .max_depth = 4, .max_elements = 10};
  EXPECT_EQ(fault_of("<a><a><a><a/></a></a></a>", limits), "");
  EXPECT_EQ(fault_of("<a><a><a><a><a/></a></a></a></a>", limits), "elements nest too deeply");
  EXPECT_EQ(fault_of("<a><b/><b/><b/><b/><b/><b/><b/><b/><b/></a>", limits), "");
  EXPECT_EQ(fault_of("<a><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/></a>", limits),
            "too many elements");
  EXPECT_EQ(fault_of("<a>" + std::string(1000, 'x') + "</a>", limits), "the document is too large");
}

}  // namespace
}  // namespace nightlight::sandbox
