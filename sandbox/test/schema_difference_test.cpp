// Our table against the published schema, when it lies beside the project: the same verdict on
// every document that one small edit makes of a valid one.
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cybertipline/validation/structure.h"
#include "documents.h"

namespace nightlight::sandbox {
namespace {

void keep_quiet(void*, const char*, ...) {}

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Document = std::unique_ptr<xmlDoc, Deleter<xmlFreeDoc>>;
using Schema = std::unique_ptr<xmlSchema, Deleter<xmlSchemaFree>>;

Schema load_schema(const std::string& path) {
  xmlSchemaParserCtxt* parser = xmlSchemaNewParserCtxt(path.c_str());
  Schema schema(xmlSchemaParse(parser));
  xmlSchemaFreeParserCtxt(parser);
  return schema;
}

bool schema_accepts(xmlSchema* schema, const std::string& text) {
  const Document document(xmlReadMemory(text.data(), int(text.size()), "", nullptr,
                                        XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!document) return false;
  xmlSchemaValidCtxt* context = xmlSchemaNewValidCtxt(schema);
  xmlSchemaSetValidErrors(context, keep_quiet, keep_quiet, nullptr);
  const int outcome = xmlSchemaValidateDoc(context, document.get());
  xmlSchemaFreeValidCtxt(context);
  return outcome == 0;
}

std::optional<Finding> our_finding(const std::string& text) {
  const auto root = parse_xml(as_bytes(text), {});
  if (!root) return Finding{root.error().at, "xml", root.error().text};
  const bool report = text.find("<report>") != std::string::npos;
  return check_structure(*root, report ? "report" : "fileDetails",
                         report ? report_type() : file_details_type(), Profile::k2025_11);
}

std::string written(xmlDoc* document) {
  xmlChar* bytes = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document, &bytes, &size, "UTF-8");
  std::string text(reinterpret_cast<const char*>(bytes), std::size_t(size));
  xmlFree(bytes);
  return text;
}

void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    out.push_back(node);
    collect(node->children, out);
  }
}

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

using Edit = std::function<void(xmlNode*)>;

std::vector<Edit> edits() {
  std::vector<Edit> all = {
      [](xmlNode* node) {
        xmlUnlinkNode(node);
        xmlFreeNode(node);
      },
      [](xmlNode* node) { xmlAddNextSibling(node, xmlCopyNode(node, 1)); },
      [](xmlNode* node) {
        if (xmlNode* next = xmlNextElementSibling(node)) xmlAddNextSibling(next, node);
      },
      [](xmlNode* node) { xmlNodeSetName(node, chars("other")); },
      [](xmlNode* node) { xmlNewProp(node, chars("other"), chars("x")); },
      [](xmlNode* node) { xmlNodeAddContent(node, chars("text")); },
      [](xmlNode* node) { xmlNewChild(node, nullptr, chars("other"), nullptr); },
      [](xmlNode* node) {
        while (node->properties != nullptr) xmlRemoveProp(node->properties);
      },
      [](xmlNode* node) {
        for (xmlAttr* each = node->properties; each != nullptr; each = each->next) {
          xmlNodeSetContent(reinterpret_cast<xmlNode*>(each), chars("nonsense"));
        }
      },
  };
  // Texts that are valid for some types and not for others. None has white space around a number:
  // the standard drops it, and libxml2 does not.
  for (const char* text : {"",
                           " ",
                           "0",
                           "+1",
                           "-1",
                           "1.5",
                           "1e5",
                           "INF",
                           "99999999999",
                           "true",
                           "TRUE",
                           "2026-01-01",
                           "2026-01-01Z",
                           "2026-02-30",
                           "2026-01-01T00:00:00",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:00:00.5+14:00",
                           "2026-01-01T00:00:00+14:01",
                           "2026-1-1T00:00:00Z",
                           "US",
                           "A1",
                           "IL",
                           "Login"}) {
    all.push_back([text](xmlNode* node) {
      if (xmlFirstElementChild(node) == nullptr) xmlNodeSetContent(node, chars(text));
    });
  }
  return all;
}

TEST(SchemaDifference, no_edit_of_a_valid_document_is_judged_differently) {
  const Schema schema = load_schema((testing::reference_folder() / "ispws-2025-11.xsd").string());
  if (!schema) GTEST_SKIP() << "the published schema is not beside the project";
  std::size_t tried = 0;
  std::size_t accepted = 0;
  for (const std::string_view origin :
       {testing::kLargeReport, testing::kBatchedReport, testing::kFileDetails}) {
    const Document original(xmlReadMemory(origin.data(), int(origin.size()), "", nullptr, 0));
    ASSERT_TRUE(schema_accepts(schema.get(), std::string(origin)));
    std::vector<xmlNode*> nodes;
    collect(xmlDocGetRootElement(original.get()), nodes);
    for (std::size_t n = 1; n < nodes.size(); ++n) {
      for (const Edit& edit : edits()) {
        const Document copy(xmlCopyDoc(original.get(), 1));
        std::vector<xmlNode*> copied;
        collect(xmlDocGetRootElement(copy.get()), copied);
        edit(copied[n]);
        const std::string text = written(copy.get());
        const bool theirs = schema_accepts(schema.get(), text);
        const auto ours = our_finding(text);
        ASSERT_EQ(!ours.has_value(), theirs) << (ours ? to_text(*ours) : "accepted by us") << "\n"
                                             << text;
        ++tried;
        accepted += theirs ? 1 : 0;
      }
    }
  }
  EXPECT_GT(tried, 3500u);
  EXPECT_GT(accepted, 500u);
}

}  // namespace
}  // namespace nightlight::sandbox
